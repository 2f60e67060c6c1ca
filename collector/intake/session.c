#include "session.h"

#include <stddef.h>

enum { HELLOS_A_SECOND = 5, PRESSED_MAX = 2 /* times the credit: what was under way when it was told to wait */ };

static const int64_t RETRY_US = 1000000;      /* after a failure of the database */
static const int64_t RETRY_BUSY_US = 1000000; /* when the queue is full */
static const int64_t SECOND_US = 1000000;

void session_begin(struct session *session, int64_t now_us)
{
    *session = (struct session){.heard_at_us = now_us};
}

bool session_greet(struct session *session, const struct uuid *epoch, int64_t now_us)
{
    if (now_us - session->hellos_from_us >= SECOND_US || now_us < session->hellos_from_us) {
        session->hellos_from_us = now_us;
        session->hellos = 0;
    }
    if (session->hellos >= HELLOS_A_SECOND) {
        return false;
    }
    session->hellos++;
    session->greeted = true;
    session->welcomed = false;
    session->epoch = *epoch;
    session->heard_at_us = now_us;
    return true;
}

static void remember_wait(struct session *session, int64_t from_us, int64_t to_us)
{
    if (session->wait_to_us == 0 || from_us < session->wait_from_us) {
        session->wait_from_us = from_us;
    }
    if (to_us > session->wait_to_us) {
        session->wait_to_us = to_us;
    }
}

void session_welcome(struct session *session, uint64_t committed, int64_t last_contact_us, int64_t now_us)
{
    bool first_on_connection = session->expected == 0;
    session->welcomed = session->greeted;
    session->expected = committed + 1;
    session->retry_until_us = 0;
    if (first_on_connection && last_contact_us > 0) {
        remember_wait(session, last_contact_us, now_us);
    }
}

static struct session_verdict retry(struct session *session, int64_t delay_us, int64_t now_us)
{
    remember_wait(session, now_us, now_us + delay_us);
    session->retry_until_us = now_us + delay_us;
    return (struct session_verdict){SESSION_RETRY, delay_us};
}

/* What was under way when it was told to wait, or to go back, is none. */
static bool is_flood(const struct session *session, const struct session_limits *limits)
{
    return session->pressed > PRESSED_MAX * limits->credit;
}

struct session_verdict session_submit(struct session *session, const struct session_limits *limits,
                                      struct bucket *share, const struct uuid *epoch, uint64_t first, uint32_t count,
                                      bool busy, int64_t now_us)
{
    int64_t delay_us = 0;
    session->heard_at_us = now_us;
    if (!session->greeted || !uuid_equal(&session->epoch, epoch)) {
        return (struct session_verdict){SESSION_HELLO_FIRST, 0};
    }
    if (session->retry_until_us > now_us) {
        session->pressed++;
        return (struct session_verdict){is_flood(session, limits) ? SESSION_FLOOD : SESSION_RETRY,
                                        session->retry_until_us - now_us};
    }
    if (!session->welcomed) {
        return (struct session_verdict){SESSION_HELLO_FIRST, 0};
    }
    session->retry_until_us = 0;
    if (first > session->expected) {
        session->pressed++;
        return (struct session_verdict){is_flood(session, limits) ? SESSION_FLOOD : SESSION_REWIND, 0};
    }
    if (busy || session->under_way >= limits->credit) {
        return retry(session, RETRY_BUSY_US, now_us);
    }
    if (!bucket_take(share, &limits->rate, count, now_us, &delay_us)) {
        return retry(session, delay_us, now_us);
    }
    uint64_t next = first + count;
    session->expected = next > session->expected ? next : session->expected;
    session->under_way++;
    session->pressed = 0;
    return (struct session_verdict){SESSION_TAKE, 0};
}

void session_stored(struct session *session)
{
    session->under_way -= session->under_way > 0 ? 1 : 0;
}

int64_t session_failed(struct session *session, uint64_t first, int64_t now_us)
{
    session->under_way -= session->under_way > 0 ? 1 : 0;
    session->expected = first < session->expected ? first : session->expected;
    session->welcomed = false; /* what the database holds now is anybody's guess: it has to be asked again */
    retry(session, RETRY_US, now_us);
    return RETRY_US;
}
