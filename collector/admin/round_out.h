/* round_out: a reporting round as --json and screens show it, whoever reported. */
#pragma once

#include "json_out.h"
#include "roster.h"

/* plan, period, name, from, to, due and due_printed (the last of those who report), deadlines, cooperating, basis,
 * state and number. */
json_t *round_json(const struct round *round);

/* Indented lines: data, deadlines, basis. */
void round_print(struct arena *arena, const struct round *round);
