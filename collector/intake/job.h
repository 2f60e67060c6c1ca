/* job: a piece of work that needs the database, on its way from the network thread to a writer and back. Whoever holds
 * the pointer owns it. What belongs to one device always goes to the same writer, so its jobs are done in order. */
#pragma once

#include "keytable.h"
#include "receipt.h"
#include "store_decision.h"
#include "store_intake.h"
#include "wire.h"
#include "zsock.h"

enum job_kind {
    JOB_HELLO,    /* how far an outbox is stored */
    JOB_BATCH,    /* one Submit */
    JOB_ENROL,    /* redeem an enrolment */
    JOB_DECIDE,   /* release or refuse what is held */
    JOB_RECEIVED, /* notices acknowledged */
    JOB_NOTICES,  /* what this device has not been told yet */
    JOB_HISTORY,  /* what its agency's predecessors said */
    JOB_CONTACT,  /* the device was heard */
};

struct job {
    enum job_kind kind;
    struct arena *arena; /* owns all that it points to */
    struct zpeer peer;   /* who asked; results go there */
    struct identity identity;
    struct roster *roster;  /* a reference of its own: what it is judged by */
    struct message message; /* decoded; texts in the arena */
    int64_t received_at_us;
    size_t frame_size;  /* bytes, as it came from the network */
    struct job *next;   /* behind it, while it waits for its turn */
    int64_t said_at_us; /* JOB_HELLO of a bundle: when the device wrote it, by its own clock; 0: just now */
    size_t notices_max; /* JOB_NOTICES; 0: WIRE_NOTICES_MAX */

    /* JOB_BATCH */
    int64_t wait_from_us, wait_to_us; /* the device's last recorded silence or back-off; 0: none */
    struct arrival *arrivals;         /* NULL: not taken yet (batch_take()) */
    struct decoded_update *decoded;   /* beside arrivals */
    size_t count;

    /* Results. */
    bool done; /* false: nothing was stored, the same may be tried again (error says why) */
    struct err error;
    struct fate *fates;         /* JOB_BATCH: beside arrivals */
    const char **held_agencies; /* JOB_BATCH: who was told of something held */
    size_t held_count;
    size_t receipts_refused;          /* JOB_BATCH: receipts that came along and prove nothing; */
    const char *receipt_refused;      /* why not, of the first */
    uint64_t committed;               /* JOB_HELLO */
    struct receipt_keys receipt_keys; /* JOB_HELLO: of all collectors */
    int64_t last_contact_us;          /* JOB_HELLO */
    struct uuid device;               /* JOB_ENROL */
    const char *refusal;              /* JOB_ENROL, JOB_DECIDE: code when it was refused */
    const char *told_agency;          /* JOB_DECIDE: who gets a notice of it */
    struct wire_notices notices;      /* JOB_NOTICES */
    struct frame_list history;        /* JOB_HISTORY */
    uint8_t digest[WIRE_HASH_BYTES];
};

struct job *job_new(enum job_kind kind, const struct zpeer *peer, const struct identity *identity,
                    struct roster *roster, int64_t now_us);
void job_free(struct job *job); /* NULL is allowed */

/* Codes of those for whom the job's device speaks on the day: its agency, and each in whose place that stands alone. In
 * the job's arena. */
const char **job_agencies(struct job *job, size_t *ret_count);
