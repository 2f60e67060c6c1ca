/* selfcheck: proves with a real connection that a key nobody knows is refused. Without a working ZAP handler CURVE lets
 * everybody in, so the collector does not start unless this succeeds. */
#pragma once

#include "zsock.h"

/* `listen` is the endpoint that the ROUTER is bound to ("*" stands for this machine). */
bool selfcheck_unknown_key_is_refused(struct zcontext *context, const char *listen, const uint8_t server_key[static KEY_BYTES],
                                      struct err *err) MUST_CHECK;
