/* load: updates like those that agencies send, with those that have no right to. */
#pragma once

#include "judge.h"

struct letter {
    struct update update;
    struct judge_context context;
    struct prior prior;
};

struct load {
    struct letter *letters;
    size_t count;
};

/* So many letters in the arena about the roster's own plans: all actions, by bodies that the plan names, members of its
 * groups, bodies in their places after events and decisions, those waiting for a decision, and anybody; from mid 2024
 * to mid 2026; some fields missing or wrong, some tasks that are not there. The same in every run. */
struct load load_make(struct arena *arena, const struct roster *roster, size_t count);
