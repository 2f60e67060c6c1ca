/* zsock: the only module (with the collector's ZAP handler) that knows libzmq. One context a process; a socket belongs
 * to one thread. Nothing here blocks but zsock_poll(). */
#pragma once

#include "err.h"
#include "keys.h"

#include <stddef.h>
#include <stdint.h>

enum {
    ZSOCK_FRAME_MAX = 256 * 1024, /* bytes; a larger frame cuts the connection that brings it */
    ZSOCK_HEARTBEAT_MS = 10000,   /* of ZMTP, both sides; three missed ones end a connection */
};

struct zcontext;
struct zsock;

struct zcontext *zcontext_new(struct err *err);
void zcontext_free(struct zcontext *context); /* after all its sockets; NULL is allowed */
void *zcontext_raw(struct zcontext *context); /* for the ZAP handler */

/* Agent side: connects in the background, never queues for a peer that is not there (IMMEDIATE), no routing id of its
 * own. After a refusal by the ZAP handler such a socket is dead for good: close it and make a new one. */
struct zsock *zsock_dealer(struct zcontext *context, const char *endpoint, const uint8_t server_key[static KEY_BYTES],
                           const struct key_pair *own, struct err *err);
/* Whether the handshake was refused by the other side's ZAP handler since the last call (libzmq tells it by an event).
 */
bool zsock_refused(struct zsock *sock);
/* Whether the encrypted connection came up, or went away, since the last call. zsock_poll() wakes for all of them. */
bool zsock_connected(struct zsock *sock);
bool zsock_disconnected(struct zsock *sock);
/* Whether an attempt to connect failed since the last call; the next one follows by itself. */
bool zsock_unreachable(struct zsock *sock);

/* Collector side: CURVE server that asks the ZAP handler (which must be running) about every key. */
struct zsock *zsock_router(struct zcontext *context, const char *endpoint, const struct key_pair *server,
                           struct err *err);

/* Who connects to a router, before anything of it is proved: the reading end, for a thread of its own that keeps up, as
 * libzmq waits for it. Close the router first. */
struct zsock *zsock_doors(struct zcontext *context, struct zsock *router, struct err *err);
enum zdoor {
    ZDOOR_CAME,   /* a TCP connection; its descriptor, which may be closed by now */
    ZDOOR_GONE,   /* the end of one; the same */
    ZDOOR_FAILED, /* one that could not be taken; errno */
};
bool zsock_door(struct zsock *doors, enum zdoor *ret, int *ret_value); /* false: nothing there */

/* Where a router really listens: "tcp://127.0.0.1:40112" when it was bound to port * . */
enum { ZSOCK_ENDPOINT_MAX = 256 };
const char *zsock_endpoint(struct zsock *sock, char buf[static ZSOCK_ENDPOINT_MAX]);

/* A pair of sockets between two threads of this process, for passing pointers. */
bool zsock_pair(struct zcontext *context, const char *name, struct zsock **ret_a, struct zsock **ret_b,
                struct err *err) MUST_CHECK;
bool zsock_pass(struct zsock *sock, void *pointer) MUST_CHECK; /* false: full; the pointer stays the caller's */
void *zsock_take(struct zsock *sock);                          /* NULL: nothing there */

void zsock_close(struct zsock *sock); /* NULL is allowed; drops what was not sent */

enum zresult { Z_OK, Z_AGAIN, Z_GONE, Z_ERROR }; /* Z_AGAIN: would block; Z_GONE: no such peer any more */

enum { ZPEER_MAX = 16 };
struct zpeer { /* a connection of a ROUTER, as libzmq names it; says nothing about who it is */
    uint8_t id[ZPEER_MAX];
    size_t size;
};

/* Dealer: one frame each way. */
enum zresult zsock_send(struct zsock *sock, const void *frame, size_t size);
/* The frame is malloc'ed, the caller frees it. */
enum zresult zsock_receive(struct zsock *sock, uint8_t **ret_frame, size_t *ret_size);

/* Router. user_id is what the ZAP handler answered for the connection's key, taken from the payload frame (never from
 * the routing id, which the peer could choose); "" when absent, which must be treated as hostile. */
enum { ZUSER_MAX = 64 };
enum zresult zsock_route(struct zsock *sock, const struct zpeer *peer, const void *frame, size_t size);
enum zresult zsock_receive_from(struct zsock *sock, struct zpeer *ret_peer, char ret_user_id[static ZUSER_MAX],
                                uint8_t **ret_frame, size_t *ret_size, int *ret_fd);

struct zpoll {
    struct zsock *sock; /* or NULL and fd */
    int fd;
    bool ready;
};
/* Waits until something is readable or timeout_ms (-1: for ever) has passed; sets `ready`. A signal ends the wait. */
bool zsock_poll(struct zpoll *items, size_t count, int timeout_ms, struct err *err) MUST_CHECK;
