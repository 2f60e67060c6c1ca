#include "draft_write.h"

#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 112, SHORT = 70 };

struct writer {
    struct arena *arena;
    FILE *out;
    int line;
    struct draft_flag *flags;
    size_t flag_count, flag_room;
};

static void put(struct writer *writer, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Whole lines: every "\n" counts. */
static void put(struct writer *writer, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    char *text = NULL;
    int length = vasprintf(&text, fmt, args);
    va_end(args);
    for (int i = 0; i < length; i++) {
        writer->line += text[i] == '\n';
    }
    if (length > 0) {
        fwrite(text, 1, (size_t)length, writer->out);
    }
    free(text);
}

/* No control characters: YAML has none in plain lines. */
static const char *printable(struct writer *writer, const char *text)
{
    char *copy = arena_strdup(writer->arena, text);
    for (char *p = copy; *p != '\0'; p++) {
        *p = (unsigned char)*p < ' ' || *p == 0x7f ? ' ' : *p;
    }
    return copy;
}

/* A text in double quotes. */
static const char *quoted(struct writer *writer, const char *text)
{
    const char *clean = printable(writer, text);
    char *out = arena_alloc(writer->arena, strlen(clean) * 2 + 3);
    size_t used = 0;
    out[used++] = '"';
    for (const char *p = clean; *p != '\0'; p++) {
        if (*p == '"' || *p == '\\') {
            out[used++] = '\\';
        }
        out[used++] = *p;
    }
    out[used++] = '"';
    return out;
}

/* "key: text", folded over lines when long. */
static void put_text(struct writer *writer, const char *indent, const char *key, const char *text)
{
    if (text_length(text) <= SHORT) {
        put(writer, "%s%s: %s\n", indent, key, quoted(writer, text));
        return;
    }
    put(writer, "%s%s: >-\n%s  ", indent, key, indent);
    size_t column = 0;
    const char *clean = printable(writer, text);
    for (const char *p = clean + strspn(clean, " "); *p != '\0';) {
        size_t length = strcspn(p, " ");
        const char *word = arena_strndup(writer->arena, p, length);
        if (column > 0 && column + text_length(word) > WIDTH) {
            put(writer, "\n%s  ", indent);
            column = 0;
        }
        put(writer, "%s%s", column == 0 ? "" : " ", word);
        column += text_length(word) + 1;
        p += length + strspn(p + length, " ");
    }
    put(writer, "\n");
}

static void flag(struct writer *writer, const char *indent, const char *label, const char *text)
{
    if (writer->flag_count == writer->flag_room) {
        size_t room = writer->flag_room == 0 ? 64 : writer->flag_room * 2;
        struct draft_flag *flags = arena_array(writer->arena, room, sizeof(*flags));
        if (writer->flag_count > 0) {
            memcpy(flags, writer->flags, writer->flag_count * sizeof(*flags));
        }
        writer->flags = flags;
        writer->flag_room = room;
    }
    const char *clean = printable(writer, text);
    writer->flags[writer->flag_count++] = (struct draft_flag){.line = writer->line, .label = label, .text = clean};
    put(writer, "%s# KIỂM TRA: %s\n", indent, clean);
}

static void flag_place(struct writer *writer, const char *indent, const struct draft_task *task, enum draft_place place)
{
    for (size_t i = 0; i < task->note_count; i++) {
        if (task->notes[i].place == place) {
            flag(writer, indent, task->label, task->notes[i].text);
        }
    }
}

static void put_period(struct writer *writer, const struct draft_task *task)
{
    const struct period_reading *period = &task->period;
    char from[DAY_ISO_MAX];
    char to[DAY_ISO_MAX];
    flag_place(writer, "    ", task, PLACE_PERIOD);
    if (task->printed_period == NULL) {
        return;
    }
    if (period->ongoing) {
        put(writer, "    period: {printed: %s, ongoing: true}\n", quoted(writer, task->printed_period));
    } else if (period->to == DAY_MAX) {
        put(writer, "    # period: {printed: %s, from: , to: }\n", quoted(writer, task->printed_period));
    } else if (period->from == DAY_MIN) {
        put(writer, "    period: {printed: %s, to: %s}\n", quoted(writer, task->printed_period),
            day_iso(period->to, to));
    } else {
        put(writer, "    period: {printed: %s, from: %s, to: %s}\n", quoted(writer, task->printed_period),
            day_iso(period->from, from), day_iso(period->to, to));
    }
}

static void put_party(struct writer *writer, const struct draft_task *task, const struct draft_party *party)
{
    if (party->doubt != NULL) {
        flag(writer, "      ", task->label, party->doubt);
    }
    put(writer, "      %s{agency: %s, as: %s, role: %s", party->code == NULL ? "# - " : "- ",
        party->code == NULL ? "?" : party->code, quoted(writer, party->printed), role_code(party->role));
    for (size_t i = 0; i < party->except_count; i++) {
        put(writer, "%s%s", i == 0 ? ", except: [" : ", ", party->except[i]);
    }
    put(writer, "%s}\n", party->except_count > 0 ? "]" : "");
}

static void put_task(struct writer *writer, const struct draft_task *task)
{
    const struct assignment *assignment = &task->assignment;
    size_t known = 0;
    flag_place(writer, "  ", task, PLACE_LABEL);
    put(writer, "  - label: \"%s\"\n    section: \"%s\"\n    line: %d\n", task->label, task->section, task->line);
    flag_place(writer, "    ", task, PLACE_TITLE);
    put_text(writer, "    ", "title", task->title);
    flag_place(writer, "    ", task, PLACE_CONTENT);
    if (task->content != NULL) {
        put_text(writer, "    ", "content", task->content);
    }
    flag_place(writer, "    ", task, PLACE_ASSIGNED);
    put_text(writer, "    ", "assigned", task->assigned);
    if (assignment->request) {
        put(writer, "    mandate: request\n");
    }
    put_period(writer, task);
    flag_place(writer, "    ", task, PLACE_FUNDING);
    if (task->funding != NULL) {
        put_text(writer, "    ", "funding", task->funding);
    }
    for (size_t i = 0; i < assignment->party_count; i++) {
        known += assignment->parties[i].code != NULL;
    }
    if (known > 0) {
        put(writer, "    parties:\n");
    }
    for (size_t i = 0; i < assignment->party_count; i++) {
        put_party(writer, task, &assignment->parties[i]);
    }
}

static void put_document(struct writer *writer, const struct draft_document *document)
{
    char day[DAY_ISO_MAX];
    put(writer, "# Dự thảo do `tiendo plan draft` đọc từ %s.\n", printable(writer, document->table));
    put(writer, "# Chỗ máy chưa chắc có dòng \"KIỂM TRA\" ngay phía trên; kiểm tra, sửa xong thì xóa dòng đó.\n");
    put(writer, "tiendo: plan/1\ndocument:\n");
    put_text(writer, "  ", "number", document->number);
    put(writer, "  date: %s\n", day_iso(document->date, day));
    put_text(writer, "  ", "issuer", document->issuer);
    put_text(writer, "  ", "province", document->province);
    if (document->title_note != NULL) {
        flag(writer, "  ", "", document->title_note);
    }
    put_text(writer, "  ", "title", document->title);
    if (document->focal_note != NULL) {
        flag(writer, "  ", "", document->focal_note);
    }
    put(writer, "  focal: %s\n", document->focal);
    if (document->source != NULL) {
        put_text(writer, "  ", "source", document->source);
    }
}

static void put_section(struct writer *writer, const struct draft_section *section)
{
    if (section->note != NULL) {
        flag(writer, "  ", section->id, section->note);
    }
    put(writer, "  - id: \"%s\"\n    line: %d\n", section->id, section->line);
    put_text(writer, "    ", "title", section->title);
    if (section->text != NULL) {
        put_text(writer, "    ", "text", section->text);
    }
}

struct draft_file draft_write(struct arena *arena, const struct draft_document *document, const struct draft *draft)
{
    char *text = NULL;
    size_t size = 0;
    struct writer writer = {.arena = arena, .out = open_memstream(&text, &size), .line = 1};
    struct draft_file file = {.text = "", .size = 0};
    if (writer.out == NULL) {
        return file;
    }
    put_document(&writer, document);
    for (size_t i = 0; i < draft->note_count; i++) {
        flag(&writer, "", "", draft->notes[i]);
    }
    put(&writer, "sections:\n");
    for (size_t i = 0; i < draft->section_count; i++) {
        put_section(&writer, &draft->sections[i]);
    }
    put(&writer, draft->task_count == 0 ? "tasks: []\n" : "tasks:\n");
    for (size_t i = 0; i < draft->task_count; i++) {
        put_task(&writer, &draft->tasks[i]);
    }
    fclose(writer.out);
    file = (struct draft_file){
        .text = arena_strndup(arena, text, size), .size = size, .flags = writer.flags, .flag_count = writer.flag_count};
    free(text);
    return file;
}
