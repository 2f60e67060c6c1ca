/* link: the connection to the centre, from enrolment to the last verdict. One socket is one connection: whatever goes
 * wrong, it is closed, the link waits (longer each time) and makes a new one, with the next address or key where there
 * are several. What was sent without an answer is sent again, and the centre knows it by its id. */
#pragma once

#include "config.h"
#include "spool.h"
#include "zsock.h"

struct link;

struct link *link_new(const struct agent_config *config, struct spool *spool, struct zcontext *context);
void link_free(struct link *link); /* NULL is allowed */

/* What to wait for; NULL: only for time. */
struct zsock *link_socket(struct link *link);

/* Does everything that can be done now, without blocking, and answers when (by clock_monotonic_us()) it wants to be
 * called again at the latest. */
int64_t link_step(struct link *link, int64_t now_us);

/* Another process wrote to the outbox. */
void link_look(struct link *link);
/* The enrolment file may be another one: try it at once. */
void link_credentials_changed(struct link *link);
/* Tells `status` that the daemon ends. */
void link_stop(struct link *link);
