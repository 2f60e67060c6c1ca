/* encode_update: the parts of an update's content that other messages have, too. Private to this folder. */
#pragma once

#include "arena.h"
#include "update.h"

#include "tiendo/v1/tiendo.pb-c.h"

/* The numbers on the wire are those of our own enums. */
#define SAME_NUMBER(ours, wires) _Static_assert((int)(ours) == (int)(wires), "the protocol's number is another one")

/* In the arena; NULL, which is not sent, when nothing is given. */
Tiendo__V1__Person *encode_person(struct arena *arena, const struct person *person);
Tiendo__V1__Percent *encode_percent(struct arena *arena, int percent); /* -1: not given */
Tiendo__V1__Value *encode_value(struct arena *arena, bool given, double value, int year, enum value_status status);
