/* A folder with an outbox in it, for tests; gone when the test is over. */
#pragma once

#include "spool.h"

#define SPOOL_NOW INT64_C(1733965200000000) /* 2024-12-12T08:00+07:00 */

struct spool_fixture {
    struct arena *arena;
    char folder[64];
    struct spool_options options; /* no quota, no floor, no ballast; for opening it again */
    struct spool *spool;
};

/* For cmocka: *state is the fixture. */
int spool_set_up(void **state);
int spool_tear_down(void **state);

/* Closes and opens it again. */
void spool_again(struct spool_fixture *fixture);
struct spool_meta spool_facts(struct spool_fixture *fixture);
struct spool_rows spool_all(struct spool_fixture *fixture);
/* The copy of the sample roster that this agency would be sent, complete, and the agency as the centre's name for this
 * device. */
void spool_enrol(struct spool_fixture *fixture, const char *agency);

/* A report sealed at SPOOL_NOW, not stored yet; and one that is. */
struct spool_entry spool_entry_of(struct arena *arena, const char *result);
struct spool_row spool_enter(struct spool_fixture *fixture, const char *result);
struct spool_row spool_row_of(struct spool_fixture *fixture, const struct uuid *id);
/* What the centre answers, and that it has answered. */
struct wire_verdict spool_verdict_on(const struct spool_row *row, enum verdict_kind kind);
void spool_answer(struct spool_fixture *fixture, const struct spool_row *row, enum verdict_kind kind);
