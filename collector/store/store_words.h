/* store_words: what an accepted update leaves beside its own row: a correction or withdrawal changes what counts, a
 * report and a milestone have tables of their own. */
#pragma once

#include "store_intake.h"

/* Whether there may be anything of that. */
bool store_words_any(const struct arrival *arrival);

/* Of those of a batch that have a row of their own now (stored[i]); in the transaction that stored them, so that a
 * repeated batch does nothing twice. */
bool store_words_add(struct pg *pg, const struct arrival *const *arrivals, const bool *stored, size_t count,
                     int64_t now_us, struct err *err) MUST_CHECK;
