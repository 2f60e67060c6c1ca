/* What intake.c, receive.c, results.c and reply.c share; all of it belongs to the network thread. */
#pragma once

#include "config.h"
#include "damper.h"
#include "gate.h"
#include "holdoff.h"
#include "job.h"
#include "keytable.h"
#include "lanes.h"
#include "peers.h"
#include "rates.h"
#include "receipt.h"
#include "session.h"
#include "watcher.h"
#include "writer.h"
#include "zap.h"
#include "zsock.h"

enum { WRITERS_MAX = 8, REFUSALS_MAX = 20, CONNECTIONS_MAX = 2 };

struct counters {
    int64_t frames, refused_frames, unknown_frames;
    int64_t updates, accepted, held, rejected, repeated, conflicts;
    int64_t retry_after, rewinds, cut_off, floods;
};

struct intake {
    const struct collector_config *config;
    struct key_pair server;
    struct receipt_signer signer;
    struct zcontext *context;
    struct keytable *keys;
    struct zap *zap;
    struct gate *gate;
    struct zsock *router;
    struct watcher *watcher;
    struct zsock *watcher_sock;
    struct writer *writers[WRITERS_MAX];
    struct zsock *writer_socks[WRITERS_MAX];
    size_t writer_count;
    struct peers *peers;
    struct roster *roster; /* NULL until the database was read once */
    struct session_limits limits;
    struct rates *agencies;  /* updates, by agency */
    struct rates *devices;   /* frames of any kind, by device */
    struct holdoff *holdoff; /* devices that may not come back yet */
    struct lanes *lanes;     /* jobs on their way to the writers */
    int64_t queued;          /* updates there and at the writers */
    int64_t queued_bytes;    /* of their frames */
    bool stuck;              /* the database does not answer: nothing is taken meanwhile */
    struct damper flooding, strangers, refusals, rewinding, busy;
    struct counters counters;
    int signals;
    int64_t tended_at_us, forgot_at_us; /* monotonic */
    bool stop;
    bool failed;
    struct err error;
};

/* ---- receive.c ---- */
/* One frame from the network. */
void receive_frame(struct intake *intake, const struct zpeer *from, const char *user_id, struct bytes frame, int fd);
/* Gives the writers what may go to them now. */
void feed_writers(struct intake *intake);
/* A peer that goes on although it was told to wait, or sends what is no use again and again, or more frames than any
 * agent: it is cut off, and stays away for a while. What it had to say is in its outbox. */
void stop_flood(struct intake *intake, struct peer *peer);
/* Looks in the database what this peer was not told yet. */
void ask_for_notices(struct intake *intake, struct peer *peer);
/* Looks in the database what its predecessors said, when it takes that. */
void ask_for_history(struct intake *intake, struct peer *peer);

/* ---- results.c ---- */
/* What a writer is done with; takes the job over. */
void take_result(struct intake *intake, struct job *job);
/* Has what these agencies (codes) were not told yet looked up, where they are connected. */
void tell_agencies(struct intake *intake, const char *const *agencies, size_t count);

/* ---- reply.c: one message to one peer; what cannot be delivered is not kept: the agent asks again ---- */
void reply(struct intake *intake, struct peer *peer, struct arena *arena, const struct message *message);
void reply_refusal(struct intake *intake, struct peer *peer, const char *code, const char *why);
void reply_retry_after(struct intake *intake, struct peer *peer, const struct uuid *epoch, uint64_t from,
                       int64_t delay_us);
void reply_rewind(struct intake *intake, struct peer *peer);
/* Asks it to say Hello again: the database does not hold what it was told is stored. */
void reply_hello_again(struct intake *intake, struct peer *peer);
void reply_pong(struct intake *intake, struct peer *peer);
void reply_welcome(struct intake *intake, struct peer *peer, const struct job *job);
/* The roster as this peer's agency may see it. */
void reply_assignments(struct intake *intake, struct peer *peer, struct arena *arena);
/* What its predecessors said, unless it has just that. */
void reply_history(struct intake *intake, struct peer *peer, const struct job *job);
