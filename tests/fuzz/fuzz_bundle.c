/* Any bytes as a file that somebody brings on a stick, and, as if their sender had a key that is known, as what is
 * inside of one. What comes out must go in again. */
#include "fuzz_target.h"

#include "bundle.h"

#include <stdlib.h>
#include <string.h>

static void decode_inside(struct arena *arena, struct bytes bytes)
{
    struct frame_list frames = {0};
    struct frame_list second = {0};
    struct bytes again = {0};
    if (!wire_decode_bundle(arena, bytes, &frames, NULL)) {
        return;
    }
    if (!wire_encode_bundle(arena, &frames, &again, NULL) || !wire_decode_bundle(arena, again, &second, NULL) ||
        second.count != frames.count) {
        abort();
    }
    for (size_t i = 0; i < frames.count; i++) {
        if (frames.frames[i].size != second.frames[i].size ||
            memcmp(frames.frames[i].data, second.frames[i].data, frames.frames[i].size) != 0) {
            abort();
        }
    }
}

static void take_apart(struct arena *arena, struct bytes file)
{
    static const struct key_pair nobody = {.public_key = {0}, .secret_key = {1}};
    struct bundle_letters letters = {0};
    struct frame_list frames = {0};
    if (!bundle_parse(file, "fuzz", &letters, NULL)) {
        return;
    }
    for (size_t i = 0; i < letters.count; i++) {
        if (bundle_open(arena, &letters.list[i], &nobody, "fuzz", &frames, NULL)) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct bytes bytes = {.data = data, .size = size};
    take_apart(arena, bytes);
    decode_inside(arena, bytes);
    arena_free(arena);
    return 0;
}
