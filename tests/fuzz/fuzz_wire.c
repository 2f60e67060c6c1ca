/* Any bytes as a frame from either side, as an update's content and as a part of a roster. What decodes must encode
 * again and then decode to the same. */
#include "fuzz_target.h"

#include "wire.h"

#include <stdlib.h>
#include <string.h>

static void decode_frame(struct arena *arena, enum wire_side side, struct bytes frame)
{
    struct message message = {0};
    struct message second = {0};
    struct bytes again = {0};
    struct bytes third = {0};
    if (!wire_decode(arena, side, frame, &message, NULL) || message.kind == MESSAGE_ASSIGNMENTS) {
        return;
    }
    if (!wire_encode(arena, &message, &again, NULL) || !wire_decode(arena, side, again, &second, NULL) ||
        !wire_encode(arena, &second, &third, NULL) || third.size != again.size ||
        memcmp(third.data, again.data, again.size) != 0) {
        abort();
    }
    for (size_t i = 0; message.kind == MESSAGE_SUBMIT && i < message.submit.entry_count; i++) {
        const struct wire_entry *entry = &message.submit.entries[i];
        struct decoded_update decoded = wire_decode_update(arena, &entry->id, entry->update);
        if ((decoded.fault == REASON_NONE) != (decoded.message == NULL)) {
            abort();
        }
    }
}

static void decode_content(struct arena *arena, struct bytes content)
{
    static const struct uuid id = {{1, 2, 3, 4, 5, 6, 0x70, 8, 0x80, 10, 11, 12, 13, 14, 15, 16}};
    struct decoded_update decoded = wire_decode_update(arena, &id, content);
    struct bytes again = {0};
    if (decoded.fault != REASON_NONE || !wire_encode_update(arena, &decoded.update, &again, NULL)) {
        return;
    }
    if (wire_decode_update(arena, &id, again).fault != REASON_NONE) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct bytes bytes = {.data = data, .size = size};
    decode_frame(arena, WIRE_FROM_AGENT, bytes);
    decode_frame(arena, WIRE_FROM_COLLECTOR, bytes);
    decode_content(arena, bytes);
    roster_unref(wire_roster_from_parts(&bytes, 1, NULL));
    (void)wire_refusal_code(bytes);
    arena_free(arena);
    return 0;
}
