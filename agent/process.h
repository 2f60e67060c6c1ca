/* process: this process and the daemon among the machine's processes. */
#pragma once

#include "arena.h"
#include "err.h"

#include <stdbool.h>
#include <sys/types.h>

/* Excludes a second daemon on the same state folder (ERR_UNAVAILABLE). *ret_fd holds the lock and goes with the
 * process; closing it, or another descriptor of that file, gives the lock up. */
bool daemon_lock(const char *state, int *ret_fd, struct err *err) MUST_CHECK;
/* From now on what the outbox says of the link is this daemon's word, not that of one before it. */
void daemon_speaks(int lock_fd);

struct daemon_facts {
    bool running, speaks;
    pid_t pid; /* when running */
};
/* Whether another process is the daemon there. Only asks: it never keeps one from starting. */
struct daemon_facts daemon_look(const char *state);

/* Who uses this machine: the full name of the account, else its login name; NULL when it has none. In the arena. */
const char *account_name(struct arena *arena);

/* Resident memory in KiB; 0 when the system does not say. */
long process_resident_kib(pid_t pid);
