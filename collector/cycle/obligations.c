#include "obligations.h"

#include "lineage.h"
#include "update.h"

#include <stdlib.h>
#include <string.h>

struct gathering {
    struct arena *arena;
    const struct owing *owing;
    const struct roster *roster;
    day_t today;
    const struct urged_row **urged; /* in order of their keys */
    struct obligations *ret;
    size_t room;
};

static void push(struct gathering *g, struct obligation one)
{
    if (g->ret->count == g->room) {
        size_t room = g->room == 0 ? 64 : g->room * 2;
        struct obligation *list = arena_array(g->arena, room, sizeof(*list));
        if (g->ret->count > 0) {
            memcpy(list, g->ret->list, g->ret->count * sizeof(*list));
        }
        g->ret->list = list;
        g->room = room;
    }
    g->ret->list[g->ret->count++] = one;
}

/* "Nothing to report" was said of the report; whatever else falls due stays due. */
static enum silence_cause silence_for(const struct gathering *g, const struct agency *agency, enum obligation_kind kind)
{
    enum silence_cause cause =
        g->owing->silences == NULL ? SILENCE_NONE : g->owing->silences[agency - g->roster->agencies];
    return cause == SILENCE_NOTHING_TO_REPORT && kind != OBLIGATION_REPORT ? SILENCE_UP : cause;
}

static int compare_urged(const void *a, const void *b)
{
    return strcmp((*(const struct urged_row *const *)a)->key, (*(const struct urged_row *const *)b)->key);
}

static int compare_key(const void *key, const void *row)
{
    return strcmp(key, (*(const struct urged_row *const *)row)->key);
}

static void index_urged(struct gathering *g)
{
    const struct urged_rows *rows = &g->owing->urged;
    g->urged = arena_array(g->arena, rows->count + 1, sizeof(struct urged_row *));
    for (size_t i = 0; i < rows->count; i++) {
        g->urged[i] = &rows->rows[i];
    }
    if (rows->count > 0) {
        qsort(g->urged, rows->count, sizeof(struct urged_row *), compare_urged);
    }
}

static const char *document_of(const struct gathering *g, const struct plan *plan)
{
    return arena_printf(g->arena, "Kế hoạch số %s", plan->called == NULL ? plan->number : plan->called);
}

/* What all kinds have in common. */
static struct obligation begin(const struct gathering *g, enum obligation_kind kind, const char *key,
                               const struct plan *plan, const struct agency *agency, day_t due)
{
    const struct agency *focal = agency_successor(plan->focal, g->today);
    const struct urged_row **urged = g->owing->urged.count == 0 ? NULL
                                                                : bsearch(key, g->urged, g->owing->urged.count,
                                                                          sizeof(struct urged_row *), compare_key);
    return (struct obligation){
        .kind = kind,
        .key = key,
        .policy = policy_of(plan),
        .agency = agency,
        .focal = focal == NULL ? plan->focal : focal,
        .due = due,
        .since = DAY_MIN,
        .silence = agency == NULL ? SILENCE_NONE : silence_for(g, agency, kind),
        .urgings = urged == NULL ? 0 : (*urged)->count,
        .urged_on = urged == NULL ? DAY_MIN : (*urged)->last,
        .document = document_of(g, plan),
    };
}

/* ---- tasks and milestones ---- */

static bool is_open(const struct gathering *g, const struct seat *seat)
{
    struct derived_status status = seat_status(g->roster, seat, g->owing->as_of, 0);
    return !status_is_done(status.status) && status.status != STATUS_DUNG && status.has_due;
}

static bool is_sent(const struct seat *seat)
{
    return seat->claimed;
}

static bool is_pending(const struct seat *seat)
{
    const struct request_row *request = seat->request;
    bool undecided = request != NULL && (request->state == REQUEST_NEW || request->state == REQUEST_FORWARDED);
    return undecided && day_of_instant(request->asked_us) <= seat->time.due;
}

/* Of parts that a merger left to one body the first speaks for those that stand like it. */
static bool has_its_like(const struct gathering *g, const struct heard_item *heard, size_t n)
{
    const struct seat *seat = &heard->seats[n];
    for (size_t i = 0; i < n && seat->agency != NULL; i++) {
        const struct seat *other = &heard->seats[i];
        if (other->agency == seat->agency && other->time.due == seat->time.due && is_sent(other) == is_sent(seat) &&
            is_pending(other) == is_pending(seat) && is_open(g, other)) {
            return true;
        }
    }
    return false;
}

static void add_seat(struct gathering *g, const struct item *item, const struct seat *seat)
{
    char name[ITEM_NAME_MAX];
    char spoken[LABEL_SPOKEN_MAX];
    const char *key = arena_printf(g->arena, "task %s %s", item_key(item, name), seat->origin->code);
    struct obligation one = begin(g, item->kind == ITEM_MILESTONE ? OBLIGATION_MILESTONE : OBLIGATION_TASK, key,
                                  item->plan, seat->agency, seat->time.due);
    one.sent = is_sent(seat);
    one.extension_pending = is_pending(seat);
    one.since = seat->time.extension == NULL ? DAY_MIN : day_of_instant(seat->time.extension->decided_us);
    one.name = arena_strdup(g->arena, label_spoken(item->label, spoken));
    one.title = item->title;
    push(g, one);
}

static void add_items(struct gathering *g, const struct item *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct heard_item *heard = heard_of(g->owing->heard, &items[i]);
        for (size_t s = 0; items[i].kind != ITEM_INDICATOR && s < heard->seat_count; s++) {
            if (is_open(g, &heard->seats[s]) && !has_its_like(g, heard, s)) {
                add_seat(g, &items[i], &heard->seats[s]);
            }
        }
    }
}

/* ---- reports, questions, what was returned ---- */

static void add_report(struct gathering *g, const struct owed_report *report)
{
    struct report_period period = {.kind = PERIOD_NONE};
    char words[PERIOD_VIETNAMESE_MAX];
    const struct round *round = report->round;
    if (report->complete || report->due == DAY_MAX) {
        return;
    }
    const char *key = arena_printf(g->arena, "report %s %s %s", round->plan, round->period, report->agency->code);
    struct obligation one = begin(g, OBLIGATION_REPORT, key, round->of, report->agency, report->due);
    bool known = period_parse(round->period, &period);
    one.name = arena_printf(g->arena, "Báo cáo %s", known ? period_vietnamese(period, words) : round->period);
    push(g, one);
}

static const struct agency *speaker_now(const struct gathering *g, const char *code)
{
    const struct agency *agency = roster_agency(g->roster, code);
    const struct agency *now = agency == NULL ? NULL : agency_successor(agency, g->today);
    return now;
}

static const struct plan *plan_named(const struct gathering *g, const char *task)
{
    const struct item *item = roster_find_item(g->roster, task, NULL);
    return item != NULL ? item->plan : roster_find_plan(g->roster, task, NULL);
}

static const char *spoken_name(const struct gathering *g, const char *what, const char *task)
{
    const struct item *item = task == NULL ? NULL : roster_find_item(g->roster, task, NULL);
    char spoken[LABEL_SPOKEN_MAX];
    return item == NULL ? what : arena_printf(g->arena, "%s về %s", what, label_spoken(item->label, spoken));
}

static void add_question(struct gathering *g, const struct question_row *question)
{
    const struct plan *plan = roster_find_plan(g->roster, question->plan, NULL);
    const struct agency *agency = speaker_now(g, question->agency);
    if (plan == NULL || agency == NULL || question_state_of(question) != QUESTION_OPEN) {
        return;
    }
    struct obligation one =
        begin(g, OBLIGATION_QUESTION, arena_printf(g->arena, "question %s", question->id), plan, agency, question->due);
    one.since = day_of_instant(question->asked_us);
    one.name = spoken_name(g, "Trả lời yêu cầu giải trình", question->task);
    one.title = question->text;
    push(g, one);
}

static void add_returned(struct gathering *g, const struct returned_row *row)
{
    const struct plan *plan = plan_named(g, row->task);
    const struct agency *agency = speaker_now(g, row->agency);
    if (plan == NULL || agency == NULL) {
        return;
    }
    struct obligation one =
        begin(g, OBLIGATION_RETURNED, arena_printf(g->arena, "returned %s", row->update_id), plan, agency, row->until);
    one.since = day_of_instant(row->returned_us);
    one.name = spoken_name(g, "Bổ sung nội dung bị trả lại", row->task);
    push(g, one);
}

struct obligations obligations_make(struct arena *arena, const struct owing *owing)
{
    struct obligations ret = {.list = NULL};
    struct gathering g = {.arena = arena,
                          .owing = owing,
                          .roster = owing->heard->roster,
                          .today = day_of_instant(owing->as_of),
                          .ret = &ret};
    index_urged(&g);
    for (size_t p = 0; p < g.roster->plan_count; p++) {
        const struct plan *plan = &g.roster->plans[p];
        add_items(&g, plan->items, plan->item_count);
        add_items(&g, plan->milestones, plan->milestone_count);
    }
    for (size_t i = 0; i < owing->reports.count; i++) {
        add_report(&g, &owing->reports.list[i]);
    }
    for (size_t i = 0; i < owing->questions.count; i++) {
        add_question(&g, &owing->questions.rows[i]);
    }
    for (size_t i = 0; i < owing->returned.count; i++) {
        add_returned(&g, &owing->returned.rows[i]);
    }
    return ret;
}
