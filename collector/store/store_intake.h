/* store_intake: one batch of judged updates into PostgreSQL, in one transaction, and what came of each. Acknowledge
 * only what this returned: by then it is committed. */
#pragma once

#include "judge.h"
#include "pg.h"
#include "receipt.h"
#include "store_outbox.h"
#include "store_receipt.h"
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
    /* For its receipt, and what an earlier one says. */
    const char *agency_name; /* NULL: not known */
    day_t due;               /* DAY_NONE: none */
    int days_late;
    const char *const *stands_for; /* codes of whom the machine's agency stands for, itself among them */
    size_t stands_for_count;
    const struct signed_receipt *earlier; /* verified, and what is above is taken from it; NULL: none */
    struct bytes earlier_bytes;
};

enum fate_kind {
    FATE_STORED,
    FATE_REPEATED, /* the same update was stored before: its first verdict again */
    FATE_CONFLICT, /* the same id with other content: kept beside, never merged */
    FATE_PLACE_TAKEN,
};

/* What became of an arrival: the verdict to send, with its receipt. */
struct fate {
    enum fate_kind kind;
    struct wire_verdict verdict; /* texts in the arena */
};

/* At most RECEIPT_LEAVES_MAX arrivals of any devices, each device's in sequence order without gaps. All or nothing: on
 * false nothing was acknowledged; with pg_failure() == PG_AGAIN the outcome is unknown and the same batch may be given
 * again. One row that the database cannot take (PG_REJECT) does not spoil the others: it is stored as rejected
 * (BAD_FORM) by itself, with its bytes. What was stored, and what was refused for the first time, is signed in the same
 * transaction; the chain goes on only from a head that is known to be committed. What comes again gets the receipt that
 * it got first, the same bytes; none when it was stored before there were receipts. `outboxes`: as they were when the
 * arrivals were dated and judged by them; when one of them has gone on since, nothing is stored and it is PG_AGAIN. One
 * that is not named is not looked at. They are raised to what is stored. */
bool store_batch(struct pg *pg, const struct signing *signing, const struct arrival *arrivals, size_t count,
                 struct outboxes *outboxes, int64_t now_us, struct arena *arena, struct fate *ret_fates,
                 struct err *err) MUST_CHECK;

/* Facts on the updates that some of a batch supersede, by id; priors[i].found is false when there is none. */
bool store_priors(struct pg *pg, const struct uuid *ids, size_t count, struct arena *arena, struct prior *ret_priors,
                  struct err *err) MUST_CHECK;
