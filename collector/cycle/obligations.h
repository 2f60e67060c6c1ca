/* obligations: everything that agencies owe at a moment, for the reminder planner: tasks and milestones by their seats,
 * reports by round, questions, and what was returned to be mended. Pure. */
#pragma once

#include "heard.h"
#include "planner.h"
#include "question.h"

/* An agency's report for a round that is open. */
struct owed_report {
    const struct round *round;
    const struct agency *agency;
    day_t due;
    bool complete;     /* every row that it owes was spoken about */
    bool said_nothing; /* and all it said was that there is nothing to report */
};
struct owed_reports {
    struct owed_report *list;
    size_t count;
};

/* An update that was returned and not mended yet. */
struct returned_row {
    const char *update_id, *task, *agency;
    day_t until;
    int64_t returned_us;
};
struct returned_rows {
    struct returned_row *rows;
    size_t count;
};

/* Urgings that were signed and sent, by the obligation's key. */
struct urged_row {
    const char *key;
    int count;
    day_t last; /* the last of them, or the day that it gave */
};
struct urged_rows {
    struct urged_row *rows;
    size_t count;
};

struct owing {
    const struct heard *heard;
    int64_t as_of;
    struct owed_reports reports;
    struct question_rows questions;
    struct returned_rows returned;
    struct urged_rows urged;
    const enum silence_cause *silences; /* by the place of the agency in the roster; NULL: none is */
};

struct obligations {
    struct obligation *list;
    size_t count;
};
/* Those that are not done, in the order of the documents. In the arena; refers to what it was given. */
struct obligations obligations_make(struct arena *arena, const struct owing *owing);
