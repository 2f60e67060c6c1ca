/* told: what the ledger says, looked up by whom, what and which kind. Only the planner uses it. */
#pragma once

#include "planner.h"

struct told;

/* Room for so many recipients, obligations and ledger rows; in the arena. */
struct told *told_new(struct arena *arena, size_t recipients, size_t obligations, size_t rows);

/* Numbers from 0, the same for the same recipient (whatever the case of its Latin letters) or the same key and due day.
 */
size_t told_recipient(struct told *told, const char *key);
size_t told_thing(struct told *told, const char *key, day_t due);
size_t told_recipient_count(const struct told *told);

/* Remembers a row; of several the greatest step counts. */
void told_add(struct told *told, const struct ledger_row *row);
/* Whether something of this kind was told, and its greatest step. */
bool told_step(const struct told *told, size_t recipient, size_t thing, enum intent_kind kind, int *ret_step);
