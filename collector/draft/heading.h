/* heading: which columns of a table are which, by the words of its heading row, in whatever order and spelling. */
#pragma once

#include "table.h"

enum field {
    FIELD_NUMBER,    /* STT */
    FIELD_TITLE,     /* Tên nhiệm vụ */
    FIELD_CONTENT,   /* Nội dung */
    FIELD_ASSIGNED,  /* Cơ quan thực hiện */
    FIELD_LEAD,      /* Cơ quan chủ trì */
    FIELD_COOPERATE, /* Cơ quan phối hợp */
    FIELD_PERIOD,    /* Thời hạn */
    FIELD_FUNDING,   /* Nguồn vốn */
    FIELD_MAX
};

struct heading {
    int columns[FIELD_MAX]; /* -1: none */
    const char *texts[FIELD_MAX];
    const char *ignored; /* headings of the columns that are not read, in quotes; "" when none */
    size_t width;
};

enum heading_kind { HEADING_NONE, HEADING_ALMOST, HEADING_GOOD };

/* Whether a row is the heading of a table of tasks. ALMOST: it looks like one, but a column is missing. */
enum heading_kind heading_read(struct arena *arena, const struct draft_row *row, struct heading *ret);
/* A second row under the heading that says "Chủ trì", "Phối hợp" under a common heading. False: it is none. */
bool heading_refine(struct arena *arena, const struct draft_row *row, struct heading *heading);
/* "(1) (2) (3)" under the headings. */
bool heading_is_numbering(const struct draft_row *row);

/* Letters without marks, lower case, one blank between words; "" for NULL. For comparing headings. */
const char *heading_plain(struct arena *arena, const char *text);
