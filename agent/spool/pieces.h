/* pieces: how an office splits its part of a task among its own officers. They stay on this machine; nobody else ever
 * hears of them. A piece is never changed: what becomes of it is written beside it, so that the list can be shown as it
 * was at any moment. */
#pragma once

#include "spool.h"

enum piece_end { PIECE_OPEN, PIECE_DONE, PIECE_DROPPED };
const char *piece_end_code(enum piece_end end); /* open, done, dropped */

struct spool_piece {
    int64_t number; /* from 1: what people call it by */
    struct uuid id;
    const char *task; /* NUMBER#label */
    const char *text, *officer;
    const char *product;  /* NULL: not given */
    const char *added_by; /* NULL: not known */
    int64_t added_at_us;
    day_t first_due, due; /* DAY_NONE: none */
    enum piece_end end;
    const char *end_note, *ended_by; /* NULL: not given */
    int64_t ended_at_us;
};

/* The id, where it is nil, and the number are filled in. ERR_TEMPORARY when the disk or the quota is full. */
bool spool_piece_add(struct spool *spool, struct spool_piece *piece, int64_t now_us, struct err *err) MUST_CHECK;

/* What became of a piece: another day that it is due on (DAY_NONE: none any more), or its end. */
struct spool_piece_fact {
    int64_t number;
    enum piece_end end;    /* PIECE_OPEN: it is about the day */
    day_t due;             /* only for PIECE_OPEN */
    const char *note, *by; /* NULL: not given */
};
/* *ret_done is false when the piece had ended before: nothing is written then. */
bool spool_piece_write(struct spool *spool, const struct spool_piece_fact *fact, int64_t now_us, bool *ret_done,
                       struct err *err) MUST_CHECK;

/* By its number, or by its id where number is 0. *ret_number 0: there is none. */
bool spool_piece_find(struct spool *spool, int64_t number, const struct uuid *id, int64_t *ret_number,
                      struct err *err) MUST_CHECK;

struct spool_pieces {
    struct spool_piece *list;
    size_t count;
};
/* As they stood at a moment, in the order they were added; task NULL: of all tasks. */
bool spool_pieces(struct spool *spool, struct arena *arena, const char *task, int64_t as_of_us,
                  struct spool_pieces *ret, struct err *err) MUST_CHECK;
