#include "store_outbox.h"

static void name_outboxes(struct pg_params *params, struct arena *arena, const struct outboxes *outboxes)
{
    struct pg_array array = {0};
    char text[UUID_TEXT_MAX];
    for (size_t i = 0; i < outboxes->count; i++) {
        pg_array_text(&array, uuid_text(&outboxes->list[i].device, text));
    }
    pg_param_array(params, arena, &array);
    for (size_t i = 0; i < outboxes->count; i++) {
        pg_array_text(&array, uuid_text(&outboxes->list[i].epoch, text));
    }
    pg_param_array(params, arena, &array);
}

void outbox_params(struct pg_params *params, struct arena *arena, const struct outboxes *outboxes)
{
    struct pg_array array = {0};
    name_outboxes(params, arena, outboxes);
    for (size_t i = 0; i < outboxes->count; i++) {
        pg_array_number(&array, (int64_t)outboxes->list[i].last_sequence);
    }
    pg_param_array(params, arena, &array);
}

bool store_outboxes_last(struct pg *pg, struct outboxes *outboxes, struct err *err)
{
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    name_outboxes(&params, arena, outboxes);
    PGresult *result = pg_query(pg, "outboxes_last", &params, err);
    arena_free(arena);
    if (result == NULL) {
        return false;
    }
    size_t count = 0;
    for (int row = 0; row < PQntuples(result); row++) {
        struct outbox_last last = {.last_sequence = (uint64_t)pg_number(result, row, "last_sequence"),
                                   .received_at_us = pg_number(result, row, "received_us"),
                                   .effective_at_us = pg_number(result, row, "effective_us")};
        if (count < outboxes->count && uuid_parse(pg_text(result, row, "device"), &last.device) &&
            uuid_parse(pg_text(result, row, "epoch"), &last.epoch)) {
            outboxes->list[count++] = last;
        }
    }
    outboxes->count = count;
    PQclear(result);
    return true;
}

struct outbox_last *outbox_of(const struct outboxes *outboxes, const struct uuid *device, const struct uuid *epoch)
{
    for (size_t i = 0; i < outboxes->count; i++) {
        struct outbox_last *last = &outboxes->list[i];
        if (uuid_equal(&last->device, device) && uuid_equal(&last->epoch, epoch)) {
            return last;
        }
    }
    return NULL;
}
