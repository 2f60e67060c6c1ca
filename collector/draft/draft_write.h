/* draft_write: a draft as a catalogue file. What a person must look at stands behind "# KIỂM TRA:" directly above the
 * thing; the same places are listed for the terminal. Pure. */
#pragma once

#include "draft.h"

struct draft_document {
    const char *number, *issuer, *province, *title, *focal;
    day_t date;
    const char *source;                  /* under plans/; NULL: not known */
    const char *table;                   /* the file it was read from */
    const char *title_note, *focal_note; /* NULL: given by a person */
};

/* A place that is marked. */
struct draft_flag {
    int line;          /* of the mark in the file written */
    const char *label; /* of the task or section; "" for the document */
    const char *text;
};

struct draft_file {
    const char *text;
    size_t size;
    struct draft_flag *flags;
    size_t flag_count;
};

struct draft_file draft_write(struct arena *arena, const struct draft_document *document, const struct draft *draft);
