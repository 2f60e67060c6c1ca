#include "slip.h"

#include "clock.h"
#include "command.h"
#include "lang.h"
#include "period.h"
#include "submission_internal.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *code, *label;
} states[SLIP_STATE_MAX] = {
    [SLIP_PROVEN] = {"receipt", "Có biên nhận"},
    [SLIP_UNDER_WAY] = {"under_way", "Đang chờ gửi hoặc chờ biên nhận"},
    [SLIP_MISSING] = {"missing", "Trung tâm đã trả lời, chưa có biên nhận"},
    [SLIP_DAMAGED] = {"damaged", "Biên nhận lưu trên máy không còn nguyên vẹn"},
    [SLIP_UNSENT] = {"unsent", "Không gửi, không có biên nhận"},
    [SLIP_ELSEWHERE] = {"elsewhere", "Do máy khác của đơn vị gửi"},
};

const char *slip_state_code(enum slip_state state)
{
    return states[state].code;
}

const char *slip_state_label(enum slip_state state)
{
    return states[state].label;
}

/* ---- what is in it ---- */

struct gathering {
    struct spool *spool;
    struct arena *arena;
    struct receipt_keys keys;
    struct slip slip;
    size_t capacity;
    struct uuid *listed; /* by reports of the period */
    size_t listed_count, listed_capacity;
};

static void push(struct gathering *gathering, struct slip_item item)
{
    struct slip *slip = &gathering->slip;
    if (slip->count == gathering->capacity) {
        gathering->capacity = gathering->capacity == 0 ? 64 : gathering->capacity * 2;
        struct slip_item *list = arena_array(gathering->arena, gathering->capacity, sizeof(*list));
        if (slip->count > 0) {
            memcpy(list, slip->list, slip->count * sizeof(*list));
        }
        slip->list = list;
    }
    slip->list[slip->count++] = item;
    slip->of_state[item.state]++;
}

static void push_row(struct gathering *gathering, const struct spool_row *row)
{
    struct err err = {0};
    struct signed_receipt receipt = {0};
    struct slip_item item = {.id = row->id, .task = row->task, .bytes = row->receipt};
    if (row->has_receipt) {
        bool sound = receipt_verify(gathering->arena, row->receipt, &gathering->keys, &receipt, &err) &&
                     uuid_equal(&receipt.receipt.update_id, &row->id);
        item.state = sound ? SLIP_PROVEN : SLIP_DAMAGED;
        item.receipt = receipt.receipt;
    } else if (row->verdict != VERDICT_NONE) {
        item.state = SLIP_MISSING;
    } else {
        item.state = row->sequence == 0 || row->unsendable ? SLIP_UNSENT : SLIP_UNDER_WAY;
    }
    push(gathering, item);
}

static bool begin(struct gathering *gathering, struct spool *spool, struct arena *arena, struct err *err)
{
    *gathering = (struct gathering){.spool = spool, .arena = arena};
    return spool_receipt_keys(spool, &gathering->keys, err);
}

bool slip_of_update(struct spool *spool, struct arena *arena, const struct uuid *id, struct slip *ret, struct err *err)
{
    char text[UUID_TEXT_MAX];
    struct gathering gathering = {0};
    struct spool_row row = {0};
    bool found = false;
    if (!begin(&gathering, spool, arena, err) || !spool_find(spool, arena, id, &found, &row, err)) {
        return false;
    }
    if (!found) {
        return submission_unknown(uuid_text(id, text), err);
    }
    push_row(&gathering, &row);
    *ret = gathering.slip;
    return true;
}

/* ---- of a round ---- */

/* "08/KH-UBND" is the plan of 08/KH-UBND#6c, 08/KH-UBND@2024-01-15@…#6c and 08/KH-UBND. */
static bool is_of_plan(const char *task, const char *plan)
{
    size_t size = plan == NULL ? 0 : strlen(plan);
    return plan == NULL ||
           (strncmp(task, plan, size) == 0 && (task[size] == '\0' || task[size] == '@' || task[size] == '#'));
}

static void list_update(struct gathering *gathering, const struct uuid *id)
{
    if (gathering->listed_count == gathering->listed_capacity) {
        gathering->listed_capacity = gathering->listed_capacity == 0 ? 64 : gathering->listed_capacity * 2;
        struct uuid *list = arena_array(gathering->arena, gathering->listed_capacity, sizeof(*list));
        if (gathering->listed_count > 0) {
            memcpy(list, gathering->listed, gathering->listed_count * sizeof(*list));
        }
        gathering->listed = list;
    }
    gathering->listed[gathering->listed_count++] = *id;
}

static void take_row(const struct spool_row *row, const struct update *update, void *context)
{
    struct gathering *gathering = context;
    const struct slip *slip = &gathering->slip;
    bool of_round = update->period != NULL && strcmp(update->period, slip->period) == 0 && update->task != NULL &&
                    is_of_plan(update->task, slip->plan);
    if (!of_round || row->sequence == 0) {
        return; /* what this machine refused was entered anew */
    }
    push_row(gathering, row);
    for (size_t i = 0; update->action == ACTION_REPORT && i < update->report.update_count; i++) {
        list_update(gathering, &update->report.updates[i]);
    }
}

static bool is_in(const struct slip *slip, const struct uuid *id)
{
    for (size_t i = 0; i < slip->count; i++) {
        if (uuid_equal(&slip->list[i].id, id)) {
            return true;
        }
    }
    return false;
}

static bool add_listed(struct gathering *gathering, struct err *err)
{
    for (size_t i = 0; i < gathering->listed_count; i++) {
        const struct uuid *id = &gathering->listed[i];
        struct spool_row row = {0};
        bool found = false;
        if (is_in(&gathering->slip, id)) {
            continue;
        }
        if (!spool_find(gathering->spool, gathering->arena, id, &found, &row, err)) {
            return false;
        }
        if (found) {
            push_row(gathering, &row);
        } else {
            push(gathering, (struct slip_item){.id = *id, .state = SLIP_ELSEWHERE});
        }
    }
    return true;
}

bool slip_of_period(struct spool *spool, struct arena *arena, const char *period, const char *plan, struct slip *ret,
                    struct err *err)
{
    struct gathering gathering = {0};
    const struct storing storing = {.spool = spool, .arena = arena};
    if (!begin(&gathering, spool, arena, err)) {
        return false;
    }
    gathering.slip.period = period;
    gathering.slip.plan = plan;
    if (!submission_each_row(&storing, take_row, &gathering, err) || !add_listed(&gathering, err)) {
        return false;
    }
    if (gathering.slip.count == 0) {
        return err_set(
            err, ERR_DATA,
            tr("nothing was sent from this machine for period %s%s%s", "máy này chưa gửi nội dung nào của kỳ %s%s%s"),
            period, plan == NULL ? "" : ", ", plan == NULL ? "" : plan);
    }
    *ret = gathering.slip;
    return true;
}

/* ---- as a file ---- */

static const char *heading(struct arena *arena, const struct slip *slip, const char *agency, int64_t now_us)
{
    char name[PERIOD_VIETNAMESE_MAX];
    char when[CLOCK_ISO_MAX];
    struct report_period period = {PERIOD_NONE, 0, 0};
    if (slip->period == NULL) {
        return "";
    }
    bool known = period_parse(slip->period, &period);
    return arena_printf(arena,
                        "# Phiếu biên nhận, kỳ báo cáo %s%s%s: %s\n"
                        "# Lập lúc %s: %zu nội dung, %zu có biên nhận\n",
                        known ? period_vietnamese(period, name) : slip->period, slip->plan == NULL ? "" : ", ",
                        slip->plan == NULL ? "" : slip->plan, agency == NULL ? "–" : agency,
                        clock_vietnamese(now_us, when), slip->count, slip->of_state[SLIP_PROVEN]);
}

static const char *without(struct arena *arena, const struct slip *slip)
{
    char id[UUID_TEXT_MAX];
    const char *text = "";
    for (size_t i = 0; i < slip->count; i++) {
        const struct slip_item *item = &slip->list[i];
        if (item->state != SLIP_PROVEN) {
            text =
                arena_printf(arena, "%s# %s: %s%s%s\n", text, slip_state_label(item->state), uuid_text(&item->id, id),
                             item->task == NULL ? "" : ", ", item->task == NULL ? "" : spoken_task(arena, item->task));
        }
    }
    return text;
}

const char *slip_text(struct arena *arena, const struct slip *slip, const char *agency, int64_t now_us)
{
    const char **parts = arena_array(arena, 2 * slip->count + 2, sizeof(*parts));
    size_t count = 0;
    parts[count++] = heading(arena, slip, agency, now_us);
    parts[count++] = without(arena, slip);
    for (size_t i = 0; i < slip->count; i++) {
        if (slip->list[i].state == SLIP_PROVEN) {
            parts[count++] = slip->period == NULL ? "" : "\n";
            parts[count++] = receipt_file_entry(arena, &slip->list[i].receipt, slip->list[i].bytes);
        }
    }
    return arena_concat(arena, parts, count);
}
