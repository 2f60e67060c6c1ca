#include "budget.h"

#include "lang.h"

struct budget {
    ProtobufCAllocator allocator;
    struct arena *arena;
    size_t left;
    bool spent;
};

static void *budget_alloc(void *data, size_t size)
{
    struct budget *budget = data;
    enum { OVERHEAD = 16 }; /* the arena rounds up to its alignment */
    if (budget->left < OVERHEAD || size > budget->left - OVERHEAD) {
        budget->spent = true;
        return NULL;
    }
    budget->left -= size + OVERHEAD;
    return arena_alloc(budget->arena, size);
}

static void budget_release(void *data, void *memory)
{
    (void)data;
    (void)memory; /* the arena is freed as a whole */
}

static bool is_present(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) == 0) {
        return true;
    }
    const void *which = (const uint8_t *)message + field->quantifier_offset;
    return *(const uint32_t *)which == field->id;
}

/* Recursion ends with the types: no message of ours holds one of its own kind. */
static bool has_too_many_unknown(const ProtobufCMessage *message)
{
    if (message->n_unknown_fields > BUDGET_UNKNOWN_MAX) {
        return true;
    }
    const ProtobufCMessageDescriptor *type = message->descriptor;
    for (unsigned i = 0; i < type->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &type->fields[i];
        if (field->type != PROTOBUF_C_TYPE_MESSAGE || !is_present(message, field)) {
            continue;
        }
        const void *place = (const uint8_t *)message + field->offset;
        if (field->label != PROTOBUF_C_LABEL_REPEATED) {
            const ProtobufCMessage *child = *(ProtobufCMessage *const *)place;
            if (child != NULL && has_too_many_unknown(child)) {
                return true;
            }
            continue;
        }
        const void *counter = (const uint8_t *)message + field->quantifier_offset;
        ProtobufCMessage *const *children = *(ProtobufCMessage *const *const *)place;
        for (size_t n = 0; n < *(const size_t *)counter; n++) {
            if (has_too_many_unknown(children[n])) {
                return true;
            }
        }
    }
    return false;
}

ProtobufCMessage *budget_unpack(struct arena *scratch, const ProtobufCMessageDescriptor *type, struct bytes bytes,
                                struct err *err)
{
    return budget_unpack_within(scratch, type, bytes, BUDGET_BYTES, err);
}

ProtobufCMessage *budget_unpack_within(struct arena *scratch, const ProtobufCMessageDescriptor *type,
                                       struct bytes bytes, size_t most, struct err *err)
{
    struct budget budget = {.arena = scratch, .left = most};
    budget.allocator = (ProtobufCAllocator){.alloc = budget_alloc, .free = budget_release, .allocator_data = &budget};
    static const uint8_t none[1] = {0};
    ProtobufCMessage *message =
        protobuf_c_message_unpack(type, &budget.allocator, bytes.size, bytes.size == 0 ? none : bytes.data);
    if (message == NULL) {
        err_set(err, ERR_PROTOCOL,
                budget.spent ? tr("%s: takes more memory to decode than a frame may",
                                  "%s: giải mã cần nhiều bộ nhớ hơn mức cho phép")
                             : tr("%s: not a protobuf message of this kind",
                                  "%s: không phải thông điệp protobuf thuộc loại này"),
                type->short_name);
        return NULL;
    }
    if (has_too_many_unknown(message)) {
        err_set(err, ERR_PROTOCOL,
                tr("%s: more than %d unknown fields in one message", "%s: quá %d trường lạ trong một thông điệp"),
                type->short_name, BUDGET_UNKNOWN_MAX);
        return NULL;
    }
    return message;
}
