/* fields: one update as a person wrote it, field by field, before it is an update. Whatever the source is (flags, a
 * JSON object, a CSV row, a kept row), it ends here, so that one piece of code reads dates, numbers and texts. */
#pragma once

#include "arena.h"
#include "reasons.h"
#include "update.h"

#include <jansson.h>
#include <stdbool.h>

enum field {
    FIELD_TASK,
    FIELD_ACTION,
    FIELD_PERIOD,
    FIELD_PERCENT,
    FIELD_RESULT,
    FIELD_DIFFICULTIES,
    FIELD_PROPOSALS,
    FIELD_PRODUCT_NUMBER,
    FIELD_PRODUCT_DATE,
    FIELD_PRODUCT_ISSUER,
    FIELD_PRODUCT_TITLE,
    FIELD_PRODUCT_LINK,
    FIELD_PRODUCT_HASH,
    FIELD_VALUE,
    FIELD_VALUE_YEAR,
    FIELD_VALUE_STATUS,
    FIELD_VALUE_AS_OF,
    FIELD_VALUE_SOURCE,
    FIELD_PROPOSAL_TO,
    FIELD_REFERS_TO,
    FIELD_MILESTONE,
    FIELD_MILESTONE_OFFICER,
    FIELD_MILESTONE_PRODUCT,
    FIELD_MILESTONE_DUE,
    FIELD_MILESTONE_BASIS,
    FIELD_REPORT_DIRECTION,
    FIELD_REPORT_ONGOING,
    FIELD_REPORT_ASSESSMENT,
    FIELD_REPORT_NEXT,
    FIELD_REPORT_NUMBER,
    FIELD_REPORT_DATE,
    FIELD_REPORT_AS_OF,
    FIELD_REPORT_UPDATES, /* ids with blanks or commas between them */
    FIELD_UNTIL,
    FIELD_EXTENSION_REASON,
    FIELD_SUPERSEDES,
    FIELD_DRAFTER,
    FIELD_DRAFTER_POSITION,
    FIELD_APPROVER,
    FIELD_APPROVER_POSITION,
    FIELD_ID,
    FIELD_MAX
};

struct raw_text {
    const char *bytes; /* NULL: not given; need not be UTF-8 */
    size_t size;
};

struct fields {
    struct raw_text raw[FIELD_MAX];
};

const char *field_name(enum field field); /* "product_number" */
/* By its name, one of the short names that JSON files may use ("year"), or a Vietnamese heading, whatever the case and
 * the blanks; FIELD_MAX when there is none. */
enum field field_find(struct arena *arena, const char *name);

/* By its code or Vietnamese label; ACTION_NONE when there is none. */
enum action fields_action(struct arena *arena, const char *text);

void fields_set(struct fields *fields, enum field field, const char *text); /* NULL: not given */
bool fields_given(const struct fields *fields, enum field field);

void fields_set_report_updates(struct arena *arena, struct fields *fields, const struct uuid *ids, size_t count);

/* What is wrong with a field, in the same words as the centre would use. */
struct field_fault {
    enum reason reason; /* REASON_NONE: nothing */
    enum field field;
    const char *message; /* Vietnamese, in the arena */
};

/* Reads the fields. The reason of a withdrawal is its text (result). With a fault the update holds what could be read.
 * ret_has_id tells whether one was given. */
struct field_fault fields_read(struct arena *arena, const struct fields *fields, struct update *ret, bool *ret_has_id);

/* An update as fields again, to take its text for another one. */
void fields_from_update(struct arena *arena, const struct update *update, struct fields *ret);

/* As JSON, for what could not become an update; without what is not UTF-8, which JSON cannot hold. */
json_t *fields_to_json(const struct fields *fields);
void fields_from_json_names(struct arena *arena, const json_t *object, struct fields *ret);
