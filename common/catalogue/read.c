#include "read.h"

#include "lang.h"
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CATALOGUE_TEXT_MAX = 20000 };

bool read_problem(struct reading *reading, int line, const char *fmt, ...)
{
    char text[900];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    problem_add(reading->problems, reading->file, line, "%s", text);
    return false;
}

int read_line(const struct tree_node *node, const char *key)
{
    for (size_t i = 0; node->kind == TREE_MAPPING && i < node->count; i++) {
        if (strcmp(node->keys[i], key) == 0) {
            return node->key_lines[i]; /* a block text begins on the line after its key */
        }
    }
    return node->line;
}

void read_reference(struct reading *reading, enum reference_kind kind, const char *code, const char *of, int line)
{
    reference_add(reading->problems, kind, code, of, reading->file, line);
}

static bool is_in_list(const char *word, const char *list)
{
    size_t length = strlen(word);
    for (const char *p = list; *p != '\0';) {
        size_t size = strcspn(p, " ");
        if (size == length && strncmp(p, word, size) == 0) {
            return true;
        }
        p += size;
        p += strspn(p, " ");
    }
    return false;
}

bool read_keys(struct reading *reading, const struct tree_node *node, const char *known)
{
    if (node->kind != TREE_MAPPING) {
        return read_problem(reading, node->line, tr("expected a mapping with the keys: %s", "cần bảng khóa gồm: %s"),
                            known);
    }
    for (size_t i = 0; i < node->count; i++) {
        if (!is_in_list(node->keys[i], known)) {
            read_problem(reading, node->key_lines[i],
                         tr("unknown key \"%s\"; expected one of: %s", "không có khóa \"%s\"; cần một trong: %s"),
                         node->keys[i], known);
        }
    }
    return true;
}

const struct tree_node *read_member(struct reading *reading, const struct tree_node *node, const char *key,
                                    bool required)
{
    for (size_t i = 0; node->kind == TREE_MAPPING && i < node->count; i++) {
        if (strcmp(node->keys[i], key) == 0) {
            return node->items[i];
        }
    }
    if (required) {
        read_problem(reading, node->line, tr("the key \"%s\" is missing", "thiếu khóa \"%s\""), key);
    }
    return NULL;
}

const char *read_scalar(struct reading *reading, const struct tree_node *node, const char *what)
{
    const char *text = NULL;
    size_t at = 0;
    if (node->kind != TREE_SCALAR) {
        read_problem(reading, node->line, tr("%s: expected a text", "%s: cần một nội dung chữ"), what);
        return NULL;
    }
    if (!node->quoted && (strcmp(node->text, "~") == 0 || strcmp(node->text, "null") == 0)) {
        return ""; /* YAML's words for nothing */
    }
    switch (text_clean(reading->roster->arena, node->text, strlen(node->text), CATALOGUE_TEXT_MAX, &text, &at)) {
    case TEXT_OK:
        return text;
    case TEXT_TOO_LONG:
        read_problem(reading, node->line,
                     tr("%s: %zu characters, expected at most %d", "%s: %zu ký tự, chỉ được tối đa %d"), what, at,
                     CATALOGUE_TEXT_MAX);
        return NULL;
    case TEXT_OLD_FONT:
        read_problem(reading, node->line,
                     tr("%s: typed in an old font (TCVN3 or VNI); expected Unicode",
                        "%s: gõ bằng phông cũ (TCVN3 hoặc VNI); cần chuyển sang Unicode"),
                     what);
        return NULL;
    default:
        read_problem(reading, node->line,
                     tr("%s: a control character; expected plain text", "%s: có ký tự điều khiển; chỉ ghi chữ thường"),
                     what);
        return NULL;
    }
}

const char *read_text_or_empty(struct reading *reading, const struct tree_node *node, const char *key)
{
    const struct tree_node *member = read_member(reading, node, key, false);
    return member == NULL ? NULL : read_scalar(reading, member, key);
}

const char *read_text(struct reading *reading, const struct tree_node *node, const char *key, bool required)
{
    const struct tree_node *member = read_member(reading, node, key, required);
    const char *text = member == NULL ? NULL : read_scalar(reading, member, key);
    if (text != NULL && text[0] == '\0') {
        read_problem(
            reading, read_line(node, key),
            tr("%s: empty; write the text, or leave the key out", "%s: để trống; đề nghị ghi nội dung hoặc bỏ khóa"),
            key);
        return NULL;
    }
    return text;
}

static bool is_name(const char *text, const char *also)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-";
    for (size_t i = 0; text[i] != '\0';) {
        if (strchr(allowed, text[i]) != NULL) {
            i++;
        } else if (also[0] != '\0' && strncmp(text + i, also, strlen(also)) == 0) {
            i += strlen(also);
        } else {
            return false;
        }
    }
    return strlen(text) < ROSTER_CODE_MAX;
}

const char *read_code(struct reading *reading, const struct tree_node *node, const char *key, bool required)
{
    const char *text = read_text(reading, node, key, required);
    if (text != NULL && !is_name(text, "")) {
        read_problem(reading, read_line(node, key),
                     tr("%s \"%s\": expected letters without marks, digits, \".\" and \"-\", at most %d",
                        "%s \"%s\": chỉ gồm chữ không dấu, số, \".\" và \"-\", tối đa %d"),
                     key, text, ROSTER_CODE_MAX - 1);
        return NULL;
    }
    return text;
}

const char *read_label(struct reading *reading, const struct tree_node *node)
{
    const char *text = read_text(reading, node, "label", true);
    if (text != NULL && !is_name(text, "đ")) { /* the letter after d in a Vietnamese list */
        read_problem(
            reading, read_line(node, "label"),
            tr("label \"%s\": expected letters without marks (and đ), digits, \".\" and \"-\", at most %d bytes",
               "label \"%s\": chỉ gồm chữ không dấu (và đ), số, \".\" và \"-\", tối đa %d byte"),
            text, ROSTER_CODE_MAX - 1);
        return NULL;
    }
    return text;
}

day_t read_day(struct reading *reading, const struct tree_node *node, const char *key, bool required, day_t otherwise)
{
    day_t day = otherwise;
    const char *text = read_text(reading, node, key, required);
    if (text != NULL && !day_parse(text, &day)) {
        read_problem(reading, read_line(node, key),
                     tr("%s \"%s\": expected a day that exists, as 2024-01-15",
                        "%s \"%s\": cần một ngày có thật, ghi như 2024-01-15"),
                     key, text);
    }
    return day;
}

bool read_bool(struct reading *reading, const struct tree_node *node, const char *key)
{
    const char *text = read_text(reading, node, key, false);
    if (text != NULL && strcmp(text, "true") != 0 && strcmp(text, "false") != 0) {
        read_problem(reading, read_line(node, key),
                     tr("%s \"%s\": expected true or false", "%s \"%s\": cần ghi true hoặc false"), key, text);
    }
    return text != NULL && strcmp(text, "true") == 0;
}

int read_int(struct reading *reading, const struct tree_node *node, const char *key, bool required, int min, int max,
             int otherwise)
{
    const char *text = read_text(reading, node, key, required);
    if (text == NULL) {
        return otherwise;
    }
    char *end = NULL;
    long value = strtol(text, &end, 10);
    if (end == text || *end != '\0' || value < min || value > max) {
        read_problem(reading, read_line(node, key),
                     tr("%s \"%s\": expected a whole number from %d to %d", "%s \"%s\": cần số nguyên từ %d đến %d"),
                     key, text, min, max);
        return otherwise;
    }
    return (int)value;
}

bool read_double(struct reading *reading, const struct tree_node *node, const char *key, double *ret)
{
    const char *text = read_text(reading, node, key, false);
    if (text == NULL) {
        return false;
    }
    char *end = NULL;
    double value = strtod(text, &end);
    if (end == text || *end != '\0' || strspn(text, "0123456789.-") != strlen(text)) {
        return read_problem(reading, read_line(node, key),
                            tr("%s \"%s\": expected a number with a decimal point, as 29.2",
                               "%s \"%s\": cần một số, dấu thập phân là dấu chấm, ví dụ 29.2"),
                            key, text);
    }
    *ret = value;
    return true;
}

const struct tree_node *read_list(struct reading *reading, const struct tree_node *node, const char *key, bool required)
{
    const struct tree_node *list = read_member(reading, node, key, required);
    if (list != NULL && list->kind != TREE_SEQUENCE) {
        read_problem(reading, list->line, tr("%s: expected a list", "%s: cần một danh sách"), key);
        return NULL;
    }
    return list;
}

const char **read_texts(struct reading *reading, const struct tree_node *node, const char *key, size_t *ret_count)
{
    const struct tree_node *list = read_list(reading, node, key, false);
    *ret_count = 0;
    if (list == NULL) {
        return NULL;
    }
    const char **texts = arena_array(reading->roster->arena, list->count + 1, sizeof(*texts));
    for (size_t i = 0; i < list->count; i++) {
        const char *text = read_scalar(reading, list->items[i], key);
        if (text != NULL && text[0] == '\0') {
            read_problem(reading, list->items[i]->line,
                         tr("%s: an empty text in the list", "%s: danh sách có mục để trống"), key);
        } else if (text != NULL) {
            texts[(*ret_count)++] = text;
        }
    }
    return texts;
}

struct place_in_file read_place(struct reading *reading, int line)
{
    return (struct place_in_file){arena_strdup(reading->roster->arena, reading->file), line};
}

bool read_document_at(struct reading *reading, const struct tree_node *node, const char *key, bool whole,
                      struct document *ret)
{
    const struct tree_node *member = read_member(reading, node, key, true);
    *ret = (struct document){.number = "", .date = DAY_MIN};
    return member != NULL && read_document_in(reading, member, whole, ret);
}

bool read_document_in(struct reading *reading, const struct tree_node *member, bool whole, struct document *ret)
{
    *ret = (struct document){.number = "", .date = DAY_MIN};
    if (!read_keys(reading, member, "number date issuer")) {
        return false;
    }
    const char *number = read_text(reading, member, "number", true);
    ret->number = number == NULL ? "" : number;
    ret->date = read_day(reading, member, "date", whole, DAY_MIN);
    ret->issuer = read_text(reading, member, "issuer", whole);
    return number != NULL && (!whole || (ret->issuer != NULL && ret->date != DAY_MIN));
}
