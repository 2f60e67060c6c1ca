/* question: what the centre asks chosen agencies (giải trình, chuyên đề, đột xuất), and how each question stands at a
 * moment. Rows as the store reads them. Pure. */
#pragma once

#include "arena.h"
#include "roster.h"

enum question_kind {
    QUESTION_EXPLAIN,  /* giải trình, bổ sung */
    QUESTION_THEMATIC, /* báo cáo chuyên đề */
    QUESTION_ADHOC,    /* báo cáo đột xuất */
    QUESTION_KIND_MAX
};
const char *question_kind_code(enum question_kind kind);  /* "explain", "thematic", "adhoc" */
enum question_kind question_kind_parse(const char *code); /* QUESTION_KIND_MAX when there is no such code */
const char *question_kind_label(enum question_kind kind); /* Vietnamese */

/* Closed: a person said that no answer is needed any more, and none had come. An answer that comes after that counts.
 */
enum question_state { QUESTION_OPEN, QUESTION_ANSWERED, QUESTION_CLOSED, QUESTION_STATE_MAX };
const char *question_state_code(enum question_state state);
const char *question_state_label(enum question_state state);

struct question_row {
    const char *id;
    enum question_kind kind;
    const char *agency; /* code of who is asked */
    const char *plan;   /* NUMBER@DATE@ISSUER */
    const char *task;   /* key; NULL: the plan as a whole */
    const char *text;
    const char *document; /* NULL: none */
    day_t due;            /* until its 24:00 */
    int64_t asked_us;
    const char *asked_by;
    const char *answer;        /* id of the newest answer that counts; NULL: none */
    const char *answer_agency; /* who gave it */
    const char *answer_result; /* what it says */
    int answer_count;          /* the first is the answer, the others supplement it */
    int64_t answered_us;       /* when the first counts as sent; 0 */
    int64_t closed_us;         /* 0: not closed */
    const char *close_reason, *closed_by;
};
struct question_rows {
    struct question_row *rows;
    size_t count;
};

enum question_state question_state_of(const struct question_row *question);
/* Answered after its day, or unanswered although its day has passed; what was closed is late for nothing. */
bool question_is_late(const struct question_row *question, int64_t at_us);

/* Who is to be asked when somebody names an agency: itself; the body that stands in its place today (*ret_rerouted),
 * for a task as the plan and later decisions have it. NULL when nobody alone does, or when it can never answer:
 * ERR_DATA says why and, where there are any, who came after it. */
const struct agency *question_addressee(const struct item *item, const struct agency *named, day_t on,
                                        bool *ret_rerouted, struct err *err);

/* What the agency reads. In the arena. */
const char *question_notice_text(struct arena *arena, const struct question_row *question, const struct plan *plan,
                                 const struct item *item, const struct agency *asker);
const char *question_close_text(struct arena *arena, const struct question_row *question, const struct plan *plan,
                                const struct item *item, const struct agency *asker);
