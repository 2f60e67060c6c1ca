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
    size_t tried;                 /* collectors of this round that could not be reached */
    unsigned failures;            /* rounds in a row */
    int64_t asking_since_us;
    unsigned left;      /* collectors left since the last Welcome because they could store nothing */
    bool leaving;       /* the last loss was such a leave */
    struct zsock *home; /* to the first collector, tried beside the one in use; NULL: none */
    bool home_ready;
    unsigned home_failures;         /* how often in a row it was there and could store nothing */
    int64_t home_us, home_until_us; /* when to try; and for how long */
    bool refused;                   /* the last one of them was a refusal */
    int64_t rest_until_us, deadline_us, up_since_us;
    int64_t heard_us, ping_us, heartbeat_us;
    int64_t hello_at_us; /* a Hello is due then; 0: none */
    uint64_t hello_first;
    uint64_t hello_from;    /* the next Hello begins there: what lies before it cannot be sent; 0: with all */
    uint64_t careful_until; /* up to here one update at a time, as some of them was refused; 0: not */
    uint64_t suspect;       /* the one that was refused by itself last; 0: none */
    unsigned strikes;       /* how often in a row */
    unsigned pings;         /* without their Pong */
    enum message_kind said; /* the last thing that was */
    bool quiet;             /* all that was said but the last Submit is known to have been read: a Pong came after it */
    bool prove_again;       /* receipts that could not be kept are asked for again with the next Welcome */
    bool look;              /* the outbox has to be read again */
    bool moved_epoch;
    struct uuid epoch;      /* of the last Hello */
    int64_t credentials_us; /* the device's own files could not be read: try again then; 0: they could */
    int64_t contact_written_us;
    struct outbox outbox;
    uint64_t sent_written;  /* what `meta` says of what is under way */
    int64_t decide_us;      /* when decisions that nobody answered go out again */
    unsigned bad_frames;    /* in a row */
    const char *told_state; /* what `status` was told last; a literal */
    char told_note[512];
};

/* ---- link.c ---- */

/* Ends this connection and rests before the next one. `event` is for the log. */
void link_lose(struct link *link, const char *event, const char *why);
void link_close_socket(struct link *link);
/* For `status`. */
void link_tell(struct link *link, const char *state, const char *note);
/* Encodes and sends; false when it could not go out, which the caller may leave to the next try. */
bool link_send(struct link *link, const struct message *message);
bool link_send_hello(struct link *link);
void link_ping(struct link *link, int64_t now_us);
/* A frame of ours could not be read at the centre. Before the connection is given up: what of it was under way is sent
 * one by one from now on, and what is refused by itself twice, the second time without its receipt, is passed over. */
void link_take_unreadable(struct link *link, const char *why);
/* Where nothing that can be sent stands in the place that the centre expects: says Hello anew from the next one that
 * can, and true. */
bool link_pass_over(struct link *link, uint64_t expected, int64_t now_us);
/* Sends one batch; false when it has to wait. */
bool link_send_batch(struct link *link, const struct outbox_action *action, int64_t now_us);
/* The message that just arrived; the link may be in another state afterwards. */
void link_take(struct link *link, const struct message *message, struct bytes frame, int64_t now_us);

/* ---- link_where.c: which collector, and when ---- */

/* After a loss: goes on to the next key or collector, and answers how long to rest before. */
int64_t link_next_wait(struct link *link);
bool link_has_several(const struct link *link);
/* RetryAfter instead of a Welcome: a collector that cannot reach its database for long is left for the next one. True
 * when it was. */
bool link_leave(struct link *link, int64_t now_us);
/* Back to the first collector when it is there again; answers when to be called next. */
int64_t link_go_home(struct link *link, int64_t now_us);
void link_forget_home(struct link *link);
