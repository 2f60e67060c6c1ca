#include "batch_facts.h"

#include "lineage.h"

#include <string.h>

/* ---- loading ---- */

struct pairs {
    struct arena *arena;
    const struct arrival **senders;
    const char **agencies, **tasks;
    size_t count, room;
};

static void add_pair(struct pairs *pairs, const struct arrival *sender, const char *agency, const char *task)
{
    if (pairs->count == pairs->room) {
        size_t room = pairs->room == 0 ? 16 : pairs->room * 2;
        const struct arrival **senders = arena_array(pairs->arena, room, sizeof(struct arrival *));
        const char **agencies = arena_array(pairs->arena, room, sizeof(*agencies));
        const char **tasks = arena_array(pairs->arena, room, sizeof(*tasks));
        for (size_t i = 0; i < pairs->count; i++) {
            senders[i] = pairs->senders[i];
            agencies[i] = pairs->agencies[i];
            tasks[i] = pairs->tasks[i];
        }
        pairs->senders = senders;
        pairs->agencies = agencies;
        pairs->tasks = tasks;
        pairs->room = room;
    }
    pairs->senders[pairs->count] = sender;
    pairs->agencies[pairs->count] = agency;
    pairs->tasks[pairs->count++] = task;
}

/* The sender, and those in whose place it stands alone. */
static void add_sender(struct pairs *pairs, const struct job *job, const struct arrival *arrival)
{
    char key[ITEM_NAME_MAX];
    day_t on = day_of_instant(arrival->effective_at_us);
    const struct agency *machine = roster_agency(job->roster, arrival->agency);
    const struct agency *agency = machine == NULL ? NULL : agency_speaker(machine, on);
    const struct item *item =
        arrival->update.task == NULL ? NULL : roster_find_item(job->roster, arrival->update.task, NULL);
    if (agency == NULL || item == NULL) {
        return;
    }
    const char *task = arena_strdup(pairs->arena, item_key(item, key));
    for (size_t i = 0; i < agency->origin_count; i++) {
        const struct agency *origin = agency->origins[i];
        if (origin == agency || answer_of(item, origin, on).agency == agency) {
            add_pair(pairs, arrival, origin->code, task);
        }
    }
}

bool batch_facts_load(struct pg *pg, struct job *const *jobs, size_t job_count, struct arena *arena,
                      struct batch_facts *ret, struct err *err)
{
    struct pairs pairs = {.arena = arena};
    size_t total = 0;
    size_t count = 0;
    for (size_t j = 0; j < job_count; j++) {
        total += jobs[j]->count;
    }
    struct uuid *ids = arena_array(arena, total + 1, sizeof(*ids));
    for (size_t j = 0; j < job_count; j++) {
        for (size_t i = 0; i < jobs[j]->count; i++) {
            const struct arrival *arrival = &jobs[j]->arrivals[i];
            if (arrival->update.action == ACTION_ANSWER && arrival->update.has_refers_to) {
                ids[count++] = arrival->update.refers_to;
            } else if (arrival->update.action == ACTION_NOTHING) {
                add_sender(&pairs, jobs[j], arrival);
            }
        }
    }
    *ret = (struct batch_facts){.question_ids = ids,
                                .questions = arena_array(arena, count + 1, sizeof(*ret->questions)),
                                .question_count = count,
                                .senders = pairs.senders,
                                .pair_count = pairs.count};
    return (count == 0 || store_questions_find(pg, ids, count, arena, ret->questions, err)) &&
           (pairs.count == 0 ||
            store_standings(pg, pairs.agencies, pairs.tasks, pairs.count, arena, &ret->standings, err));
}

/* ---- asking ---- */

const struct question_fact *batch_question(const struct batch_facts *facts, const struct arrival *arrival)
{
    if (arrival->update.action != ACTION_ANSWER || !arrival->update.has_refers_to) {
        return NULL;
    }
    for (size_t i = 0; i < facts->question_count; i++) {
        if (uuid_equal(&facts->question_ids[i], &arrival->update.refers_to)) {
            return &facts->questions[i];
        }
    }
    return NULL;
}

/* Whether what was accepted before it in the batch settled what stands in the way. */
static bool is_settled(const struct standing_fact *fact, const struct arrival *judged, size_t judged_count)
{
    for (size_t i = 0; i < judged_count; i++) {
        const struct update *update = &judged[i].update;
        bool mends = update->has_supersedes && uuid_equal(&update->supersedes, &fact->id);
        bool answers =
            update->action == ACTION_ANSWER && update->has_refers_to && uuid_equal(&update->refers_to, &fact->id);
        if (judged[i].verdict == VERDICT_ACCEPTED && (fact->kind == STANDING_ASKED ? answers : mends)) {
            return true;
        }
    }
    return false;
}

static bool same_part(const struct arrival *a, const struct arrival *b)
{
    return a->update.task != NULL && b->update.task != NULL && strcmp(a->update.task, b->update.task) == 0 &&
           strcmp(a->agency, b->agency) == 0;
}

struct standing batch_standing(const struct batch_facts *facts, const struct arrival *arrival,
                               const struct arrival *judged, size_t judged_count)
{
    struct standing standing = {0};
    for (size_t i = 0; i < facts->standings.count; i++) {
        const struct standing_fact *fact = &facts->standings.list[i];
        if (fact->pair >= facts->pair_count || facts->senders[fact->pair] != arrival ||
            is_settled(fact, judged, judged_count)) {
            continue;
        }
        standing.complete = standing.complete || fact->kind == STANDING_COMPLETE;
        standing.returned = standing.returned || fact->kind == STANDING_RETURNED;
        standing.asked = standing.asked || fact->kind == STANDING_ASKED;
    }
    for (size_t i = 0; i < judged_count; i++) {
        enum action action = judged[i].update.action;
        if (judged[i].verdict == VERDICT_ACCEPTED && same_part(&judged[i], arrival) &&
            (action == ACTION_COMPLETE || action == ACTION_PROGRESS)) {
            standing.complete = action == ACTION_COMPLETE;
        }
    }
    return standing;
}
