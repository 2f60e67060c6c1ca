#include "reassign.h"

#include "lang.h"

#include <string.h>

/* ---- what waits ---- */

static void add_waiting(struct arena *arena, struct waiting_list *list, struct waiting row)
{
    if ((list->count & (list->count - 1)) == 0) {
        struct waiting *more = arena_array(arena, list->count == 0 ? 1 : list->count * 2, sizeof(*more));
        if (list->count > 0) {
            memcpy(more, list->rows, list->count * sizeof(*more));
        }
        list->rows = more;
    }
    list->rows[list->count++] = row;
}

static void add_item(struct arena *arena, struct waiting_list *list, const struct item *item, day_t on)
{
    for (size_t p = 0; item->mandate != MANDATE_PROPOSAL && p < item->party_count; p++) {
        struct waiting row = {.item = item, .party = &item->parties[p]};
        for (size_t n = 0; party_waiting(item, row.party, on, &n, &row.origin, &row.answer);) {
            add_waiting(arena, list, row);
        }
    }
}

struct waiting_list waiting_on(struct arena *arena, const struct roster *roster, const struct plan *plan, day_t on)
{
    struct waiting_list list = {0};
    for (size_t p = 0; p < roster->plan_count; p++) {
        const struct plan *one = &roster->plans[p];
        for (size_t i = 0; (plan == NULL || plan == one) && i < one->item_count; i++) {
            add_item(arena, &list, &one->items[i], on);
        }
    }
    return list;
}

static bool holds(const struct waiting_list *list, const struct waiting *row)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct waiting *other = &list->rows[i];
        if (other->item == row->item && other->party == row->party && other->origin == row->origin) {
            return true;
        }
    }
    return false;
}

struct waiting_list waiting_from(struct arena *arena, const struct roster *roster, const struct plan *plan, day_t on)
{
    struct waiting_list list = waiting_on(arena, roster, plan, on);
    day_t seen = on;
    for (size_t e = 0; e < roster->event_count; e++) { /* in order of their days */
        if (roster->events[e].date <= seen) {
            continue;
        }
        seen = roster->events[e].date;
        struct waiting_list then = waiting_on(arena, roster, plan, seen);
        size_t known = list.count; /* rows of one day are different */
        for (size_t i = 0; i < then.count; i++) {
            struct waiting_list before = {list.rows, known};
            if (!holds(&before, &then.rows[i])) {
                add_waiting(arena, &list, then.rows[i]);
            }
        }
    }
    return list;
}

day_t waiting_since(const struct waiting *row)
{
    return row->answer.event != NULL ? row->answer.event->date : row->answer.last->valid_to + 1;
}

/* ---- transfers that name no task ---- */

static bool was_reassigned(const struct item *item, const struct agency *origin, day_t since)
{
    for (size_t i = 0; i < item->reassignment_count; i++) {
        if (item->reassignments[i]->origin == origin && item->reassignments[i]->from >= since) {
            return true;
        }
    }
    return false;
}

static bool is_moved_by(const struct item *item, const struct agency_event *event)
{
    for (size_t p = 0; p < item->party_count; p++) {
        const struct party *party = &item->parties[p];
        if (party->basis != BASIS_NAMED || was_reassigned(item, party->agency, event->date)) {
            continue;
        }
        const struct agency *gave = answer_of(item, party->agency, event->date - 1).agency;
        for (size_t f = 0; f < event->from_count; f++) {
            if (gave == event->predecessors[f]) {
                return true;
            }
        }
    }
    return false;
}

static void list_moved(struct arena *arena, const struct roster *roster, const struct plan *plan,
                       struct transfer_check *check)
{
    size_t most = 0;
    for (size_t p = 0; p < roster->plan_count; p++) {
        most += roster->plans[p].item_count;
    }
    check->items = arena_array(arena, most, sizeof(struct item *));
    for (size_t p = 0; p < roster->plan_count; p++) {
        const struct plan *one = &roster->plans[p];
        for (size_t i = 0; (plan == NULL || plan == one) && i < one->item_count; i++) {
            const struct item *item = &one->items[i];
            if (item->mandate != MANDATE_PROPOSAL && is_moved_by(item, check->event)) {
                check->items[check->item_count++] = item;
            }
        }
    }
}

struct transfer_checks transfers_to_check(struct arena *arena, const struct roster *roster, const struct plan *plan,
                                          day_t on)
{
    struct transfer_checks checks = {.rows = arena_array(arena, roster->event_count, sizeof(*checks.rows))};
    for (size_t e = 0; e < roster->event_count; e++) {
        const struct agency_event *event = &roster->events[e];
        if (event->kind == EVENT_TRANSFER && event->task_count == 0 && event->date <= on) {
            struct transfer_check *check = &checks.rows[checks.count];
            *check = (struct transfer_check){.event = event};
            list_moved(arena, roster, plan, check);
            checks.count += check->item_count > 0;
        }
    }
    return checks;
}

/* ---- what a request stands for ---- */

struct resolving {
    struct arena *arena;
    const struct roster *roster;
    const struct reassign_request *request;
    day_t on;
    const struct agency *to;
    const struct agency *party; /* agency or group; NULL: whoever waits */
    struct reassignments *result;
    size_t before; /* rows that earlier requests made */
    struct err *err;
};

/* A body may have several parts in one task; whoever takes over takes its place. */
static bool is_there(const struct resolving *r, const struct item *item, const struct agency *origin)
{
    for (size_t i = r->before; i < r->result->count; i++) {
        if (r->result->rows[i].item == item && r->result->rows[i].origin == origin) {
            return true;
        }
    }
    return false;
}

static void add_row(struct resolving *r, const struct item *item, const struct agency *origin, day_t from)
{
    struct reassignments *list = r->result;
    char key[ITEM_NAME_MAX];
    if (is_there(r, item, origin)) {
        return;
    }
    if ((list->count & (list->count - 1)) == 0) {
        struct reassignment *more = arena_array(r->arena, list->count == 0 ? 1 : list->count * 2, sizeof(*more));
        if (list->count > 0) {
            memcpy(more, list->rows, list->count * sizeof(*more));
        }
        list->rows = more;
    }
    list->rows[list->count++] = (struct reassignment){.task = arena_strdup(r->arena, item_key(item, key)),
                                                      .party = origin->code,
                                                      .agency = r->to->code,
                                                      .from = r->request->from != DAY_MIN ? r->request->from : from,
                                                      .document = {.number = r->request->document, .date = DAY_MIN},
                                                      .item = item,
                                                      .origin = origin,
                                                      .to = r->to};
}

/* Whether whoever is to take over came out of the body that ended: a ward out of its district. */
static bool is_heir(const struct resolving *r, const struct waiting *row)
{
    return agency_descends_from(r->to, row->answer.last);
}

/* Whether a request that names `party` means this body: itself, one that descends from it, or a member of that group.
 */
static bool is_asked_for(const struct resolving *r, const struct waiting *row)
{
    return r->party == NULL || r->party == row->origin || r->party == row->party->agency ||
           r->party == row->answer.last;
}

/* Where nobody was named, whoever takes over takes the place of the bodies that it came out of; else of all. */
static void take_waiting(struct resolving *r, const struct plan *plan, const struct item *item)
{
    struct waiting_list list = r->request->from == DAY_MIN ? waiting_from(r->arena, r->roster, plan, r->on)
                                                           : waiting_on(r->arena, r->roster, plan, r->on);
    bool heirs = false;
    for (size_t i = 0; r->request->party == NULL && i < list.count; i++) {
        heirs = heirs || ((item == NULL || list.rows[i].item == item) && is_heir(r, &list.rows[i]));
    }
    for (size_t i = 0; i < list.count; i++) {
        const struct waiting *row = &list.rows[i];
        if ((item == NULL || row->item == item) && is_asked_for(r, row) && (!heirs || is_heir(r, row))) {
            add_row(r, row->item, row->origin, waiting_since(row));
        }
    }
}

/* Whether a decision is one that the request asks for: then it was carried out before. */
static bool is_decided(const struct resolving *r, const struct reassignment *one)
{
    if (one->to != r->to || strcmp(one->document.number, r->request->document) != 0 ||
        (r->request->from != DAY_MIN && one->from != r->request->from)) {
        return false;
    }
    bool asked =
        r->party == NULL || one->origin == r->party || agency_successor(one->origin, one->from - 1) == r->party;
    for (size_t p = 0; !asked && p < one->item->party_count; p++) {
        const struct party *party = &one->item->parties[p];
        asked = party->agency == r->party && party_means(party, one->origin, one->from);
    }
    return asked;
}

/* The same request once more stands for the same decisions, which are there already; unless others replaced them. */
static void take_decided(struct resolving *r, const struct plan *plan, const struct item *item)
{
    for (size_t i = 0; i < r->roster->reassignment_count; i++) {
        const struct reassignment *one = &r->roster->reassignments[i];
        bool within = one->item != NULL && (plan == NULL || one->item->plan == plan) &&
                      (item == NULL || one->item == item) && is_decided(r, one);
        if (within && answer_of(one->item, one->origin, one->from).reassignment == one) {
            add_row(r, one->item, one->origin, one->from);
        }
    }
}

/* A body that goes on may be relieved of a task, and a decision be changed: then the day must be given. */
static bool take_answered(struct resolving *r, const struct item *item, const struct party *party,
                          const struct agency *origin)
{
    const struct agency *answers = answer_of(item, origin, r->on).agency;
    if (!party_means(party, origin, r->on) || (origin != r->party && answers != r->party)) {
        return true;
    }
    if (r->request->from == DAY_MIN) {
        return err_set(r->err, ERR_USAGE,
                       tr("%s answers for it: say from which day another does (--from)",
                          "%s đang chịu trách nhiệm: cần ghi từ ngày nào giao đơn vị khác (--from)"),
                       answers == NULL ? origin->name : answers->name);
    }
    add_row(r, item, origin, r->request->from);
    return true;
}

static bool take_living(struct resolving *r, const struct item *item)
{
    bool ok = true;
    for (size_t p = 0; ok && p < item->party_count; p++) {
        const struct party *party = &item->parties[p];
        if (party->basis == BASIS_NAMED) {
            ok = take_answered(r, item, party, party->agency);
        }
        for (size_t m = 0; ok && party->basis == BASIS_CLOSED_GROUP && m < party->agency->member_count; m++) {
            ok = take_answered(r, item, party, party->agency->members[m].agency);
        }
    }
    return ok;
}

/* Several bodies wait in a whole plan and none was named: a person must say which, or that all are meant. One task goes
 * as a whole to whom it is given. */
static bool check_single(struct resolving *r, const struct item *item)
{
    enum { NAMES_MAX = 20 };
    const char *names = "";
    size_t count = 0;
    for (size_t i = r->before; item == NULL && r->request->party == NULL && i < r->result->count; i++) {
        const struct reassignment *row = &r->result->rows[i];
        bool counted = false;
        for (size_t j = r->before; j < i; j++) {
            counted = counted || r->result->rows[j].origin == row->origin;
        }
        if (!counted && count++ < NAMES_MAX) {
            names = arena_printf(r->arena, "%s%s%s", names, count == 1 ? "" : ", ", row->party);
        }
    }
    return count <= 1 ||
           err_set(
               r->err, ERR_USAGE,
               tr("%zu bodies wait on \"%s\"; say which with --party CODE, or --party '*' for all: %s%s",
                  "có %zu đơn vị chờ phân công lại ở \"%s\"; cần ghi --party MÃ, hoặc --party '*' cho tất cả: %s%s"),
               count, r->request->task, names, count > NAMES_MAX ? ", …" : "");
}

static bool find_names(struct resolving *r, const struct plan **ret_plan, const struct item **ret_item)
{
    const char *task = r->request->task;
    if (strcmp(task, "*") != 0 && strchr(task, '#') == NULL) {
        *ret_plan = roster_find_plan(r->roster, task, r->err);
        if (*ret_plan == NULL) {
            return false;
        }
    } else if (strcmp(task, "*") != 0) {
        *ret_item = roster_find_item(r->roster, task, r->err);
        if (*ret_item == NULL) {
            return false;
        }
        *ret_plan = (*ret_item)->plan;
    }
    const char *province = *ret_plan == NULL ? NULL : (*ret_plan)->province;
    r->to = roster_find_agency(r->roster, r->request->to, province, r->on, r->err);
    if (r->to == NULL) {
        return false;
    }
    if (r->request->party != NULL && strcmp(r->request->party, "*") != 0) {
        r->party = roster_find_agency(r->roster, r->request->party, province, r->on - 1, r->err);
        return r->party != NULL;
    }
    return true;
}

/* Who is to answer must be one body that can report, and be there on the day. */
static bool check_rows(struct resolving *r)
{
    char day[DAY_ISO_MAX];
    if (r->to->kind == AGENCY_GROUP || r->to->kind == AGENCY_CENTRAL) {
        return err_set(r->err, ERR_DATA,
                       tr("%s cannot answer for a task: name one agency of the province",
                          "%s không thể nhận nhiệm vụ: cần ghi một đơn vị của tỉnh, thành phố"),
                       r->to->name);
    }
    for (size_t i = r->before; i < r->result->count; i++) {
        const struct reassignment *row = &r->result->rows[i];
        if (!agency_exists_on(r->to, row->from)) {
            return err_set(r->err, ERR_DATA, tr("%s does not exist on %s", "%s không hoạt động vào ngày %s"),
                           r->to->name, day_iso(row->from, day));
        }
        if (row->origin->valid_from > row->from) {
            return err_set(r->err, ERR_DATA, tr("%s begins only after %s", "%s thành lập sau ngày %s"),
                           row->origin->name, day_iso(row->from, day));
        }
    }
    return true;
}

bool reassign_resolve(struct arena *arena, const struct roster *roster, const struct reassign_request *request,
                      day_t on, struct reassignments *ret, struct err *err)
{
    struct resolving r = {.arena = arena,
                          .roster = roster,
                          .request = request,
                          .on = request->from == DAY_MIN ? on : request->from,
                          .result = ret,
                          .before = ret->count,
                          .err = err};
    const struct plan *plan = NULL;
    const struct item *item = NULL;
    if (!find_names(&r, &plan, &item)) {
        return false;
    }
    if (item != NULL && request->party == NULL) {
        take_decided(&r, plan, item); /* said once more it must not mean what still waits beside it */
    }
    if (ret->count == r.before) {
        take_waiting(&r, plan, item);
    }
    if (ret->count == r.before) {
        take_decided(&r, plan, item);
    }
    if (ret->count == r.before && item != NULL && r.party != NULL && !take_living(&r, item)) {
        return false;
    }
    if (ret->count == r.before) {
        return err_set(err, ERR_DATA,
                       tr("nothing of \"%s\"%s%s waits for a decision on that day: see `tiendo reassign list`",
                          "\"%s\"%s%s không có gì chờ phân công lại vào ngày đó: xem `tiendo reassign list`"),
                       request->task, request->party == NULL ? "" : ", ", request->party == NULL ? "" : request->party);
    }
    return check_single(&r, item) && check_rows(&r);
}
