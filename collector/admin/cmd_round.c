/* tiendo round open, round seal, round document: what a person does with a reporting round (kỳ báo cáo). */
#include "clock.h"
#include "commands.h"
#include "context.h"
#include "lang.h"
#include "options.h"
#include "round_open.h"
#include "round_out.h"
#include "round_page.h"
#include "store_decided.h"
#include "store_round_open.h"
#include "store_round_view.h"

#include <stdio.h>
#include <string.h>

enum { MISSING_SHOWN = 20 };

static bool read_by(const struct admin *admin, const char **ret, struct err *err)
{
    if (!option_text(admin, "by", ret, err)) {
        return false;
    }
    *ret = *ret != NULL ? *ret : admin_user(admin->arena);
    return true;
}

static bool needs(const struct admin *admin, const char *option, struct err *err)
{
    return cli_given(admin->args, option) || err_set(err, ERR_USAGE, tr("--%s is needed", "cần ghi --%s"), option);
}

/* The round that --plan and --period name. */
static bool find_round(struct admin *admin, const struct plan *plan, const struct round **ret, struct err *err)
{
    const char *period = cli_value(admin->args, "period");
    *ret = plan_round(plan, period);
    return *ret != NULL ||
           err_set(err, ERR_DATA,
                   tr("%s has no round for %s (`tiendo round list` shows them, `tiendo round open` opens one)",
                      "%s chưa mở kỳ %s (xem `tiendo round list`, mở bằng `tiendo round open`)"),
                   plan->called, period);
}

/* ---- open ---- */

static bool read_request(const struct admin *admin, struct round_request *ret, struct err *err)
{
    struct round_request request = {.today = day_of_instant(clock_now_us()),
                                    .cooperating = cli_given(admin->args, "cooperating"),
                                    .early = cli_given(admin->args, "early")};
    if (!round_period(admin, &request.period, err) || !admin_plan(admin, &request.plan, err) ||
        !option_day(admin, "due", &request.due, err) || !option_day(admin, "due-upper", &request.due_upper, err) ||
        !option_day(admin, "from", &request.from, err) || !option_day(admin, "to", &request.to, err) ||
        !option_text(admin, "name", &request.name, err) || !option_text(admin, "basis", &request.basis, err)) {
        return false;
    }
    *ret = request;
    return true;
}

static const char *source_code(enum round_source source)
{
    static const char *const codes[] = {"request", "definition", "plan", "default"};
    return codes[source];
}

static json_t *json_of_opened(const struct round_proposal *proposal, bool opened)
{
    json_t *row = round_json(&proposal->round);
    json_set_bool(row, "opened", opened);
    json_set_text(row, "definition", proposal->definition == NULL ? NULL : proposal->definition->id);
    json_set_text(row, "window_by", source_code(proposal->window));
    json_set_text(row, "deadlines_by", source_code(proposal->deadlines));
    json_set_text(row, "basis_by", source_code(proposal->basis));
    return row;
}

/* Where days and basis come from, unless a person gave them. */
static void print_sources(const struct round_proposal *proposal)
{
    if (proposal->window == ROUND_BY_REQUEST) {
        puts(tr("  the window of data is not the decree's: --from, --to",
                "  ngày chốt số liệu khác Điều 12 Nghị định 09/2019/NĐ-CP: theo --from, --to"));
    } else if (proposal->window == ROUND_BY_DEFINITION) {
        puts(tr("  the window of data is the definition's own",
                "  ngày chốt số liệu theo định nghĩa riêng của báo cáo"));
    }
    if (proposal->deadlines == ROUND_BY_DEFAULT) {
        printf(
            tr("  nobody gave a deadline: %d working days after the end of the data, a default (--due D gives "
               "another)\n",
               "  chưa có thời hạn nào được quy định: mặc định %d ngày làm việc sau ngày chốt số liệu (--due D để ghi "
               "ngày khác)\n"),
            ROUND_DEFAULT_WORKDAYS);
    } else if (proposal->deadlines == ROUND_BY_DEFINITION) {
        printf(tr("  deadlines by the definition %s\n", "  thời hạn theo định nghĩa báo cáo %s\n"),
               proposal->definition->id);
    }
}

static void print_opened(const struct admin *admin, const struct round_proposal *proposal, const char *what)
{
    const struct round *round = &proposal->round;
    printf("%s, %s (%s): %s\n", round->of->called, round->name, round->period, what);
    round_print(admin->arena, round);
    print_sources(proposal);
}

static const char *opened_words(bool dry_run)
{
    return dry_run ? tr("would be opened (--dry-run, nothing was changed)", "sẽ mở (--dry-run, chưa thay đổi gì)")
                   : tr("opened", "đã mở kỳ báo cáo");
}

static bool store_opened(struct admin *admin, struct round *round, struct err *err)
{
    const char *by = NULL;
    if (!read_by(admin, &by, err) || !pg_begin(admin->pg, err)) {
        return false;
    }
    bool ok = store_round_open(admin->pg, round, clock_now_us(), by, &round->number, err) && pg_commit(admin->pg, err);
    pg_rollback(admin->pg);
    return ok;
}

/* Nothing is done; whether what is open is what was asked for. */
static bool is_open_already(struct admin *admin, const struct round *open, struct round_proposal *proposal,
                            struct err *err)
{
    const char *difference = round_difference(admin->arena, open, &proposal->round);
    if (difference != NULL) {
        return err_set(err, ERR_DATA,
                       tr("%s has opened %s already, and otherwise: %s. A round is not changed once it is open",
                          "%s đã mở kỳ %s với nội dung khác: %s. Kỳ đã mở thì không sửa"),
                       open->of->called, open->period, difference);
    }
    proposal->round = *open;
    if (admin_json(admin)) {
        return json_print(json_of_opened(proposal, false), err);
    }
    admin_print_clock();
    print_opened(admin, proposal,
                 open->sealed ? tr("was opened and sealed already", "đã mở và đã chốt từ trước")
                              : tr("is open already", "đã mở từ trước"));
    return admin_flush(err);
}

static bool open_one(struct admin *admin, struct err *err)
{
    struct round_request request = {.plan = NULL};
    struct round_proposal proposal = {.definition = NULL};
    bool dry_run = cli_given(admin->args, "dry-run");
    if (!needs(admin, "plan", err) || !needs(admin, "period", err) || !admin_load_now(admin, err) ||
        !read_request(admin, &request, err) || !round_propose(admin->arena, admin->roster, &request, &proposal, err)) {
        return false;
    }
    const struct round *open = plan_round(request.plan, proposal.round.period);
    if (open != NULL) {
        return is_open_already(admin, open, &proposal, err);
    }
    if (!dry_run && !store_opened(admin, &proposal.round, err)) {
        return false;
    }
    if (admin_json(admin)) {
        return json_print(json_of_opened(&proposal, !dry_run), err);
    }
    admin_print_clock();
    print_opened(admin, &proposal, opened_words(dry_run));
    return admin_flush(err);
}

/* --defined: what the definitions say has begun. */
static bool open_defined(struct admin *admin, struct err *err)
{
    struct round_proposals list = {.count = 0};
    const char *by = NULL;
    bool dry_run = cli_given(admin->args, "dry-run");
    if (!admin_load_as_of(admin, err) || !read_by(admin, &by, err)) {
        return false;
    }
    list = rounds_defined(admin->arena, admin->roster, admin->on);
    if (!dry_run && !store_rounds_open(admin->pg, &list, clock_now_us(), by, err)) {
        return false;
    }
    if (admin_json(admin)) {
        json_t *document = json_array();
        for (size_t i = 0; i < list.count; i++) {
            json_append(document, json_of_opened(&list.list[i], !dry_run));
        }
        return json_print(document, err);
    }
    admin_print_clock();
    for (size_t i = 0; i < list.count; i++) {
        print_opened(admin, &list.list[i], opened_words(dry_run));
    }
    if (list.count == 0) {
        puts(tr("No definition has a round to open.", "Chưa có kỳ báo cáo nào đến lúc mở theo định nghĩa."));
    }
    return admin_flush(err);
}

static bool round_open(struct admin *admin, struct err *err)
{
    if (!cli_given(admin->args, "defined")) {
        return cli_given(admin->args, "as-of") ? err_set(err, ERR_USAGE, "%s",
                                                         tr("--as-of goes with --defined: a round is opened now",
                                                            "--as-of chỉ dùng với --defined: kỳ báo cáo được mở ngay"))
                                               : open_one(admin, err);
    }
    static const char *const single[] = {"plan", "period", "due", "due-upper", "from", "to", "name", "basis"};
    for (size_t i = 0; i < sizeof(single) / sizeof(single[0]); i++) {
        if (cli_given(admin->args, single[i])) {
            return err_set(err, ERR_USAGE,
                           tr("--defined opens what the definitions say: without --%s",
                              "--defined mở theo định nghĩa báo cáo: không dùng --%s"),
                           single[i]);
        }
    }
    return open_defined(admin, err);
}

/* ---- seal ---- */

static void print_missing(const struct round_view *view)
{
    int missing = view->totals.asked - view->totals.complete;
    int shown = 0;
    fprintf(stderr, tr("%d of %d agencies have not reported every row:\n", "%d/%d đơn vị chưa báo cáo đủ:\n"), missing,
            view->totals.asked);
    for (size_t i = 0; i < view->agency_count && shown < MISSING_SHOWN; i++) {
        const struct round_agency_view *agency = &view->agencies[i];
        if (!agency->complete) {
            fprintf(stderr, "  %s: %d/%zu\n", agency->agency->name, agency->rows_reported, agency->row_count);
            shown++;
        }
    }
    if (shown < missing) {
        fprintf(stderr,
                tr("  … and %d more (`tiendo round list` shows them)\n",
                   "  … và %d đơn vị khác (xem `tiendo round list`)\n"),
                missing - shown);
    }
}

static bool check_seal(const struct admin *admin, const struct round *round, struct round_view *view, struct err *err)
{
    char day[DAY_ISO_MAX];
    if (round->sealed) {
        return err_set(err, ERR_DATA,
                       tr("%s, %s is sealed already: what comes later is a supplement",
                          "%s, kỳ %s đã chốt; nội dung đến sau được ghi là bổ sung"),
                       round->of->called, round->period);
    }
    if (admin->as_of > clock_now_us()) {
        return err_set(err, ERR_USAGE, "%s",
                       tr("--as-of is still to come: what will arrive by then is not known",
                          "--as-of ở phía trước: chưa biết nội dung nào sẽ đến"));
    }
    if (admin->on <= round->to && admin->as_of < day_begin(round->to + 1) && !cli_given(admin->args, "early")) {
        return err_set(err, ERR_DATA,
                       tr("%s, %s: its data run to the end of %s; --early seals it all the same",
                          "%s, kỳ %s: số liệu tính đến hết ngày %s; vẫn chốt thì thêm --early"),
                       round->of->called, round->period, day_vietnamese(round->to, day));
    }
    if (view->totals.complete < view->totals.asked && !cli_given(admin->args, "incomplete")) {
        print_missing(view);
        return err_set(err, ERR_DATA,
                       tr("%s, %s is not complete; --incomplete seals it all the same",
                          "%s, kỳ %s chưa đủ; vẫn chốt thì thêm --incomplete"),
                       round->of->called, round->period);
    }
    return true;
}

static bool read_document(const struct admin *admin, const char *date_option, const char **ret_number, day_t *ret_date,
                          struct err *err)
{
    if (!option_text(admin, "document", ret_number, err) || !option_day(admin, date_option, ret_date, err)) {
        return false;
    }
    return (*ret_number == NULL) == (*ret_date == DAY_NONE) ||
           err_set(err, ERR_USAGE,
                   tr("--document and --%s go together: a number means nothing without its day",
                      "--document và --%s phải đi cùng nhau"),
                   date_option);
}

static bool store_sealed(struct admin *admin, const struct round *round, int64_t now_us, struct round_seal *seal,
                         struct err *err)
{
    const char *by = NULL;
    int64_t revision = 0;
    seal->round = round->number;
    seal->as_of = admin->as_of;
    seal->known_at = admin->known_at < now_us ? admin->known_at : now_us;
    if (!read_by(admin, &by, err) ||
        !read_document(admin, "document-date", &seal->document, &seal->document_date, err) ||
        !pg_begin(admin->pg, err)) {
        return false;
    }
    bool ok = store_round_seal(admin->pg, seal, now_us, by, &revision, err) && pg_commit(admin->pg, err);
    pg_rollback(admin->pg);
    return ok;
}

static bool round_seal(struct admin *admin, struct err *err)
{
    const struct plan *plan = NULL;
    const struct round *round = NULL;
    struct report_period period = {.kind = PERIOD_NONE};
    struct round_view view = {.agency_count = 0};
    struct round_seal seal = {.document_date = DAY_NONE};
    int64_t now_us = clock_now_us();
    if (!needs(admin, "plan", err) || !needs(admin, "period", err) || !round_period(admin, &period, err) ||
        !admin_load_as_of(admin, err) || !admin_plan(admin, &plan, err) || !find_round(admin, plan, &round, err) ||
        !round_page_read_one(admin, round, &view, err) || !check_seal(admin, round, &view, err) ||
        !store_sealed(admin, round, now_us, &seal, err)) {
        return false;
    }
    if (admin_json(admin)) {
        json_t *row = round_json(round);
        json_set_text(row, "state", "sealed");
        json_set_instant(row, "as_of", seal.as_of);
        json_set_instant(row, "known_at", seal.known_at);
        json_set_number(row, "asked", view.totals.asked);
        json_set_number(row, "complete", view.totals.complete);
        json_set_text(row, "document", seal.document);
        return json_print(row, err);
    }
    admin_print_clock();
    printf(tr("%s, %s (%s): sealed with the data of %s; %d of %d agencies complete\n",
              "%s, %s (%s): đã chốt, số liệu đến %s; %d/%d đơn vị báo cáo đủ\n"),
           plan->called, round->name, round->period, admin_moment_text(admin, seal.as_of), view.totals.complete,
           view.totals.asked);
    return admin_flush(err);
}

/* ---- document ---- */

static bool check_document(const struct round *round, const char *number, day_t date, struct err *err)
{
    if (number == NULL) {
        return err_set(err, ERR_USAGE, "%s",
                       tr("--document and --date are needed: number and day of the report that was issued",
                          "cần --document và --date: số, ngày của báo cáo đã phát hành"));
    }
    if (!round->sealed) {
        return err_set(err, ERR_DATA,
                       tr("%s, %s is not sealed yet: `tiendo round seal` first says what the report holds",
                          "%s, kỳ %s chưa chốt: cần `tiendo round seal` trước"),
                       round->of->called, round->period);
    }
    return date <= day_of_instant(clock_now_us()) ||
           err_set(err, ERR_DATA, "%s", tr("--date is still to come", "--date ở phía trước"));
}

static bool round_document(struct admin *admin, struct err *err)
{
    const struct plan *plan = NULL;
    const struct round *round = NULL;
    struct report_period period = {.kind = PERIOD_NONE};
    const char *number = NULL;
    const char *by = NULL;
    day_t date = DAY_NONE;
    bool added = false;
    if (!needs(admin, "plan", err) || !needs(admin, "period", err) || !round_period(admin, &period, err) ||
        !admin_load_now(admin, err) || !admin_plan(admin, &plan, err) || !find_round(admin, plan, &round, err) ||
        !read_document(admin, "date", &number, &date, err) || !read_by(admin, &by, err) ||
        !check_document(round, number, date, err) ||
        !store_round_document_add(admin->pg, round->number, number, date, clock_now_us(), by, &added, err)) {
        return false;
    }
    char day[DAY_ISO_MAX];
    if (admin_json(admin)) {
        json_t *row = json_object();
        json_set_text(row, "plan", plan->called);
        json_set_text(row, "period", round->period);
        json_set_text(row, "document", number);
        json_set_day(row, "date", date);
        json_set_bool(row, "added", added);
        return json_print(row, err);
    }
    admin_print_clock();
    printf(added ? tr("%s, %s: issued as %s of %s\n", "%s, kỳ %s: đã phát hành, %s ngày %s\n")
                 : tr("%s, %s: %s of %s was recorded before\n", "%s, kỳ %s: %s ngày %s đã ghi từ trước\n"),
           plan->called, round->period, number, day_vietnamese(date, day));
    return admin_flush(err);
}

int cmd_round_open(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, round_open);
}

int cmd_round_seal(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, round_seal);
}

int cmd_round_document(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, round_document);
}
