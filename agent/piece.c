#include "piece.h"

struct piece_lateness piece_lateness(const struct spool_piece *piece, const struct workcal *calendar, int64_t at_us)
{
    struct piece_lateness lateness = {.due = piece->due};
    if (piece->due == DAY_NONE) {
        return lateness;
    }
    if (calendar != NULL) {
        lateness.due = workcal_roll(calendar, piece->due);
    }
    day_t today = day_ending_at(at_us); /* 24:00 of the last day is still in time */
    lateness.overdue = piece->end == PIECE_OPEN && today > lateness.due;
    lateness.days_late = lateness.overdue ? today - lateness.due : 0;
    return lateness;
}

void piece_fields(struct arena *arena, const struct spool_piece *piece, struct fields *ret)
{
    char iso[DAY_ISO_MAX];
    *ret = (struct fields){0};
    fields_set(ret, FIELD_TASK, piece->task);
    fields_set(ret, FIELD_ACTION, action_code(ACTION_MILESTONE));
    fields_set(ret, FIELD_MILESTONE, piece->text);
    fields_set(ret, FIELD_MILESTONE_OFFICER, piece->officer);
    fields_set(ret, FIELD_MILESTONE_PRODUCT, piece->product);
    fields_set(ret, FIELD_MILESTONE_DUE, piece->due == DAY_NONE ? NULL : arena_strdup(arena, day_iso(piece->due, iso)));
}
