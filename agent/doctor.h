/* doctor: what can be wrong with an office's machine, each thing checked by itself, with what to do about it. Looks and
 * never mends; works whether or not the daemon runs. */
#pragma once

#include "config.h"
#include "spool.h"

enum finding_level { FINDING_OK, FINDING_WARN, FINDING_FAIL };
const char *finding_level_code(enum finding_level level);  /* ok, warn, fail: as in --json */
const char *finding_level_label(enum finding_level level); /* what officers read */

struct finding {
    const char *check; /* configuration, folder, space, … */
    enum finding_level level;
    const char *text;   /* what was found */
    const char *advice; /* what to do; NULL when it is fine */
};

enum { FINDINGS_MAX = 24 };
struct findings {
    struct finding list[FINDINGS_MAX];
    size_t count;
};

/* Everything about this configuration's folder; the outbox is opened, and closed again, when that can be done. Texts
 * are in the arena. */
void doctor_examine(struct arena *arena, const struct agent_config *config, int64_t now_us, struct findings *ret);
void findings_add(struct findings *findings, const char *check, enum finding_level level, const char *text,
                  const char *advice);
enum finding_level findings_worst(const struct findings *findings);
