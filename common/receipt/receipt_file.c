#include "receipt_file.h"

#include "clock.h"
#include "keys.h"
#include "lang.h"
#include "period.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { BASE64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

/* ---- writing ---- */

const char *receipt_line(struct arena *arena, struct bytes signed_bytes)
{
    size_t size = sodium_base64_encoded_len(signed_bytes.size, BASE64);
    char *base64 = arena_alloc(arena, size);
    sodium_bin2base64(base64, size, signed_bytes.data, signed_bytes.size, BASE64);
    return arena_concat(arena, (const char *const[]){RECEIPT_LINE_PREFIX, base64}, 2);
}

const char *receipt_key_line(struct arena *arena, const uint8_t key[static RECEIPT_KEY_BYTES])
{
    char z85[KEY_Z85_MAX];
    return arena_concat(arena, (const char *const[]){RECEIPT_KEY_PREFIX, key_z85(key, z85)}, 2);
}

/* 08/KH-UBND@2024-01-15@Ủy ban …#6c as people say it; whatever has not this form as it stands. */
static const char *task_words(struct arena *arena, const char *task)
{
    char spoken[LABEL_SPOKEN_MAX];
    char date[DAY_ISO_MAX];
    day_t day = DAY_NONE;
    const char *number_end = strchr(task, '@');
    const char *date_end = number_end == NULL ? NULL : strchr(number_end + 1, '@');
    const char *label = strrchr(task, '#');
    bool labelled = label != NULL && date_end != NULL && label > date_end;
    if (date_end == NULL ||
        !day_parse(arena_strndup(arena, number_end + 1, (size_t)(date_end - number_end) - 1), &day)) {
        return task;
    }
    size_t issuer = labelled ? (size_t)(label - date_end) - 1 : strlen(date_end + 1);
    return arena_printf(arena, "%s%s%.*s ngày %s của %.*s", labelled ? label_spoken(label + 1, spoken) : "",
                        labelled ? ", văn bản " : "Văn bản ", (int)(number_end - task), task, day_vietnamese(day, date),
                        (int)issuer, date_end + 1);
}

static const char *action_words(struct arena *arena, const struct receipt *receipt)
{
    char period[PERIOD_VIETNAMESE_MAX];
    struct report_period parsed = {PERIOD_NONE, 0, 0};
    const char *action = receipt->action == ACTION_NONE ? "(không rõ loại)" : action_label(receipt->action);
    if (receipt->period == NULL) {
        return action;
    }
    bool known = period_parse(receipt->period, &parsed);
    return arena_printf(arena, "%s, kỳ %s", action, known ? period_vietnamese(parsed, period) : receipt->period);
}

static const char *verdict_words(struct arena *arena, const struct receipt *receipt)
{
    const char *verdict = verdict_label(receipt->verdict);
    if (receipt->code == NULL) {
        return verdict;
    }
    enum reason reason = reason_parse(receipt->code);
    return reason == REASON_NONE ? arena_printf(arena, "%s (%s)", verdict, receipt->code)
                                 : arena_printf(arena, "%s: %s (%s)", verdict, reason_label(reason), receipt->code);
}

static const char *due_words(struct arena *arena, const struct receipt *receipt)
{
    char due[DAY_ISO_MAX];
    if (receipt->due == DAY_NONE) {
        return "không có thời hạn";
    }
    day_vietnamese(receipt->due, due);
    return receipt->days_late == 0 ? arena_printf(arena, "%s, gửi trong hạn", due)
                                   : arena_printf(arena, "%s, chậm %d ngày", due, receipt->days_late);
}

const char *receipt_words(struct arena *arena, const struct receipt *receipt)
{
    char id[UUID_TEXT_MAX];
    char received[CLOCK_ISO_MAX];
    char effective[CLOCK_ISO_MAX];
    char hash[2 * WIRE_HASH_BYTES + 1];
    sodium_bin2hex(hash, sizeof(hash), receipt->content_hash, sizeof(receipt->content_hash));
    return arena_printf(arena,
                        "Biên nhận số %s: %s\n"
                        "Đơn vị gửi: %s (%s)\n"
                        "Nội dung: %s\n"
                        "Nhiệm vụ: %s\n"
                        "Trung tâm nhận lúc %s, tính là gửi lúc %s\n"
                        "Thời hạn: %s\n"
                        "Mã băm SHA-256 của nội dung: %s\n",
                        uuid_text(&receipt->update_id, id), verdict_words(arena, receipt),
                        receipt->agency_name == NULL ? receipt->agency : receipt->agency_name, receipt->agency,
                        action_words(arena, receipt),
                        receipt->task == NULL ? "(không ghi)" : task_words(arena, receipt->task),
                        clock_vietnamese(receipt->received_at_us, received),
                        clock_vietnamese(receipt->effective_at_us, effective), due_words(arena, receipt), hash);
}

const char *receipt_file_entry(struct arena *arena, const struct receipt *receipt, struct bytes signed_bytes)
{
    const char *words = receipt_words(arena, receipt);
    const char *entry = "";
    for (const char *end = strchr(words, '\n'); end != NULL; words = end + 1, end = strchr(words, '\n')) {
        entry = arena_printf(arena, "%s# %.*s\n", entry, (int)(end - words), words);
    }
    return arena_printf(arena, "%s%s\n", entry, receipt_line(arena, signed_bytes));
}

/* ---- reading ---- */

struct line {
    const char *text;
    size_t size;
    int number; /* from 1 */
};

/* The next line that is no remark, without blanks around it; false at the end. *at is where to go on. */
static bool next_line(const char **at, int *number, struct line *ret)
{
    static const char blanks[] = " \t\r";
    static const char byte_order_mark[] = "\xef\xbb\xbf";
    while (**at != '\0') {
        size_t size = strcspn(*at, "\n");
        struct line line = {.text = *at, .size = size, .number = ++*number};
        *at += size + ((*at)[size] == '\n' ? 1 : 0);
        if (line.number == 1 && strncmp(line.text, byte_order_mark, sizeof(byte_order_mark) - 1) == 0) {
            line.text += sizeof(byte_order_mark) - 1;
            line.size -= sizeof(byte_order_mark) - 1;
        }
        while (line.size > 0 && memchr(blanks, line.text[0], sizeof(blanks) - 1) != NULL) {
            line.text++;
            line.size--;
        }
        while (line.size > 0 && memchr(blanks, line.text[line.size - 1], sizeof(blanks) - 1) != NULL) {
            line.size--;
        }
        if (line.size > 0 && line.text[0] != '#') {
            *ret = line;
            return true;
        }
    }
    return false;
}

/* What follows the prefix; NULL when the line does not begin so. */
static const char *after_prefix(const struct line *line, const char *prefix, size_t *ret_size)
{
    size_t length = strlen(prefix);
    if (line->size < length || memcmp(line->text, prefix, length) != 0) {
        return NULL;
    }
    *ret_size = line->size - length;
    return line->text + length;
}

static bool read_receipt_line(struct arena *arena, const struct line *line, const char *name, struct bytes *ret,
                              struct err *err)
{
    size_t size = 0;
    size_t found = 0;
    const char *base64 = after_prefix(line, RECEIPT_LINE_PREFIX, &size);
    if (base64 == NULL) {
        return err_set(err, ERR_DATA,
                       tr("%s, line %d: a receipt begins with \"%s\", a remark with #",
                          "%s, dòng %d: dòng biên nhận phải bắt đầu bằng \"%s\", dòng ghi chú bằng #"),
                       name, line->number, RECEIPT_LINE_PREFIX);
    }
    uint8_t *data = arena_alloc(arena, size + 1);
    if (sodium_base642bin(data, size, base64, size, NULL, &found, NULL, BASE64) != 0 || found == 0) {
        return err_set(
            err, ERR_DATA,
            tr("%s, line %d: the receipt was cut or changed: its line is not base64url; copy it whole",
               "%s, dòng %d: biên nhận bị cắt hoặc bị sửa, không phải base64url; đề nghị chép lại nguyên dòng"),
            name, line->number);
    }
    *ret = (struct bytes){.data = data, .size = found};
    return true;
}

bool receipt_file_parse(struct arena *arena, const char *text, const char *name, struct receipt_lines *ret,
                        struct err *err)
{
    struct line line = {0};
    size_t count = 0;
    int number = 0;
    for (const char *at = text; next_line(&at, &number, &line);) {
        count++;
    }
    if (count == 0) {
        return err_set(err, ERR_DATA,
                       tr("%s: no receipt: none of its lines begins with \"%s\"",
                          "%s: không có biên nhận nào: không có dòng nào bắt đầu bằng \"%s\""),
                       name, RECEIPT_LINE_PREFIX);
    }
    struct receipt_lines lines = {.list = arena_array(arena, count, sizeof(*lines.list)),
                                  .line = arena_array(arena, count, sizeof(*lines.line))};
    number = 0;
    for (const char *at = text; next_line(&at, &number, &line); lines.count++) {
        lines.line[lines.count] = line.number;
        if (!read_receipt_line(arena, &line, name, &lines.list[lines.count], err)) {
            return false;
        }
    }
    *ret = lines;
    return true;
}

static bool read_key_line(const struct line *line, const char *name, uint8_t ret[static RECEIPT_KEY_BYTES],
                          struct err *err)
{
    size_t size = 0;
    char z85[KEY_Z85_MAX] = {0};
    const char *key = after_prefix(line, RECEIPT_KEY_PREFIX, &size);
    if (key != NULL && size == KEY_Z85_MAX - 1) {
        memcpy(z85, key, size);
    }
    return (key != NULL && key_parse_z85(z85, ret)) ||
           err_set(err, ERR_DATA,
                   tr("%s, line %d: a key is \"%s\" and 40 characters in Z85, a remark begins with #",
                      "%s, dòng %d: dòng khóa gồm \"%s\" và 40 ký tự Z85, dòng ghi chú bắt đầu bằng #"),
                   name, line->number, RECEIPT_KEY_PREFIX);
}

bool receipt_keys_parse(const char *text, const char *name, struct receipt_keys *ret, struct err *err)
{
    struct receipt_keys keys = {.count = 0};
    struct line line = {0};
    int number = 0;
    for (const char *at = text; next_line(&at, &number, &line); keys.count++) {
        if (keys.count == RECEIPT_KEYS_MAX) {
            return err_set(err, ERR_DATA, tr("%s, line %d: more than %d keys", "%s, dòng %d: có quá %d khóa"), name,
                           line.number, RECEIPT_KEYS_MAX);
        }
        if (!read_key_line(&line, name, keys.list[keys.count], err)) {
            return false;
        }
    }
    if (keys.count == 0) {
        return err_set(err, ERR_DATA,
                       tr("%s: no key: a key's line begins with \"%s\" (tiendo receipt key prints it)",
                          "%s: không có khóa nào: dòng khóa bắt đầu bằng \"%s\" (lệnh tiendo receipt key in ra)"),
                       name, RECEIPT_KEY_PREFIX);
    }
    *ret = keys;
    return true;
}
