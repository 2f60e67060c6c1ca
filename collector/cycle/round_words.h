/* round_words: the words that bear on one row of a round. Pure; for round_view.c. */
#pragma once

#include "round_view.h"

/* A word with what it names looked up. */
struct round_entry {
    const void *about; /* an item, or for what is about a whole plan the plan; NULL: nothing that the roster has */
    const struct agency *speaker;
    const struct round_word *word;
};

struct round_book {
    const struct roster *roster;
    struct round_entry *entries; /* in order of about, period, speaker, then of their sending */
    size_t count;
};

/* What is looked for. */
struct round_row_question {
    const struct round *round; /* whose plan and day of answering count */
    const char *period;        /* of this round, or of an earlier one */
    const struct agency *agency;
    const struct item *item; /* NULL: its ongoing duties, together */
};

/* The words on that row for that period by the agency, or by those in whose place it stands on the day that the round's
 * report is due. Not those that never counted; those that were replaced or returned are there. In the arena. */
struct round_entries {
    const struct round_word **list;
    size_t count;
};
struct round_entries round_words_on(struct arena *arena, const struct round_book *book,
                                    const struct round_row_question *question);
/* Its reports as a whole. */
struct round_entries round_reports_of(struct arena *arena, const struct round_book *book,
                                      const struct round_row_question *question);

/* The body that a word is by, on the day that the round's report is due, is the agency or one in whose place it stands.
 */
day_t round_answering_day(const struct round *round, const struct agency *agency);
