/* zap: answers libzmq's question at every handshake, whose key this is (ZeroMQ RFC 27), from the key table in memory. A
 * thread of its own; it must run before the ROUTER binds, because without it CURVE accepts everybody. Never touches the
 * database. */
#pragma once

#include "holdoff.h"
#include "keytable.h"
#include "zsock.h"

struct zap;

struct zap *zap_start(struct zcontext *context, struct keytable *table, struct holdoff *holdoff, struct err *err);
void zap_stop(struct zap *zap); /* before the context is freed; NULL is allowed */
