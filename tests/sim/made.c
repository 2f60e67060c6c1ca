/* What comes to be owed in the course of the year: days that the authority gives to tasks, milestones, rounds,
 * questions. */
#include "sim.h"

#include "store_decided.h"
#include "store_question.h"
#include "store_round_open.h"
#include "wire.h"

#include <stdio.h>
#include <string.h>

enum { TASKS_WITH_A_DAY = 30, MILESTONES_AT_FIRST = 150 };

static const struct agency *some_agency(struct sim *sim)
{
    for (int tries = 0; tries < 100; tries++) {
        const struct body *body = &sim->bodies[dice_below(&sim->dice, (unsigned)sim->body_count)];
        const struct agency *agency = roster_agency(sim->roster, body->code);
        if (agency != NULL && agency_exists_on(agency, sim->today) && agency->kind != AGENCY_PROVINCE) {
            return agency;
        }
    }
    sim_fail("there is no agency on this day");
}

static const struct plan *some_plan(struct sim *sim)
{
    const struct plan *plan = NULL;
    do {
        plan = &sim->roster->plans[dice_below(&sim->dice, (unsigned)sim->roster->plan_count)];
    } while (strcmp(plan->province, "Hải Phòng") != 0);
    return plan;
}

static const struct item *some_task(struct sim *sim)
{
    for (;;) {
        const struct plan *plan = some_plan(sim);
        const struct item *item =
            plan->item_count == 0 ? NULL : &plan->items[dice_below(&sim->dice, (unsigned)plan->item_count)];
        if (item != NULL && item->kind == ITEM_TASK && item->mandate == MANDATE_ORDER) {
            return item;
        }
    }
}

static void add_milestone(struct sim *sim, int64_t now)
{
    struct err err = {0};
    char name[ITEM_NAME_MAX];
    int64_t revision = 0;
    int number = 0;
    const struct agency *agency = some_agency(sim);
    const struct milestone one = {.task = item_key(some_task(sim), name),
                                  .agency = agency->code,
                                  .text = "Hoàn thành dự thảo, trình cấp có thẩm quyền",
                                  .due = sim->today + 3 + (day_t)dice_below(&sim->dice, 130)};
    if (!pg_begin(sim->pg, &err) || !store_milestone_add(sim->pg, &one, NULL, now, "sim", &revision, &number, &err) ||
        !pg_commit(sim->pg, &err)) {
        sim_fail("%s", err.text);
    }
    sim->figures.milestones++;
    sim->stale = true;
}

/* A day for a task that has none by its plan. */
static void give_day(struct sim *sim, int64_t now)
{
    struct err err = {0};
    char name[ITEM_NAME_MAX];
    int64_t revision = 0;
    const struct item *item = some_task(sim);
    const struct time_decision one = {.kind = TIME_EXTENDED,
                                      .task = item_key(item, name),
                                      .until = sim->today + 20 + (day_t)dice_below(&sim->dice, 300),
                                      .document = {.number = "11/UBND", .date = sim->today},
                                      .signer = "Chủ tịch"};
    int64_t given = 0;
    if ((item->period.to != DAY_MAX && !item->period.ongoing) || book_get(&sim->given, one.task, &given)) {
        return;
    }
    book_put(&sim->given, one.task, 1);
    if (!pg_begin(sim->pg, &err) || !store_time_decision_add(sim->pg, &one, now, "sim", &revision, &err) ||
        !pg_commit(sim->pg, &err)) {
        sim_fail("%s", err.text);
    }
    sim->stale = true;
}

/* The plans without a definition have a round a quarter, too, opened by a person. */
static void open_rounds(struct sim *sim, int64_t now)
{
    struct err err = {0};
    struct round_proposals opened = {0};
    if (!store_rounds_open_defined(sim->pg, sim->roster, now, "sim", sim->scratch, &opened, &err)) {
        sim_fail("%s", err.text);
    }
    sim->stale = sim->stale || opened.count > 0;
    sim->figures.rounds_opened += (int)opened.count;
    struct report_period period = period_holding(PERIOD_QUARTER, sim->today - 1);
    day_t from = 0;
    day_t to = 0;
    period_cutoff(period, &from, &to);
    for (size_t p = 0; sim->today >= to - 6 && p < sim->roster->plan_count; p++) {
        char name[ITEM_NAME_MAX];
        char code[PERIOD_CODE_MAX];
        const struct plan *plan = &sim->roster->plans[p];
        if (strcmp(plan->province, "Hải Phòng") != 0 || plan->cycle != NULL ||
            plan_round(plan, period_code(period, code)) != NULL) {
            continue;
        }
        day_t due = to + 4;
        while (!workcal_is_workday(&sim->roster->calendar, due)) {
            due++;
        }
        struct round_deadline deadline = {.to = "Sở Xây dựng", .printed = to + 4, .due = due};
        const struct round round = {.plan = plan_key(plan, name),
                                    .period = code,
                                    .from = from,
                                    .to = to,
                                    .name = "Báo cáo quý",
                                    .basis = "Công văn 12/SXD",
                                    .deadlines = &deadline,
                                    .deadline_count = 1};
        int64_t number = 0;
        if (!pg_begin(sim->pg, &err) || !store_round_open(sim->pg, &round, now, "sim", &number, &err) ||
            !pg_commit(sim->pg, &err)) {
            sim_fail("%s", err.text);
        }
        sim->figures.rounds_opened++;
        sim->stale = true;
    }
}

static void ask_question(struct sim *sim, int64_t now)
{
    struct err err = {0};
    char name[ITEM_NAME_MAX];
    char id_text[UUID_TEXT_MAX];
    char spoken[LABEL_SPOKEN_MAX];
    struct uuid id = uuid_v7(now, NULL);
    const struct agency *agency = some_agency(sim);
    const struct item *item = some_task(sim);
    if (plan_responsibility_of(item->plan, agency, sim->today).permission != PERMISSION_YES) {
        return;
    }
    const char *plan = arena_strdup(sim->arena, plan_key(item->plan, name));
    const char *task = arena_strdup(sim->arena, item_key(item, name));
    const char *text = arena_printf(sim->arena, "Câu hỏi Q%d.", sim->figures.questions);
    const struct question_row row = {.id = uuid_text(&id, id_text),
                                     .kind = (enum question_kind)dice_below(&sim->dice, QUESTION_KIND_MAX),
                                     .agency = agency->code,
                                     .plan = plan,
                                     .task = task,
                                     .text = text,
                                     .due = sim->today + 3 + (day_t)dice_below(&sim->dice, 20),
                                     .asked_us = now,
                                     .asked_by = "sim"};
    if (!store_question_add(sim->pg, &id, &row, "…", "…", &err)) {
        sim_fail("%s", err.text);
    }
    struct thing thing = {
        .kind = OBLIGATION_QUESTION,
        .key = arena_printf(sim->arena, "question %s", row.id),
        .plan = plan,
        .task = task,
        .origin = arena_strdup(sim->arena, agency->code),
        .words = arena_printf(sim->arena, "Trả lời yêu cầu giải trình về %s, Kế hoạch số %s: %s",
                              label_spoken(item->label, spoken),
                              item->plan->called == NULL ? item->plan->number : item->plan->called, text),
        .due = row.due,
        .since = sim->today,
        .ask_on = DAY_MAX,
        .decide_on = DAY_MAX,
        .act_on = sim->today + 1 + (day_t)dice_below(&sim->dice, 40),
        .word = id,
    };
    truth_add(sim, &thing);
    sim->figures.questions++;
}

void made_begin(struct sim *sim)
{
    int64_t now = day_begin(sim->today) + 6 * HOUR;
    for (int i = 0; i < TASKS_WITH_A_DAY; i++) {
        give_day(sim, now + i);
    }
    for (int i = 0; i < MILESTONES_AT_FIRST; i++) {
        add_milestone(sim, now + 100 + i);
    }
    world_refresh(sim);
}

void made_daily(struct sim *sim, int64_t now)
{
    if (!workcal_is_workday(&sim->roster->calendar, sim->today)) {
        return;
    }
    for (int i = 0; day_of_week(sim->today) == 1 && dice_percent(&sim->dice, 75) && i < 9; i++) {
        add_milestone(sim, now + i);
    }
    for (int i = 0; dice_percent(&sim->dice, 45) && i < 4; i++) {
        ask_question(sim, now + i);
    }
    open_rounds(sim, now + 10);
    world_refresh(sim);
}
