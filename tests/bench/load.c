#include "load.h"

#include "bench.h"

#include <stdio.h>
#include <string.h>

enum { UNKNOWN_TASKS = 1, MISTAKES = 10, CORRECTIONS = 5, STRANGERS = 20 }; /* percent */

struct making {
    struct arena *arena;
    const struct roster *roster;
    const struct item **items;
    size_t item_count;
    struct dice dice;
};

static void list_items(struct making *m)
{
    size_t total = 0;
    for (size_t p = 0; p < m->roster->plan_count; p++) {
        total += m->roster->plans[p].item_count;
    }
    m->items = arena_array(m->arena, total, sizeof(struct item *));
    for (size_t p = 0; p < m->roster->plan_count; p++) {
        for (size_t i = 0; i < m->roster->plans[p].item_count; i++) {
            m->items[m->item_count++] = &m->roster->plans[p].items[i];
        }
    }
}

static const struct agency *anybody(struct making *m)
{
    return &m->roster->agencies[dice_below(&m->dice, (uint32_t)m->roster->agency_count)];
}

static const struct agency *anybody_of(struct making *m, const char *province)
{
    const struct agency *agency = anybody(m);
    for (int tries = 0; tries < 100 && strcmp(agency->province, province) != 0; tries++) {
        agency = anybody(m);
    }
    return agency;
}

/* Whoever stands there on the day, down to one of the bodies that a split left. */
static const struct agency *descendant(struct making *m, const struct agency *agency, day_t on)
{
    while (agency->valid_to < on && agency->ended_by != NULL && agency->ended_by->to_count > 0) {
        const struct agency_event *end = agency->ended_by;
        agency = end->successors[dice_below(&m->dice, (uint32_t)end->to_count)];
    }
    return agency;
}

static const struct agency *speaker(struct making *m, const struct item *item, day_t on)
{
    if (item->party_count == 0 || dice_percent(&m->dice, STRANGERS)) {
        return anybody_of(m, item->plan->province);
    }
    const struct party *party = &item->parties[dice_below(&m->dice, (uint32_t)item->party_count)];
    const struct agency *origin = party->agency;
    if (party->basis == BASIS_OPEN_GROUP) {
        return anybody_of(m, item->plan->province);
    }
    if (party->basis == BASIS_CLOSED_GROUP && origin->member_count > 0) {
        origin = origin->members[dice_below(&m->dice, (uint32_t)origin->member_count)].agency;
    }
    struct answer answer = answer_of(item, origin, on);
    if (answer.agency != NULL && dice_percent(&m->dice, 80)) {
        return answer.agency;
    }
    return descendant(m, origin, on);
}

static const char *task_name(struct making *m, const struct item *item)
{
    char name[ITEM_NAME_MAX];
    if (dice_percent(&m->dice, UNKNOWN_TASKS)) {
        char misspelt = (char)('a' + dice_below(&m->dice, 26));
        return arena_printf(m->arena, "%s%c", item_name(item, name), misspelt);
    }
    return arena_strdup(m->arena, dice_percent(&m->dice, 25) ? item_key(item, name) : item_name(item, name));
}

static void fill_product(struct update *update, day_t on)
{
    update->product = (struct product){.number = "12/BC-SXD", .issuer = "Sở Xây dựng", .title = "Báo cáo kết quả"};
    update->product.date = on - 3;
}

static void fill_fields(struct making *m, struct update *update, day_t on)
{
    bool mistaken = dice_percent(&m->dice, MISTAKES);
    update->period = mistaken && dice_percent(&m->dice, 20) ? "Quý IV/2024" : "2024-Q4";
    switch (update->action) {
    case ACTION_PROGRESS:
        update->percent = mistaken ? 140 : (int)dice_below(&m->dice, 101);
        update->result = "Đã hoàn thành dự thảo, đang lấy ý kiến các đơn vị";
        break;
    case ACTION_COMPLETE:
        fill_product(update, mistaken ? on + 9 : on);
        break;
    case ACTION_EXTEND:
        update->until = on + 200 + (day_t)dice_below(&m->dice, 700);
        update->reason = mistaken ? NULL : "Chờ hướng dẫn của Bộ Xây dựng";
        break;
    case ACTION_DIFFICULTY:
        update->difficulties = mistaken ? NULL : "Chưa bố trí được kinh phí";
        break;
    case ACTION_VALUE:
        update->has_value = !mistaken;
        update->value = 28.5;
        update->value_year = 2024;
        break;
    case ACTION_NOTHING:
        update->result = mistaken ? "Không có gì" : NULL;
        break;
    default:
        update->result = mistaken ? NULL : "Đã cung cấp số liệu cho đơn vị chủ trì";
    }
}

static void make_letter(struct making *m, struct letter *letter)
{
    const struct item *item = m->items[dice_below(&m->dice, (uint32_t)m->item_count)];
    const day_t on = day_from_ymd(2024, 6, 1) + (day_t)dice_below(&m->dice, 730);
    const struct agency *agency = speaker(m, item, on);
    struct update *update = &letter->update;
    *update = update_blank();
    update->action = (enum action)(1 + dice_below(&m->dice, ACTION_MAX - 1));
    if (item->kind == ITEM_INDICATOR && dice_percent(&m->dice, 70)) {
        update->action = ACTION_VALUE;
    }
    update->task = task_name(m, item);
    fill_fields(m, update, on);
    letter->context = (struct judge_context){.roster = m->roster, .agency = agency};
    letter->context.effective_at = day_begin(on) + INT64_C(36000000000);
    if (dice_percent(&m->dice, CORRECTIONS)) {
        update->has_supersedes = true;
        letter->prior = (struct prior){.found = dice_percent(&m->dice, 90), .agency = agency->code};
        letter->prior.task = update->task;
        letter->prior.verdict = VERDICT_ACCEPTED;
        letter->context.prior = &letter->prior;
    }
}

struct load load_make(struct arena *arena, const struct roster *roster, size_t count)
{
    struct making m = {.arena = arena, .roster = roster, .dice = {.state = 2}};
    struct load load = {.letters = arena_array(arena, count, sizeof(*load.letters)), .count = count};
    list_items(&m);
    if (m.item_count == 0) {
        bench_fail("there are no plans to judge against");
    }
    for (size_t i = 0; i < count; i++) {
        make_letter(&m, &load.letters[i]);
    }
    return load;
}
