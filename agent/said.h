/* said: what this device says to the centre, the same whether it goes over a connection or into a file. */
#pragma once

#include "spool.h"

/* From `first` on it can send; texts are literals or of meta. */
struct message said_hello(const struct spool_meta *meta, uint64_t first);

/* These rows as a Submit, whose entries are in the arena. */
struct message said_submit(struct arena *arena, const struct uuid *epoch, const struct spool_rows *rows,
                           bool with_receipts);

/* Bytes of rows that fit one frame. */
enum { SAID_SUBMIT_BYTES = WIRE_FRAME_MAX - 1024 };

/* A message as a frame that this very protocol can be read from: what fails here would fail at the centre. */
bool said_frame(struct arena *arena, const struct message *message, struct bytes *ret, struct err *err) MUST_CHECK;
