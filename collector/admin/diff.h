/* diff: what changes between two revisions, told by label: what `plan load` shows before it changes anything. Pure. */
#pragma once

#include "roster.h"

enum change_kind { CHANGE_ADDED, CHANGE_REMOVED, CHANGE_CHANGED };
const char *change_kind_code(enum change_kind kind); /* "added", "removed", "changed" */

struct change {
    enum change_kind kind;
    const char *label; /* of the task or indicator, code of the agency; "" for the document itself */
    const char *title; /* what it is called */
    const char *field; /* CHANGE_CHANGED: what differs, before and after; else NULL */
    const char *before, *after;
};

struct changes {
    struct change *list;
    size_t count;
};

void changes_add(struct arena *arena, struct changes *changes, struct change change);

/* From one revision of a plan to the next; before NULL: all of it is new. Items in the order of the new document,
 * removed ones last. Texts in the arena or in the plans. */
struct changes diff_plans(struct arena *arena, const struct plan *before, const struct plan *after);

/* From one crosswalk to the next, by what each link ties; before NULL: all of it is new. */
struct changes diff_crosswalks(struct arena *arena, const struct crosswalk *before, const struct crosswalk *after);

/* From one cycle of a plan to the next: the policy by its keys (label "policy"), the definitions by their ids; before
 * NULL: from what holds without a file. */
struct changes diff_cycles(struct arena *arena, const struct cycle *before, const struct cycle *after);

/* From one register of a province to the next, its events included: both rosters as a whole; before may be
 * NULL. */
struct changes diff_agencies(struct arena *arena, const struct roster *before, const struct roster *after,
                             const char *province);

/* From one calendar to the next: years that are confirmed or not, days off, Saturdays worked, days that wait,
 * decisions; before NULL: all of it is new. Labels are days and years, in order of time. */
struct changes diff_calendars(struct arena *arena, const struct workcal *before, const struct workcal *after);

/* A task whose effective due day another calendar moves. */
struct due_move {
    const struct item *item;
    day_t printed;
    day_t before, after; /* effective */
};
struct due_moves {
    struct due_move *list;
    size_t count;
};

/* Tasks of the roster that are due on `today` or later by the calendar before, and that its own calendar, which counts
 * from `from` on, moves; earliest first. What was due before today is over and not among them. */
struct due_moves diff_due_days(struct arena *arena, const struct workcal *before, const struct roster *after,
                               day_t from, day_t today);
