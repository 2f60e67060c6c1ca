/* fault: named points at which a test lets a program die, stand still, fail or be slow: around every disk write, send,
 * commit and acknowledgement. Compiled in only with the CMake option TIENDO_FAULTS (tests); without it a point is
 * nothing at all, and the programs that are delivered hold no trace of them. `scripts/chaos --points` lists them.
 *
 * TIENDO_FAULT=NAME[:NTH][:ACTION],… says what happens where: at the NTH passing (1 when left out; *: at every one) the
 * ACTION: kill (SIGKILL, the default), stop (SIGSTOP), error (FAULT_FAILS answers true) or delay=MILLISECONDS. */
#pragma once

#include "err.h"

#ifdef TIENDO_FAULTS

#define FAULT_VERSION ", with fault points (for tests only)"
#define FAULT_POINT(name) ((void)fault_pass(name))
/* For the head of a function that can fail: true when it has to, *err says so (ERR_TEMPORARY). */
#define FAULT_FAILS(name, err) fault_fails(name, err)

/* Does what TIENDO_FAULT says of this point; true when that is an error. Any thread. */
bool fault_pass(const char *name);
bool fault_fails(const char *name, struct err *err);

#else

#define FAULT_VERSION ""
#define FAULT_POINT(name) ((void)0)
#define FAULT_FAILS(name, err) ((void)(err), false)

#endif
