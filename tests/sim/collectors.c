/* The collectors: each a thread with a connection of its own, at the same instant when there are two. */
#include "sim.h"

#include "store_remind.h"

#include <stdio.h>

static void open_collector(struct collector *c)
{
    struct err err = {0};
    if (c->pg == NULL || !pg_is_open(c->pg)) {
        pg_close(c->pg);
        c->pg = pg_connect(c->sim->remind_uri, "sim-collector", 30000, &err);
        if (c->pg == NULL) {
            sim_fail("%s", err.text);
        }
        pg_keep_statements(c->pg);
    }
}

void collectors_begin(struct sim *sim)
{
    for (int i = 0; i < sim->collector_count; i++) {
        sim->collectors[i] = (struct collector){.sim = sim, .number = i};
        open_collector(&sim->collectors[i]);
    }
    sim->run = uuid_random();
    sim->run_started = day_begin(sim->today);
}

void collectors_end(struct sim *sim)
{
    for (int i = 0; i < sim->collector_count; i++) {
        pg_close(sim->collectors[i].pg);
    }
}

static void seen(struct sim *sim, int64_t now)
{
    struct err err = {0};
    if (!store_run_seen(sim->pg, &sim->run, sim->run_started, now, &err)) {
        sim_fail("%s", err.text);
    }
}

void collectors_outage(struct sim *sim, int64_t now, bool out)
{
    sim->out = out;
    if (out) {
        seen(sim, now);
    } else {
        sim->run = uuid_random();
        sim->run_started = now;
        sim->back_at = now;
        seen(sim, now);
    }
}

/* Whoever tried and failed is started anew. What its dying connection still holds is over when the lock is free. */
static void mend(struct sim *sim)
{
    struct err err = {0};
    for (int i = 0; i < sim->collector_count; i++) {
        open_collector(&sim->collectors[i]);
    }
    if (!pg_begin(sim->pg, &err) || !store_plan_alone(sim->pg, &err) || !pg_commit(sim->pg, &err)) {
        sim_fail("%s", err.text);
    }
}

static void run(struct sim *sim, int64_t now, bool may_die, void *(*what)(void *))
{
    pthread_t threads[COLLECTORS_MAX];
    bool started[COLLECTORS_MAX] = {false};
    sim->channel_now = now;
    for (int i = 0; i < sim->collector_count; i++) {
        struct collector *c = &sim->collectors[i];
        c->down = sim->collector_count > 1 && dice_percent(&sim->dice, 10); /* the other one does it */
        c->now_us = now;
        c->ok = false;
        c->dies_at = may_die && dice_percent(&sim->dice, 4)
                         ? (dice_percent(&sim->dice, 40) ? -1 : 1 + (int)dice_below(&sim->dice, 60))
                         : 0;
        c->dies_after = dice_percent(&sim->dice, 50);
        if (!c->down && pthread_create(&threads[i], NULL, what, c) != 0) {
            sim_fail("no thread left");
        }
        started[i] = !c->down;
    }
    bool failed = false;
    for (int i = 0; i < sim->collector_count; i++) {
        if (started[i]) {
            pthread_join(threads[i], NULL);
            failed = failed || !sim->collectors[i].ok;
        }
    }
    if (failed) {
        mend(sim);
    }
}

static void *plan(void *argument)
{
    struct collector *c = argument;
    struct remind_counts counts = {0};
    fuse_set(c->dies_at, c->dies_after);
    c->ok = remind_record(c->pg, c->sim->roster, &c->sim->channels, c->now_us, &counts, &c->err);
    bool killed = !c->ok && pg_failure(c->pg) == PG_AGAIN;
    if (!c->ok && !killed) {
        sim_fail("%s", c->err.text);
    }
    fuse_set(0, false);
    return NULL;
}

void collectors_plan(struct sim *sim, int64_t now, bool may_die)
{
    bool complete = false;
    seen(sim, now);
    run(sim, now, may_die, plan);
    for (int i = 0; i < sim->collector_count; i++) {
        struct collector *c = &sim->collectors[i];
        complete = complete || (!c->down && c->ok);
        sim->figures.planned += !c->down;
        sim->figures.killed += !c->down && !c->ok;
    }
    watch_recorded(sim, now, complete);
}

static void *send(void *argument)
{
    struct collector *c = argument;
    struct remind_counts counts = {0};
    fuse_set(c->dies_at, c->dies_after);
    c->ok = remind_send(c->pg, c->sim->roster, &c->sim->channels, c->now_us, 1000, &counts, &c->err);
    if (!c->ok && pg_failure(c->pg) != PG_AGAIN) {
        sim_fail("%s", c->err.text);
    }
    fuse_set(0, false);
    pthread_mutex_lock(&c->sim->lock);
    c->sim->figures.needless += counts.needless;
    pthread_mutex_unlock(&c->sim->lock);
    return NULL;
}

static bool is_due(struct sim *sim, int64_t now)
{
    bool due = false;
    struct err err = {0};
    if (!remind_due(sim->pg, &sim->channels, now, &due, &err)) {
        sim_fail("%s", err.text);
    }
    return due;
}

/* Whoever dies is there again two minutes later and goes on. */
void collectors_send(struct sim *sim, int64_t now, bool may_die)
{
    bool failed = true;
    for (int times = 0; failed && times < 4 && is_due(sim, now); times++) {
        failed = false;
        run(sim, now, may_die, send);
        for (int i = 0; i < sim->collector_count; i++) {
            bool broke = !sim->collectors[i].down && !sim->collectors[i].ok;
            sim->figures.broken += broke;
            failed = failed || broke;
        }
        now += 2 * MINUTE;
    }
}
