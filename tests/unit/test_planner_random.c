/* Thousands of made-up histories: days pass, facts and contacts change, the planner runs now and then, at any hour, and
 * may die before what it planned is recorded. What it says must be exactly what a slow reading of the same rules says,
 * which shares no code with it: it writes the days of every step down and looks for each person through everything. */
#include "planner.h"

#include "cycle_fixture.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HISTORIES = 10000, DAYS_MAX = 25, ROWS_MAX = 400, STEPS_MAX = 200, PEOPLE = 5, DUTIES = 4 };

static uint64_t dice_state = 4;

static int dice(int sides)
{
    dice_state = dice_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int)((dice_state >> 33) % (uint64_t)sides);
}

static bool chance(int percent)
{
    return dice(100) < percent;
}

/* ---- the slow reading ---- */

static bool slow_workday(day_t day)
{
    bool weekend = ((day % 7) + 7) % 7 == 2 || ((day % 7) + 7) % 7 == 3; /* 1970 began on a Thursday */
    const day_t *list = weekend ? cycle_calendar.worked : cycle_calendar.off;
    size_t count = weekend ? cycle_calendar.worked_count : cycle_calendar.off_count;
    for (size_t i = 0; i < count; i++) {
        if (list[i] == day) {
            return weekend;
        }
    }
    return !weekend;
}

/* The day of a step. */
static day_t slow_step_day(day_t due, int offset)
{
    day_t day = due;
    for (int left = abs(offset); left > 0;) {
        day += offset < 0 ? -1 : 1;
        left -= slow_workday(day);
    }
    return day;
}

static int slow_count(day_t after, day_t to)
{
    int count = 0;
    for (day_t day = to; day > after; day--) {
        count += slow_workday(day);
    }
    return count;
}

static bool slow_rung(const struct obligation *what, day_t today, unsigned roles, int *ret)
{
    const struct reminder_ladder *ladder = &what->policy->ladders[what->kind];
    bool found = false;
    day_t when = DAY_MIN;
    for (size_t i = 0; i < ladder->step_count; i++) {
        day_t day = slow_step_day(what->due, ladder->steps[i].offset);
        if (day <= today && (ladder->steps[i].whom & roles) != 0) {
            found = true;
            when = day;
            *ret = ladder->steps[i].offset;
        }
    }
    for (int n = 1; ladder->step_count > 0 && ladder->repeat_every > 0 && n < STEPS_MAX; n++) {
        int offset = ladder->steps[ladder->step_count - 1].offset + n * ladder->repeat_every;
        day_t day = slow_step_day(what->due, offset);
        if (day > today) {
            break;
        }
        if ((ladder->repeat_whom & roles) != 0) {
            found = true;
            when = day;
            *ret = offset;
        }
    }
    return found && when >= what->since;
}

struct row {
    char recipient[32], key[32];
    enum intent_kind kind;
    day_t due;
    int step;
    int hour;
};
struct rows {
    struct row list[ROWS_MAX];
    size_t count;
};

static const struct cycle_centre *centre;
static day_t today;
static int hour;

static bool slow_told(const char *recipient, const struct row *row, int *ret_last)
{
    bool told = false;
    for (size_t i = 0; i < centre->ledger_count; i++) {
        const struct ledger_row *one = &centre->ledger[i];
        if (strcmp(one->recipient, recipient) == 0 && strcmp(one->key, row->key) == 0 && one->due == row->due &&
            one->kind == row->kind) {
            *ret_last = told && *ret_last > one->step ? *ret_last : one->step;
            told = true;
        }
    }
    return told;
}

static void want(struct rows *rows, const char *recipient, const struct obligation *what, enum intent_kind kind,
                 int step)
{
    struct row row = {.kind = kind, .due = what->due, .step = step, .hour = what->policy->hour};
    int last = 0;
    snprintf(row.recipient, sizeof(row.recipient), "%s", recipient);
    snprintf(row.key, sizeof(row.key), "%s", what->key);
    if (kind == INTENT_UNREACHABLE) {
        snprintf(row.key, sizeof(row.key), "agency:%s", what->agency->code);
        row.due = DAY_MIN;
        row.step = today;
        if (slow_told(recipient, &row, &last) && slow_count(last, today) < what->policy->unreachable_every) {
            return;
        }
    } else if (slow_told(recipient, &row, &last) && last >= step) {
        return;
    }
    for (size_t i = 0; i < rows->count; i++) {
        struct row *other = &rows->list[i];
        if (strcmp(other->recipient, recipient) == 0 && strcmp(other->key, row.key) == 0 && other->due == row.due &&
            other->kind == kind && other->step == row.step) {
            other->hour = other->hour > row.hour ? other->hour : row.hour;
            return;
        }
    }
    assert_true(rows->count < ROWS_MAX);
    rows->list[rows->count++] = row;
}

static unsigned roles_of(const char *key, const struct agency *agency)
{
    unsigned roles = 0;
    for (size_t i = 0; i < centre->recipient_count; i++) {
        if (strcmp(centre->recipients[i].key, key) == 0 && centre->recipients[i].agency == agency) {
            roles |= centre->recipients[i].role;
        }
    }
    return roles;
}

static bool is_first(size_t i)
{
    for (size_t j = 0; j < i; j++) {
        if (strcmp(centre->recipients[i].key, centre->recipients[j].key) == 0) {
            return false;
        }
    }
    return true;
}

/* For the focal agency's officers and its desk. */
static void want_at_focal(struct rows *rows, const struct obligation *what, enum intent_kind kind, int step)
{
    char desk[32];
    snprintf(desk, sizeof(desk), "focal:%s", what->focal->code);
    if (hour >= what->policy->hour) {
        want(rows, desk, what, kind, step);
    }
    for (size_t i = 0; i < centre->recipient_count; i++) {
        if (is_first(i) && (roles_of(centre->recipients[i].key, what->focal) & CONTACT_OFFICER) != 0) {
            want(rows, centre->recipients[i].key, what, kind, step);
        }
    }
}

static void slow_escalations(struct rows *rows, const struct obligation *what)
{
    const struct reminder_ladder *ladder = &what->policy->ladders[what->kind];
    int late = slow_count(what->due, today);
    bool may_urge = what->agency != what->focal && what->agency->kind != AGENCY_PROVINCE;
    bool rested = what->urgings == 0 ||
                  (what->policy->urge_again > 0 && slow_count(what->urged_on, today) >= what->policy->urge_again);
    if (ladder->list_after > 0 && late >= ladder->list_after) {
        want_at_focal(rows, what, INTENT_LIST_ENTRY, 1);
    }
    if (may_urge && ladder->urge_after > 0 && late >= ladder->urge_after && rested) {
        bool enough = what->policy->dossier_after > 0 && what->urgings >= what->policy->dossier_after;
        want_at_focal(rows, what, enough ? INTENT_DOSSIER_DRAFT : INTENT_URGING_DRAFT, enough ? 1 : what->urgings + 1);
    }
}

static void slow_one(struct rows *rows, const struct obligation *what)
{
    bool it = what->silence == SILENCE_LINK_DOWN || what->silence == SILENCE_AGENT_DOWN ||
              what->silence == SILENCE_APPROVED_UNSENT || what->silence == SILENCE_COLLECTOR_DOWN;
    bool reached = false;
    int step = 0;
    for (size_t i = 0; i < centre->recipient_count; i++) {
        const char *key = centre->recipients[i].key;
        const struct agency *whose = what->silence == SILENCE_COLLECTOR_DOWN ? what->focal : what->agency;
        unsigned roles = roles_of(key, whose);
        if (!it && what->agency->kind != AGENCY_PROVINCE && slow_rung(what, today, roles & 3u, &step)) {
            want(rows, key, what, INTENT_REMINDER, step);
            reached = true;
        }
        if (it && (roles & CONTACT_IT) != 0 && slow_rung(what, today, 3, &step)) {
            want(rows, key, what, INTENT_IT_NOTICE, step);
            reached = true;
        }
    }
    bool centre_down = what->silence == SILENCE_COLLECTOR_DOWN; /* it will be told when that is over */
    if (!reached && !centre_down && slow_rung(what, today, 3, &step) && (it || what->agency->kind != AGENCY_PROVINCE)) {
        want_at_focal(rows, what, INTENT_UNREACHABLE, 0);
    }
    if (today > what->due && what->silence != SILENCE_APPROVED_UNSENT && what->silence != SILENCE_COLLECTOR_DOWN) {
        slow_escalations(rows, what);
    }
}

static bool is_settled(const struct obligation *what)
{
    return what->agency == NULL || what->done || what->sent || what->extension_pending || what->stopped ||
           what->silence == SILENCE_NOTHING_TO_REPORT || what->agency->valid_to < today;
}

static bool is_quiet(const struct cycle_policy *policy)
{
    return policy->quiet_count > 0 && policy->quiet[0].from <= today && today <= policy->quiet[0].to;
}

/* Everything that should go out, or be prepared, at this moment. */
static void slow_plan(struct rows *rows)
{
    size_t kept = 0;
    rows->count = 0;
    for (size_t i = 0; slow_workday(today) && i < centre->obligation_count; i++) {
        if (!is_settled(&centre->obligations[i]) && !is_quiet(centre->obligations[i].policy)) {
            slow_one(rows, &centre->obligations[i]);
        }
    }
    static bool drop[ROWS_MAX];
    for (size_t i = 0; i < rows->count; i++) {
        const char *who = rows->list[i].recipient;
        drop[i] = false;
        for (size_t j = 0; j < rows->count && strncmp(who, "focal:", 6) != 0; j++) {
            drop[i] = drop[i] || (strcmp(rows->list[j].recipient, who) == 0 && rows->list[j].hour > hour);
        }
        for (size_t j = 0; j < centre->ledger_count && strncmp(who, "focal:", 6) != 0; j++) {
            drop[i] = drop[i] || (strcmp(centre->ledger[j].recipient, who) == 0 && centre->ledger[j].on == today);
        }
    }
    for (size_t i = 0; i < rows->count; i++) {
        if (!drop[i]) {
            rows->list[kept++] = rows->list[i];
        }
    }
    rows->count = kept;
}

/* ---- comparing ---- */

static void fail_with(const char *what, const char *recipient, const char *key, enum intent_kind kind, int step)
{
    char day[DAY_ISO_MAX];
    fail_msg("%s %02d:00: %s %s %s %s %d", day_iso(today, day), hour, what, recipient, intent_kind_code(kind), key,
             step);
}

static void check_intent(struct rows *rows, const char *recipient, const struct intent *intent)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct row *row = &rows->list[i];
        if (strcmp(row->recipient, recipient) == 0 && strcmp(row->key, intent->key) == 0 && row->due == intent->due &&
            row->kind == intent->kind && row->step == intent->step) {
            rows->list[i] = rows->list[--rows->count];
            return;
        }
    }
    fail_with("should not go out:", recipient, intent->key, intent->kind, intent->step);
}

static void check_against_slow(const struct reminders *reminders)
{
    static struct rows rows;
    char desk[32];
    slow_plan(&rows);
    for (size_t d = 0; d < reminders->digest_count; d++) {
        const struct digest *digest = &reminders->digests[d];
        assert_true(digest->count > 0);
        for (size_t i = 0; i < digest->count; i++) {
            check_intent(&rows, digest->recipient->key, &digest->intents[i]);
            assert_true(i == 0 || digest->intents[i - 1].kind < digest->intents[i].kind ||
                        (digest->intents[i - 1].kind == digest->intents[i].kind &&
                         digest->intents[i - 1].due <= digest->intents[i].due));
        }
    }
    for (size_t i = 0; i < reminders->work_count; i++) {
        snprintf(desk, sizeof(desk), "focal:%s", reminders->work[i].focal->code);
        check_intent(&rows, desk, &reminders->work[i]);
    }
    if (rows.count > 0) {
        fail_with("is missing:", rows.list[0].recipient, rows.list[0].key, rows.list[0].kind, rows.list[0].step);
    }
}

/* What the ledger must look like whatever happened, asked without any reading of the rules. */
static void check_new_rows(size_t before)
{
    for (size_t i = before; i < centre->ledger_count; i++) {
        const struct ledger_row *row = &centre->ledger[i];
        bool is_work = strncmp(row->recipient, "focal:", 6) == 0;
        for (size_t j = 0; j < i; j++) {
            const struct ledger_row *old = &centre->ledger[j];
            bool same = strcmp(old->recipient, row->recipient) == 0;
            if (same && !is_work && j < before && old->on == row->on) {
                fail_with("a second message:", row->recipient, row->key, row->kind, row->step);
            }
            if (same && strcmp(old->key, row->key) == 0 && old->due == row->due && old->kind == row->kind &&
                old->step >= row->step) {
                fail_with("told before:", row->recipient, row->key, row->kind, row->step);
            }
        }
        for (size_t o = 0; o < centre->obligation_count; o++) {
            if (strcmp(centre->obligations[o].key, row->key) == 0 && is_settled(&centre->obligations[o])) {
                fail_with("about what is settled:", row->recipient, row->key, row->kind, row->step);
            }
        }
    }
}

/* ---- histories ---- */

static struct reminder_step steps[2][OBLIGATION_KIND_MAX][3];
static struct quiet_days quiet[2];
static struct cycle_policy policies[2];

static void roll_policies(day_t begin)
{
    for (int p = 0; p < 2; p++) {
        policies[p] = policy_default;
        for (int kind = 0; kind < OBLIGATION_KIND_MAX && chance(80); kind++) {
            struct reminder_ladder *ladder = &policies[p].ladders[kind];
            ladder->step_count = (size_t)dice(4);
            int offset = -dice(8);
            for (size_t i = 0; i < ladder->step_count; i++) {
                steps[p][kind][i] = (struct reminder_step){offset, 1u + (unsigned)dice(3)};
                offset += 1 + dice(4);
            }
            ladder->steps = steps[p][kind];
            ladder->repeat_every = dice(4);
            ladder->repeat_whom = 1u + (unsigned)dice(3);
            ladder->urge_after = dice(6);
            ladder->list_after = dice(8);
        }
        policies[p].hour = 6 + dice(4);
        policies[p].urge_again = dice(4);
        policies[p].dossier_after = dice(3);
        policies[p].unreachable_every = 1 + dice(5);
        quiet[p].from = begin + dice(DAYS_MAX);
        quiet[p].to = quiet[p].from + dice(4);
        policies[p].quiet = &quiet[p];
        policies[p].quiet_count = chance(40);
    }
}

static void roll_contact(struct cycle_centre *mine)
{
    static const char *const people[PEOPLE] = {"an@x.vn", "binh@x.vn", "chi@x.vn", "dung@x.vn", "agent:A1"};
    static const size_t where[] = {0, 0, 1, 1, 2, 3, 7};
    if (mine->recipient_count < CYCLE_RECIPIENTS) {
        cycle_know(mine, people[dice(PEOPLE)], where[dice(7)], (enum contact_role)(1 << dice(3)));
    }
}

static void roll_centre(struct cycle_centre *mine, day_t begin)
{
    static const char *const keys[DUTIES] = {"6c", "7", "Q4", "m1"};
    static const size_t whose[] = {0, 1, 1, 1, 2, 2, 3, 7};
    int contacts = 3 + dice(12);
    int duties = 1 + dice(DUTIES);
    for (int i = 0; i < contacts; i++) {
        roll_contact(mine);
    }
    for (int i = 0; i < duties; i++) {
        struct obligation *what = cycle_owe(mine, (enum obligation_kind)dice(OBLIGATION_KIND_MAX), whose[dice(8)],
                                            keys[i], begin - 10 + dice(DAYS_MAX + 15));
        what->policy = &policies[dice(2)];
        what->since = chance(30) ? begin - 5 + dice(10) : DAY_MIN;
    }
}

static void roll_facts(struct cycle_centre *mine)
{
    struct obligation *what = &mine->obligations[dice((int)mine->obligation_count)];
    switch (dice(14)) {
    case 0:
        what->done = chance(60);
        break;
    case 1:
        what->sent = chance(50);
        break;
    case 2:
        what->extension_pending = chance(50);
        break;
    case 3:
        what->stopped = chance(30);
        break;
    case 4:
        what->due += 1 + dice(10);
        what->since = chance(70) ? today : DAY_MIN;
        break;
    case 5:
    case 6:
        what->silence = (enum silence_cause)dice(SILENCE_CAUSE_MAX);
        break;
    case 7:
        what->silence = SILENCE_NONE;
        break;
    case 8:
        what->urgings += 1; /* signed */
        what->urged_on = today - dice(2);
        break;
    case 9:
        what->agency = chance(30) ? NULL : &mine->agencies[dice(4)]; /* reassigned */
        break;
    case 10:
        roll_contact(mine);
        break;
    case 11:
        mine->recipient_count -= mine->recipient_count > 0;
        break;
    case 12:
        mine->agencies[1 + dice(3)].valid_to = chance(20) ? today - 1 + dice(3) : DAY_MAX;
        break;
    default:
        break;
    }
}

/* A database gives its rows in any order. */
static void shuffle_ledger(struct cycle_centre *mine)
{
    for (size_t i = mine->ledger_count; i > 1; i--) {
        size_t other = (size_t)dice((int)i);
        struct ledger_row row = mine->ledger[i - 1];
        mine->ledger[i - 1] = mine->ledger[other];
        mine->ledger[other] = row;
    }
}

static void run_once(struct cycle_centre *mine)
{
    shuffle_ledger(mine);
    int64_t now = day_begin(today) + (int64_t)hour * 3600 * 1000 * 1000 + dice(60) * INT64_C(60000000);
    size_t before = mine->ledger_count;
    struct reminders reminders = cycle_plan(mine, now);
    check_against_slow(&reminders);
    if (chance(15)) {
        return; /* it died before anything was recorded, so nothing went out */
    }
    cycle_record(mine, &reminders);
    check_new_rows(before);
    if (chance(20)) { /* another collector, or the same one after a crash, finds nothing left to do */
        struct reminders again = cycle_plan(mine, now);
        assert_int_equal(again.digest_count + again.work_count, 0);
    }
}

static size_t ledger_rows[INTENT_KIND_MAX];

static void one_history(void)
{
    struct cycle_centre *mine = cycle_centre_new();
    centre = mine;
    day_t begin = day_from_ymd(2024, 1, 15) + dice(560);
    roll_policies(begin);
    roll_centre(mine, begin);
    int days = 5 + dice(DAYS_MAX - 5);
    for (today = begin; today < begin + days; today++) {
        int changes = dice(3);
        for (int i = 0; i < changes; i++) {
            roll_facts(mine);
        }
        for (hour = 6 + dice(4); hour < 12 && chance(60); hour += 1 + dice(3)) {
            run_once(mine);
            roll_facts(mine);
        }
    }
    for (size_t i = 0; i < mine->ledger_count; i++) {
        ledger_rows[mine->ledger[i].kind]++;
    }
    cycle_centre_free(mine);
}

static void test_histories(void **state)
{
    (void)state;
    for (int i = 0; i < HISTORIES; i++) {
        one_history();
    }
    for (enum intent_kind kind = INTENT_REMINDER; kind < INTENT_KIND_MAX; kind++) {
        if (ledger_rows[kind] < 100) {
            fail_msg("%s came only %zu times: these histories show little", intent_kind_code(kind), ledger_rows[kind]);
        }
        printf("%s %zu\n", intent_kind_code(kind), ledger_rows[kind]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_histories)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
