#include "predecessors.h"

#include "responsibility.h"

struct gathering {
    const struct agency *agency;
    day_t on;
    struct arena *arena;
    struct bodies found;
    size_t room;
};

static void add(struct gathering *g, const struct agency *body)
{
    if (body == g->agency) {
        return;
    }
    for (size_t i = 0; i < g->found.count; i++) {
        if (g->found.list[i] == body) {
            return;
        }
    }
    if (g->found.count == g->room) {
        g->room = g->room == 0 ? 8 : g->room * 2;
        const struct agency **larger = arena_array(g->arena, g->room, sizeof(struct agency *));
        for (size_t i = 0; i < g->found.count; i++) {
            larger[i] = g->found.list[i];
        }
        g->found.list = larger;
    }
    g->found.list[g->found.count++] = body;
}

/* Those that it was made of by that day; one that lives on beside it still speaks for itself. */
static void add_origins(struct gathering *g, const struct agency *body)
{
    for (size_t i = 0; i < body->origin_count; i++) {
        if (body->origins[i] != body && body->origins[i]->valid_to < g->on) {
            add(g, body->origins[i]);
        }
    }
}

/* A body, and those that stood in its place by themselves until that day. */
static void add_line(struct gathering *g, const struct agency *body)
{
    add(g, body);
    while (body->valid_to < g->on && body->ended_by != NULL &&
           (body->ended_by->kind == EVENT_RENAME || body->ended_by->kind == EVENT_MERGE)) {
        body = body->ended_by->successors[0];
        add(g, body);
    }
}

/* A part that was given to the agency, or to one that it descends from: who was meant, and whoever held it in between.
 */
static void add_given(struct gathering *g, const struct item *item, const struct reassignment *given)
{
    if (given->from > g->on || !agency_descends_from(g->agency, given->to)) {
        return;
    }
    add_line(g, given->origin);
    add_origins(g, given->origin);
    for (size_t i = 0; i < item->reassignment_count; i++) {
        const struct reassignment *other = item->reassignments[i];
        if (other->origin == given->origin && other->from <= g->on) {
            add_line(g, other->to);
        }
    }
}

struct bodies predecessors_of(const struct roster *roster, const struct item *item, const struct agency *agency,
                              day_t on, struct arena *arena)
{
    struct gathering g = {.agency = agency, .on = on, .arena = arena};
    add_origins(&g, agency);
    for (size_t i = 0; i < item->reassignment_count; i++) {
        add_given(&g, item, item->reassignments[i]);
    }
    if (g.found.count > 0) {
        struct entitlement right = responsibility_of(roster, agency, item, ACTION_NONE, on);
        if (right.role == ROLE_NONE || right.role == ROLE_FOCAL) {
            return (struct bodies){0};
        }
    }
    return g.found;
}

bool has_predecessors(const struct roster *roster, const struct agency *agency, day_t on)
{
    for (size_t i = 0; i < agency->origin_count; i++) {
        if (agency->origins[i] != agency && agency->origins[i]->valid_to < on) {
            return true;
        }
    }
    for (size_t i = 0; i < roster->reassignment_count; i++) {
        const struct reassignment *one = &roster->reassignments[i];
        if (one->item != NULL && one->from <= on && agency_descends_from(agency, one->to)) {
            return true;
        }
    }
    return false;
}
