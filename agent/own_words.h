/* own_words: what this machine's outbox says of how the office stands on its tasks, for the judge. Another machine of
 * the office may have said more: the centre knows it all. */
#pragma once

#include "judge.h"
#include "spool.h"

/* One that is returned and not mended, or that speaks of completion. */
struct own_word {
    const struct item *item;
    struct uuid id;
    enum action action;
    bool returned;
    bool mended; /* of a returned one */
};
struct own_words {
    struct own_word *list; /* in the order of entry */
    size_t count;
};

/* Reads the outbox once; in the arena. */
bool own_words_read(struct spool *spool, const struct roster *roster, struct arena *arena, struct own_words *ret,
                    struct err *err) MUST_CHECK;

/* `asked` is never set: only the centre knows which of its questions still wait. */
struct standing own_words_standing(const struct own_words *words, const struct item *item);
