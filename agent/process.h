/* process: this process and the daemon among the machine's processes. */
#pragma once

#include "arena.h"
#include "err.h"

#include <stdbool.h>
#include <sys/types.h>

/* Excludes a second daemon on the same state folder (ERR_UNAVAILABLE). The lock goes with the process. */
bool daemon_lock(const char *state, struct err *err) MUST_CHECK;
/* Whether another process is the daemon there, and which one. */
bool daemon_is_running(const char *state, pid_t *ret_pid);

/* Who uses this machine: the full name of the account, else its login name; NULL when it has none. In the arena. */
const char *account_name(struct arena *arena);

/* Resident memory in KiB; 0 when the system does not say. */
long process_resident_kib(pid_t pid);
