#include "spool_internal.h"

#include <string.h>

static const struct {
    const char *code, *label;
} states[DRAFT_STATE_MAX] = {
    [DRAFT_OPEN] = {"draft", "Dự thảo"},
    [DRAFT_WAITING] = {"waiting", "Chờ lãnh đạo duyệt"},
    [DRAFT_SENT_BACK] = {"sent_back", "Lãnh đạo trả lại để hoàn thiện"},
    [DRAFT_SEALED] = {"sealed", "Đã duyệt"},
    [DRAFT_DROPPED] = {"dropped", "Không dùng nữa"},
};

const char *draft_state_code(enum draft_state state)
{
    return states[state].code;
}

const char *draft_state_label(enum draft_state state)
{
    return states[state].label;
}

bool draft_is_in_hand(enum draft_state state)
{
    return state == DRAFT_OPEN || state == DRAFT_WAITING || state == DRAFT_SENT_BACK;
}

static enum draft_state state_parse(const char *code)
{
    enum draft_state state = DRAFT_OPEN;
    while (state < DRAFT_STATE_MAX - 1 && strcmp(code, states[state].code) != 0) {
        state++;
    }
    return state;
}

struct spool_row draft_as_row(const struct spool_draft *draft)
{
    bool sent_back = draft->state == DRAFT_SENT_BACK;
    return (struct spool_row){
        .id = draft->id,
        .task = draft->task,
        .action = draft->action,
        .has_supersedes = draft->has_supersedes,
        .supersedes = draft->supersedes,
        .state = draft->state == DRAFT_WAITING ? ROW_WAITING : ROW_DRAFT,
        .code = sent_back ? NULL : draft->code,
        .field = sent_back ? NULL : draft->field,
        .message = sent_back ? draft->remark : draft->message,
        .note = draft->note,
    };
}

/* ---- reading ---- */

static struct spool_draft draft_at(struct query *query, struct arena *arena)
{
    struct spool_draft draft = {
        .version = query_int_at(query, 2),
        .state = state_parse(query_text_at(query, 3, arena)),
        .fields = query_text_at(query, 4, arena),
        .task = query_text_at(query, 5, arena),
        .action = action_parse(query_text_at(query, 6, arena)),
        .drafter = {query_text_at(query, 8, arena), query_text_at(query, 9, arena)},
        .code = query_text_at(query, 10, arena),
        .field = query_text_at(query, 11, arena),
        .message = query_text_at(query, 12, arena),
        .note = query_text_at(query, 13, arena),
        .remark = query_text_at(query, 14, arena),
        .remark_by = {query_text_at(query, 15, arena), query_text_at(query, 16, arena)},
        .first_saved_at_us = query_int_at(query, 17),
        .saved_at_us = query_int_at(query, 18),
        .submitted_at_us = query_int_at(query, 19),
        .sent_back_at_us = query_int_at(query, 20),
        .sealed_at_us = query_int_at(query, 21),
    };
    draft.has_supersedes = query_uuid_at(query, 7, &draft.supersedes);
    if (!query_uuid_at(query, 1, &draft.id)) {
        draft.id = (struct uuid){0};
    }
    return draft;
}

bool spool_draft_find(struct spool *spool, struct arena *arena, const struct uuid *id, bool *ret_found,
                      struct spool_draft *ret, struct err *err)
{
    struct query query = query_begin(&spool->sql, SQL_draft_find);
    query_uuid(&query, id);
    bool found = query_row(&query);
    struct spool_draft draft = {0};
    if (found) {
        draft = draft_at(&query, arena);
    }
    if (!query_end(&query, err)) {
        return false;
    }
    *ret_found = found;
    *ret = draft;
    return true;
}

static void push(struct spool_drafts *drafts, struct arena *arena, size_t *capacity, struct spool_draft draft)
{
    if (drafts->count == *capacity) {
        size_t larger = *capacity == 0 ? 32 : *capacity * 2;
        struct spool_draft *list = arena_array(arena, larger, sizeof(*list));
        if (drafts->count > 0) {
            memcpy(list, drafts->list, drafts->count * sizeof(*list));
        }
        drafts->list = list;
        *capacity = larger;
    }
    drafts->list[drafts->count++] = draft;
}

bool spool_drafts(struct spool *spool, struct arena *arena, bool all, struct spool_drafts *ret, struct err *err)
{
    struct spool_drafts drafts = {0};
    size_t capacity = 0;
    struct query query = query_begin(&spool->sql, SQL_draft_list);
    query_int(&query, all);
    while (query_row(&query)) {
        push(&drafts, arena, &capacity, draft_at(&query, arena));
    }
    if (!query_end(&query, err)) {
        return false;
    }
    *ret = drafts;
    return true;
}

bool spool_draft_facts(struct spool *spool, struct draft_facts *ret, struct err *err)
{
    struct draft_facts facts = {0};
    struct query query = query_begin(&spool->sql, SQL_draft_facts);
    if (query_row(&query)) {
        facts.open = (uint32_t)query_int_at(&query, 0);
        facts.sent_back = (uint32_t)query_int_at(&query, 1);
        facts.waiting = (uint32_t)query_int_at(&query, 2);
        facts.oldest_open_us = query_int_at(&query, 3);
        facts.oldest_waiting_us = query_int_at(&query, 4);
    }
    *ret = facts;
    return query_end(&query, err);
}

/* ---- saving ---- */

struct saving {
    struct arena *arena;
    struct spool_draft_entry *entries;
    size_t count;
    int64_t now_us;
    struct spool_given given;
};

static bool write(struct spool *spool, const struct saving *saving, struct spool_draft_entry *entry, bool is_new,
                  struct err *err)
{
    const struct spool_draft *draft = &entry->draft;
    struct query query = query_begin(&spool->sql, is_new ? SQL_draft_add : SQL_draft_save);
    query_uuid(&query, &draft->id);
    query_text(&query, draft_state_code(draft->state));
    query_text(&query, draft->fields);
    query_text(&query, draft->task);
    query_text(&query, action_code(draft->action));
    query_uuid(&query, draft->has_supersedes ? &draft->supersedes : NULL);
    query_text(&query, draft->drafter.name);
    query_text(&query, draft->drafter.position);
    query_text(&query, draft->code);
    query_text(&query, draft->field);
    query_text(&query, draft->message);
    query_text(&query, draft->note);
    query_int(&query, saving->now_us);
    query_int(&query, draft->state == DRAFT_WAITING ? saving->now_us : 0);
    bool found = false;
    entry->outcome = SPOOL_ADDED;
    return query_run(&query, err) && spool_draft_find(spool, saving->arena, &draft->id, &found, &entry->draft, err);
}

/* A new one under an id that is there already: said again, taken a step further, or another one. */
static bool save_again(struct spool *spool, const struct saving *saving, struct spool_draft_entry *entry,
                       const struct spool_draft *there, struct err *err)
{
    bool same = strcmp(there->fields, entry->draft.fields) == 0 && there->state != DRAFT_DROPPED;
    bool further = same && entry->draft.state == DRAFT_WAITING && there->state == DRAFT_OPEN;
    if (further) {
        return write(spool, saving, entry, false, err);
    }
    entry->outcome = same ? SPOOL_DUPLICATE : SPOOL_CONFLICT;
    entry->draft = *there;
    return true;
}

static bool save(struct spool *spool, struct saving *saving, struct spool_draft_entry *entry, struct err *err)
{
    bool found = false;
    bool sealed = false;
    struct spool_draft there = {0};
    struct spool_row row = {0};
    if (entry->draft.version == 0 && !entry->has_id) {
        entry->draft.id = spool_given_id(&saving->given);
        return write(spool, saving, entry, true, err);
    }
    if (!spool_draft_find(spool, saving->arena, &entry->draft.id, &found, &there, err) ||
        !spool_find(spool, saving->arena, &entry->draft.id, &sealed, &row, err)) {
        return false;
    }
    if (entry->draft.version == 0 && found) {
        return save_again(spool, saving, entry, &there, err);
    }
    if (entry->draft.version == 0 && sealed && row.sequence > 0) {
        entry->outcome = SPOOL_CONFLICT;
        return true;
    }
    if (entry->draft.version != there.version || there.state == DRAFT_SEALED) {
        entry->outcome = SPOOL_CHANGED;
        entry->draft = found ? there : entry->draft;
        return true;
    }
    return write(spool, saving, entry, !found, err);
}

static bool write_drafts(struct spool *spool, void *context, struct err *err)
{
    struct saving *saving = context;
    if (!spool_quota_allows(spool, saving->count, err) || !spool_given_read(spool, &saving->given, err)) {
        return false;
    }
    for (size_t i = 0; i < saving->count; i++) {
        if (!save(spool, saving, &saving->entries[i], err)) {
            return false;
        }
    }
    return spool_given_write(spool, &saving->given, err);
}

bool spool_drafts_save(struct spool *spool, struct arena *arena, struct spool_draft_entry *entries, size_t count,
                       int64_t now_us, struct err *err)
{
    struct saving saving = {.arena = arena, .entries = entries, .count = count, .now_us = now_us};
    return space_allows(&spool->space, err) && spool_transact(spool, SPOOL_ENTRIES, write_drafts, &saving, err);
}

/* ---- sent back, given up ---- */

struct marking {
    const struct spool_draft *draft;
    const char *remark; /* NULL: given up */
    const struct person *by;
    int64_t now_us;
    bool done;
};

static bool write_mark(struct spool *spool, void *context, struct err *err)
{
    struct marking *marking = context;
    bool drop = marking->remark == NULL;
    struct query query = query_begin(&spool->sql, drop ? SQL_draft_drop : SQL_draft_send_back);
    query_uuid(&query, &marking->draft->id);
    query_int(&query, marking->draft->version);
    if (!drop) {
        query_text(&query, marking->remark);
        query_text(&query, marking->by->name);
        query_text(&query, marking->by->position);
        query_int(&query, marking->now_us);
    }
    bool ok = query_run(&query, err);
    marking->done = ok && sql_changes(&spool->sql) > 0;
    return ok;
}

static bool mark(struct spool *spool, struct marking *marking, bool *ret_done, struct err *err)
{
    bool ok = space_allows(&spool->space, err) && spool_transact(spool, SPOOL_ENTRIES, write_mark, marking, err);
    *ret_done = marking->done;
    return ok;
}

bool spool_draft_send_back(struct spool *spool, const struct spool_draft *draft, const char *remark,
                           const struct person *by, int64_t now_us, bool *ret_done, struct err *err)
{
    struct marking marking = {.draft = draft, .remark = remark, .by = by, .now_us = now_us};
    return mark(spool, &marking, ret_done, err);
}

bool spool_draft_drop(struct spool *spool, const struct spool_draft *draft, bool *ret_done, struct err *err)
{
    struct marking marking = {.draft = draft};
    return mark(spool, &marking, ret_done, err);
}
