/* keys_as_of: what the reorganisation of agencies does to their keys. Pure. */
#pragma once

#include "roster.h"
#include "store_device.h"

/* How long the machines of an ended agency may still send what was sealed before its end. */
enum { KEYS_DRAIN_DAYS = 30 };

/* Leaves the keys that may connect on that day, under the code that their agency bears then: a renamed one keeps its
 * machines; one that ended otherwise keeps them for KEYS_DRAIN_DAYS (what they may still say is judged as ever: nothing
 * of a day after its end), and can enrol no more. An agency that the roster does not know is left as it is. */
void keys_as_of(struct known_keys *keys, const struct roster *roster, day_t on);
