#include "said.h"

#include <string.h>

struct message said_hello(const struct spool_meta *meta, uint64_t first)
{
    struct message hello = {.kind = MESSAGE_HELLO,
                            .hello = {
                                .epoch = meta->epoch,
                                .first_sequence = first,
                                .last_sequence = meta->last_sequence,
                                .catalogue_revision = meta->catalogue_revision,
                                .software = "tiendo-agent " TIENDO_VERSION,
                                .waiting = meta->waiting,
                                .oldest_waiting_us = meta->oldest_waiting_us,
                                .knows_history = true,
                                .has_history = meta->has_history,
                            }};
    memcpy(hello.hello.history, meta->history, sizeof(meta->history));
    return hello;
}

struct message said_submit(struct arena *arena, const struct uuid *epoch, const struct spool_rows *rows,
                           bool with_receipts)
{
    struct wire_entry *entries = arena_array(arena, rows->count, sizeof(*entries));
    for (size_t i = 0; i < rows->count; i++) {
        const struct spool_row *row = &rows->list[i];
        entries[i] = (struct wire_entry){.sequence = row->sequence,
                                         .id = row->id,
                                         .sealed_at_us = row->sealed_at_us,
                                         .collector_time_us = row->collector_time_us,
                                         .update = row->content,
                                         .receipt = with_receipts ? row->receipt : (struct bytes){0}};
    }
    return (struct message){.kind = MESSAGE_SUBMIT,
                            .submit = {.epoch = *epoch, .entries = entries, .entry_count = rows->count}};
}

bool said_frame(struct arena *arena, const struct message *message, struct bytes *ret, struct err *err)
{
    struct message back = {0};
    return wire_encode(arena, message, ret, err) && wire_decode(arena, WIRE_FROM_AGENT, *ret, &back, err);
}
