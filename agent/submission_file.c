/* Files of updates: JSON and CSV. */
#include "csv.h"
#include "fields_json.h"
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
        ok = fields_from_json(source->arena, source->path, i + 1, object, &submissions.list[i].fields, source->err);
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
        if (name[0] != '\0' && field == FIELD_MAX && !fields_is_read_only(name)) {
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
