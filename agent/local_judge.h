/* local_judge: the centre's judge on this machine's own copy of the assignments, so that a refusal is seen before
 * anybody signs. The centre's verdict is what counts. */
#pragma once

#include "judge.h"
#include "own_words.h"
#include "spool.h"

struct local_judge {
    struct roster *roster;       /* NULL: there is no copy yet, or it cannot be read */
    const struct agency *agency; /* whose machine this is; NULL when the copy does not know it */
    const char *note;            /* Vietnamese: why nothing can be checked; NULL otherwise */
    int64_t collector_time_us;
    struct arena *arena;   /* that it was opened with */
    struct own_words *own; /* read when they are first asked for; count SIZE_MAX before */
};

bool local_judge_open(struct spool *spool, struct arena *arena, struct local_judge *ret, struct err *err) MUST_CHECK;
void local_judge_close(struct local_judge *local);

/* The task as NUMBER#label where it was written as the exact name of an indicator; else as it was written. */
const char *local_judge_task(const struct local_judge *local, struct arena *arena, const char *task);

/* The verdict on an update sealed now. VERDICT_NONE when nothing could be checked. What it supersedes is looked up in
 * this outbox; another machine of the office may have sent it, so not finding it is no mistake here. */
bool local_judge_ask(const struct local_judge *local, struct spool *spool, struct arena *arena,
                     const struct update *update, int64_t now_us, struct verdict *ret, struct err *err) MUST_CHECK;
