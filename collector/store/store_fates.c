#include "store_fates.h"

#include "clock.h"

#include <string.h>

/* ---- reading ---- */

static struct bytes bytes_of(const PGresult *result, int row, const char *column, struct arena *arena)
{
    struct bytes bytes = {0};
    bytes.data = pg_bytes(arena, result, row, column, &bytes.size);
    return bytes;
}

/* What updates and refusals have alike. */
static struct wire_verdict read_verdict(const PGresult *result, int row, struct arena *arena)
{
    struct wire_verdict verdict = {.code = arena_strdup(arena, pg_text(result, row, "code")),
                                   .field = arena_strdup(arena, pg_text(result, row, "field")),
                                   .message = arena_strdup(arena, pg_text(result, row, "message")),
                                   .received_at_us = pg_number(result, row, "received_us"),
                                   .effective_at_us = pg_number(result, row, "effective_us"),
                                   .catalogue_revision = (uint64_t)pg_number(result, row, "catalogue_revision"),
                                   .repeated_before = true,
                                   .receipt = bytes_of(result, row, "receipt", arena)};
    struct bytes hash = bytes_of(result, row, "content_hash", arena);
    if (hash.size > 0) {
        memcpy(verdict.content_hash, hash.data, hash.size < WIRE_HASH_BYTES ? hash.size : WIRE_HASH_BYTES);
    }
    return verdict;
}

static struct stored_row read_row(const PGresult *result, int row, struct arena *arena)
{
    struct stored_row stored = {.place.sequence = (uint64_t)pg_number(result, row, "sequence"),
                                .agency = arena_strdup(arena, pg_text(result, row, "agency")),
                                .task = arena_strdup(arena, pg_text(result, row, "task")),
                                .verdict = read_verdict(result, row, arena),
                                .has_batch = !pg_is_null(result, row, "batch")};
    stored.verdict.kind = verdict_parse(pg_text(result, row, "verdict"));
    if (!uuid_parse(pg_text(result, row, "id"), &stored.id) ||
        !uuid_parse(pg_text(result, row, "device"), &stored.place.device) ||
        !uuid_parse(pg_text(result, row, "epoch"), &stored.place.epoch) ||
        (stored.has_batch && !uuid_parse(pg_text(result, row, "batch"), &stored.batch))) {
        return (struct stored_row){0};
    }
    stored.verdict.id = stored.id;
    return stored;
}

static struct stored_refusal read_refusal(const PGresult *result, int row, struct arena *arena)
{
    bool conflict = strcmp(pg_text(result, row, "kind"), "conflict") == 0;
    struct stored_refusal refusal = {.agency = arena_strdup(arena, pg_text(result, row, "agency")),
                                     .kind = conflict ? FATE_CONFLICT : FATE_PLACE_TAKEN,
                                     .verdict = read_verdict(result, row, arena)};
    refusal.verdict.kind = VERDICT_REJECTED;
    if (!uuid_parse(pg_text(result, row, "id"), &refusal.id) ||
        !uuid_parse(pg_text(result, row, "batch"), &refusal.batch)) {
        return (struct stored_refusal){.agency = ""};
    }
    refusal.verdict.id = refusal.id;
    return refusal;
}

static PGresult *ask_by_ids(struct pg *pg, const char *query, const struct uuid *ids, size_t count, struct arena *arena,
                            struct err *err)
{
    char text[UUID_TEXT_MAX];
    struct pg_array array = {0};
    struct pg_params params = {.count = 0};
    for (size_t i = 0; i < count; i++) {
        pg_array_text(&array, uuid_text(&ids[i], text));
    }
    pg_param_array(&params, arena, &array);
    return pg_query(pg, query, &params, err);
}

bool stored_rows_find_updates(struct pg *pg, const struct uuid *ids, size_t count, struct arena *arena,
                              struct stored_rows *ret, struct err *err)
{
    PGresult *result = ask_by_ids(pg, "updates_by_id", ids, count, arena, err);
    if (result == NULL) {
        return false;
    }
    *ret = (struct stored_rows){.count = (size_t)PQntuples(result)};
    ret->rows = arena_array(arena, ret->count + 1, sizeof(*ret->rows));
    for (size_t i = 0; i < ret->count; i++) {
        ret->rows[i] = read_row(result, (int)i, arena);
    }
    PQclear(result);
    return true;
}

bool stored_rows_find(struct pg *pg, const struct uuid *ids, size_t count, struct arena *arena, struct stored_rows *ret,
                      struct err *err)
{
    if (!stored_rows_find_updates(pg, ids, count, arena, ret, err)) {
        return false;
    }
    PGresult *result = ask_by_ids(pg, "refusals_by_id", ids, count, arena, err);
    if (result == NULL) {
        return false;
    }
    ret->refusal_count = (size_t)PQntuples(result);
    ret->refusals = arena_array(arena, ret->refusal_count + 1, sizeof(*ret->refusals));
    for (size_t i = 0; i < ret->refusal_count; i++) {
        ret->refusals[i] = read_refusal(result, (int)i, arena);
    }
    PQclear(result);
    return true;
}

const struct stored_row *stored_row_of(const struct stored_rows *stored, const struct uuid *id)
{
    for (size_t i = 0; i < stored->count; i++) {
        if (uuid_equal(&stored->rows[i].id, id)) {
            return &stored->rows[i];
        }
    }
    return NULL;
}

/* ---- what it means ---- */

/* What was said under an earlier name of the machine's agency is its own. */
static bool speaks_for(const struct arrival *arrival, const char *agency)
{
    if (strcmp(arrival->agency, agency) == 0) {
        return true;
    }
    for (size_t i = 0; i < arrival->stands_for_count; i++) {
        if (strcmp(arrival->stands_for[i], agency) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_same_word(const struct arrival *arrival, const char *agency, const struct wire_verdict *verdict)
{
    return memcmp(verdict->content_hash, arrival->content_hash, WIRE_HASH_BYTES) == 0 && speaks_for(arrival, agency);
}

bool arrivals_are_the_same(const struct arrival *a, const struct arrival *b)
{
    return uuid_equal(&a->id, &b->id) && memcmp(a->content_hash, b->content_hash, WIRE_HASH_BYTES) == 0 &&
           strcmp(a->agency, b->agency) == 0;
}

static const struct stored_refusal *refusal_of(const struct arrival *arrival, const struct stored_rows *stored)
{
    for (size_t i = 0; i < stored->refusal_count; i++) {
        const struct stored_refusal *refusal = &stored->refusals[i];
        if (uuid_equal(&refusal->id, &arrival->id) && is_same_word(arrival, refusal->agency, &refusal->verdict)) {
            return refusal;
        }
    }
    return NULL;
}

void verdict_of_arrival(struct wire_verdict *verdict, const struct arrival *arrival)
{
    *verdict = (struct wire_verdict){.id = arrival->id,
                                     .sequence = arrival->place.sequence,
                                     .kind = arrival->verdict,
                                     .code = arrival->code,
                                     .field = arrival->field,
                                     .message = arrival->message,
                                     .received_at_us = arrival->received_at_us,
                                     .effective_at_us = arrival->effective_at_us,
                                     .catalogue_revision = (uint64_t)arrival->catalogue_revision};
    memcpy(verdict->content_hash, arrival->content_hash, sizeof(verdict->content_hash));
}

static void refuse(struct fate *fate, const struct arrival *arrival, enum reason reason, const char *when,
                   struct arena *arena)
{
    const char *const values[] = {when};
    verdict_of_arrival(&fate->verdict, arrival);
    fate->verdict.kind = VERDICT_REJECTED;
    fate->verdict.code = reason_code(reason);
    fate->verdict.field = "id";
    fate->verdict.message = explain(arena, reason, values, 1);
}

struct earlier_fate earlier_fate_of(const struct arrival *arrival, const struct stored_rows *stored,
                                    struct arena *arena)
{
    char when[CLOCK_ISO_MAX];
    struct earlier_fate earlier = {.found = false};
    const struct stored_row *row = stored_row_of(stored, &arrival->id);
    const struct stored_refusal *refusal = refusal_of(arrival, stored);
    if (row != NULL && is_same_word(arrival, row->agency, &row->verdict)) {
        earlier = (struct earlier_fate){.found = true,
                                        .fate = {.kind = FATE_REPEATED, .verdict = row->verdict},
                                        .agency = row->agency,
                                        .batch = row->has_batch ? &row->batch : NULL,
                                        .at = &row->place};
    } else if (refusal != NULL) {
        earlier = (struct earlier_fate){.found = true,
                                        .fate = {.kind = refusal->kind, .verdict = refusal->verdict},
                                        .agency = refusal->agency,
                                        .batch = &refusal->batch};
    } else if (row != NULL) {
        earlier.fate.kind = FATE_CONFLICT;
        refuse(&earlier.fate, arrival, REASON_CONFLICT, clock_vietnamese(row->verdict.received_at_us, when), arena);
    } else {
        earlier.fate.kind = FATE_PLACE_TAKEN;
        refuse(&earlier.fate, arrival, REASON_PLACE_TAKEN, NULL, arena);
    }
    earlier.fate.verdict.sequence = arrival->place.sequence;
    return earlier;
}

/* ---- receipts ---- */

static void want(struct receipt_wanted *wanted, const struct uuid *id, const struct wire_verdict *verdict,
                 const char *agency, const struct uuid *batch, bool refusal)
{
    *wanted = (struct receipt_wanted){.batch = *batch, .update_id = *id, .refusal = refusal, .agency = agency};
    memcpy(wanted->content_hash, verdict->content_hash, sizeof(wanted->content_hash));
}

bool store_receipts_of(struct pg *pg, const struct uuid *ids, size_t count, struct arena *arena,
                       struct found_receipts *ret, struct err *err)
{
    *ret = (struct found_receipts){.count = 0};
    if (!stored_rows_find(pg, ids, count, arena, &ret->stored, err)) {
        return false;
    }
    const struct stored_rows *stored = &ret->stored;
    size_t all = stored->count + stored->refusal_count;
    struct receipt_wanted *wanted = arena_array(arena, all + 1, sizeof(*wanted));
    struct bytes *kept = arena_array(arena, all + 1, sizeof(*kept));
    for (size_t i = 0; i < stored->count; i++) {
        const struct stored_row *row = &stored->rows[i];
        want(&wanted[i], &row->id, &row->verdict, row->agency, &row->batch, false);
        kept[i] = row->verdict.receipt;
    }
    for (size_t i = 0; i < stored->refusal_count; i++) {
        const struct stored_refusal *refusal = &stored->refusals[i];
        want(&wanted[stored->count + i], &refusal->id, &refusal->verdict, refusal->agency, &refusal->batch, true);
        kept[stored->count + i] = refusal->verdict.receipt;
    }
    if (!store_receipts_find(pg, wanted, all, arena, err)) {
        return false;
    }
    ret->list = arena_array(arena, all + 1, sizeof(*ret->list));
    for (size_t id = 0; id < count; id++) {
        for (size_t i = 0; i < all; i++) {
            struct bytes receipt = kept[i].size > 0 ? kept[i] : wanted[i].found;
            if (receipt.size > 0 && uuid_equal(&wanted[i].update_id, &ids[id])) {
                ret->list[ret->count++] = (struct found_receipt){ids[id], receipt};
            }
        }
    }
    return true;
}
