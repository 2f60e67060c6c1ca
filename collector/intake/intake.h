/* intake: the collector while it runs. One thread owns the network and the sessions; writers judge and store; a watcher
 * keeps keys and catalogue fresh; the ZAP thread answers who may connect. Nothing is acknowledged before its commit. */
#pragma once

#include "config.h"
#include "err.h"

struct intake;

/* Opens everything but needs no database to be there. ERR_UNAVAILABLE when the port is in use. */
struct intake *intake_start(const struct collector_config *config, struct err *err);
/* Until SIGTERM or SIGINT (true), or something that cannot be mended from here (false: *err says what). */
bool intake_run(struct intake *intake, struct err *err) MUST_CHECK;
void intake_free(struct intake *intake); /* NULL is allowed */
