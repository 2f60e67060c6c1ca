/* What is owed, as the simulator knows it from what it did itself, and what follows from it for a moment: who is to be
 * told what. It shares with the planner the policies, the calendar's question whether a day is worked, and the events
 * of the agencies; the rest is worked out in another way. */
#include "sim.h"

#include "store_remind.h"
#include "update.h"

#include <stdio.h>
#include <string.h>

/* ---- the account ---- */

struct thing *truth_add(struct sim *sim, const struct thing *thing)
{
    int64_t place = 0;
    if (book_get(&sim->keys, thing->key, &place)) {
        sim_fail("%s is owed twice", thing->key);
    }
    if (sim->thing_count == sim->thing_room) {
        sim->thing_room = sim->thing_room == 0 ? 1024 : sim->thing_room * 2;
        sim->things = mem_realloc(sim->things, sim->thing_room, sizeof(*sim->things));
    }
    book_put(&sim->keys, thing->key, (int64_t)sim->thing_count);
    sim->things[sim->thing_count] = *thing;
    return &sim->things[sim->thing_count++];
}

static day_t rolled(const struct sim *sim, day_t day)
{
    while (!workcal_is_workday(&sim->roster->calendar, day)) {
        day++;
    }
    return day;
}

/* When the agency acts on something due on a day, and when it asks for more time. */
static void draw(struct sim *sim, struct thing *thing)
{
    struct dice *dice = &sim->dice;
    const struct body *body = world_body(sim, thing->origin);
    enum character character = body == NULL ? LATE : body->character;
    bool task = thing->kind == OBLIGATION_TASK || thing->kind == OBLIGATION_MILESTONE;
    thing->ask_on = DAY_MAX;
    thing->decide_on = DAY_MAX;
    if (character == SAYS_NOTHING && thing->kind == OBLIGATION_REPORT) {
        character = DILIGENT; /* in time, and late with everything else */
    }
    switch (character) {
    case DILIGENT:
        thing->act_on = thing->due - (day_t)dice_below(dice, 12);
        break;
    case SILENT:
        thing->act_on = thing->due + 60 + (day_t)dice_below(dice, 150);
        break;
    default:
        thing->act_on = thing->due + 1 + (day_t)dice_below(dice, 40);
    }
    if (task && (character == ASKS_IN_TIME || (character == DILIGENT && dice_percent(dice, 10)))) {
        thing->ask_on = thing->due - (day_t)dice_below(dice, 10);
        thing->act_on = thing->act_on > thing->ask_on ? thing->act_on : thing->ask_on + 5;
    } else if (task && character == ASKS_LATE) {
        thing->ask_on = thing->due + 1 + (day_t)dice_below(dice, 12);
    }
    thing->act_on = thing->act_on <= sim->today ? sim->today + (day_t)dice_below(dice, 5) : thing->act_on;
}

static const char *document_of(struct sim *sim, const struct plan *plan)
{
    return arena_printf(sim->arena, "Kế hoạch số %s", plan->called == NULL ? plan->number : plan->called);
}

/* ---- tasks and milestones ---- */

static bool answers_for(const struct item *item, size_t at)
{
    const struct party *party = &item->parties[at];
    bool role = party->role == ROLE_LEAD || party->role == ROLE_CO_LEAD || party->role == ROLE_ACTING ||
                party->role == ROLE_IMPLEMENT;
    if (!role || party->agency == NULL || party->agency->kind == AGENCY_GROUP ||
        party->agency->kind == AGENCY_CENTRAL) {
        return false;
    }
    for (size_t i = 0; i < at; i++) {
        if (item->parties[i].agency == party->agency && answers_for(item, i)) {
            return false;
        }
    }
    return true;
}

static void note_item(struct sim *sim, const struct item *item, const struct agency *origin, day_t due, day_t since)
{
    char name[ITEM_NAME_MAX];
    char spoken[LABEL_SPOKEN_MAX];
    const char *task = arena_strdup(sim->arena, item_key(item, name));
    const char *key = arena_printf(sim->arena, "task %s %s", task, origin->code);
    int64_t place = 0;
    if (book_get(&sim->keys, key, &place)) {
        return; /* what changes is known from who changed it */
    }
    struct thing thing = {
        .kind = item->kind == ITEM_MILESTONE ? OBLIGATION_MILESTONE : OBLIGATION_TASK,
        .key = key,
        .plan = arena_strdup(sim->arena, plan_key(item->plan, name)),
        .task = task,
        .origin = arena_strdup(sim->arena, origin->code),
        .words = arena_printf(sim->arena, "%s, %s", label_spoken(item->label, spoken), document_of(sim, item->plan)),
        .due = due,
        .since = since,
    };
    draw(sim, &thing);
    truth_add(sim, &thing);
}

/* Due days by the plans themselves; a day that the authority gave is in `due_changes`. */
void truth_tasks(struct sim *sim)
{
    for (size_t p = 0; p < sim->roster->plan_count; p++) {
        const struct plan *plan = &sim->roster->plans[p];
        for (size_t i = 0; i < plan->item_count + plan->milestone_count; i++) {
            const struct item *item = i < plan->item_count ? &plan->items[i] : &plan->milestones[i - plan->item_count];
            day_t due = item->period.to == DAY_MAX || item->period.ongoing ? DAY_MAX : rolled(sim, item->period.to);
            day_t since = DAY_MIN;
            if (item->kind == ITEM_TASK && item->due_change_count > 0 && due == DAY_MAX) {
                const struct due_change *given = item->due_changes[0];
                due = given->kind == DUE_EXTENDED ? rolled(sim, given->until) : DAY_MAX;
                since = day_of_instant(given->decided_us);
            }
            bool owed = item->kind != ITEM_INDICATOR && item->mandate == MANDATE_ORDER && due <= sim->last + 60;
            for (size_t n = 0; owed && n < item->party_count; n++) {
                if (answers_for(item, n)) {
                    note_item(sim, item, item->parties[n].agency, due, since);
                }
            }
        }
    }
}

/* ---- reports ---- */

static void note_report(struct sim *sim, const struct round *round, const struct agency *agency)
{
    char name[ITEM_NAME_MAX];
    char words[PERIOD_VIETNAMESE_MAX];
    struct report_period period = {.kind = PERIOD_NONE};
    const struct round_deadline *deadline = round_deadline_of(round, agency);
    struct round_rows rows = round_rows_of(sim->scratch, sim->roster, round, agency);
    if (rows.count == 0 || deadline == NULL || !period_parse(round->period, &period)) {
        return;
    }
    struct thing thing = {
        .kind = OBLIGATION_REPORT,
        .key = arena_printf(sim->arena, "report %s %s %s", round->plan, round->period, agency->code),
        .plan = arena_strdup(sim->arena, round->plan),
        .origin = arena_strdup(sim->arena, agency->code),
        .words =
            arena_printf(sim->arena, "Báo cáo %s, %s", period_vietnamese(period, words), document_of(sim, round->of)),
        .due = deadline->due,
        .since = DAY_MIN,
        .rows = arena_array(sim->arena, rows.count, sizeof(*thing.rows)),
        .row_count = rows.count,
        .round = round->number,
    };
    for (size_t i = 0; i < rows.count; i++) {
        const struct item *item = rows.list[i].item;
        thing.rows[i].task = item == NULL ? NULL : arena_strdup(sim->arena, item_key(item, name));
        thing.rows[i].is_value = item != NULL && item->kind == ITEM_INDICATOR;
    }
    draw(sim, &thing);
    truth_add(sim, &thing);
}

void truth_reports(struct sim *sim)
{
    for (size_t i = 0; i < sim->roster->round_count; i++) {
        const struct round *round = &sim->roster->rounds[i];
        int64_t known = 0;
        const char *key = arena_printf(sim->arena, "%lld", (long long)round->number);
        if (round->of == NULL || round->sealed || book_get(&sim->rounds_known, key, &known)) {
            continue;
        }
        book_put(&sim->rounds_known, key, 1);
        for (size_t a = 0; a < sim->roster->agency_count; a++) {
            note_report(sim, round, &sim->roster->agencies[a]);
        }
    }
}

/* ---- who answers, and whether it stands ---- */

const struct agency *truth_agency(const struct sim *sim, const struct thing *thing)
{
    const struct agency *agency = roster_agency(sim->roster, thing->origin);
    bool follows = thing->kind != OBLIGATION_REPORT; /* a report is asked of the body that is there when it is due */
    while (agency != NULL && agency->valid_to < sim->today) {
        const struct agency_event *end = agency->ended_by;
        bool on = follows && end != NULL && (end->kind == EVENT_RENAME || end->kind == EVENT_MERGE);
        agency = on ? end->successors[0] : NULL;
    }
    return agency;
}

/* Of two parts of one task that have come to one body and are due on one day it hears once. */
static bool has_earlier_part(const struct sim *sim, const struct thing *thing, const struct agency *agency)
{
    for (const struct thing *other = sim->things; thing->kind == OBLIGATION_TASK && other < thing; other++) {
        bool stands = !other->done && !other->claimed && !other->stopped && !other->pending;
        if (other->kind == OBLIGATION_TASK && stands && other->due == thing->due &&
            strcmp(other->task, thing->task) == 0 && truth_agency(sim, other) == agency) {
            return true;
        }
    }
    return false;
}

bool truth_is_open(const struct sim *sim, const struct thing *thing, int64_t now)
{
    (void)now;
    if (thing->done || thing->claimed || thing->stopped || thing->pending || thing->over) {
        return false;
    }
    const struct agency *agency = truth_agency(sim, thing);
    return agency != NULL && agency->valid_from <= sim->today && !has_earlier_part(sim, thing, agency);
}

/* ---- the ladder ---- */

int truth_days(const struct sim *sim, day_t due, day_t day)
{
    int days = 0;
    for (day_t d = due + 1; d <= day; d++) {
        days += workcal_is_workday(&sim->roster->calendar, d);
    }
    for (day_t d = day; d < due; d++) {
        days -= workcal_is_workday(&sim->roster->calendar, d);
    }
    return days;
}

/* The newest rung for people with these roles: every step that has come is tried, and each repetition. */
static bool rung_of(const struct sim *sim, const struct thing *thing, const struct reminder_ladder *ladder,
                    unsigned whom, int *ret)
{
    bool found = false;
    int days = truth_days(sim, thing->due, sim->today);
    for (size_t i = 0; i < ladder->step_count; i++) {
        if ((ladder->steps[i].whom & whom) != 0 && ladder->steps[i].offset <= days) {
            *ret = ladder->steps[i].offset;
            found = true;
        }
    }
    int last = ladder->step_count == 0 ? 0 : ladder->steps[ladder->step_count - 1].offset;
    for (int n = last + ladder->repeat_every; ladder->repeat_every > 0 && n <= days; n += ladder->repeat_every) {
        if ((ladder->repeat_whom & whom) != 0) {
            *ret = n;
            found = true;
        }
    }
    if (found && thing->since != DAY_MIN) { /* days before it came to be are not made up for */
        day_t day = thing->since;
        while (!workcal_is_workday(&sim->roster->calendar, day)) {
            day++;
        }
        found = *ret >= truth_days(sim, thing->due, day);
    }
    return found;
}

/* ---- silence ---- */

enum silence_cause truth_silence(struct sim *sim, const struct agency *agency, int64_t now)
{
    const struct body *body = NULL;
    for (size_t i = 0; i < sim->body_count; i++) { /* a machine goes on speaking when its office is renamed */
        if (sim->bodies[i].has_machine && world_speaker(sim, sim->bodies[i].code) == agency) {
            body = &sim->bodies[i];
        }
    }
    if (body == NULL) {
        return SILENCE_NONE;
    }
    if (sim->out || (body->last_contact_us < sim->back_at && now - sim->back_at < 30 * MINUTE)) {
        return SILENCE_COLLECTOR_DOWN;
    }
    if (body->waiting > 0) {
        return SILENCE_APPROVED_UNSENT;
    }
    if (body->last_contact_us == 0) {
        return SILENCE_AGENT_DOWN;
    }
    int quiet = 0;
    for (day_t day = day_of_instant(body->last_contact_us) + 1; day <= sim->today; day++) {
        bool out = day >= sim->first && sim->was_out[day - sim->first];
        quiet += workcal_is_workday(&sim->roster->calendar, day) && !out;
    }
    return quiet <= policy_default.agent_patience ? SILENCE_UP : body->goodbye ? SILENCE_AGENT_DOWN : SILENCE_LINK_DOWN;
}

/* ---- what follows ---- */

struct wanting {
    struct sim *sim;
    struct wanted_list *list;
};

static void want(struct wanting *w, struct wanted one)
{
    struct wanted_list *list = w->list;
    if (list->count == list->room) {
        size_t room = list->room == 0 ? 256 : list->room * 2;
        struct wanted *more = arena_array(w->sim->scratch, room, sizeof(*more));
        if (list->count > 0) {
            memcpy(more, list->list, list->count * sizeof(*more));
        }
        list->list = more;
        list->room = room;
    }
    list->list[list->count++] = one;
}

/* Everybody who can be told for an agency, machines as officers. */
static size_t each_person(struct wanting *w, const struct agency *agency, unsigned roles, const struct wanted *one)
{
    struct sim *sim = w->sim;
    size_t count = 0;
    for (size_t i = 0; (roles & CONTACT_OFFICER) != 0 && i < sim->body_count; i++) {
        if (sim->bodies[i].has_machine && world_speaker(sim, sim->bodies[i].code) == agency) {
            struct wanted row = *one;
            row.recipient = arena_printf(sim->scratch, "agent:%s", agency->code);
            want(w, row);
            count++;
        }
    }
    for (size_t i = 0; i < sim->contact_count; i++) {
        const struct person_of *person = &sim->contacts[i];
        if ((roles & person->role) != 0 && world_speaker(sim, person->agency) == agency) {
            struct wanted row = *one;
            row.recipient = person->address;
            want(w, row);
            count++;
        }
    }
    return count;
}

static void want_work(struct wanting *w, const struct agency *focal, const struct wanted *one)
{
    struct wanted row = *one;
    row.recipient = arena_printf(w->sim->scratch, "focal:%s", focal->code);
    row.work = true;
    want(w, row);
    each_person(w, focal, CONTACT_OFFICER, one);
}

static void want_unreachable(struct wanting *w, const struct agency *agency, const struct agency *focal)
{
    const char *key = arena_printf(w->sim->scratch, "agency:%s", agency->code);
    want_work(w, focal,
              &(struct wanted){.key = key, .due = DAY_MIN, .kind = INTENT_UNREACHABLE, .step = w->sim->today});
}

static void want_escalation(struct wanting *w, const struct thing *thing, const struct agency *agency,
                            const struct plan *plan, const struct agency *focal)
{
    struct sim *sim = w->sim;
    const struct cycle_policy *policy = policy_of(plan);
    const struct reminder_ladder *ladder = &policy->ladders[thing->kind];
    int days = truth_days(sim, thing->due, sim->today);
    struct wanted one = {.thing = thing, .key = thing->key, .due = thing->due};
    if (sim->today <= thing->due) {
        return;
    }
    if (ladder->list_after > 0 && days >= ladder->list_after) {
        one.kind = INTENT_LIST_ENTRY;
        one.step = 1;
        want_work(w, focal, &one);
    }
    bool urged = agency != focal && agency->kind != AGENCY_PROVINCE && ladder->urge_after > 0;
    if (!urged || days < ladder->urge_after) {
        return;
    }
    bool waited = thing->urgings == 0 ||
                  (policy->urge_again > 0 && truth_days(sim, thing->urged_on, sim->today) >= policy->urge_again);
    if (waited) {
        bool dossier = policy->dossier_after > 0 && thing->urgings >= policy->dossier_after;
        one.kind = dossier ? INTENT_DOSSIER_DRAFT : INTENT_URGING_DRAFT;
        one.step = dossier ? 1 : thing->urgings + 1;
        want_work(w, focal, &one);
    }
}

static void want_thing(struct wanting *w, const struct thing *thing, int64_t now)
{
    struct sim *sim = w->sim;
    const struct agency *agency = truth_agency(sim, thing);
    const struct plan *plan = roster_find_plan(sim->roster, thing->plan, NULL);
    struct thing of_focal = {.kind = OBLIGATION_TASK, .origin = plan->focal->code};
    const struct agency *focal = truth_agency(sim, &of_focal);
    const struct reminder_ladder *ladder = &policy_of(plan)->ladders[thing->kind];
    enum silence_cause silence = truth_silence(sim, agency, now);
    bool officers = silence == SILENCE_NONE || silence == SILENCE_UP;
    struct wanted one = {.thing = thing, .key = thing->key, .due = thing->due};
    int step = 0;
    bool due = rung_of(sim, thing, ladder, REMIND_OFFICER | REMIND_LEADER, &step);
    size_t told = 0;
    if (due && !officers) {
        one.kind = INTENT_IT_NOTICE;
        one.step = step;
        told = each_person(w, silence == SILENCE_COLLECTOR_DOWN ? focal : agency, CONTACT_IT, &one);
    }
    for (unsigned role = CONTACT_OFFICER; due && officers && role <= CONTACT_LEADER; role <<= 1) {
        one.kind = INTENT_REMINDER;
        if (agency->kind != AGENCY_PROVINCE && rung_of(sim, thing, ladder, role, &one.step)) {
            told += each_person(w, agency, role, &one);
        }
    }
    bool authority = officers && agency->kind == AGENCY_PROVINCE;
    if (due && told == 0 && silence != SILENCE_COLLECTOR_DOWN && !authority) {
        want_unreachable(w, agency, focal);
    }
    if (silence != SILENCE_APPROVED_UNSENT && silence != SILENCE_COLLECTOR_DOWN) {
        want_escalation(w, thing, agency, plan, focal);
    }
}

void truth_wanted(struct sim *sim, int64_t now, struct wanted_list *ret)
{
    struct wanting w = {.sim = sim, .list = ret};
    int open = 0;
    *ret = (struct wanted_list){0};
    if (!workcal_is_workday(&sim->roster->calendar, sim->today)) {
        return;
    }
    for (size_t i = 0; i < sim->thing_count; i++) {
        if (truth_is_open(sim, &sim->things[i], now)) {
            want_thing(&w, &sim->things[i], now);
            open++;
        }
    }
    sim->figures.obligations_open_most =
        open > sim->figures.obligations_open_most ? open : sim->figures.obligations_open_most;
}
