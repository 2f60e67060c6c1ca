/* The names that the drafting tests look agencies up in. */
#pragma once

#include "sentence.h"

/* From a register in the text form of plans/, for one province and day. Everything belongs to the arena or *ret_roster,
 * which the caller gives back. */
struct names *draft_names(struct arena *arena, const char *const *texts, size_t count, const char *province,
                          struct roster **ret_roster);

/* A file's text. */
const char *draft_file_text(struct arena *arena, const char *path);

/* "lead HP-SXD, cooperate HP-STC(!), cooperate ?Sở Lạ(!) +1": what was read; (!) a marked party, +N doubts about the
 * whole. */
const char *draft_flat(struct arena *arena, const struct assignment *assignment);
