/* subjects: what a command that records something is about: the ids that people give it, and the tasks and plans behind
 * stored keys, as sentences and lists name them. */
#pragma once

#include "context.h"
#include "uuid.h"

/* An operand that is an id. */
bool subject_id(const struct admin *admin, size_t operand, struct uuid *ret, struct err *err) MUST_CHECK;

/* Whose name the centre's notices about a plan carry: its focal agency, as it is on that day. */
const struct agency *focal_on(const struct plan *plan, day_t on);

/* The plan that a stored task (NUMBER@DATE@ISSUER#label, or the document alone) belongs to, and its item; either is
 * NULL when the catalogue no longer has it. */
const struct plan *plan_of_key(const struct admin *admin, const char *key, const struct item **ret_item);
/* "08/KH-UBND#6c", or "08/KH-UBND" for the plan as a whole. In the command's arena. */
const char *name_of_key(const struct admin *admin, const char *key);
/* "Nhiệm vụ 6, điểm c (Kế hoạch 08/KH-UBND)": in sentences. In the command's arena. */
const char *spoken_of_key(const struct admin *admin, const char *key);
