#include "store_words.h"

#include "store_catalogue.h"
#include "store_state.h"

bool store_words_any(const struct arrival *arrival)
{
    enum action action = arrival->update.action;
    return arrival->verdict == VERDICT_ACCEPTED &&
           (arrival->update.has_supersedes || action == ACTION_REPORT || action == ACTION_MILESTONE);
}

static const char *day_text(struct arena *arena, day_t day)
{
    char iso[DAY_ISO_MAX];
    return day == DAY_NONE ? NULL : arena_strdup(arena, day_iso(day, iso));
}

static bool add_report(struct pg *pg, const struct arrival *arrival, struct arena *arena, struct err *err)
{
    const struct report_text *report = &arrival->update.report;
    struct pg_params params = {.count = 0};
    struct pg_array updates = {0};
    for (size_t i = 0; i < report->update_count; i++) {
        char id[UUID_TEXT_MAX];
        pg_array_text(&updates, uuid_text(&report->updates[i], id));
    }
    pg_param_uuid(&params, arena, &arrival->id);
    pg_param_text(&params, report->direction);
    pg_param_text(&params, report->ongoing);
    pg_param_text(&params, report->assessment);
    pg_param_text(&params, report->next);
    pg_param_text(&params, report->number);
    pg_param_text(&params, day_text(arena, report->date));
    pg_param_text(&params, day_text(arena, report->as_of));
    pg_param_array(&params, arena, &updates);
    return pg_run(pg, "report_add", &params, err);
}

/* Of the body whose part it is: a successor registers for the one that it stands for. */
static bool add_milestone(struct pg *pg, const struct arrival *arrival, int64_t now_us, struct arena *arena,
                          struct err *err)
{
    const struct update *update = &arrival->update;
    const char *by = update->approver.name != NULL ? update->approver.name : update->drafter.name;
    struct pg_params params = {.count = 0};
    pg_param_text(&params, update->task);
    pg_param_text(&params, arrival->answers_for != NULL ? arrival->answers_for : arrival->agency);
    pg_param_text(&params, update->milestone.text);
    pg_param_text(&params, update->milestone.officer);
    pg_param_text(&params, update->milestone.product);
    pg_param_text(&params, day_text(arena, update->milestone.due));
    pg_param_text(&params, update->milestone.basis);
    pg_param_uuid(&params, arena, &arrival->id);
    pg_param_time(&params, arena, now_us);
    pg_param_text(&params, by != NULL ? by : arrival->agency);
    return pg_run(pg, "milestone_add", &params, err);
}

static bool end_milestone(struct pg *pg, const struct arrival *arrival, int64_t now_us, struct arena *arena,
                          bool *ret_ended, struct err *err)
{
    struct pg_params params = {.count = 0};
    pg_param_uuid(&params, arena, &arrival->update.supersedes);
    pg_param_uuid(&params, arena, &arrival->id);
    pg_param_time(&params, arena, now_us);
    PGresult *result = pg_query(pg, "milestone_end", &params, err);
    *ret_ended = result != NULL && PQntuples(result) > 0;
    PQclear(result);
    return result != NULL;
}

/* What registers a milestone, or can take one back. */
static bool bears_on_milestones(const struct arrival *arrival)
{
    enum action action = arrival->update.action;
    return action == ACTION_MILESTONE || (action == ACTION_WITHDRAW && arrival->update.has_supersedes);
}

/* What a batch registers and takes back at once has to be there before it can end. */
static bool change_each(struct pg *pg, const struct arrival *const *arrivals, const bool *takes, size_t count,
                        int64_t now_us, struct arena *arena, bool *ret_any, struct err *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        if (takes[i] && arrivals[i]->update.action == ACTION_MILESTONE) {
            ok = add_milestone(pg, arrivals[i], now_us, arena, err);
            *ret_any = true;
        }
    }
    for (size_t i = 0; ok && i < count; i++) {
        if (takes[i] && bears_on_milestones(arrivals[i]) && arrivals[i]->update.has_supersedes) {
            bool ended = false;
            ok = end_milestone(pg, arrivals[i], now_us, arena, &ended, err);
            *ret_any = *ret_any || ended;
        }
    }
    return ok;
}

/* The locks come last, so that nobody waits for them who holds what their holder needs; that of the change counter last
 * of all, before a number is taken. */
static bool change_milestones(struct pg *pg, const struct arrival *const *arrivals, const bool *takes, size_t count,
                              int64_t now_us, struct arena *arena, struct err *err)
{
    bool bears = false;
    bool changed = false;
    for (size_t i = 0; i < count; i++) {
        bears = bears || (takes[i] && bears_on_milestones(arrivals[i]));
    }
    return !bears || (pg_run(pg, "milestone_lock", NULL, err) && store_change_lock(pg, err) &&
                      change_each(pg, arrivals, takes, count, now_us, arena, &changed, err) &&
                      (!changed || store_change_announce(pg, err)));
}

bool store_words_add(struct pg *pg, const struct arrival *const *arrivals, const bool *stored, size_t count,
                     int64_t now_us, struct err *err)
{
    struct arena *arena = arena_new();
    bool *takes = arena_array(arena, count + 1, sizeof(*takes));
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        const struct arrival *arrival = arrivals[i];
        takes[i] = stored[i] && store_words_any(arrival);
        if (takes[i] && arrival->update.action == ACTION_REPORT) {
            ok = add_report(pg, arrival, arena, err);
        }
        if (ok && takes[i] && arrival->update.has_supersedes) {
            ok = store_state_refold(pg, arrival->update.task, arrival->agency, arrival->corrects_agency, err);
        }
    }
    ok = ok && change_milestones(pg, arrivals, takes, count, now_us, arena, err);
    arena_free(arena);
    return ok;
}
