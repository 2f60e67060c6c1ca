/* Several frames as one piece, for a file instead of a connection. */
#include "budget.h"
#include "field.h"
#include "wire.h"

#include "lang.h"
#include "tiendo/v1/tiendo.pb-c.h"

#include <string.h>

bool wire_encode_bundle(struct arena *arena, const struct frame_list *frames, struct bytes *ret, struct err *err)
{
    Tiendo__V1__Bundle bundle = TIENDO__V1__BUNDLE__INIT;
    if (frames->count > WIRE_BUNDLE_FRAMES_MAX) {
        return err_set(err, ERR_DATA,
                       tr("%zu messages, more than the %d of one bundle", "%zu thông điệp, quá %d của một tệp"),
                       frames->count, WIRE_BUNDLE_FRAMES_MAX);
    }
    bundle.n_envelopes = frames->count;
    bundle.envelopes = arena_array(arena, frames->count + 1, sizeof(*bundle.envelopes));
    for (size_t i = 0; i < frames->count; i++) {
        bundle.envelopes[i] = field_of_bytes(frames->frames[i].data, frames->frames[i].size);
    }
    return field_pack(arena, &bundle.base, WIRE_BUNDLE_BYTES_MAX, ret, err);
}

/* What it takes to decode one that is honest: its bytes once more, and for each frame what the decoder notes of it. */
static size_t most_to_decode(struct bytes bytes)
{
    enum { A_FRAME = 160, BESIDES = 4096 };
    return bytes.size + (size_t)WIRE_BUNDLE_FRAMES_MAX * A_FRAME + BESIDES;
}

bool wire_decode_bundle(struct arena *arena, struct bytes bytes, struct frame_list *ret, struct err *err)
{
    if (bytes.size > WIRE_BUNDLE_BYTES_MAX) {
        return err_set(err, ERR_PROTOCOL, tr("bundle: %zu bytes, more than %d", "bundle: %zu byte, quá %d"), bytes.size,
                       WIRE_BUNDLE_BYTES_MAX);
    }
    const ProtobufCMessage *message =
        budget_unpack_within(arena, &tiendo__v1__bundle__descriptor, bytes, most_to_decode(bytes), err);
    const Tiendo__V1__Bundle *bundle = (const Tiendo__V1__Bundle *)message;
    if (bundle == NULL) {
        return false;
    }
    if (bundle->n_envelopes > WIRE_BUNDLE_FRAMES_MAX) {
        return err_set(err, ERR_PROTOCOL, tr("bundle: %zu messages, more than %d", "bundle: %zu thông điệp, quá %d"),
                       bundle->n_envelopes, WIRE_BUNDLE_FRAMES_MAX);
    }
    struct frame_list list = {.frames = arena_array(arena, bundle->n_envelopes + 1, sizeof(*list.frames))};
    for (size_t i = 0; i < bundle->n_envelopes; i++) {
        const ProtobufCBinaryData *one = &bundle->envelopes[i];
        if (one->len == 0 || one->len > WIRE_FRAME_MAX) {
            return err_set(err, ERR_PROTOCOL,
                           tr("bundle: message %zu has %zu bytes, expected 1 to %d",
                              "bundle: thông điệp %zu có %zu byte, phải từ 1 đến %d"),
                           i + 1, one->len, WIRE_FRAME_MAX);
        }
        list.frames[list.count++] = (struct bytes){.data = one->data, .size = one->len};
    }
    *ret = list;
    return true;
}
