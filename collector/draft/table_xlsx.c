/* .xlsx: every sheet in the workbook's order; merged cells repeat what they show, dates come as 30/6/2025. */
#include "table.h"

#include "clean.h"
#include "day.h"
#include "lang.h"
#include "table_run.h"
#include "table_xml.h"
#include "table_zip.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STRINGS_MAX = 200000, STYLES_MAX = 10000, SHEETS_MAX = 100, MERGES_MAX = 20000, FORMATS_MAX = 1000 };

enum date_form { DATE_NONE, DATE_DAY, DATE_MONTH };

struct merge {
    int top, bottom, left, right;
};

struct book {
    struct arena *arena;
    const char *path;
    const char *bytes;
    size_t size;
    struct draft_table *table;
    const char **strings;
    size_t string_count;
    const char *sheet_names[SHEETS_MAX], *sheet_ids[SHEETS_MAX], *sheet_parts[SHEETS_MAX];
    size_t sheet_count;
    bool from_1904;
    enum date_form *styles; /* by index of cellXfs */
    size_t style_count;
    int format_ids[FORMATS_MAX];
    enum date_form formats[FORMATS_MAX];
    size_t format_count;
    /* What is being read. */
    struct text_run run;
    bool in_text, in_phonetic, in_formats, in_value;
    struct merge *merges;
    size_t merge_count;
    size_t first_row; /* of the sheet, in the table */
    int row, column;  /* from 1, from 0 */
    char type[16];
    size_t style;
};

/* ---- the workbook ---- */

static bool begin_workbook(void *context, const char *name, const struct xml_attributes *attributes, struct err *err)
{
    struct book *book = context;
    (void)err;
    if (strcmp(name, "workbookPr") == 0) {
        const char *value = xml_attribute(attributes, "date1904");
        book->from_1904 = value != NULL && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
    } else if (strcmp(name, "sheet") == 0 && book->sheet_count < SHEETS_MAX) {
        const char *sheet = xml_attribute(attributes, "name");
        const char *id = xml_attribute(attributes, "id");
        const char *state = xml_attribute(attributes, "state");
        if (id != NULL && (state == NULL || strcmp(state, "visible") == 0)) {
            book->sheet_names[book->sheet_count] = arena_strdup(book->arena, sheet == NULL ? "" : sheet);
            book->sheet_ids[book->sheet_count++] = arena_strdup(book->arena, id);
        }
    }
    return true;
}

static bool begin_relation(void *context, const char *name, const struct xml_attributes *attributes, struct err *err)
{
    struct book *book = context;
    (void)err;
    if (strcmp(name, "Relationship") != 0) {
        return true;
    }
    const char *id = xml_attribute(attributes, "Id");
    const char *target = xml_attribute(attributes, "Target");
    for (size_t i = 0; i < book->sheet_count && id != NULL && target != NULL; i++) {
        if (strcmp(book->sheet_ids[i], id) == 0) {
            book->sheet_parts[i] =
                target[0] == '/' ? arena_strdup(book->arena, target + 1) : arena_printf(book->arena, "xl/%s", target);
        }
    }
    return true;
}

/* ---- shared strings ---- */

static bool begin_string(void *context, const char *name, const struct xml_attributes *attributes, struct err *err)
{
    struct book *book = context;
    (void)err;
    if (strcmp(name, "si") == 0 || strcmp(name, "is") == 0) {
        text_run_clear(&book->run);
    } else if (strcmp(name, "rPh") == 0) {
        book->in_phonetic = true;
    } else if (strcmp(name, "t") == 0) {
        book->in_text = !book->in_phonetic;
    } else if (strcmp(name, "r") == 0) {
        book->run.superscript = false;
    } else if (strcmp(name, "vertAlign") == 0) {
        const char *value = xml_attribute(attributes, "val");
        book->run.superscript = value != NULL && strcmp(value, "superscript") == 0;
    }
    return true;
}

static bool end_string(void *context, const char *name, struct err *err)
{
    struct book *book = context;
    if (strcmp(name, "t") == 0) {
        book->in_text = false;
    } else if (strcmp(name, "rPh") == 0) {
        book->in_phonetic = false;
    } else if (strcmp(name, "si") == 0) {
        if (book->string_count == STRINGS_MAX) {
            return err_set(err, ERR_DATA, tr("%s: more than %d texts", "%s: quá %d chuỗi chữ"), book->path,
                           STRINGS_MAX);
        }
        book->strings[book->string_count++] = text_run_text(book->arena, &book->run);
    }
    return true;
}

static bool text_string(void *context, const char *text, struct err *err)
{
    struct book *book = context;
    return !book->in_text || text_run_add(&book->run, text, book->path, err);
}

/* ---- styles: which cells are dates ---- */

static enum date_form builtin_form(int id)
{
    return id == 17 ? DATE_MONTH : (id >= 14 && id <= 22) ? DATE_DAY : DATE_NONE;
}

static enum date_form form_of(const char *code)
{
    bool day = false;
    bool month = false;
    bool year = false;
    for (const char *p = code; *p != '\0'; p++) {
        if (*p == '"' || *p == '[') {
            const char *end = strchr(p + 1, *p == '"' ? '"' : ']');
            p = end == NULL ? p : end;
        } else if (*p == '\\' && p[1] != '\0') {
            p++;
        } else {
            char letter = (char)tolower((unsigned char)*p);
            day = day || letter == 'd';
            month = month || letter == 'm';
            year = year || letter == 'y';
        }
    }
    return day && month ? DATE_DAY : month && year ? DATE_MONTH : DATE_NONE;
}

static bool begin_style(void *context, const char *name, const struct xml_attributes *attributes, struct err *err)
{
    struct book *book = context;
    (void)err;
    if (strcmp(name, "cellXfs") == 0) {
        book->in_formats = true;
        return true;
    }
    const char *id =
        strcmp(name, "numFmt") == 0 || strcmp(name, "xf") == 0 ? xml_attribute(attributes, "numFmtId") : NULL;
    int number = id == NULL ? 0 : atoi(id);
    if (strcmp(name, "numFmt") == 0 && book->format_count < FORMATS_MAX) {
        const char *code = xml_attribute(attributes, "formatCode");
        book->format_ids[book->format_count] = number;
        book->formats[book->format_count++] = code == NULL ? DATE_NONE : form_of(code);
    } else if (strcmp(name, "xf") == 0 && book->in_formats && book->style_count < STYLES_MAX) {
        enum date_form form = builtin_form(number);
        for (size_t i = 0; i < book->format_count; i++) {
            form = book->format_ids[i] == number ? book->formats[i] : form;
        }
        book->styles[book->style_count++] = form;
    }
    return true;
}

static bool end_style(void *context, const char *name, struct err *err)
{
    struct book *book = context;
    (void)err;
    book->in_formats = book->in_formats && strcmp(name, "cellXfs") != 0;
    return true;
}

static bool no_text(void *context, const char *text, struct err *err)
{
    (void)context;
    (void)text;
    (void)err;
    return true;
}

static bool no_end(void *context, const char *name, struct err *err)
{
    (void)context;
    (void)name;
    (void)err;
    return true;
}

/* ---- sheets ---- */

/* "AB12": column 27, row 12. */
static bool read_place(const char *text, int *ret_column, int *ret_row, const char **ret_end)
{
    int column = 0;
    int row = 0;
    size_t i = 0;
    for (; text[i] >= 'A' && text[i] <= 'Z' && i < 3; i++) {
        column = column * 26 + (text[i] - 'A' + 1);
    }
    size_t letters = i;
    for (; isdigit((unsigned char)text[i]) && row < 10000000; i++) {
        row = row * 10 + (text[i] - '0');
    }
    *ret_column = column - 1;
    *ret_row = row;
    *ret_end = text + i;
    return letters > 0 && row > 0;
}

static bool begin_row(struct book *book, const struct xml_attributes *attributes, struct err *err)
{
    const char *number = xml_attribute(attributes, "r");
    int row = number == NULL ? book->row + 1 : atoi(number);
    if (row <= book->row) {
        return err_set(err, ERR_DATA, tr("%s:%d: rows out of order", "%s:%d: các hàng không theo thứ tự"), book->path,
                       row);
    }
    book->row = row;
    book->column = -1;
    struct draft_row *added = draft_table_add(book->arena, book->table, row, err);
    if (added == NULL) {
        return false;
    }
    added->cells = arena_array(book->arena, DRAFT_COLUMNS_MAX, sizeof(*added->cells));
    for (size_t c = 0; c < DRAFT_COLUMNS_MAX; c++) {
        added->cells[c].text = "";
    }
    return true;
}

static void begin_cell(struct book *book, const struct xml_attributes *attributes)
{
    const char *place = xml_attribute(attributes, "r");
    const char *type = xml_attribute(attributes, "t");
    const char *style = xml_attribute(attributes, "s");
    const char *end = NULL;
    int row = 0;
    if (place == NULL || !read_place(place, &book->column, &row, &end)) {
        book->column++;
    }
    snprintf(book->type, sizeof(book->type), "%s", type == NULL ? "n" : type);
    book->style = style == NULL ? 0 : strtoul(style, NULL, 10);
    text_run_clear(&book->run);
}

static void add_merge(struct book *book, const char *range)
{
    struct merge merge = {0};
    const char *end = NULL;
    if (range != NULL && book->merge_count < MERGES_MAX && read_place(range, &merge.left, &merge.top, &end) &&
        *end == ':' && read_place(end + 1, &merge.right, &merge.bottom, &end)) {
        book->merges[book->merge_count++] = merge;
    }
}

static bool begin_sheet(void *context, const char *name, const struct xml_attributes *attributes, struct err *err)
{
    struct book *book = context;
    if (strcmp(name, "row") == 0) {
        return begin_row(book, attributes, err);
    }
    if (strcmp(name, "c") == 0) {
        begin_cell(book, attributes);
    } else if (strcmp(name, "v") == 0) {
        book->in_value = true;
    } else if (strcmp(name, "mergeCell") == 0) {
        add_merge(book, xml_attribute(attributes, "ref"));
    } else {
        return begin_string(context, name, attributes, err);
    }
    return true;
}

/* A serial day number as people print it. */
static const char *date_text(const struct book *book, double serial, enum date_form form)
{
    enum { EPOCH_1900 = 25569, EPOCH_1904 = 24107 };
    int year = 0;
    int month = 0;
    int day = 0;
    if (serial < 1 || serial > 200000) {
        return NULL;
    }
    day_to_ymd((day_t)floor(serial) - (book->from_1904 ? EPOCH_1904 : EPOCH_1900), &year, &month, &day);
    return form == DATE_MONTH ? arena_printf(book->arena, "tháng %d/%d", month, year)
                              : arena_printf(book->arena, "%d/%d/%d", day, month, year);
}

static const char *cell_text(struct book *book)
{
    const char *raw = text_run_text(book->arena, &book->run);
    char *end = NULL;
    if (strcmp(book->type, "s") == 0) {
        size_t index = strtoul(raw, &end, 10);
        return end != raw && index < book->string_count ? book->strings[index] : "";
    }
    if (strcmp(book->type, "n") != 0 || raw[0] == '\0') {
        return raw;
    }
    double value = strtod(raw, &end);
    enum date_form form = book->style < book->style_count ? book->styles[book->style] : DATE_NONE;
    const char *date = form != DATE_NONE && *end == '\0' ? date_text(book, value, form) : NULL;
    return date != NULL ? date : *end == '\0' ? arena_printf(book->arena, "%.12g", value) : raw;
}

static bool end_sheet(void *context, const char *name, struct err *err)
{
    struct book *book = context;
    if (strcmp(name, "v") == 0) {
        book->in_value = false;
    } else if (strcmp(name, "c") == 0 && book->table->count > book->first_row) {
        const char *text = cell_text(book);
        struct draft_row *row = &book->table->rows[book->table->count - 1];
        if (text[0] != '\0' && book->column >= DRAFT_COLUMNS_MAX) {
            return err_set(err, ERR_DATA, tr("%s:%d: more than %d columns", "%s:%d: quá %d cột"), book->path, book->row,
                           DRAFT_COLUMNS_MAX);
        }
        if (book->column >= 0 && book->column < DRAFT_COLUMNS_MAX) {
            row->cells[book->column].text = text;
            row->count =
                text[0] != '\0' && row->count < (size_t)book->column + 1 ? (size_t)book->column + 1 : row->count;
        }
    } else {
        return end_string(context, name, err);
    }
    return true;
}

static bool text_sheet(void *context, const char *text, struct err *err)
{
    struct book *book = context;
    return !(book->in_value || book->in_text) || text_run_add(&book->run, text, book->path, err);
}

/* What a merged cell shows, shown in each of its rows. */
static void apply_merges(struct book *book)
{
    for (size_t m = 0; m < book->merge_count; m++) {
        const struct merge *merge = &book->merges[m];
        const char *shown = NULL;
        for (size_t r = book->first_row; r < book->table->count && merge->left < DRAFT_COLUMNS_MAX; r++) {
            struct draft_row *row = &book->table->rows[r];
            if (row->line == merge->top && row->cells != NULL) {
                shown = row->cells[merge->left].text;
            } else if (row->line > merge->top && row->line <= merge->bottom && shown != NULL && row->cells != NULL) {
                row->cells[merge->left] = (struct draft_cell){.text = shown, .merged = true};
                row->count = row->count < (size_t)merge->left + 1 ? (size_t)merge->left + 1 : row->count;
            }
        }
    }
}

/* All rows of a sheet are as wide as its widest. */
static void even_out(struct book *book)
{
    size_t width = 0;
    for (size_t r = book->first_row; r < book->table->count; r++) {
        width = book->table->rows[r].count > width ? book->table->rows[r].count : width;
    }
    for (size_t r = book->first_row; r < book->table->count; r++) {
        if (book->table->rows[r].cells != NULL) {
            book->table->rows[r].count = width;
        }
    }
}

static bool read_part(struct book *book, const char *part, const struct xml_handler *handler, bool required,
                      struct err *err)
{
    const char *text = NULL;
    size_t size = 0;
    if (!draft_zip_read(book->arena, book->path, book->bytes, book->size, part, &text, &size, err)) {
        return false;
    }
    if (text == NULL) {
        return !required ||
               err_set(err, ERR_DATA, tr("%s: the part %s is missing", "%s: thiếu phần %s"), book->path, part);
    }
    return xml_read(arena_printf(book->arena, "%s: %s", book->path, part), text, size, handler, book, err);
}

static bool read_sheet(struct book *book, size_t index, struct err *err)
{
    static const struct xml_handler handler = {begin_sheet, end_sheet, text_sheet};
    struct draft_row *title = draft_table_add(book->arena, book->table, 1, err);
    if (title == NULL) {
        return false;
    }
    title->prose = book->sheet_names[index];
    book->first_row = book->table->count;
    book->row = 0;
    book->merge_count = 0;
    if (book->sheet_parts[index] != NULL && !read_part(book, book->sheet_parts[index], &handler, true, err)) {
        return false;
    }
    apply_merges(book);
    even_out(book);
    return true;
}

bool draft_table_xlsx(struct arena *arena, const char *path, const char *bytes, size_t size, struct draft_table *ret,
                      struct err *err)
{
    static const struct xml_handler workbook = {begin_workbook, no_end, no_text};
    static const struct xml_handler relations = {begin_relation, no_end, no_text};
    static const struct xml_handler strings = {begin_string, end_string, text_string};
    static const struct xml_handler styles = {begin_style, end_style, no_text};
    struct draft_table table = {.file = path, .unit = "hàng"};
    struct book *book = arena_alloc(arena, sizeof(*book));
    *book = (struct book){.arena = arena, .path = path, .bytes = bytes, .size = size, .table = &table};
    book->strings = arena_array(arena, STRINGS_MAX, sizeof(*book->strings));
    book->styles = arena_array(arena, STYLES_MAX, sizeof(*book->styles));
    book->merges = arena_array(arena, MERGES_MAX, sizeof(*book->merges));
    bool ok = read_part(book, "xl/workbook.xml", &workbook, true, err) &&
              read_part(book, "xl/_rels/workbook.xml.rels", &relations, true, err) &&
              read_part(book, "xl/sharedStrings.xml", &strings, false, err) &&
              read_part(book, "xl/styles.xml", &styles, false, err);
    for (size_t i = 0; ok && i < book->sheet_count; i++) {
        ok = read_sheet(book, i, err);
    }
    text_run_free(&book->run);
    if (ok) {
        *ret = table;
    }
    return ok;
}
