/* What must hold whatever happened: thousands of made-up histories. TIENDO_SEED=N tries that one only (a failure says
 * which); TIENDO_LONG=1 tries many more. */
#include "judge.h"
#include "lineage.h"

#include "random_history.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HISTORIES = 1200, LONGER = 40, DAYS_TRIED = 2 };

static struct history history; /* the one that is tried, for the messages */
static day_t today;

#define CHECK(condition, ...)                                                                                          \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            wrong(#condition, __VA_ARGS__);                                                                            \
        }                                                                                                              \
    } while (0)

static void wrong(const char *condition, const char *a, const char *b, const char *c)
{
    fail_msg("TIENDO_SEED=%llu, day %d: not %s (%s, %s, %s)", (unsigned long long)history.seed, (int)today, condition,
             a, b, c);
}

static const char *code_of(const struct agency *agency)
{
    return agency == NULL ? "nobody" : agency->code;
}

static const struct agency *agency_of(const struct roster *roster, int body)
{
    return body < 0 ? NULL : roster_agency(roster, history.bodies[body].code);
}

static const struct item *item_of(const struct roster *roster, int item)
{
    char task[HISTORY_TASK_MAX];
    return roster_find_item(roster, history_task(&history, item, task), NULL);
}

/* ---- an answer or the waiting list, and the same as the slow reading ---- */

static size_t times_waiting(const struct item *item, const struct party *party, const struct agency *origin)
{
    const struct agency *waiting = NULL;
    struct answer answer = {0};
    size_t times = 0;
    for (size_t n = 0; party_waiting(item, party, today, &n, &waiting, &answer);) {
        CHECK(answer.agency == NULL && !agency_exists_on(answer.last, today), waiting->code, answer.last->code, "");
        times += waiting == origin;
    }
    return times;
}

static void check_origin(const struct roster *roster, int i, size_t p, int body)
{
    const struct item *item = item_of(roster, i);
    const struct party *party = &item->parties[p];
    const struct agency *origin = agency_of(roster, body);
    int last = -1;
    struct answer answer = answer_of(item, origin, today);
    const struct agency *expected = agency_of(roster, history_answer(&history, i, body, today, &last));
    bool meant = history_means(&history, &history.items[i].parties[p], body, today);
    CHECK(party_means(party, origin, today) == meant, item->label, party->code, origin->code);
    CHECK(answer.agency == expected, item->label, origin->code, code_of(expected));
    CHECK(answer.last == agency_of(roster, last), item->label, origin->code, code_of(answer.last));
    size_t times = times_waiting(item, party, origin);
    if (answer.agency != NULL) {
        CHECK(agency_successor(answer.agency, today) == answer.agency, item->label, origin->code, answer.agency->code);
        CHECK(times == 0, item->label, origin->code, "waits and has an answer");
        CHECK(agency_exists_on(answer.agency, today) || answer.agency == origin, item->label, origin->code, "");
    } else {
        bool waits = meant && origin->kind != AGENCY_CENTRAL && origin->valid_from <= today;
        CHECK(times == (waits ? 1 : 0), item->label, party->code, origin->code);
    }
}

static void check_answers(const struct roster *roster)
{
    for (size_t i = 0; i < history.item_count; i++) {
        for (size_t p = 0; p < history.items[i].party_count; p++) {
            for (size_t b = 0; b < history.body_count; b++) {
                if (history.items[i].parties[p].body < 0 || history.items[i].parties[p].body == (int)b) {
                    check_origin(roster, (int)i, p, (int)b);
                }
            }
        }
    }
    for (size_t b = 0; b < history.body_count; b++) {
        const struct agency *expected = agency_of(roster, history_answer(&history, -1, (int)b, today, NULL));
        CHECK(agency_successor(agency_of(roster, (int)b), today) == expected, history.bodies[b].code, code_of(expected),
              "by events alone");
    }
}

/* ---- what an agency may do ---- */

static enum reach slow_reach(const struct roster *roster, int i, size_t p, int body)
{
    const struct history_party *party = &history.items[i].parties[p];
    enum reach best = REACH_NO;
    if (party->group >= 0 && history.groups[party->group].open) {
        const struct agency *group = item_of(roster, i)->parties[p].agency;
        bool held = party->except != body && group_holds(group, agency_of(roster, body), today);
        return held ? REACH_YES : REACH_NO;
    }
    for (int origin = 0; origin < (int)history.body_count; origin++) {
        int last = -1;
        if (!history_means(&history, party, origin, today)) {
            continue;
        }
        int answer = history_answer(&history, i, origin, today, &last);
        if (answer == body) {
            return REACH_YES;
        }
        best = answer < 0 && history_came_out(&history, last, body, today) ? REACH_WAITING : best;
    }
    return best;
}

static bool role_allows(enum role role, enum action action)
{
    bool words = action == ACTION_CONTRIBUTE || action == ACTION_NOTHING || action == ACTION_CONTEST ||
                 action == ACTION_WITHDRAW;
    switch (role) {
    case ROLE_COOPERATE:
        return words;
    case ROLE_MONITOR:
        return words || action == ACTION_VALUE;
    default:
        return action != ACTION_VALUE && action != ACTION_REPORT;
    }
}

/* Between an agency and the centre nothing is held; what would be held is no milestone. */
static enum permission certainly(enum permission most, enum action action)
{
    bool between_two = action == ACTION_CONTEST || action == ACTION_WITHDRAW;
    return most != PERMISSION_HELD      ? most
           : between_two                ? PERMISSION_YES
           : action == ACTION_MILESTONE ? PERMISSION_NO
                                        : most;
}

struct rights {
    enum permission by_action[ACTION_MAX];
    bool reached_by_name; /* or as a member, or in the place of one */
    bool reached;         /* in any way */
};

static struct rights slow_rights(const struct roster *roster, int i, int body)
{
    struct rights rights = {.reached_by_name = false};
    const struct history_body *who = &history.bodies[body];
    if (!history_exists(&history, body, today) || who->kind == AGENCY_CENTRAL ||
        history.items[i].mandate == MANDATE_PROPOSAL) {
        return rights;
    }
    for (size_t p = 0; p < history.items[i].party_count; p++) {
        const struct history_party *party = &history.items[i].parties[p];
        enum reach reach = slow_reach(roster, i, p, body);
        bool open = party->group >= 0 && history.groups[party->group].open;
        enum permission most = reach == REACH_NO                ? PERMISSION_NO
                               : reach == REACH_WAITING || open ? PERMISSION_HELD
                                                                : PERMISSION_YES;
        rights.reached_by_name = rights.reached_by_name || most == PERMISSION_YES;
        rights.reached = rights.reached || most != PERMISSION_NO;
        for (enum action action = ACTION_CONTRIBUTE; action < ACTION_MAX; action++) {
            enum permission right = certainly(most, action);
            bool more = role_allows(party->role, action) && right > rights.by_action[action];
            rights.by_action[action] = more ? right : rights.by_action[action];
        }
        const struct party *told = &item_of(roster, i)->parties[p];
        CHECK(party_reach(told->agency == NULL ? NULL : item_of(roster, i), told, agency_of(roster, body), today,
                          NULL) == reach,
              told->code, who->code, reach == REACH_WAITING ? "should wait" : "");
    }
    return rights;
}

static void check_rights(const struct roster *roster, int i, int body)
{
    const struct item *item = item_of(roster, i);
    const struct agency *agency = agency_of(roster, body);
    struct rights expected = slow_rights(roster, i, body);
    for (enum action action = ACTION_CONTRIBUTE; action < ACTION_MAX; action++) {
        struct entitlement right = responsibility_of(roster, agency, item, action, today);
        if (!agency_exists_on(agency, today)) {
            CHECK(right.permission == PERMISSION_NO, agency->code, item->label, "is not there");
        } else if (action == ACTION_ANSWER) {
            CHECK(right.permission != PERMISSION_HELD, agency->code, item->label, "an answer is held");
            CHECK(!expected.reached || right.permission == PERMISSION_YES, agency->code, item->label, "answer");
        } else if (action != ACTION_DIFFICULTY) {
            CHECK(right.permission == expected.by_action[action], agency->code, item->label, action_code(action));
        } else {
            CHECK(!expected.reached_by_name || right.permission == PERMISSION_YES, agency->code, item->label, "");
        }
        CHECK(right.reason != REASON_REASSIGNMENT || right.permission == PERMISSION_HELD, agency->code, item->label,
              "");
        CHECK((right.permission == PERMISSION_YES) == (right.reason == REASON_NONE), agency->code, item->label, "");
        CHECK(right.origin != agency, agency->code, item->label, "stands in its own place");
    }
}

/* ---- the same whatever the order ---- */

static struct verdict judged(const struct roster *roster, int i, int body, enum action action, struct arena *arena)
{
    char task[HISTORY_TASK_MAX];
    struct update update = update_blank();
    update.task = history_task(&history, i, task);
    update.action = action;
    update.percent = action == ACTION_PROGRESS ? 50 : -1;
    update.result = action == ACTION_NOTHING ? NULL : "kết quả";
    update.difficulties = action == ACTION_DIFFICULTY ? "khó khăn" : NULL;
    update.has_value = action == ACTION_VALUE;
    update.value_year = 1970;
    update.product = (struct product){.number = "1", .date = 1, .issuer = "I", .title = "T"};
    update.has_supersedes = action == ACTION_WITHDRAW;
    update.has_refers_to = action == ACTION_ANSWER;
    if (action == ACTION_MILESTONE || action == ACTION_WITHDRAW) {
        update.product = update_blank().product;
        update.result = action == ACTION_MILESTONE ? NULL : update.result;
        update.milestone.text = action == ACTION_MILESTONE ? "mốc" : NULL;
        update.milestone.due = action == ACTION_MILESTONE ? 400 : DAY_NONE;
    }
    const struct judge_context context = {
        .roster = roster, .agency = agency_of(roster, body), .effective_at = day_begin(today) + 1};
    return judge(&update, &context, arena);
}

static void check_alike(const struct roster *a, const struct roster *b, int i, int body, struct arena *arena)
{
    const char *code = history.bodies[body].code;
    for (enum action action = ACTION_NONE; action < ACTION_MAX; action++) {
        struct verdict x = judged(a, i, body, action, arena);
        struct verdict y = judged(b, i, body, action, arena);
        CHECK(x.kind == y.kind && x.reason == y.reason, code, reason_code(x.reason), reason_code(y.reason));
        CHECK(x.right.role == y.right.role && x.right.basis == y.right.basis, code, role_code(x.right.role),
              role_code(y.right.role));
        CHECK(strcmp(code_of(x.right.origin), code_of(y.right.origin)) == 0, code, code_of(x.right.origin),
              code_of(y.right.origin));
        const char *told = x.message == NULL ? "" : x.message;
        const char *other = y.message == NULL ? "" : y.message;
        CHECK(strcmp(told, other) == 0, code, told, other);
    }
}

static void check_same_answers(const struct roster *a, const struct roster *b)
{
    for (size_t i = 0; i < history.item_count; i++) {
        for (size_t n = 0; n < history.body_count; n++) {
            struct answer x = answer_of(item_of(a, (int)i), agency_of(a, (int)n), today);
            struct answer y = answer_of(item_of(b, (int)i), agency_of(b, (int)n), today);
            CHECK(strcmp(code_of(x.agency), code_of(y.agency)) == 0, history.bodies[n].code, code_of(x.agency),
                  code_of(y.agency));
            CHECK(strcmp(x.last->code, y.last->code) == 0, history.bodies[n].code, x.last->code, y.last->code);
            CHECK((x.reassignment == NULL) == (y.reassignment == NULL), history.bodies[n].code, "", "");
        }
    }
}

/* ---- all of it ---- */

/* On a day on which something may have happened, one before or after, or one far from all. */
static day_t some_day(struct dice *dice)
{
    if (dice_percent(dice, 5)) {
        return dice_percent(dice, 50) ? 0 : 5000;
    }
    return 100 + 10 * (day_t)dice_below(dice, HISTORY_DAYS + 1) - 1 + (day_t)dice_below(dice, 3);
}

static void try_history(uint64_t seed, struct arena *arena)
{
    struct dice dice = {.state = ~seed};
    size_t bodies = dice_percent(&dice, 90) ? 2 + dice_below(&dice, 9) : 2 + dice_below(&dice, HISTORY_BODIES - 1);
    history_make(&history, seed, bodies);
    int doubled = history.decision_count == 0 ? -1 : (int)dice_below(&dice, (unsigned)history.decision_count);
    struct roster *roster = history_roster(&history, 0, -1);
    struct roster *shuffled = history_roster(&history, seed + 1, -1);
    struct roster *told_twice = history_roster(&history, seed + 2, doubled);
    for (int n = 0; n < DAYS_TRIED; n++) {
        today = some_day(&dice);
        check_answers(roster);
        check_same_answers(roster, shuffled);
        check_same_answers(roster, told_twice);
        size_t tries = history.body_count < 12 ? history.body_count : 12;
        for (size_t t = 0; t < tries; t++) {
            int item = (int)dice_below(&dice, (unsigned)history.item_count);
            int body = (int)dice_below(&dice, (unsigned)history.body_count);
            check_rights(roster, item, body);
            check_alike(roster, shuffled, item, body, arena);
        }
        arena_reset(arena);
    }
    roster_unref(told_twice);
    roster_unref(shuffled);
    roster_unref(roster);
}

static void test_histories(void **state)
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
    print_message("histories %llu to %llu\n", (unsigned long long)first, (unsigned long long)(first + count - 1));
    arena_free(arena);
}

/* The histories are worth something only when everything happens in them. */
static void test_histories_are_rich(void **state)
{
    (void)state;
    size_t kinds[EVENT_KIND_MAX] = {0};
    size_t moved = 0;
    size_t decisions = 0;
    size_t waiting = 0;
    size_t chains = 0;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        history_make(&history, seed, 20);
        for (size_t e = 0; e < history.event_count; e++) {
            kinds[history.events[e].kind]++;
            moved += history.events[e].task >= 0;
        }
        decisions += history.decision_count;
        for (size_t b = 0; b < history.body_count; b++) {
            int by = history.bodies[b].ended_by;
            int next =
                by < 0 || history.events[by].to_count == 0 ? -1 : history.bodies[history.events[by].to[0]].ended_by;
            chains += next >= 0 && history.events[next].date == history.events[by].date;
            waiting += history_answer(&history, -1, (int)b, 260, NULL) < 0;
        }
    }
    for (enum event_kind kind = EVENT_RENAME; kind < EVENT_KIND_MAX; kind++) {
        assert_true(kinds[kind] > 100);
    }
    assert_true(moved > 100);
    assert_true(decisions > 500);
    assert_true(waiting > 200);
    assert_true(chains > 20); /* two steps on one day */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_histories_are_rich),
        cmocka_unit_test(test_histories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
