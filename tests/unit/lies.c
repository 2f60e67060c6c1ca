#include "lies.h"

#include "unit.h"

#include <stdlib.h>
#include <string.h>

enum { VARINT_MAX = 10, GROWTH = 4096, LENGTH_DELIMITED = 2, NOWHERE = -1 };

struct buffer {
    uint8_t *data;
    size_t size, room;
};

static void put(struct buffer *buffer, const uint8_t *data, size_t size)
{
    if (buffer->size + size > buffer->room) {
        buffer->room = (buffer->size + size) * 2 + GROWTH;
        buffer->data = realloc(buffer->data, buffer->room);
        assert_non_null(buffer->data);
    }
    if (size > 0) {
        memcpy(buffer->data + buffer->size, data, size);
        buffer->size += size;
    }
}

static void put_varint(struct buffer *buffer, uint64_t value)
{
    uint8_t bytes[VARINT_MAX];
    size_t size = 0;
    do {
        bytes[size++] = (uint8_t)((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
        value >>= 7;
    } while (value > 0);
    put(buffer, bytes, size);
}

static uint64_t take_varint(struct bytes *rest)
{
    uint64_t value = 0;
    unsigned shift = 0;
    uint8_t byte = 0x80;
    while ((byte & 0x80) != 0) {
        assert_true(rest->size > 0 && shift < 64);
        byte = rest->data[0];
        value |= (uint64_t)(byte & 0x7f) << shift;
        shift += 7;
        rest->data++;
        rest->size--;
    }
    return value;
}

static struct bytes take_bytes(struct bytes *rest, size_t size)
{
    assert_true(size <= rest->size);
    struct bytes taken = {rest->data, size};
    rest->data += size;
    rest->size -= size;
    return taken;
}

/* What is wrong with the n-th length: what it says, or where its content ends. */
struct lie {
    int64_t at; /* which length, counted in the order they stand; NOWHERE: none */
    bool says;
    uint64_t length;
    size_t end;
    bool stale; /* the lengths around it stay as they were */
};

struct rewriting {
    struct lie lie;
    int64_t count;    /* lengths met so far */
    size_t true_size; /* of the one lied about */
    bool found;
};

static const ProtobufCMessageDescriptor *child_of(const ProtobufCMessageDescriptor *type, uint64_t tag)
{
    const ProtobufCFieldDescriptor *field =
        type == NULL ? NULL : protobuf_c_message_descriptor_get_field(type, (unsigned)(tag >> 3));
    return field != NULL && field->type == PROTOBUF_C_TYPE_MESSAGE ? field->descriptor : NULL;
}

static void rewrite(struct rewriting *r, const ProtobufCMessageDescriptor *type, struct bytes in, struct buffer *out);

static void rewrite_part(struct rewriting *r, const ProtobufCMessageDescriptor *child, struct bytes part,
                         struct buffer *out)
{
    struct buffer inner = {0};
    bool mine = r->count++ == r->lie.at;
    bool was_found = r->found;
    if (mine) {
        r->found = true;
        r->true_size = part.size;
    }
    if (child == NULL) {
        put(&inner, part.data, part.size);
    } else {
        rewrite(r, child, part, &inner);
    }
    bool around = r->found && !was_found && !mine;
    uint64_t says = r->lie.stale && around ? part.size : inner.size;
    if (mine && r->lie.says) {
        says = r->lie.length;
    } else if (mine) {
        inner.size = r->lie.end < inner.size ? r->lie.end : inner.size;
        says = inner.size;
    }
    put_varint(out, says);
    put(out, inner.data, inner.size);
    free(inner.data);
}

static void rewrite(struct rewriting *r, const ProtobufCMessageDescriptor *type, struct bytes in, struct buffer *out)
{
    while (in.size > 0) {
        uint64_t tag = take_varint(&in);
        put_varint(out, tag);
        switch (tag & 7) {
        case 0:
            put_varint(out, take_varint(&in));
            break;
        case LENGTH_DELIMITED:
            rewrite_part(r, child_of(type, tag), take_bytes(&in, (size_t)take_varint(&in)), out);
            break;
        default: {
            struct bytes fixed = take_bytes(&in, (tag & 7) == 1 ? 8 : 4);
            put(out, fixed.data, fixed.size);
        }
        }
    }
}

/* Exactly as large as it says, so that reading past its end is seen. */
static void show(struct bytes bytes, lie_visit *visit, void *context)
{
    uint8_t *data = malloc(bytes.size == 0 ? 1 : bytes.size);
    assert_non_null(data);
    if (bytes.size > 0) {
        memcpy(data, bytes.data, bytes.size);
    }
    visit((struct bytes){data, bytes.size}, context);
    free(data);
}

/* How large the content of that length truly is; false: there are not so many lengths. */
static bool tell(const ProtobufCMessageDescriptor *type, struct bytes whole, struct lie lie, lie_visit *visit,
                 void *context, size_t *ret_size)
{
    struct rewriting r = {.lie = lie};
    struct buffer out = {0};
    rewrite(&r, type, whole, &out);
    if (visit != NULL) {
        show((struct bytes){out.data, out.size}, visit, context);
    } else if (!r.found) { /* taken apart and put together it is what it was */
        assert_int_equal(out.size, whole.size);
        assert_memory_equal(out.data, whole.data, whole.size);
    }
    free(out.data);
    *ret_size = r.true_size;
    return r.found;
}

size_t lies_cut(struct bytes whole, lie_visit *visit, void *context)
{
    for (size_t size = 0; size < whole.size; size++) {
        show((struct bytes){whole.data, size}, visit, context);
    }
    return whole.size;
}

size_t lies_cut_inside(const ProtobufCMessageDescriptor *type, struct bytes whole, lie_visit *visit, void *context)
{
    size_t told = 0;
    size_t size = 0;
    size_t unused = 0;
    struct lie lie = {.at = 0, .end = SIZE_MAX};
    for (; tell(type, whole, lie, NULL, NULL, &size); lie.at++, lie.end = SIZE_MAX) {
        for (lie.end = 0; lie.end < size; lie.end++, told++) {
            (void)tell(type, whole, lie, visit, context, &unused);
        }
    }
    return told;
}

size_t lies_length(const ProtobufCMessageDescriptor *type, struct bytes whole, lie_visit *visit, void *context)
{
    size_t told = 0;
    size_t size = 0;
    size_t unused = 0;
    struct lie lie = {.at = 0, .end = SIZE_MAX};
    for (; tell(type, whole, lie, NULL, NULL, &size); lie.at++, lie.says = false) {
        const uint64_t lengths[] = {0,
                                    1,
                                    size - 1,
                                    size + 1,
                                    2 * size + 7,
                                    65536,
                                    INT32_MAX,
                                    UINT32_MAX,
                                    (uint64_t)UINT32_MAX + 1 + size,
                                    INT64_MAX,
                                    UINT64_MAX - 16,
                                    UINT64_MAX};
        lie.says = true;
        for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++, told += 2) {
            lie.length = lengths[i];
            lie.stale = false;
            (void)tell(type, whole, lie, visit, context, &unused);
            lie.stale = true;
            (void)tell(type, whole, lie, visit, context, &unused);
        }
    }
    return told;
}

size_t lies_bytes(struct bytes whole, lie_visit *visit, void *context)
{
    uint8_t *data = malloc(whole.size + 1);
    assert_non_null(data);
    memcpy(data, whole.data, whole.size);
    size_t told = 0;
    for (size_t i = 0; i < whole.size; i++) {
        const uint8_t was = data[i];
        const uint8_t others[] = {0, 1, 0x7f, 0x80, 0xff, (uint8_t)(was + 1), (uint8_t)(was - 1), was ^ 0x40};
        for (size_t n = 0; n < sizeof(others); n++, told++) {
            data[i] = others[n];
            show((struct bytes){data, whole.size}, visit, context);
        }
        data[i] = was;
    }
    free(data);
    return told;
}
