/* What the centre tells this office, and what this office decides about updates that wait for it. */
#include "spool_internal.h"

#include <stdlib.h>
#include <string.h>

struct telling {
    const struct wire_notice *notices;
    size_t count;
    int64_t now_us;
};

/* What a notice makes of the update that it is about; ROW_STATE_MAX: nothing. */
static enum row_state state_after(enum notice_kind kind)
{
    switch (kind) {
    case NOTICE_RELEASED:
        return ROW_ACCEPTED;
    case NOTICE_REFUSED:
        return ROW_REJECTED;
    case NOTICE_RETURNED:
        return ROW_RETURNED;
    case NOTICE_REVIEWED:
    case NOTICE_CONFIRMED:
        return ROW_REVIEWED;
    default:
        return ROW_STATE_MAX;
    }
}

/* A person agreed, or the task is closed: one state here, so the words have to tell which. */
static char *words_of(const struct wire_notice *notice)
{
    static const char confirmed[] = "Đã xác nhận hoàn thành";
    const char *text = notice->text == NULL ? "" : notice->text;
    if (notice->kind != NOTICE_CONFIRMED || strncmp(text, confirmed, strlen(confirmed)) == 0) {
        return notice->text == NULL ? NULL : mem_strdup(text);
    }
    return mem_printf("%s%s%s", confirmed, text[0] == '\0' ? "" : ": ", text);
}

static bool apply(struct spool *spool, const struct wire_notice *notice, struct err *err)
{
    enum row_state state = notice->has_update ? state_after(notice->kind) : ROW_STATE_MAX;
    if (state == ROW_STATE_MAX) {
        return true;
    }
    struct query decided = query_begin(&spool->sql, SQL_row_decided);
    query_uuid(&decided, &notice->update_id);
    query_text(&decided, row_state_code(state));
    char *words = words_of(notice);
    query_text(&decided, words);
    bool ok = query_run(&decided, err);
    free(words);
    if (!ok) {
        return false;
    }
    if (notice->kind != NOTICE_RELEASED) {
        return true;
    }
    struct query supersede = query_begin(&spool->sql, SQL_row_supersede);
    query_uuid(&supersede, &notice->update_id);
    return query_run(&supersede, err);
}

static bool write_notices(struct spool *spool, void *context, struct err *err)
{
    const struct telling *telling = context;
    for (size_t i = 0; i < telling->count; i++) {
        const struct wire_notice *notice = &telling->notices[i];
        struct query query = query_begin(&spool->sql, SQL_notice_add);
        query_uuid(&query, &notice->id);
        query_text(&query, notice_code(notice->kind));
        query_int(&query, notice->at_us);
        query_uuid(&query, notice->has_update ? &notice->update_id : NULL);
        query_text(&query, notice->task);
        query_text(&query, notice->text);
        query_int(&query, telling->now_us);
        if (!query_run(&query, err)) {
            return false;
        }
        /* Told again, it must not undo what came after it. */
        if (sql_changes(&spool->sql) > 0 && !apply(spool, notice, err)) {
            return false;
        }
    }
    return true;
}

bool spool_notices_add(struct spool *spool, const struct wire_notice *notices, size_t count, int64_t now_us,
                       struct err *err)
{
    struct telling telling = {notices, count, now_us};
    return spool_transact(spool, SPOOL_ANSWERS, write_notices, &telling, err);
}

bool spool_notices(struct spool *spool, struct arena *arena, size_t limit, struct wire_notices *ret, struct err *err)
{
    struct wire_notices told = {.notices = arena_array(arena, limit, sizeof(*told.notices))};
    struct query query = query_begin(&spool->sql, SQL_notice_list);
    query_int(&query, (int64_t)limit);
    while (told.count < limit && query_row(&query)) {
        struct wire_notice *notice = &told.notices[told.count];
        bool has_id = query_uuid_at(&query, 0, &notice->id);
        told.count += has_id;
        notice->kind = notice_parse(query_text_at(&query, 1, arena));
        notice->at_us = query_int_at(&query, 2);
        notice->has_update = query_uuid_at(&query, 3, &notice->update_id);
        notice->task = query_text_at(&query, 4, arena);
        notice->text = query_text_at(&query, 5, arena);
    }
    if (!query_end(&query, err)) {
        return false;
    }
    *ret = told;
    return true;
}

/* ---- decisions ---- */

const char *decision_code(enum wire_decision decision)
{
    return decision == DECISION_RELEASE ? "release" : "refuse";
}

struct deciding {
    const struct wire_decide *decide;
    int64_t now_us;
};

static bool write_decision(struct spool *spool, void *context, struct err *err)
{
    const struct deciding *deciding = context;
    const struct wire_decide *decide = deciding->decide;
    struct query query = query_begin(&spool->sql, SQL_decision_add);
    query_uuid(&query, &decide->id);
    query_uuid(&query, &decide->update_id);
    query_text(&query, decision_code(decide->decision));
    query_text(&query, decide->reason);
    query_text(&query, decide->by.name);
    query_text(&query, decide->by.position);
    query_int(&query, deciding->now_us);
    return query_run(&query, err);
}

bool spool_decision_add(struct spool *spool, const struct wire_decide *decide, int64_t now_us, struct err *err)
{
    struct deciding deciding = {decide, now_us};
    return space_allows(&spool->space, err) && spool_transact(spool, SPOOL_ENTRIES, write_decision, &deciding, err);
}

static void make_room(struct spool_decisions *made, struct arena *arena, size_t *capacity)
{
    if (made->count == *capacity) {
        size_t larger = *capacity == 0 ? 16 : *capacity * 2;
        struct spool_decision *list = arena_array(arena, larger, sizeof(*list));
        if (made->count > 0) {
            memcpy(list, made->list, made->count * sizeof(*list));
        }
        made->list = list;
        *capacity = larger;
    }
}

bool spool_decisions(struct spool *spool, struct arena *arena, const char *state, struct spool_decisions *ret,
                     struct err *err)
{
    struct spool_decisions made = {0};
    size_t capacity = 0;
    struct query query = query_begin(&spool->sql, SQL_decision_list);
    query_text(&query, state);
    while (query_row(&query)) {
        make_room(&made, arena, &capacity);
        struct spool_decision *decision = &made.list[made.count];
        const char *code = query_text_at(&query, 2, arena);
        bool has_ids =
            query_uuid_at(&query, 0, &decision->decide.id) && query_uuid_at(&query, 1, &decision->decide.update_id);
        decision->decide.decision = strcmp(code, "release") == 0 ? DECISION_RELEASE : DECISION_REFUSE;
        decision->decide.reason = query_text_at(&query, 3, arena);
        decision->decide.by.name = query_text_at(&query, 4, arena);
        decision->decide.by.position = query_text_at(&query, 5, arena);
        decision->made_at_us = query_int_at(&query, 6);
        decision->state = query_text_at(&query, 7, arena);
        decision->message = query_text_at(&query, 8, arena);
        made.count += has_ids;
    }
    if (!query_end(&query, err)) {
        return false;
    }
    *ret = made;
    return true;
}

struct marking {
    const struct uuid *id;
    const char *state, *message;
};

static bool write_mark(struct spool *spool, void *context, struct err *err)
{
    const struct marking *marking = context;
    struct query query = query_begin(&spool->sql, SQL_decision_mark);
    query_uuid(&query, marking->id);
    query_text(&query, marking->state);
    query_text(&query, marking->message);
    return query_run(&query, err);
}

bool spool_decision_mark(struct spool *spool, const struct uuid *id, const char *state, const char *message,
                         struct err *err)
{
    struct marking marking = {id, state, message};
    return spool_transact(spool, SPOOL_ANSWERS, write_mark, &marking, err);
}
