/* catalogue: the text files under plans/ (YAML, read with libyaml) into a roster. docs/CATALOGUE.md describes the
 * format.
 *
 * Every mistake is reported as file:line with what is wrong and what was expected; reading goes on after one, so that a
 * person sees them all. Words of the source are taken verbatim. */
#pragma once

#include "roster.h"

#include <stddef.h>

enum catalogue_kind { CATALOGUE_AGENCIES, CATALOGUE_PLAN, CATALOGUE_CALENDAR, CATALOGUE_CROSSWALK, CATALOGUE_CYCLE };
const char *catalogue_kind_code(enum catalogue_kind kind); /* "agencies", "plan", "calendar", "crosswalk", "cycle" */

/* What a file is: one identity has many revisions, the newest effective one counts. */
struct catalogue_identity {
    enum catalogue_kind kind;
    const char *name; /* province; NUMBER@DATE@ISSUER of a plan (also of its cycle) or of what orders a crosswalk;
                         country of the calendar. In the roster's arena. */
    day_t date;       /* of the document (default of its effective date); DAY_MIN for agencies and calendars */
};

struct problem {
    const char *file;
    int line; /* from 1; 0: the file as a whole */
    const char *text;
};

struct problems {
    struct arena *arena; /* owns the texts */
    struct problem *list;
    size_t count;
    /* What the files read with these problems refer to, for catalogue_seal(); none of the caller's business. */
    struct reference *references;
    size_t reference_count;
};

void problem_add(struct problems *problems, const char *file, int line, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Reads one file's text into the roster (which is not sealed yet). Problems are added; false when there were any. */
bool catalogue_read(struct roster *roster, const char *file, const char *text, size_t size,
                    struct catalogue_identity *ret_identity, struct problems *problems) MUST_CHECK;

/* roster_seal(), with everything that does not fit told as file:line when the files were read with these problems (else
 * the first misfit, with file "" and line 0). A roster that was read with problems is not sealed: false. */
bool catalogue_seal(struct roster *roster, struct problems *problems) MUST_CHECK;
