/* An update as fields again, and fields as they are kept. */
#include "fields.h"

#include <string.h>

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

static void set_id(struct arena *arena, struct fields *fields, enum field field, bool given, const struct uuid *id)
{
    char text[UUID_TEXT_MAX];
    fields_set(fields, field, given ? arena_strdup(arena, uuid_text(id, text)) : NULL);
}

void fields_set_report_updates(struct arena *arena, struct fields *fields, const struct uuid *ids, size_t count)
{
    char *text = arena_alloc(arena, count * UUID_TEXT_MAX + 1);
    for (size_t i = 0; i < count; i++) {
        char id[UUID_TEXT_MAX];
        size_t length = strlen(uuid_text(&ids[i], id));
        memcpy(text + i * (length + 1), id, length);
        text[i * (length + 1) + length] = i + 1 == count ? '\0' : ' ';
    }
    fields_set(fields, FIELD_REPORT_UPDATES, count == 0 ? NULL : text);
}

static void set_cycle(struct arena *arena, const struct update *update, struct fields *ret)
{
    fields_set(ret, FIELD_PROPOSAL_TO, update->proposal_to);
    set_id(arena, ret, FIELD_REFERS_TO, update->has_refers_to, &update->refers_to);
    fields_set(ret, FIELD_MILESTONE, update->milestone.text);
    fields_set(ret, FIELD_MILESTONE_OFFICER, update->milestone.officer);
    fields_set(ret, FIELD_MILESTONE_PRODUCT, update->milestone.product);
    set_day(arena, ret, FIELD_MILESTONE_DUE, update->milestone.due);
    fields_set(ret, FIELD_MILESTONE_BASIS, update->milestone.basis);
    fields_set(ret, FIELD_REPORT_DIRECTION, update->report.direction);
    fields_set(ret, FIELD_REPORT_ONGOING, update->report.ongoing);
    fields_set(ret, FIELD_REPORT_ASSESSMENT, update->report.assessment);
    fields_set(ret, FIELD_REPORT_NEXT, update->report.next);
    fields_set(ret, FIELD_REPORT_NUMBER, update->report.number);
    set_day(arena, ret, FIELD_REPORT_DATE, update->report.date);
    set_day(arena, ret, FIELD_REPORT_AS_OF, update->report.as_of);
    fields_set_report_updates(arena, ret, update->report.updates, update->report.update_count);
}

void fields_from_update(struct arena *arena, const struct update *update, struct fields *ret)
{
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
    fields_set(ret, FIELD_PRODUCT_LINK, update->product.link);
    fields_set(ret, FIELD_PRODUCT_HASH, update->product.hash);
    if (update->has_value) {
        fields_set(ret, FIELD_VALUE, number_text(arena, update->value));
        fields_set(ret, FIELD_VALUE_YEAR,
                   update->value_year == 0 ? NULL : arena_printf(arena, "%d", update->value_year));
        fields_set(ret, FIELD_VALUE_STATUS, statuses[update->value_status]);
        set_day(arena, ret, FIELD_VALUE_AS_OF, update->value_as_of);
        fields_set(ret, FIELD_VALUE_SOURCE, update->value_source);
    }
    set_day(arena, ret, FIELD_UNTIL, update->until);
    fields_set(ret, FIELD_EXTENSION_REASON, update->reason);
    set_id(arena, ret, FIELD_SUPERSEDES, update->has_supersedes, &update->supersedes);
    fields_set(ret, FIELD_DRAFTER, update->drafter.name);
    fields_set(ret, FIELD_DRAFTER_POSITION, update->drafter.position);
    fields_set(ret, FIELD_APPROVER, update->approver.name);
    fields_set(ret, FIELD_APPROVER_POSITION, update->approver.position);
    set_cycle(arena, update, ret);
}

json_t *fields_to_json(const struct fields *fields)
{
    json_t *object = json_object();
    for (enum field field = FIELD_TASK; field < FIELD_MAX; field++) {
        const struct raw_text *raw = &fields->raw[field];
        json_t *text = raw->bytes == NULL ? NULL : json_stringn(raw->bytes, raw->size);
        if (text != NULL) {
            json_object_set_new(object, field_name(field), text);
        }
    }
    return object;
}

void fields_from_json_names(struct arena *arena, const json_t *object, struct fields *ret)
{
    *ret = (struct fields){0};
    for (enum field field = FIELD_TASK; field < FIELD_MAX; field++) {
        fields_set(ret, field, arena_strdup(arena, json_string_value(json_object_get(object, field_name(field)))));
    }
}
