#include "held.h"

#include "lineage.h"
#include "policy.h"
#include "store_decision.h"

#include <string.h>

struct held {
    struct uuid id;
    const char *agency, *task, *told;
    int64_t received_us;
};

/* The focal agency that it goes to now; NULL: not yet, it knows already, or it is its own. */
static const struct agency *goes_to(struct arena *arena, const struct roster *roster, const struct held *held,
                                    const struct item *item, day_t today)
{
    const struct agency *sender = roster_agency(roster, held->agency);
    const struct agency *focal = agency_successor(item->plan->focal, today);
    int waited = workcal_between(&roster->calendar, day_of_instant(held->received_us), today);
    if (focal == NULL || waited <= policy_of(item->plan)->held_undecided_after ||
        strstr(held->told, arena_printf(arena, ",%s,", focal->code)) != NULL) {
        return NULL;
    }
    return sender != NULL && agency_successor(sender, today) == focal ? NULL : focal;
}

static bool pass_on(struct pg *pg, struct arena *arena, const struct roster *roster, const struct held *held,
                    int64_t now_us, int *ret_count, struct err *err)
{
    char spoken[LABEL_SPOKEN_MAX];
    char name[ITEM_NAME_MAX];
    char text[UUID_TEXT_MAX];
    const struct item *item = roster_find_item(roster, held->task, NULL);
    const struct agency *focal = item == NULL ? NULL : goes_to(arena, roster, held, item, day_of_instant(now_us));
    if (focal == NULL) {
        return true;
    }
    const struct agency *sender = roster_agency(roster, held->agency);
    struct wire_notice notice = {
        .id = wire_id_of(arena_printf(arena, "held %s %s", uuid_text(&held->id, text), focal->code)),
        .kind = NOTICE_HELD_FOR_YOU,
        .at_us = now_us,
        .has_update = true,
        .update_id = held->id,
        .task = item_name(item, name),
    };
    notice.text = arena_printf(arena,
                               "Nội dung của %s về %s (Kế hoạch %s) chờ cơ quan chủ trì chấp nhận đã quá %d ngày làm "
                               "việc, nay chuyển cơ quan đầu mối. Đề nghị xem và chấp nhận hoặc không chấp nhận.",
                               sender == NULL ? held->agency : sender->name, label_spoken(item->label, spoken),
                               item->plan->number, policy_of(item->plan)->held_undecided_after);
    (*ret_count)++;
    return store_notice_add(pg, &notice, focal->code, err);
}

bool held_pass_on(struct pg *pg, const struct roster *roster, int64_t now_us, struct arena *arena, int *ret_count,
                  struct err *err)
{
    struct pg_params params = {.count = 0};
    pg_param_time(&params, arena, now_us);
    *ret_count = 0;
    PGresult *result = pg_query(pg, "held_undecided", &params, err);
    bool ok = result != NULL;
    for (int i = 0; ok && i < PQntuples(result); i++) {
        struct held held = {.agency = arena_strdup(arena, pg_text(result, i, "agency")),
                            .task = arena_strdup(arena, pg_text(result, i, "task")),
                            .told = arena_strdup(arena, pg_text(result, i, "told")),
                            .received_us = pg_number(result, i, "received_us")};
        ok = !uuid_parse(pg_text(result, i, "id"), &held.id) ||
             pass_on(pg, arena, roster, &held, now_us, ret_count, err);
    }
    PQclear(result);
    return ok;
}
