#include "fields.h"

#include "judge.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES = 3, PERIOD_CHARS = 16, NUMBER_CHARS = 40 };

static const struct {
    const char *name;
    const char *others[NAMES]; /* short names in JSON, and headings of tables */
    size_t max_chars;
} table[FIELD_MAX] = {
    [FIELD_TASK] = {"task", {"nhiệm vụ", "mã nhiệm vụ", "chỉ tiêu"}, UPDATE_TASK_MAX},
    [FIELD_ACTION] = {"action", {"loại nội dung", "việc", NULL}, NUMBER_CHARS},
    [FIELD_PERIOD] = {"period", {"kỳ báo cáo", "kỳ", NULL}, PERIOD_CHARS},
    [FIELD_PERCENT] = {"percent", {"tỷ lệ (%)", "tỷ lệ", NULL}, NUMBER_CHARS},
    [FIELD_RESULT] = {"result", {"kết quả thực hiện", "kết quả", NULL}, UPDATE_TEXT_MAX},
    [FIELD_DIFFICULTIES] = {"difficulties", {"difficulty", "khó khăn, vướng mắc", "khó khăn"}, UPDATE_TEXT_MAX},
    [FIELD_PROPOSALS] = {"proposals", {"proposal", "đề xuất, kiến nghị", "đề xuất"}, UPDATE_TEXT_MAX},
    [FIELD_PRODUCT_NUMBER] = {"product_number",
                              {"sản phẩm", "sản phẩm: số, ký hiệu", "số văn bản"},
                              UPDATE_SHORT_TEXT_MAX},
    [FIELD_PRODUCT_DATE] = {"product_date", {"ngày sản phẩm", "sản phẩm: ngày", "ngày văn bản"}, NUMBER_CHARS},
    [FIELD_PRODUCT_ISSUER] = {"product_issuer",
                              {"cơ quan ban hành", "sản phẩm: cơ quan ban hành", NULL},
                              UPDATE_SHORT_TEXT_MAX},
    [FIELD_PRODUCT_TITLE] = {"product_title", {"trích yếu", "sản phẩm: trích yếu", NULL}, UPDATE_SHORT_TEXT_MAX},
    [FIELD_VALUE] = {"value", {"số liệu", "giá trị", NULL}, NUMBER_CHARS},
    [FIELD_VALUE_YEAR] = {"value_year", {"year", "năm", "năm của số liệu"}, NUMBER_CHARS},
    [FIELD_VALUE_STATUS] = {"value_status", {"ước / chính thức", "loại số liệu", NULL}, NUMBER_CHARS},
    [FIELD_UNTIL] = {"until", {"đề nghị gia hạn đến ngày", "gia hạn đến", NULL}, NUMBER_CHARS},
    [FIELD_EXTENSION_REASON] = {"extension_reason", {"reason", "lý do gia hạn", "lý do"}, UPDATE_TEXT_MAX},
    [FIELD_SUPERSEDES] = {"supersedes", {"bản được thay", "thay cho", NULL}, NUMBER_CHARS},
    [FIELD_DRAFTER] = {"drafter", {"người soạn", NULL, NULL}, UPDATE_SHORT_TEXT_MAX},
    [FIELD_DRAFTER_POSITION] = {"drafter_position", {"chức vụ người soạn", NULL, NULL}, UPDATE_SHORT_TEXT_MAX},
    [FIELD_APPROVER] = {"approver", {"người duyệt", NULL, NULL}, UPDATE_SHORT_TEXT_MAX},
    [FIELD_APPROVER_POSITION] = {"approver_position", {"chức vụ người duyệt", NULL, NULL}, UPDATE_SHORT_TEXT_MAX},
    [FIELD_ID] = {"id", {"mã nội dung", NULL, NULL}, NUMBER_CHARS},
};

const char *field_name(enum field field)
{
    return table[field].name;
}

enum field field_find(struct arena *arena, const char *name)
{
    const char *folded = text_fold(arena, name);
    for (enum field field = FIELD_TASK; field < FIELD_MAX; field++) {
        if (strcmp(folded, table[field].name) == 0) {
            return field;
        }
        for (size_t i = 0; i < NAMES && table[field].others[i] != NULL; i++) {
            if (strcmp(folded, text_fold(arena, table[field].others[i])) == 0) {
                return field;
            }
        }
    }
    return FIELD_MAX;
}

void fields_set(struct fields *fields, enum field field, const char *text)
{
    fields->raw[field] = (struct raw_text){text, text == NULL ? 0 : strlen(text)};
}

bool fields_given(const struct fields *fields, enum field field)
{
    return fields->raw[field].bytes != NULL;
}

/* ---- reading ---- */

struct reading {
    struct arena *arena;
    const char *text[FIELD_MAX]; /* clean; NULL: absent */
    struct field_fault fault;    /* the first one */
};

static void fault(struct reading *reading, enum reason reason, enum field field, const char *const values[],
                  size_t count)
{
    if (reading->fault.reason == REASON_NONE) {
        reading->fault = (struct field_fault){reason, field, explain(reading->arena, reason, values, count)};
    }
}

static void fault_value(struct reading *reading, enum reason reason, enum field field, const char *value)
{
    fault(reading, reason, field, &value, 1);
}

/* Only the long texts have paragraphs; elsewhere a line break is a blank, at the centre too. */
static const char *one_line(struct arena *arena, enum field field, const char *text)
{
    if (table[field].max_chars == UPDATE_TEXT_MAX || strchr(text, '\n') == NULL) {
        return text;
    }
    char *line = arena_strdup(arena, text);
    for (char *p = strchr(line, '\n'); p != NULL; p = strchr(p, '\n')) {
        *p = ' ';
    }
    return line;
}

static void clean(struct reading *reading, enum field field, struct raw_text raw)
{
    size_t at = 0;
    const char *text = NULL;
    const char *font = "TCVN3/VNI";
    const char *label = update_field_label(table[field].name);
    if (raw.bytes == NULL) {
        return;
    }
    enum text_fault kind = text_clean(reading->arena, raw.bytes, raw.size, table[field].max_chars, &text, &at);
    if (kind == TEXT_OK) {
        reading->text[field] = text[0] == '\0' ? NULL : one_line(reading->arena, field, text);
    } else if (kind == TEXT_TOO_LONG) {
        const char *const values[] = {label, arena_printf(reading->arena, "%zu", at),
                                      arena_printf(reading->arena, "%zu", table[field].max_chars)};
        fault(reading, REASON_TEXT_TOO_LONG, field, values, 3);
    } else if (kind == TEXT_OLD_FONT) {
        (void)text_looks_old_font(arena_strndup(reading->arena, raw.bytes, raw.size), &font);
        const char *const values[] = {label, font};
        fault(reading, REASON_OLD_FONT, field, values, 2);
    } else {
        const char *const values[] = {label, arena_printf(reading->arena, "%zu", at + 1)};
        fault(reading, REASON_NOT_UTF8, field, values, 2);
    }
}

/* 2024-12-31, or as people here write it: 31/12/2024. */
static day_t read_day(struct reading *reading, enum field field)
{
    const char *text = reading->text[field];
    int day = 0;
    int month = 0;
    int year = 0;
    char end = '\0';
    day_t result = DAY_NONE;
    if (text == NULL || day_parse(text, &result)) {
        return result;
    }
    bool vietnamese = sscanf(text, "%2d/%2d/%4d%c", &day, &month, &year, &end) == 3; // NOLINT(cert-err34-c)
    if (vietnamese && year >= 1900 && day_ymd_valid(year, month, day)) {
        return day_from_ymd(year, month, day);
    }
    fault_value(reading, REASON_BAD_DATE, field, update_field_label(table[field].name));
    return DAY_NONE;
}

/* A whole number from 0 to max, or -1. */
static int read_whole(struct reading *reading, enum field field, int max, enum reason reason)
{
    const char *text = reading->text[field];
    double number = 0;
    if (text == NULL) {
        return -1;
    }
    size_t length = strlen(text);
    char *plain = arena_strndup(reading->arena, text, length > 0 && text[length - 1] == '%' ? length - 1 : length);
    if (!text_number(plain, &number) || number < 0 || number > max || number != (double)(int)number) {
        fault_value(reading, reason, field, plain);
        return -1;
    }
    return (int)number;
}

static enum action read_action(struct reading *reading)
{
    const char *text = reading->text[FIELD_ACTION];
    if (text == NULL) {
        return ACTION_NONE;
    }
    const char *folded = text_fold(reading->arena, text);
    for (enum action action = ACTION_CONTRIBUTE; action < ACTION_MAX; action++) {
        if (strcmp(folded, action_code(action)) == 0 ||
            strcmp(folded, text_fold(reading->arena, action_label(action))) == 0) {
            return action;
        }
    }
    fault_value(reading, REASON_MISSING_FIELD, FIELD_ACTION,
                arena_printf(reading->arena, "%s (%s?)", update_field_label("action"), text));
    return ACTION_NONE;
}

static enum value_status read_value_status(struct reading *reading)
{
    const char *text = reading->text[FIELD_VALUE_STATUS];
    if (text == NULL) {
        return VALUE_UNSPECIFIED;
    }
    const char *folded = text_fold(reading->arena, text);
    if (strcmp(folded, "estimate") == 0 || strncmp(folded, "ước", strlen("ước")) == 0) {
        return VALUE_ESTIMATE;
    }
    if (strcmp(folded, "final") == 0 || strcmp(folded, "chính thức") == 0) {
        return VALUE_FINAL;
    }
    fault_value(reading, REASON_MISSING_FIELD, FIELD_VALUE_STATUS, update_field_label("value_status"));
    return VALUE_UNSPECIFIED;
}

static void read_value(struct reading *reading, struct update *update)
{
    enum { YEAR_MIN = 1900, YEAR_MAX = 2200 };
    const char *text = reading->text[FIELD_VALUE];
    if (text != NULL) {
        size_t length = strlen(text);
        char *plain = arena_strndup(reading->arena, text, text[length - 1] == '%' ? length - 1 : length);
        update->has_value = text_number(plain, &update->value);
        if (!update->has_value) {
            fault_value(reading, REASON_BAD_NUMBER, FIELD_VALUE, text);
        }
    }
    int year = read_whole(reading, FIELD_VALUE_YEAR, YEAR_MAX, REASON_BAD_NUMBER);
    if (year >= 0 && year < YEAR_MIN) {
        fault_value(reading, REASON_BAD_NUMBER, FIELD_VALUE_YEAR, reading->text[FIELD_VALUE_YEAR]);
    }
    update->value_year = year < 0 ? 0 : year;
    update->value_status = read_value_status(reading);
    if (text == NULL && (year >= 0 || update->value_status != VALUE_UNSPECIFIED)) {
        fault_value(reading, REASON_MISSING_FIELD, FIELD_VALUE, update_field_label("value"));
    }
}

static bool read_id(struct reading *reading, enum field field, struct uuid *ret)
{
    const char *text = reading->text[field];
    if (text == NULL) {
        return false;
    }
    if (!uuid_parse(text, ret) || !uuid_is_v7(ret)) {
        fault(reading, REASON_BAD_ID, field, NULL, 0);
        return false;
    }
    return true;
}

struct field_fault fields_read(struct arena *arena, const struct fields *fields, struct update *ret, bool *ret_has_id)
{
    struct reading reading = {.arena = arena};
    for (enum field field = FIELD_TASK; field < FIELD_MAX; field++) {
        clean(&reading, field, fields->raw[field]);
    }
    const char **text = reading.text;
    struct update update = {
        .task = text[FIELD_TASK],
        .period = text[FIELD_PERIOD],
        .result = text[FIELD_RESULT],
        .difficulties = text[FIELD_DIFFICULTIES],
        .proposals = text[FIELD_PROPOSALS],
        .product = {.number = text[FIELD_PRODUCT_NUMBER],
                    .issuer = text[FIELD_PRODUCT_ISSUER],
                    .title = text[FIELD_PRODUCT_TITLE]},
        .reason = text[FIELD_EXTENSION_REASON],
        .drafter = {text[FIELD_DRAFTER], text[FIELD_DRAFTER_POSITION]},
        .approver = {text[FIELD_APPROVER], text[FIELD_APPROVER_POSITION]},
    };
    if (update.task == NULL) {
        fault_value(&reading, REASON_MISSING_FIELD, FIELD_TASK, update_field_label("task"));
    }
    update.action = read_action(&reading);
    if (update.action == ACTION_NONE) {
        fault_value(&reading, REASON_MISSING_FIELD, FIELD_ACTION, update_field_label("action"));
    }
    update.percent = read_whole(&reading, FIELD_PERCENT, 100, REASON_BAD_PERCENT);
    update.product.date = read_day(&reading, FIELD_PRODUCT_DATE);
    update.until = read_day(&reading, FIELD_UNTIL);
    read_value(&reading, &update);
    update.has_supersedes = read_id(&reading, FIELD_SUPERSEDES, &update.supersedes);
    *ret_has_id = read_id(&reading, FIELD_ID, &update.id);
    *ret = update;
    return reading.fault;
}

/* ---- and back ---- */

static const char *number_text(struct arena *arena, double value)
{
    char *text = arena_printf(arena, "%.15g", value);
    if (strchr(text, 'e') != NULL) {
        text = arena_printf(arena, "%.6f", value);
    }
    /* A decimal comma: with a point, 1.234 would be read as 1234, as people here write it. */
    for (char *p = text; *p != '\0'; p++) {
        *p = *p == '.' ? ',' : *p;
    }
    return text;
}

static void set_day(struct arena *arena, struct fields *fields, enum field field, day_t day)
{
    char iso[DAY_ISO_MAX];
    fields_set(fields, field, day == DAY_NONE ? NULL : arena_strdup(arena, day_iso(day, iso)));
}

void fields_from_update(struct arena *arena, const struct update *update, struct fields *ret)
{
    char id[UUID_TEXT_MAX];
    static const char *const statuses[] = {NULL, "estimate", "final"};
    *ret = (struct fields){0};
    fields_set(ret, FIELD_TASK, update->task);
    fields_set(ret, FIELD_ACTION, update->action == ACTION_NONE ? NULL : action_code(update->action));
    fields_set(ret, FIELD_PERIOD, update->period);
    fields_set(ret, FIELD_PERCENT, update->percent < 0 ? NULL : arena_printf(arena, "%d", update->percent));
    fields_set(ret, FIELD_RESULT, update->result);
    fields_set(ret, FIELD_DIFFICULTIES, update->difficulties);
    fields_set(ret, FIELD_PROPOSALS, update->proposals);
    fields_set(ret, FIELD_PRODUCT_NUMBER, update->product.number);
    set_day(arena, ret, FIELD_PRODUCT_DATE, update->product.date);
    fields_set(ret, FIELD_PRODUCT_ISSUER, update->product.issuer);
    fields_set(ret, FIELD_PRODUCT_TITLE, update->product.title);
    if (update->has_value) {
        fields_set(ret, FIELD_VALUE, number_text(arena, update->value));
        fields_set(ret, FIELD_VALUE_YEAR,
                   update->value_year == 0 ? NULL : arena_printf(arena, "%d", update->value_year));
        fields_set(ret, FIELD_VALUE_STATUS, statuses[update->value_status]);
    }
    set_day(arena, ret, FIELD_UNTIL, update->until);
    fields_set(ret, FIELD_EXTENSION_REASON, update->reason);
    if (update->has_supersedes) {
        fields_set(ret, FIELD_SUPERSEDES, arena_strdup(arena, uuid_text(&update->supersedes, id)));
    }
    fields_set(ret, FIELD_DRAFTER, update->drafter.name);
    fields_set(ret, FIELD_DRAFTER_POSITION, update->drafter.position);
    fields_set(ret, FIELD_APPROVER, update->approver.name);
    fields_set(ret, FIELD_APPROVER_POSITION, update->approver.position);
}

json_t *fields_to_json(const struct fields *fields)
{
    json_t *object = json_object();
    for (enum field field = FIELD_TASK; field < FIELD_MAX; field++) {
        const struct raw_text *raw = &fields->raw[field];
        json_t *text = raw->bytes == NULL ? NULL : json_stringn(raw->bytes, raw->size);
        if (text != NULL) {
            json_object_set_new(object, table[field].name, text);
        }
    }
    return object;
}

void fields_from_json_names(struct arena *arena, const json_t *object, struct fields *ret)
{
    *ret = (struct fields){0};
    for (enum field field = FIELD_TASK; field < FIELD_MAX; field++) {
        fields_set(ret, field, arena_strdup(arena, json_string_value(json_object_get(object, table[field].name))));
    }
}
