/* draft: what is read out of an appendix: sections and tasks in printed order, with everything that a person must look
 * at. Pure; draft_write.c puts it into a catalogue file. */
#pragma once

#include "lookup.h"
#include "period.h"
#include "sentence.h"
#include "table.h"

/* What a note stands above. */
enum draft_place { PLACE_LABEL, PLACE_TITLE, PLACE_CONTENT, PLACE_ASSIGNED, PLACE_PERIOD, PLACE_FUNDING };

struct draft_note {
    enum draft_place place;
    const char *text;
};

enum { DRAFT_NOTES_MAX = 24 };

struct draft_section {
    const char *id, *title, *text; /* text may be NULL */
    int line, text_line;
    const char *note; /* NULL: nothing to look at */
};

struct draft_task {
    const char *label;
    const char *section;
    int line;
    const char *title, *content;        /* content may be NULL */
    const char *assigned;               /* as printed; the columns put together */
    const char *any, *lead, *cooperate; /* the cells, line breaks kept; NULL when there is no such column */
    const char *funding;                /* NULL when none */
    const char *printed_period;         /* NULL when none */
    struct period_reading period;
    struct assignment assignment;
    struct draft_note notes[DRAFT_NOTES_MAX];
    size_t note_count;
};

struct draft {
    struct draft_section *sections;
    size_t section_count;
    struct draft_task *tasks;
    size_t task_count;
    const char *heading; /* of the appendix; NULL when none was found */
    const char **notes;  /* about the file as a whole */
    size_t note_count;
    const char **remarks; /* what was left out on purpose: other tables, other columns; "file:line: …" */
    size_t remark_count;
};

void draft_task_note(struct draft_task *task, enum draft_place place, const char *text);

/* Finds the tables of tasks, joins what pages cut, splits the letters, labels. ERR_DATA, naming file and line, when
 * there is no such table. Does not yet read sentences and periods. */
bool draft_rows(struct arena *arena, const struct draft_table *table, struct draft *ret, struct err *err) MUST_CHECK;

/* The whole: rows, then assignment sentences and periods. `date` is the document's. */
bool draft_read(struct arena *arena, const struct draft_table *table, const struct names *names, day_t date,
                struct draft *ret, struct err *err) MUST_CHECK;
