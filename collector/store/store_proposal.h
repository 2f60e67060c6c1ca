/* store_proposal: proposals of agencies and what became of them; contested lateness and its answers. Append-only. */
#pragma once

#include "contest.h"
#include "pg.h"
#include "proposal.h"

/* What is known at a moment (INT64_MAX: now). In the arena. */
bool store_proposals(struct pg *pg, int64_t as_of, struct arena *arena, struct proposal_facts *ret,
                     struct err *err) MUST_CHECK;

/* Records one step on an update, with the notice to the agency that sent it. ERR_PERMISSION when it was answered
 * before. */
bool store_proposal_step_add(struct pg *pg, const struct uuid *update_id, const struct proposal_step *step,
                             const char *notice_text, const char *notice_task, struct err *err) MUST_CHECK;

/* What agencies contested by a moment (INT64_MAX: now), with what was answered by then: contest_lifts() asks them. */
bool store_contests(struct pg *pg, int64_t as_of, struct arena *arena, struct contest_rows *ret,
                    struct err *err) MUST_CHECK;

/* Answers one, with the notice. ERR_PERMISSION when it was answered before. state (upheld or rejected), answer_reason,
 * document, answered_by and answered_us of the row count. */
bool store_contest_answer(struct pg *pg, const struct uuid *update_id, const struct contest_row *answer,
                          const char *notice_text, const char *notice_task, struct err *err) MUST_CHECK;
