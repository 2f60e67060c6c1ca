/* budget: protobuf decoding with a bound on memory. The library itself has none: a small frame can be made to ask for
 * ninety times its size. What a decoder allocates here counts against a budget, lives in a scratch arena and is freed
 * with it as a whole. */
#pragma once

#include "arena.h"
#include "err.h"
#include "wire.h"

#include <protobuf-c/protobuf-c.h>

enum {
    BUDGET_BYTES = 16 * WIRE_FRAME_MAX,
    BUDGET_UNKNOWN_MAX = 8, /* fields of a newer version that one message may carry; they are ignored */
};

/* Unpacks bytes as a message of that type; it lives as long as the scratch arena. NULL (ERR_PROTOCOL) when they are not
 * such a message, need more than BUDGET_BYTES, or hold more than BUDGET_UNKNOWN_MAX unknown fields in any one message.
 */
ProtobufCMessage *budget_unpack(struct arena *scratch, const ProtobufCMessageDescriptor *type, struct bytes bytes,
                                struct err *err);
/* The same with another bound than BUDGET_BYTES, for what is not one frame. */
ProtobufCMessage *budget_unpack_within(struct arena *scratch, const ProtobufCMessageDescriptor *type,
                                       struct bytes bytes, size_t most, struct err *err);
