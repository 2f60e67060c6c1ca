#include "receipt_json.h"

#include "command.h"

#include <stdio.h>

static json_t *hex(const uint8_t *bytes, size_t size)
{
    char text[2 * WIRE_HASH_BYTES + 1] = "";
    for (size_t i = 0; i < size && i < WIRE_HASH_BYTES; i++) {
        snprintf(text + 2 * i, 3, "%02x", bytes[i]);
    }
    return json_string(text);
}

void receipt_json(json_t *object, const struct receipt *receipt)
{
    char due[DAY_ISO_MAX];
    json_object_set_new(object, "update", json_uuid(&receipt->update_id));
    json_object_set_new(object, "content_hash", hex(receipt->content_hash, sizeof(receipt->content_hash)));
    json_object_set_new(object, "agency", json_text(receipt->agency));
    json_object_set_new(object, "agency_name", json_text(receipt->agency_name));
    json_object_set_new(object, "task", json_text(receipt->task));
    json_object_set_new(object, "period", json_text(receipt->period));
    json_object_set_new(object, "action",
                        receipt->action == ACTION_NONE ? json_null() : json_string(action_code(receipt->action)));
    json_object_set_new(object, "verdict", json_string(verdict_code(receipt->verdict)));
    json_object_set_new(object, "code", json_text(receipt->code));
    json_object_set_new(object, "received_at", json_time(receipt->received_at_us));
    json_object_set_new(object, "effective_at", json_time(receipt->effective_at_us));
    json_object_set_new(object, "due",
                        receipt->due == DAY_NONE ? json_null() : json_string(day_iso(receipt->due, due)));
    json_object_set_new(object, "days_late", json_integer(receipt->days_late));
    json_object_set_new(object, "catalogue_revision", json_integer((json_int_t)receipt->catalogue_revision));
}
