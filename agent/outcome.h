/* outcome: what became of one submission, as officers and programs read it. */
#pragma once

#include "submission.h"

struct outcome {
    const char *state, *code, *field, *message, *note;
};

struct outcome outcome_of(struct arena *arena, const struct submission *submission);
/* {id, state} and what else there is to say. */
json_t *outcome_json(struct arena *arena, const struct submission *submission);
/* On stdout; `unchecked`, which was told before, is not told again. */
void outcome_print(struct arena *arena, const struct submission *submission, const char *unchecked);
/* All of them: an array where `many`, else the one. */
void outcome_print_all(struct arena *arena, const struct submissions *submissions, bool json, bool only_faults);

/* On this machine and not answered by the centre yet. */
bool outcome_is_under_way(const struct submission *submission);
/* Not taken: here, at the centre, or in the meantime. */
bool outcome_is_refusal(struct arena *arena, const struct submission *submission);
