#include "heard.h"

#include "clock.h"
#include "reasons.h"
#include "receipts.h"

#include <string.h>

/* Who this device is may have changed since: an old word says no more than by which keys the centre signs. */
static bool hear_welcome(struct hearing *hearing, const struct wire_welcome *welcome, struct err *err)
{
    struct spool *spool = hearing->spool;
    if (!hearing->old_news &&
        (!spool_welcome(spool, &welcome->device_id, welcome->agency_code, welcome->agency_name, err) ||
         !spool_contact(spool, welcome->collector_time_us, hearing->contact_us, err) ||
         !spool_rewound(spool, 0, err))) {
        return false;
    }
    return spool_receipt_keys_add(hearing->spool, welcome->receipt_keys, welcome->receipt_key_count, clock_now_us(),
                                  &hearing->new_keys, err);
}

static bool is_place_taken(const struct wire_verdict *verdict)
{
    return verdict->code != NULL && strcmp(verdict->code, reason_code(REASON_PLACE_TAKEN)) == 0;
}

/* *ret_counts: whether it is to be stored. What has a verdict keeps it when this one is older. */
static bool weigh(struct hearing *hearing, const struct wire_verdict *verdict, bool *ret_counts, struct err *err)
{
    bool found = false;
    struct spool_row row = {0};
    *ret_counts = true;
    if (hearing->old_news) {
        if (!spool_find(hearing->spool, hearing->arena, &verdict->id, &found, &row, err)) {
            return false;
        }
        *ret_counts = found && row.verdict == VERDICT_NONE;
    }
    return true;
}

/* The first time that a place is taken, this outbox is a copy of an older one that went on elsewhere: its updates go
 * under a new epoch. The second time the centre's word stands. */
static bool hear_verdicts(struct hearing *hearing, const struct wire_verdicts *verdicts, struct err *err)
{
    bool taken = false;
    hearing->kept = arena_array(hearing->arena, verdicts->count, sizeof(*hearing->kept));
    for (size_t i = 0; i < verdicts->count; i++) {
        const struct wire_verdict *verdict = &verdicts->verdicts[i];
        bool counts = false;
        if (is_place_taken(verdict) && !hearing->places_stand) {
            taken = true;
            continue;
        }
        if (!weigh(hearing, verdict, &counts, err)) {
            return false;
        }
        if (counts) {
            hearing->kept[hearing->kept_count++] = *verdict;
        }
    }
    if (!spool_verdicts(hearing->spool, hearing->kept, hearing->kept_count, verdicts->collector_time_us,
                        hearing->contact_us, err)) {
        return false;
    }
    hearing->new_epoch = taken && !hearing->places_pass && !hearing->old_news;
    return !hearing->new_epoch || spool_new_epoch(hearing->spool, err);
}

static bool hear_decided(struct hearing *hearing, const struct wire_decided *decided, struct err *err)
{
    bool recorded = decided->code == NULL;
    return spool_decision_mark(hearing->spool, &decided->id, recorded ? "recorded" : "refused",
                               decided->message == NULL ? decided->code : decided->message, err);
}

bool heard(struct hearing *hearing, const struct message *message, struct bytes frame, struct err *err)
{
    hearing->whole = false;
    hearing->new_epoch = false;
    hearing->new_keys = false;
    hearing->kept_count = 0;
    switch (message->kind) {
    case MESSAGE_WELCOME:
        return hear_welcome(hearing, &message->welcome, err);
    case MESSAGE_VERDICTS:
        return hear_verdicts(hearing, &message->verdicts, err);
    case MESSAGE_ASSIGNMENTS:
        return hearing->old_news ||
               spool_assignments_add(hearing->spool, &message->assignments, frame, &hearing->whole, err);
    case MESSAGE_HISTORY:
        return hearing->old_news || spool_history_add(hearing->spool, &message->history, frame, &hearing->whole, err);
    case MESSAGE_NOTICES:
        return spool_notices_add(hearing->spool, message->notices.notices, message->notices.count, clock_now_us(), err);
    case MESSAGE_DECIDED:
        return hear_decided(hearing, &message->decided, err);
    default:
        return true;
    }
}

struct message heard_received(struct arena *arena, const struct wire_notices *notices)
{
    struct uuid *ids = arena_array(arena, notices->count, sizeof(*ids));
    for (size_t i = 0; i < notices->count; i++) {
        ids[i] = notices->notices[i].id;
    }
    return (struct message){.kind = MESSAGE_RECEIVED, .received = {.notice_ids = ids, .count = notices->count}};
}
