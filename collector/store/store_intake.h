/* store_intake: one batch of judged updates into PostgreSQL, in one transaction, and what came of each. Acknowledge
 * only what this returned: by then it is committed. */
#pragma once

#include "judge.h"
#include "pg.h"
#include "wire.h"

/* One update on its way through intake. */
struct arrival {
    struct place place;
    const char *agency; /* code */
    struct uuid id;
    int64_t sealed_at_us, collector_time_us, received_at_us, effective_at_us;
    struct bytes content;
    uint8_t content_hash[WIRE_HASH_BYTES];
    struct update update;
    enum verdict_kind verdict; /* as judged */
    const char *code, *field, *message, *role, *basis;
    const char *party, *answers_for; /* codes; NULL: none, and itself */
    const char *corrects_agency;     /* who said what this supersedes; NULL: nothing, or not known */
    int64_t catalogue_revision;
};

enum fate_kind {
    FATE_STORED,
    FATE_REPEATED, /* the same update was stored before: its first verdict again */
    FATE_CONFLICT, /* the same id with other content: kept beside, never merged */
    FATE_PLACE_TAKEN,
};

/* What became of an arrival: the verdict to send. */
struct fate {
    enum fate_kind kind;
    struct wire_verdict verdict; /* texts in the arena */
};

/* arrivals of any devices, each device's in sequence order without gaps. All or nothing: on false nothing was
 * acknowledged; with pg_failure() == PG_AGAIN the outcome is unknown and the same batch may be given again. One row
 * that the database cannot take (PG_REJECT) does not spoil the others: it is stored as rejected (BAD_FORM) by itself,
 * with its bytes. */
bool store_batch(struct pg *pg, const struct arrival *arrivals, size_t count, int64_t now_us, struct arena *arena,
                 struct fate *ret_fates, struct err *err) MUST_CHECK;

/* Facts on the updates that some of a batch supersede, by id; priors[i].found is false when there is none. */
bool store_priors(struct pg *pg, const struct uuid *ids, size_t count, struct arena *arena, struct prior *ret_priors,
                  struct err *err) MUST_CHECK;
