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
    [FIELD_PRODUCT_LINK] = {"product_link", {"link", "sản phẩm: đường dẫn", "đường dẫn"}, UPDATE_SHORT_TEXT_MAX},
    [FIELD_PRODUCT_HASH] = {"product_hash",
                            {"hash", "sản phẩm: mã băm sha-256 của tệp", "mã băm"},
                            UPDATE_SHORT_TEXT_MAX},
    [FIELD_VALUE] = {"value", {"số liệu", "giá trị", NULL}, NUMBER_CHARS},
    [FIELD_VALUE_YEAR] = {"value_year", {"year", "năm", "năm của số liệu"}, NUMBER_CHARS},
    [FIELD_VALUE_STATUS] = {"value_status", {"ước / chính thức", "loại số liệu", NULL}, NUMBER_CHARS},
    [FIELD_VALUE_AS_OF] = {"value_as_of", {"số liệu tính đến ngày", "số liệu đến ngày", NULL}, NUMBER_CHARS},
    [FIELD_VALUE_SOURCE] = {"value_source", {"source", "nguồn số liệu", "nguồn"}, UPDATE_SHORT_TEXT_MAX},
    [FIELD_PROPOSAL_TO] = {"proposal_to",
                           {"nơi nhận đề xuất, kiến nghị", "nơi nhận đề xuất", NULL},
                           UPDATE_SHORT_TEXT_MAX},
    [FIELD_REFERS_TO] = {"refers_to", {"yêu cầu được trả lời", "trả lời yêu cầu", NULL}, NUMBER_CHARS},
    [FIELD_MILESTONE] = {"milestone", {"mốc: nội dung", "nội dung mốc", "mốc"}, UPDATE_SHORT_TEXT_MAX},
    [FIELD_MILESTONE_OFFICER] = {"milestone_officer",
                                 {"officer", "mốc: người phụ trách", "người phụ trách"},
                                 UPDATE_SHORT_TEXT_MAX},
    [FIELD_MILESTONE_PRODUCT] = {"milestone_product",
                                 {"expected_product", "mốc: sản phẩm", "sản phẩm của mốc"},
                                 UPDATE_SHORT_TEXT_MAX},
    [FIELD_MILESTONE_DUE] = {"milestone_due", {"due", "mốc: thời hạn", "thời hạn của mốc"}, NUMBER_CHARS},
    [FIELD_MILESTONE_BASIS] = {"milestone_basis", {"mốc: căn cứ", "căn cứ của mốc", NULL}, UPDATE_SHORT_TEXT_MAX},
    [FIELD_REPORT_DIRECTION] = {"report_direction",
                                {"direction", "công tác chỉ đạo, điều hành", "chỉ đạo, điều hành"},
                                UPDATE_TEXT_MAX},
    [FIELD_REPORT_ONGOING] = {"report_ongoing",
                              {"ongoing", "các nhiệm vụ thường xuyên", "nhiệm vụ thường xuyên"},
                              UPDATE_TEXT_MAX},
    [FIELD_REPORT_ASSESSMENT] = {"report_assessment", {"assessment", "đánh giá chung", "đánh giá"}, UPDATE_TEXT_MAX},
    [FIELD_REPORT_NEXT] = {"report_next", {"next", "nhiệm vụ kỳ tới", NULL}, UPDATE_TEXT_MAX},
    [FIELD_REPORT_NUMBER] = {"report_number", {"báo cáo: số, ký hiệu", "số báo cáo", NULL}, UPDATE_SHORT_TEXT_MAX},
    [FIELD_REPORT_DATE] = {"report_date", {"báo cáo: ngày", "ngày báo cáo", NULL}, NUMBER_CHARS},
    [FIELD_REPORT_AS_OF] = {"report_as_of",
                            {"báo cáo: số liệu đến hết ngày", "số liệu đến hết ngày", NULL},
                            NUMBER_CHARS},
    [FIELD_REPORT_UPDATES] = {"report_updates",
                              {"báo cáo: các nội dung kèm theo", "các nội dung kèm theo", NULL},
                              (size_t)REPORT_UPDATES_MAX *UUID_TEXT_MAX},
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

enum action fields_action(struct arena *arena, const char *text)
{
    const char *folded = text_fold(arena, text);
    for (enum action action = ACTION_CONTRIBUTE; action < ACTION_MAX; action++) {
        if (strcmp(folded, action_code(action)) == 0 || strcmp(folded, text_fold(arena, action_label(action))) == 0) {
            return action;
        }
    }
    return ACTION_NONE;
}

static enum action read_action(struct reading *reading)
{
    const char *text = reading->text[FIELD_ACTION];
    enum action action = text == NULL ? ACTION_NONE : fields_action(reading->arena, text);
    if (text != NULL && action == ACTION_NONE) {
        fault_value(reading, REASON_MISSING_FIELD, FIELD_ACTION,
                    arena_printf(reading->arena, "%s (%s?)", update_field_label("action"), text));
    }
    return action;
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
    update->value_as_of = read_day(reading, FIELD_VALUE_AS_OF);
    update->value_source = reading->text[FIELD_VALUE_SOURCE];
    if (text == NULL && (year >= 0 || update->value_status != VALUE_UNSPECIFIED ||
                         reading->text[FIELD_VALUE_AS_OF] != NULL || update->value_source != NULL)) {
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

/* In lower case, without blanks; NULL when it is no SHA-256. */
static const char *read_hash(struct reading *reading)
{
    const char *text = reading->text[FIELD_PRODUCT_HASH];
    size_t count = 0;
    if (text == NULL) {
        return NULL;
    }
    char *hash = arena_strdup(reading->arena, text);
    for (const char *p = text; *p != '\0'; p++) {
        if (*p != ' ') {
            hash[count++] = *p >= 'A' && *p <= 'F' ? (char)(*p - 'A' + 'a') : *p;
        }
    }
    hash[count] = '\0';
    if (count != SHA256_HEX_CHARS || strspn(hash, "0123456789abcdef") != count) {
        fault_value(reading, REASON_BAD_HASH, FIELD_PRODUCT_HASH, update_field_label(field_name(FIELD_PRODUCT_HASH)));
        return NULL;
    }
    return hash;
}

static void read_report_updates(struct reading *reading, struct report_text *report)
{
    static const char between[] = " ,;";
    const char *text = reading->text[FIELD_REPORT_UPDATES];
    if (text == NULL) {
        return;
    }
    struct uuid *ids = arena_array(reading->arena, REPORT_UPDATES_MAX, sizeof(*ids));
    for (const char *p = text + strspn(text, between); *p != '\0'; p += strspn(p, between)) {
        size_t length = strcspn(p, between);
        const char *id = arena_strndup(reading->arena, p, length);
        if (report->update_count == REPORT_UPDATES_MAX || !uuid_parse(id, &ids[report->update_count]) ||
            !uuid_is_v7(&ids[report->update_count])) {
            fault(reading, REASON_BAD_ID, FIELD_REPORT_UPDATES, NULL, 0);
            break;
        }
        report->update_count++;
        p += length;
    }
    report->updates = ids;
}

static void read_cycle(struct reading *reading, struct update *update)
{
    const char *const *text = reading->text;
    update->proposal_to = text[FIELD_PROPOSAL_TO];
    update->has_refers_to = read_id(reading, FIELD_REFERS_TO, &update->refers_to);
    update->milestone = (struct milestone_text){.text = text[FIELD_MILESTONE],
                                                .officer = text[FIELD_MILESTONE_OFFICER],
                                                .product = text[FIELD_MILESTONE_PRODUCT],
                                                .due = read_day(reading, FIELD_MILESTONE_DUE),
                                                .basis = text[FIELD_MILESTONE_BASIS]};
    update->report = (struct report_text){.direction = text[FIELD_REPORT_DIRECTION],
                                          .ongoing = text[FIELD_REPORT_ONGOING],
                                          .assessment = text[FIELD_REPORT_ASSESSMENT],
                                          .next = text[FIELD_REPORT_NEXT],
                                          .number = text[FIELD_REPORT_NUMBER],
                                          .date = read_day(reading, FIELD_REPORT_DATE),
                                          .as_of = read_day(reading, FIELD_REPORT_AS_OF)};
    read_report_updates(reading, &update->report);
}

struct field_fault fields_read(struct arena *arena, const struct fields *fields, struct update *ret, bool *ret_has_id)
{
    struct reading reading = {.arena = arena};
    for (enum field field = FIELD_TASK; field < FIELD_MAX; field++) {
        clean(&reading, field, fields->raw[field]);
    }
    const char **text = reading.text;
    struct update update = update_blank();
    update.task = text[FIELD_TASK];
    update.period = text[FIELD_PERIOD];
    update.result = text[FIELD_RESULT];
    update.difficulties = text[FIELD_DIFFICULTIES];
    update.proposals = text[FIELD_PROPOSALS];
    update.reason = text[FIELD_EXTENSION_REASON];
    update.drafter = (struct person){text[FIELD_DRAFTER], text[FIELD_DRAFTER_POSITION]};
    update.approver = (struct person){text[FIELD_APPROVER], text[FIELD_APPROVER_POSITION]};
    if (update.task == NULL) {
        fault_value(&reading, REASON_MISSING_FIELD, FIELD_TASK, update_field_label("task"));
    }
    update.action = read_action(&reading);
    if (update.action == ACTION_NONE) {
        fault_value(&reading, REASON_MISSING_FIELD, FIELD_ACTION, update_field_label("action"));
    }
    if (update.action == ACTION_WITHDRAW && update.result == NULL) {
        update.result = update.reason;
        update.reason = NULL;
    }
    update.percent = read_whole(&reading, FIELD_PERCENT, 100, REASON_BAD_PERCENT);
    update.product = (struct product){.number = text[FIELD_PRODUCT_NUMBER],
                                      .issuer = text[FIELD_PRODUCT_ISSUER],
                                      .title = text[FIELD_PRODUCT_TITLE],
                                      .date = read_day(&reading, FIELD_PRODUCT_DATE),
                                      .link = text[FIELD_PRODUCT_LINK],
                                      .hash = read_hash(&reading)};
    update.until = read_day(&reading, FIELD_UNTIL);
    read_value(&reading, &update);
    update.has_supersedes = read_id(&reading, FIELD_SUPERSEDES, &update.supersedes);
    read_cycle(&reading, &update);
    *ret_has_id = read_id(&reading, FIELD_ID, &update.id);
    *ret = update;
    return reading.fault;
}
