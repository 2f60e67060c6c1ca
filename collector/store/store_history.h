/* store_history: what bodies last said about tasks, for those who stand in their place. */
#pragma once

#include "pg.h"
#include "wire.h"

/* One body on one task. */
struct history_question {
    const char *task; /* the item's key */
    const char *agency;
};

/* Their newest words, newest first, at most `max`; `name` is left to the caller. Texts are in the arena, the longest a
 * little longer than a Word takes, so that cutting them shows. */
bool store_history(struct pg *pg, const struct history_question *questions, size_t count, size_t max,
                   struct arena *arena, struct wire_word **ret_words, size_t *ret_count, struct err *err) MUST_CHECK;
