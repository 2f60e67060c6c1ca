/* link_internal: what link.c (when to connect, with what, and when to give up) and link_messages.c (what the centre
 * says) share. */
#pragma once

#include "credentials.h"
#include "link.h"
#include "outbox.h"

enum link_state {
    LINK_RESTING,    /* until rest_until_us, or for ever when there is nothing to connect with */
    LINK_CONNECTING, /* there is a socket */
    LINK_ASKING,     /* Hello or Enrol is out */
    LINK_UP,         /* welcomed */
};

struct link {
    const struct agent_config *config;
    struct spool *spool;
    struct zcontext *context;
    struct arena *turn;      /* reset at every step: frames, rows, messages */
    struct arena *long_term; /* credentials */
    struct credentials credentials;
    enum link_state state;
    struct zsock *sock;
    size_t credential, collector; /* which one is in use */
    unsigned failures;            /* in a row */
    bool refused;                 /* the last one of them was a refusal */
    int64_t rest_until_us, deadline_us, up_since_us;
    int64_t heard_us, ping_us, heartbeat_us;
    int64_t hello_at_us; /* a Hello is due then; 0: none */
    uint64_t hello_first;
    struct uuid epoch;      /* of the last Hello */
    int64_t credentials_us; /* the device's own files could not be read: try again then; 0: they could */
    int64_t contact_written_us;
    struct outbox outbox;
    bool look; /* the outbox has to be read again */
    bool moved_epoch;
    uint64_t sent_written;  /* what `meta` says of what is under way */
    int64_t decide_us;      /* when decisions that nobody answered go out again */
    unsigned bad_frames;    /* in a row */
    const char *told_state; /* what `status` was told last; a literal */
    char told_note[512];
};

/* Ends this connection and rests before the next one. `event` is for the log. */
void link_lose(struct link *link, const char *event, const char *why);
/* For `status`. */
void link_tell(struct link *link, const char *state, const char *note);
/* Encodes and sends; false when it could not go out, which the caller may leave to the next try. */
bool link_send(struct link *link, const struct message *message);
bool link_send_hello(struct link *link);
/* The message that just arrived; the link may be in another state afterwards. */
void link_take(struct link *link, const struct message *message, struct bytes frame, int64_t now_us);
