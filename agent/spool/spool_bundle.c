/* What an outbox remembers for the files that take the place of a network. */
#include "spool_internal.h"

static bool write_rewound(struct spool *spool, void *context, struct err *err)
{
    const uint64_t *sequence = context;
    struct query query = query_begin(&spool->sql, SQL_meta_rewound);
    query_int(&query, (int64_t)*sequence);
    return query_run(&query, err);
}

bool spool_rewound(struct spool *spool, uint64_t sequence, struct err *err)
{
    return spool_transact(spool, SPOOL_ANSWERS, write_rewound, &sequence, err);
}

bool spool_rewound_to(struct spool *spool, uint64_t *ret, struct err *err)
{
    struct query query = query_begin(&spool->sql, SQL_meta_rewound_read);
    uint64_t sequence = query_row(&query) ? (uint64_t)query_int_at(&query, 0) : 0;
    if (!query_end(&query, err)) {
        return false;
    }
    *ret = sequence;
    return true;
}

bool spool_notices_last(struct spool *spool, struct arena *arena, size_t limit, struct wire_received *ret,
                        struct err *err)
{
    struct wire_received last = {.notice_ids = arena_array(arena, limit, sizeof(*last.notice_ids))};
    struct query query = query_begin(&spool->sql, SQL_notice_last);
    query_int(&query, (int64_t)limit);
    while (last.count < limit && query_row(&query)) {
        last.count += query_uuid_at(&query, 0, &last.notice_ids[last.count]) ? 1 : 0;
    }
    if (!query_end(&query, err)) {
        return false;
    }
    *ret = last;
    return true;
}
