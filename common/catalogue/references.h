/* references: which line of which file names which agency, remembered while reading, so that what only the whole
 * catalogue can tell (an unknown code, a group in a group, two bodies of one name) is told where it is written. */
#pragma once

#include "catalogue.h"

enum reference_kind {
    REFERENCE_AGENCY, /* defines the agency or group `code` */
    REFERENCE_PLAN,   /* defines a plan; `code` is its number */
    REFERENCE_MEMBER, /* `of` is the group */
    REFERENCE_PARTY,  /* `of` is the label of the task or indicator */
    REFERENCE_EXCEPT, /* `of` is the group that the party is */
    REFERENCE_FOCAL,
    REFERENCE_DUTY,
    REFERENCE_EVENT,
    REFERENCE_ITEM, /* `code` is a task or indicator, NUMBER#label */
};

struct reference {
    enum reference_kind kind;
    const char *code, *of; /* `of` may be NULL */
    const char *file;
    int line;
};

/* Copies the texts into the problems' arena. A NULL code is left out: it is a problem already. */
void reference_add(struct problems *problems, enum reference_kind kind, const char *code, const char *of,
                   const char *file, int line);

/* Adds a problem for every reference that does not fit the roster, whose agencies must be in order of their codes. */
void references_check(const struct roster *roster, struct problems *problems);

/* The same for what the roster refuses as a whole: names that are not unique, a plan that is there twice. */
void references_check_unique(const struct roster *roster, struct problems *problems);

/* Where an agency is defined; NULL when no file that was read defines it. */
const struct reference *reference_of_agency(const struct problems *problems, const char *code);
