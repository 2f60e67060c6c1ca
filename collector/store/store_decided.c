#include "store_decided.h"

#include "lang.h"
#include "store_catalogue.h"

#include <string.h>

/* ---- kinds of agencies as text: "district,commune" ---- */

static const char *kinds_text(struct arena *arena, unsigned kinds)
{
    const char *text = "";
    for (int kind = AGENCY_NONE + 1; kind < AGENCY_KIND_MAX; kind++) {
        if ((kinds & (1u << kind)) != 0) {
            text = arena_printf(arena, "%s%s%s", text, text[0] == '\0' ? "" : ",", agency_kind_code(kind));
        }
    }
    return text;
}

static unsigned kinds_of(struct arena *arena, const char *text)
{
    unsigned kinds = 0;
    for (const char *rest = text; rest != NULL && *rest != '\0';) {
        size_t length = strcspn(rest, ",");
        enum agency_kind kind = agency_kind_parse(arena_strndup(arena, rest, length));
        kinds |= kind == AGENCY_NONE ? 0 : 1u << kind;
        rest += length + (rest[length] == ',');
    }
    return kinds;
}

/* ---- reading ---- */

struct reading {
    struct pg *pg;
    struct roster *roster;
    struct arena *scratch;
    int64_t until;
};

static PGresult *ask(const struct reading *r, const char *query, struct err *err)
{
    struct pg_params params = {.count = 0};
    pg_param_time(&params, r->scratch, r->until);
    return pg_query(r->pg, query, &params, err);
}

static const char *copy(const struct reading *r, const PGresult *result, int row, const char *column)
{
    return arena_strdup(r->roster->arena, pg_text(result, row, column));
}

/* A year beyond ours counts as never. */
static day_t day_at(const PGresult *result, int row, const char *column)
{
    day_t day = DAY_MAX;
    const char *text = pg_text(result, row, column);
    return text != NULL && day_parse(text, &day) ? day : DAY_MAX;
}

static void raise_revision(const struct reading *r, const PGresult *result, int row)
{
    int64_t revision = pg_number(result, row, "revision");
    r->roster->revision = revision > r->roster->revision ? revision : r->roster->revision;
}

/* The rows of one round stand together; the first of them makes it. */
static void read_round(const struct reading *r, const PGresult *result, int first, int end)
{
    struct round *round = roster_add_round(r->roster);
    round->number = pg_number(result, first, "number");
    round->plan = copy(r, result, first, "plan");
    round->period = copy(r, result, first, "period");
    round->name = copy(r, result, first, "name");
    round->basis = copy(r, result, first, "basis");
    round->from = day_at(result, first, "from_day");
    round->to = day_at(result, first, "to_day");
    round->cooperating = pg_bool(result, first, "cooperating");
    round->sealed = pg_bool(result, first, "sealed");
    round->deadlines = arena_array(r->roster->arena, (size_t)(end - first), sizeof(*round->deadlines));
    for (int row = first; row < end && !pg_is_null(result, row, "level"); row++) {
        struct round_deadline *deadline = &round->deadlines[round->deadline_count++];
        deadline->level = (int)pg_number(result, row, "level");
        deadline->kinds = kinds_of(r->scratch, pg_text(result, row, "kinds"));
        deadline->to = copy(r, result, row, "receiver");
        deadline->printed = day_at(result, row, "printed");
        deadline->due = day_at(result, row, "due");
    }
    raise_revision(r, result, first);
}

static bool read_rounds(const struct reading *r, struct err *err)
{
    PGresult *result = ask(r, "rounds_list", err);
    int rows = result == NULL ? 0 : PQntuples(result);
    for (int first = 0, end = 0; first < rows; first = end) {
        int64_t number = pg_number(result, first, "number");
        while (end < rows && pg_number(result, end, "number") == number) {
            end++;
        }
        read_round(r, result, first, end);
    }
    bool ok = result != NULL;
    PQclear(result);
    return ok;
}

static bool read_due_changes(const struct reading *r, struct err *err)
{
    PGresult *result = ask(r, "time_decisions_list", err);
    for (int i = 0; result != NULL && i < PQntuples(result); i++) {
        struct due_change *one = roster_add_due_change(r->roster);
        one->kind = due_change_parse(pg_text(result, i, "kind"));
        one->task = copy(r, result, i, "task");
        one->party = copy(r, result, i, "party");
        one->until = day_at(result, i, "until");
        one->document = (struct document){copy(r, result, i, "document"), day_at(result, i, "document_date"), NULL};
        one->signer = copy(r, result, i, "signer");
        one->decided_us = pg_number(result, i, "decided_us");
        raise_revision(r, result, i);
    }
    bool ok = result != NULL;
    PQclear(result);
    return ok;
}

static bool read_milestones(const struct reading *r, struct err *err)
{
    PGresult *result = ask(r, "milestones_list", err);
    for (int i = 0; result != NULL && i < PQntuples(result); i++) {
        raise_revision(r, result, i);
        if (pg_bool(result, i, "ended")) {
            continue;
        }
        struct milestone *one = roster_add_milestone(r->roster);
        one->task = copy(r, result, i, "task");
        one->number = (int)pg_number(result, i, "number");
        one->agency = copy(r, result, i, "agency");
        one->text = copy(r, result, i, "text");
        one->officer = copy(r, result, i, "officer");
        one->product = copy(r, result, i, "product");
        one->basis = copy(r, result, i, "basis");
        one->due = day_at(result, i, "due");
        one->registered = pg_bool(result, i, "registered");
    }
    bool ok = result != NULL;
    PQclear(result);
    return ok;
}

bool store_decided_into(struct pg *pg, int64_t known_at, int64_t facts_to, struct roster *roster, struct err *err)
{
    struct reading reading = {
        .pg = pg, .roster = roster, .scratch = arena_new(), .until = known_at < facts_to ? known_at : facts_to};
    bool ok = read_rounds(&reading, err) && read_due_changes(&reading, err) && read_milestones(&reading, err);
    arena_free(reading.scratch);
    return ok;
}

/* ---- adding ---- */

static void param_day(struct pg_params *params, struct arena *arena, day_t day)
{
    char iso[DAY_ISO_MAX];
    pg_param_text(params, day == DAY_NONE ? NULL : arena_strdup(arena, day_iso(day, iso)));
}

/* Announces, then runs a statement of one row at most; *ret_row is false when it gave none. */
static bool add(struct pg *pg, const char *query, const struct pg_params *params, const char *column,
                int64_t *ret_number, bool *ret_row, struct err *err)
{
    PGresult *result = store_change_announce(pg, err) ? pg_query(pg, query, params, err) : NULL;
    *ret_row = result != NULL && PQntuples(result) == 1;
    if (*ret_row) {
        *ret_number = pg_number(result, 0, column);
    }
    bool ok = result != NULL;
    PQclear(result);
    return ok;
}

static void param_deadlines(struct pg_params *params, struct arena *arena, const struct round *round)
{
    struct pg_array levels = {0};
    struct pg_array kinds = {0};
    struct pg_array receivers = {0};
    struct pg_array printed = {0};
    struct pg_array due = {0};
    for (size_t i = 0; i < round->deadline_count; i++) {
        const struct round_deadline *one = &round->deadlines[i];
        char iso[DAY_ISO_MAX];
        pg_array_number(&levels, one->level);
        pg_array_text(&kinds, kinds_text(arena, one->kinds));
        pg_array_text(&receivers, one->to);
        pg_array_text(&printed, day_iso(one->printed, iso));
        pg_array_text(&due, day_iso(one->due, iso));
    }
    pg_param_array(params, arena, &levels);
    pg_param_array(params, arena, &kinds);
    pg_param_array(params, arena, &receivers);
    pg_param_array(params, arena, &printed);
    pg_param_array(params, arena, &due);
}

bool store_round_open(struct pg *pg, const struct round *round, int64_t now_us, const char *by, int64_t *ret_number,
                      struct err *err)
{
    struct arena *scratch = arena_new();
    struct pg_params params = {.count = 0};
    bool opened = false;
    pg_param_text(&params, round->plan);
    pg_param_text(&params, round->period);
    param_day(&params, scratch, round->from);
    param_day(&params, scratch, round->to);
    pg_param_text(&params, round->cooperating ? "true" : "false");
    pg_param_text(&params, round->name);
    pg_param_text(&params, round->basis);
    pg_param_time(&params, scratch, now_us);
    pg_param_text(&params, by);
    param_deadlines(&params, scratch, round);
    bool ok = add(pg, "round_open", &params, "number", ret_number, &opened, err);
    arena_free(scratch);
    if (ok && !opened) {
        return err_set(err, ERR_DATA,
                       tr("%s has a round for %s already (`tiendo round list` shows it)",
                          "%s đã mở kỳ %s (xem `tiendo round list`)"),
                       round->plan, round->period);
    }
    return ok;
}

bool store_round_seal(struct pg *pg, const struct round_seal *seal, int64_t now_us, const char *by,
                      int64_t *ret_revision, struct err *err)
{
    struct arena *scratch = arena_new();
    struct pg_params params = {.count = 0};
    bool sealed = false;
    pg_param_number(&params, scratch, seal->round);
    pg_param_time(&params, scratch, seal->as_of);
    pg_param_time(&params, scratch, seal->known_at);
    pg_param_time(&params, scratch, now_us);
    pg_param_text(&params, by);
    pg_param_text(&params, seal->document);
    param_day(&params, scratch, seal->document_date);
    bool ok = add(pg, "round_seal", &params, "revision", ret_revision, &sealed, err);
    arena_free(scratch);
    if (ok && !sealed) {
        return err_set(err, ERR_DATA, "%s",
                       tr("the round is sealed already: what comes later is a supplement",
                          "kỳ báo cáo đã chốt; nội dung đến sau được ghi là bổ sung"));
    }
    return ok;
}

const char *time_decision_code(enum time_decision_kind kind)
{
    static const char *const codes[TIME_DECISION_MAX] = {[TIME_EXTENDED] = "extended",
                                                         [TIME_REFUSED] = "refused",
                                                         [TIME_FORWARDED] = "forwarded",
                                                         [TIME_STOPPED] = "stopped",
                                                         [TIME_RESUMED] = "resumed"};
    return codes[kind];
}

bool store_time_decision_add(struct pg *pg, const struct time_decision *one, int64_t now_us, const char *by,
                             int64_t *ret_revision, struct err *err)
{
    struct arena *scratch = arena_new();
    struct pg_params params = {.count = 0};
    bool added = false;
    pg_param_text(&params, time_decision_code(one->kind));
    pg_param_uuid(&params, scratch, one->request);
    pg_param_text(&params, one->task);
    pg_param_text(&params, one->party);
    param_day(&params, scratch, one->kind == TIME_EXTENDED ? one->until : DAY_NONE);
    pg_param_text(&params, one->document.number);
    param_day(&params, scratch, one->document.date);
    pg_param_text(&params, one->signer);
    pg_param_text(&params, one->reason);
    pg_param_time(&params, scratch, now_us);
    pg_param_text(&params, by);
    bool ok = add(pg, "time_decision_add", &params, "revision", ret_revision, &added, err);
    arena_free(scratch);
    return ok;
}

static void milestone_params(struct pg_params *params, struct arena *arena, const struct milestone *one,
                             const struct uuid *update, int64_t now_us, const char *by)
{
    pg_param_text(params, one->task);
    pg_param_text(params, one->agency);
    pg_param_text(params, one->text);
    pg_param_text(params, one->officer);
    pg_param_text(params, one->product);
    param_day(params, arena, one->due);
    pg_param_text(params, one->basis);
    pg_param_uuid(params, arena, update);
    pg_param_time(params, arena, now_us);
    pg_param_text(params, by);
}

bool store_milestone_add(struct pg *pg, const struct milestone *one, const struct uuid *update, int64_t now_us,
                         const char *by, int64_t *ret_revision, int *ret_number, struct err *err)
{
    struct arena *scratch = arena_new();
    struct pg_params params = {.count = 0};
    milestone_params(&params, scratch, one, update, now_us, by);
    /* The lock first, the change counter last: in the order in which intake takes them. */
    PGresult *result = pg_run(pg, "milestone_lock", NULL, err) && store_change_announce(pg, err)
                           ? pg_query(pg, "milestone_add", &params, err)
                           : NULL;
    bool ok = result != NULL;
    if (ok) {
        *ret_revision = pg_number(result, 0, "revision");
        *ret_number = (int)pg_number(result, 0, "number");
    }
    PQclear(result);
    arena_free(scratch);
    return ok;
}
