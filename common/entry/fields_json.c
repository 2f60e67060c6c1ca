#include "fields_json.h"

#include "lang.h"

#include <string.h>

struct source {
    struct arena *arena;
    const char *path;
    struct err *err;
};

bool fields_is_read_only(const char *key)
{
    static const char *const keys[] = {
        "agency",    "state", "verdict",  "code",         "field",        "message",     "note",
        "role",      "basis", "sequence", "submitted_at", "effective_at", "received_at", "catalogue_revision",
        "on_behalf", "party", "for",      "aggregated"};
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

/* Ids in a list become one text. False for what is not a list of texts. */
static bool set_list(const struct source *source, struct fields *fields, enum field field, const json_t *list)
{
    const char *text = NULL;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *value = json_array_get(list, i);
        if (!json_is_string(value)) {
            return false;
        }
        text = text == NULL ? json_string_value(value)
                            : arena_printf(source->arena, "%s %s", text, json_string_value(value));
    }
    fields_set(fields, field, arena_strdup(source->arena, text));
    return field == FIELD_REPORT_UPDATES;
}

/* product {number, date, issuer, title, link, hash}; drafter and approver {name, position}; milestone {text, officer,
 * product, due, basis}; report {direction, ongoing, assessment, next, number, date, as_of, updates}. */
static bool set_object(const struct source *source, struct fields *fields, const char *key, json_t *object)
{
    static const struct {
        const char *object, *member;
        enum field field;
    } members[] = {
        {"product", "number", FIELD_PRODUCT_NUMBER},
        {"product", "date", FIELD_PRODUCT_DATE},
        {"product", "issuer", FIELD_PRODUCT_ISSUER},
        {"product", "title", FIELD_PRODUCT_TITLE},
        {"drafter", "name", FIELD_DRAFTER},
        {"drafter", "position", FIELD_DRAFTER_POSITION},
        {"approver", "name", FIELD_APPROVER},
        {"approver", "position", FIELD_APPROVER_POSITION},
        {"product", "link", FIELD_PRODUCT_LINK},
        {"product", "hash", FIELD_PRODUCT_HASH},
        {"milestone", "text", FIELD_MILESTONE},
        {"milestone", "officer", FIELD_MILESTONE_OFFICER},
        {"milestone", "product", FIELD_MILESTONE_PRODUCT},
        {"milestone", "due", FIELD_MILESTONE_DUE},
        {"milestone", "basis", FIELD_MILESTONE_BASIS},
        {"report", "direction", FIELD_REPORT_DIRECTION},
        {"report", "ongoing", FIELD_REPORT_ONGOING},
        {"report", "assessment", FIELD_REPORT_ASSESSMENT},
        {"report", "next", FIELD_REPORT_NEXT},
        {"report", "number", FIELD_REPORT_NUMBER},
        {"report", "date", FIELD_REPORT_DATE},
        {"report", "as_of", FIELD_REPORT_AS_OF},
        {"report", "updates", FIELD_REPORT_UPDATES},
        {"milestone", "number", FIELD_MAX}, /* the centre gives it */
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
        if (i < count && members[i].field == FIELD_MAX) {
            continue;
        }
        if (i == count || !(json_is_array(value) ? set_list(source, fields, members[i].field, value)
                                                 : set_scalar(source, fields, members[i].field, value))) {
            return false;
        }
    }
    return true;
}

bool fields_from_json(struct arena *arena, const char *path, size_t number, json_t *object, struct fields *ret,
                      struct err *err)
{
    const struct source source = {arena, path, err};
    const char *key = NULL;
    json_t *value = NULL;
    if (!json_is_object(object)) {
        return err_set(source.err, ERR_DATA,
                       tr("%s: update %zu: expected an object {…}", "%s: nội dung thứ %zu: cần một đối tượng {…}"),
                       source.path, number);
    }
    json_object_foreach(object, key, value)
    {
        bool ok = true;
        enum field field = field_find(source.arena, key);
        if (fields_is_read_only(key)) {
            continue;
        }
        if (json_is_object(value)) {
            ok = set_object(&source, ret, key, value);
        } else if (field == FIELD_REPORT_UPDATES && json_is_array(value)) {
            ok = set_list(&source, ret, field, value);
        } else if (field != FIELD_MAX) {
            ok = set_scalar(&source, ret, field, value);
        } else {
            ok = json_is_null(value) && (strcmp(key, "product") == 0 || strcmp(key, "report") == 0);
        }
        if (!ok) {
            return unknown_key(&source, number, key);
        }
    }
    return true;
}
