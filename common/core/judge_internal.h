/* judge_internal: what the two files of the judge share. Only they include it. */
#pragma once

#include "judge.h"

struct judging {
    const struct update *update;
    const struct judge_context *context;
    struct arena *arena;
    day_t on; /* the day of effective_at */
    struct verdict verdict;
};

/* Always false, for `return judge_refuse(...)`. */
bool judge_refuse(struct judging *j, enum reason reason, const char *field, const char *const values[], size_t count);
/* With the field's label and the action's as {1} and {2}. */
bool judge_refuse_field(struct judging *j, enum reason reason, const char *field);

/* The sentence of a reason on rights, for what is held or refused. */
void judge_explain_right(struct judging *j, enum reason reason);

/* What each action must and must not carry; the task or plan, and the right, are known. */
bool judge_fields(struct judging *j);
