/* spool: the outbox on disk. One SQLite file (WAL, synchronous=FULL); every verb is one transaction, on disk when it
 * returns true. Any number of processes may have it open: commands write it themselves, the daemon sends from it.
 * Nothing that was sealed is ever deleted or changed; what an office writes before that is in drafts.h. */
#pragma once

#include "update.h"
#include "wire.h"

#include <stdint.h>

struct spool;

struct spool_options {
    const char *folder;    /* made when missing; must be on a local disk */
    int64_t quota_rows;    /* refuses more than this; 0: no limit */
    int64_t quota_bytes;   /* the same */
    int64_t floor_bytes;   /* free space below which nothing new is taken */
    int64_t ballast_bytes; /* a file that is given up when the disk is full, so that answers can still be stored */
};

/* Opens the outbox, making and migrating it when needed. ERR_TEMPORARY: the disk is full. ERR_UNAVAILABLE: another
 * process holds it. ERR_IO: damaged. ERR_CONFIG: made by a newer version. */
bool spool_open(const struct spool_options *options, struct spool **ret, struct err *err) MUST_CHECK;
/* The daemon's way: checks the file first. A damaged one is renamed and a new outbox, with a new epoch, takes its
 * place and over what can still be read in it; *ret_set_aside is then the new name of the old file (in the arena), else
 * NULL. */
bool spool_open_checked(const struct spool_options *options, struct arena *arena, struct spool **ret,
                        const char **ret_set_aside, struct err *err) MUST_CHECK;
void spool_close(struct spool *spool); /* NULL is allowed */
/* Reads the whole file: ERR_IO when it is damaged. */
bool spool_is_whole(struct spool *spool, struct arena *arena, struct err *err) MUST_CHECK;

/* Files that were set aside as damaged, the oldest first, and what could be taken over from each. */
struct spool_aside {
    const char *name;   /* without its folder */
    int64_t at_us;      /* when it was looked at; 0: not yet */
    int64_t carried;    /* updates taken over: same ids, new places */
    int64_t waiting;    /* of these, without an answer of the centre then */
    int64_t unreadable; /* updates that could not be read; -1: not known how many */
    int64_t papers;     /* drafts, pieces and decisions taken over */
};
struct spool_asides {
    struct spool_aside *list;
    size_t count;
};
bool spool_asides(struct spool *spool, struct arena *arena, struct spool_asides *ret, struct err *err) MUST_CHECK;

/* False once the file was found damaged, or is no longer the one that lies in the folder: close and open it again. */
bool spool_is_usable(const struct spool *spool);
/* Whether another process has written since the last call. */
bool spool_changed(struct spool *spool);
/* Tells a waiting daemon to look; commands call it after they wrote. */
void spool_wake(const struct spool *spool);
/* Lays the ballast down again when it was given up and there is room. */
void spool_tend(const struct spool *spool);

/* ---- the outbox as a whole ---- */

struct spool_meta {
    struct uuid epoch;
    bool has_device;
    struct uuid device;
    const char *agency_code, *agency_name; /* NULL until the centre was reached once */
    uint64_t first_sequence;               /* lowest that this device and epoch can send */
    uint64_t last_sequence;                /* highest given out; 0: none */
    uint64_t sent_sequence;                /* highest under way */
    uint64_t first_unjudged;               /* lowest without a verdict; 0: none */
    uint32_t waiting;                      /* without a verdict */
    int64_t oldest_waiting_us;             /* 0: none */
    int64_t collector_time_us;             /* the last one that the centre told; 0: none */
    int64_t last_contact_us;
    uint64_t catalogue_revision; /* of the assignments held; 0: none */
    const char *link_state, *link_note;
    int64_t link_since_us;
    bool has_history;
    uint8_t history[WIRE_HASH_BYTES]; /* digest of what predecessors said that is held */
};
bool spool_meta(struct spool *spool, struct arena *arena, struct spool_meta *ret, struct err *err) MUST_CHECK;

/* ---- updates ---- */

enum row_state {
    ROW_QUEUED, /* sealed, no verdict yet; shown as sent while it is under way */
    ROW_SENT,
    ROW_ACCEPTED,
    ROW_HELD,
    ROW_REJECTED,
    ROW_RETURNED,
    ROW_REVIEWED,
    ROW_SUPERSEDED,
    ROW_WITHDRAWN,
    ROW_DRAFT,   /* not in the outbox: the office's own paper (drafts.h), sent back by the leader or not shown yet */
    ROW_WAITING, /* the same, with the leader */
    ROW_STATE_MAX
};
const char *row_state_code(enum row_state state);  /* as in --json */
const char *row_state_label(enum row_state state); /* what officers read */

struct spool_row {
    int64_t number; /* order of entry */
    struct uuid id;
    uint64_t sequence;    /* 0: refused on this machine, never sent */
    struct bytes content; /* the encoded update; empty when it could not be encoded, and in lists */
    const char *entered;  /* JSON as entered, where there is no content */
    const char *task;
    enum action action;
    bool has_supersedes, has_receipt;
    bool unsendable; /* the centre cannot read it; rejected, with ROW_UNSENDABLE, unless it had an answer before */
    struct uuid supersedes;
    int64_t sealed_at_us, collector_time_us;
    enum row_state state;
    enum verdict_kind verdict; /* of the centre; VERDICT_NONE: none yet */
    const char *code, *field, *message, *note;
    int64_t received_at_us, effective_at_us;
    struct bytes receipt; /* as the centre signed it; empty in lists */
};
#define ROW_UNSENDABLE "UNSENDABLE"

/* What is to be stored. Everything but `outcome` is the caller's. */
struct spool_entry {
    bool has_id;
    bool has_supersedes;
    bool refused;   /* by this machine's own check: kept, but never sent */
    struct uuid id; /* given by the caller, or minted here */
    struct uuid supersedes;
    enum action action;
    struct bytes content;
    const char *entered;
    const char *task;
    int64_t sealed_at_us;
    int64_t draft_version; /* seals the draft of this id, as it stood at this version; 0: there is no draft */
    const char *code, *field, *message, *note;
    /* Filled in. */
    enum spool_outcome {
        SPOOL_ADDED,
        SPOOL_DUPLICATE,
        SPOOL_CONFLICT,
        SPOOL_CHANGED, /* the draft was written over, sent back or given up since it was read */
    } outcome;
    struct spool_row stored; /* the row of that id: the new one, or the one that was there; it may be a draft's */
};

/* All of them or none. The same id with the same content again is a duplicate, with other content (or a draft in hand)
 * a conflict: nothing is stored for either. A draft is sealed in the same transaction, so that it is approved once
 * however often it is tried. ERR_TEMPORARY when the disk or the quota is full. */
bool spool_add(struct spool *spool, struct arena *arena, struct spool_entry *entries, size_t count,
               struct err *err) MUST_CHECK;

struct spool_rows {
    struct spool_row *list;
    size_t count;
};
bool spool_find(struct spool *spool, struct arena *arena, const struct uuid *id, bool *ret_found, struct spool_row *ret,
                struct err *err) MUST_CHECK;
/* In the order of entry, after a number, at most limit rows. */
bool spool_list(struct spool *spool, struct arena *arena, int64_t after, size_t limit, struct spool_rows *ret,
                struct err *err) MUST_CHECK;
/* Consecutive sequences from the first one at or after `from` that can be sent, at most max_count rows and max_bytes of
 * content, receipt and WIRE_ENTRY_OVERHEAD each; one row fits always. */
bool spool_batch(struct spool *spool, struct arena *arena, uint64_t from, size_t max_count, size_t max_bytes,
                 struct spool_rows *ret, struct err *err) MUST_CHECK;
/* The lowest sequence at or after `from` that can be sent; 0: none. */
bool spool_next(struct spool *spool, uint64_t from, uint64_t *ret, struct err *err) MUST_CHECK;
/* What the centre cannot read: it is kept, its place is passed over, and the officer is told why. */
bool spool_unsendable(struct spool *spool, uint64_t sequence, const char *why, int64_t now_us,
                      struct err *err) MUST_CHECK;

/* ---- what the link to the centre stores ---- */

bool spool_sent(struct spool *spool, uint64_t sequence, struct err *err) MUST_CHECK;
bool spool_contact(struct spool *spool, int64_t collector_time_us, int64_t now_us, struct err *err) MUST_CHECK;
bool spool_link(struct spool *spool, const char *state, const char *note, int64_t now_us, struct err *err) MUST_CHECK;

/* The centre says who this device is. Under another device than before, what has no verdict yet becomes the new one's.
 * ERR_CONFIG when the outbox belongs to another agency: nothing may go out under a wrong name. */
bool spool_welcome(struct spool *spool, const struct uuid *device, const char *agency_code, const char *agency_name,
                   struct err *err) MUST_CHECK;
/* The centre knows more of this outbox than is in it (it was restored from a copy): what has no verdict goes on under a
 * new epoch. */
bool spool_new_epoch(struct spool *spool, struct err *err) MUST_CHECK;

/* A receipt is kept when it can be verified (receipts.h); the verdict counts in any case. */
bool spool_verdicts(struct spool *spool, const struct wire_verdict *verdicts, size_t count, int64_t collector_time_us,
                    int64_t now_us, struct err *err) MUST_CHECK;
/* What was odd about the last spool_verdicts(), for the log. */
struct spool_news {
    size_t receipts, receipts_refused; /* kept now; came and could not be verified */
    size_t other_content;              /* the centre holds something else under that id */
    struct uuid id;                    /* of the last odd one */
    char why[1024];
};
struct spool_news spool_news(const struct spool *spool);

/* One part as received. *ret_whole: this revision is complete now, and is the one that is read. */
bool spool_assignments_add(struct spool *spool, const struct wire_assignments *head, struct bytes frame,
                           bool *ret_whole, struct err *err) MUST_CHECK;
bool spool_assignments(struct spool *spool, struct arena *arena, struct frame_list *ret, struct err *err) MUST_CHECK;

/* What the bodies said in whose place this office stands: the same, by its digest. Empty until there is a whole one. */
bool spool_history_add(struct spool *spool, const struct wire_history *part, struct bytes frame, bool *ret_whole,
                       struct err *err) MUST_CHECK;
struct spool_words {
    struct wire_word *list;
    size_t count;
};
bool spool_history(struct spool *spool, struct arena *arena, struct spool_words *ret, struct err *err) MUST_CHECK;

bool spool_notices_add(struct spool *spool, const struct wire_notice *notices, size_t count, int64_t now_us,
                       struct err *err) MUST_CHECK;
/* The newest `limit`, oldest first. */
bool spool_notices(struct spool *spool, struct arena *arena, size_t limit, struct wire_notices *ret,
                   struct err *err) MUST_CHECK;

/* ---- decisions about what is held for this agency ---- */

struct spool_decision {
    struct wire_decide decide;
    int64_t made_at_us;
    const char *state; /* queued, recorded, refused */
    const char *message;
};
struct spool_decisions {
    struct spool_decision *list;
    size_t count;
};
bool spool_decision_add(struct spool *spool, const struct wire_decide *decide, int64_t now_us,
                        struct err *err) MUST_CHECK;
/* state NULL: all. */
bool spool_decisions(struct spool *spool, struct arena *arena, const char *state, struct spool_decisions *ret,
                     struct err *err) MUST_CHECK;
bool spool_decision_mark(struct spool *spool, const struct uuid *id, const char *state, const char *message,
                         struct err *err) MUST_CHECK;

/* ---- without a network ---- */

/* In a file the centre said that it holds less than it once acknowledged: the next one begins at this sequence. 0: it
 * does not, or there is a connection, over which it says so again. */
bool spool_rewound(struct spool *spool, uint64_t sequence, struct err *err) MUST_CHECK;
bool spool_rewound_to(struct spool *spool, uint64_t *ret, struct err *err) MUST_CHECK;
/* Ids of the notices that were stored last, at most limit, the newest first. */
bool spool_notices_last(struct spool *spool, struct arena *arena, size_t limit, struct wire_received *ret,
                        struct err *err) MUST_CHECK;
