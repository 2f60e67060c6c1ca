/* holdoff: devices that may not come back before a moment, because they did not stop sending when they were told to.
 * The network thread puts them in, the ZAP thread asks at every handshake: any thread may call. It never holds more
 * than HOLDOFF_MAX; the one whose time ends first makes room. */
#pragma once

#include "uuid.h"

#include <stdbool.h>
#include <stdint.h>

enum { HOLDOFF_MAX = 256 };

struct holdoff;

struct holdoff *holdoff_new(void);
void holdoff_free(struct holdoff *holdoff); /* NULL is allowed */

/* Times are of the monotonic clock. */
void holdoff_add(struct holdoff *holdoff, const struct uuid *id, int64_t until_us);
bool holdoff_holds(struct holdoff *holdoff, const struct uuid *id, int64_t now_us);
