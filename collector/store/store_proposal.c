#include "store_proposal.h"

#include "lang.h"

#include <string.h>

#define TEXT(column) arena_strdup(arena, pg_text(result, i, column))

static bool answered_before(struct err *err)
{
    return err_set(err, ERR_PERMISSION, "%s", tr("it was answered before", "nội dung này đã được trả lời trước đó"));
}

static bool read_words(struct pg *pg, int64_t as_of, struct arena *arena, struct proposal_facts *ret, struct err *err)
{
    struct pg_params params = {.count = 0};
    pg_param_time(&params, arena, as_of);
    PGresult *result = pg_query(pg, "proposal_words", &params, err);
    if (result == NULL) {
        return false;
    }
    struct proposal_word *words = arena_array(arena, (size_t)PQntuples(result) + 1, sizeof(*words));
    for (int i = 0; i < PQntuples(result); i++) {
        words[i] = (struct proposal_word){.id = TEXT("id"),
                                          .agency = TEXT("agency"),
                                          .task = TEXT("task"),
                                          .period = TEXT("period"),
                                          .text = TEXT("proposals"),
                                          .addressee = TEXT("proposal_to"),
                                          .supersedes = TEXT("supersedes"),
                                          .said_us = pg_number(result, i, "said_us"),
                                          .counts = pg_bool(result, i, "counts")};
    }
    ret->words = words;
    ret->word_count = (size_t)PQntuples(result);
    PQclear(result);
    return true;
}

static bool read_steps(struct pg *pg, int64_t as_of, struct arena *arena, struct proposal_facts *ret, struct err *err)
{
    struct pg_params params = {.count = 0};
    pg_param_time(&params, arena, as_of);
    PGresult *result = pg_query(pg, "proposal_steps", &params, err);
    if (result == NULL) {
        return false;
    }
    struct proposal_step *steps = arena_array(arena, (size_t)PQntuples(result) + 1, sizeof(*steps));
    for (int i = 0; i < PQntuples(result); i++) {
        bool answered = strcmp(pg_text(result, i, "kind"), proposal_state_code(PROPOSAL_ANSWERED)) == 0;
        steps[i] = (struct proposal_step){.update_id = TEXT("update_id"),
                                          .kind = answered ? PROPOSAL_ANSWERED : PROPOSAL_FORWARDED,
                                          .to = TEXT("addressee"),
                                          .document = TEXT("document"),
                                          .issuer = TEXT("issuer"),
                                          .summary = TEXT("summary"),
                                          .recorded_us = pg_number(result, i, "recorded_us"),
                                          .by = TEXT("recorded_by")};
        if (!day_parse(pg_text(result, i, "document_date"), &steps[i].date)) {
            steps[i].date = DAY_MIN;
        }
    }
    ret->steps = steps;
    ret->step_count = (size_t)PQntuples(result);
    PQclear(result);
    return true;
}

bool store_proposals(struct pg *pg, int64_t as_of, struct arena *arena, struct proposal_facts *ret, struct err *err)
{
    return read_words(pg, as_of, arena, ret, err) && read_steps(pg, as_of, arena, ret, err);
}

bool store_proposal_step_add(struct pg *pg, const struct uuid *update_id, const struct proposal_step *step,
                             const char *notice_text, const char *notice_task, struct err *err)
{
    struct arena *arena = arena_new();
    struct uuid id = uuid_v7(step->recorded_us, NULL);
    struct uuid notice_id = uuid_random();
    char day[DAY_ISO_MAX];
    struct pg_params params = {.count = 0};
    pg_param_uuid(&params, arena, &id);
    pg_param_uuid(&params, arena, update_id);
    pg_param_text(&params, proposal_state_code(step->kind));
    pg_param_text(&params, step->to);
    pg_param_text(&params, step->document);
    pg_param_text(&params, day_iso(step->date, day));
    pg_param_text(&params, step->issuer);
    pg_param_text(&params, step->summary);
    pg_param_time(&params, arena, step->recorded_us);
    pg_param_text(&params, step->by);
    pg_param_uuid(&params, arena, &notice_id);
    pg_param_text(&params, notice_text);
    pg_param_text(&params, notice_task);
    bool ok = pg_run(pg, "proposal_step_add", &params, err);
    if (!ok && pg_failure(pg) == PG_REJECT) {
        answered_before(err); /* somebody else's answer came at the same moment */
    }
    arena_free(arena);
    return ok;
}

/* ---- contested lateness ---- */

bool store_contests(struct pg *pg, int64_t as_of, struct arena *arena, struct contest_rows *ret, struct err *err)
{
    struct pg_params params = {.count = 0};
    pg_param_time(&params, arena, as_of);
    PGresult *result = pg_query(pg, "contests_list", &params, err);
    if (result == NULL) {
        return false;
    }
    ret->count = (size_t)PQntuples(result);
    ret->rows = arena_array(arena, ret->count + 1, sizeof(*ret->rows));
    for (int i = 0; i < PQntuples(result); i++) {
        bool open = pg_is_null(result, i, "upheld");
        ret->rows[i] = (struct contest_row){.id = TEXT("id"),
                                            .agency = TEXT("agency"),
                                            .task = TEXT("task"),
                                            .period = TEXT("period"),
                                            .reason = TEXT("reason"),
                                            .said_us = pg_number(result, i, "said_us"),
                                            .state = open                           ? CONTEST_OPEN
                                                     : pg_bool(result, i, "upheld") ? CONTEST_UPHELD
                                                                                    : CONTEST_REJECTED,
                                            .answer_reason = TEXT("answer_reason"),
                                            .document = TEXT("document"),
                                            .answered_by = TEXT("answered_by"),
                                            .answered_us = pg_number(result, i, "answered_us")};
    }
    PQclear(result);
    return true;
}

bool store_contest_answer(struct pg *pg, const struct uuid *update_id, const struct contest_row *answer,
                          const char *notice_text, const char *notice_task, struct err *err)
{
    struct arena *arena = arena_new();
    struct uuid notice_id = uuid_random();
    struct pg_params params = {.count = 0};
    pg_param_uuid(&params, arena, update_id);
    pg_param_text(&params, answer->state == CONTEST_UPHELD ? "true" : "false");
    pg_param_text(&params, answer->answer_reason);
    pg_param_text(&params, answer->document);
    pg_param_time(&params, arena, answer->answered_us);
    pg_param_text(&params, answer->answered_by);
    pg_param_uuid(&params, arena, &notice_id);
    pg_param_text(&params, notice_text);
    pg_param_text(&params, notice_task);
    PGresult *result = pg_query(pg, "contest_answer", &params, err);
    bool ok = result != NULL && (PQntuples(result) == 1 || answered_before(err));
    PQclear(result);
    arena_free(arena);
    return ok;
}
