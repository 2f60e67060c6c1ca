/* lies: a protobuf message, taken apart by its descriptor and put together again with one thing wrong in it: a length
 * that is not the length, or a part that ends too early while everything around it fits. */
#pragma once

#include "wire.h"

#include <protobuf-c/protobuf-c.h>

/* Called with each variant; the bytes are exactly as large as they say, and gone after the call. */
typedef void lie_visit(struct bytes variant, void *context);

/* Every prefix of it. */
size_t lies_cut(struct bytes whole, lie_visit *visit, void *context);
/* Every prefix of every message, text and list of bytes inside it, with the lengths around it made right again. */
size_t lies_cut_inside(const ProtobufCMessageDescriptor *type, struct bytes whole, lie_visit *visit, void *context);
/* Each length in it said to be 0, 1, one less, one more, and much more, up to 2^64-1; once with the lengths around it
 * as they were, once made right again. */
size_t lies_length(const ProtobufCMessageDescriptor *type, struct bytes whole, lie_visit *visit, void *context);
/* Every byte replaced by a few others. */
size_t lies_bytes(struct bytes whole, lie_visit *visit, void *context);
