/* store_fates: what PostgreSQL holds already of some updates, and what that makes of an arrival that got no row of its
 * own. */
#pragma once

#include "store_intake.h"

struct stored_row {
    struct uuid id;
    struct place place;
    const char *agency, *task;
    struct wire_verdict verdict; /* with the receipt that an agency brought back; size 0: it is in `batch` */
    bool has_batch;
    struct uuid batch;
};

/* Of conflicts and taken places: verdict, content and agency, but no row. */
struct stored_refusal {
    struct uuid id;
    const char *agency;
    enum fate_kind kind;
    struct wire_verdict verdict;
    struct uuid batch;
};

struct stored_rows {
    struct stored_row *rows;
    size_t count;
    struct stored_refusal *refusals; /* oldest first */
    size_t refusal_count;
};
bool stored_rows_find(struct pg *pg, const struct uuid *ids, size_t count, struct arena *arena, struct stored_rows *ret,
                      struct err *err) MUST_CHECK;
/* The same without the refusals. */
bool stored_rows_find_updates(struct pg *pg, const struct uuid *ids, size_t count, struct arena *arena,
                              struct stored_rows *ret, struct err *err) MUST_CHECK;
const struct stored_row *stored_row_of(const struct stored_rows *stored, const struct uuid *id);

/* The verdict as it was judged. */
void verdict_of_arrival(struct wire_verdict *verdict, const struct arrival *arrival);

struct earlier_fate {
    bool found;               /* it has its verdict already; else `fate` is a refusal to be recorded */
    struct fate fate;         /* without a receipt, unless an agency brought it back */
    const char *agency;       /* as it is written in the receipt; NULL: not found */
    const struct uuid *batch; /* where the receipt is; NULL: nowhere */
    const struct place *at;   /* the place of its row; NULL: it has none */
};
struct earlier_fate earlier_fate_of(const struct arrival *arrival, const struct stored_rows *stored,
                                    struct arena *arena);

/* Every receipt that there is of these updates (each id once): of each its row's, then those of refusals. `stored`
 * tells an id that is not known from one that has no receipt. */
struct found_receipt {
    struct uuid id;
    struct bytes receipt; /* an encoded SignedReceipt */
};
struct found_receipts {
    struct found_receipt *list;
    size_t count;
    struct stored_rows stored;
};
bool store_receipts_of(struct pg *pg, const struct uuid *ids, size_t count, struct arena *arena,
                       struct found_receipts *ret, struct err *err) MUST_CHECK;

/* Whether two arrivals are the same content of the same agency under one id. */
bool arrivals_are_the_same(const struct arrival *a, const struct arrival *b);
