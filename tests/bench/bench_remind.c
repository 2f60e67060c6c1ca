/* What planning a day's reminders costs: 10,000 agencies, 100,000 things owed, a ledger of 300,000 rows, as on any
 * morning and on one on which nobody has been told anything yet. The limit to compare with is the least that any
 * planner has to do: look at every row's texts once and sort the obligations. */
#include "bench.h"
#include "planner.h"

#include <stdlib.h>
#include <string.h>

enum { AGENCIES = 10 * 1000, OBLIGATIONS = 100 * 1000, ROWS = 300 * 1000, QUICK = 20 };

struct case_of {
    struct agency *agencies;
    struct planning planning;
    struct obligation *obligations;
    struct ledger_row *rows;
    struct recipient *recipients;
};

static struct workcal calendar; /* plain weeks */

static struct case_of make(struct arena *arena, bool quick)
{
    size_t agencies = quick ? AGENCIES / QUICK : AGENCIES;
    size_t obligations = quick ? OBLIGATIONS / QUICK : OBLIGATIONS;
    size_t rows = quick ? ROWS / QUICK : ROWS;
    struct dice dice = {.state = 4};
    day_t today = day_from_ymd(2024, 12, 12);
    struct case_of made = {.agencies = arena_array(arena, agencies, sizeof(struct agency)),
                           .obligations = arena_array(arena, obligations, sizeof(struct obligation)),
                           .rows = arena_array(arena, rows, sizeof(struct ledger_row)),
                           .recipients = arena_array(arena, agencies * 2, sizeof(struct recipient))};
    for (size_t i = 0; i < agencies; i++) {
        made.agencies[i] = (struct agency){.code = arena_printf(arena, "B1-S%05zu", i),
                                           .name = arena_printf(arena, "Đơn vị %zu", i),
                                           .kind = AGENCY_DEPARTMENT,
                                           .valid_from = DAY_MIN,
                                           .valid_to = DAY_MAX};
        made.recipients[2 * i] = (struct recipient){arena_printf(arena, "can-bo-%zu@haiphong.gov.vn", i), CHANNEL_MAIL,
                                                    &made.agencies[i], CONTACT_OFFICER};
        made.recipients[2 * i + 1] = (struct recipient){arena_printf(arena, "lanh-dao-%zu@haiphong.gov.vn", i),
                                                        CHANNEL_MAIL, &made.agencies[i], CONTACT_LEADER};
    }
    for (size_t i = 0; i < obligations; i++) {
        size_t agency = dice_below(&dice, (uint32_t)agencies);
        made.obligations[i] = (struct obligation){
            .kind = (enum obligation_kind)dice_below(&dice, OBLIGATION_KIND_MAX),
            .key = arena_printf(arena, "08/KH-UBND@2024-01-15@Ủy ban nhân dân thành phố Hải Phòng#%zu %s", i,
                                made.agencies[agency].code),
            .policy = &policy_default,
            .agency = &made.agencies[agency],
            .focal = &made.agencies[0],
            .due = today - 60 + (day_t)dice_below(&dice, dice_percent(&dice, 70) ? 100 : 2000),
            .since = DAY_MIN,
            .document = "Kế hoạch số 08/KH-UBND",
            .name = "Nhiệm vụ 6, điểm c"};
    }
    for (size_t i = 0; i < rows; i++) {
        const struct obligation *what = &made.obligations[dice_below(&dice, (uint32_t)obligations)];
        size_t agency = (size_t)(what->agency - made.agencies);
        made.rows[i] = (struct ledger_row){made.recipients[2 * agency + dice_below(&dice, 2)].key,
                                           what->key,
                                           what->due,
                                           INTENT_REMINDER,
                                           (int)dice_below(&dice, 30) - 10,
                                           today - 1};
    }
    made.planning = (struct planning){.calendar = &calendar,
                                      .obligations = made.obligations,
                                      .obligation_count = obligations,
                                      .ledger = made.rows,
                                      .ledger_count = rows,
                                      .recipients = made.recipients,
                                      .recipient_count = agencies * 2,
                                      .now = day_begin(today) + INT64_C(9) * 3600 * 1000 * 1000};
    return made;
}

static double plan(const struct planning *planning, const char *name)
{
    struct arena *arena = arena_new();
    int64_t begin = bench_now_ns();
    struct reminders reminders = plan_reminders(arena, planning);
    double took = (double)(bench_now_ns() - begin) / 1e9;
    if (reminders.digest_count == 0 || reminders.work_count == 0) {
        bench_fail("%s: nobody is reminded, or nothing is prepared: the load is not mixed", name);
    }
    bench_figure(name, took, "s");
    arena_free(arena);
    return took;
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Every key of the ledger touched once, every obligation's key sorted. */
static double limit(const struct planning *planning)
{
    size_t bytes = 0;
    const char **keys = mem_alloc(planning->obligation_count * sizeof(*keys));
    int64_t begin = bench_now_ns();
    for (size_t i = 0; i < planning->ledger_count; i++) {
        bytes += strlen(planning->ledger[i].key) + strlen(planning->ledger[i].recipient);
    }
    for (size_t i = 0; i < planning->obligation_count; i++) {
        keys[i] = planning->obligations[i].key;
    }
    qsort(keys, planning->obligation_count, sizeof(*keys), compare_keys);
    double took = (double)(bench_now_ns() - begin) / 1e9;
    if (bytes == 0 || keys[0] == NULL) {
        bench_fail("the ledger is empty");
    }
    bench_figure("remind_read_and_sort", took, "s");
    free(keys);
    return took;
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_new();
    struct case_of made = make(arena, bench_is_quick(argc, argv));
    bench_figure("remind_agencies", (double)made.planning.recipient_count / 2, "agencies");
    bench_figure("remind_obligations", (double)made.planning.obligation_count, "obligations");
    bench_figure("remind_ledger", (double)made.planning.ledger_count, "rows");
    double morning = plan(&made.planning, "remind_plan");
    made.planning.ledger_count = 0;
    double first = plan(&made.planning, "remind_plan_first");
    made.planning.ledger_count = (size_t)(made.planning.obligation_count) * (ROWS / OBLIGATIONS);
    double least = limit(&made.planning);
    bench_figure("remind_plan_vs_read_and_sort", morning / least, "ratio");
    bench_figure("remind_first_vs_read_and_sort", first / least, "ratio");
    arena_free(arena);
    return 0;
}
