#include "round_view.h"

#include "lang.h"
#include "lineage.h"
#include "round_words.h"

#include <string.h>

const char *round_report_state_code(enum round_report_state state)
{
    static const char *const codes[] = {"none", "sent", "returned", "accepted"};
    return codes[state];
}

const char *round_report_state_label(enum round_report_state state)
{
    static const char *const labels[] = {"Chưa gửi", "Đã gửi", "Trả lại, đề nghị bổ sung", "Đã chấp nhận"};
    return labels[state];
}

const struct round_record *round_record_of(const struct round_records *records, const struct round *round)
{
    for (size_t i = 0; i < records->count; i++) {
        if (records->list[i].round == round->number) {
            return &records->list[i];
        }
    }
    return NULL;
}

/* ---- the words on one row ---- */

static bool is_live(const struct round_word *word)
{
    return !word->replaced && word->review != ROUND_RETURNED;
}

/* Whether what came before a returned word still says when it was sent. */
static bool first_counts(const struct round_word *returned, bool policy)
{
    return returned->supplement && policy;
}

static const struct round_word *word_by_id(const struct round_entries *words, const char *id)
{
    for (size_t i = 0; id != NULL && i < words->count; i++) {
        if (strcmp(words->list[i]->id, id) == 0) {
            return words->list[i];
        }
    }
    return NULL;
}

/* The sending by which a word counts: the first of those that it corrects, one after the other. */
static const struct round_word *sending_of(const struct round_entries *words, const struct round_word *word,
                                           bool policy)
{
    for (size_t steps = 0; steps < words->count; steps++) {
        const struct round_word *before = word_by_id(words, word->supersedes);
        if (before == NULL || (before->review == ROUND_RETURNED && !first_counts(before, policy))) {
            break;
        }
        word = before;
    }
    return word;
}

static bool is_earlier(const struct round_word *word, const struct round_word *than)
{
    return than == NULL || word->effective_us < than->effective_us ||
           (word->effective_us == than->effective_us && word->received_us < than->received_us);
}

static const struct round_word *newest_live(const struct round_entries *words)
{
    const struct round_word *newest = NULL;
    for (size_t i = 0; i < words->count; i++) {
        if (is_live(words->list[i]) && (newest == NULL || !is_earlier(words->list[i], newest))) {
            newest = words->list[i];
        }
    }
    return newest;
}

/* Mended by another word of that row that came later, whether or not it says that it corrects the one returned. */
static bool waits_to_be_mended(const struct round_entries *words, const struct round_word *word)
{
    if (word->replaced || word->review != ROUND_RETURNED) {
        return false;
    }
    for (size_t i = 0; i < words->count; i++) {
        if (is_live(words->list[i]) && words->list[i]->received_us > word->reviewed_us) {
            return false;
        }
    }
    return true;
}

/* The earliest of the sendings that count; NULL: none does. */
static const struct round_word *first_sending(const struct round_entries *words, bool policy)
{
    const struct round_word *first = NULL;
    bool any = newest_live(words) != NULL;
    for (size_t i = 0; any && i < words->count; i++) {
        const struct round_word *word = words->list[i];
        bool mended = !word->replaced && word->review == ROUND_RETURNED && first_counts(word, policy);
        if (is_live(word) || mended) {
            const struct round_word *sending = sending_of(words, word, policy);
            first = is_earlier(sending, first) ? sending : first;
        }
    }
    return first;
}

static bool says_nothing(const struct round_entries *words)
{
    bool any = false;
    for (size_t i = 0; i < words->count; i++) {
        if (is_live(words->list[i])) {
            any = true;
            if (words->list[i]->action != ACTION_NOTHING) {
                return false;
            }
        }
    }
    return any;
}

/* ---- one row ---- */

struct viewing {
    const struct round_view_request *request;
    struct arena *arena, *scratch;
    bool policy;     /* review_counts_first */
    int64_t due_end; /* of the agency at hand; INT64_MAX: no deadline */
};

/* Of this round and those of its kind before it, in which the row said nothing. */
static int nothing_in_a_row(const struct viewing *v, const struct agency *agency, const struct item *item)
{
    const struct round *round = v->request->round;
    const struct plan *plan = round->of;
    struct report_period period = {.kind = PERIOD_NONE};
    int count = 1;
    if (!period_parse(round->period, &period)) {
        return count;
    }
    for (size_t i = plan->round_count; i-- > 0;) {
        const struct round *before = plan->rounds[i];
        struct report_period its = {.kind = PERIOD_NONE};
        if (before->to >= round->to || !period_parse(before->period, &its) || its.kind != period.kind) {
            continue;
        }
        struct round_row_question question = {.round = round, .period = before->period, .agency = agency, .item = item};
        struct round_entries words = round_words_on(v->scratch, v->request->book, &question);
        if (!says_nothing(&words)) {
            break;
        }
        count++;
    }
    return count;
}

static void note_words(const struct viewing *v, const struct round_entries *words, struct round_row_view *view)
{
    const struct round_record *record = v->request->record;
    for (size_t i = 0; i < words->count; i++) {
        const struct round_word *word = words->list[i];
        view->returned = view->returned || waits_to_be_mended(words, word);
        view->after_seal = view->after_seal ||
                           (record != NULL && record->sealed && is_live(word) && word->received_us > record->as_of);
    }
}

static struct round_row_view view_row(const struct viewing *v, const struct agency *agency, const struct round_row *row)
{
    struct round_row_view view = {.row = *row};
    struct round_row_question question = {
        .round = v->request->round, .period = v->request->round->period, .agency = agency, .item = row->item};
    struct round_entries words = round_words_on(v->scratch, v->request->book, &question);
    const struct round_word *first = first_sending(&words, v->policy);
    view.word = newest_live(&words);
    view.reported = first != NULL;
    if (first != NULL) {
        view.sent_us = first->effective_us;
        view.received_us = first->received_us;
        view.on_behalf = first->on_behalf;
        view.nothing = says_nothing(&words);
        view.nothing_in_a_row = view.nothing ? nothing_in_a_row(v, agency, row->item) : 0;
    }
    view.late = (view.reported ? view.sent_us : v->request->as_of) > v->due_end;
    note_words(v, &words, &view);
    return view;
}

/* ---- one agency ---- */

/* The report as a whole. One that was returned and sent anew is complete only then. */
static void view_report(const struct viewing *v, struct round_agency_view *view, int64_t *ret_sent,
                        int64_t *ret_received)
{
    struct round_row_question question = {
        .round = v->request->round, .period = v->request->round->period, .agency = view->agency};
    struct round_entries reports = round_reports_of(v->scratch, v->request->book, &question);
    bool was_refused = false;
    bool waits = false;
    for (size_t i = 0; i < reports.count; i++) {
        const struct round_word *word = reports.list[i];
        was_refused = was_refused || (word->review == ROUND_RETURNED && !first_counts(word, v->policy));
        waits = waits || waits_to_be_mended(&reports, word);
        view->report =
            view->report == NULL || (!word->replaced && !is_earlier(word, view->report)) ? word : view->report;
    }
    if (view->report == NULL || (view->report->replaced && !waits)) {
        view->report = NULL; /* none, or taken back */
        return;
    }
    const struct round_word *live = newest_live(&reports);
    const struct round_word *first = first_sending(&reports, v->policy);
    view->report = waits || live == NULL ? view->report : live;
    view->report_state = waits                                               ? ROUND_REPORT_RETURNED
                         : live != NULL && live->review != ROUND_REVIEW_NONE ? ROUND_REPORT_ACCEPTED
                                                                             : ROUND_REPORT_SENT;
    if (was_refused && first != NULL) {
        *ret_sent = first->effective_us;
        *ret_received = first->received_us;
    }
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static void count_rows(struct round_agency_view *view)
{
    int least = 0;
    for (size_t i = 0; i < view->row_count; i++) {
        const struct round_row_view *row = &view->rows[i];
        view->rows_reported += row->reported;
        view->rows_nothing += row->nothing;
        view->rows_returned += row->returned;
        view->rows_on_behalf += row->on_behalf;
        view->rows_after_seal += row->after_seal;
        view->sent_us = later(view->sent_us, row->sent_us);
        view->received_us = later(view->received_us, row->received_us);
        view->last_us = row->word == NULL ? view->last_us : later(view->last_us, row->word->effective_us);
        least = i == 0 || row->nothing_in_a_row < least ? row->nothing_in_a_row : least;
    }
    view->nothing_in_a_row = least;
}

static bool leads(enum role role)
{
    return role == ROLE_LEAD || role == ROLE_CO_LEAD || role == ROLE_ACTING;
}

static bool is_flagged(const struct viewing *v, const struct round_agency_view *view)
{
    int after = policy_of(v->request->round->of)->nothing_flag_after;
    for (size_t i = 0; after > 0 && i < view->row_count; i++) {
        if (leads(view->rows[i].row.role) && view->rows[i].nothing_in_a_row >= after) {
            return true;
        }
    }
    return false;
}

/* Sent in time, received late, and not because somebody typed a paper document later. */
static bool was_held_up(const struct viewing *v, const struct round_agency_view *view)
{
    for (size_t i = 0; i < view->row_count; i++) {
        const struct round_row_view *row = &view->rows[i];
        if (!row->on_behalf && row->sent_us <= v->due_end && row->received_us > v->due_end) {
            return true;
        }
    }
    return false;
}

/* By itself, or by one in whose place it stands. */
static bool is_lifted(const struct viewing *v, const struct agency *agency)
{
    const struct round *round = v->request->round;
    const struct contest_rows *contests = v->request->contests;
    day_t on = round_answering_day(round, agency);
    for (size_t i = 0; contests != NULL && i < agency->origin_count; i++) {
        const struct agency *body = agency->origins[i];
        if ((body == agency || agency_successor(body, on) == agency) &&
            contest_lifts(contests, body->code, round->plan, round->period)) {
            return true;
        }
    }
    return false;
}

static void judge_time(const struct viewing *v, struct round_agency_view *view)
{
    const struct workcal *calendar = &v->request->book->roster->calendar;
    int64_t until = view->complete ? view->sent_us : v->request->as_of;
    view->is_late = until > v->due_end;
    if (view->is_late) {
        day_t day = day_ending_at(until);
        view->late_days = day - view->deadline->due;
        view->late_workdays = workcal_between(calendar, view->deadline->due, day);
        view->lifted = is_lifted(v, view->agency);
    }
    view->on_time = view->complete && (!view->is_late || view->lifted);
    view->by_outage = view->complete && !view->is_late && was_held_up(v, view);
}

static struct round_agency_view view_agency(struct viewing *v, const struct agency *agency,
                                            const struct round_rows *rows)
{
    struct round_agency_view view = {.agency = agency, .row_count = rows->count};
    view.deadline = round_deadline_of(v->request->round, agency);
    v->due_end = view.deadline == NULL ? INT64_MAX : day_begin(view.deadline->due + 1);
    view.rows = arena_array(v->arena, rows->count, sizeof(*view.rows));
    for (size_t i = 0; i < rows->count; i++) {
        view.rows[i] = view_row(v, agency, &rows->list[i]);
    }
    int64_t report_sent = 0;
    int64_t report_received = 0;
    count_rows(&view);
    view_report(v, &view, &report_sent, &report_received);
    view.complete = (size_t)view.rows_reported == view.row_count && view.report_state != ROUND_REPORT_RETURNED;
    view.sent_us = view.complete ? later(view.sent_us, report_sent) : 0;
    view.received_us = view.complete ? later(view.received_us, report_received) : 0;
    view.nothing_flagged = is_flagged(v, &view);
    judge_time(v, &view);
    return view;
}

/* ---- the round ---- */

static void add_to_totals(struct round_totals *totals, const struct round_agency_view *agency)
{
    totals->asked++;
    totals->complete += agency->complete;
    totals->on_time += agency->on_time;
    totals->late += agency->is_late && !agency->lifted;
    totals->rows_due += (int)agency->row_count;
    totals->rows_reported += agency->rows_reported;
    totals->rows_nothing += agency->rows_nothing;
    totals->rows_returned += agency->rows_returned;
}

struct round_view round_view_make(struct arena *arena, const struct round_view_request *request)
{
    const struct roster *roster = request->book->roster;
    struct round_view view = {.round = request->round, .record = request->record};
    struct viewing v = {.request = request, .arena = arena, .scratch = arena_new()};
    v.policy = policy_of(request->round->of)->review_counts_first;
    view.agencies = arena_array(arena, roster->agency_count + 1, sizeof(*view.agencies));
    for (size_t i = 0; i < roster->agency_count; i++) {
        const struct agency *agency = &roster->agencies[i];
        if (request->agency != NULL && agency != request->agency) {
            continue;
        }
        struct round_rows rows = round_rows_of(v.scratch, roster, request->round, agency);
        if (rows.count > 0) {
            view.agencies[view.agency_count] = view_agency(&v, agency, &rows);
            add_to_totals(&view.totals, &view.agencies[view.agency_count]);
            view.agency_count++;
        }
        arena_reset(v.scratch);
    }
    arena_free(v.scratch);
    return view;
}
