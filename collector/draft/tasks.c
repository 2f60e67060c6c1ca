/* Whole rows into sections and tasks: numbers, letters, labels. */
#include "draft.h"
#include "numbering.h"
#include "rows.h"

#include "clean.h"
#include "lang.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct builder {
    struct arena *arena;
    const struct whole_rows *rows;
    struct draft draft;
    size_t at; /* the row being read */
    size_t table;
    const char *root;    /* id of the appendix */
    const char *part;    /* id of a part "A", "B"; NULL */
    const char *section; /* id of the section rows stand in */
    const char *path;    /* the section without the appendix: "II"; "" outside */
    bool numbered;       /* the titles say "Nhiệm vụ N" */
    bool restarts;       /* STT begins anew in every section */
    const char *number;  /* of the task being read; NULL: none yet */
    const char *title;
    const char *letter; /* the last one; NULL */
    int last_number;
    const char *number_note; /* waits for the next task */
    size_t text_at;          /* section whose text may go on; SIZE_MAX: none */
    bool expect_text;
};

void draft_task_note(struct draft_task *task, enum draft_place place, const char *text)
{
    for (size_t i = 0; i < task->note_count; i++) {
        if (task->notes[i].place == place && strcmp(task->notes[i].text, text) == 0) {
            return;
        }
    }
    if (task->note_count < DRAFT_NOTES_MAX) {
        bool last = task->note_count == DRAFT_NOTES_MAX - 1;
        task->notes[task->note_count++] =
            (struct draft_note){place, last ? "còn nhiều chỗ khác cần kiểm tra, không liệt kê hết" : text};
    }
}

static const char *flat(const struct builder *builder, const char *text)
{
    return clean_space(builder->arena, text, false);
}

static const char *piece(const struct whole_row *row, enum field field)
{
    return row->pieces[field].text;
}

static bool assigns(const struct whole_row *row)
{
    return piece(row, FIELD_ASSIGNED)[0] != '\0' || piece(row, FIELD_LEAD)[0] != '\0';
}

/* Not only repeated from the cell above. */
static bool assigns_itself(const struct whole_row *row)
{
    return assigns(row) && !(row->pieces[FIELD_ASSIGNED].merged || row->pieces[FIELD_LEAD].merged);
}

static const char *own(const struct whole_row *row, enum field field)
{
    return row->pieces[field].merged ? "" : row->pieces[field].text;
}

/* ---- sections ---- */

static void add_section(struct builder *builder, const char *id, int line, const char *title, const char *note)
{
    struct draft *draft = &builder->draft;
    size_t length = strlen(title);
    while (length > 0 && (title[length - 1] == ':' || title[length - 1] == ' ')) {
        length--;
    }
    for (size_t i = 0; i < draft->section_count; i++) {
        if (strcmp(draft->sections[i].id, id) == 0) {
            note = arena_printf(builder->arena, "số mục %s đã có ở trên", id);
            id = arena_printf(builder->arena, "%s-%zu", id, draft->section_count);
        }
    }
    draft->sections[draft->section_count++] = (struct draft_section){
        .id = id, .line = line, .title = length == 0 ? id : arena_strndup(builder->arena, title, length), .note = note};
}

static void begin_appendix(struct builder *builder, size_t table)
{
    const struct appendix *appendix = &builder->rows->tables[table];
    const char *title = appendix->title == NULL ? "Phụ lục" : appendix->title;
    builder->table = table;
    builder->root = appendix->id;
    add_section(builder, appendix->id, appendix->line, title,
                appendix->title == NULL ? "không thấy tên phụ lục" : NULL);
    builder->root = builder->section = builder->draft.sections[builder->draft.section_count - 1].id;
    builder->part = NULL;
    builder->path = "";
    builder->number = NULL;
    builder->letter = NULL;
    builder->last_number = 0;
    builder->text_at = SIZE_MAX;
    if (builder->draft.heading == NULL) {
        builder->draft.heading = appendix->title;
    }
}

static const char *section_title(const struct builder *builder, const struct whole_row *row)
{
    for (size_t f = FIELD_TITLE; f < FIELD_MAX; f++) {
        if (own(row, (enum field)f)[0] != '\0') {
            return flat(builder, row->pieces[f].text);
        }
    }
    return "";
}

/* Whether the row is a section's heading, or text under one. */
static bool read_section(struct builder *builder, const struct whole_row *row)
{
    bool part = false;
    const char *number = row->only == NULL ? section_number(builder->arena, own(row, FIELD_NUMBER), &part) : NULL;
    if (number != NULL && !assigns(row) && piece(row, FIELD_PERIOD)[0] == '\0') {
        builder->part = part ? number : builder->part;
        builder->path =
            part || builder->part == NULL ? number : arena_printf(builder->arena, "%s.%s", builder->part, number);
        add_section(builder, arena_printf(builder->arena, "%s.%s", builder->root, builder->path), row->line,
                    section_title(builder, row), NULL);
        builder->text_at = builder->draft.section_count - 1;
        builder->section = builder->draft.sections[builder->text_at].id;
        builder->number = NULL;
        builder->letter = NULL;
        builder->last_number = builder->numbered || !builder->restarts ? builder->last_number : 0;
        return true;
    }
    if (row->only == NULL || assigns(row) || plain_number(builder->arena, row->only) != NULL ||
        letter_at(row->only, &(const char *){NULL}) != NULL ||
        task_number(builder->arena, row->only, &(const char *){NULL}) != NULL) {
        return false;
    }
    if (builder->text_at != SIZE_MAX) {
        struct draft_section *section = &builder->draft.sections[builder->text_at];
        section->text_line = section->text == NULL ? row->line : section->text_line;
        section->text = section->text == NULL
                            ? flat(builder, row->only)
                            : arena_printf(builder->arena, "%s %s", section->text, flat(builder, row->only));
        return true;
    }
    /* A heading without a number among the tasks. */
    const char *id = arena_printf(builder->arena, "%s.x%zu", builder->section, builder->draft.section_count);
    add_section(builder, id, row->line, flat(builder, row->only),
                "dòng không có số thứ tự, không có cơ quan thực hiện: coi là tiêu đề");
    return true;
}

/* ---- tasks ---- */

/* A new number should be one more than the last. What is wrong waits for the first task of the number. */
static void check_number(struct builder *builder, const char *number)
{
    char *end = NULL;
    long value = strtol(number, &end, 10);
    builder->number_note = NULL;
    if (*end != '\0' || value <= 0 || value > 100000) {
        return;
    }
    if (builder->last_number > 0 && value != builder->last_number + 1) {
        builder->number_note =
            arena_printf(builder->arena, "số nhiệm vụ đi từ %d đến %ld", builder->last_number, value);
    } else if (builder->last_number == 0 && value != 1) {
        builder->number_note = arena_printf(builder->arena, "số nhiệm vụ bắt đầu từ %ld", value);
    }
    builder->last_number = (int)value;
}

static void check_letter(struct builder *builder, struct draft_task *task, const char *letter)
{
    const char *wanted = builder->letter == NULL ? "a" : letter_after(builder->letter);
    if (wanted == NULL || strcmp(wanted, letter) != 0) {
        draft_task_note(task, PLACE_LABEL,
                        arena_printf(builder->arena, "điểm %s) không đứng sau điểm trước nó", letter));
    }
    builder->letter = letter;
}

/* Labels are unique; a second one gets a tail. */
static void set_label(struct builder *builder, struct draft_task *task, const char *label)
{
    struct draft *draft = &builder->draft;
    const char *wanted = label;
    for (int tail = 2;; tail++) {
        bool taken = false;
        for (size_t i = 0; i < draft->task_count; i++) {
            taken = taken || (&draft->tasks[i] != task && strcmp(draft->tasks[i].label, label) == 0);
        }
        if (!taken) {
            break;
        }
        draft_task_note(task, PLACE_LABEL,
                        arena_printf(builder->arena, "nhãn %s đã có ở trên; tạm thêm số vào cuối", wanted));
        label = arena_printf(builder->arena, "%s-%d", wanted, tail);
    }
    task->label = label;
}

static const char *label_of(struct builder *builder, const char *letter)
{
    const char *number = builder->number == NULL ? "x" : builder->number;
    bool path = builder->restarts && !builder->numbered && builder->path[0] != '\0';
    return arena_printf(builder->arena, "%s%s%s%s", path ? builder->path : "", path ? "." : "", number,
                        letter == NULL ? "" : letter);
}

/* The words that assign, of one or two columns. */
static void set_assigned(const struct builder *builder, struct draft_task *task, const struct whole_row *row)
{
    const struct heading *heading = &builder->rows->tables[row->table].heading;
    bool two = heading->columns[FIELD_LEAD] >= 0;
    task->any = heading->columns[FIELD_ASSIGNED] >= 0 ? piece(row, FIELD_ASSIGNED) : NULL;
    task->lead = two ? piece(row, FIELD_LEAD) : NULL;
    task->cooperate = heading->columns[FIELD_COOPERATE] >= 0 ? piece(row, FIELD_COOPERATE) : NULL;
    const char *words = task->any == NULL ? "" : flat(builder, task->any);
    static const enum field both[] = {FIELD_LEAD, FIELD_COOPERATE};
    for (size_t i = 0; i < 2; i++) {
        const char *cell = both[i] == FIELD_LEAD ? task->lead : task->cooperate;
        if (cell != NULL && cell[0] != '\0') {
            words = arena_printf(builder->arena, "%s%s%s: %s", words, words[0] == '\0' ? "" : "; ",
                                 flat(builder, heading->texts[both[i]]), flat(builder, cell));
        }
    }
    task->assigned = words;
}

/* Period and funding of the row; from the group's first row when its own cell is empty. */
static void set_rest(const struct builder *builder, struct draft_task *task, const struct whole_row *row,
                     const struct whole_row *first)
{
    const char *period = piece(row, FIELD_PERIOD);
    const char *funding = piece(row, FIELD_FUNDING);
    if (period[0] == '\0' && piece(first, FIELD_PERIOD)[0] != '\0') {
        period = piece(first, FIELD_PERIOD);
        draft_task_note(task, PLACE_PERIOD, "ô thời hạn trống: lấy của dòng trên cùng nhiệm vụ");
    }
    if (funding[0] == '\0' && piece(first, FIELD_FUNDING)[0] != '\0') {
        funding = piece(first, FIELD_FUNDING);
        draft_task_note(task, PLACE_FUNDING, "ô nguồn vốn trống: lấy của dòng trên cùng nhiệm vụ");
    }
    task->printed_period = period[0] == '\0' ? NULL : flat(builder, period);
    task->funding = funding[0] == '\0' ? NULL : flat(builder, funding);
}

static struct draft_task *add_task(struct builder *builder, const struct whole_row *row, const char *title,
                                   const char *content)
{
    struct draft_task *task = &builder->draft.tasks[builder->draft.task_count++];
    *task = (struct draft_task){.label = "", .section = builder->section, .line = row->line};
    task->title = title == NULL || title[0] == '\0' ? content : flat(builder, title);
    task->content = content == NULL || content[0] == '\0' || task->title == content ? NULL : flat(builder, content);
    if (task->title == NULL || task->title[0] == '\0') {
        task->title = "(không có tên)";
        draft_task_note(task, PLACE_TITLE, "không thấy tên nhiệm vụ");
    } else {
        task->title = flat(builder, task->title);
    }
    if (builder->number_note != NULL) {
        draft_task_note(task, PLACE_LABEL, builder->number_note);
        builder->number_note = NULL;
    }
    if (row->note != NULL) {
        draft_task_note(task, PLACE_LABEL, row->note);
    }
    if (row->joined) {
        draft_task_note(task, PLACE_LABEL, "nối từ nhiều dòng của bảng, chưa chắc đúng");
    }
    builder->text_at = SIZE_MAX;
    return task;
}

/* Rows below that only go on with who, when and how: they belong to the letters of one cell above. */
static size_t following_assignments(const struct builder *builder, size_t at)
{
    size_t count = 0;
    for (size_t i = at + 1; i < builder->rows->count; i++) {
        const struct whole_row *row = &builder->rows->list[i];
        if (row->table != builder->table || own(row, FIELD_NUMBER)[0] != '\0' || own(row, FIELD_TITLE)[0] != '\0' ||
            own(row, FIELD_CONTENT)[0] != '\0' || !assigns(row)) {
            break;
        }
        count++;
    }
    return count;
}

/* One cell of content with several letters, and the assignments beside and below it. */
static void read_lettered_cell(struct builder *builder, const struct whole_row *row, const char *title, size_t count,
                               const char *const letters[], const char *const parts[], bool in_title)
{
    size_t below = following_assignments(builder, builder->at);
    size_t rows = assigns(row) ? below + 1 : below;
    for (size_t i = 0; i < count; i++) {
        size_t which = rows == count ? i : i < rows ? i : rows == 0 ? 0 : rows - 1;
        const struct whole_row *mine = &builder->rows->list[builder->at + (assigns(row) ? which
                                                                           : rows == 0  ? 0
                                                                                        : which + 1)];
        struct draft_task *task =
            add_task(builder, mine, in_title ? parts[i] : title, in_title ? piece(row, FIELD_CONTENT) : parts[i]);
        if (row->joined) {
            draft_task_note(task, PLACE_LABEL, "nối từ nhiều dòng của bảng, chưa chắc đúng");
        }
        set_assigned(builder, task, mine);
        set_rest(builder, task, mine, row);
        const char *own_letters[LETTERS_MAX] = {0};
        const char *own_parts[LETTERS_MAX] = {0};
        size_t split = task->any == NULL ? 0 : letters_split(builder->arena, task->any, own_letters, own_parts);
        if (rows == 1 && split == count && count > 1) {
            task->any = own_parts[i]; /* "a) Sở X …; b) Sở Y …" in one cell */
        } else if (rows != count) {
            draft_task_note(
                task, PLACE_ASSIGNED,
                arena_printf(builder->arena,
                             "ô nội dung có %zu điểm, ô cơ quan thực hiện có %zu: chưa chắc ô nào cho điểm nào", count,
                             rows));
        }
        check_letter(builder, task, letters[i]);
        set_label(builder, task, label_of(builder, letters[i]));
    }
    builder->at += below;
}

/* A row with one letter, or none. */
static void read_single(struct builder *builder, const struct whole_row *row, const char *title, const char *content,
                        const char *letter, bool new_number, bool own_title)
{
    const struct whole_row *source = row;
    struct draft_task *task = add_task(builder, row, title, content);
    if (!assigns(row)) {
        for (size_t i = builder->at;
             i-- > 0 && builder->rows->list[i].table == row->table && letter != NULL && !new_number;) {
            if (assigns(&builder->rows->list[i])) {
                source = &builder->rows->list[i];
                draft_task_note(task, PLACE_ASSIGNED, "ô cơ quan thực hiện trống: lấy của dòng trên");
                break;
            }
        }
    }
    set_assigned(builder, task, source);
    set_rest(builder, task, row, source);
    if (letter != NULL) {
        check_letter(builder, task, letter);
    } else if (!new_number) {
        draft_task_note(task, PLACE_LABEL, own_title ? "dòng không có số thứ tự" : "dòng không có số, không có điểm");
    }
    set_label(builder, task, label_of(builder, letter));
    if (!assigns(source)) {
        draft_task_note(task, PLACE_ASSIGNED, "không có cơ quan thực hiện");
    }
}

/* "Nhiệm vụ 23:" alone, above its letters: a heading. */
static void begin_number(struct builder *builder, const char *number, const char *title)
{
    check_number(builder, number);
    builder->number = number;
    builder->title = title;
    builder->letter = NULL;
}

static bool read_head(struct builder *builder, const struct whole_row *row, const char *number, const char *title)
{
    const struct whole_row *next =
        builder->at + 1 < builder->rows->count ? &builder->rows->list[builder->at + 1] : NULL;
    const char *rest = NULL;
    bool lettered =
        next != NULL && next->table == row->table &&
        (letter_at(own(next, FIELD_TITLE), &rest) != NULL || letter_at(own(next, FIELD_CONTENT), &rest) != NULL ||
         letter_at(own(next, FIELD_NUMBER), &rest) != NULL);
    if (number == NULL || assigns(row) || own(row, FIELD_CONTENT)[0] != '\0' || !lettered) {
        return false;
    }
    begin_number(builder, number, title);
    if (title[0] == '\0') {
        add_section(builder, arena_printf(builder->arena, "%s.%s", builder->section, number), row->line,
                    flat(builder, own(row, FIELD_TITLE)), NULL);
    }
    builder->text_at = SIZE_MAX;
    return true;
}

static void read_task(struct builder *builder, const struct whole_row *row)
{
    const char *title = own(row, FIELD_TITLE);
    const char *content = piece(row, FIELD_CONTENT);
    const char *rest = title;
    const char *number = task_number(builder->arena, title, &rest);
    const char *stt =
        row->only != NULL && strlen(own(row, FIELD_NUMBER)) > NUMBER_LENGTH_MAX ? "" : own(row, FIELD_NUMBER);
    const char *letter = number_letter(builder->arena, stt);
    bool printed = number != NULL;
    if (number == NULL && letter == NULL) {
        number = plain_number(builder->arena, stt);
    } else if (number == NULL && isdigit((unsigned char)stt[0])) {
        const char *of = plain_number(builder->arena, arena_strndup(builder->arena, stt, strspn(stt, "0123456789.")));
        number = builder->number != NULL && of != NULL && strcmp(of, builder->number) == 0 ? NULL : of;
    }
    title = printed ? rest : title;
    if (read_head(builder, row, number, title)) {
        return;
    }
    if (number != NULL) {
        begin_number(builder, number, title);
    }
    const char *letters[LETTERS_MAX] = {0};
    const char *parts[LETTERS_MAX] = {0};
    const char *after = NULL;
    size_t before = builder->draft.task_count;
    const char *title_letter = letter_at(title, &after);
    size_t count = title_letter != NULL ? 0 : letters_split(builder->arena, content, letters, parts);
    bool only_text = builder->rows->tables[row->table].heading.columns[FIELD_CONTENT] < 0;
    size_t in_title = only_text ? letters_split(builder->arena, title, letters, parts) : 0;
    if (in_title > 1) {
        read_lettered_cell(builder, row, NULL, in_title, letters, parts, true);
    } else if (letter != NULL) {
        read_single(builder, row, title[0] != '\0' ? title : builder->title, content, letter, number != NULL,
                    title[0] != '\0');
    } else if (title_letter != NULL) {
        read_single(builder, row, after, content, title_letter, number != NULL, true);
    } else if (count > 0) {
        const char *group = title[0] != '\0' ? title : builder->title;
        if (count == 1 || !(assigns_itself(row) || following_assignments(builder, builder->at) > 0)) {
            read_single(builder, row, group, parts[0], letters[0], number != NULL, title[0] != '\0');
        } else {
            read_lettered_cell(builder, row, group, count, letters, parts, false);
        }
    } else {
        read_single(builder, row, title[0] != '\0' ? title : builder->title, content, NULL, number != NULL,
                    title[0] != '\0');
    }
    for (size_t i = before; i < builder->draft.task_count && builder->numbered && number != NULL && !printed; i++) {
        draft_task_note(&builder->draft.tasks[i], PLACE_LABEL,
                        "tên không ghi \"Nhiệm vụ N\" như các dòng khác: lấy số thứ tự làm nhãn");
    }
}

/* ---- the whole ---- */

/* Whether titles carry their own numbers, and whether STT begins anew. */
static void look_ahead(struct builder *builder)
{
    const char *rest = NULL;
    for (size_t i = 0; i < builder->rows->count; i++) {
        const struct whole_row *row = &builder->rows->list[i];
        const char *number = plain_number(builder->arena, own(row, FIELD_NUMBER));
        builder->numbered = builder->numbered || task_number(builder->arena, own(row, FIELD_TITLE), &rest) != NULL;
        for (size_t other = 0; other < i && number != NULL; other++) {
            const char *earlier = plain_number(builder->arena, own(&builder->rows->list[other], FIELD_NUMBER));
            builder->restarts = builder->restarts || (earlier != NULL && strcmp(earlier, number) == 0);
        }
    }
}

/* A section that has words but nothing under it is one thing to do. */
static void add_lone_section(struct builder *builder, size_t s, size_t before)
{
    const struct draft_section *section = &builder->draft.sections[s];
    if (section->text == NULL || builder->draft.task_count != before) {
        return;
    }
    struct draft_task *task = &builder->draft.tasks[builder->draft.task_count++];
    *task = (struct draft_task){.label = section->id,
                                .section = section->id,
                                .line = section->text_line,
                                .title = section->title,
                                .content = section->text,
                                .assigned = ""};
    builder->draft.sections[s].text = NULL;
    draft_task_note(task, PLACE_LABEL, "mục này chỉ có lời văn, không có dòng giao việc: coi là một nhiệm vụ");
}

bool draft_rows(struct arena *arena, const struct draft_table *table, struct draft *ret, struct err *err)
{
    struct whole_rows rows = {0};
    if (!whole_rows_read(arena, table, &rows, err)) {
        return false;
    }
    struct builder builder = {.arena = arena, .rows = &rows, .table = SIZE_MAX, .text_at = SIZE_MAX, .title = ""};
    size_t room = 1;
    for (size_t i = 0; i < rows.count; i++) {
        const char *letters[LETTERS_MAX] = {0};
        const char *parts[LETTERS_MAX] = {0};
        size_t in_content = letters_split(arena, piece(&rows.list[i], FIELD_CONTENT), letters, parts);
        room += 2 + in_content + letters_split(arena, piece(&rows.list[i], FIELD_TITLE), letters, parts);
    }
    builder.draft.tasks = arena_array(arena, room + rows.table_count, sizeof(*builder.draft.tasks));
    builder.draft.sections = arena_array(arena, rows.count + rows.table_count + 2, sizeof(*builder.draft.sections));
    look_ahead(&builder);
    size_t section = SIZE_MAX;
    size_t before = 0;
    for (builder.at = 0; builder.at < rows.count; builder.at++) {
        const struct whole_row *row = &rows.list[builder.at];
        size_t sections = builder.draft.section_count;
        if (row->table != builder.table) {
            begin_appendix(&builder, row->table);
        }
        bool heading = read_section(&builder, row);
        if (section != SIZE_MAX && builder.draft.section_count != sections) {
            add_lone_section(&builder, section, before);
        }
        if (builder.draft.section_count != sections) {
            section = builder.draft.section_count - 1;
            before = builder.draft.task_count;
        }
        if (!heading) {
            read_task(&builder, row);
        }
    }
    if (section != SIZE_MAX) {
        add_lone_section(&builder, section, before);
    }
    builder.draft.remarks = rows.remarks;
    builder.draft.remark_count = rows.remark_count;
    *ret = builder.draft;
    return true;
}
