/* lanes: jobs that wait for a writer, one queue an agency, served in turn: whoever sends much waits behind itself and
 * nobody else. What is in one lane is done in order, and all of it that is under way is at one writer. Pure: it knows
 * jobs and their weights, not the writers. */
#pragma once

#include "job.h"

enum {
    LANES_WRITER_JOBS = 256,     /* at one writer, under way and waiting there */
    LANES_WRITER_UPDATES = 1000, /* the same in updates */
    LANES_ALONE = 500,           /* updates of one agency under way while no other agency sends anything */
    LANES_SHARED = 50,           /* and otherwise; a Submit always goes whole */
};

struct lanes;

struct lanes *lanes_new(size_t writers);
void lanes_free(struct lanes *lanes); /* with the jobs that wait; NULL is allowed */

/* Puts a job at the end of its agency's lane; it belongs to the lane now. */
void lanes_add(struct lanes *lanes, struct job *job, int64_t now_us);
/* The next job for a writer, whose number is *ret_writer; NULL when none may go now. It counts as under way. */
struct job *lanes_next(struct lanes *lanes, size_t *ret_writer, int64_t now_us);
/* The writer is done with a job that lanes_next() gave out. */
void lanes_done(struct lanes *lanes, const struct job *job, int64_t now_us);
/* Whether every writer has something in hand and none has been done with anything since before_us. */
bool lanes_stuck(const struct lanes *lanes, int64_t before_us);

/* The jobs of a lane whose first has waited since before `before_us`, all of them (what comes later of a device must
 * not overtake what it failed), first to last by `next`; NULL when there is none. They are the caller's. */
struct job *lanes_overdue(struct lanes *lanes, int64_t before_us);

/* Forgets lanes that nobody has used for a while. */
void lanes_tend(struct lanes *lanes, int64_t now_us);
size_t lanes_waiting(const struct lanes *lanes); /* jobs */
size_t lanes_count(const struct lanes *lanes);
