/* judge: the verdict on one update. Pure: the same update, roster, agency, day and facts give the same verdict at an
 * agent before it is queued and at the collector, today and in ten years. This is the place where an update is judged.
 */
#pragma once

#include "responsibility.h"
#include "update.h"

/* What is known of the update that this one supersedes. */
struct prior {
    bool found;
    const char *agency; /* code */
    const char *task;   /* its key or name */
    enum verdict_kind verdict;
};

/* What is known of the sender's part of the task, for "không phát sinh" (nothing to report). */
struct standing {
    bool complete; /* the newest of its words that speak of completion says it is */
    bool returned; /* something of it was returned and not mended yet */
    bool asked;    /* a question of the centre waits for its answer */
};

/* What is known of the question of the centre that this answer names. */
struct question_fact {
    bool found;
    const char *agency; /* code of who was asked */
    const char *plan;   /* its name */
    const char *task;   /* key of the task; NULL: about the plan as a whole */
};

struct judge_context {
    const struct roster *roster;
    const struct agency *agency;     /* who speaks, by its key; NULL when the catalogue no longer knows it */
    int64_t effective_at;            /* the instant that counts as sending it */
    const struct prior *prior;       /* facts on update->supersedes; NULL: not known here, the collector will see */
    const struct standing *standing; /* for ACTION_NOTHING; NULL: not known here */
    const struct question_fact *question; /* for ACTION_ANSWER; NULL: not known here, the collector will see */
};

struct verdict {
    enum verdict_kind kind;
    enum reason reason;       /* REASON_NONE when accepted */
    const char *field;        /* the field at fault (update_field_label names it); NULL when none */
    struct entitlement right; /* what it was judged by */
    const struct item *item;  /* NULL when unknown, and when it is about a plan as a whole */
    const struct plan *plan;  /* the item's, or the one that it is about; NULL when unknown */
    const char *message;      /* Vietnamese sentence, in the arena; NULL when accepted */
};

/* About one task or indicator; a report, and an answer, contest or withdrawal that names a plan alone, about the plan.
 * The message is in the arena; the rest points into update, roster or literals. */
struct verdict judge(const struct update *update, const struct judge_context *context, struct arena *arena);

/* Fills a reason's sentence: values[0] stands for {1}. In the arena. */
const char *explain(struct arena *arena, enum reason reason, const char *const values[], size_t count);

/* When an update counts as sent (effective_at): when the device was waiting through a silence or back-off that the
 * collector recorded (wait_from..wait_to, both 0 when none), its sealing time clamped to
 * [max(collector time stored with it, wait_from), received_at]; else received_at. All in microseconds. */
int64_t effective_at(int64_t sealed_at, int64_t collector_time, int64_t wait_from, int64_t wait_to,
                     int64_t received_at);

/* `at`; when it is not after that of what came first in order, just after that, but not above `latest` (which `at` is
 * not above either). A first above `latest` was dated by a clock that was wrong, and moves nothing that follows. */
int64_t dated_after(int64_t first, int64_t at, int64_t latest);
