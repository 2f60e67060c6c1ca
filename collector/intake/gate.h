/* gate: watches who connects to the port, before anybody has proved anything, and cuts off what is too much (crowd.h).
 * A thread of its own that does nothing slow: libzmq tells it of every connection and waits for it to listen. */
#pragma once

#include "crowd.h"
#include "zsock.h"

struct gate;

/* How many connections the process's descriptors allow, at most `wanted`: files, the database and this program's own
 * sockets keep theirs. */
size_t gate_room(size_t wanted);

struct gate *gate_start(struct zcontext *context, struct zsock *router, const struct crowd_limits *limits,
                        struct err *err);
/* The connection with this descriptor has spoken, with a key that is known. False: say it again with its next frame,
 * the gate has not heard of it yet. From any thread. */
bool gate_spoke(struct gate *gate, int fd);
/* Connections now; from any thread. */
size_t gate_count(struct gate *gate);
/* After the router was closed; NULL is allowed. */
void gate_stop(struct gate *gate);
