/* proposal: what agencies propose (đề xuất, kiến nghị), carried forward until it is answered. The words are updates, as
 * the store reads them; which words are one proposal, and how it stands, is worked out here. Pure. */
#pragma once

#include "arena.h"
#include "day.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One update that proposes something. */
struct proposal_word {
    const char *id;
    const char *agency; /* code */
    const char *task;   /* key; a plan's identity for what is about no single task */
    const char *period; /* NULL: not given */
    const char *text;
    const char *addressee;  /* NULL: the plan's focal agency */
    const char *supersedes; /* id; NULL */
    int64_t said_us;        /* when it counts as sent */
    bool counts;            /* false: replaced, or taken back */
};

enum proposal_state { PROPOSAL_NEW, PROPOSAL_FORWARDED, PROPOSAL_ANSWERED, PROPOSAL_STATE_MAX };
const char *proposal_state_code(enum proposal_state state); /* "new", "forwarded", "answered" */

/* What a person recorded. */
struct proposal_step {
    const char *update_id;
    enum proposal_state kind; /* forwarded or answered */
    const char *to;           /* forwarded: to whom */
    const char *document;
    day_t date;
    const char *issuer, *summary; /* answered */
    int64_t recorded_us;
    const char *by;
};

struct proposal_facts {
    const struct proposal_word *words; /* in the order they were said */
    size_t word_count;
    const struct proposal_step *steps; /* in the order they were recorded */
    size_t step_count;
};

/* One proposal: raised by `first`, said again or corrected by others. Its steps may have been recorded on any of them.
 */
struct proposal {
    const struct proposal_word *first, *last; /* last: the newest that counts */
    size_t times;                             /* how often it was raised by words that count */
    enum proposal_state state;
    const struct proposal_step *forwarded, *answered; /* the last of each; NULL: none */
};
struct proposals {
    struct proposal *list;
    size_t count;
    const struct proposal **of_word; /* by word: what it raises; NULL: nothing that still counts */
};

/* Those that some word that counts still raises, in the order they were raised. The same agency's same words about the
 * same task are one proposal until it is answered; said again after that they raise it anew. A correction goes on with
 * the proposal that it corrects, whatever it says. In the arena; points into the facts. */
struct proposals proposals_of(struct arena *arena, const struct proposal_facts *facts);

/* The one that an update raised; NULL when it raises none that counts. */
const struct proposal *proposal_of_update(const struct proposal_facts *facts, const struct proposals *proposals,
                                          const char *update_id);

/* Whether a text says that there is nothing to propose ("Không.", "Không có"). Says no when in doubt. */
bool proposal_is_none(struct arena *arena, const char *text);
