/* review: what a person at the focal agency may decide about an update, and what the agency is told. Pure.
 *
 * Three facts with three words: the machine holds it (đã tiếp nhận), a person agreed with its content (đã chấp nhận),
 * the task is closed (đã xác nhận hoàn thành). Nobody confirms its own: what the focal agency itself leads is confirmed
 * by a document of the authority that assigned it. Nothing is edited: each decision is a fact beside the update. */
#pragma once

#include "roster.h"
#include "update.h"

enum review_kind {
    REVIEW_RELEASE, /* chấp nhận nội dung đang chờ */
    REVIEW_REFUSE,  /* không chấp nhận nội dung đang chờ */
    REVIEW_RETURN,  /* trả lại, đề nghị bổ sung */
    REVIEW_ACCEPT,  /* chấp nhận */
    REVIEW_CONFIRM, /* xác nhận hoàn thành */
};
const char *
review_code(enum review_kind kind); /* as stored: "released", "refused", "returned", "reviewed", "confirmed" */

/* The update that is decided about. */
struct review_subject {
    const char *id, *agency, *answers_for, *task;
    const char *corrects; /* whose words it replaces, when that is another agency; may be NULL */
    enum action action;
    enum verdict_kind verdict;
    const char *held_decision; /* "released", "refused"; NULL: none */
    const char *last_review;   /* "returned", "reviewed", "confirmed": the last of them; NULL: none */
    bool replaced;             /* superseded or withdrawn */
    struct product product;
    day_t effective_on;
};

struct review {
    enum review_kind kind;
    const char *by, *reason; /* reason may be NULL where it is not needed */
    day_t until;             /* returns: the new day */
    const char *document;    /* of the authority; NULL: none given */
    day_t document_date;
    bool supplement; /* returns: only something is missing, so that the first sending counts */
    day_t today;
};

/* Whether it may be decided so. ERR_DATA or ERR_PERMISSION with what to do instead. */
bool review_check(const struct roster *roster, const struct review *review, const struct review_subject *subject,
                  struct err *err) MUST_CHECK;

/* Confirming: the effective due day by which it is judged; DAY_NONE when it has none. */
day_t review_due(const struct roster *roster, const struct review_subject *subject);

/* Confirming: something worth a look, in the reader's language, in the arena; NULL: nothing (the product is older than
 * the plan, is of another issuer, or came after the due day). */
const char *review_remark(struct arena *arena, const struct roster *roster, const struct review_subject *subject);

/* What the agency reads. In the arena. */
const char *review_notice(struct arena *arena, const struct roster *roster, const struct review *review,
                          const struct review_subject *subject);
