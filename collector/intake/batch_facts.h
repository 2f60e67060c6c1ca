/* batch_facts: what the database knows that some updates of a batch are judged by: the questions that answers name, and
 * how their senders stand where they say that there is nothing to report. Two questions to the database at most, and
 * none for a batch without such updates. */
#pragma once

#include "job.h"
#include "store_question.h"

struct batch_facts {
    const struct uuid *question_ids;
    struct question_fact *questions;
    size_t question_count;
    const struct arrival **senders; /* by pair: whose "nothing to report" it is about */
    size_t pair_count;
    struct standing_facts standings;
};

bool batch_facts_load(struct pg *pg, struct job *const *jobs, size_t job_count, struct arena *arena,
                      struct batch_facts *ret, struct err *err) MUST_CHECK;

/* The question that an arrival names; NULL when it names none. */
const struct question_fact *batch_question(const struct batch_facts *facts, const struct arrival *arrival);

/* How its sender stands; what was accepted before it in the same batch (`judged`) counts, too. */
struct standing batch_standing(const struct batch_facts *facts, const struct arrival *arrival,
                               const struct arrival *judged, size_t judged_count);
