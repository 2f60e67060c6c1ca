#include "status_facts.h"

bool status_facts_read(struct admin *admin, struct summary_request *ret, struct err *err)
{
    struct summary_request request = {0};
    if (!admin_load_as_of(admin, err) || !admin_plan(admin, &request.plan, err) ||
        !admin_agency(admin, request.plan, &request.agency, err)) {
        return false;
    }
    request.roster = admin->roster;
    request.as_of = admin->as_of;
    if (!store_states(admin->pg, admin->facts_to, admin->arena, &request.states, err) ||
        !store_updates_list(admin->pg, NULL, NULL, 0, "held", admin->facts_to, admin->arena, &request.held, err) ||
        !store_updates_list(admin->pg, NULL, NULL, 0, "rejected", admin->facts_to, admin->arena, &request.rejected,
                            err)) {
        return false;
    }
    *ret = request;
    return true;
}
