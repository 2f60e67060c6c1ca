/* session: what the collector knows of one connection of a device, and what it answers. Pure: (event, now) -> answer;
 * no socket, no clock, no database. The rules are those of docs/PROTOCOL.md, sections 4, 5 and 8. */
#pragma once

#include "bucket.h"
#include "uuid.h"

#include <stdbool.h>
#include <stdint.h>

struct session_limits {
    struct bucket_limits rate; /* updates of one agency */
    uint32_t credit;           /* Submits under way */
};

struct session {
    bool greeted;  /* a Hello came; its Welcome may still be on its way */
    bool welcomed; /* Submits may come */
    struct uuid epoch;
    uint64_t expected;                /* next sequence */
    uint32_t under_way;               /* Submits handed to a writer */
    int64_t retry_until_us;           /* told to come again after this; 0: not */
    int64_t wait_from_us, wait_to_us; /* the last silence or back-off on record; 0: none */
    uint32_t pressed;                 /* Submits in a row that came although it was told to wait, or to go back */
    int64_t heard_at_us;
    uint32_t hellos; /* within the second that began at hellos_from_us */
    int64_t hellos_from_us;
};

enum session_answer {
    SESSION_TAKE,        /* hand it to a writer */
    SESSION_HELLO_FIRST, /* Refusal */
    SESSION_REWIND,      /* tell session->expected */
    SESSION_RETRY,       /* tell session->expected and the delay */
    SESSION_FLOOD,       /* it was told to wait, and goes on and on: cut it off */
};

struct session_verdict {
    enum session_answer answer;
    int64_t delay_us; /* SESSION_RETRY */
};

/* A new connection. */
void session_begin(struct session *session, int64_t now_us);

/* Hello: the epoch; nothing may be submitted until the welcome. False when they come faster than any agent says them:
 * each costs the database a question, and the network a catalogue. */
bool session_greet(struct session *session, const struct uuid *epoch, int64_t now_us);
/* What the database knows: last committed sequence, and when the device was last heard before this connection (0:
 * never). */
void session_welcome(struct session *session, uint64_t committed, int64_t last_contact_us, int64_t now_us);

/* A Submit of `count` entries from `first`. `share`: what its agency may still send, over all its devices. `busy`: the
 * collector as a whole takes nothing now. On SESSION_TAKE the sequences count as under way. */
struct session_verdict session_submit(struct session *session, const struct session_limits *limits,
                                      struct bucket *share, const struct uuid *epoch, uint64_t first, uint32_t count,
                                      bool busy, int64_t now_us);

/* The writer is done with a Submit. Failed: nothing from `first` on is known to be stored; returns the delay to tell.
 * What comes after it needs a new Hello, because only the database knows how far the outbox is stored. */
void session_stored(struct session *session);
int64_t session_failed(struct session *session, uint64_t first, int64_t now_us);
