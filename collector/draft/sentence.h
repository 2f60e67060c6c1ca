/* sentence: the words that assign a task ("Sở X chủ trì, phối hợp với các Sở: Y, Z và UBND các quận, huyện …") into
 * parties with their roles. Pure: a grammar over a closed vocabulary. What it cannot read with certainty becomes a
 * doubt in words for a person; a party is without doubt only when every word up to it was understood. */
#pragma once

#include "lookup.h"
#include "vocabulary.h"

/* Which column the words stand in. */
enum assigning { ASSIGNING_ANY, ASSIGNING_LEAD, ASSIGNING_COOPERATE };

struct draft_party {
    const char *code;    /* NULL: nobody known is called so, `doubt` says it */
    const char *printed; /* lists spelled out */
    enum role role;
    const char **except;
    size_t except_count;
    const char *doubt; /* NULL: sure */
};

struct assignment {
    struct draft_party *parties;
    size_t party_count;
    const char **doubts; /* about the words as a whole, each in Vietnamese */
    size_t doubt_count;
    bool request; /* "Đề nghị …": asked, not ordered */
};

/* Line breaks in the text separate. Everything in the answer is in the arena. */
struct assignment sentence_read(struct arena *arena, const struct names *names, const char *text,
                                enum assigning assigning);

/* The parties of two columns together (chủ trì and phối hợp), each once. */
struct assignment assignment_join(struct arena *arena, const struct assignment *first, const struct assignment *second);
