/* peers: the connections of agents that the collector knows, by libzmq's name for them. Only the network thread uses
 * it. */
#pragma once

#include "keytable.h"
#include "session.h"
#include "wire.h"
#include "zsock.h"

enum { PEER_ADDRESS_MAX = 64, PEER_JOBS_MAX = 8 };

struct peer {
    struct zpeer id;
    struct identity identity;
    struct session session;
    char address[PEER_ADDRESS_MAX];   /* "192.0.2.7:40112"; "" when unknown */
    int fd;                           /* of the connection, good only while it has that address */
    bool at_gate;                     /* the gate knows that it has spoken */
    unsigned jobs;                    /* under way, besides Submits; at most PEER_JOBS_MAX */
    unsigned refusals;                /* frames that were no use, since one that was */
    int64_t began_us;                 /* monotonic */
    int64_t contact_at_us;            /* when its contact was last written down */
    int64_t known_at_us;              /* monotonic: when the database last said how far its outbox is stored */
    int64_t notices_asked_us;         /* monotonic */
    bool notices_due;                 /* something may wait for it in the database */
    bool history_due;                 /* what it was told of its predecessors may be out of date */
    bool knows_history;               /* it takes History */
    uint8_t history[WIRE_HASH_BYTES]; /* digest of the one that it has */
    struct peer *next;                /* in its bucket */
};

struct peers;

struct peers *peers_new(void);
void peers_free(struct peers *peers); /* NULL is allowed */
size_t peers_count(const struct peers *peers);

struct peer *peers_find(const struct peers *peers, const struct zpeer *id); /* NULL when unknown */
/* A new one; it must not be there yet. Good until it is removed. */
struct peer *peers_add(struct peers *peers, const struct zpeer *id);
void peers_remove(struct peers *peers, struct peer *peer);

/* Calls `visit` for each; a visit that returns false has that one removed. */
void peers_each(struct peers *peers, bool (*visit)(struct peer *peer, void *context), void *context);

/* Remembers where a frame came from, and cuts that connection off. A descriptor may belong to somebody else by now: it
 * is left alone when its address is another one. */
void peer_came_from(struct peer *peer, int fd);
void peer_cut_off(const struct peer *peer);
/* The same for a frame of nobody we know. */
void cut_off_descriptor(int fd);
