/* Files of updates: JSON and CSV. */
#include "csv.h"
#include "file.h"
#include "lang.h"
#include "submission.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { FILE_MAX = 32 * 1024 * 1024 };

struct source {
    struct arena *arena;
    const char *path;
    struct err *err;
};

/* ---- JSON ---- */

/* What `tiendo update list --json` and `tiendo-agent outbox --json` print and nobody enters. */
static bool is_read_only(const char *key)
{
    static const char *const keys[] = {
        "agency", "state", "verdict",  "code",         "field",        "message",     "note",
        "role",   "basis", "sequence", "submitted_at", "effective_at", "received_at", "catalogue_revision"};
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        if (strcmp(key, keys[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* A number with a decimal comma: with a point, 1.234 would be read as 1234, as people here write it. */
static const char *scalar_text(struct arena *arena, const json_t *value)
{
    if (json_is_string(value)) {
        return arena_strndup(arena, json_string_value(value), json_string_length(value));
    }
    if (json_is_integer(value)) {
        return arena_printf(arena, "%lld", (long long)json_integer_value(value));
    }
    if (!json_is_real(value)) {
        return NULL;
    }
    char *text = arena_printf(arena, "%.15g", json_real_value(value));
    if (strchr(text, 'e') != NULL) {
        text = arena_printf(arena, "%.6f", json_real_value(value));
    }
    char *point = strchr(text, '.');
    if (point != NULL) {
        *point = ',';
    }
    return text;
}

static bool unknown_key(const struct source *source, size_t number, const char *key)
{
    const char *known = "";
    for (enum field field = FIELD_TASK; field < FIELD_MAX; field++) {
        known = arena_printf(source->arena, "%s%s%s", known, known[0] == '\0' ? "" : ", ", field_name(field));
    }
    return err_set(source->err, ERR_DATA,
                   tr("%s: update %zu: \"%s\" is not known or has a wrong value; known: %s",
                      "%s: nội dung thứ %zu: mục \"%s\" không có hoặc ghi sai; các mục: %s"),
                   source->path, number, key, known);
}

/* null is as good as absent; false for what is neither text nor number. */
static bool set_scalar(const struct source *source, struct fields *fields, enum field field, const json_t *value)
{
    const char *text = scalar_text(source->arena, value);
    if (text != NULL) {
        fields->raw[field] = (struct raw_text){text, json_is_string(value) ? json_string_length(value) : strlen(text)};
    }
    return text != NULL || json_is_null(value);
}

/* product {number, date, issuer, title}; drafter and approver {name, position}. */
static bool set_object(const struct source *source, struct fields *fields, const char *key, json_t *object)
{
    static const struct {
        const char *object, *member;
        enum field field;
    } members[] = {
        {"product", "number", FIELD_PRODUCT_NUMBER}, {"product", "date", FIELD_PRODUCT_DATE},
        {"product", "issuer", FIELD_PRODUCT_ISSUER}, {"product", "title", FIELD_PRODUCT_TITLE},
        {"drafter", "name", FIELD_DRAFTER},          {"drafter", "position", FIELD_DRAFTER_POSITION},
        {"approver", "name", FIELD_APPROVER},        {"approver", "position", FIELD_APPROVER_POSITION},
    };
    const char *member = NULL;
    json_t *value = NULL;
    json_object_foreach(object, member, value)
    {
        size_t i = 0;
        size_t count = sizeof(members) / sizeof(members[0]);
        while (i < count && (strcmp(key, members[i].object) != 0 || strcmp(member, members[i].member) != 0)) {
            i++;
        }
        if (i == count || !set_scalar(source, fields, members[i].field, value)) {
            return false;
        }
    }
    return true;
}

static bool read_object(const struct source *source, size_t number, json_t *object, struct fields *ret)
{
    const char *key = NULL;
    json_t *value = NULL;
    if (!json_is_object(object)) {
        return err_set(source->err, ERR_DATA,
                       tr("%s: update %zu: expected an object {…}", "%s: nội dung thứ %zu: cần một đối tượng {…}"),
                       source->path, number);
    }
    json_object_foreach(object, key, value)
    {
        bool ok = true;
        enum field field = field_find(source->arena, key);
        if (json_is_object(value)) {
            ok = set_object(source, ret, key, value);
        } else if (field != FIELD_MAX) {
            ok = set_scalar(source, ret, field, value);
        } else {
            ok = is_read_only(key) || (strcmp(key, "product") == 0 && json_is_null(value));
        }
        if (!ok) {
            return unknown_key(source, number, key);
        }
    }
    return true;
}

static bool read_json(const struct source *source, const char *text, struct submissions *ret)
{
    json_error_t error = {0};
    struct submissions submissions = {0};
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (root == NULL) {
        return err_set(source->err, ERR_DATA, "%s:%d: %s", source->path, error.line, error.text);
    }
    submissions.many = json_is_array(root);
    submissions.count = submissions.many ? json_array_size(root) : 1;
    submissions.list = arena_array(source->arena, submissions.count, sizeof(*submissions.list));
    bool ok = true;
    for (size_t i = 0; ok && i < submissions.count; i++) {
        json_t *object = submissions.many ? json_array_get(root, i) : root;
        submissions.list[i].where =
            submissions.many ? arena_printf(source->arena, "%s: %zu", source->path, i + 1) : source->path;
        ok = read_object(source, i + 1, object, &submissions.list[i].fields);
    }
    json_decref(root);
    if (ok) {
        *ret = submissions;
    }
    return ok;
}

/* ---- CSV ---- */

static bool read_heading(const struct source *source, const struct csv_row *heading, enum field *ret_fields)
{
    bool seen[FIELD_MAX] = {false};
    for (size_t i = 0; i < heading->count; i++) {
        const char *name = heading->cells[i];
        enum field field = name[0] == '\0' ? FIELD_MAX : field_find(source->arena, name);
        if (name[0] != '\0' && field == FIELD_MAX && !is_read_only(name)) {
            return err_set(source->err, ERR_DATA,
                           tr("%s:%d: column %zu: \"%s\" is not the name of a field",
                              "%s:%d: cột %zu: \"%s\" không phải là tên một mục"),
                           source->path, heading->line, i + 1, name);
        }
        if (field != FIELD_MAX && seen[field]) {
            return err_set(source->err, ERR_DATA,
                           tr("%s:%d: column %zu: \"%s\" is there twice", "%s:%d: cột %zu: \"%s\" có hai lần"),
                           source->path, heading->line, i + 1, name);
        }
        ret_fields[i] = field;
        if (field != FIELD_MAX) {
            seen[field] = true;
        }
    }
    return seen[FIELD_TASK] || err_set(source->err, ERR_DATA,
                                       tr("%s:%d: the heading has no column \"task\" (nhiệm vụ)",
                                          "%s:%d: dòng tiêu đề thiếu cột \"nhiệm vụ\" (task)"),
                                       source->path, heading->line);
}

static const char **headings_by_field(struct arena *arena, const struct csv_row *heading, const enum field *fields)
{
    const char **headings = arena_array(arena, FIELD_MAX, sizeof(*headings));
    for (size_t i = 0; i < heading->count; i++) {
        if (fields[i] != FIELD_MAX) {
            headings[fields[i]] = heading->cells[i];
        }
    }
    return headings;
}

static bool read_csv(const struct source *source, const char *text, struct submissions *ret)
{
    struct csv csv = {0};
    enum field columns[CSV_CELLS_MAX] = {FIELD_TASK};
    if (!csv_read(source->arena, source->path, text, &csv, source->err)) {
        return false;
    }
    if (csv.count < 2) {
        return err_set(
            source->err, ERR_DATA,
            tr("%s: expected a heading and at least one row", "%s: cần một dòng tiêu đề và ít nhất một dòng"),
            source->path);
    }
    if (!read_heading(source, &csv.rows[0], columns)) {
        return false;
    }
    struct submissions submissions = {.many = true, .count = csv.count - 1};
    submissions.headings = headings_by_field(source->arena, &csv.rows[0], columns);
    submissions.list = arena_array(source->arena, submissions.count, sizeof(*submissions.list));
    for (size_t i = 0; i < submissions.count; i++) {
        const struct csv_row *row = &csv.rows[i + 1];
        submissions.list[i].where = arena_printf(source->arena, "%s:%d", source->path, row->line);
        for (size_t c = 0; c < row->count; c++) {
            if (columns[c] != FIELD_MAX && row->cells[c][0] != '\0') {
                fields_set(&submissions.list[i].fields, columns[c], row->cells[c]);
            }
        }
    }
    *ret = submissions;
    return true;
}

bool submissions_read_file(struct arena *arena, const char *path, struct submissions *ret, struct err *err)
{
    struct source source = {arena, path, err};
    char *bytes = NULL;
    size_t size = 0;
    const char *text = NULL;
    const char *charset = NULL;
    if (!file_read(arena, path, FILE_MAX, &bytes, &size, err)) {
        return false;
    }
    if (!text_from_file(arena, bytes, size, &text, &charset, err)) {
        return err_wrap(err, "%s", path);
    }
    size_t length = strlen(path);
    bool named_csv = length >= 4 && strcasecmp(path + length - 4, ".csv") == 0;
    char first = text[strspn(text, " \t\r\n")];
    return !named_csv && (first == '{' || first == '[') ? read_json(&source, text, ret) : read_csv(&source, text, ret);
}
