/* spool_internal: what the files of the spool share. */
#pragma once

#include "space.h"
#include "spool.h"
#include "sql.h"

#include <sys/types.h>

struct spool {
    char *folder, *path, *ballast_path, *gate_path, *wake_path;
    struct sql sql;
    struct space space;
    int64_t quota_rows, quota_bytes;
    int gate; /* shared lock: whoever sets a damaged file aside waits for all */
    dev_t device;
    ino_t inode; /* of the file that was opened */
    int64_t data_version;
};

/* Runs work(spool, context) inside one writing transaction. With `answers` (what the centre told, which must always
 * fit) a full disk gives up the ballast and tries once more. */
enum spool_need { SPOOL_ENTRIES, SPOOL_ANSWERS };
bool spool_transact(struct spool *spool, enum spool_need need, bool (*work)(struct spool *, void *, struct err *),
                    void *context, struct err *err) MUST_CHECK;

const char *decision_code(enum wire_decision decision);
