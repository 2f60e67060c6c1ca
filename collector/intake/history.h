/* history: what an agency is told of what the bodies said in whose place it stands. */
#pragma once

#include "pg.h"
#include "roster.h"
#include "wire.h"

/* The frames of it, in the arena; the digest names their content, that of no words when there is nothing to tell. */
bool history_ask(struct pg *pg, const struct roster *roster, const struct agency *agency, day_t on, struct arena *arena,
                 struct frame_list *ret, uint8_t ret_digest[static WIRE_HASH_BYTES], struct err *err) MUST_CHECK;

/* The digest of no words at all. */
void history_digest_of_nothing(uint8_t ret_digest[static WIRE_HASH_BYTES]);
