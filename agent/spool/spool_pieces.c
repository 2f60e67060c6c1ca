#include "pieces.h"

#include "spool_internal.h"

#include <string.h>

static const char *const end_codes[] = {[PIECE_OPEN] = "open", [PIECE_DONE] = "done", [PIECE_DROPPED] = "dropped"};

const char *piece_end_code(enum piece_end end)
{
    return end_codes[end];
}

/* ---- writing ---- */

static bool write_fact(struct spool *spool, const struct spool_piece_fact *fact, int64_t now_us, struct err *err)
{
    struct query query = query_begin(&spool->sql, SQL_piece_fact);
    query_int(&query, fact->number);
    query_text(&query, fact->end == PIECE_OPEN ? "due" : end_codes[fact->end]);
    if (fact->end != PIECE_OPEN || fact->due == DAY_NONE) {
        query_null(&query);
    } else {
        query_int(&query, fact->due);
    }
    query_text(&query, fact->note);
    query_text(&query, fact->by);
    query_int(&query, now_us);
    return query_run(&query, err);
}

struct adding {
    struct spool_piece *piece;
    int64_t now_us;
};

static bool write_piece(struct spool *spool, void *context, struct err *err)
{
    const struct adding *adding = context;
    struct spool_piece *piece = adding->piece;
    struct spool_given given = {0};
    if (!spool_quota_allows(spool, 1, err) || !spool_given_read(spool, &given, err)) {
        return false;
    }
    piece->id = uuid_is_nil(&piece->id) ? spool_given_id(&given) : piece->id;
    struct query query = query_begin(&spool->sql, SQL_piece_add);
    query_uuid(&query, &piece->id);
    query_text(&query, piece->task);
    query_text(&query, piece->text);
    query_text(&query, piece->officer);
    query_text(&query, piece->product);
    query_text(&query, piece->added_by);
    query_int(&query, adding->now_us);
    piece->number = query_row(&query) ? query_int_at(&query, 0) : 0;
    if (!query_run(&query, err) || !spool_given_write(spool, &given, err)) {
        return false;
    }
    const struct spool_piece_fact due = {.number = piece->number, .due = piece->due, .by = piece->added_by};
    return piece->due == DAY_NONE || write_fact(spool, &due, adding->now_us, err);
}

bool spool_piece_add(struct spool *spool, struct spool_piece *piece, int64_t now_us, struct err *err)
{
    struct adding adding = {piece, now_us};
    piece->first_due = piece->due;
    piece->added_at_us = now_us;
    return space_allows(&spool->space, err) && spool_transact(spool, SPOOL_ENTRIES, write_piece, &adding, err);
}

struct telling {
    const struct spool_piece_fact *fact;
    int64_t now_us;
    bool done;
};

static bool find(struct spool *spool, int64_t number, const struct uuid *id, int64_t *ret_number, bool *ret_ended,
                 struct err *err)
{
    struct query query = query_begin(&spool->sql, SQL_piece_find);
    query_int(&query, number);
    query_uuid(&query, id);
    bool found = query_row(&query);
    *ret_number = found ? query_int_at(&query, 0) : 0;
    *ret_ended = found && query_int_at(&query, 1) != 0;
    return query_end(&query, err);
}

static bool tell(struct spool *spool, void *context, struct err *err)
{
    struct telling *telling = context;
    int64_t number = 0;
    bool ended = false;
    if (!find(spool, telling->fact->number, NULL, &number, &ended, err)) {
        return false;
    }
    telling->done = number > 0 && !ended;
    return !telling->done || write_fact(spool, telling->fact, telling->now_us, err);
}

bool spool_piece_write(struct spool *spool, const struct spool_piece_fact *fact, int64_t now_us, bool *ret_done,
                       struct err *err)
{
    struct telling telling = {.fact = fact, .now_us = now_us};
    bool ok = space_allows(&spool->space, err) && spool_transact(spool, SPOOL_ENTRIES, tell, &telling, err);
    *ret_done = ok && telling.done;
    return ok;
}

/* ---- reading ---- */

bool spool_piece_find(struct spool *spool, int64_t number, const struct uuid *id, int64_t *ret_number, struct err *err)
{
    bool ended = false;
    return find(spool, number, number > 0 ? NULL : id, ret_number, &ended, err);
}

static day_t day_at(struct query *query, int column)
{
    return query_is_null_at(query, column) ? DAY_NONE : (day_t)query_int_at(query, column);
}

static struct spool_piece piece_at(struct query *query, struct arena *arena)
{
    const char *end = query_text_at(query, 10, arena);
    struct spool_piece piece = {
        .number = query_int_at(query, 0),
        .task = query_text_at(query, 2, arena),
        .text = query_text_at(query, 3, arena),
        .officer = query_text_at(query, 4, arena),
        .product = query_text_at(query, 5, arena),
        .added_by = query_text_at(query, 6, arena),
        .added_at_us = query_int_at(query, 7),
        .first_due = day_at(query, 8),
        .due = day_at(query, 9),
        .end = end == NULL                               ? PIECE_OPEN
               : strcmp(end, end_codes[PIECE_DONE]) == 0 ? PIECE_DONE
                                                         : PIECE_DROPPED,
        .end_note = query_text_at(query, 11, arena),
        .ended_by = query_text_at(query, 12, arena),
        .ended_at_us = query_int_at(query, 13),
    };
    if (!query_uuid_at(query, 1, &piece.id)) {
        piece.id = (struct uuid){0};
    }
    return piece;
}

static void push(struct spool_pieces *pieces, struct arena *arena, size_t *capacity, struct spool_piece piece)
{
    if (pieces->count == *capacity) {
        size_t larger = *capacity == 0 ? 32 : *capacity * 2;
        struct spool_piece *list = arena_array(arena, larger, sizeof(*list));
        if (pieces->count > 0) {
            memcpy(list, pieces->list, pieces->count * sizeof(*list));
        }
        pieces->list = list;
        *capacity = larger;
    }
    pieces->list[pieces->count++] = piece;
}

bool spool_pieces(struct spool *spool, struct arena *arena, const char *task, int64_t as_of_us,
                  struct spool_pieces *ret, struct err *err)
{
    struct spool_pieces pieces = {0};
    size_t capacity = 0;
    struct query query = query_begin(&spool->sql, SQL_piece_list);
    query_int(&query, as_of_us);
    query_text(&query, task);
    while (query_row(&query)) {
        push(&pieces, arena, &capacity, piece_at(&query, arena));
    }
    if (!query_end(&query, err)) {
        return false;
    }
    *ret = pieces;
    return true;
}
