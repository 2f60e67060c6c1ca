/* table_run: the text of a cell, gathered piece by piece, with a limit. */
#pragma once

#include "arena.h"
#include "err.h"

#include <stddef.h>

struct text_run {
    char *text;
    size_t used, room;
    bool superscript; /* pieces added now are raised: an exponent, or a footnote's mark, which is left out */
};

void text_run_clear(struct text_run *run);
void text_run_free(struct text_run *run);
/* ERR_DATA, naming the file, when a cell holds too much or what is no text. */
bool text_run_add(struct text_run *run, const char *text, const char *path, struct err *err) MUST_CHECK;
/* Cleaned: NFC, white space run together, line breaks kept. In the arena. */
const char *text_run_text(struct arena *arena, const struct text_run *run);
