#include "unit.h"

#include "outbox.h"

#include <stdio.h>
#include <string.h>

#define SECOND INT64_C(1000000)
#define THEN (100 * SECOND) /* when a state came about */
#define NOW (101 * SECOND)  /* when the event happens */

/* ---- every state and every event ---- */

enum situation {
    OFFLINE, /* no connection */
    IDLE,    /* 1 to 3, all of them stored at the centre */
    READY,   /* 1 to 120, nothing sent; two batches of 50 may be under way */
    FLYING,  /* the same, 1 to 50 under way */
    FULL,    /* 1 to 100 under way: no more is allowed */
    PAUSED,  /* as READY, told to wait until THEN + 5 s */
    PARTLY,  /* as FLYING, 1 to 10 answered */
    SITUATIONS
};

static const char *const situation_names[] = {"offline", "idle", "ready", "flying", "full", "paused", "partly"};
static const char *const event_names[] = {"tick",  "rows",    "welcomed", "sent",    "answered",
                                          "retry", "rewound", "lost",     "skipped", "careful"};

static void happen(struct outbox *outbox, const struct outbox_event *event)
{
    (void)outbox_step(outbox, event, THEN);
}

static struct outbox_event welcome(uint64_t last, uint64_t committed)
{
    return (struct outbox_event){
        .kind = OUTBOX_WELCOMED, .first = 1, .last = last, .committed = committed, .batch_entries = 50, .credit = 2};
}

static struct outbox_event sent(uint64_t from, uint32_t count)
{
    return (struct outbox_event){.kind = OUTBOX_SENT, .sequence = from, .count = count};
}

static struct outbox_event about(enum outbox_event_kind kind, uint64_t sequence)
{
    return (struct outbox_event){.kind = kind, .sequence = sequence};
}

static struct outbox_event retry(uint64_t sequence, int64_t delay_us)
{
    return (struct outbox_event){.kind = OUTBOX_RETRY_AFTER, .sequence = sequence, .delay_us = delay_us};
}

static struct outbox make(enum situation situation)
{
    struct outbox outbox = {0};
    const struct outbox_event greeted = situation == IDLE ? welcome(3, 3) : welcome(120, 0);
    const struct outbox_event first = sent(1, 50);
    const struct outbox_event second = sent(51, 50);
    const struct outbox_event wait = retry(1, 5 * SECOND);
    if (situation != OFFLINE) {
        happen(&outbox, &greeted);
    }
    if (situation >= FLYING) {
        happen(&outbox, &first);
    }
    if (situation == FULL) {
        happen(&outbox, &second);
    }
    if (situation == PAUSED) {
        happen(&outbox, &wait);
    }
    for (uint64_t sequence = 1; situation == PARTLY && sequence <= 10; sequence++) {
        const struct outbox_event answered = about(OUTBOX_ANSWERED, sequence);
        happen(&outbox, &answered);
    }
    return outbox;
}

/* action: 0 waits until `until`; else sends that many from `next`. */
struct row { // NOLINT(clang-analyzer-optin.performance.Padding): in the order one reads a row
    enum situation situation;
    struct outbox_event event;
    uint32_t sends;
    int64_t until;
    uint64_t next;
    size_t under_way;
};

#define TICK                                                                                                           \
    {                                                                                                                  \
        .kind = OUTBOX_TICK                                                                                            \
    }
#define ROWS                                                                                                           \
    {                                                                                                                  \
        .kind = OUTBOX_ROWS, .sequence = 130                                                                           \
    }
#define WELCOMED                                                                                                       \
    {                                                                                                                  \
        .kind = OUTBOX_WELCOMED, .first = 1, .last = 130, .committed = 60, .batch_entries = 50, .credit = 2            \
    }
#define SENT(from, number)                                                                                             \
    {                                                                                                                  \
        .kind = OUTBOX_SENT, .sequence = (from), .count = (number)                                                     \
    }
#define ANSWERED(number)                                                                                               \
    {                                                                                                                  \
        .kind = OUTBOX_ANSWERED, .sequence = (number)                                                                  \
    }
#define RETRY                                                                                                          \
    {                                                                                                                  \
        .kind = OUTBOX_RETRY_AFTER, .sequence = 1, .delay_us = 2 * SECOND                                              \
    }
#define REWOUND                                                                                                        \
    {                                                                                                                  \
        .kind = OUTBOX_REWOUND, .sequence = 1                                                                          \
    }
#define LOST                                                                                                           \
    {                                                                                                                  \
        .kind = OUTBOX_LOST                                                                                            \
    }
#define SKIPPED                                                                                                        \
    {                                                                                                                  \
        .kind = OUTBOX_SKIPPED, .sequence = 121                                                                        \
    }
#define CAREFUL                                                                                                        \
    {                                                                                                                  \
        .kind = OUTBOX_CAREFUL, .sequence = 60                                                                         \
    }
#define SILENCE (THEN + OUTBOX_ANSWER_US)

static const struct row rows[] = {
    {OFFLINE, TICK, 0, OUTBOX_FOREVER, 0, 0},
    {OFFLINE, ROWS, 0, OUTBOX_FOREVER, 0, 0},
    {OFFLINE, WELCOMED, 50, 0, 61, 0},
    {OFFLINE, SENT(1, 50), 0, OUTBOX_FOREVER, 0, 0},
    {OFFLINE, ANSWERED(1), 0, OUTBOX_FOREVER, 0, 0},
    {OFFLINE, RETRY, 0, OUTBOX_FOREVER, 0, 0},
    {OFFLINE, REWOUND, 0, OUTBOX_FOREVER, 0, 0},
    {OFFLINE, LOST, 0, OUTBOX_FOREVER, 0, 0},
    {OFFLINE, SKIPPED, 0, OUTBOX_FOREVER, 0, 0},
    {OFFLINE, CAREFUL, 0, OUTBOX_FOREVER, 0, 0},

    {IDLE, TICK, 0, OUTBOX_FOREVER, 4, 0},
    {IDLE, ROWS, 50, 0, 4, 0},
    {IDLE, WELCOMED, 50, 0, 61, 0},
    {IDLE, SENT(3, 1), 0, NOW + OUTBOX_ANSWER_US, 4, 1},
    {IDLE, ANSWERED(1), 0, OUTBOX_FOREVER, 4, 0},
    {IDLE, RETRY, 0, NOW + 2 * SECOND, 1, 0},
    {IDLE, REWOUND, 3, 0, 1, 0},
    {IDLE, LOST, 0, OUTBOX_FOREVER, 0, 0},
    {IDLE, SKIPPED, 0, OUTBOX_FOREVER, 121, 0},
    {IDLE, CAREFUL, 0, OUTBOX_FOREVER, 4, 0},

    {READY, TICK, 50, 0, 1, 0},
    {READY, ROWS, 50, 0, 1, 0},
    {READY, WELCOMED, 50, 0, 61, 0},
    {READY, SENT(1, 50), 50, 0, 51, 1},
    {READY, ANSWERED(1), 50, 0, 1, 0},
    {READY, RETRY, 0, NOW + 2 * SECOND, 1, 0},
    {READY, REWOUND, 50, 0, 1, 0},
    {READY, LOST, 0, OUTBOX_FOREVER, 0, 0},
    {READY, SKIPPED, 0, OUTBOX_FOREVER, 121, 0},
    {READY, CAREFUL, 1, 0, 1, 0},

    {FLYING, TICK, 50, 0, 51, 1},
    {FLYING, ROWS, 50, 0, 51, 1},
    {FLYING, WELCOMED, 50, 0, 61, 0},
    {FLYING, SENT(51, 50), 0, SILENCE, 101, 2},
    {FLYING, ANSWERED(1), 50, 0, 51, 1},
    {FLYING, RETRY, 0, NOW + 2 * SECOND, 1, 0},
    {FLYING, REWOUND, 50, 0, 1, 0},
    {FLYING, LOST, 0, OUTBOX_FOREVER, 0, 0},
    {FLYING, SKIPPED, 0, SILENCE, 121, 1},
    {FLYING, CAREFUL, 0, SILENCE, 51, 1},

    {FULL, TICK, 0, SILENCE, 101, 2},
    {FULL, ROWS, 0, SILENCE, 101, 2},
    {FULL, WELCOMED, 50, 0, 61, 0},
    {FULL, SENT(101, 20), 0, SILENCE, 121, 3},
    {FULL, ANSWERED(1), 0, SILENCE, 101, 2},
    {FULL, RETRY, 0, NOW + 2 * SECOND, 1, 0},
    {FULL, REWOUND, 50, 0, 1, 0},
    {FULL, LOST, 0, OUTBOX_FOREVER, 0, 0},
    {FULL, SKIPPED, 0, SILENCE, 121, 2},
    {FULL, CAREFUL, 0, SILENCE, 101, 2},

    {PAUSED, TICK, 0, THEN + 5 * SECOND, 1, 0},
    {PAUSED, ROWS, 0, THEN + 5 * SECOND, 1, 0},
    {PAUSED, WELCOMED, 50, 0, 61, 0},
    {PAUSED, SENT(1, 50), 0, THEN + 5 * SECOND, 51, 1},
    {PAUSED, ANSWERED(1), 0, THEN + 5 * SECOND, 1, 0},
    {PAUSED, RETRY, 0, THEN + 5 * SECOND, 1, 0},
    {PAUSED, REWOUND, 0, THEN + 5 * SECOND, 1, 0},
    {PAUSED, LOST, 0, OUTBOX_FOREVER, 0, 0},
    {PAUSED, SKIPPED, 0, OUTBOX_FOREVER, 121, 0},
    {PAUSED, CAREFUL, 0, THEN + 5 * SECOND, 1, 0},

    {PARTLY, TICK, 50, 0, 51, 1},
    {PARTLY, ROWS, 50, 0, 51, 1},
    {PARTLY, WELCOMED, 50, 0, 61, 0},
    {PARTLY, SENT(51, 50), 0, SILENCE, 101, 2},
    {PARTLY, ANSWERED(11), 50, 0, 51, 1},
    {PARTLY, RETRY, 0, NOW + 2 * SECOND, 1, 0},
    {PARTLY, REWOUND, 50, 0, 1, 0},
    {PARTLY, LOST, 0, OUTBOX_FOREVER, 0, 0},
    {PARTLY, SKIPPED, 0, SILENCE, 121, 1},
    {PARTLY, CAREFUL, 0, SILENCE, 51, 1},
};

static void check_row(const struct row *row)
{
    char where[64];
    struct outbox outbox = make(row->situation);
    struct outbox_action action = outbox_step(&outbox, &row->event, NOW);
    snprintf(where, sizeof(where), "%s, %s", situation_names[row->situation], event_names[row->event.kind]);
    bool right = row->sends > 0 ? action.kind == OUTBOX_SEND && action.from == row->next && action.count == row->sends
                                : action.kind == OUTBOX_WAIT && action.until_us == row->until;
    if (!right || outbox.next != row->next || outbox.window_count != row->under_way) {
        fail_msg("%s: action %d from %llu count %u until %lld; next %llu, under way %zu", where, (int)action.kind,
                 (unsigned long long)action.from, action.count, (long long)action.until_us,
                 (unsigned long long)outbox.next, outbox.window_count);
    }
}

static void every_state_and_event(void **state)
{
    (void)state;
    bool seen[SITUATIONS][OUTBOX_EVENT_MAX] = {{false}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_row(&rows[i]);
        seen[rows[i].situation][rows[i].event.kind] = true;
    }
    for (size_t s = 0; s < SITUATIONS; s++) {
        for (size_t e = 0; e < OUTBOX_EVENT_MAX; e++) {
            if (!seen[s][e]) {
                fail_msg("no row for %s, %s", situation_names[s], event_names[e]);
            }
        }
    }
}

/* ---- what the table does not show ---- */

static struct outbox_action step(struct outbox *outbox, struct outbox_event event, int64_t now_us)
{
    return outbox_step(outbox, &event, now_us);
}

static void an_old_copy_needs_a_new_epoch(void **state)
{
    (void)state;
    struct outbox outbox = {0};
    assert_int_equal(step(&outbox, welcome(3, 4), NOW).kind, OUTBOX_NEW_EPOCH);
    assert_false(outbox.welcomed);
    outbox = make(READY);
    assert_int_equal(step(&outbox, about(OUTBOX_REWOUND, 122), NOW).kind, OUTBOX_NEW_EPOCH);
    assert_false(outbox.welcomed);
    outbox = make(IDLE);
    assert_int_equal(step(&outbox, about(OUTBOX_REWOUND, 4), NOW).kind, OUTBOX_WAIT);
}

static void what_this_device_never_had_is_said_again(void **state)
{
    (void)state;
    struct outbox outbox = {0};
    struct outbox_event event = welcome(40, 30);
    event.first = 31;
    assert_int_equal(step(&outbox, event, NOW).from, 31);
    assert_int_equal(step(&outbox, about(OUTBOX_REWOUND, 30), NOW).kind, OUTBOX_HELLO);
    assert_false(outbox.welcomed);
    event.committed = 0; /* less than this device can send: it sends what it has */
    assert_int_equal(step(&outbox, event, NOW).from, 31);
}

static void lost_verdicts_are_fetched_again(void **state)
{
    (void)state;
    struct outbox outbox = {0};
    struct outbox_event event = welcome(100, 100);
    event.first_unjudged = 98;
    struct outbox_action action = step(&outbox, event, NOW);
    assert_int_equal(action.kind, OUTBOX_SEND);
    assert_int_equal(action.from, 98);
    assert_int_equal(action.count, 3);
    event.committed = 50; /* the centre holds less than that: from there */
    assert_int_equal(step(&outbox, event, NOW).from, 51);
}

static void echoes_of_a_rewind_are_passed_over(void **state)
{
    (void)state;
    struct outbox outbox = make(FLYING);
    (void)step(&outbox, about(OUTBOX_REWOUND, 1), NOW);
    assert_int_equal(outbox.next, 1);
    assert_int_equal(step(&outbox, sent(1, 50), NOW).from, 51);
    assert_int_equal(step(&outbox, about(OUTBOX_REWOUND, 1), NOW).from, 51);
    assert_int_equal(outbox.window_count, 1);
    /* Much later it is no echo: what was sent since is lost too. */
    assert_int_equal(step(&outbox, about(OUTBOX_REWOUND, 1), NOW + OUTBOX_REWIND_US).from, 1);
    /* A verdict in between says that the centre went on from there: the next rewind is a new one. */
    assert_int_equal(step(&outbox, sent(1, 50), NOW + OUTBOX_REWIND_US).from, 51);
    (void)step(&outbox, about(OUTBOX_ANSWERED, 1), NOW + OUTBOX_REWIND_US);
    assert_int_equal(step(&outbox, about(OUTBOX_REWOUND, 1), NOW + OUTBOX_REWIND_US).from, 1);
}

static void a_rewind_never_skips(void **state)
{
    (void)state;
    struct outbox outbox = make(FLYING);
    assert_int_equal(step(&outbox, about(OUTBOX_REWOUND, 80), NOW).from, 51);
    assert_int_equal(outbox.window_count, 1);
}

static void the_lowest_place_and_the_latest_time_hold(void **state)
{
    (void)state;
    struct outbox outbox = make(FULL);
    (void)step(&outbox, retry(60, 3 * SECOND), NOW);
    assert_int_equal(outbox.window_count, 2);
    assert_int_equal(outbox.window[1].count, 9);
    (void)step(&outbox, retry(11, SECOND), NOW);
    assert_int_equal(outbox.next, 11);
    assert_int_equal(outbox.window_count, 1);
    assert_int_equal(outbox.window[0].count, 10);
    assert_int_equal(step(&outbox, about(OUTBOX_TICK, 0), NOW + 3 * SECOND - 1).kind, OUTBOX_WAIT);
    struct outbox_action action = step(&outbox, about(OUTBOX_TICK, 0), NOW + 3 * SECOND);
    assert_int_equal(action.kind, OUTBOX_SEND);
    assert_int_equal(action.from, 11);
}

static void a_batch_that_nobody_answers_is_sent_again(void **state)
{
    (void)state;
    struct outbox outbox = make(PARTLY);
    (void)step(&outbox, sent(51, 50), NOW);
    assert_int_equal(step(&outbox, about(OUTBOX_TICK, 0), SILENCE - 1).kind, OUTBOX_WAIT);
    struct outbox_action action = step(&outbox, about(OUTBOX_TICK, 0), SILENCE);
    assert_int_equal(action.kind, OUTBOX_SEND);
    assert_int_equal(action.from, 11);
    assert_int_equal(outbox.window_count, 0);
    /* An answer in part is a sign of life. */
    outbox = make(FULL);
    (void)step(&outbox, about(OUTBOX_ANSWERED, 1), NOW);
    (void)step(&outbox, about(OUTBOX_ANSWERED, 51), NOW);
    assert_int_equal(step(&outbox, about(OUTBOX_TICK, 0), SILENCE).kind, OUTBOX_WAIT);
}

static void a_whole_answer_makes_room(void **state)
{
    (void)state;
    struct outbox outbox = make(FULL);
    for (uint64_t sequence = 1; sequence < 50; sequence++) {
        assert_int_equal(step(&outbox, about(OUTBOX_ANSWERED, sequence), NOW).kind, OUTBOX_WAIT);
    }
    struct outbox_action action = step(&outbox, about(OUTBOX_ANSWERED, 50), NOW);
    assert_int_equal(action.kind, OUTBOX_SEND);
    assert_int_equal(action.from, 101);
    assert_int_equal(action.count, 20);
}

static void a_refusal_is_of_one_update_when_they_go_one_by_one(void **state)
{
    (void)state;
    struct outbox outbox = make(FLYING);
    assert_int_equal(outbox_suspect(&outbox), 0);
    assert_int_equal(outbox_under_way(&outbox), 50);
    assert_true(outbox_is_under_way_before(&outbox, 2));
    assert_false(outbox_is_under_way_before(&outbox, 1));
    struct outbox_event event = welcome(120, 0);
    event.careful_until = 50;
    assert_int_equal(step(&outbox, event, NOW).count, 1);
    assert_true(outbox_is_careful(&outbox));
    for (uint64_t sequence = 1; sequence <= 50; sequence++) {
        assert_int_equal(step(&outbox, sent(sequence, 1), NOW).kind, OUTBOX_WAIT);
        assert_int_equal(outbox_suspect(&outbox), sequence);
        assert_int_equal(step(&outbox, about(OUTBOX_ANSWERED, sequence), NOW).from, sequence + 1);
    }
    assert_false(outbox_is_careful(&outbox));
    assert_int_equal(outbox_step(&outbox, NULL, NOW).count, 50);
    assert_int_equal(step(&outbox, sent(51, 1), NOW).count, 50);
    assert_int_equal(outbox_suspect(&outbox), 0); /* alone by chance: it may be about anything that went before */
    event.last = 50;
    event.committed = 49;
    (void)step(&outbox, event, NOW);
    assert_true(outbox_is_careful(&outbox));
    assert_int_equal(step(&outbox, about(OUTBOX_SKIPPED, 51), NOW).kind, OUTBOX_WAIT);
    assert_false(outbox_is_careful(&outbox)); /* nothing is left that could be refused */
}

static void limits_are_kept_in_bounds(void **state)
{
    (void)state;
    struct outbox outbox = {0};
    struct outbox_event event = welcome(1000, 0);
    event.batch_entries = 100000;
    event.credit = 100000;
    for (uint64_t i = 0; i < OUTBOX_CREDIT_MAX; i++) {
        struct outbox_action action = i == 0 ? step(&outbox, event, NOW) : outbox_step(&outbox, NULL, NOW);
        assert_int_equal(action.count, OUTBOX_BATCH_MAX);
        (void)step(&outbox, sent(action.from, action.count), NOW);
    }
    assert_int_equal(outbox_step(&outbox, NULL, NOW).kind, OUTBOX_WAIT);
    (void)step(&outbox, sent(401, 50), NOW); /* one more than there is room to remember */
    assert_int_equal(outbox.window_count, OUTBOX_CREDIT_MAX);
    event.batch_entries = 0;
    event.credit = 0;
    assert_int_equal(step(&outbox, event, NOW).count, 1);
    assert_int_equal(outbox.credit, 1);
}

/* ---- a centre that loses, forgets and pauses at random: everything is stored and answered in the end ---- */

struct model {
    struct outbox outbox;
    uint64_t last, stored, judged; /* judged: all up to there have their verdict here */
    bool verdicts[401];
    uint32_t random;
    int64_t now_us;
};

static uint32_t draw(struct model *model, uint32_t below)
{
    model->random = model->random * UINT32_C(1664525) + UINT32_C(1013904223);
    return (model->random >> 8) % below;
}

static void greet(struct model *model)
{
    struct outbox_event event = welcome(model->last, model->stored);
    event.first_unjudged = model->judged < model->last ? model->judged + 1 : 0;
    assert_int_not_equal(step(&model->outbox, event, model->now_us).kind, OUTBOX_NEW_EPOCH);
}

static void deliver(struct model *model, uint64_t from, uint32_t count)
{
    if (from > model->stored + 1) {
        (void)step(&model->outbox, about(OUTBOX_REWOUND, model->stored + 1), model->now_us);
        return;
    }
    model->stored = from + count - 1 > model->stored ? from + count - 1 : model->stored;
    bool answer_is_lost = draw(model, 8) == 0;
    for (uint64_t sequence = from; !answer_is_lost && sequence < from + count; sequence++) {
        model->verdicts[sequence] = true;
        (void)step(&model->outbox, about(OUTBOX_ANSWERED, sequence), model->now_us);
    }
    while (model->judged < model->last && model->verdicts[model->judged + 1]) {
        model->judged++;
    }
}

static void one_turn(struct model *model)
{
    struct outbox_action action = outbox_step(&model->outbox, NULL, model->now_us);
    if (action.kind == OUTBOX_WAIT) {
        model->now_us = action.until_us == OUTBOX_FOREVER ? model->now_us + SECOND : action.until_us;
    } else {
        uint32_t count = 1 + draw(model, action.count); /* large ones: fewer than asked for */
        (void)step(&model->outbox, sent(action.from, count), model->now_us);
        assert_true(model->outbox.window_count <= model->outbox.credit);
        if (draw(model, 10) == 0) {
            (void)step(&model->outbox, retry(action.from, SECOND), model->now_us);
        } else if (draw(model, 6) != 0) {
            deliver(model, action.from, count);
        }
    }
    if (draw(model, 25) == 0) {
        model->stored = draw(model, 5) == 0 ? 0 : model->stored; /* now and then it comes back empty-handed */
        (void)step(&model->outbox, about(OUTBOX_LOST, 0), model->now_us);
        greet(model);
    }
}

static void nothing_is_left_behind(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 200; seed++) {
        struct model model = {.last = 400, .random = seed, .now_us = NOW};
        greet(&model);
        int turns = 0;
        while ((model.judged < model.last || model.stored < model.last) && turns++ < 20000) {
            one_turn(&model);
        }
        if (model.judged < model.last || model.stored < model.last) {
            fail_msg("seed %u: stored %llu, judged %llu of %llu", seed, (unsigned long long)model.stored,
                     (unsigned long long)model.judged, (unsigned long long)model.last);
        }
    }
}

/* ---- waiting times ---- */

static void backoff_doubles_to_a_limit(void **state)
{
    (void)state;
    static const int64_t expected[] = {500, 500, 1000, 2000, 4000, 8000, 16000, 30000, 30000};
    for (unsigned failures = 0; failures < sizeof(expected) / sizeof(expected[0]); failures++) {
        assert_int_equal(backoff_us(failures, 500, 30000, UINT32_MAX), expected[failures]);
        assert_int_equal(backoff_us(failures, 500, 30000, 0), expected[failures] / 2);
    }
    assert_int_equal(backoff_us(4000000000U, 500, 30000, UINT32_MAX), 30000);
    int64_t half_way = backoff_us(2, 500, 30000, UINT32_MAX / 2);
    assert_true(half_way > 700 && half_way < 800);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_and_event),
        cmocka_unit_test(an_old_copy_needs_a_new_epoch),
        cmocka_unit_test(what_this_device_never_had_is_said_again),
        cmocka_unit_test(lost_verdicts_are_fetched_again),
        cmocka_unit_test(echoes_of_a_rewind_are_passed_over),
        cmocka_unit_test(a_rewind_never_skips),
        cmocka_unit_test(the_lowest_place_and_the_latest_time_hold),
        cmocka_unit_test(a_batch_that_nobody_answers_is_sent_again),
        cmocka_unit_test(a_whole_answer_makes_room),
        cmocka_unit_test(a_refusal_is_of_one_update_when_they_go_one_by_one),
        cmocka_unit_test(limits_are_kept_in_bounds),
        cmocka_unit_test(nothing_is_left_behind),
        cmocka_unit_test(backoff_doubles_to_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
