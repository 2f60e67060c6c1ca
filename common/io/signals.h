/* signals: those that a daemon waits for, as a descriptor in its loop. */
#pragma once

#include <stdbool.h>

/* Blocks SIGTERM, SIGINT, SIGHUP and SIGUSR1 and returns a descriptor that becomes readable with them; SIGPIPE is
 * ignored. Call before any thread starts, so that none but the loop sees them. -1 when there are no descriptors left.
 */
int signals_open(void);

/* The next one that came; 0: none. */
int signals_take(int fd);
