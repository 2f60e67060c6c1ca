#include "store_intake.h"

#include "clock.h"
#include "store_intake_rows.h"
#include "store_words.h"

#include <stdlib.h>
#include <string.h>

/* ---- what was stored now ---- */

static bool same_place(const struct place *a, const struct place *b)
{
    return a->sequence == b->sequence && uuid_equal(&a->device, &b->device) && uuid_equal(&a->epoch, &b->epoch);
}

static int compare_places(const void *a, const void *b)
{
    const struct place *x = a;
    const struct place *y = b;
    int device = memcmp(&x->device, &y->device, sizeof(x->device));
    int epoch = memcmp(&x->epoch, &y->epoch, sizeof(x->epoch));
    return device != 0 ? device : epoch != 0 ? epoch : (x->sequence > y->sequence) - (x->sequence < y->sequence);
}

static void fill_verdict(struct wire_verdict *verdict, const struct arrival *arrival)
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

/* Runs the statement; marks in ret_stored which arrivals have a row of their own now. */
static bool insert(struct pg *pg, const struct arrival *const *arrivals, size_t count, int64_t now_us,
                   struct arena *arena, bool *ret_stored, struct err *err)
{
    struct pg_params params = {.count = 0};
    intake_params(&params, arena, arrivals, count, now_us);
    PGresult *result = pg_query(pg, "updates_store", &params, err);
    if (result == NULL) {
        return false;
    }
    size_t rows = (size_t)PQntuples(result);
    size_t known = 0;
    struct place *places = arena_array(arena, rows + 1, sizeof(*places));
    for (size_t i = 0; i < rows; i++) {
        struct place place = {.sequence = (uint64_t)pg_number(result, (int)i, "sequence")};
        if (uuid_parse(pg_text(result, (int)i, "device"), &place.device) &&
            uuid_parse(pg_text(result, (int)i, "epoch"), &place.epoch)) {
            places[known++] = place;
        }
    }
    PQclear(result);
    qsort(places, known, sizeof(*places), compare_places);
    for (size_t i = 0; i < count; i++) {
        ret_stored[i] = bsearch(&arrivals[i]->place, places, known, sizeof(*places), compare_places) != NULL;
    }
    return true;
}

/* What an agency's newest word is can be folded update by update, until one takes another back: then it is made anew
 * from the history, in the same transaction. So is all else that an update leaves beside its row. */
static bool insert_and_fold(struct pg *pg, const struct arrival *const *arrivals, size_t count, int64_t now_us,
                            struct arena *arena, bool *ret_stored, struct err *err)
{
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        any = any || store_words_any(arrivals[i]);
    }
    if (!any) {
        return insert(pg, arrivals, count, now_us, arena, ret_stored, err);
    }
    bool ok = pg_begin(pg, err) && insert(pg, arrivals, count, now_us, arena, ret_stored, err) &&
              store_words_add(pg, arrivals, ret_stored, count, now_us, err) && pg_commit(pg, err);
    pg_rollback(pg);
    return ok;
}

/* ---- what had been stored before ---- */

struct stored_row {
    struct uuid id;
    struct place place;
    const char *agency, *task;
    struct wire_verdict verdict;
};

static struct stored_row read_row(const PGresult *result, int row, struct arena *arena)
{
    struct stored_row stored = {.place.sequence = (uint64_t)pg_number(result, row, "sequence")};
    struct wire_verdict *verdict = &stored.verdict;
    size_t size = 0;
    const uint8_t *hash = pg_bytes(arena, result, row, "content_hash", &size);
    if (!uuid_parse(pg_text(result, row, "id"), &stored.id) ||
        !uuid_parse(pg_text(result, row, "device"), &stored.place.device) ||
        !uuid_parse(pg_text(result, row, "epoch"), &stored.place.epoch)) {
        return (struct stored_row){0};
    }
    stored.agency = arena_strdup(arena, pg_text(result, row, "agency"));
    stored.task = arena_strdup(arena, pg_text(result, row, "task"));
    verdict->id = stored.id;
    verdict->kind = verdict_parse(pg_text(result, row, "verdict"));
    verdict->code = arena_strdup(arena, pg_text(result, row, "code"));
    verdict->field = arena_strdup(arena, pg_text(result, row, "field"));
    verdict->message = arena_strdup(arena, pg_text(result, row, "message"));
    verdict->received_at_us = pg_number(result, row, "received_us");
    verdict->effective_at_us = pg_number(result, row, "effective_us");
    verdict->catalogue_revision = (uint64_t)pg_number(result, row, "catalogue_revision");
    verdict->repeated_before = true;
    memcpy(verdict->content_hash, hash, size < WIRE_HASH_BYTES ? size : WIRE_HASH_BYTES);
    return stored;
}

struct stored_rows {
    struct stored_row *rows;
    size_t count;
};

static bool find_stored(struct pg *pg, const struct uuid *ids, size_t count, struct arena *arena,
                        struct stored_rows *ret, struct err *err)
{
    char text[UUID_TEXT_MAX];
    struct pg_array array = {0};
    struct pg_params params = {.count = 0};
    for (size_t i = 0; i < count; i++) {
        pg_array_text(&array, uuid_text(&ids[i], text));
    }
    pg_param_array(&params, arena, &array);
    PGresult *result = pg_query(pg, "updates_by_id", &params, err);
    if (result == NULL) {
        return false;
    }
    ret->count = (size_t)PQntuples(result);
    ret->rows = arena_array(arena, ret->count + 1, sizeof(*ret->rows));
    for (size_t i = 0; i < ret->count; i++) {
        ret->rows[i] = read_row(result, (int)i, arena);
    }
    PQclear(result);
    return true;
}

static const struct stored_row *stored_by_id(const struct stored_rows *stored, const struct uuid *id)
{
    for (size_t i = 0; i < stored->count; i++) {
        if (uuid_equal(&stored->rows[i].id, id)) {
            return &stored->rows[i];
        }
    }
    return NULL;
}

static void refuse(struct fate *fate, const struct arrival *arrival, enum reason reason, const char *when,
                   struct arena *arena)
{
    const char *const values[] = {when};
    fill_verdict(&fate->verdict, arrival);
    fate->verdict.kind = VERDICT_REJECTED;
    fate->verdict.code = reason_code(reason);
    fate->verdict.field = "id";
    fate->verdict.message = explain(arena, reason, values, 1);
}

/* The fate of an arrival that got no row of its own. *ret_record: its place has to be remembered beside. */
static struct fate fate_of(const struct arrival *arrival, const struct stored_row *stored, struct arena *arena,
                           bool *ret_record)
{
    struct fate fate = {0};
    char when[CLOCK_ISO_MAX];
    *ret_record = true;
    if (stored == NULL) {
        fate.kind = FATE_PLACE_TAKEN;
        refuse(&fate, arrival, REASON_PLACE_TAKEN, NULL, arena);
    } else if (strcmp(stored->agency, arrival->agency) == 0 &&
               memcmp(stored->verdict.content_hash, arrival->content_hash, WIRE_HASH_BYTES) == 0) {
        fate.kind = FATE_REPEATED;
        fate.verdict = stored->verdict;
        fate.verdict.sequence = arrival->place.sequence;
        *ret_record = !same_place(&stored->place, &arrival->place);
    } else {
        fate.kind = FATE_CONFLICT;
        refuse(&fate, arrival, REASON_CONFLICT, clock_vietnamese(stored->verdict.received_at_us, when), arena);
    }
    return fate;
}

static bool record_place(struct pg *pg, const struct arrival *arrival, enum fate_kind kind, struct arena *arena,
                         struct err *err)
{
    struct pg_params params = {.count = 0};
    bool repeated = kind == FATE_REPEATED;
    pg_param_uuid(&params, arena, &arrival->place.device);
    pg_param_uuid(&params, arena, &arrival->place.epoch);
    pg_param_number(&params, arena, (int64_t)arrival->place.sequence);
    pg_param_uuid(&params, arena, &arrival->id);
    pg_param_text(&params, repeated ? "repeated" : kind == FATE_CONFLICT ? "conflict" : "place_taken");
    pg_param_time(&params, arena, arrival->received_at_us);
    pg_param_bytes(&params, arrival->content_hash, sizeof(arrival->content_hash));
    pg_param_bytes(&params, repeated ? NULL : arrival->content.data, repeated ? 0 : arrival->content.size);
    return pg_run(pg, "filled_place_add", &params, err);
}

static bool explain_missing(struct pg *pg, const struct arrival *const *arrivals, const bool *has_row, size_t count,
                            struct arena *arena, struct fate *const *ret_fates, struct err *err)
{
    struct stored_rows stored = {0};
    struct uuid *ids = arena_array(arena, count + 1, sizeof(*ids));
    size_t missing = 0;
    for (size_t i = 0; i < count; i++) {
        if (!has_row[i]) {
            ids[missing++] = arrivals[i]->id;
        }
    }
    if (missing == 0) {
        return true;
    }
    bool ok = find_stored(pg, ids, missing, arena, &stored, err);
    for (size_t i = 0; ok && i < count; i++) {
        bool record = false;
        if (!has_row[i]) {
            *ret_fates[i] = fate_of(arrivals[i], stored_by_id(&stored, &arrivals[i]->id), arena, &record);
        }
        ok = !record || record_place(pg, arrivals[i], ret_fates[i]->kind, arena, err);
    }
    return ok;
}

static bool store(struct pg *pg, const struct arrival *const *arrivals, size_t count, int64_t now_us,
                  struct arena *arena, struct fate *const *ret_fates, struct err *err)
{
    bool *has_row = arena_array(arena, count + 1, sizeof(*has_row));
    if (!insert_and_fold(pg, arrivals, count, now_us, arena, has_row, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (has_row[i]) {
            ret_fates[i]->kind = FATE_STORED;
            fill_verdict(&ret_fates[i]->verdict, arrivals[i]);
        }
    }
    return explain_missing(pg, arrivals, has_row, count, arena, ret_fates, err);
}

/* A row that the database cannot take is kept by its bytes, with what identifies it. */
static struct arrival stripped(const struct arrival *arrival, const char *why, struct arena *arena)
{
    struct arrival bare = *arrival;
    const char *const values[] = {why};
    bare.update = update_blank();
    bare.update.id = arrival->id;
    bare.verdict = VERDICT_REJECTED;
    bare.code = reason_code(REASON_BAD_FORM);
    bare.field = NULL;
    bare.message = explain(arena, REASON_BAD_FORM, values, 1);
    bare.role = NULL;
    bare.basis = NULL;
    return bare;
}

static bool store_one_by_one(struct pg *pg, const struct arrival *const *arrivals, size_t count, int64_t now_us,
                             struct arena *arena, struct fate *const *ret_fates, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        if (store(pg, &arrivals[i], 1, now_us, arena, &ret_fates[i], err)) {
            continue;
        }
        if (pg_failure(pg) != PG_REJECT) {
            return false;
        }
        struct arrival bare = stripped(arrivals[i], err == NULL ? "" : err->text, arena);
        const struct arrival *only = &bare;
        if (!store(pg, &only, 1, now_us, arena, &ret_fates[i], err)) {
            return false;
        }
    }
    return true;
}

bool store_batch(struct pg *pg, const struct arrival *arrivals, size_t count, int64_t now_us, struct arena *arena,
                 struct fate *ret_fates, struct err *err)
{
    const struct arrival **in = arena_array(arena, count + 1, sizeof(const struct arrival *));
    struct fate **out = arena_array(arena, count + 1, sizeof(struct fate *));
    for (size_t i = 0; i < count; i++) {
        in[i] = &arrivals[i];
        out[i] = &ret_fates[i];
    }
    if (store(pg, in, count, now_us, arena, out, err)) {
        return true;
    }
    return pg_failure(pg) == PG_REJECT && store_one_by_one(pg, in, count, now_us, arena, out, err);
}

bool store_priors(struct pg *pg, const struct uuid *ids, size_t count, struct arena *arena, struct prior *ret_priors,
                  struct err *err)
{
    struct stored_rows stored = {0};
    if (!find_stored(pg, ids, count, arena, &stored, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const struct stored_row *row = stored_by_id(&stored, &ids[i]);
        ret_priors[i] = (struct prior){.found = false};
        if (row != NULL) {
            ret_priors[i] = (struct prior){true, row->agency, row->task, row->verdict.kind};
        }
    }
    return true;
}
