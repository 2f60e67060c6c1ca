/* Statuses, what is overdue, what is owed and what is reminded agree with each other and with a slow reading of the
 * rules, whatever was said and decided. TIENDO_SEED=N tries that history only (a failure says which); TIENDO_LONG=1
 * tries many more. */
#include "obligations.h"
#include "random_facts.h"
#include "summary.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HISTORIES = 10000, LONGER = 10 };

static struct history history;
static struct random_facts facts;
static size_t seen_late, seen_sent, seen_pending, seen_waiting, seen_done, seen_stopped, seen_told, seen_two;

#define CHECK(condition, what)                                                                                         \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fail_msg("TIENDO_SEED=%llu, day %d: not %s (%s)", (unsigned long long)history.seed, (int)facts.today,      \
                     #condition, what);                                                                                \
        }                                                                                                              \
    } while (0)

/* What one history gives. */
struct trial {
    struct arena *arena;
    struct roster *roster;
    struct slow_item slow[HISTORY_ITEMS + FACTS_MILESTONES];
    struct summary summary;
    struct late_rows late[2]; /* tasks, milestones */
    struct obligations owed;
    struct reminders reminders;
};

static const char *code_of(int body)
{
    return body < 0 ? "" : history.bodies[body].code;
}

static bool is_task(size_t item)
{
    return facts.items[item].number == 0 && history.items[facts.items[item].item].kind == ITEM_TASK;
}

/* ---- statuses are a partition, and the right one ---- */

static void check_counts(const struct trial *t, size_t p)
{
    const struct plan_summary *plan = &t->summary.plans[p];
    struct {
        int total, by_status[STATUS_MAX];
    } slow[2] = {{0}, {0}};
    for (size_t i = 0; i < facts.item_count; i++) {
        bool milestone = facts.items[i].number > 0;
        if ((is_task(i) || milestone) && &t->roster->plans[history.items[facts.items[i].item].plan] == plan->plan) {
            slow[milestone].total++;
            slow[milestone].by_status[t->slow[i].status]++;
        }
    }
    for (int kind = 0; kind < 2; kind++) {
        const struct counts *counts = kind == 0 ? &plan->tasks : &plan->milestones;
        int sum = 0;
        CHECK(counts->total == slow[kind].total, plan->plan->number);
        for (enum task_status status = 0; status < STATUS_MAX; status++) {
            CHECK(counts->by_status[status] == slow[kind].by_status[status], status_code(status));
            sum += counts->by_status[status];
        }
        CHECK(sum == counts->total, plan->plan->number);
    }
}

/* ---- overdue ---- */

static size_t count_late(const struct trial *t, size_t item, const char *agency, const char *was)
{
    char key[ITEM_NAME_MAX];
    const struct late_rows *late = &t->late[facts.items[item].number > 0];
    size_t count = 0;
    for (size_t i = 0; i < late->count; i++) {
        const struct late_row *row = &late->rows[i];
        count += strcmp(item_key(row->item, key), facts.items[item].key) == 0 &&
                 strcmp(row->agency == NULL ? "" : row->agency->code, agency) == 0 &&
                 strcmp(row->was == NULL ? "" : row->was->code, was) == 0;
    }
    return count;
}

/* How the parts of one body stand together. */
static enum task_status status_of_body(const struct slow_item *slow, int body)
{
    enum task_status parts[FACTS_SEATS] = {STATUS_DUNG};
    size_t count = 0;
    for (size_t i = 0; i < slow->seat_count; i++) {
        if (slow->seats[i].agency == body) {
            parts[count++] = slow->seats[i].status;
        }
    }
    seen_two += count > 1;
    return slow_whole(parts, count);
}

static size_t check_late(const struct trial *t, size_t item)
{
    const struct slow_item *slow = &t->slow[item];
    const char *key = facts.items[item].key;
    size_t rows = 0;
    for (size_t i = 0; i < slow->seat_count; i++) {
        const struct slow_seat *seat = &slow->seats[i];
        bool again = false;
        for (size_t j = 0; j < i && seat->agency >= 0; j++) {
            again = again || slow->seats[j].agency == seat->agency;
        }
        enum task_status status = seat->agency < 0 ? seat->status : status_of_body(slow, seat->agency);
        if (!again) {
            bool late = status == STATUS_TH_QUA;
            CHECK(count_late(t, item, code_of(seat->agency), seat->agency < 0 ? code_of(seat->origin) : "") == late,
                  key);
            rows += late;
        }
    }
    if (slow->seat_count == 0) {
        CHECK(count_late(t, item, "", "") == (slow->status == STATUS_TH_QUA), key);
        rows += slow->status == STATUS_TH_QUA;
    }
    CHECK((rows > 0) == (slow->status == STATUS_TH_QUA), key);
    return rows;
}

/* ---- what is owed ---- */

static const struct obligation *owed(const struct trial *t, size_t item, const struct slow_seat *seat)
{
    char key[200];
    snprintf(key, sizeof(key), "task %s %s", facts.items[item].key, code_of(seat->origin));
    for (size_t i = 0; i < t->owed.count; i++) {
        if (strcmp(t->owed.list[i].key, key) == 0) {
            return &t->owed.list[i];
        }
    }
    return NULL;
}

static bool is_open(const struct slow_seat *seat)
{
    return !seat->done && !seat->stopped && seat->has_due;
}

/* Whether a part stands like another of the same body, so that one obligation speaks for both. */
static bool is_like(const struct slow_seat *a, const struct slow_seat *b)
{
    return a == b || (a->agency >= 0 && a->agency == b->agency && is_open(b) && a->due == b->due &&
                      a->claimed == b->claimed && a->pending == b->pending);
}

static size_t check_owed(const struct trial *t, size_t item)
{
    const struct slow_item *slow = &t->slow[item];
    size_t count = 0;
    for (size_t i = 0; i < slow->seat_count; i++) {
        const struct slow_seat *seat = &slow->seats[i];
        const struct obligation *one = owed(t, item, seat);
        size_t for_it = 0;
        for (size_t j = 0; j < slow->seat_count; j++) {
            for_it += is_open(seat) && is_like(seat, &slow->seats[j]) && owed(t, item, &slow->seats[j]) != NULL;
        }
        CHECK(for_it == is_open(seat), facts.items[item].key);
        CHECK(one == NULL || is_open(seat), facts.items[item].key);
        count += one != NULL;
        if (one != NULL) {
            CHECK(strcmp(one->agency == NULL ? "" : one->agency->code, code_of(seat->agency)) == 0, one->key);
            CHECK(one->due == seat->due && !one->done && !one->stopped, one->key);
            CHECK(one->sent == seat->claimed, one->key);
            CHECK(one->extension_pending == seat->pending, one->key);
            seen_sent += one->sent;
            seen_pending += one->extension_pending;
        }
        seen_waiting += seat->agency < 0;
        seen_done += seat->done;
        seen_stopped += seat->status == STATUS_DUNG;
    }
    return count;
}

/* An overdue row with an agency exactly when something that it owes is past its day. */
static void check_both(const struct trial *t)
{
    for (size_t i = 0; i < facts.item_count; i++) {
        for (int body = 0; body < (int)history.body_count; body++) {
            bool late = false;
            for (size_t s = 0; s < t->slow[i].seat_count; s++) {
                const struct obligation *one = owed(t, i, &t->slow[i].seats[s]);
                late = late || (one != NULL && one->agency != NULL && one->due < facts.today &&
                                strcmp(one->agency->code, code_of(body)) == 0);
            }
            CHECK(count_late(t, i, code_of(body), "") == late, facts.items[i].key);
        }
    }
}

/* ---- what is reminded, of an empty ledger ---- */

/* The last step whose day has come: of the ladder's own, or a repetition. */
static bool slow_rung(const struct trial *t, const struct obligation *one)
{
    const struct reminder_ladder *ladder = &policy_default.ladders[one->kind];
    int days = 0;
    int earliest = -LADDER_OFFSET_MAX;
    int rung = -LADDER_OFFSET_MAX - 1;
    for (day_t day = one->due + 1; day <= facts.today; day++) {
        days += workcal_is_workday(&t->roster->calendar, day);
    }
    for (day_t day = facts.today; day < one->due; day++) {
        days -= workcal_is_workday(&t->roster->calendar, day);
    }
    for (size_t i = 0; i < ladder->step_count; i++) {
        rung = ladder->steps[i].offset <= days ? ladder->steps[i].offset : rung;
    }
    for (int n = ladder->steps[ladder->step_count - 1].offset; n <= days; n += ladder->repeat_every) {
        rung = n;
    }
    if (one->since != DAY_MIN) {
        day_t since = one->since;
        earliest = 0;
        while (!workcal_is_workday(&t->roster->calendar, since)) {
            since++;
        }
        for (day_t day = one->due + 1; day <= since; day++) {
            earliest += workcal_is_workday(&t->roster->calendar, day);
        }
        for (day_t day = since; day < one->due; day++) {
            earliest -= workcal_is_workday(&t->roster->calendar, day);
        }
    }
    return rung > -LADDER_OFFSET_MAX - 1 && rung >= earliest;
}

static size_t count_told(const struct trial *t, const struct obligation *one)
{
    size_t count = 0;
    for (size_t d = 0; d < t->reminders.digest_count; d++) {
        const struct digest *digest = &t->reminders.digests[d];
        for (size_t i = 0; i < digest->count; i++) {
            count += digest->intents[i].kind == INTENT_REMINDER && digest->intents[i].obligation == one;
        }
    }
    return count;
}

static void check_reminded(const struct trial *t)
{
    bool works = workcal_is_workday(&t->roster->calendar, facts.today);
    for (size_t i = 0; i < t->owed.count; i++) {
        const struct obligation *one = &t->owed.list[i];
        bool told = works && one->agency != NULL && !one->sent && !one->extension_pending &&
                    one->agency->kind != AGENCY_CENTRAL && agency_exists_on(one->agency, facts.today) &&
                    slow_rung(t, one);
        CHECK(count_told(t, one) == told, one->key);
        seen_told += told;
    }
    for (size_t d = 0; d < t->reminders.digest_count; d++) {
        for (size_t e = 0; e < d; e++) {
            CHECK(strcmp(t->reminders.digests[d].recipient->key, t->reminders.digests[e].recipient->key) != 0,
                  t->reminders.digests[d].recipient->key);
        }
    }
}

/* ---- all of it ---- */

static void plan(struct trial *t)
{
    struct recipient *recipients = arena_array(t->arena, history.body_count, sizeof(*recipients));
    for (size_t i = 0; i < history.body_count; i++) {
        recipients[i] = (struct recipient){.key = arena_printf(t->arena, "agent:%s", code_of((int)i)),
                                           .channel = CHANNEL_AGENT,
                                           .agency = roster_agency(t->roster, code_of((int)i)),
                                           .role = CONTACT_OFFICER};
    }
    const struct planning planning = {.calendar = &t->roster->calendar,
                                      .obligations = t->owed.list,
                                      .obligation_count = t->owed.count,
                                      .recipients = recipients,
                                      .recipient_count = history.body_count,
                                      .now = facts.as_of};
    t->reminders = plan_reminders(t->arena, &planning);
}

static void work_out(struct trial *t)
{
    const struct summary_request request = {.roster = t->roster, .as_of = facts.as_of, .facts = facts.facts};
    struct heard *heard = arena_alloc(t->arena, sizeof(*heard));
    *heard = heard_make(t->arena, t->roster, &facts.facts, facts.today);
    const struct owing owing = {.heard = heard, .as_of = facts.as_of};
    t->summary = summary_make(t->arena, &request);
    t->late[0] = summary_overdue(t->arena, &request, ITEM_TASK);
    t->late[1] = summary_overdue(t->arena, &request, ITEM_MILESTONE);
    t->owed = obligations_make(t->arena, &owing);
    plan(t);
    for (size_t i = 0; i < facts.item_count; i++) {
        slow_item(&facts, t->roster, i, &t->slow[i]);
    }
}

static void try_history(uint64_t seed, struct arena *arena)
{
    static struct trial t;
    struct dice dice = {.state = ~seed};
    size_t rows[2] = {0, 0};
    size_t count = 0;
    history_make(&history, seed, 2 + dice_below(&dice, 9));
    for (size_t e = 0; e < history.event_count; e++) {
        history.events[e].task = -1; /* transfers of a named task are test_lineage_random's */
    }
    random_facts_make(&facts, &history, seed + 1, 95 + (day_t)dice_below(&dice, 160));
    t = (struct trial){.arena = arena, .roster = random_facts_roster(&facts)};
    work_out(&t);
    for (size_t p = 0; p < t.summary.plan_count; p++) {
        check_counts(&t, p);
    }
    for (size_t i = 0; i < facts.item_count; i++) {
        if (is_task(i) || facts.items[i].number > 0) {
            rows[facts.items[i].number > 0] += check_late(&t, i);
            count += check_owed(&t, i);
        }
    }
    CHECK(t.late[0].count == rows[0] && t.late[1].count == rows[1], "rows of nothing that is late");
    CHECK(t.owed.count == count, "something is owed that is not");
    seen_late += rows[0] + rows[1];
    check_both(&t);
    check_reminded(&t);
    roster_unref(t.roster);
    arena_reset(arena);
}

static void test_they_agree(void **state)
{
    (void)state;
    const char *one = getenv("TIENDO_SEED");
    const char *longer = getenv("TIENDO_LONG");
    struct arena *arena = arena_new();
    uint64_t first = one == NULL ? 1 : strtoull(one, NULL, 10);
    uint64_t count = one != NULL ? 1 : longer != NULL && longer[0] == '1' ? (uint64_t)HISTORIES * LONGER : HISTORIES;
    for (uint64_t seed = first; seed < first + count; seed++) {
        try_history(seed, arena);
    }
    print_message(
        "histories %llu to %llu: late %zu, sent %zu, pending %zu, waiting %zu, done %zu, stopped %zu, told %zu, "
        "two parts of one body %zu\n",
        (unsigned long long)first, (unsigned long long)(first + count - 1), seen_late, seen_sent, seen_pending,
        seen_waiting, seen_done, seen_stopped, seen_told, seen_two);
    /* Worth something only when everything happens in them. */
    size_t least = one == NULL ? 100 : 0;
    assert_true(seen_late >= least && seen_sent >= least && seen_pending >= least && seen_waiting >= least &&
                seen_done >= least && seen_stopped >= least && seen_told >= least && seen_two >= least);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_they_agree)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
