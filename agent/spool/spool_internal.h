/* spool_internal: what the files of the spool share. */
#pragma once

#include "drafts.h"
#include "receipts.h"
#include "space.h"
#include "spool.h"
#include "sql.h"

#include <sys/types.h>

struct spool {
    char *folder, *path, *ballast_path, *gate_path, *wake_path;
    struct sql sql;
    struct space space;
    int64_t quota_rows, quota_bytes;
    bool read_only; /* the disk cannot be written */
    int gate;       /* shared lock: whoever sets a damaged file aside waits for all */
    dev_t device;
    ino_t inode; /* of the file that was opened */
    int64_t data_version;
    struct spool_news news; /* of the last spool_verdicts() */
};

/* Runs work(spool, context) inside one writing transaction. With `answers` (what the centre told, which must always
 * fit) a full disk gives up the ballast and tries once more. */
enum spool_need { SPOOL_ENTRIES, SPOOL_ANSWERS };
bool spool_transact(struct spool *spool, enum spool_need need, bool (*work)(struct spool *, void *, struct err *),
                    void *context, struct err *err) MUST_CHECK;

/* What a transaction gives out; read at its begin, written at its end. */
struct spool_given {
    uint64_t last_sequence;
    bool has_last_id;
    struct uuid last_id;
    int64_t collector_time_us;
};
bool spool_given_read(struct spool *spool, struct spool_given *ret, struct err *err) MUST_CHECK;
struct uuid spool_given_id(struct spool_given *given); /* a new one */
bool spool_given_write(struct spool *spool, const struct spool_given *given, struct err *err) MUST_CHECK;
/* ERR_TEMPORARY when so many more are too many. */
bool spool_quota_allows(struct spool *spool, size_t count, struct err *err) MUST_CHECK;

const char *decision_code(enum wire_decision decision);

/* Whether the receipt of a verdict is signed by one of these keys and about this very update; own_hash is that of the
 * content which this machine holds. ERR_DATA, saying why not. */
bool spool_receipt_check(struct arena *arena, const struct receipt_keys *keys, const struct wire_verdict *verdict,
                         const uint8_t *own_hash, struct err *err) MUST_CHECK;
/* Takes over what can still be read in every damaged file of the folder that was not looked at before. One that
 * cannot be looked at now (a full disk) is left for the next time. */
void spool_salvage(struct spool *spool, int64_t now_us);
