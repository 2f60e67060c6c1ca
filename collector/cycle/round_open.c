#include "round_open.h"

#include "lang.h"
#include "lineage.h"
#include "rounds.h"
#include "text.h"
#include "update.h"

#include <string.h>

enum { LEVELS_MAX = 8 };

/* ---- by what document ---- */

/* Of the plan's words on reporting: those that say it comes round (định kỳ), else the first. */
static const struct duty *reporting_duty(struct arena *arena, const struct plan *plan)
{
    const struct duty *found = NULL;
    const char *report = text_fold(arena, "báo cáo");
    const char *periodic = text_fold(arena, "định kỳ");
    for (size_t i = 0; i < plan->duty_count; i++) {
        const struct duty *duty = &plan->duties[i];
        const char *words = text_fold(arena, arena_printf(arena, "%s %s", duty->when == NULL ? "" : duty->when,
                                                          duty->text == NULL ? "" : duty->text));
        if (strstr(words, report) == NULL) {
            continue;
        }
        if (strstr(words, periodic) != NULL) {
            return duty;
        }
        found = found == NULL ? duty : found;
    }
    return found;
}

static const char *document_words(struct arena *arena, const struct document *document)
{
    char day[DAY_ISO_MAX];
    const char *dated =
        document->date == DAY_MIN ? "" : arena_printf(arena, " ngày %s", day_vietnamese(document->date, day));
    return arena_printf(arena, "%s%s%s%s", document->number, dated, document->issuer == NULL ? "" : " của ",
                        document->issuer == NULL ? "" : document->issuer);
}

static const char *quoted(struct arena *arena, const char *document, int line, const char *words)
{
    const char *place = line == 0 ? "" : arena_printf(arena, " (dòng %d)", line);
    return words == NULL || words[0] == '\0' ? arena_printf(arena, "%s%s", document, place)
                                             : arena_printf(arena, "%s%s: \"%s\"", document, place, words);
}

static bool find_basis(struct arena *arena, const struct round_request *request, struct round_proposal *proposal,
                       struct err *err)
{
    const struct plan *plan = request->plan;
    const struct report_definition *definition = proposal->definition;
    struct document own = {.number = plan->number, .date = plan->date, .issuer = plan->issuer};
    if (request->basis != NULL) {
        proposal->basis = ROUND_BY_REQUEST;
        proposal->round.basis = request->basis;
        return true;
    }
    if (definition != NULL && definition->basis.number != NULL) {
        proposal->basis = ROUND_BY_DEFINITION;
        proposal->round.basis =
            quoted(arena, document_words(arena, &definition->basis), definition->basis_line, definition->basis_text);
        return true;
    }
    const struct duty *duty = reporting_duty(arena, plan);
    if (duty == NULL) {
        return err_set(
            err, ERR_USAGE,
            tr("%s itself orders no report: --basis is needed, the document that does, with its number and date",
               "%s không có nội dung quy định báo cáo: cần --basis, văn bản yêu cầu báo cáo, kèm số và ngày"),
            plan->number);
    }
    proposal->basis = ROUND_BY_PLAN;
    proposal->round.basis = quoted(arena, document_words(arena, &own), duty->source_line, duty->text);
    return true;
}

/* ---- what data ---- */

static bool find_window(const struct round_request *request, struct round_proposal *proposal, struct err *err)
{
    struct round *round = &proposal->round;
    char from[DAY_ISO_MAX];
    char to[DAY_ISO_MAX];
    period_cutoff(request->period, &round->from, &round->to);
    proposal->window = ROUND_BY_DEFAULT;
    if (proposal->definition != NULL && proposal->definition->own_window) {
        definition_window(proposal->definition, request->period, &round->from, &round->to);
        proposal->window = ROUND_BY_DEFINITION;
    }
    if (request->from != DAY_NONE || request->to != DAY_NONE) {
        round->from = request->from != DAY_NONE ? request->from : round->from;
        round->to = request->to != DAY_NONE ? request->to : round->to;
        proposal->window = ROUND_BY_REQUEST;
    }
    if (round->from > round->to) {
        return err_set(err, ERR_USAGE,
                       tr("the data would begin on %s and end before, on %s: mend --from or --to",
                          "số liệu bắt đầu ngày %s nhưng kết thúc trước đó, ngày %s: đề nghị sửa --from hoặc --to"),
                       day_iso(round->from, from), day_iso(round->to, to));
    }
    return request->today >= round->from || request->early ||
           err_set(err, ERR_DATA,
                   tr("%s has not begun: its data run from %s to %s; --early opens it all the same",
                      "kỳ %s chưa bắt đầu: số liệu từ %s đến hết %s; vẫn mở thì thêm --early"),
                   round->period, day_iso(round->from, from), day_iso(round->to, to));
}

/* ---- until when ---- */

static struct round_deadline *add_deadline(struct round *round, int level, unsigned kinds, const char *to)
{
    struct round_deadline *one = &round->deadlines[round->deadline_count++];
    *one = (struct round_deadline){.level = level, .kinds = kinds, .to = to};
    return one;
}

static void set_day(struct round_deadline *one, const struct workcal *calendar, day_t day)
{
    one->printed = day;
    one->due = day_roll(calendar, day, ROLL_NEXT);
}

static const char *focal_name(const struct plan *plan, day_t on)
{
    const struct agency *focal = agency_successor(plan->focal, on);
    return focal != NULL ? focal->name : plan->focal->name;
}

/* What the definition says of the levels that the person does not. */
static void add_defined(const struct roster *roster, const struct round_request *request,
                        struct round_proposal *proposal)
{
    const struct report_definition *definition = proposal->definition;
    struct round *round = &proposal->round;
    for (size_t i = 0; definition != NULL && i < definition->deadline_count; i++) {
        const struct report_deadline *rule = &definition->deadlines[i];
        bool given = rule->level == 0 ? request->due != DAY_NONE : rule->level == 1 && request->due_upper != DAY_NONE;
        if (!given) {
            const char *to = rule->to != NULL ? rule->to->name : rule->to_code;
            struct round_deadline *one = add_deadline(round, rule->level, rule->kinds, to);
            deadline_of(&rule->rule, request->period, round->to, &roster->calendar, &one->printed, &one->due);
        }
    }
}

static const char *upper_name(const struct round_proposal *proposal, const struct plan *plan)
{
    const struct report_deadline *upper =
        proposal->definition == NULL ? NULL : definition_deadline(proposal->definition, 1, AGENCY_NONE);
    return upper == NULL ? plan->issuer : upper->to != NULL ? upper->to->name : upper->to_code;
}

static bool has_level(const struct round *round, int level)
{
    for (size_t i = 0; i < round->deadline_count; i++) {
        if (round->deadlines[i].level == level) {
            return true;
        }
    }
    return false;
}

static bool goes_before(const struct round_deadline *a, const struct round_deadline *b)
{
    return a->level != b->level ? a->level < b->level : a->kinds < b->kinds;
}

/* As a sealed roster has them. */
static void sort_deadlines(struct round *round)
{
    for (size_t i = 1; i < round->deadline_count; i++) {
        struct round_deadline one = round->deadlines[i];
        size_t at = i;
        for (; at > 0 && goes_before(&one, &round->deadlines[at - 1]); at--) {
            round->deadlines[at] = round->deadlines[at - 1];
        }
        round->deadlines[at] = one;
    }
}

/* Who sends on a level, as people call it. */
static const char *sender(const struct round *round, const struct round_deadline *one)
{
    for (enum agency_kind kind = AGENCY_NONE + 1; one->level == 0 && kind < AGENCY_KIND_MAX; kind++) {
        if ((one->kinds & (1u << kind)) != 0) {
            return agency_kind_label(kind);
        }
    }
    for (size_t i = 0; one->level > 0 && i < round->deadline_count; i++) {
        if (round->deadlines[i].level == one->level - 1) {
            return round->deadlines[i].to;
        }
    }
    return tr("whoever reports", "đơn vị báo cáo");
}

/* A day off would roll over the end of the data: what is meant is the day that was named. */
static bool check_named_days(const struct round *round, struct err *err)
{
    for (size_t i = 0; i < round->deadline_count; i++) {
        const struct round_deadline *one = &round->deadlines[i];
        char due[DAY_ISO_MAX];
        char to[DAY_ISO_MAX];
        if (one->printed <= round->to) {
            return err_set(err, ERR_DATA,
                           tr("%s: %s would be due on %s, and the data run to the end of %s: give a working day after "
                              "that (--due, --due-upper)",
                              "%s: hạn của %s là %s nhưng số liệu tính đến hết ngày %s: đề nghị ghi một ngày làm việc "
                              "sau đó (--due, --due-upper)"),
                           round->period, sender(round, one), day_iso(one->printed, due), day_iso(round->to, to));
        }
    }
    return true;
}

/* Kinds of agency may have days of their own at the lowest level: each begins a chain up to the highest. */
static bool check_deadlines(const struct round *round, const struct workcal *calendar, struct err *err)
{
    for (size_t i = 0; i < round->deadline_count && round->deadlines[i].level == 0; i++) {
        struct deadline_level chain[LEVELS_MAX];
        size_t count = 0;
        for (size_t j = i; j < round->deadline_count && count < LEVELS_MAX; j++) {
            const struct round_deadline *one = &round->deadlines[j];
            if (j == i || one->level > 0) {
                chain[count++] = (struct deadline_level){sender(round, one), one->due};
            }
        }
        if (!deadline_check(chain, count, round->to, calendar, err)) {
            return err_wrap(
                err, tr("%s (give other days with --due, --due-upper)", "%s (ghi ngày khác bằng --due, --due-upper)"),
                round->period);
        }
    }
    return true;
}

static bool find_deadlines(struct arena *arena, const struct roster *roster, const struct round_request *request,
                           struct round_proposal *proposal, struct err *err)
{
    struct round *round = &proposal->round;
    size_t room = 2 + (proposal->definition == NULL ? 0 : proposal->definition->deadline_count);
    round->deadlines = arena_array(arena, room, sizeof(*round->deadlines));
    round->deadline_count = 0;
    add_defined(roster, request, proposal);
    proposal->deadlines = ROUND_BY_DEFINITION;
    if (request->due != DAY_NONE) {
        proposal->deadlines = ROUND_BY_REQUEST;
        set_day(add_deadline(round, 0, 0, focal_name(request->plan, request->due)), &roster->calendar, request->due);
    } else if (!has_level(round, 0)) {
        struct deadline_rule rule = {.kind = DEADLINE_WORKDAYS, .workdays = ROUND_DEFAULT_WORKDAYS, .roll = ROLL_NEXT};
        struct round_deadline *one = add_deadline(round, 0, 0, focal_name(request->plan, round->to));
        deadline_of(&rule, request->period, round->to, &roster->calendar, &one->printed, &one->due);
        proposal->deadlines = ROUND_BY_DEFAULT;
    }
    if (request->due_upper != DAY_NONE) {
        set_day(add_deadline(round, 1, 0, upper_name(proposal, request->plan)), &roster->calendar, request->due_upper);
    }
    sort_deadlines(round);
    return check_named_days(round, err) && check_deadlines(round, &roster->calendar, err);
}

/* ---- the whole ---- */

bool round_propose(struct arena *arena, const struct roster *roster, const struct round_request *request,
                   struct round_proposal *ret, struct err *err)
{
    char code[PERIOD_CODE_MAX];
    char words[PERIOD_VIETNAMESE_MAX];
    char iso[DAY_ISO_MAX];
    const struct plan *plan = request->plan;
    struct round_proposal proposal = {.definition = cycle_definition_for(plan->cycle, request->period.kind)};
    struct round *round = &proposal.round;
    round->of = plan;
    round->plan = arena_printf(arena, "%s@%s@%s", plan->number, day_iso(plan->date, iso), plan->issuer);
    round->period = arena_strdup(arena, period_code(request->period, code));
    round->cooperating = request->cooperating || (proposal.definition != NULL && proposal.definition->cooperating);
    period_vietnamese(request->period, words);
    round->name = request->name != NULL         ? request->name
                  : proposal.definition != NULL ? arena_printf(arena, "%s, %s", proposal.definition->name, words)
                                                : arena_printf(arena, "Báo cáo %s", words);
    if (!find_window(request, &proposal, err) || !find_basis(arena, request, &proposal, err) ||
        !find_deadlines(arena, roster, request, &proposal, err)) {
        return false;
    }
    *ret = proposal;
    return true;
}

static const char *difference_of_days(struct arena *arena, const char *what, day_t open, day_t again)
{
    char one[DAY_ISO_MAX];
    char other[DAY_ISO_MAX];
    return arena_printf(arena, tr("%s is %s, not %s", "%s là %s, không phải %s"), what, day_iso(open, one),
                        day_iso(again, other));
}

static const char *difference_of_deadlines(struct arena *arena, const struct round *open, const struct round *again)
{
    if (open->deadline_count != again->deadline_count) {
        return arena_printf(arena, tr("it has %zu deadlines, not %zu", "có %zu thời hạn, không phải %zu"),
                            open->deadline_count, again->deadline_count);
    }
    for (size_t i = 0; i < open->deadline_count; i++) {
        const struct round_deadline *one = &open->deadlines[i];
        const struct round_deadline *other = &again->deadlines[i];
        if (one->level != other->level || one->kinds != other->kinds || strcmp(one->to, other->to) != 0) {
            return tr("its deadlines are of others", "thời hạn của các cấp khác nhau");
        }
        if (one->printed != other->printed) {
            return difference_of_days(arena, arena_printf(arena, tr("the deadline to %s", "hạn gửi %s"), one->to),
                                      one->printed, other->printed);
        }
    }
    return NULL;
}

const char *round_difference(struct arena *arena, const struct round *open, const struct round *again)
{
    if (open->from != again->from) {
        return difference_of_days(arena, tr("the first day of its data", "ngày đầu của số liệu"), open->from,
                                  again->from);
    }
    if (open->to != again->to) {
        return difference_of_days(arena, tr("the last day of its data", "ngày chốt số liệu"), open->to, again->to);
    }
    if (open->cooperating != again->cooperating) {
        return open->cooperating
                   ? tr("it asks co-operating agencies, too", "kỳ đã mở yêu cầu cả đơn vị phối hợp")
                   : tr("it does not ask co-operating agencies", "kỳ đã mở không yêu cầu đơn vị phối hợp");
    }
    if (strcmp(open->name, again->name) != 0) {
        return arena_printf(arena, tr("it is called \"%s\"", "tên kỳ là \"%s\""), open->name);
    }
    if (strcmp(open->basis, again->basis) != 0) {
        return arena_printf(arena, tr("its basis is: %s", "căn cứ là: %s"), open->basis);
    }
    return difference_of_deadlines(arena, open, again);
}

/* ---- by definition ---- */

static bool is_reporting_time(const struct roster *roster, const struct round_proposal *proposal, day_t day)
{
    const struct round *round = &proposal->round;
    const struct reminder_ladder *ladder = &policy_of(round->of)->ladders[OBLIGATION_REPORT];
    int before = ladder->step_count > 0 && ladder->steps[0].offset < 0 ? -ladder->steps[0].offset : 0;
    day_t first = DAY_MAX;
    day_t last = DAY_MIN;
    for (size_t i = 0; i < round->deadline_count && round->deadlines[i].level == 0; i++) {
        first = round->deadlines[i].due < first ? round->deadlines[i].due : first;
        last = round->deadlines[i].due > last ? round->deadlines[i].due : last;
    }
    return day >= round->from && day <= last &&
           (day >= round->to || workcal_between(&roster->calendar, day, first) <= before);
}

/* Of one definition: the period whose data run on that day, the one before it and the one after. */
static void add_defined_rounds(struct arena *arena, const struct roster *roster, const struct plan *plan,
                               const struct report_definition *definition, day_t day, struct round_proposals *ret)
{
    enum { MONTH = 31, CANDIDATES = 3 };
    struct report_period seen[CANDIDATES] = {{.kind = PERIOD_NONE}};
    for (int i = 0; i < CANDIDATES; i++) {
        struct err err = {0};
        char code[PERIOD_CODE_MAX];
        struct round_request request = {.plan = plan,
                                        .period = period_holding(definition->frequency, day + (i - 1) * MONTH),
                                        .due = DAY_NONE,
                                        .due_upper = DAY_NONE,
                                        .from = DAY_NONE,
                                        .to = DAY_NONE,
                                        .today = day};
        bool again = i > 0 && (period_equal(request.period, seen[i - 1]) || period_equal(request.period, seen[0]));
        seen[i] = request.period;
        struct round_proposal *next = &ret->list[ret->count];
        if (request.period.kind != PERIOD_NONE && !again &&
            plan_round(plan, period_code(request.period, code)) == NULL &&
            round_propose(arena, roster, &request, next, &err) && is_reporting_time(roster, next, day)) {
            ret->count++;
        }
    }
}

struct round_proposals rounds_defined(struct arena *arena, const struct roster *roster, day_t day)
{
    struct round_proposals proposals = {.count = 0};
    size_t room = 1;
    for (size_t i = 0; i < roster->cycle_count; i++) {
        room += roster->cycles[i].definition_count * 3;
    }
    proposals.list = arena_array(arena, room, sizeof(*proposals.list));
    for (size_t i = 0; i < roster->cycle_count; i++) {
        const struct cycle *cycle = &roster->cycles[i];
        for (size_t d = 0; cycle->plan != NULL && cycle->plan->cycle == cycle && d < cycle->definition_count; d++) {
            const struct report_definition *definition = &cycle->definitions[d];
            bool first = cycle_definition_for(cycle, definition->frequency) == definition;
            if (first) {
                add_defined_rounds(arena, roster, cycle->plan, definition, day, &proposals);
            }
        }
    }
    return proposals;
}
