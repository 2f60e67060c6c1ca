/* tiendo plan draft: a catalogue file from a plan's appendix, doubts marked for a person. */
#include "commands.h"
#include "context.h"
#include "draft_write.h"
#include "file.h"
#include "lang.h"
#include "registers.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

struct drafting {
    struct admin *admin;
    const char *table, *out;
    struct draft_document document;
    const char **registers;
    size_t register_count;
    struct catalogue_files files;
};

static bool is_register(const char *path)
{
    size_t length = strlen(path);
    return (length > 5 && strcmp(path + length - 5, ".yaml") == 0) ||
           (length > 4 && strcmp(path + length - 4, ".yml") == 0);
}

/* TABLE is the operand that is no register: `--agencies A B` leaves B among the operands. */
static bool read_operands(struct drafting *drafting, struct err *err)
{
    const struct cli_args *args = drafting->admin->args;
    const char *first = cli_value(args, "agencies");
    drafting->registers = arena_array(drafting->admin->arena, args->operand_count + 1, sizeof(*drafting->registers));
    if (first != NULL) {
        drafting->registers[drafting->register_count++] = first;
    }
    for (size_t i = 0; i < args->operand_count; i++) {
        if (is_register(args->operands[i])) {
            drafting->registers[drafting->register_count++] = args->operands[i];
        } else if (drafting->table != NULL) {
            return err_set(err, ERR_USAGE, tr("two tables, %s and %s: give one", "có hai bảng, %s và %s: chỉ đưa một"),
                           drafting->table, args->operands[i]);
        } else {
            drafting->table = args->operands[i];
        }
    }
    return drafting->table != NULL || err_set(err, ERR_USAGE, "%s",
                                              tr("TABLE is missing: text with tabs, .xlsx or .docx",
                                                 "thiếu BẢNG: tệp chữ có dấu tab, .xlsx hoặc .docx"));
}

static bool read_text(struct drafting *drafting, const char *option, bool required, const char **ret, struct err *err)
{
    enum { TEXT_MAX = 2000 };
    const char *value = cli_value(drafting->admin->args, option);
    if (value == NULL) {
        return !required || err_set(err, ERR_USAGE, tr("--%s is missing", "thiếu --%s"), option);
    }
    if (text_clean(drafting->admin->arena, value, strlen(value), TEXT_MAX, ret, NULL) != TEXT_OK || (*ret)[0] == '\0' ||
        strchr(*ret, '\n') != NULL) {
        return err_set(err, ERR_USAGE,
                       tr("--%s \"%s\": expected one line of Unicode text", "--%s \"%s\": cần một dòng chữ Unicode"),
                       option, value);
    }
    return true;
}

static bool read_options(struct drafting *drafting, struct err *err)
{
    struct draft_document *document = &drafting->document;
    const char *date = NULL;
    if (!read_text(drafting, "number", true, &document->number, err) ||
        !read_text(drafting, "date", true, &date, err) ||
        !read_text(drafting, "issuer", true, &document->issuer, err) ||
        !read_text(drafting, "province", true, &document->province, err) ||
        !read_text(drafting, "title", false, &document->title, err) ||
        !read_text(drafting, "focal", false, &document->focal, err) ||
        !read_text(drafting, "out", true, &drafting->out, err)) {
        return false;
    }
    if (strpbrk(document->number, "#@ ") != NULL) {
        return err_set(err, ERR_USAGE,
                       tr("--number \"%s\": without blanks, # and @", "--number \"%s\": không có dấu cách, # và @"),
                       document->number);
    }
    if (!day_parse(date, &document->date)) {
        return err_set(
            err, ERR_USAGE,
            tr("--date \"%s\" is not a day such as 2024-12-31", "--date \"%s\" không phải là ngày, ví dụ 2024-12-31"),
            date);
    }
    document->table = drafting->table;
    const char *sources = strstr(drafting->table, "sources/");
    document->source = sources != NULL && (sources == drafting->table || sources[-1] == '/') ? sources : NULL;
    return true;
}

static bool read_registers(struct drafting *drafting, struct err *err)
{
    struct arena *arena = drafting->admin->arena;
    bool given = drafting->register_count > 0;
    if (!given) {
        drafting->registers = registers_find(arena, drafting->out, drafting->table, drafting->document.province,
                                             &drafting->register_count);
    }
    if (drafting->register_count == 0) {
        return err_set(
            err, ERR_NO_INPUT,
            tr("no register of agencies for %s was found beside %s or in ./plans: give it with --agencies FILE",
               "không thấy tệp đơn vị của %s bên cạnh %s hay trong ./plans: đề nghị đưa bằng --agencies TỆP"),
            drafting->document.province, drafting->out);
    }
    if (!catalogue_files_read(arena, drafting->registers, drafting->register_count, &drafting->files, err)) {
        return false;
    }
    for (size_t i = 0; i < drafting->files.count && !given; i++) {
        fprintf(stderr, tr("read with it: %s\n", "đọc kèm: %s\n"), drafting->files.list[i].path);
    }
    if (drafting->files.problems.count > 0) {
        problems_print(&drafting->files.problems);
        return err_set(
            err, ERR_DATA,
            tr("%zu mistakes in the registers; nothing was written", "có %zu lỗi trong các tệp đơn vị; chưa ghi gì"),
            drafting->files.problems.count);
    }
    return true;
}

/* --focal, or the agency that plans of this kind have most often; a person decides. */
static bool choose_focal(struct drafting *drafting, struct err *err)
{
    struct draft_document *document = &drafting->document;
    const struct roster *roster = drafting->files.roster;
    const struct agency *chosen = NULL;
    bool here = false;
    for (size_t i = 0; i < roster->agency_count; i++) {
        const struct agency *agency = &roster->agencies[i];
        bool own = strcmp(agency->province, document->province) == 0 && agency->kind != AGENCY_GROUP &&
                   agency->valid_from <= document->date && document->date <= agency->valid_to;
        here = here || strcmp(agency->province, document->province) == 0;
        if (document->focal != NULL && strcmp(agency->code, document->focal) == 0) {
            return true;
        }
        if (own && (strcmp(agency->name, "Sở Xây dựng") == 0 || chosen == NULL)) {
            chosen = agency;
        }
    }
    if (!here) {
        return err_set(err, ERR_DATA,
                       tr("the registers have no agency of %s", "các tệp đơn vị không có đơn vị nào của %s"),
                       document->province);
    }
    if (document->focal != NULL || chosen == NULL) {
        return err_set(err, ERR_USAGE,
                       tr("--focal %s: no agency has this code", "--focal %s: không có đơn vị mang mã này"),
                       document->focal == NULL ? "" : document->focal);
    }
    document->focal = chosen->code;
    document->focal_note = arena_printf(
        drafting->admin->arena, "bảng không nói cơ quan đầu mối: tạm ghi %s; đưa bằng --focal MÃ", chosen->name);
    return true;
}

static void choose_title(struct drafting *drafting, const struct draft *draft)
{
    struct draft_document *document = &drafting->document;
    if (document->title == NULL) {
        document->title = draft->heading != NULL ? draft->heading : "(chưa có trích yếu)";
        document->title_note = "chưa có trích yếu của văn bản: tạm ghi tên phụ lục; đưa bằng --title";
    }
}

/* What `plan check` would say of the text; only what it says of this file. */
static bool check(struct drafting *drafting, const struct draft_file *file, struct err *err)
{
    struct arena *arena = drafting->admin->arena;
    struct problems problems = {.arena = arena};
    struct catalogue_identity identity = {0};
    struct roster *roster = roster_new();
    for (size_t i = 0; i < drafting->files.count; i++) {
        const struct catalogue_file *one = &drafting->files.list[i];
        (void)!catalogue_read(roster, one->path, one->text, one->size, &identity, &problems);
    }
    if (catalogue_read(roster, drafting->out, file->text, file->size, &identity, &problems)) {
        (void)!catalogue_seal(roster, &problems);
    }
    size_t own = 0;
    for (size_t i = 0; i < problems.count; i++) {
        if (strcmp(problems.list[i].file, drafting->out) == 0) {
            fprintf(stderr, "%s:%d: %s\n", problems.list[i].file, problems.list[i].line, problems.list[i].text);
            own++;
        }
    }
    roster_unref(roster);
    return own == 0 || err_set(err, ERR_DATA,
                               tr("%s: what was read cannot be a plan; nothing was written",
                                  "%s: nội dung đọc được không lập thành kế hoạch; chưa ghi gì"),
                               drafting->table);
}

static bool report(const struct drafting *drafting, const struct draft *draft, const struct draft_file *file,
                   struct err *err)
{
    for (size_t i = 0; i < draft->remark_count; i++) {
        fprintf(stderr, "%s\n", draft->remarks[i]);
    }
    for (size_t i = 0; i < file->flag_count; i++) {
        const struct draft_flag *flag = &file->flags[i];
        fprintf(stderr, "%s:%d: %s%s%s: %s\n", drafting->out, flag->line, drafting->document.number,
                flag->label[0] == '\0' ? "" : "#", flag->label, flag->text);
    }
    printf(tr("%s: %zu tasks in %zu sections, %zu places marked for a person (\"KIỂM TRA\")\n",
              "%s: %zu nhiệm vụ, %zu mục, %zu chỗ cần người kiểm tra (\"KIỂM TRA\")\n"),
           drafting->out, draft->task_count, draft->section_count, file->flag_count);
    return admin_flush(err);
}

/* An earlier draft may hold a person's corrections: it is kept beside, as FILE~. */
static bool write_out(struct drafting *drafting, const struct draft_file *file, struct err *err)
{
    enum { OLD_MAX = 8 * 1024 * 1024, MODE = 0644 };
    struct err ignored = {0};
    char *old = NULL;
    size_t size = 0;
    if (file_read(drafting->admin->arena, drafting->out, OLD_MAX, &old, &size, &ignored) && size > 0) {
        const char *aside = arena_printf(drafting->admin->arena, "%s~", drafting->out);
        bool same = size == file->size && memcmp(old, file->text, size) == 0;
        if (!same && !file_write(aside, old, size, MODE, err)) {
            return false;
        }
        if (!same) {
            fprintf(stderr, tr("what %s held is now in %s\n", "nội dung cũ của %s nay ở %s\n"), drafting->out, aside);
        }
    }
    return file_write(drafting->out, file->text, file->size, MODE, err);
}

static bool carry_out(struct drafting *drafting, struct err *err)
{
    struct arena *arena = drafting->admin->arena;
    struct draft_table table = {0};
    struct draft draft = {0};
    if (!draft_table_read(arena, drafting->table, &table, err) || !choose_focal(drafting, err)) {
        return false;
    }
    struct names *names =
        names_new(arena, drafting->files.roster, drafting->document.province, drafting->document.date);
    if (!draft_read(arena, &table, names, drafting->document.date, &draft, err)) {
        return false;
    }
    choose_title(drafting, &draft);
    struct draft_file file = draft_write(arena, &drafting->document, &draft);
    return check(drafting, &file, err) && write_out(drafting, &file, err) && report(drafting, &draft, &file, err);
}

static bool plan_draft(struct admin *admin, struct err *err)
{
    struct drafting drafting = {.admin = admin, .document = {.number = "", .issuer = "", .province = ""}};
    bool ok = read_operands(&drafting, err) && read_options(&drafting, err) && read_registers(&drafting, err) &&
              carry_out(&drafting, err);
    catalogue_files_close(&drafting.files);
    return ok;
}

int cmd_plan_draft(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, plan_draft);
}
