#include "random_facts.h"

#include "unit.h"
#include "update.h"

#include <stdio.h>
#include <string.h>

#define NOON (INT64_C(12) * 3600 * 1000000)

/* ---- making them ---- */

struct making {
    struct random_facts *f;
    struct dice dice;
};

static day_t some_day(struct making *m)
{
    return 85 + (day_t)dice_below(&m->dice, (unsigned)(m->f->today - 84));
}

/* A moment until now. */
static int64_t some_moment(struct making *m)
{
    int64_t moment = day_begin(some_day(m)) + (int64_t)dice_below(&m->dice, 86400) * 1000000;
    return moment < m->f->as_of ? moment : m->f->as_of;
}

static int any_item(struct making *m)
{
    return (int)dice_below(&m->dice, (unsigned)m->f->item_count);
}

/* Mostly one that answers, or answered, for something of the item. */
static const char *any_speaker(struct making *m, int at, int64_t moment)
{
    const struct fact_item *one = &m->f->items[at];
    const struct history *h = m->f->history;
    const struct history_item *item = &h->items[one->item];
    int body = (int)dice_below(&m->dice, (unsigned)h->body_count);
    if (dice_percent(&m->dice, 85) && (one->number > 0 || item->party_count > 0)) {
        int origin =
            one->number > 0 ? one->agency : item->parties[dice_below(&m->dice, (unsigned)item->party_count)].body;
        int answer = origin < 0 ? -1 : history_answer(h, one->item, origin, day_of_instant(moment), NULL);
        body = answer >= 0 ? answer : body;
    }
    return h->bodies[body].code;
}

static bool exists(const struct making *m, const char *code, day_t on)
{
    const struct history *h = m->f->history;
    for (size_t i = 0; i < h->body_count; i++) {
        if (strcmp(h->bodies[i].code, code) == 0) {
            return history_exists(h, (int)i, on);
        }
    }
    return false;
}

static void make_items(struct making *m)
{
    struct random_facts *f = m->f;
    for (size_t i = 0; i < f->history->item_count; i++) {
        struct fact_item *one = &f->items[f->item_count++];
        *one = (struct fact_item){.item = (int)i, .to = 90 + (day_t)dice_below(&m->dice, 180)};
        one->to = dice_percent(&m->dice, 15) ? DAY_MAX : one->to;
        one->before = one->to != DAY_MAX && dice_percent(&m->dice, 20);
        snprintf(one->key, sizeof(one->key), "%d/KH@1970-01-01@UBND#%zu", f->history->items[i].plan + 1, i + 1);
    }
    for (int n = 0; n < FACTS_MILESTONES; n++) {
        int of = (int)dice_below(&m->dice, (unsigned)f->history->item_count);
        int body = (int)dice_below(&m->dice, (unsigned)f->history->body_count);
        if (f->history->items[of].kind != ITEM_TASK || f->history->bodies[body].kind == AGENCY_CENTRAL) {
            continue;
        }
        struct fact_item *one = &f->items[f->item_count++];
        *one = (struct fact_item){.item = of, .number = n + 1, .agency = body};
        one->to = 90 + (day_t)dice_below(&m->dice, 180);
        snprintf(one->key, sizeof(one->key), "%d/KH@1970-01-01@UBND#%d/%d", f->history->items[of].plan + 1, of + 1,
                 n + 1);
    }
}

static void make_changes(struct making *m)
{
    struct random_facts *f = m->f;
    size_t count = dice_below(&m->dice, FACTS_CHANGES + 1);
    day_t on = 86;
    for (size_t i = 0; i < count; i++) {
        struct fact_change *one = &f->changes[f->change_count++];
        const struct history_item *item = NULL;
        one->item = any_item(m);
        one->kind = dice_percent(&m->dice, 60) ? DUE_EXTENDED : dice_percent(&m->dice, 60) ? DUE_STOPPED : DUE_RESUMED;
        item = &f->history->items[f->items[one->item].item];
        one->party = dice_percent(&m->dice, 40) || item->party_count == 0
                         ? -1
                         : item->parties[dice_below(&m->dice, (unsigned)item->party_count)].body;
        if (f->items[one->item].number > 0 && dice_percent(&m->dice, 60)) {
            one->party = f->items[one->item].agency;
        }
        one->until = 95 + (day_t)dice_below(&m->dice, 180);
        on += (day_t)dice_below(&m->dice, 12);
        one->on = on < f->today ? on : f->today;
    }
}

static void make_days(struct making *m)
{
    struct random_facts *f = m->f;
    for (day_t day = 95; f->off_count < FACTS_DAYS_OFF && day < 270; day += 1 + (day_t)dice_below(&m->dice, 25)) {
        if (day_of_week(day) <= 5) {
            f->off[f->off_count++] = day;
        } else {
            f->worked[f->worked_count++] = day;
        }
    }
}

static void make_states(struct making *m)
{
    struct random_facts *f = m->f;
    size_t count = dice_below(&m->dice, FACTS_STATES);
    for (size_t i = 0; i < count; i++) {
        int at = any_item(m);
        int64_t moment = some_moment(m);
        struct state_row row = {.task = f->items[at].key, .agency = any_speaker(m, at, moment), .percent = -1};
        bool twice = !exists(m, row.agency, day_of_instant(moment)); /* whoever has ended says nothing more */
        row.last_update_us = moment;
        row.update_count = 1;
        row.spoke_us = dice_percent(&m->dice, 70) ? moment : 0; /* else a contribution, say */
        row.claimed_complete = row.spoke_us != 0 && dice_percent(&m->dice, 55);
        for (size_t j = 0; j < f->facts.states.count; j++) {
            twice = twice || (strcmp(f->states[j].task, row.task) == 0 && strcmp(f->states[j].agency, row.agency) == 0);
        }
        if (!twice) {
            f->states[f->facts.states.count++] = row;
        }
    }
    f->facts.states.rows = f->states;
}

/* In order of their moments, each with a part of what is left of the time. */
static int64_t next_moment(struct making *m, int64_t moment, size_t left)
{
    return moment + (m->f->as_of - moment) / (int64_t)(left + 1) * (1 + (int64_t)dice_below(&m->dice, 100)) / 100;
}

static void make_decisions(struct making *m)
{
    struct random_facts *f = m->f;
    size_t count = dice_below(&m->dice, FACTS_CONFIRMATIONS);
    int64_t moment = day_begin(86);
    for (size_t i = 0; i < count; i++) {
        int at = any_item(m);
        moment = next_moment(m, moment, count - i);
        struct confirmation_row *row = &f->confirmations[f->facts.confirmations.count++];
        *row = (struct confirmation_row){.task = f->items[at].key, .update_id = "", .product_day = DAY_NONE};
        row->agency = any_speaker(m, at, moment);
        row->said_us = moment;
        row->product_day =
            dice_percent(&m->dice, 60) ? day_of_instant(moment) - (day_t)dice_below(&m->dice, 30) : DAY_NONE;
        row->due = dice_percent(&m->dice, 60) ? 90 + (day_t)dice_below(&m->dice, 150) : DAY_NONE;
        row->confirmed_us = moment + (f->as_of - moment) / 100 * (int64_t)dice_below(&m->dice, 101);
    }
    f->facts.confirmations.rows = f->confirmations;
    for (size_t i = 0; i < f->item_count && f->facts.completions.count < FACTS_COMPLETIONS; i++) {
        if (dice_percent(&m->dice, 25)) {
            f->completions[f->facts.completions.count++] =
                (struct completion_row){.task = f->items[i].key,
                                        .product_day = some_day(m),
                                        .due = dice_percent(&m->dice, 60) ? some_day(m) : DAY_NONE,
                                        .recorded_us = some_moment(m)};
        }
    }
    f->facts.completions.rows = f->completions;
}

static void make_requests(struct making *m)
{
    struct random_facts *f = m->f;
    size_t count = dice_below(&m->dice, FACTS_REQUESTS);
    int64_t moment = day_begin(86);
    for (size_t i = 0; i < count; i++) {
        int at = any_item(m);
        moment = next_moment(m, moment, count - i);
        f->requests[f->facts.requests.count++] =
            (struct request_row){.update_id = "",
                                 .task = f->items[at].key,
                                 .agency = any_speaker(m, at, moment),
                                 .reason = "chờ văn bản",
                                 .asked_us = moment,
                                 .until = 300,
                                 .state = (enum request_state)dice_below(&m->dice, REQUEST_REFUSED + 1),
                                 .document_date = DAY_NONE,
                                 .granted_until = DAY_NONE};
    }
    f->facts.requests.rows = f->requests;
}

void random_facts_make(struct random_facts *facts, const struct history *history, uint64_t seed, day_t today)
{
    struct making m = {.f = facts, .dice = {.state = seed}};
    *facts = (struct random_facts){.history = history, .today = today, .as_of = day_begin(today) + NOON};
    make_items(&m);
    make_changes(&m);
    make_days(&m);
    make_states(&m);
    make_decisions(&m);
    make_requests(&m);
}

/* ---- telling a roster ---- */

static void tell_more(struct roster *roster, void *context)
{
    const struct random_facts *f = context;
    for (size_t i = 0; i < f->item_count; i++) {
        const struct fact_item *one = &f->items[i];
        struct plan *plan = &roster->plans[f->history->items[one->item].plan];
        if (one->number > 0) {
            *roster_add_milestone(roster) = (struct milestone){.task = f->items[one->item].key,
                                                               .number = one->number,
                                                               .agency = f->history->bodies[one->agency].code,
                                                               .text = "mốc",
                                                               .due = one->to};
        }
        for (size_t n = 0; one->number == 0 && n < plan->item_count; n++) {
            if (strcmp(plan->items[n].label, strchr(one->key, '#') + 1) == 0 && one->to != DAY_MAX) {
                plan->items[n].period =
                    (struct period){.printed = one->before ? "trước 2030" : "1970", .from = DAY_MIN, .to = one->to};
            }
        }
    }
    for (size_t i = 0; i < f->change_count; i++) {
        const struct fact_change *one = &f->changes[i];
        *roster_add_due_change(roster) =
            (struct due_change){.kind = one->kind,
                                .task = f->items[one->item].key,
                                .party = one->party < 0 ? NULL : f->history->bodies[one->party].code,
                                .until = one->until,
                                .document = {.number = "3/QĐ", .date = one->on},
                                .decided_us = day_begin(one->on) + NOON / 2};
    }
    roster->calendar = (struct workcal){.off = arena_memdup(roster->arena, f->off, sizeof(f->off)),
                                        .off_count = f->off_count,
                                        .worked = arena_memdup(roster->arena, f->worked, sizeof(f->worked)),
                                        .worked_count = f->worked_count};
}

struct roster *random_facts_roster(struct random_facts *facts)
{
    return history_roster_with(facts->history, tell_more, facts);
}

/* ---- the slow reading ---- */

static bool bears(enum role role)
{
    return role == ROLE_LEAD || role == ROLE_CO_LEAD || role == ROLE_ACTING || role == ROLE_IMPLEMENT;
}

static void add_seat(struct slow_item *ret, int origin)
{
    for (size_t i = 0; i < ret->seat_count; i++) {
        if (ret->seats[i].origin == origin) {
            return;
        }
    }
    ret->seats[ret->seat_count++] = (struct slow_seat){.origin = origin};
}

/* Those named; and of a group whom a decision that is in force names. */
static void find_seats(const struct random_facts *f, const struct fact_item *one, struct slow_item *ret)
{
    const struct history *h = f->history;
    const struct history_item *item = &h->items[one->item];
    if (one->number > 0) {
        add_seat(ret, one->agency);
        return;
    }
    for (size_t p = 0; item->mandate == MANDATE_ORDER && p < item->party_count; p++) {
        const struct history_party *party = &item->parties[p];
        if (party->body >= 0 && bears(party->role) && h->bodies[party->body].kind != AGENCY_CENTRAL) {
            add_seat(ret, party->body);
        }
    }
    for (size_t d = 0; item->mandate == MANDATE_ORDER && d < h->decision_count; d++) {
        const struct history_decision *made = &h->decisions[d];
        day_t begins = h->bodies[made->to].from;
        day_t force = begins > made->from ? begins : made->from;
        if (made->item != one->item || force > f->today || h->bodies[made->to].kind == AGENCY_CENTRAL) {
            continue;
        }
        for (size_t p = 0; p < item->party_count; p++) {
            const struct history_party *party = &item->parties[p];
            if (party->body < 0 && bears(party->role) && history_means(h, party, made->origin, f->today)) {
                add_seat(ret, made->origin);
            }
        }
    }
}

static day_t rolled(const struct roster *roster, day_t day)
{
    while (!workcal_is_workday(&roster->calendar, day)) {
        day++;
    }
    return day;
}

/* The last decision that is for this part says when it is due, and whether it is stopped. */
static void find_time(const struct random_facts *f, const struct roster *roster, size_t at, struct slow_seat *seat,
                      int64_t *ret_extended_us)
{
    const struct fact_item *one = &f->items[at];
    enum mandate mandate = one->number > 0 ? MANDATE_ORDER : f->history->items[one->item].mandate;
    *ret_extended_us = INT64_MIN;
    seat->has_due = one->to != DAY_MAX && mandate == MANDATE_ORDER;
    seat->due = !seat->has_due ? DAY_MAX : one->before ? one->to : rolled(roster, one->to);
    bool own_stop = false;
    bool task_stop = false;
    for (size_t i = 0; i < f->change_count; i++) {
        const struct fact_change *change = &f->changes[i];
        bool covers = change->party < 0 || change->party == seat->origin;
        if (covers && change->item == (int)at && change->kind == DUE_EXTENDED && mandate == MANDATE_ORDER) {
            seat->has_due = true;
            seat->due = rolled(roster, change->until);
            *ret_extended_us = day_begin(change->on) + NOON / 2;
        } else if (covers && change->item == (int)at && change->kind != DUE_EXTENDED) {
            own_stop = change->kind == DUE_STOPPED;
        } else if (covers && one->number > 0 && change->item == one->item && change->kind != DUE_EXTENDED) {
            task_stop = change->kind == DUE_STOPPED;
        }
    }
    seat->stopped = own_stop || task_stop;
}

static void judge_seat(const struct random_facts *f, struct slow_seat *seat, bool done, day_t on, day_t due)
{
    seat->done = done;
    seat->status = done                   ? (!seat->has_due                             ? STATUS_HT_KTH
                                             : on > (due == DAY_NONE ? seat->due : due) ? STATUS_HT_QUA
                                                                                        : STATUS_HT_DUNG)
                   : seat->stopped        ? STATUS_DUNG
                   : !seat->has_due       ? STATUS_TH_KTH
                   : f->today > seat->due ? STATUS_TH_QUA
                                          : STATUS_TH_TRONG;
}

static bool spoke_for(const struct random_facts *f, const struct fact_item *one, int origin, const char *agency,
                      int64_t moment)
{
    int answer = history_answer(f->history, one->item, origin, day_of_instant(moment), NULL);
    return answer >= 0 && strcmp(f->history->bodies[answer].code, agency) == 0;
}

static const struct state_row *row_of(const struct random_facts *f, const struct fact_item *one, int body)
{
    for (size_t i = 0; i < f->facts.states.count; i++) {
        if (strcmp(f->states[i].task, one->key) == 0 &&
            strcmp(f->states[i].agency, f->history->bodies[body].code) == 0) {
            return &f->states[i];
        }
    }
    return NULL;
}

/* The word of whoever holds the part last, of those that spoke since it came to them. Nothing changes hands on a day
 * that is no multiple of five. */
static bool is_claimed(const struct random_facts *f, const struct fact_item *one, int origin)
{
    bool claimed = false;
    int holder = origin;
    int64_t since = INT64_MIN;
    for (day_t day = 85; day <= f->today; day += 5) {
        int last = -1;
        int answer = history_answer(f->history, one->item, origin, day, &last);
        int now = answer >= 0 ? answer : last;
        const struct state_row *row = row_of(f, one, holder);
        if (now != holder && row != NULL && row->spoke_us != 0 && row->spoke_us >= since) {
            claimed = row->claimed_complete;
        }
        since = now != holder ? day_begin(day) : since;
        holder = now;
    }
    const struct state_row *row = row_of(f, one, holder);
    return row != NULL && row->spoke_us != 0 && row->spoke_us >= since ? row->claimed_complete : claimed;
}

static void read_seat(const struct random_facts *f, const struct roster *roster, size_t at, struct slow_seat *seat)
{
    const struct fact_item *one = &f->items[at];
    int64_t extended_us = INT64_MIN;
    const struct confirmation_row *confirmed = NULL;
    seat->agency = history_answer(f->history, one->item, seat->origin, f->today, NULL);
    find_time(f, roster, at, seat, &extended_us);
    for (size_t i = 0; i < f->facts.confirmations.count; i++) {
        const struct confirmation_row *row = &f->confirmations[i];
        if (strcmp(row->task, one->key) == 0 && spoke_for(f, one, seat->origin, row->agency, row->said_us)) {
            confirmed = row;
        }
    }
    day_t on = confirmed == NULL                    ? 0
               : confirmed->product_day != DAY_NONE ? confirmed->product_day
                                                    : day_of_instant(confirmed->said_us);
    bool judged = confirmed != NULL && extended_us <= confirmed->confirmed_us;
    judge_seat(f, seat, confirmed != NULL, on, judged ? confirmed->due : DAY_NONE);
    seat->claimed = is_claimed(f, one, seat->origin);
    for (size_t i = 0; i < f->facts.requests.count; i++) {
        const struct request_row *row = &f->requests[i];
        if (strcmp(row->task, one->key) == 0 && spoke_for(f, one, seat->origin, row->agency, row->asked_us)) {
            bool undecided = row->state == REQUEST_NEW || row->state == REQUEST_FORWARDED;
            seat->pending = undecided && day_of_instant(row->asked_us) <= seat->due;
        }
    }
}

static size_t count_of(const enum task_status *parts, size_t count, enum task_status status)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        n += parts[i] == status;
    }
    return n;
}

enum task_status slow_whole(const enum task_status *parts, size_t count)
{
    static const enum task_status order[] = {STATUS_TH_QUA, STATUS_TH_TRONG, STATUS_TH_KTH,
                                             STATUS_HT_QUA, STATUS_HT_DUNG,  STATUS_HT_KTH};
    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
        if (count_of(parts, count, order[i]) > 0) {
            return order[i];
        }
    }
    return STATUS_DUNG;
}

void slow_item(const struct random_facts *f, const struct roster *roster, size_t item, struct slow_item *ret)
{
    enum task_status parts[FACTS_SEATS] = {STATUS_DUNG};
    *ret = (struct slow_item){.seat_count = 0};
    find_seats(f, &f->items[item], ret);
    for (size_t i = 0; i < ret->seat_count; i++) {
        read_seat(f, roster, item, &ret->seats[i]);
        parts[i] = ret->seats[i].status;
    }
    if (ret->seat_count > 0) {
        ret->status = slow_whole(parts, ret->seat_count);
        return;
    }
    struct slow_seat nobody = {.origin = -1};
    int64_t extended_us = INT64_MIN;
    const struct completion_row *row = NULL;
    find_time(f, roster, item, &nobody, &extended_us);
    for (size_t i = 0; i < f->facts.completions.count; i++) {
        row = strcmp(f->completions[i].task, f->items[item].key) == 0 ? &f->completions[i] : row;
    }
    bool judged = row != NULL && extended_us <= row->recorded_us;
    judge_seat(f, &nobody, row != NULL, row == NULL ? 0 : row->product_day, judged ? row->due : DAY_NONE);
    ret->status = nobody.status;
    ret->due = nobody.due;
}
