/* store_review: what people at the focal agency decide about updates, and the notices that tell the agency. Append-only
 * facts. */
#pragma once

#include "pg.h"
#include "review.h"

/* The updates with these ids, in their order; ERR_NO_INPUT names one that is not there. In the arena. */
bool store_review_find(struct pg *pg, const char *const *ids, size_t count, struct arena *arena,
                       struct review_subject **ret, struct err *err) MUST_CHECK;

/* Records a decision with its notice and folds the newest words again where it changes what counts; in the caller's
 * transaction. `due`: by which a confirmation is judged (DAY_NONE: none). ERR_PERMISSION when somebody decided the same
 * meanwhile. */
bool store_review_add(struct pg *pg, const struct review *review, const struct review_subject *subject, day_t due,
                      const char *focal, const char *task_name, const char *notice_text, int64_t now_us,
                      struct err *err) MUST_CHECK;
