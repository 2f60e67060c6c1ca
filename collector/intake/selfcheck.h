/* selfcheck: proves with a real connection that a key nobody knows is refused. Without a working ZAP handler CURVE lets
 * everybody in, so the collector does not start unless this succeeds. */
#pragma once

#include "zsock.h"

/* Before the real port opens: on a port of its own at the loopback, under the same ZAP handler, whose key table must be
 * empty. */
bool selfcheck_unknown_key_is_refused(struct zcontext *context, const struct key_pair *server,
                                      struct err *err) MUST_CHECK;
