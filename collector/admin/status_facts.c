#include "status_facts.h"

#include "store_facts.h"

static bool read_uncounted(const struct admin *admin, const char *state, struct update_rows *ret_updates,
                           struct uncounted_rows *ret, struct err *err)
{
    if (!store_updates_list(admin->pg, NULL, NULL, 0, state, admin->facts_to, admin->arena, ret_updates, err)) {
        return false;
    }
    struct uncounted_row *rows = arena_array(admin->arena, ret_updates->count + 1, sizeof(*rows));
    for (size_t i = 0; i < ret_updates->count; i++) {
        rows[i] = (struct uncounted_row){.task = ret_updates->rows[i].task, .agency = ret_updates->rows[i].agency};
    }
    *ret = (struct uncounted_rows){.rows = rows, .count = ret_updates->count};
    return true;
}

bool status_facts_read(struct admin *admin, struct status_page *ret, struct err *err)
{
    struct status_page page = {.held.count = 0};
    struct summary_request *request = &page.request;
    if (!admin_load_as_of(admin, err) || !admin_plan(admin, &request->plan, err) ||
        !admin_agency(admin, request->plan, &request->agency, err)) {
        return false;
    }
    request->roster = admin->roster;
    request->as_of = admin->as_of;
    if (!store_facts(admin->pg, admin->facts_to, admin->arena, &request->facts, err) ||
        !read_uncounted(admin, "held", &page.held, &request->held, err) ||
        !read_uncounted(admin, "rejected", &page.rejected, &request->rejected, err)) {
        return false;
    }
    *ret = page;
    return true;
}
