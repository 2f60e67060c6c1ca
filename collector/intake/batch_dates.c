#include "batch_dates.h"

bool batch_outboxes(struct pg *pg, struct job *const *jobs, size_t job_count, struct arena *arena, struct outboxes *ret,
                    struct err *err)
{
    *ret = (struct outboxes){.list = arena_array(arena, job_count + 1, sizeof(*ret->list))};
    for (size_t j = 0; j < job_count; j++) {
        const struct uuid *device = &jobs[j]->identity.id;
        const struct uuid *epoch = &jobs[j]->message.submit.epoch;
        if (outbox_of(ret, device, epoch) == NULL) {
            ret->list[ret->count++] = (struct outbox_last){.device = *device, .epoch = *epoch};
        }
    }
    return store_outboxes_last(pg, ret, err);
}

static int64_t later_of(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

void batch_date(struct job *job, size_t index, struct outboxes *outboxes, int64_t now_us)
{
    const struct wire_entry *entry = &job->message.submit.entries[index];
    struct arrival *arrival = &job->arrivals[index];
    struct outbox_last *last = outbox_of(outboxes, &arrival->place.device, &arrival->place.epoch);
    bool is_new = last != NULL && arrival->place.sequence > last->last_sequence;
    if (arrival->earlier != NULL) {
        arrival->received_at_us = arrival->earlier->receipt.received_at_us;
        arrival->effective_at_us = arrival->earlier->receipt.effective_at_us;
    } else {
        int64_t received = job->received_at_us;
        if (is_new) {
            received = dated_after(last->received_at_us, received, later_of(received, now_us));
        }
        int64_t effective =
            effective_at(entry->sealed_at_us, entry->collector_time_us, job->wait_from_us, job->wait_to_us, received);
        arrival->received_at_us = received;
        /* Equal is allowed here: what was sealed in one moment counts from that moment. */
        arrival->effective_at_us = is_new && effective < last->effective_at_us
                                       ? dated_after(last->effective_at_us, effective, received)
                                       : effective;
    }
    if (is_new) {
        last->last_sequence = arrival->place.sequence;
        last->received_at_us = arrival->received_at_us;
        last->effective_at_us = arrival->effective_at_us;
    }
}
