/* round_view: how a reporting round stands at a moment: who was asked for which rows, what came, and when. Pure.
 *
 * A row of an agency is reported when a word on it for that period counts: accepted or held, not replaced, not taken
 * back, not returned and still to be mended; said by the body that answers on the day the report is due, or by one in
 * whose place it stands. Requests for more time, milestones, answers and contests are no reports. The period decides,
 * never the day: what comes late never takes the next period's place. Ongoing duties are one row, filled by a word on
 * any of them or by the agency's report, where it speaks of them.
 *
 * A row counts as sent when the first of the words came that correct one another; what was returned begins anew, unless
 * it was returned for a supplement only and the plan's policy lets the first sending count. */
#pragma once

#include "contest.h"
#include "policy.h"
#include "rounds.h"
#include "update.h"

/* One update with a period, as the store reads it. Ids as text. */
enum round_review { ROUND_REVIEW_NONE, ROUND_RETURNED, ROUND_REVIEWED, ROUND_CONFIRMED };
struct round_word {
    const char *id, *agency, *task, *period;
    const char *supersedes; /* NULL: nothing */
    int64_t effective_us, received_us;
    int64_t reviewed_us;      /* when that was decided; 0: not */
    enum round_review review; /* what a person last decided about it */
    enum action action;
    bool counts;     /* accepted, or held and not refused */
    bool replaced;   /* by a correction or withdrawal that counts */
    bool supplement; /* returned for a supplement */
    bool ongoing;    /* a report that speaks of ongoing duties */
    bool on_behalf;  /* entered from a paper document */
};
struct round_words {
    struct round_word *rows;
    size_t count;
};

/* What the database knows of a round beside what the roster has. */
struct round_paper {
    const char *number;
    day_t date;
    int64_t recorded_us;
    const char *recorded_by;
};
struct round_record {
    int64_t round; /* its number */
    int64_t opened_us;
    const char *opened_by;
    bool sealed;
    int64_t as_of, known_at, sealed_us; /* of the seal */
    const char *sealed_by;
    struct round_paper *papers; /* of the reports that were issued, oldest first; each takes the place of the last */
    size_t paper_count;
};
struct round_records {
    struct round_record *list;
    size_t count;
};
const struct round_record *round_record_of(const struct round_records *records, const struct round *round);

/* Words made ready for being looked up. In the arena; refers to the roster and the words. */
struct round_book;
struct round_book *round_book_make(struct arena *arena, const struct roster *roster, const struct round_words *words);

struct round_row_view {
    struct round_row row;
    bool reported;
    const struct round_word *word; /* the newest that counts; NULL: none */
    int64_t sent_us, received_us;  /* of the sending that counts; 0: not reported */
    bool on_behalf;                /* that sending was entered from paper */
    bool nothing;                  /* không phát sinh: no word says anything else */
    int nothing_in_a_row;          /* rounds of this kind, this one included */
    bool returned;                 /* a word waits to be mended */
    bool late;                     /* sent after the due day, or still missing after it */
    bool after_seal;               /* bổ sung sau khi chốt: a word came after the round's seal */
};

enum round_report_state { ROUND_REPORT_NONE, ROUND_REPORT_SENT, ROUND_REPORT_RETURNED, ROUND_REPORT_ACCEPTED };
const char *round_report_state_code(enum round_report_state state); /* "none", "sent", "returned", "accepted" */
const char *round_report_state_label(enum round_report_state state);

struct round_agency_view {
    const struct agency *agency;
    const struct round_deadline *deadline; /* NULL: none is for it, and it cannot be late */
    struct round_row_view *rows;
    size_t row_count;
    int rows_reported, rows_nothing, rows_returned, rows_on_behalf, rows_after_seal;
    bool complete;                /* every row reported, and its report as a whole not returned */
    int64_t sent_us, received_us; /* when the last missing row came; 0 while incomplete */
    int64_t last_us;              /* when the newest of its words that count was sent; 0: none */
    bool is_late;                 /* it was complete after the due day, or is not although that is over */
    bool on_time;                 /* complete and not late, or its lateness was lifted */
    bool by_outage;               /* sent by the due day, received after it */
    bool lifted;                  /* a person upheld that it is not to be counted as late */
    int late_days,
        late_workdays; /* after the due day, until it was complete or else the moment looked at; 0: not late */
    enum round_report_state report_state;
    const struct round_word *report; /* the newest report as a whole; NULL: none */
    int nothing_in_a_row; /* rounds of this kind in which all of its rows were "không phát sinh", this one included */
    bool nothing_flagged; /* a row that it leads was so as often as the plan's policy flags */
};

/* Sums of the agencies below. Đầy đủ = complete / asked; đúng hạn = on_time / asked. */
struct round_totals {
    int asked, complete, on_time, late;
    int rows_due, rows_reported, rows_nothing, rows_returned;
};

struct round_view {
    const struct round *round;
    const struct round_record *record;  /* NULL: not known */
    struct round_agency_view *agencies; /* those that are asked for anything, in the roster's order */
    size_t agency_count;
    struct round_totals totals;
};

struct round_view_request {
    const struct round_book *book;
    const struct round *round;
    const struct round_record *record;   /* may be NULL */
    const struct contest_rows *contests; /* NULL: none */
    const struct agency *agency;         /* NULL: all */
    int64_t as_of;                       /* the words are those received by then */
};
/* The round is of a plan of the book's roster. */
struct round_view round_view_make(struct arena *arena, const struct round_view_request *request);
