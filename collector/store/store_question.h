/* store_question: what the centre asks agencies, and their answers. Append-only facts. */
#pragma once

#include "judge.h"
#include "pg.h"
#include "question.h"

/* As they stood at a moment (INT64_MAX: now), oldest first. No agencies: of all. In the arena. */
bool store_questions(struct pg *pg, int64_t as_of, const char *const *agencies, size_t agency_count,
                     struct arena *arena, struct question_rows *ret, struct err *err) MUST_CHECK;
/* One of them; ERR_NO_INPUT when there is no such question. */
bool store_question_by_id(struct pg *pg, const struct uuid *id, struct arena *arena, struct question_row *ret,
                          struct err *err) MUST_CHECK;

/* Records one with the notice that carries it (`notice_task`: its task's name as people read it). `id`, agency, plan,
 * task, kind, text, document, due and asked_* of the row count. */
bool store_question_add(struct pg *pg, const struct uuid *id, const struct question_row *question,
                        const char *notice_text, const char *notice_task, struct err *err) MUST_CHECK;
/* ERR_PERMISSION when somebody closed it before. `close_reason` and `closed_by` of the row count. */
bool store_question_close(struct pg *pg, const struct uuid *id, const struct question_row *question,
                          const char *notice_text, const char *notice_task, int64_t now_us, struct err *err) MUST_CHECK;

/* What intake asks about the questions that answers name. By id; ret[i].found is false when there is no such question.
 */
bool store_questions_find(struct pg *pg, const struct uuid *ids, size_t count, struct arena *arena,
                          struct question_fact *ret, struct err *err) MUST_CHECK;

/* One thing that keeps an agency from saying "nothing to report" on a task. */
enum standing_kind { STANDING_COMPLETE, STANDING_RETURNED, STANDING_ASKED };
struct standing_fact {
    size_t pair; /* which of those asked for */
    enum standing_kind kind;
    struct uuid id; /* of the claim, of the update that was returned, of the question */
};
struct standing_facts {
    struct standing_fact *list;
    size_t count;
};
/* How agencies stand on tasks (their keys); agencies[i] and tasks[i] are one pair. */
bool store_standings(struct pg *pg, const char *const *agencies, const char *const *tasks, size_t count,
                     struct arena *arena, struct standing_facts *ret, struct err *err) MUST_CHECK;
