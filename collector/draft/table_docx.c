/* .docx: paragraphs and the rows of tables in the order of the document. */
#include "table.h"

#include "clean.h"
#include "lang.h"
#include "table_run.h"
#include "table_xml.h"
#include "table_zip.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct body {
    struct arena *arena;
    const char *path;
    struct draft_table *table;
    struct text_run run;
    int tables; /* depth; a table inside a cell is part of the cell's text */
    int cells;
    int skipped; /* depth inside what is not shown: deleted text, a second version for old programs */
    bool in_text;
    bool any; /* a paragraph of the cell was read */
    int rows; /* of all tables, so far */
    bool spans_more, continues;
    int span;
    struct draft_row *row;
    size_t above_at; /* the row above in the same table; SIZE_MAX: none */
};

static bool is_hidden(const char *name)
{
    static const char *const hidden[] = {"del", "moveFrom", "Fallback", "txbxContent", "instrText", "delText", NULL};
    for (size_t i = 0; hidden[i] != NULL; i++) {
        if (strcmp(name, hidden[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool begin_row(struct body *body, struct err *err)
{
    body->rows++;
    body->row = draft_table_add(body->arena, body->table, body->rows, err);
    if (body->row == NULL) {
        return false;
    }
    body->row->cells = arena_array(body->arena, DRAFT_COLUMNS_MAX, sizeof(*body->row->cells));
    for (size_t c = 0; c < DRAFT_COLUMNS_MAX; c++) {
        body->row->cells[c].text = "";
    }
    return true;
}

static void skip_columns(struct body *body, const char *count)
{
    int columns = count == NULL ? 0 : atoi(count);
    if (columns > 0 && (size_t)columns + body->row->count < DRAFT_COLUMNS_MAX) {
        body->row->count += (size_t)columns;
    }
}

static bool end_cell(struct body *body, struct err *err)
{
    struct draft_row *row = body->row;
    size_t span = body->span < 1 ? 1 : (size_t)body->span;
    if (row == NULL || row->count + span > DRAFT_COLUMNS_MAX) {
        return err_set(err, ERR_DATA, tr("%s:%d: more than %d columns", "%s:%d: quá %d cột"), body->path, body->rows,
                       DRAFT_COLUMNS_MAX);
    }
    struct draft_cell *cell = &row->cells[row->count];
    cell->text = text_run_text(body->arena, &body->run);
    const struct draft_row *above = body->above_at == SIZE_MAX ? NULL : &body->table->rows[body->above_at];
    if (body->continues && above != NULL && row->count < above->count) {
        *cell = (struct draft_cell){.text = above->cells[row->count].text, .merged = true};
    }
    row->count += span;
    text_run_clear(&body->run);
    return true;
}

static bool begin_in_cell(struct body *body, const char *name, const struct xml_attributes *attributes, struct err *err)
{
    const char *value = xml_attribute(attributes, "val");
    if (strcmp(name, "gridSpan") == 0 && body->tables == 1) {
        body->span = value == NULL ? 1 : atoi(value);
    } else if (strcmp(name, "vMerge") == 0 && body->tables == 1) {
        body->continues = value == NULL || strcmp(value, "restart") != 0;
    } else if (strcmp(name, "p") == 0) {
        bool more = body->any && body->run.used > 0;
        body->any = true;
        return !more || text_run_add(&body->run, "\n", body->path, err);
    }
    return true;
}

static bool begin_text(struct body *body, const char *name, const struct xml_attributes *attributes, struct err *err)
{
    if (strcmp(name, "t") == 0) {
        body->in_text = true;
    } else if (strcmp(name, "r") == 0) {
        body->run.superscript = false;
    } else if (strcmp(name, "vertAlign") == 0) {
        const char *value = xml_attribute(attributes, "val");
        body->run.superscript = value != NULL && strcmp(value, "superscript") == 0;
    } else if (strcmp(name, "tab") == 0 || strcmp(name, "noBreakHyphen") == 0) {
        return text_run_add(&body->run, name[0] == 't' ? " " : "-", body->path, err);
    } else if (strcmp(name, "br") == 0 || strcmp(name, "cr") == 0) {
        return text_run_add(&body->run, "\n", body->path, err);
    }
    return true;
}

static bool begin_body(void *context, const char *name, const struct xml_attributes *attributes, struct err *err)
{
    struct body *body = context;
    if (body->skipped > 0 || is_hidden(name)) {
        body->skipped++;
        return true;
    }
    if (strcmp(name, "tbl") == 0) {
        body->tables++;
        body->above_at = body->tables == 1 ? SIZE_MAX : body->above_at;
        if (body->tables == 1) {
            text_run_clear(&body->run);
        }
        return true;
    }
    if (body->tables == 1 && strcmp(name, "tr") == 0) {
        return begin_row(body, err);
    }
    if (body->tables == 1 && strcmp(name, "gridBefore") == 0 && body->row != NULL) {
        skip_columns(body, xml_attribute(attributes, "val"));
        return true;
    }
    if (body->tables == 1 && strcmp(name, "tc") == 0) {
        text_run_clear(&body->run);
        body->span = 1;
        body->continues = false;
        body->any = false;
        body->cells = 1;
        return true;
    }
    if (body->tables == 0 && strcmp(name, "p") == 0) {
        text_run_clear(&body->run);
        return true;
    }
    return (body->cells == 0 || begin_in_cell(body, name, attributes, err)) && begin_text(body, name, attributes, err);
}

static bool end_body(void *context, const char *name, struct err *err)
{
    struct body *body = context;
    if (body->skipped > 0) {
        body->skipped--;
        return true;
    }
    if (strcmp(name, "t") == 0) {
        body->in_text = false;
    } else if (strcmp(name, "tbl") == 0) {
        body->tables--;
    } else if (body->tables == 1 && strcmp(name, "tc") == 0) {
        body->cells = 0;
        return end_cell(body, err);
    } else if (body->tables == 1 && strcmp(name, "tr") == 0) {
        body->above_at = body->table->count - 1;
        body->row = NULL;
    } else if (body->tables == 0 && strcmp(name, "p") == 0) {
        struct draft_row *row = draft_table_add(body->arena, body->table, body->rows + 1, err);
        if (row == NULL) {
            return false;
        }
        row->prose = text_run_text(body->arena, &body->run);
    }
    return true;
}

static bool text_body(void *context, const char *text, struct err *err)
{
    struct body *body = context;
    return body->skipped > 0 || !body->in_text || text_run_add(&body->run, text, body->path, err);
}

/* All rows of a document as wide as the widest: rows of merged cells are shorter. */
static void even_out(struct draft_table *table)
{
    for (size_t from = 0; from < table->count;) {
        size_t to = from;
        size_t width = 0;
        for (; to < table->count && table->rows[to].prose == NULL; to++) {
            width = table->rows[to].count > width ? table->rows[to].count : width;
        }
        for (size_t r = from; r < to; r++) {
            table->rows[r].count = width;
        }
        from = to + 1;
    }
}

bool draft_table_docx(struct arena *arena, const char *path, const char *bytes, size_t size, struct draft_table *ret,
                      struct err *err)
{
    static const struct xml_handler handler = {begin_body, end_body, text_body};
    static const char part[] = "word/document.xml";
    struct draft_table table = {.file = path, .unit = "hàng"};
    struct body body = {.arena = arena, .path = path, .table = &table, .above_at = SIZE_MAX};
    const char *text = NULL;
    size_t length = 0;
    if (!draft_zip_read(arena, path, bytes, size, part, &text, &length, err)) {
        return false;
    }
    if (text == NULL) {
        return err_set(err, ERR_DATA,
                       tr("%s: an archive that is neither .xlsx nor .docx", "%s: tệp nén không phải .xlsx hay .docx"),
                       path);
    }
    bool ok = xml_read(arena_printf(arena, "%s: %s", path, part), text, length, &handler, &body, err);
    text_run_free(&body.run);
    if (ok) {
        even_out(&table);
        *ret = table;
    }
    return ok;
}
