#include "rounds.h"

#include <string.h>

const struct round *plan_round(const struct plan *plan, const char *period)
{
    for (size_t i = 0; period != NULL && i < plan->round_count; i++) {
        if (strcmp(plan->rounds[i]->period, period) == 0) {
            return plan->rounds[i];
        }
    }
    return NULL;
}

const struct round *plan_open_round(const struct plan *plan, day_t on, size_t *ret_count)
{
    const struct round *found = NULL;
    size_t count = 0;
    for (size_t i = 0; i < plan->round_count; i++) {
        if (!plan->rounds[i]->sealed && plan->rounds[i]->from <= on) {
            found = plan->rounds[i];
            count++;
        }
    }
    if (ret_count != NULL) {
        *ret_count = count;
    }
    return count == 1 ? found : NULL;
}

const struct round_deadline *round_deadline_of(const struct round *round, const struct agency *agency)
{
    const struct round_deadline *general = NULL;
    for (size_t i = 0; i < round->deadline_count; i++) {
        const struct round_deadline *one = &round->deadlines[i];
        if (one->level != 0) {
            continue;
        }
        if ((one->kinds & (1u << agency->kind)) != 0) {
            return one;
        }
        general = one->kinds == 0 ? one : general;
    }
    return general;
}

/* ---- rows ---- */

/* The day on which it is settled who answers: that of the deadline, or where none is for them the end of the data. */
static day_t answering_day(const struct round *round, const struct agency *agency)
{
    const struct round_deadline *deadline = round_deadline_of(round, agency);
    return deadline == NULL ? round->to : deadline->due;
}

static bool owes(const struct round *round, const struct item *item, const struct party *party)
{
    if (party->basis != BASIS_NAMED && party->basis != BASIS_CLOSED_GROUP) {
        return false;
    }
    switch (party->role) {
    case ROLE_LEAD:
    case ROLE_CO_LEAD:
    case ROLE_ACTING:
    case ROLE_IMPLEMENT:
        return true;
    case ROLE_COOPERATE:
        return round->cooperating;
    case ROLE_MONITOR:
        return item->kind == ITEM_INDICATOR;
    default:
        return false;
    }
}

static bool is_stronger(const struct party *party, const struct party *than)
{
    return than == NULL || party->role < than->role || (party->role == than->role && party->basis < than->basis);
}

/* The strongest assignment by which a row is asked of the agency; NULL: it is not asked. */
static const struct party *asked_by(const struct roster *roster, const struct round *round, const struct item *item,
                                    const struct agency *agency, day_t on)
{
    const struct party *best = NULL;
    for (size_t i = 0; item->mandate == MANDATE_ORDER && i < item->party_count; i++) {
        const struct party *party = &item->parties[i];
        const struct agency *origin = NULL;
        if (owes(round, item, party) && is_stronger(party, best) &&
            party_reach(item, party, agency, on, &origin) == REACH_YES &&
            !item_time(roster, item, origin == NULL ? agency : origin).stopped) {
            best = party;
        }
    }
    return best;
}

/* The authority that the reports go to in the end reports to nobody here. */
static bool can_report(const struct round *round, const struct agency *agency, day_t on)
{
    return round->of != NULL && agency->kind != AGENCY_GROUP && agency->kind != AGENCY_CENTRAL &&
           agency->kind != AGENCY_PROVINCE && agency_exists_on(agency, on);
}

bool round_asks(const struct roster *roster, const struct round *round, const struct item *item,
                const struct agency *agency)
{
    day_t on = answering_day(round, agency);
    return item->plan == round->of && item->kind != ITEM_MILESTONE && can_report(round, agency, on) &&
           asked_by(roster, round, item, agency, on) != NULL;
}

struct round_rows round_rows_of(struct arena *arena, const struct roster *roster, const struct round *round,
                                const struct agency *agency)
{
    struct round_rows rows = {.count = 0};
    day_t on = answering_day(round, agency);
    if (!can_report(round, agency, on)) {
        return rows;
    }
    const struct plan *plan = round->of;
    const struct party *ongoing = NULL;
    struct arena *scratch = arena_new();
    struct round_row *all = arena_array(scratch, plan->item_count + 1, sizeof(*all));
    for (size_t i = 0; i < plan->item_count; i++) {
        const struct item *item = &plan->items[i];
        const struct party *party = asked_by(roster, round, item, agency, on);
        if (party == NULL) {
            continue;
        }
        if (item->period.ongoing) {
            ongoing = is_stronger(party, ongoing) ? party : ongoing;
        } else {
            all[rows.count++] = (struct round_row){item, party->role, party->basis};
        }
    }
    if (ongoing != NULL) {
        all[rows.count++] = (struct round_row){NULL, ongoing->role, ongoing->basis};
    }
    rows.list = arena_memdup(arena, all, rows.count * sizeof(*all));
    arena_free(scratch);
    return rows;
}
