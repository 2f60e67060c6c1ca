/* The verdict on updates of any shape, about any task, from anybody: it is always one of the three, always explained,
 * never more than the agency's right, and the same when asked again. */
#include "judge.h"

#include "random_history.h"
#include "roster_seal.h"
#include "rounds.h"
#include "text.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

enum { HISTORIES = 150, UPDATES = 200 };

static struct history history;
static struct roster *roster;
static struct dice dice;
static struct arena *arena;

static const char *one_of(const char *const texts[], size_t count)
{
    return texts[dice_below(&dice, (unsigned)count)];
}

#define ONE_OF(...)                                                                                                    \
    one_of((const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static const char *any_task(void)
{
    char task[HISTORY_TASK_MAX];
    const char *name = history_task(&history, (int)dice_below(&dice, (unsigned)history.item_count), task);
    switch (dice_below(&dice, 9)) {
    case 0:
        return ONE_OF(NULL, "", "#", "1/KH", "1/KH#", "1/KH#99", "1/KH@1970-01-01#1", "1/KH@#1", "@#", "##",
                      "2/KH#1234567890123456789012345678901234567890", "1/KH@1970-01-01@UBND#2", "3/KH#1", "Ủy#ban");
    case 1:
        return arena_printf(arena, "%c/KH@1970-01-01@UBND%s", name[0], strchr(name, '#'));
    case 2:
        return arena_printf(arena, "%sx", name);
    case 3:
        return arena_printf(arena, "%s/%u", name, dice_below(&dice, 3));
    default:
        return arena_strdup(arena, name);
    }
}

/* The plan alone. */
static const char *any_plan(void)
{
    const char *task = any_task();
    return task == NULL ? NULL : arena_strndup(arena, task, strcspn(task, "#"));
}

static const char *any_text(void)
{
    return ONE_OF(NULL, NULL, "kết quả", "{1} {2}", "%s%n");
}

static day_t any_day(void)
{
    switch (dice_below(&dice, 6)) {
    case 0:
        return DAY_NONE;
    case 1:
        return DAY_MAX;
    default:
        return (day_t)dice_below(&dice, 400);
    }
}

/* As the action asks for it. */
static struct update good_update(void)
{
    struct update update = update_blank();
    update.action = (enum action)(1 + dice_below(&dice, ACTION_MAX - 1));
    update.task = any_task();
    bool no_result =
        update.action == ACTION_NOTHING || update.action == ACTION_REPORT || update.action == ACTION_MILESTONE;
    update.result = no_result ? NULL : "kết quả";
    update.difficulties = update.action == ACTION_DIFFICULTY ? "khó khăn" : NULL;
    update.has_value = update.action == ACTION_VALUE;
    update.value_year = 2024;
    if (update.action == ACTION_COMPLETE) {
        update.product = (struct product){.number = "1/BC", .issuer = "Sở", .title = "Báo cáo", .date = 1};
    } else if (update.action == ACTION_EXTEND) {
        update.until = DAY_MAX;
        update.reason = "chờ hướng dẫn";
    } else if (update.action == ACTION_MILESTONE) {
        update.milestone.text = "trình duyệt";
        update.milestone.due = (day_t)dice_below(&dice, 400);
    } else if (update.action == ACTION_WITHDRAW) {
        update.has_supersedes = true;
    } else if (update.action == ACTION_REPORT) {
        update.task = any_plan();
        update.period = "2024-Q4";
        update.report.direction = "đã chỉ đạo";
    } else if (update.action == ACTION_ANSWER || update.action == ACTION_CONTEST) {
        update.task = dice_percent(&dice, 50) ? any_plan() : update.task;
        update.has_refers_to = update.action == ACTION_ANSWER;
        update.period = update.action == ACTION_CONTEST ? "2024" : NULL;
    }
    return update;
}

static void spoil(struct update *update)
{
    switch (dice_below(&dice, 20)) {
    case 0:
        update->action = (enum action)dice_below(&dice, ACTION_MAX);
        break;
    case 1:
        update->period = ONE_OF(NULL, "2024-Q4", "2024", "2024-M13", "Quý IV", "");
        break;
    case 2:
        update->percent = (int)dice_below(&dice, 250) - 50;
        break;
    case 3:
        update->result = any_text();
        break;
    case 4:
        update->difficulties = any_text();
        break;
    case 5:
        update->proposals = any_text();
        break;
    case 6:
        update->product = (struct product){.number = any_text(), .issuer = any_text(), .title = any_text()};
        update->product.date = any_day();
        break;
    case 7:
        update->has_value = !update->has_value;
        break;
    case 8:
        update->value_year = 0;
        break;
    case 9:
        update->until = any_day();
        break;
    case 10:
        update->reason = any_text();
        break;
    case 11:
        update->task = any_plan();
        break;
    case 12:
        update->proposal_to = any_text();
        break;
    case 13:
        update->has_refers_to = !update->has_refers_to;
        break;
    case 14:
        update->milestone.text = any_text();
        update->milestone.due = any_day();
        break;
    case 15:
        update->report.next = any_text();
        update->report.as_of = any_day();
        break;
    case 16:
        update->value_as_of = any_day();
        update->value_source = any_text();
        break;
    case 17:
        update->product.hash = ONE_OF(NULL, "x", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                                      "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef");
        update->product.link = any_text();
        break;
    default:
        update->has_supersedes = true;
    }
}

/* Rounds, changes of time and milestones, some of which name nothing. */
static void decide(void)
{
    static const char *const periods[] = {"2024-Q4", "2024", "2024-M11"};
    for (size_t i = 0; i < 3; i++) {
        struct round *round = roster_add_round(roster);
        round->plan = i == 2 ? "2/KH" : "1/KH";
        round->period = periods[i];
        round->sealed = dice_percent(&dice, 30);
    }
    for (unsigned n = dice_below(&dice, 20); n > 0; n--) {
        struct due_change *change = roster_add_due_change(roster);
        change->kind = (enum due_change_kind)dice_below(&dice, DUE_CHANGE_KIND_MAX);
        change->task = any_task();
        change->task = change->task == NULL ? "" : change->task;
        change->party =
            dice_percent(&dice, 50) ? NULL : ONE_OF("GHOST", history.bodies[0].code, history.bodies[1].code);
        change->until = (day_t)dice_below(&dice, 400);
        change->document.number = "1/QĐ";
    }
    for (unsigned n = dice_below(&dice, 20); n > 0; n--) {
        struct milestone *milestone = roster_add_milestone(roster);
        milestone->task = any_task();
        milestone->task = milestone->task == NULL ? "" : milestone->task;
        milestone->number = (int)dice_below(&dice, 3);
        milestone->agency = history.bodies[dice_below(&dice, (unsigned)history.body_count)].code;
        milestone->text = "trình duyệt";
        milestone->due = (day_t)dice_below(&dice, 400);
    }
    roster_seal_decided(roster);
}

static struct update any_update(void)
{
    struct update update = good_update();
    for (unsigned n = dice_below(&dice, 4); n > 0; n--) {
        spoil(&update);
    }
    return update;
}

/* Mostly one who answers for the task. */
static const struct agency *any_agency(const char *task, day_t on)
{
    const struct item *item = task == NULL ? NULL : roster_find_item(roster, task, NULL);
    if (item != NULL && item->party_count > 0 && dice_percent(&dice, 70)) {
        const struct agency *origin = item->parties[dice_below(&dice, (unsigned)item->party_count)].agency;
        bool members = origin->kind == AGENCY_GROUP && origin->member_count > 0;
        origin = members ? origin->members[dice_below(&dice, (unsigned)origin->member_count)].agency : origin;
        return answer_of(item, origin, on).last;
    }
    const struct agency *agency = &roster->agencies[dice_below(&dice, (unsigned)roster->agency_count)];
    return dice_percent(&dice, 10) ? NULL : agency;
}

/* What was taken has what its action needs, and nothing that would be lost in silence. */
static void check_taken(const struct update *update, const struct prior *prior, day_t on)
{
    const struct product *product = &update->product;
    bool measured = update->has_value && update->value_year != 0;
    bool complete = update->action == ACTION_COMPLETE;
    assert_true(update->percent >= -1 && update->percent <= 100);
    assert_true(!complete || update->percent == -1 || update->percent == 100);
    assert_true(update->percent == -1 || complete || update->action == ACTION_PROGRESS);
    assert_true(!complete || measured || (product->number != NULL && product->issuer != NULL));
    assert_true(!complete || measured || (product->title != NULL && product->date != DAY_NONE));
    assert_true(product->date == DAY_NONE || product->date <= on);
    assert_true(update->action != ACTION_VALUE || measured);
    assert_true(!update->has_value || update->action == ACTION_VALUE || complete);
    assert_int_equal(update->until != DAY_NONE, update->action == ACTION_EXTEND);
    assert_int_equal(update->reason != NULL, update->action == ACTION_EXTEND);
    assert_true(update->action != ACTION_DIFFICULTY || update->difficulties != NULL);
    assert_true(update->action != ACTION_NOTHING || update->result == NULL);
    assert_int_equal(update->milestone.text != NULL, update->action == ACTION_MILESTONE);
    assert_int_equal(update->milestone.due != DAY_NONE, update->action == ACTION_MILESTONE);
    assert_true(update->report.next == NULL || update->action == ACTION_REPORT);
    assert_true(update->report.as_of == DAY_NONE || update->report.as_of <= on);
    assert_true(update->action != ACTION_REPORT || update->period != NULL);
    assert_int_equal(update->has_refers_to, update->action == ACTION_ANSWER);
    assert_true(update->action != ACTION_WITHDRAW || (update->has_supersedes && update->result != NULL));
    assert_true(update->proposal_to == NULL || update->proposals != NULL);
    assert_true(product->hash == NULL || (product->number != NULL && strlen(product->hash) == 64));
    assert_true(product->link == NULL || product->number != NULL);
    assert_true(update->value_source == NULL || update->has_value);
    assert_true(!update->has_supersedes || prior == NULL || (prior->found && prior->verdict != VERDICT_REJECTED));
    assert_true(update->period == NULL || (strlen(update->period) >= 4 && update->period[0] == '2'));
}

static void check_verdict(const struct update *update, const struct verdict *verdict,
                          const struct judge_context *context)
{
    assert_in_range(verdict->kind, VERDICT_ACCEPTED, VERDICT_REJECTED);
    assert_int_equal(verdict->kind == VERDICT_ACCEPTED, verdict->message == NULL);
    assert_int_equal(verdict->kind == VERDICT_ACCEPTED, verdict->reason == REASON_NONE);
    if (verdict->kind != VERDICT_REJECTED) {
        assert_non_null(verdict->plan);
        assert_true(verdict->item == NULL || verdict->item->plan == verdict->plan);
        assert_true(verdict->item != NULL || strchr(update->task, '#') == NULL);
        assert_true(update->period == NULL || verdict->plan->round_count == 0 ||
                    plan_round(verdict->plan, update->period) != NULL);
        assert_true(agency_exists_on(context->agency, day_of_instant(context->effective_at)));
        assert_int_equal(verdict->right.permission,
                         verdict->kind == VERDICT_ACCEPTED ? PERMISSION_YES : PERMISSION_HELD);
    }
    if (verdict->message != NULL) {
        assert_true(text_is_utf8(verdict->message, strlen(verdict->message)));
        assert_true(strlen(verdict->message) > 20);
    }
    if (verdict->field != NULL) {
        assert_string_not_equal(update_field_label(verdict->field), verdict->field);
    }
}

static size_t taken[ACTION_MAX];

static void try_one(size_t kinds[static VERDICT_KIND_MAX])
{
    const struct update update = any_update();
    const struct prior prior = {.found = dice_percent(&dice, 80),
                                .agency = ONE_OF(NULL, "GHOST", history.bodies[0].code, history.bodies[1].code),
                                .task = update.task == NULL ? "" : update.task,
                                .verdict = (enum verdict_kind)dice_below(&dice, VERDICT_KIND_MAX)};
    const struct standing standing = {
        .complete = dice_percent(&dice, 50), .returned = dice_percent(&dice, 20), .asked = dice_percent(&dice, 20)};
    struct judge_context context = {.roster = roster,
                                    .prior = dice_percent(&dice, 50) ? &prior : NULL,
                                    .standing = dice_percent(&dice, 50) ? &standing : NULL};
    const day_t on = (day_t)dice_below(&dice, 300);
    context.agency = any_agency(update.task, on);
    context.effective_at = day_begin(on) + 1;
    struct verdict verdict = judge(&update, &context, arena);
    struct verdict again = judge(&update, &context, arena);
    check_verdict(&update, &verdict, &context);
    if (verdict.kind != VERDICT_REJECTED) {
        check_taken(&update, context.prior, on);
        taken[update.action]++;
        bool wanted = context.standing != NULL && (standing.returned || standing.asked);
        assert_false(update.action == ACTION_NOTHING && wanted);
    }
    kinds[verdict.kind]++;
    assert_int_equal(verdict.kind, again.kind);
    assert_int_equal(verdict.reason, again.reason);
    assert_ptr_equal(verdict.item, again.item);
    assert_string_equal(verdict.message == NULL ? "" : verdict.message, again.message == NULL ? "" : again.message);
}

static void test_any_update(void **state)
{
    (void)state;
    size_t kinds[VERDICT_KIND_MAX] = {0};
    for (uint64_t seed = 1; seed <= HISTORIES; seed++) {
        dice.state = seed;
        arena = arena_new();
        history_make(&history, seed, 2 + dice_below(&dice, 20));
        roster = history_roster(&history, seed, -1);
        decide();
        for (int n = 0; n < UPDATES; n++) {
            try_one(kinds);
        }
        roster_unref(roster);
        arena_free(arena);
    }
    for (enum action action = ACTION_NONE + 1; action < ACTION_MAX; action++) {
        assert_true(taken[action] > 0);
    }
    print_message("accepted %zu, held %zu, rejected %zu\n", kinds[VERDICT_ACCEPTED], kinds[VERDICT_HELD],
                  kinds[VERDICT_REJECTED]);
    assert_true(kinds[VERDICT_ACCEPTED] > 1000 && kinds[VERDICT_HELD] > 20 && kinds[VERDICT_REJECTED] > 10000);
}

/* The sentence of a reason with its blanks filled in, found in another way. */
static void test_every_sentence_is_filled_in(void **state)
{
    (void)state;
    const char *const values[] = {"một", "", "{1}", "bốn"};
    arena = arena_new();
    for (enum reason reason = REASON_NONE + 1; reason < REASON_MAX; reason++) {
        for (size_t count = 0; count <= 4; count++) {
            const char *expected = "";
            for (const char *rest = reason_sentence(reason); *rest != '\0'; rest++) {
                bool blank = rest[0] == '{' && rest[1] >= '1' && rest[1] <= '9' && rest[2] == '}';
                size_t n = blank ? (size_t)(rest[1] - '1') : 0;
                expected = !blank ? arena_printf(arena, "%s%c", expected, *rest)
                                  : arena_printf(arena, "%s%s", expected, n < count ? values[n] : "…");
                rest += blank ? 2 : 0;
            }
            assert_string_equal(explain(arena, reason, values, count), expected);
        }
        arena_reset(arena);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_sentence_is_filled_in),
        cmocka_unit_test(test_any_update),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
