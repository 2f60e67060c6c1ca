/* What a changed calendar changes: its rows, and the due days of tasks that are still to come. */
#include "diff.h"

#include <stdlib.h>
#include <string.h>

/* Days that one of two sorted lists has and the other has not. */
static void compare_days(struct arena *arena, struct changes *changes, const char *what, const day_t *before,
                         size_t before_count, const day_t *after, size_t after_count)
{
    for (size_t b = 0, a = 0; b < before_count || a < after_count;) {
        char iso[DAY_ISO_MAX];
        if (b < before_count && a < after_count && before[b] == after[a]) {
            b++;
            a++;
            continue;
        }
        bool removed = a == after_count || (b < before_count && before[b] < after[a]);
        day_t day = removed ? before[b++] : after[a++];
        changes_add(arena, changes,
                    (struct change){removed ? CHANGE_REMOVED : CHANGE_ADDED, arena_strdup(arena, day_iso(day, iso)),
                                    what, NULL, NULL, NULL});
    }
}

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

/* "12729/VPCP-KGVX 2026-01-02 2026-01-10; …" */
static const char *decisions_text(struct arena *arena, const struct workcal_year *year)
{
    const char *list = "";
    for (size_t i = 0; i < year->decision_count; i++) {
        const struct workcal_decision *decision = &year->decisions[i];
        char iso[DAY_ISO_MAX];
        list = arena_printf(arena, "%s%s%s %s %s", list, i == 0 ? "" : "; ",
                            decision->number == NULL ? "?" : decision->number,
                            decision->date == DAY_MIN ? "…" : day_iso(decision->date, iso), or_empty(decision->issuer));
        for (size_t d = 0; d < decision->day_count; d++) {
            list = arena_printf(arena, "%s %s", list, day_iso(decision->days[d], iso));
        }
        list = arena_printf(arena, "%s %s", list, or_empty(decision->note));
    }
    return list;
}

static const char *unconfirmed_text(struct arena *arena, const struct workcal_year *year)
{
    const char *list = "";
    for (size_t i = 0; i < year->unconfirmed_count; i++) {
        const struct workcal_unconfirmed *row = &year->unconfirmed[i];
        char iso[DAY_ISO_MAX];
        list = arena_printf(arena, "%s%s%s %s %s", list, i == 0 ? "" : "; ", day_iso(row->day, iso), row->name,
                            or_empty(row->note));
    }
    return list;
}

static void compare_texts(struct arena *arena, struct changes *changes, const char *label, const char *field,
                          const char *before, const char *after)
{
    if (strcmp(before, after) != 0) {
        changes_add(arena, changes, (struct change){CHANGE_CHANGED, label, "", field, before, after});
    }
}

static void compare_years(struct arena *arena, struct changes *changes, const struct workcal *before,
                          const struct workcal *after)
{
    static const char *const truth[] = {"false", "true"};
    for (size_t i = 0; i < after->year_count; i++) {
        const struct workcal_year *year = &after->years[i];
        const struct workcal_year *old = workcal_year(before, year->year);
        const char *label = arena_printf(arena, "%d", year->year);
        if (old == NULL) {
            changes_add(arena, changes, (struct change){CHANGE_ADDED, label, "", NULL, NULL, NULL});
            continue;
        }
        compare_texts(arena, changes, label, "confirmed", truth[old->confirmed], truth[year->confirmed]);
        compare_texts(arena, changes, label, "decisions", decisions_text(arena, old), decisions_text(arena, year));
        compare_texts(arena, changes, label, "unconfirmed", unconfirmed_text(arena, old),
                      unconfirmed_text(arena, year));
        compare_texts(arena, changes, label, "note", or_empty(old->note), or_empty(year->note));
    }
    for (size_t i = 0; i < before->year_count; i++) {
        if (workcal_year(after, before->years[i].year) == NULL) {
            changes_add(arena, changes,
                        (struct change){CHANGE_REMOVED, arena_printf(arena, "%d", before->years[i].year), "", NULL,
                                        NULL, NULL});
        }
    }
}

struct changes diff_calendars(struct arena *arena, const struct workcal *before, const struct workcal *after)
{
    static const struct workcal nothing = {0};
    struct changes changes = {0};
    const struct workcal *old = before == NULL ? &nothing : before;
    compare_years(arena, &changes, old, after);
    compare_days(arena, &changes, "off", old->off, old->off_count, after->off, after->off_count);
    compare_days(arena, &changes, "worked", old->worked, old->worked_count, after->worked, after->worked_count);
    return changes;
}

static int compare_moves(const void *a, const void *b)
{
    const struct due_move *x = a;
    const struct due_move *y = b;
    if (x->before != y->before) {
        return x->before < y->before ? -1 : 1;
    }
    return x->item < y->item ? -1 : x->item > y->item;
}

struct due_moves diff_due_days(struct arena *arena, const struct workcal *before, const struct roster *after,
                               day_t from, day_t today)
{
    struct due_moves moves = {0};
    size_t room = 0;
    /* item_due() asks a roster for its calendar only. */
    const struct roster old = {.calendar = *before};
    const struct roster new = {.calendar = workcal_splice(arena, before, &after->calendar, from)};
    for (size_t p = 0; p < after->plan_count; p++) {
        room += after->plans[p].item_count;
    }
    moves.list = arena_array(arena, room + 1, sizeof(*moves.list));
    for (size_t p = 0; p < after->plan_count; p++) {
        const struct plan *plan = &after->plans[p];
        for (size_t i = 0; i < plan->item_count; i++) {
            struct due_move move = {.item = &plan->items[i]};
            if (move.item->kind == ITEM_TASK && item_due(&old, move.item, &move.printed, &move.before) &&
                item_due(&new, move.item, &move.printed, &move.after) && move.before >= today &&
                move.before != move.after) {
                moves.list[moves.count++] = move;
            }
        }
    }
    if (moves.count > 0) {
        qsort(moves.list, moves.count, sizeof(*moves.list), compare_moves);
    }
    return moves;
}
