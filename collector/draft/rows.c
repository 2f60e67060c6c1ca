#include "rows.h"

#include "clean.h"
#include "lang.h"
#include "numbering.h"
#include "text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { TABLES_MAX = 50, REMARKS_MAX = 200 };

struct reader {
    struct arena *arena;
    const struct draft_table *table;
    struct whole_rows rows;
    struct heading heading;
    bool active;      /* inside a table of tasks */
    bool broken;      /* a repeated heading was just read */
    bool gap;         /* text was just read */
    bool headed;      /* the heading was just read */
    bool other;       /* inside another table */
    const char *mark; /* "II" of "PHỤ LỤC II" */
    const char *title;
    int title_line;
    const char *almost; /* why a heading did not do */
};

static void remark(struct reader *reader, int line, const char *text)
{
    if (reader->rows.remark_count < REMARKS_MAX) {
        reader->rows.remarks[reader->rows.remark_count++] =
            arena_printf(reader->arena, "%s:%d: %s", reader->table->file, line, text);
    }
}

/* ---- text between tables ---- */

static void read_prose(struct reader *reader, const struct draft_row *row)
{
    const char *plain = heading_plain(reader->arena, row->prose);
    reader->gap = reader->gap || reader->active;
    reader->other = false;
    if (plain[0] == '\0') {
        return;
    }
    if (strncmp(plain, "phu luc", 7) == 0 && strlen(plain) < 60) {
        const char *mark = plain + 7 + strspn(plain + 7, " so");
        size_t length = strspn(mark, "ivx0123456789");
        char *upper = arena_strndup(reader->arena, mark, mark[length] == '\0' || mark[length] == ' ' ? length : 0);
        for (char *p = upper; *p != '\0'; p++) {
            *p = (char)toupper((unsigned char)*p);
        }
        reader->mark = upper;
        reader->title = NULL;
        reader->title_line = row->line;
        reader->active = false;
    } else if (reader->mark != NULL && reader->title == NULL && !reader->active) {
        reader->title = clean_space(reader->arena, row->prose, false);
        reader->title_line = row->line;
    }
}

/* ---- headings ---- */

static void begin_table(struct reader *reader, const struct draft_row *row)
{
    struct whole_rows *rows = &reader->rows;
    size_t number = rows->table_count + 1;
    const char *id = reader->mark != NULL && reader->mark[0] != '\0' ? arena_printf(reader->arena, "PL%s", reader->mark)
                     : number == 1                                   ? "PL"
                                                                     : arena_printf(reader->arena, "PL%zu", number);
    for (size_t i = 0; i < rows->table_count; i++) {
        id = strcmp(rows->tables[i].id, id) == 0 ? arena_printf(reader->arena, "%s-%zu", id, number) : id;
    }
    rows->tables[rows->table_count++] =
        (struct appendix){.id = id,
                          .title = reader->title,
                          .line = reader->title != NULL ? reader->title_line : row->line,
                          .heading = reader->heading};
    if (reader->heading.ignored[0] != '\0') {
        remark(
            reader, row->line,
            arena_printf(reader->arena, tr("columns not read: %s", "các cột không đọc: %s"), reader->heading.ignored));
    }
}

static bool same_columns(const struct heading *a, const struct heading *b)
{
    bool same = true;
    for (size_t f = 0; f < FIELD_MAX; f++) {
        /* The second row of a heading has moved these. */
        same =
            same && (a->columns[f] == b->columns[f] || f == FIELD_LEAD || f == FIELD_COOPERATE || f == FIELD_ASSIGNED);
    }
    return same;
}

/* Whether the row was a heading. */
static bool read_heading(struct reader *reader, const struct draft_row *row)
{
    struct heading heading = {0};
    enum heading_kind kind = heading_read(reader->arena, row, &heading);
    if (kind == HEADING_GOOD) {
        if (reader->active && same_columns(&reader->heading, &heading)) {
            reader->broken = true;
        } else if (reader->rows.table_count < TABLES_MAX) {
            reader->heading = heading;
            begin_table(reader, row);
            reader->broken = false;
        }
        reader->active = true;
        reader->headed = true;
        reader->gap = false;
        return true;
    }
    bool numbered = row->count > 1 && !row->cells[0].merged && strlen(row->cells[0].text) < 12 &&
                    (strcmp(heading_plain(reader->arena, row->cells[0].text), "stt") == 0 ||
                     strcmp(heading_plain(reader->arena, row->cells[0].text), "tt") == 0);
    if (kind == HEADING_ALMOST || numbered) {
        if (kind == HEADING_ALMOST && reader->almost == NULL) {
            bool words = heading.columns[FIELD_TITLE] >= 0;
            reader->almost =
                arena_printf(reader->arena, "%s:%d: %s", reader->table->file, row->line,
                             words || heading.columns[FIELD_CONTENT] >= 0
                                 ? tr("the heading has no column for who carries it out (\"Cơ quan thực hiện\")",
                                      "hàng tiêu đề thiếu cột cơ quan thực hiện")
                                 : tr("the heading has no column for the task (\"Tên nhiệm vụ\", \"Nội dung\")",
                                      "hàng tiêu đề thiếu cột tên nhiệm vụ hoặc nội dung"));
        }
        reader->active = false;
        reader->other = true;
        remark(reader, row->line, tr("another table, not read", "bảng khác, không đọc"));
        return true;
    }
    if (reader->active && reader->headed &&
        (heading_is_numbering(row) || heading_refine(reader->arena, row, &reader->heading))) {
        reader->rows.tables[reader->rows.table_count - 1].heading = reader->heading;
        return true;
    }
    return false;
}

/* ---- rows ---- */

/* As much of a text as fits into a remark. */
static const char *beginning(struct arena *arena, const char *text)
{
    enum { QUOTE_MAX = 160 };
    char *cut = arena_strndup(arena, text, strlen(text) < QUOTE_MAX ? strlen(text) : QUOTE_MAX);
    text_drop_cut_end(cut);
    return cut;
}

static const char *fill_pieces(struct reader *reader, const struct draft_row *row, struct whole_row *whole)
{
    size_t filled = 0;
    for (size_t f = 0; f < FIELD_MAX; f++) {
        int column = reader->heading.columns[f];
        bool there = column >= 0 && (size_t)column < row->count;
        whole->pieces[f] = (struct draft_piece){.text = there ? row->cells[column].text : "",
                                                .merged = there && row->cells[column].merged};
    }
    for (size_t c = 0; c < row->count; c++) {
        if (row->cells[c].text[0] != '\0' && !row->cells[c].merged) {
            filled++;
            whole->only = row->cells[c].text;
        }
    }
    whole->only = filled == 1 ? whole->only : NULL;
    if (row->count < reader->heading.width && filled > 1) {
        return arena_printf(reader->arena, "%s %d có %zu ô, tiêu đề có %zu cột: các ô có thể lệch cột",
                            reader->table->unit, row->line, row->count, reader->heading.width);
    }
    for (size_t c = reader->heading.width; c < row->count; c++) {
        if (row->cells[c].text[0] != '\0') {
            return arena_printf(reader->arena, "%s %d thừa ô ngoài tiêu đề: \"%s\"", reader->table->unit, row->line,
                                beginning(reader->arena, row->cells[c].text));
        }
    }
    return filled == 0 ? "" : NULL;
}

static bool is_empty(const struct whole_row *row, enum field field)
{
    return row->pieces[field].text[0] == '\0' || row->pieces[field].merged;
}

static bool begins_lower(const char *text)
{
    return text[0] == '\0' || islower((unsigned char)text[0]) || isdigit((unsigned char)text[0]) ||
           strchr("-+,;.)", text[0]) != NULL || (unsigned char)text[0] >= 0x80;
}

/* A year, a day and the like stand alone; "2023-" does not. */
static bool is_whole_period(const char *text)
{
    size_t length = strlen(text);
    return length > 0 && text[length - 1] != '-' && text[length - 1] != '/';
}

static bool has_letter(const struct whole_row *row)
{
    const char *rest = NULL;
    return letter_at(row->pieces[FIELD_TITLE].text, &rest) != NULL ||
           letter_at(row->pieces[FIELD_CONTENT].text, &rest) != NULL;
}

/* Whether a row is the rest of the one above it, which a page break cut. *ret_sure: no doubt about it. */
static bool is_rest(const struct reader *reader, const struct whole_row *row, const struct whole_row *above,
                    bool *ret_sure)
{
    bool assigned = !is_empty(row, FIELD_ASSIGNED) || !is_empty(row, FIELD_LEAD);
    if (!is_empty(row, FIELD_NUMBER) || has_letter(row) || above->table + 1 != reader->rows.table_count) {
        return false;
    }
    if (row->after_break) {
        bool two_periods = !is_empty(row, FIELD_PERIOD) && is_whole_period(above->pieces[FIELD_PERIOD].text);
        *ret_sure = !two_periods && (reader->broken || begins_lower(row->pieces[FIELD_TITLE].text));
        return !two_periods;
    }
    /* Text that goes on in a row of its own, without a page break. */
    *ret_sure = false;
    return !assigned && is_empty(row, FIELD_PERIOD) && is_empty(row, FIELD_TITLE) && !is_empty(row, FIELD_CONTENT);
}

/* Each cell goes to the last one above it that is not empty. */
static void join(struct reader *reader, const struct whole_row *row, bool sure)
{
    struct whole_rows *rows = &reader->rows;
    for (size_t f = 0; f < FIELD_MAX; f++) {
        if (is_empty(row, (enum field)f)) {
            continue;
        }
        size_t i = rows->count - 1;
        while (i > 0 && rows->list[i].pieces[f].text[0] == '\0' && rows->list[i - 1].table == row->table) {
            i--;
        }
        struct whole_row *above =
            rows->list[i].pieces[f].text[0] == '\0' ? &rows->list[rows->count - 1] : &rows->list[i];
        const char *before = above->pieces[f].text;
        above->pieces[f].text =
            before[0] == '\0' ? row->pieces[f].text : arena_printf(reader->arena, "%s %s", before, row->pieces[f].text);
        above->joined = above->joined || !sure;
        above->only = NULL;
    }
}

static void read_row(struct reader *reader, const struct draft_row *row)
{
    struct whole_rows *rows = &reader->rows;
    struct whole_row *whole = &rows->list[rows->count];
    *whole = (struct whole_row){
        .line = row->line, .table = rows->table_count - 1, .after_break = reader->broken || reader->gap};
    const char *note = fill_pieces(reader, row, whole);
    bool sure = false;
    if (note != NULL && note[0] == '\0') {
        return; /* an empty row */
    }
    whole->note = note;
    if (rows->count > 0 && is_rest(reader, whole, &rows->list[rows->count - 1], &sure)) {
        struct whole_row rest = *whole;
        join(reader, &rest, sure);
    } else {
        rows->count++;
    }
    reader->broken = false;
    reader->gap = false;
}

/* A sheet has its titles in cells. */
static const char *only_cell(const struct draft_row *row)
{
    const char *only = NULL;
    for (size_t c = 0; c < row->count; c++) {
        if (row->cells[c].text[0] != '\0' && !row->cells[c].merged) {
            if (only != NULL) {
                return NULL;
            }
            only = row->cells[c].text;
        }
    }
    return only;
}

bool whole_rows_read(struct arena *arena, const struct draft_table *table, struct whole_rows *ret, struct err *err)
{
    struct reader reader = {.arena = arena, .table = table};
    reader.rows.list = arena_array(arena, table->count + 1, sizeof(*reader.rows.list));
    reader.rows.tables = arena_array(arena, TABLES_MAX, sizeof(*reader.rows.tables));
    reader.rows.remarks = arena_array(arena, REMARKS_MAX, sizeof(*reader.rows.remarks));
    for (size_t i = 0; i < table->count; i++) {
        const struct draft_row *row = &table->rows[i];
        const char *alone = row->prose != NULL ? row->prose : only_cell(row);
        bool appendix = alone != NULL && strncmp(heading_plain(arena, alone), "phu luc", 7) == 0;
        if (row->prose != NULL || (alone != NULL && (!reader.active || appendix))) {
            struct draft_row prose = {.line = row->line, .prose = alone};
            read_prose(&reader, &prose);
        } else if (!read_heading(&reader, row)) {
            reader.headed = false;
            if (reader.active) {
                read_row(&reader, row);
            } else if (!reader.other && row->count > 1) {
                reader.other = true;
                remark(&reader, row->line, tr("another table, not read", "bảng khác, không đọc"));
            }
        }
    }
    if (reader.rows.table_count == 0) {
        return reader.almost != NULL
                   ? err_set(err, ERR_DATA, "%s", reader.almost)
                   : err_set(
                         err, ERR_DATA,
                         tr("%s:1: no table of tasks: expected a heading row with columns such as STT, Tên nhiệm vụ, "
                            "Nội dung, Cơ quan thực hiện, Thời hạn, Nguồn vốn",
                            "%s:1: không thấy bảng nhiệm vụ: cần hàng tiêu đề có các cột như STT, Tên nhiệm vụ, Nội "
                            "dung, "
                            "Cơ quan thực hiện, Thời hạn, Nguồn vốn"),
                         table->file);
    }
    if (reader.rows.count == 0) {
        return err_set(err, ERR_DATA,
                       tr("%s:%d: the table of tasks has no rows", "%s:%d: bảng nhiệm vụ không có dòng nào"),
                       table->file, reader.rows.tables[0].line);
    }
    *ret = reader.rows;
    return true;
}
