/* What the outbox gives out: places in its order, ids that never go back, and room. */
#include "spool_internal.h"

#include "clock.h"

bool spool_quota_allows(struct spool *spool, size_t count, struct err *err)
{
    struct query query = query_begin(&spool->sql, SQL_size);
    int64_t rows = 0;
    int64_t bytes = 0;
    if (query_row(&query)) {
        rows = query_int_at(&query, 0);
        bytes = query_int_at(&query, 1);
    }
    if (!query_end(&query, err)) {
        return false;
    }
    if ((spool->quota_rows > 0 && rows + (int64_t)count > spool->quota_rows) ||
        (spool->quota_bytes > 0 && bytes > spool->quota_bytes)) {
        return err_set(err, ERR_TEMPORARY,
                       "Kho nội dung %s đã đầy (%lld mục, %lld byte); nội dung đã lưu còn nguyên. Đề nghị tăng hạn mức "
                       "(quota_updates, quota_mb) trong tệp cấu hình.",
                       spool->path, (long long)rows, (long long)bytes);
    }
    return true;
}

bool spool_given_read(struct spool *spool, struct spool_given *ret, struct err *err)
{
    struct spool_given given = {0};
    struct query query = query_begin(&spool->sql, SQL_meta_read);
    if (query_row(&query)) {
        given.last_sequence = (uint64_t)query_int_at(&query, 5);
        given.has_last_id = query_uuid_at(&query, 7, &given.last_id);
        given.collector_time_us = query_int_at(&query, 8);
    }
    *ret = given;
    return query_end(&query, err);
}

struct uuid spool_given_id(struct spool_given *given)
{
    given->last_id = uuid_v7(clock_now_us(), given->has_last_id ? &given->last_id : NULL);
    given->has_last_id = true;
    return given->last_id;
}

bool spool_given_write(struct spool *spool, const struct spool_given *given, struct err *err)
{
    struct query query = query_begin(&spool->sql, SQL_meta_given);
    query_int(&query, (int64_t)given->last_sequence);
    query_uuid(&query, given->has_last_id ? &given->last_id : NULL);
    return query_run(&query, err);
}
