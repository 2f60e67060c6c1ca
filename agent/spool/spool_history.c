/* What the bodies said in whose place this office stands: the centre's words, kept as it sent them. */
#include "spool_internal.h"

#include <string.h>

struct part {
    const struct wire_history *head;
    struct bytes frame;
    bool whole;
};

static bool run_with_digest(struct spool *spool, enum sql_statement statement, const struct wire_history *head,
                            struct err *err)
{
    struct query query = query_begin(&spool->sql, statement);
    query_blob(&query, head->digest, sizeof(head->digest));
    return query_run(&query, err);
}

static bool write_part(struct spool *spool, void *context, struct err *err)
{
    struct part *part = context;
    const struct wire_history *head = part->head;
    struct query add = query_begin(&spool->sql, SQL_history_add);
    query_blob(&add, head->digest, sizeof(head->digest));
    query_int(&add, head->part);
    query_int(&add, head->parts);
    query_blob(&add, part->frame.data, part->frame.size);
    if (!query_run(&add, err)) {
        return false;
    }
    struct query count = query_begin(&spool->sql, SQL_history_count);
    query_blob(&count, head->digest, sizeof(head->digest));
    query_int(&count, head->parts);
    part->whole = query_row(&count) && query_int_at(&count, 0) == head->parts;
    if (!query_end(&count, err)) {
        return false;
    }
    return !part->whole || (run_with_digest(spool, SQL_meta_history, head, err) &&
                            run_with_digest(spool, SQL_history_prune, head, err));
}

bool spool_history_add(struct spool *spool, const struct wire_history *part, struct bytes frame, bool *ret_whole,
                       struct err *err)
{
    struct part writing = {part, frame, false};
    if (!spool_transact(spool, SPOOL_ANSWERS, write_part, &writing, err)) {
        return false;
    }
    *ret_whole = writing.whole;
    return true;
}

static void append(struct spool_words *words, struct arena *arena, const struct wire_history *part)
{
    struct wire_word *larger = arena_array(arena, words->count + part->count, sizeof(*larger));
    if (words->count > 0) {
        memcpy(larger, words->list, words->count * sizeof(*larger));
    }
    if (part->count > 0) {
        memcpy(larger + words->count, part->words, part->count * sizeof(*larger));
    }
    words->list = larger;
    words->count += part->count;
}

bool spool_history(struct spool *spool, struct arena *arena, struct spool_words *ret, struct err *err)
{
    struct spool_words words = {0};
    struct query query = query_begin(&spool->sql, SQL_history_list);
    while (query_row(&query)) {
        struct message message = {0};
        struct bytes frame = query_blob_at(&query, 0, arena);
        /* It was read before it was stored. Should another version not read it, the tasks are still worth showing. */
        if (wire_decode(arena, WIRE_FROM_COLLECTOR, frame, &message, NULL) && message.kind == MESSAGE_HISTORY) {
            append(&words, arena, &message.history);
        }
    }
    if (!query_end(&query, err)) {
        return false;
    }
    *ret = words;
    return true;
}
