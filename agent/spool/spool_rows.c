/* Updates: entered, listed, sent, answered. */
#include "spool_internal.h"

#include <string.h>

enum { RECEIPT_HEAD_BYTES = 4 }; /* of the field that a receipt is in */

static const struct {
    const char *code, *label;
} row_states[ROW_STATE_MAX] = {
    [ROW_QUEUED] = {"queued", "Đã duyệt, chờ gửi"},
    [ROW_SENT] = {"sent", "Đã gửi, chờ biên nhận"},
    [ROW_ACCEPTED] = {"accepted", "Đã tiếp nhận"},
    [ROW_HELD] = {"held", "Chờ cơ quan chủ trì chấp nhận"},
    [ROW_REJECTED] = {"rejected", "Không tiếp nhận"},
    [ROW_RETURNED] = {"returned", "Trả lại, đề nghị bổ sung"},
    [ROW_REVIEWED] = {"reviewed", "Đã chấp nhận"},
    [ROW_SUPERSEDED] = {"superseded", "Đã được thay bằng bản mới"},
    [ROW_WITHDRAWN] = {"withdrawn", "Đơn vị đã rút lại"},
    [ROW_DRAFT] = {"draft", "Dự thảo"},
    [ROW_WAITING] = {"waiting", "Chờ lãnh đạo duyệt"},
};

const char *row_state_code(enum row_state state)
{
    return row_states[state].code;
}

const char *row_state_label(enum row_state state)
{
    return row_states[state].label;
}

static enum row_state state_parse(const char *code)
{
    for (enum row_state state = ROW_QUEUED; state < ROW_STATE_MAX; state++) {
        if (code != NULL && strcmp(code, row_states[state].code) == 0) {
            return state;
        }
    }
    return ROW_QUEUED;
}

/* ---- reading ---- */

static struct spool_row row_at(struct query *query, struct arena *arena, uint64_t sent_sequence)
{
    struct spool_row row = {
        .number = query_int_at(query, 0),
        .sequence = (uint64_t)query_int_at(query, 2),
        .content = query_blob_at(query, 3, arena),
        .entered = query_text_at(query, 5, arena),
        .task = query_text_at(query, 6, arena),
        .action = action_parse(query_text_at(query, 7, arena)),
        .sealed_at_us = query_int_at(query, 9),
        .collector_time_us = query_int_at(query, 10),
        .state = state_parse(query_text_at(query, 11, arena)),
        .code = query_text_at(query, 13, arena),
        .field = query_text_at(query, 14, arena),
        .message = query_text_at(query, 15, arena),
        .note = query_text_at(query, 16, arena),
        .received_at_us = query_int_at(query, 17),
        .effective_at_us = query_int_at(query, 18),
        .receipt = query_blob_at(query, 19, arena),
        .has_receipt = query_int_at(query, 20) != 0,
        .unsendable = !query_is_null_at(query, 21),
    };
    const char *verdict = query_text_at(query, 12, arena);
    row.verdict = verdict == NULL ? VERDICT_NONE : verdict_parse(verdict);
    row.has_supersedes = query_uuid_at(query, 8, &row.supersedes);
    if (!query_uuid_at(query, 1, &row.id)) {
        row.id = (struct uuid){0};
    }
    if (row.state == ROW_QUEUED && row.sequence > 0 && row.sequence <= sent_sequence) {
        row.state = ROW_SENT;
    }
    return row;
}

static bool sent_sequence(struct spool *spool, uint64_t *ret, struct err *err)
{
    struct query query = query_begin(&spool->sql, SQL_meta_sent_read);
    *ret = query_row(&query) ? (uint64_t)query_int_at(&query, 0) : 0;
    return query_end(&query, err);
}

bool spool_find(struct spool *spool, struct arena *arena, const struct uuid *id, bool *ret_found, struct spool_row *ret,
                struct err *err)
{
    uint64_t sent = 0;
    if (!sent_sequence(spool, &sent, err)) {
        return false;
    }
    struct query query = query_begin(&spool->sql, SQL_row_find);
    query_uuid(&query, id);
    bool found = query_row(&query);
    struct spool_row row = {0};
    if (found) {
        row = row_at(&query, arena, sent);
    }
    if (!query_end(&query, err)) {
        return false;
    }
    *ret_found = found;
    *ret = row;
    return true;
}

static void rows_push(struct spool_rows *rows, struct arena *arena, size_t *capacity, struct spool_row row)
{
    if (rows->count == *capacity) {
        size_t larger = *capacity == 0 ? 64 : *capacity * 2;
        struct spool_row *list = arena_array(arena, larger, sizeof(*list));
        if (rows->count > 0) {
            memcpy(list, rows->list, rows->count * sizeof(*list));
        }
        rows->list = list;
        *capacity = larger;
    }
    rows->list[rows->count++] = row;
}

bool spool_list(struct spool *spool, struct arena *arena, int64_t after, size_t limit, struct spool_rows *ret,
                struct err *err)
{
    struct spool_rows rows = {0};
    size_t capacity = 0;
    uint64_t sent = 0;
    if (!sent_sequence(spool, &sent, err)) {
        return false;
    }
    struct query query = query_begin(&spool->sql, SQL_row_list);
    query_int(&query, after);
    query_int(&query, (int64_t)limit);
    while (query_row(&query)) {
        rows_push(&rows, arena, &capacity, row_at(&query, arena, sent));
    }
    if (!query_end(&query, err)) {
        return false;
    }
    *ret = rows;
    return true;
}

bool spool_batch(struct spool *spool, struct arena *arena, uint64_t from, size_t max_count, size_t max_bytes,
                 struct spool_rows *ret, struct err *err)
{
    struct spool_rows rows = {0};
    size_t capacity = 0;
    size_t bytes = 0;
    struct query query = query_begin(&spool->sql, SQL_row_batch);
    query_int(&query, (int64_t)from);
    query_int(&query, (int64_t)max_count);
    while (query_row(&query)) {
        struct spool_row row = row_at(&query, arena, 0);
        bytes += row.content.size + WIRE_ENTRY_OVERHEAD;
        bytes += row.has_receipt ? row.receipt.size + RECEIPT_HEAD_BYTES : 0;
        bool follows = rows.count == 0 || row.sequence == rows.list[0].sequence + rows.count;
        if (!follows || (rows.count > 0 && bytes > max_bytes)) {
            break;
        }
        rows_push(&rows, arena, &capacity, row);
    }
    if (!query_end(&query, err)) {
        return false;
    }
    *ret = rows;
    return true;
}

bool spool_next(struct spool *spool, uint64_t from, uint64_t *ret, struct err *err)
{
    struct query query = query_begin(&spool->sql, SQL_row_next);
    query_int(&query, (int64_t)from);
    uint64_t next = query_row(&query) ? (uint64_t)query_int_at(&query, 0) : 0;
    if (!query_end(&query, err)) {
        return false;
    }
    *ret = next;
    return true;
}

/* ---- entering ---- */

struct adding {
    struct arena *arena;
    struct spool_entry *entries;
    size_t count;
    struct spool_given given;
};

static bool same_content(struct bytes a, struct bytes b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* What another draft of this id says of it: an entry that seals it does so as it was read and once, any other has to
 * leave its id alone. */
static bool look_up_draft(struct spool *spool, struct adding *adding, struct spool_entry *entry, struct err *err)
{
    bool found = false;
    struct spool_draft draft = {0};
    if (!spool_draft_find(spool, adding->arena, &entry->id, &found, &draft, err)) {
        return false;
    }
    if (!found && entry->draft_version > 0) {
        return err_set(err, ERR_SOFTWARE, "%s: a draft that is not there cannot be sealed", spool->path);
    }
    if (entry->draft_version > 0 && (draft.version != entry->draft_version || !draft_is_in_hand(draft.state))) {
        entry->outcome = SPOOL_CHANGED;
        entry->stored = draft_as_row(&draft);
    } else if (found && entry->draft_version == 0 && draft_is_in_hand(draft.state) && !entry->refused) {
        entry->outcome = SPOOL_CONFLICT;
        entry->stored = draft_as_row(&draft);
    }
    return true;
}

/* An id that was given is looked up. One that was only refused here was never sent, so it is still free. */
static bool look_up(struct spool *spool, struct adding *adding, struct spool_entry *entry, struct err *err)
{
    bool found = false;
    struct spool_row row = {0};
    if (!entry->has_id) {
        entry->id = spool_given_id(&adding->given);
        return true;
    }
    if (!spool_find(spool, adding->arena, &entry->id, &found, &row, err)) {
        return false;
    }
    if (found && row.sequence > 0) {
        /* Approved before: whatever was approved the second time, the first is what counts. */
        bool same = entry->draft_version > 0 || same_content(row.content, entry->content);
        entry->outcome = same ? SPOOL_DUPLICATE : SPOOL_CONFLICT;
        entry->stored = row;
        return true;
    }
    return look_up_draft(spool, adding, entry, err);
}

static bool seal_draft(struct spool *spool, const struct spool_entry *entry, struct err *err)
{
    struct query query = query_begin(&spool->sql, SQL_draft_seal);
    query_uuid(&query, &entry->id);
    query_int(&query, entry->sealed_at_us);
    return query_run(&query, err);
}

static bool insert(struct spool *spool, struct adding *adding, struct spool_entry *entry, struct err *err)
{
    uint8_t hash[WIRE_HASH_BYTES] = {0};
    bool encoded = entry->content.data != NULL;
    if (encoded) {
        wire_content_hash(entry->content, hash);
    }
    struct query query = query_begin(&spool->sql, SQL_row_add);
    query_uuid(&query, &entry->id);
    if (entry->refused) {
        query_null(&query);
    } else {
        query_int(&query, (int64_t)++adding->given.last_sequence);
    }
    query_blob(&query, entry->content.data, entry->content.size);
    query_blob(&query, encoded ? hash : NULL, sizeof(hash));
    query_text(&query, entry->entered);
    query_text(&query, entry->task);
    query_text(&query, action_code(entry->action));
    query_uuid(&query, entry->has_supersedes ? &entry->supersedes : NULL);
    query_int(&query, entry->sealed_at_us);
    query_int(&query, adding->given.collector_time_us);
    query_text(&query, row_state_code(entry->refused ? ROW_REJECTED : ROW_QUEUED));
    query_text(&query, entry->code);
    query_text(&query, entry->field);
    query_text(&query, entry->message);
    query_text(&query, entry->note);
    bool found = false;
    return query_run(&query, err) && (entry->draft_version == 0 || seal_draft(spool, entry, err)) &&
           spool_find(spool, adding->arena, &entry->id, &found, &entry->stored, err);
}

static bool write_entries(struct spool *spool, void *context, struct err *err)
{
    struct adding *adding = context;
    if (!spool_quota_allows(spool, adding->count, err) || !spool_given_read(spool, &adding->given, err)) {
        return false;
    }
    for (size_t i = 0; i < adding->count; i++) {
        struct spool_entry *entry = &adding->entries[i];
        entry->outcome = SPOOL_ADDED;
        if (!look_up(spool, adding, entry, err) ||
            (entry->outcome == SPOOL_ADDED && !insert(spool, adding, entry, err))) {
            return false;
        }
    }
    return spool_given_write(spool, &adding->given, err);
}

bool spool_add(struct spool *spool, struct arena *arena, struct spool_entry *entries, size_t count, struct err *err)
{
    struct adding adding = {.arena = arena, .entries = entries, .count = count};
    return space_allows(&spool->space, err) && spool_transact(spool, SPOOL_ENTRIES, write_entries, &adding, err);
}
