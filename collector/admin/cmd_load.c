/* tiendo plan check, tiendo plan load: catalogue files, read together, checked, compared and stored. */
#include "catalogue_files.h"
#include "clock.h"
#include "commands.h"
#include "context.h"
#include "diff.h"
#include "json_out.h"
#include "lang.h"
#include "store_catalogue.h"

#include <stdio.h>
#include <string.h>

enum { MOVES_SHOWN = 20 };

static size_t count_items(const struct plan *plan, enum item_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->item_count; i++) {
        count += plan->items[i].kind == kind;
    }
    return count;
}

static bool fail_with_problems(const struct problems *problems, struct err *err)
{
    problems_print(problems);
    return err_set(err, ERR_DATA,
                   tr("%zu mistakes in the catalogue files; nothing was changed",
                      "có %zu lỗi trong các tệp danh mục; chưa thay đổi gì"),
                   problems->count);
}

/* ---- plan check ---- */

/* A plan can be read without its agencies, but then nobody knows whether its codes are right. */
static bool check_together(struct catalogue_files *files, struct err *err)
{
    size_t added = 0;
    if (catalogue_files_have(files, CATALOGUE_PLAN) && !catalogue_files_have(files, CATALOGUE_AGENCIES) &&
        !catalogue_files_add_registers(files, &added, err)) {
        return false;
    }
    for (size_t i = files->count - added; i < files->count; i++) {
        fprintf(stderr, tr("read with it: %s\n", "đọc kèm: %s\n"), files->list[i].path);
    }
    if (catalogue_files_have(files, CATALOGUE_PLAN) && !catalogue_files_have(files, CATALOGUE_AGENCIES)) {
        fputs(tr("The agency codes were not checked: give the registers (agencies.yaml) together with the plan.\n",
                 "Chưa kiểm tra được mã đơn vị: đề nghị đưa kèm các tệp đơn vị (agencies.yaml).\n"),
              stderr);
    } else if (files->problems.count == 0 && !catalogue_seal(files->roster, &files->problems)) {
        return files->problems.count > 0 || err_set(err, ERR_SOFTWARE, "catalogue_seal() failed without a problem");
    }
    return true;
}

static json_t *json_of_files(const struct catalogue_files *files)
{
    json_t *list = json_array();
    for (size_t i = 0; i < files->count; i++) {
        json_t *row = json_object();
        bool known = files->list[i].identity.name != NULL;
        json_set_text(row, "file", files->list[i].path);
        json_set_text(row, "kind", known ? catalogue_kind_code(files->list[i].identity.kind) : NULL);
        json_set_text(row, "name", files->list[i].identity.name);
        json_append(list, row);
    }
    return list;
}

static bool print_check_json(const struct catalogue_files *files, struct err *err)
{
    json_t *document = json_object();
    json_t *problems = json_array();
    for (size_t i = 0; i < files->problems.count; i++) {
        json_t *row = json_object();
        json_set_text(row, "file", files->problems.list[i].file);
        json_set_number(row, "line", files->problems.list[i].line);
        json_set_text(row, "text", files->problems.list[i].text);
        json_append(problems, row);
    }
    json_set(document, "files", json_of_files(files));
    json_set(document, "problems", problems);
    return json_print(document, err);
}

static bool print_check(const struct catalogue_files *files, struct err *err)
{
    const struct roster *roster = files->roster;
    printf(tr("%zu files without a mistake: %zu agencies and groups, %zu plans\n",
              "%zu tệp không có lỗi: %zu đơn vị và nhóm, %zu kế hoạch\n"),
           files->count, roster->agency_count, roster->plan_count);
    for (size_t i = 0; i < roster->plan_count; i++) {
        const struct plan *plan = &roster->plans[i];
        printf(tr("%s: %zu tasks, %zu indicators, %zu anomalies\n",
                  "%s: %zu nhiệm vụ, %zu chỉ tiêu, %zu điểm cần lưu ý\n"),
               plan->number, count_items(plan, ITEM_TASK), count_items(plan, ITEM_INDICATOR), plan->anomaly_count);
    }
    return admin_flush(err);
}

static bool plan_check(struct admin *admin, struct err *err)
{
    struct catalogue_files files = {0};
    if (!catalogue_files_read(admin->arena, admin->args->operands, admin->args->operand_count, &files, err)) {
        return false;
    }
    bool ok = check_together(&files, err);
    if (ok && admin_json(admin)) {
        ok = print_check_json(&files, err);
    }
    if (ok && files.problems.count > 0) {
        ok = fail_with_problems(&files.problems, err);
    } else if (ok && !admin_json(admin)) {
        ok = print_check(&files, err);
    }
    catalogue_files_close(&files);
    return ok;
}

int cmd_plan_check(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, plan_check);
}

/* ---- plan load ---- */

/* One file of a load, and what came of it. */
struct load {
    const struct catalogue_file *file;
    day_t effective_from;
    struct changes changes;
    struct due_moves moves; /* by a calendar: due days that are still to come */
    int64_t revision;       /* 0: not stored (yet) */
    bool changed;           /* makes a new revision */
    /* What was loaded for a later day goes on counting from that day. */
    int64_t later_revision; /* 0: none */
    day_t later_from;
};

struct loading {
    struct admin *admin;
    struct catalogue_files files;
    struct catalogue_texts held; /* the newest text of each identity in the database */
    struct roster *before;       /* the same as a roster */
    struct load *loads;          /* one a file */
};

static const struct catalogue_text *text_of(const struct catalogue_texts *texts,
                                            const struct catalogue_identity *identity)
{
    for (size_t i = 0; i < texts->count; i++) {
        const struct catalogue_text *text = &texts->list[i];
        if (text->kind == identity->kind && strcmp(text->identity, identity->name) == 0) {
            return text;
        }
    }
    return NULL;
}

static bool is_held(const struct loading *loading, const struct load *load)
{
    return text_of(&loading->held, &load->file->identity) != NULL;
}

/* Reads what the database holds beside the given files into their roster, so that all is checked as it will stand. */
static bool read_the_rest(struct loading *loading, struct err *err)
{
    struct catalogue_files *files = &loading->files;
    for (size_t i = 0; i < loading->held.count; i++) {
        const struct catalogue_text *text = &loading->held.list[i];
        struct catalogue_identity identity = {0};
        if (catalogue_files_find(files, text->kind, text->identity) == NULL) {
            const char *name = arena_printf(files->arena, tr("%s (as loaded)", "%s (bản đã nạp)"), text->file_name);
            (void)!catalogue_read(files->roster, name, text->text, text->size, &identity, &files->problems);
        }
    }
    if (files->problems.count == 0 && files->roster->plan_count > 0 && files->roster->agency_count == 0) {
        problem_add(&files->problems, files->list[0].path, 0,
                    tr("no agency register is loaded yet: give the agencies.yaml files together with the plan",
                       "chưa nạp danh sách đơn vị: đề nghị đưa kèm các tệp agencies.yaml"));
    }
    if (files->problems.count == 0 && catalogue_seal(files->roster, &files->problems)) {
        return true;
    }
    return fail_with_problems(&files->problems, err);
}

/* What was loaded before, for comparing. A catalogue that no longer reads (an older format) compares as nothing. */
static struct roster *roster_before(struct loading *loading)
{
    struct arena *scratch = arena_new();
    struct problems problems = {.arena = scratch};
    struct roster *roster = roster_new();
    for (size_t i = 0; i < loading->held.count; i++) {
        const struct catalogue_text *text = &loading->held.list[i];
        struct catalogue_identity identity = {0};
        (void)!catalogue_read(roster, text->file_name, text->text, text->size, &identity, &problems);
    }
    if (problems.count > 0 || !catalogue_seal(roster, &problems)) {
        roster_unref(roster);
        roster = NULL;
    }
    arena_free(scratch);
    return roster;
}

/* The plan of an identity, NUMBER@DATE@ISSUER. */
static const struct plan *plan_named(const struct roster *roster, const char *name)
{
    return roster == NULL ? NULL : roster_find_plan(roster, name, NULL);
}

/* The crosswalk that a document orders, by its identity NUMBER@DATE@ISSUER. */
static const struct crosswalk *crosswalk_named(const struct roster *roster, const char *name)
{
    for (size_t i = 0; roster != NULL && i < roster->crosswalk_count; i++) {
        const struct document *document = &roster->crosswalks[i].document;
        char day[DAY_ISO_MAX];
        day_iso(document->date, day);
        size_t number = strlen(document->number);
        if (strncmp(name, document->number, number) == 0 && name[number] == '@' &&
            strncmp(name + number + 1, day, strlen(day)) == 0 &&
            strcmp(name + number + 1 + strlen(day) + 1, document->issuer) == 0) {
            return &roster->crosswalks[i];
        }
    }
    return NULL;
}

static struct changes compare_file(const struct loading *loading, const struct catalogue_file *file)
{
    const struct roster *after = loading->files.roster;
    const char *name = file->identity.name;
    if (file->identity.kind == CATALOGUE_PLAN) {
        return diff_plans(loading->files.arena, plan_named(loading->before, name), plan_named(after, name));
    }
    if (file->identity.kind == CATALOGUE_AGENCIES) {
        return diff_agencies(loading->files.arena, loading->before, after, name);
    }
    if (file->identity.kind == CATALOGUE_CROSSWALK) {
        return diff_crosswalks(loading->files.arena, crosswalk_named(loading->before, name),
                               crosswalk_named(after, name));
    }
    if (file->identity.kind == CATALOGUE_CYCLE) {
        const struct plan *before = plan_named(loading->before, name);
        return diff_cycles(loading->files.arena, before == NULL ? NULL : before->cycle, plan_named(after, name)->cycle);
    }
    if (file->identity.kind == CATALOGUE_CALENDAR) {
        return diff_calendars(loading->files.arena, loading->before == NULL ? NULL : &loading->before->calendar,
                              &after->calendar);
    }
    return (struct changes){0};
}

/* A calendar changes no day that is over, unless a person says from which day on it counts. */
static day_t own_day(const struct loading *loading, const struct load *load)
{
    bool changes_the_calendar = load->file->identity.kind == CATALOGUE_CALENDAR && is_held(loading, load);
    return changes_the_calendar ? day_of_instant(clock_now_us()) : load->file->identity.date;
}

static void find_moves(const struct loading *loading, struct load *load)
{
    if (load->changed && load->file->identity.kind == CATALOGUE_CALENDAR && loading->before != NULL &&
        is_held(loading, load)) {
        load->moves = diff_due_days(loading->files.arena, &loading->before->calendar, loading->files.roster,
                                    load->effective_from, day_of_instant(clock_now_us()));
    }
}

static bool read_effective_day(struct loading *loading, struct err *err)
{
    const char *from = cli_value(loading->admin->args, "effective-from");
    day_t day = 0;
    if (from != NULL && !day_parse(from, &day)) {
        return err_set(err, ERR_USAGE,
                       tr("--effective-from \"%s\" is not a day such as 2024-12-31",
                          "--effective-from \"%s\" không phải là ngày, ví dụ 2024-12-31"),
                       from);
    }
    loading->loads = arena_array(loading->files.arena, loading->files.count + 1, sizeof(*loading->loads));
    for (size_t i = 0; i < loading->files.count; i++) {
        loading->loads[i].file = &loading->files.list[i];
        /* Nothing takes effect before the document that says it. */
        day_t own = loading->files.list[i].identity.date;
        loading->loads[i].effective_from = from == NULL ? own_day(loading, &loading->loads[i]) : day < own ? own : day;
    }
    return true;
}

/* The catalogue must hold together on the days its new revisions begin, too, not only with the newest of everything. */
static bool check_days(const struct loading *loading, struct err *err)
{
    for (size_t i = 0; i < loading->files.count; i++) {
        const struct load *load = &loading->loads[i];
        char iso[DAY_ISO_MAX];
        if (!load->changed || load->effective_from == DAY_MIN) {
            continue;
        }
        struct roster *roster = store_roster_load(loading->admin->pg, load->effective_from, INT64_MAX, INT64_MAX, err);
        if (roster == NULL) {
            err->kind = err->kind == ERR_SOFTWARE ? ERR_DATA : err->kind; /* it was read whole a moment ago */
            return err_wrap(err,
                            tr("on %s, the first day of %s, the catalogue would not hold together",
                               "vào %s, ngày bắt đầu của %s, danh mục không khớp"),
                            day_iso(load->effective_from, iso), load->file->path);
        }
        roster_unref(roster);
    }
    return true;
}

/* Whoever mends a plan wants to know that a revision of a later day goes on counting without the mended part. */
static bool find_later(struct loading *loading, struct err *err)
{
    struct catalogue_texts now = {0};
    if (!store_catalogue_texts(loading->admin->pg, DAY_MAX, INT64_MAX, loading->files.arena, &now, err)) {
        return false;
    }
    for (size_t i = 0; i < loading->files.count; i++) {
        struct load *load = &loading->loads[i];
        const struct catalogue_text *last = text_of(&now, &load->file->identity);
        if (load->changed && last != NULL && last->revision != load->revision) {
            load->later_revision = last->revision;
            load->later_from = last->effective_from;
        }
    }
    return true;
}

static bool store_files(struct loading *loading, struct err *err)
{
    struct pg *pg = loading->admin->pg;
    bool day_given = cli_given(loading->admin->args, "effective-from");
    const char *by = admin_user(loading->files.arena);
    bool any = false;
    for (size_t i = 0; i < loading->files.count; i++) {
        struct load *load = &loading->loads[i];
        const struct catalogue_file *file = load->file;
        if (!store_catalogue_save(pg, &file->identity, load->effective_from, day_given, file->path, file->text,
                                  clock_now_us(), by, &load->revision, &load->changed, err)) {
            return false;
        }
        load->changes = load->changed ? compare_file(loading, file) : (struct changes){0};
        find_moves(loading, load);
        any = any || load->changed;
    }
    return !any || (check_days(loading, err) && find_later(loading, err) && store_change_announce(pg, err));
}

static json_t *json_of_changes(const struct changes *changes)
{
    json_t *list = json_array();
    for (size_t i = 0; i < changes->count; i++) {
        const struct change *change = &changes->list[i];
        json_t *row = json_object();
        json_set_text(row, "kind", change_kind_code(change->kind));
        json_set_text(row, "label", change->label);
        json_set_text(row, "title", change->title);
        json_set_text(row, "field", change->field);
        json_set_text(row, "before", change->before);
        json_set_text(row, "after", change->after);
        json_append(list, row);
    }
    return list;
}

static json_t *json_of_moves(const struct due_moves *moves)
{
    json_t *list = json_array();
    for (size_t i = 0; i < moves->count; i++) {
        const struct due_move *move = &moves->list[i];
        char name[ITEM_NAME_MAX];
        json_t *row = json_object();
        json_set_text(row, "task", item_name(move->item, name));
        json_set_day(row, "due_printed", move->printed);
        json_set_day(row, "before", move->before);
        json_set_day(row, "after", move->after);
        json_append(list, row);
    }
    return list;
}

static bool print_load_json(const struct loading *loading, struct err *err)
{
    json_t *document = json_array();
    for (size_t i = 0; i < loading->files.count; i++) {
        const struct load *load = &loading->loads[i];
        json_t *row = json_object();
        json_set_text(row, "file", load->file->path);
        json_set_text(row, "kind", catalogue_kind_code(load->file->identity.kind));
        json_set_text(row, "name", load->file->identity.name);
        json_set_bool(row, "changed", load->changed);
        json_set(row, "revision", load->revision == 0 ? json_null() : json_integer(load->revision));
        json_set_day(row, "effective_from", load->effective_from);
        json_set(row, "later_revision", load->later_revision == 0 ? json_null() : json_integer(load->later_revision));
        json_set(row, "changes", json_of_changes(&load->changes));
        json_set(row, "due_moves", json_of_moves(&load->moves));
        json_append(document, row);
    }
    return json_print(document, err);
}

static void print_change(const struct change *change)
{
    const char *label = change->label[0] == '\0' ? tr("document", "văn bản") : change->label;
    switch (change->kind) {
    case CHANGE_ADDED:
        printf("  + %s%s%s\n", label, change->title[0] == '\0' ? "" : ": ", change->title);
        break;
    case CHANGE_REMOVED:
        printf("  - %s%s%s\n", label, change->title[0] == '\0' ? "" : ": ", change->title);
        break;
    case CHANGE_CHANGED:
        printf("  ~ %s, %s:\n      - %s\n      + %s\n", label, change->field, change->before, change->after);
        break;
    }
}

/* What a calendar does to the days people are held to. */
static void print_moves(const struct due_moves *moves)
{
    if (moves->count == 0) {
        puts(tr("  no due day that is still to come moves", "  không làm thay đổi thời hạn nào chưa đến"));
        return;
    }
    printf(tr("  moves %zu due days that are still to come:\n", "  thay đổi thời hạn chưa đến của %zu nhiệm vụ:\n"),
           moves->count);
    for (size_t i = 0; i < moves->count && i < MOVES_SHOWN; i++) {
        const struct due_move *move = &moves->list[i];
        char name[ITEM_NAME_MAX];
        char before[DAY_ISO_MAX];
        char after[DAY_ISO_MAX];
        printf("    %s: %s → %s\n", item_name(move->item, name), day_vietnamese(move->before, before),
               day_vietnamese(move->after, after));
    }
    if (moves->count > MOVES_SHOWN) {
        printf(tr("    … and %zu more (--json lists all)\n", "    … và %zu nhiệm vụ khác (--json liệt kê hết)\n"),
               moves->count - MOVES_SHOWN);
    }
}

static const char *kind_label(enum catalogue_kind kind)
{
    return kind == CATALOGUE_PLAN        ? tr("plan", "kế hoạch")
           : kind == CATALOGUE_AGENCIES  ? tr("agencies", "đơn vị")
           : kind == CATALOGUE_CROSSWALK ? tr("crosswalk", "lồng ghép")
           : kind == CATALOGUE_CYCLE     ? tr("cycle", "chu kỳ báo cáo")
                                         : tr("calendar", "lịch");
}

static void print_load(const struct loading *loading, const struct load *load)
{
    const struct catalogue_identity *identity = &load->file->identity;
    char day[DAY_ISO_MAX];
    printf("%s (%s %s): %s", load->file->path, kind_label(identity->kind), identity->name,
           !load->changed            ? tr("unchanged", "không thay đổi")
           : !is_held(loading, load) ? tr("new", "mới")
                                     : tr("changed", "có thay đổi"));
    if (load->changed && load->effective_from != DAY_MIN) {
        printf(tr(", from %s on", ", hiệu lực từ %s"), day_vietnamese(load->effective_from, day));
    }
    putchar('\n');
    for (size_t c = 0; is_held(loading, load) && c < load->changes.count; c++) {
        print_change(&load->changes.list[c]);
    }
    if (load->changed && is_held(loading, load) && identity->kind == CATALOGUE_CALENDAR) {
        print_moves(&load->moves);
    }
    if (load->later_revision != 0) {
        printf(tr("  from %s on revision %lld, loaded for that day, counts as before; --effective-from replaces it\n",
                  "  từ %s vẫn áp dụng bản %lld đã nạp cho ngày đó; muốn thay cả bản đó, dùng --effective-from\n"),
               day_vietnamese(load->later_from, day), (long long)load->later_revision);
    }
    const struct plan *plan = plan_named(loading->files.roster, identity->name);
    if (identity->kind == CATALOGUE_PLAN && plan != NULL) {
        printf(tr("  %zu tasks, %zu indicators, %zu anomalies\n", "  %zu nhiệm vụ, %zu chỉ tiêu, %zu điểm cần lưu ý\n"),
               count_items(plan, ITEM_TASK), count_items(plan, ITEM_INDICATOR), plan->anomaly_count);
    }
}

static void print_differences(const struct loading *loading)
{
    for (size_t i = 0; i < loading->files.count; i++) {
        print_load(loading, &loading->loads[i]);
    }
}

static bool print_outcome(const struct loading *loading, struct err *err)
{
    size_t changed = 0;
    for (size_t i = 0; i < loading->files.count; i++) {
        changed += loading->loads[i].changed;
    }
    if (cli_given(loading->admin->args, "dry-run")) {
        printf(tr("Nothing was changed (--dry-run); %zu files would be loaded.\n",
                  "Chưa thay đổi gì (--dry-run); sẽ nạp %zu tệp.\n"),
               changed);
    } else {
        printf(tr("%zu files loaded, %zu were there already.\n", "Đã nạp %zu tệp, %zu tệp đã có từ trước.\n"), changed,
               loading->files.count - changed);
    }
    return admin_flush(err);
}

/* A dry run does all the same and then takes it back, so that it shows exactly what would be. */
static bool finish(struct loading *loading, struct err *err)
{
    if (!cli_given(loading->admin->args, "dry-run")) {
        return pg_commit(loading->admin->pg, err);
    }
    pg_rollback(loading->admin->pg);
    for (size_t i = 0; i < loading->files.count; i++) {
        if (loading->loads[i].changed) {
            loading->loads[i].revision = 0;
        }
    }
    return true;
}

/* In one transaction; the differences are printed before it is committed. */
static bool carry_out(struct loading *loading, struct err *err)
{
    bool json = admin_json(loading->admin);
    loading->before = roster_before(loading);
    if (!pg_begin(loading->admin->pg, err)) {
        return false;
    }
    if (!store_change_lock(loading->admin->pg, err) || !store_files(loading, err)) {
        pg_rollback(loading->admin->pg);
        return false;
    }
    if (!json) {
        admin_print_clock();
        print_differences(loading);
        (void)fflush(stdout);
    }
    return finish(loading, err) && (json ? print_load_json(loading, err) : print_outcome(loading, err));
}

static bool plan_load(struct admin *admin, struct err *err)
{
    struct loading loading = {.admin = admin};
    if (!catalogue_files_read(admin->arena, admin->args->operands, admin->args->operand_count, &loading.files, err)) {
        return false;
    }
    bool ok = loading.files.problems.count == 0 || fail_with_problems(&loading.files.problems, err);
    ok = ok && admin_connect(admin, err) &&
         store_catalogue_texts(admin->pg, DAY_MAX, INT64_MAX, admin->arena, &loading.held, err) &&
         read_the_rest(&loading, err) && read_effective_day(&loading, err) && carry_out(&loading, err);
    roster_unref(loading.before);
    catalogue_files_close(&loading.files);
    return ok;
}

int cmd_plan_load(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, plan_load);
}
