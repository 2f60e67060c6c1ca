/* Which collector to be connected to, how long to rest before the next try, and the way back to the first one. */
#include "link_internal.h"

#include "clock.h"
#include "lang.h"
#include "log.h"

#include <string.h>

#define LEAVE_US INT64_C(20000000) /* so long a collector may say that it can store nothing; doubles */
#define HOME_TRY_US INT64_C(8000000)
#define HOME_LOOK_US INT64_C(100000)

enum { LEAVE_DOUBLINGS = 4 };

static uint32_t jitter(void)
{
    struct uuid random = uuid_random();
    uint32_t value = 0;
    memcpy(&value, random.bytes, sizeof(value));
    return value;
}

bool link_has_several(const struct link *link)
{
    return link->credentials.collectors.count > 1;
}

static int64_t short_rest(const struct link *link)
{
    return backoff_us(1, link->config->retry_min_ms * 1000, link->config->retry_max_ms * 1000, jitter());
}

/* Every key at this address first, then the next address. Only a whole round without success makes the wait longer. */
int64_t link_next_wait(struct link *link)
{
    const struct agent_config *config = link->config;
    size_t collectors = link->credentials.collectors.count;
    if (!link->leaving) {
        link->credential++;
    }
    if (!link->leaving && link->credential < link->credentials.count) {
        return short_rest(link);
    }
    link->credential = 0;
    link->collector = collectors > 0 ? (link->collector + 1) % collectors : 0;
    if (link->leaving || ++link->tried < collectors) {
        return short_rest(link);
    }
    link->tried = 0;
    link->failures++;
    return link->refused
               ? backoff_us(link->failures, config->refused_min_ms * 1000, config->refused_max_ms * 1000, jitter())
               : backoff_us(link->failures, config->retry_min_ms * 1000, config->retry_max_ms * 1000, jitter());
}

bool link_leave(struct link *link, int64_t now_us)
{
    unsigned doublings = link->left < LEAVE_DOUBLINGS ? link->left : LEAVE_DOUBLINGS;
    if (!link_has_several(link) || now_us - link->asking_since_us < LEAVE_US << doublings) {
        return false;
    }
    link->left++;
    link->leaving = true;
    link->home_failures += link->collector == 0 && link->home_failures < LEAVE_DOUBLINGS ? 1 : 0;
    link_lose(link, "link.left",
              arena_printf(link->turn, tr("%s can store nothing at present", "%s tạm thời chưa lưu được nội dung"),
                           link->credentials.collectors.list[link->collector].endpoint));
    return true;
}

/* ---- the way back ---- */

void link_forget_home(struct link *link)
{
    zsock_close(link->home);
    link->home = NULL;
    link->home_ready = false;
    link->home_us = 0;
}

static void try_home(struct link *link, int64_t now_us)
{
    struct err err = {0};
    const struct collector_address *first = &link->credentials.collectors.list[0];
    link->home = zsock_dealer(link->context, first->endpoint, first->server_key,
                              &link->credentials.list[link->credential].key, &err);
    link->home_until_us = now_us + HOME_TRY_US;
    if (link->home == NULL) {
        log_event(LOG_LEVEL_WARN, "link.bad_address", "why", err.text, NULL);
        link_forget_home(link);
    }
}

static void move_home(struct link *link, int64_t now_us)
{
    struct zsock *home = link->home;
    log_event(LOG_LEVEL_INFO, "link.home", "endpoint", link->credentials.collectors.list[0].endpoint, NULL);
    link->home = NULL;
    link_close_socket(link);
    link->sock = home;
    link->collector = 0;
    link->state = LINK_CONNECTING;
    link->deadline_us = now_us + HOME_TRY_US;
    link->hello_at_us = now_us;
}

/* The connection in use goes on until the other one stands, and until nothing is under way on it. */
int64_t link_go_home(struct link *link, int64_t now_us)
{
    int64_t every_us = link->config->home_s * CLOCK_SECOND << link->home_failures;
    link->left = 0;
    link->home_failures = link->collector == 0 ? 0 : link->home_failures;
    if (link->state != LINK_UP || link->collector == 0 || every_us == 0) {
        link_forget_home(link);
        return OUTBOX_FOREVER;
    }
    if (link->home == NULL && link->home_us == 0) {
        link->home_us = now_us + backoff_us(1, every_us, every_us, jitter());
    }
    if (link->home == NULL && now_us < link->home_us) {
        return link->home_us;
    }
    if (link->home == NULL) {
        try_home(link, now_us);
        return now_us + HOME_LOOK_US;
    }
    link->home_ready = link->home_ready || zsock_connected(link->home);
    if (link->home_ready && link->outbox.window_count == 0) {
        move_home(link, now_us);
        return now_us;
    }
    if (now_us >= link->home_until_us || zsock_unreachable(link->home) || zsock_refused(link->home)) {
        link_forget_home(link);
    }
    return now_us + HOME_LOOK_US;
}
