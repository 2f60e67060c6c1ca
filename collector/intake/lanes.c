#include "lanes.h"

#include "clock.h"

#include <stdlib.h>
#include <string.h>

enum { CHAINS = 256 };

static const int64_t ALONE_US = 60 * CLOCK_SECOND; /* so long nobody else has sent anything */
static const int64_t STALL_US = 3 * CLOCK_SECOND;  /* a writer that has not moved so long is chosen last */

struct lane {
    struct lane *chain; /* others of the same hash */
    struct lane *turn;  /* next in turn; only while it is in turn */
    bool in_turn;
    char agency[sizeof(((struct identity *)0)->agency)];
    struct job *first, *last; /* waiting */
    size_t jobs, updates;     /* under way */
    size_t writer;            /* where they are, when there are any */
    int64_t used_us;
};

struct lanes {
    struct lane *chains[CHAINS];
    struct lane *first, *last; /* in turn: these have jobs that wait */
    struct lane *newest;       /* who sent last */
    int64_t mixed_us;          /* when another one than before did */
    size_t writers, count, waiting;
    struct load {
        size_t jobs, updates;
        int64_t moved_us; /* when it was last given its first job, or was done with one */
    } loads[];            /* one a writer */
};

struct lanes *lanes_new(size_t writers)
{
    struct lanes *lanes = mem_alloc(sizeof(*lanes) + writers * sizeof(lanes->loads[0]));
    lanes->writers = writers;
    lanes->mixed_us = INT64_MIN;
    return lanes;
}

static void free_jobs(struct job *job)
{
    while (job != NULL) {
        struct job *next = job->next;
        job_free(job);
        job = next;
    }
}

void lanes_free(struct lanes *lanes)
{
    for (size_t i = 0; lanes != NULL && i < CHAINS; i++) {
        while (lanes->chains[i] != NULL) {
            struct lane *gone = lanes->chains[i];
            lanes->chains[i] = gone->chain;
            free_jobs(gone->first);
            free(gone);
        }
    }
    free(lanes);
}

/* ---- lanes ---- */

static struct lane *lane_of(struct lanes *lanes, const char *agency)
{
    uint32_t hash = UINT32_C(2166136261);
    for (const char *c = agency; *c != '\0'; c++) {
        hash = (hash ^ (uint8_t)*c) * UINT32_C(16777619);
    }
    struct lane **chain = &lanes->chains[hash % CHAINS];
    for (struct lane *lane = *chain; lane != NULL; lane = lane->chain) {
        if (strcmp(lane->agency, agency) == 0) {
            return lane;
        }
    }
    struct lane *lane = mem_alloc(sizeof(*lane));
    memcpy(lane->agency, agency, strlen(agency) + 1);
    lane->chain = *chain;
    *chain = lane;
    lanes->count++;
    return lane;
}

static void take_turn(struct lanes *lanes, struct lane *lane)
{
    if (lane->in_turn || lane->first == NULL) {
        return;
    }
    lane->in_turn = true;
    lane->turn = NULL;
    if (lanes->last == NULL) {
        lanes->first = lane;
    } else {
        lanes->last->turn = lane;
    }
    lanes->last = lane;
}

static void leave_turn(struct lanes *lanes, struct lane *before, struct lane *lane)
{
    if (before == NULL) {
        lanes->first = lane->turn;
    } else {
        before->turn = lane->turn;
    }
    if (lanes->last == lane) {
        lanes->last = before;
    }
    lane->turn = NULL;
    lane->in_turn = false;
}

void lanes_add(struct lanes *lanes, struct job *job, int64_t now_us)
{
    struct lane *lane = lane_of(lanes, job->identity.agency);
    if (lanes->newest != NULL && lanes->newest != lane) {
        lanes->mixed_us = now_us;
    }
    lanes->newest = lane;
    lane->used_us = now_us;
    job->next = NULL;
    if (lane->last == NULL) {
        lane->first = job;
    } else {
        lane->last->next = job;
    }
    lane->last = job;
    lanes->waiting++;
    take_turn(lanes, lane);
}

/* ---- whose turn it is ---- */

static bool has_room(const struct load *load, const struct job *job)
{
    return load->jobs == 0 || (load->jobs < LANES_WRITER_JOBS && load->updates + job->count <= LANES_WRITER_UPDATES);
}

static bool has_stalled(const struct load *load, int64_t now_us)
{
    return load->jobs > 0 && now_us - load->moved_us > STALL_US;
}

static bool is_lighter(const struct load *a, const struct load *b, int64_t now_us)
{
    if (has_stalled(a, now_us) != has_stalled(b, now_us)) {
        return has_stalled(b, now_us);
    }
    return a->updates < b->updates || (a->updates == b->updates && a->jobs < b->jobs);
}

/* A lane with nothing under way goes where least is. */
static bool writer_for(const struct lanes *lanes, const struct lane *lane, int64_t now_us, size_t *ret)
{
    size_t best = lane->writer;
    for (size_t i = 0; lane->jobs == 0 && i < lanes->writers; i++) {
        best = is_lighter(&lanes->loads[i], &lanes->loads[best], now_us) ? i : best;
    }
    *ret = best;
    return has_room(&lanes->loads[best], lane->first);
}

static bool may_go(const struct lanes *lanes, const struct lane *lane, int64_t now_us, size_t *ret_writer)
{
    bool alone = lanes->mixed_us == INT64_MIN || now_us - lanes->mixed_us > ALONE_US;
    size_t most = alone ? LANES_ALONE : LANES_SHARED;
    size_t after = lane->updates + lane->first->count;
    return (lane->jobs == 0 || (after <= most && lane->jobs < LANES_SHARED)) &&
           writer_for(lanes, lane, now_us, ret_writer);
}

struct job *lanes_next(struct lanes *lanes, size_t *ret_writer, int64_t now_us)
{
    struct lane *before = NULL;
    struct lane *lane = lanes->first;
    while (lane != NULL && !may_go(lanes, lane, now_us, ret_writer)) {
        before = lane;
        lane = lane->turn;
    }
    if (lane == NULL) {
        return NULL;
    }
    struct job *job = lane->first;
    lane->first = job->next;
    lane->last = lane->first == NULL ? NULL : lane->last;
    job->next = NULL;
    lane->writer = *ret_writer;
    lane->jobs++;
    lane->updates += job->count;
    struct load *load = &lanes->loads[lane->writer];
    load->moved_us = load->jobs == 0 ? now_us : load->moved_us;
    load->jobs++;
    load->updates += job->count;
    lanes->waiting--;
    leave_turn(lanes, before, lane);
    take_turn(lanes, lane); /* at the end, when more of it waits */
    return job;
}

void lanes_done(struct lanes *lanes, const struct job *job, int64_t now_us)
{
    struct lane *lane = lane_of(lanes, job->identity.agency);
    struct load *load = &lanes->loads[lane->writer];
    lane->jobs--;
    lane->updates -= job->count;
    load->moved_us = now_us;
    load->jobs--;
    load->updates -= job->count;
}

bool lanes_stuck(const struct lanes *lanes, int64_t before_us)
{
    for (size_t i = 0; i < lanes->writers; i++) {
        if (lanes->loads[i].jobs == 0 || lanes->loads[i].moved_us >= before_us) {
            return false;
        }
    }
    return true;
}

struct job *lanes_overdue(struct lanes *lanes, int64_t before_us)
{
    struct lane *before = NULL;
    for (struct lane *lane = lanes->first; lane != NULL; before = lane, lane = lane->turn) {
        if (lane->first->received_at_us >= before_us) {
            continue;
        }
        struct job *jobs = lane->first;
        for (const struct job *job = jobs; job != NULL; job = job->next) {
            lanes->waiting--;
        }
        lane->first = NULL;
        lane->last = NULL;
        leave_turn(lanes, before, lane);
        return jobs;
    }
    return NULL;
}

void lanes_tend(struct lanes *lanes, int64_t now_us)
{
    for (size_t i = 0; i < CHAINS; i++) {
        for (struct lane **link = &lanes->chains[i]; *link != NULL;) {
            struct lane *lane = *link;
            if (lane->jobs > 0 || lane->in_turn || now_us - lane->used_us <= ALONE_US) {
                link = &lane->chain;
                continue;
            }
            *link = lane->chain;
            lanes->newest = lanes->newest == lane ? NULL : lanes->newest;
            free(lane);
            lanes->count--;
        }
    }
}

size_t lanes_waiting(const struct lanes *lanes)
{
    return lanes->waiting;
}

size_t lanes_count(const struct lanes *lanes)
{
    return lanes->count;
}
