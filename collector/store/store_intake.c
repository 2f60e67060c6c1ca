#include "store_intake.h"

#include "fault.h"
#include "store_fates.h"
#include "store_intake_rows.h"
#include "store_words.h"

#include <stdlib.h>
#include <string.h>

enum { NO_LEAF = -1 };

/* One transaction. What stands beside the arrivals has one element for each. */
struct storing {
    struct pg *pg;
    const struct signing *signing;
    struct arena *arena;
    int64_t now_us;
    struct outboxes *outboxes;
    const struct arrival *const *arrivals;
    size_t count;
    struct fate *const *fates;
    struct uuid batch;
    bool *may_have_row; /* its outbox did not send it twice in this batch */
    bool *has_row;      /* it is stored now */
    bool *is_signed;    /* its fate is settled here: it is a leaf of this batch */
    int *leaf;          /* which one; NO_LEAF: none */
    struct receipt_batch signed_batch;
    size_t leaf_count;
};

/* ---- what was stored now ---- */

static int compare_places(const void *a, const void *b)
{
    const struct place *x = a;
    const struct place *y = b;
    int device = memcmp(&x->device, &y->device, sizeof(x->device));
    int epoch = memcmp(&x->epoch, &y->epoch, sizeof(x->epoch));
    return device != 0 ? device : epoch != 0 ? epoch : (x->sequence > y->sequence) - (x->sequence < y->sequence);
}

/* What an arrival is known by, sorted so that it can be found. */
struct known_place {
    struct place place;
    struct uuid id;
    size_t index;
};

static int compare_known(const void *a, const void *b)
{
    const struct known_place *x = a;
    const struct known_place *y = b;
    int place = compare_places(&x->place, &y->place);
    int id = memcmp(&x->id, &y->id, sizeof(x->id));
    return place != 0 ? place : id != 0 ? id : (x->index > y->index) - (x->index < y->index);
}

/* The arrivals without those that an outbox sent twice: only the first may be the one that is stored. */
static const struct arrival *const *without_doubles(const struct storing *s, size_t *ret_count)
{
    struct known_place *known = arena_array(s->arena, s->count + 1, sizeof(*known));
    const struct arrival **firsts = arena_array(s->arena, s->count + 1, sizeof(const struct arrival *));
    bool *doubled = arena_array(s->arena, s->count + 1, sizeof(*doubled));
    for (size_t i = 0; i < s->count; i++) {
        known[i] = (struct known_place){s->arrivals[i]->place, s->arrivals[i]->id, i};
    }
    qsort(known, s->count, sizeof(*known), compare_known);
    for (size_t i = 1; i < s->count; i++) {
        doubled[known[i].index] =
            uuid_equal(&known[i].id, &known[i - 1].id) && compare_places(&known[i].place, &known[i - 1].place) == 0;
    }
    *ret_count = 0;
    for (size_t i = 0; i < s->count; i++) {
        s->may_have_row[i] = !doubled[i];
        if (!doubled[i]) {
            firsts[(*ret_count)++] = s->arrivals[i];
        }
    }
    return firsts;
}

static size_t read_stored(const PGresult *result, struct known_place *ret)
{
    size_t count = 0;
    for (int row = 0; row < PQntuples(result); row++) {
        struct known_place stored = {.place.sequence = (uint64_t)pg_number(result, row, "sequence")};
        const char *id = pg_text(result, row, "id");
        if (id != NULL && uuid_parse(id, &stored.id) &&
            uuid_parse(pg_text(result, row, "device"), &stored.place.device) &&
            uuid_parse(pg_text(result, row, "epoch"), &stored.place.epoch)) {
            ret[count++] = stored;
        }
    }
    return count;
}

/* Runs the statement; marks which arrivals have a row of their own now. */
static bool insert(struct storing *s, struct err *err)
{
    struct pg_params params = {.count = 0};
    size_t count = 0;
    const struct arrival *const *firsts = without_doubles(s, &count);
    intake_params(&params, s->arena, firsts, count, s->now_us);
    pg_param_uuid(&params, s->arena, &s->batch);
    outbox_params(&params, s->arena, s->outboxes);
    FAULT_POINT("collector.before_insert");
    PGresult *result = pg_query(s->pg, "updates_store", &params, err);
    FAULT_POINT("collector.after_insert");
    if (result == NULL) {
        return false;
    }
    struct known_place *stored = arena_array(s->arena, (size_t)PQntuples(result) + 1, sizeof(*stored));
    size_t stored_count = read_stored(result, stored);
    PQclear(result);
    qsort(stored, stored_count, sizeof(*stored), compare_known);
    for (size_t i = 0; i < s->count; i++) {
        struct known_place wanted = {s->arrivals[i]->place, s->arrivals[i]->id, 0};
        s->has_row[i] =
            s->may_have_row[i] && bsearch(&wanted, stored, stored_count, sizeof(*stored), compare_known) != NULL;
        if (s->has_row[i]) {
            s->fates[i]->kind = FATE_STORED;
            s->is_signed[i] = true;
            verdict_of_arrival(&s->fates[i]->verdict, s->arrivals[i]);
        }
    }
    return true;
}

/* What an agency's newest word is can be folded update by update, until one takes another back: then it is made anew
 * from the history, in the same transaction. So is all else that an update leaves beside its row. */
static bool add_words(struct storing *s, struct err *err)
{
    bool any = false;
    for (size_t i = 0; i < s->count; i++) {
        any = any || store_words_any(s->arrivals[i]);
    }
    return !any || store_words_add(s->pg, s->arrivals, s->has_row, s->count, s->now_us, err);
}

/* ---- what had been stored before ---- */

/* `verdict`: of a refusal that is recorded for the first time; NULL: it has its verdict already. */
static bool record_place(struct storing *s, const struct arrival *arrival, enum fate_kind kind,
                         const struct wire_verdict *verdict, struct err *err)
{
    struct pg_params params = {.count = 0};
    bool repeated = kind == FATE_REPEATED;
    pg_param_uuid(&params, s->arena, &arrival->place.device);
    pg_param_uuid(&params, s->arena, &arrival->place.epoch);
    pg_param_number(&params, s->arena, (int64_t)arrival->place.sequence);
    pg_param_uuid(&params, s->arena, &arrival->id);
    pg_param_text(&params, repeated ? "repeated" : kind == FATE_CONFLICT ? "conflict" : "place_taken");
    pg_param_time(&params, s->arena, arrival->received_at_us);
    pg_param_bytes(&params, arrival->content_hash, sizeof(arrival->content_hash));
    pg_param_bytes(&params, repeated ? NULL : arrival->content.data, repeated ? 0 : arrival->content.size);
    pg_param_text(&params, arrival->agency);
    pg_param_uuid(&params, s->arena, verdict == NULL ? NULL : &s->batch);
    pg_param_text(&params, verdict == NULL ? NULL : verdict->code);
    pg_param_text(&params, verdict == NULL ? NULL : verdict->field);
    pg_param_text(&params, verdict == NULL ? NULL : verdict->message);
    pg_param_time(&params, s->arena, verdict == NULL ? 0 : verdict->effective_at_us);
    if (verdict == NULL) {
        pg_param_text(&params, NULL);
    } else {
        pg_param_number(&params, s->arena, (int64_t)verdict->catalogue_revision);
    }
    return pg_run(s->pg, "filled_place_add", &params, err);
}

/* Those that `which` marks, or all. */
static bool find_stored(struct storing *s, const bool *which, bool marked, struct stored_rows *ret, struct err *err)
{
    struct uuid *ids = arena_array(s->arena, s->count + 1, sizeof(*ids));
    size_t count = 0;
    for (size_t i = 0; i < s->count; i++) {
        if (which[i] == marked) {
            ids[count++] = s->arrivals[i]->id;
        }
    }
    *ret = (struct stored_rows){.count = 0};
    return count == 0 || stored_rows_find(s->pg, ids, count, s->arena, ret, err);
}

/* An earlier arrival of this batch that is the same word and was refused here for the first time; NO_LEAF: none. */
static int same_refusal(const struct storing *s, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (s->is_signed[i] && !s->has_row[i] && arrivals_are_the_same(s->arrivals[i], s->arrivals[index])) {
            return (int)i;
        }
    }
    return NO_LEAF;
}

/* ---- receipts that agencies brought back ---- */

static bool keep_receipts(struct storing *s, const bool *which, struct err *err)
{
    struct receipt_back *back = arena_array(s->arena, s->count + 1, sizeof(*back));
    size_t count = 0;
    for (size_t i = 0; i < s->count; i++) {
        const struct arrival *arrival = s->arrivals[i];
        if (which[i] && arrival->earlier != NULL) {
            back[count] = (struct receipt_back){.update_id = arrival->id, .receipt = arrival->earlier_bytes};
            memcpy(back[count++].content_hash, arrival->content_hash, sizeof(back->content_hash));
        }
    }
    return store_receipts_keep(s->pg, back, count, err);
}

static bool was_in_conflict(const struct arrival *arrival)
{
    return arrival->earlier != NULL && arrival->code != NULL && reason_parse(arrival->code) == REASON_CONFLICT;
}

/* What a receipt says contradicted another update gets no row now either, whichever of the two comes first: it is
 * recorded before anything is stored. */
static bool record_known_conflicts(struct storing *s, struct err *err)
{
    struct stored_rows stored = {.count = 0};
    bool *known = arena_array(s->arena, s->count + 1, sizeof(*known));
    bool any = false;
    for (size_t i = 0; i < s->count; i++) {
        known[i] = was_in_conflict(s->arrivals[i]);
        any = any || known[i];
    }
    if (!any) {
        return true;
    }
    bool ok = find_stored(s, known, true, &stored, err);
    for (size_t i = 0; ok && i < s->count; i++) {
        if (!known[i] || earlier_fate_of(s->arrivals[i], &stored, s->arena).found || same_refusal(s, i) != NO_LEAF) {
            known[i] = false;
            continue;
        }
        s->is_signed[i] = true;
        s->fates[i]->kind = FATE_CONFLICT;
        verdict_of_arrival(&s->fates[i]->verdict, s->arrivals[i]);
        ok = record_place(s, s->arrivals[i], s->fates[i]->kind, &s->fates[i]->verdict, err);
    }
    return ok && keep_receipts(s, known, err);
}

/* ---- what got no row ---- */

static void want_receipt(struct receipt_wanted *wanted, const struct arrival *arrival,
                         const struct earlier_fate *earlier)
{
    *wanted = (struct receipt_wanted){.batch = *earlier->batch,
                                      .update_id = arrival->id,
                                      .refusal = earlier->fate.kind != FATE_REPEATED,
                                      .agency = earlier->agency};
    memcpy(wanted->content_hash, arrival->content_hash, sizeof(wanted->content_hash));
}

static bool settle_one(struct storing *s, size_t i, const struct stored_rows *stored, struct earlier_fate *ret_earlier,
                       struct err *err)
{
    const struct arrival *arrival = s->arrivals[i];
    struct earlier_fate earlier = earlier_fate_of(arrival, stored, s->arena);
    int same = earlier.found ? NO_LEAF : same_refusal(s, i);
    *ret_earlier = earlier;
    *s->fates[i] = earlier.fate;
    if (same != NO_LEAF) {
        *s->fates[i] = *s->fates[same];
        s->fates[i]->verdict.sequence = arrival->place.sequence;
        s->leaf[i] = same; /* for now: whose leaf it shares */
    }
    if (earlier.at != NULL && compare_places(earlier.at, &arrival->place) == 0) {
        return true;
    }
    s->is_signed[i] = !earlier.found && same == NO_LEAF;
    return record_place(s, arrival, s->fates[i]->kind, s->is_signed[i] ? &s->fates[i]->verdict : NULL, err);
}

/* Fates of those without a row; `ret_wanted` is where receipts made earlier are, beside the arrivals. */
static bool settle_others(struct storing *s, struct receipt_wanted *ret_wanted, bool *ret_any, struct err *err)
{
    struct stored_rows stored = {.count = 0};
    *ret_any = false;
    bool ok = find_stored(s, s->is_signed, false, &stored, err);
    for (size_t i = 0; ok && i < s->count; i++) {
        struct earlier_fate earlier = {.found = false};
        if (s->is_signed[i]) {
            continue;
        }
        ok = settle_one(s, i, &stored, &earlier, err);
        if (earlier.found && earlier.fate.verdict.receipt.size == 0 && earlier.batch != NULL) {
            want_receipt(&ret_wanted[i], s->arrivals[i], &earlier);
            *ret_any = true;
        }
    }
    return ok;
}

/* ---- signing ---- */

static bool make_leaf(struct storing *s, size_t i, struct bytes *ret, struct err *err)
{
    const struct arrival *arrival = s->arrivals[i];
    const struct wire_verdict *verdict = &s->fates[i]->verdict;
    if (arrival->earlier != NULL) {
        *ret = arrival->earlier->leaf;
        return true;
    }
    struct receipt receipt = {.update_id = arrival->id,
                              .agency = arrival->agency,
                              .agency_name = arrival->agency_name,
                              .task = arrival->update.task,
                              .period = arrival->update.period,
                              .action = arrival->update.action,
                              .verdict = verdict->kind,
                              .code = verdict->code,
                              .received_at_us = verdict->received_at_us,
                              .effective_at_us = verdict->effective_at_us,
                              .due = arrival->due,
                              .days_late = arrival->days_late,
                              .catalogue_revision = verdict->catalogue_revision};
    memcpy(receipt.content_hash, arrival->content_hash, sizeof(receipt.content_hash));
    return receipt_encode(s->arena, &receipt, ret, err);
}

/* One tree and one signature over all that was settled here. */
static bool sign(struct storing *s, struct err *err)
{
    struct bytes *leaves = arena_array(s->arena, s->count + 1, sizeof(*leaves));
    struct uuid *ids = arena_array(s->arena, s->count + 1, sizeof(*ids));
    for (size_t i = 0; i < s->count; i++) {
        int shared = s->leaf[i];
        if (s->is_signed[i]) {
            if (!make_leaf(s, i, &leaves[s->leaf_count], err)) {
                return false;
            }
            ids[s->leaf_count] = s->arrivals[i]->id;
            s->leaf[i] = (int)s->leaf_count++;
        } else if (shared != NO_LEAF) {
            s->leaf[i] = s->leaf[shared];
        }
    }
    FAULT_POINT("collector.before_sign");
    return s->leaf_count == 0 || (receipt_batch_make(s->arena, s->signing->signer, s->signing->chain, leaves,
                                                     s->leaf_count, s->now_us, &s->signed_batch, err) &&
                                  store_receipt_batch(s->pg, &s->batch, &s->signed_batch, ids, err));
}

/* Those made here, and those that the storage has. */
static bool hand_out(struct storing *s, struct receipt_wanted *wanted, bool any_wanted, struct err *err)
{
    bool ok = !any_wanted || store_receipts_find(s->pg, wanted, s->count, s->arena, err);
    for (size_t i = 0; ok && i < s->count; i++) {
        struct bytes *receipt = &s->fates[i]->verdict.receipt;
        if (s->is_signed[i] && s->arrivals[i]->earlier != NULL) {
            *receipt = s->arrivals[i]->earlier_bytes;
        } else if (s->leaf[i] != NO_LEAF) {
            ok = receipt_sign_one(s->arena, &s->signed_batch, (size_t)s->leaf[i], receipt, err);
        } else if (receipt->size == 0) {
            *receipt = wanted[i].found;
        }
    }
    return ok;
}

/* Until the commit is known to have happened nobody knows what the last head is. */
static bool commit(struct storing *s, struct err *err)
{
    struct receipt_chain next = *s->signing->chain;
    if (s->leaf_count == 0) {
        return pg_commit(s->pg, err);
    }
    *s->signing->chain = receipt_chain_new();
    FAULT_POINT("collector.before_commit");
    if (!pg_commit(s->pg, err)) {
        return false;
    }
    receipt_chain_take(&next, &s->signed_batch);
    *s->signing->chain = next;
    return true;
}

static void raise_outboxes(struct storing *s)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct place *place = &s->arrivals[i]->place;
        struct outbox_last *last = outbox_of(s->outboxes, &place->device, &place->epoch);
        if (last != NULL && place->sequence > last->last_sequence) {
            last->last_sequence = place->sequence;
        }
    }
}

static bool run(struct storing *s, struct err *err)
{
    struct receipt_wanted *wanted = arena_array(s->arena, s->count + 1, sizeof(*wanted));
    bool any_wanted = false;
    bool ok = pg_begin(s->pg, err) && record_known_conflicts(s, err) && insert(s, err) && add_words(s, err) &&
              keep_receipts(s, s->has_row, err) && settle_others(s, wanted, &any_wanted, err) && sign(s, err) &&
              hand_out(s, wanted, any_wanted, err) && commit(s, err);
    pg_rollback(s->pg);
    return ok;
}

static bool store(struct pg *pg, const struct signing *signing, const struct arrival *const *arrivals, size_t count,
                  struct outboxes *outboxes, int64_t now_us, struct arena *arena, struct fate *const *ret_fates,
                  struct err *err)
{
    struct storing s = {.pg = pg,
                        .signing = signing,
                        .arena = arena,
                        .now_us = now_us,
                        .outboxes = outboxes,
                        .arrivals = arrivals,
                        .count = count,
                        .fates = ret_fates,
                        .batch = uuid_v7(now_us, NULL),
                        .may_have_row = arena_array(arena, count + 1, sizeof(bool)),
                        .has_row = arena_array(arena, count + 1, sizeof(bool)),
                        .is_signed = arena_array(arena, count + 1, sizeof(bool)),
                        .leaf = arena_array(arena, count + 1, sizeof(int))};
    for (size_t i = 0; i < count; i++) {
        *ret_fates[i] = (struct fate){.kind = FATE_STORED};
        s.leaf[i] = NO_LEAF;
    }
    if (!run(&s, err)) {
        return false;
    }
    raise_outboxes(&s);
    return true;
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
    bare.due = DAY_NONE;
    bare.days_late = 0;
    bare.earlier = NULL;
    return bare;
}

static bool store_one_by_one(struct pg *pg, const struct signing *signing, const struct arrival *const *arrivals,
                             size_t count, struct outboxes *outboxes, int64_t now_us, struct arena *arena,
                             struct fate *const *ret_fates, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        if (store(pg, signing, &arrivals[i], 1, outboxes, now_us, arena, &ret_fates[i], err)) {
            continue;
        }
        if (pg_failure(pg) != PG_REJECT) {
            return false;
        }
        struct arrival bare = stripped(arrivals[i], err == NULL ? "" : err->text, arena);
        const struct arrival *only = &bare;
        if (!store(pg, signing, &only, 1, outboxes, now_us, arena, &ret_fates[i], err)) {
            return false;
        }
    }
    return true;
}

bool store_batch(struct pg *pg, const struct signing *signing, const struct arrival *arrivals, size_t count,
                 struct outboxes *outboxes, int64_t now_us, struct arena *arena, struct fate *ret_fates,
                 struct err *err)
{
    const struct arrival **in = arena_array(arena, count + 1, sizeof(const struct arrival *));
    struct fate **out = arena_array(arena, count + 1, sizeof(struct fate *));
    for (size_t i = 0; i < count; i++) {
        in[i] = &arrivals[i];
        out[i] = &ret_fates[i];
    }
    if (store(pg, signing, in, count, outboxes, now_us, arena, out, err)) {
        return true;
    }
    return pg_failure(pg) == PG_REJECT && store_one_by_one(pg, signing, in, count, outboxes, now_us, arena, out, err);
}

bool store_priors(struct pg *pg, const struct uuid *ids, size_t count, struct arena *arena, struct prior *ret_priors,
                  struct err *err)
{
    struct stored_rows stored = {0};
    if (!stored_rows_find_updates(pg, ids, count, arena, &stored, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const struct stored_row *row = stored_row_of(&stored, &ids[i]);
        ret_priors[i] = (struct prior){.found = false};
        if (row != NULL) {
            ret_priors[i] = (struct prior){true, row->agency, row->task, row->verdict.kind};
        }
    }
    return true;
}
