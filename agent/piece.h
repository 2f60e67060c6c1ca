/* piece: what a piece of the office's part of a task (spool/pieces.h) means: when it is late, and what it would be as a
 * milestone at the centre. */
#pragma once

#include "fields.h"
#include "pieces.h"
#include "workcal.h"

struct piece_lateness {
    day_t due;     /* rolled to the next working day; DAY_NONE: no day */
    bool overdue;  /* open, and its last day is over */
    int days_late; /* calendar days after `due`, as everywhere else; 0: not overdue */
};
/* At the end of what day the moment belongs to. calendar NULL: this machine has none, days are taken as they are. */
struct piece_lateness piece_lateness(const struct spool_piece *piece, const struct workcal *calendar, int64_t at_us);

/* The fields of an update that registers the piece at the centre as a milestone. */
void piece_fields(struct arena *arena, const struct spool_piece *piece, struct fields *ret);
