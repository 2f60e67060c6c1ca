/* What can still be read in a damaged file is taken over into the outbox that took its place: updates with their ids
 * unchanged under new places (sent again they are known by their ids), and the office's own paper. The damaged file
 * itself is only read. Each is looked at once, in one transaction with the note that it was. */
#include "spool_internal.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ASIDE_PREFIX "outbox.db.damaged-"

enum {
    MISSES_MAX = 2000,          /* numbers in a row without a row: there are no more */
    READABLE_SINCE_VERSION = 4, /* older files were set aside by older programs, and what they held was entered again */
    COLUMN_ID = 0,
    COLUMN_SEQUENCE = 1,
    COLUMN_CONTENT = 2,
    COLUMN_HASH = 3,
    COLUMN_VERDICT = 11,
    COLUMN_UNSENDABLE = 20,
};

struct salvage {
    const char *folder, *name;
    sqlite3 *old;
    struct spool_given given;
    struct spool_aside aside;
};

/* ---- rows from one file to the other ---- */

static sqlite3_stmt *prepare(sqlite3 *db, const char *name)
{
    sqlite3_stmt *statement = NULL;
    return sqlite3_prepare_v2(db, sql_text(name), -1, &statement, NULL) == SQLITE_OK ? statement : NULL;
}

/* Runs `write` with the columns of the row that `read` is at; *ret_written is false for what is here already and for
 * what is no sound row. False when nothing more can be written at all. */
static bool write_row(struct spool *spool, sqlite3_stmt *write, sqlite3_stmt *read, const uint64_t *sequence,
                      bool *ret_written, struct err *err)
{
    sqlite3_reset(write);
    for (int i = 0; i < sqlite3_column_count(read); i++) {
        sqlite3_bind_value(write, i + 1, sqlite3_column_value(read, i));
    }
    if (sequence != NULL) {
        sqlite3_bind_int64(write, COLUMN_SEQUENCE + 1, (sqlite3_int64)*sequence);
    }
    int code = sqlite3_step(write);
    bool refused = (code & 0xff) == SQLITE_CONSTRAINT || (code & 0xff) == SQLITE_MISMATCH;
    *ret_written = code == SQLITE_DONE && sqlite3_changes(spool->sql.db) > 0;
    sqlite3_reset(write);
    return code == SQLITE_DONE || refused || sql_fail(&spool->sql, code, err);
}

/* Every row of a small table; what cannot be read is left. */
static bool carry_table(struct spool *spool, struct salvage *salvage, const char *read_name, const char *write_name,
                        int64_t *ret_count, struct err *err)
{
    sqlite3_stmt *read = prepare(salvage->old, read_name);
    sqlite3_stmt *write = prepare(spool->sql.db, write_name);
    int64_t count = 0;
    bool ok = true;
    int misses = 0;
    for (sqlite3_int64 number = 1; ok && read != NULL && write != NULL && misses < MISSES_MAX; number++) {
        bool written = false;
        sqlite3_reset(read);
        sqlite3_bind_int64(read, 1, number);
        misses = sqlite3_step(read) == SQLITE_ROW ? 0 : misses + 1;
        ok = misses > 0 || write_row(spool, write, read, NULL, &written, err);
        count += written;
    }
    sqlite3_finalize(read);
    sqlite3_finalize(write);
    *ret_count = count;
    return ok;
}

/* ---- updates ---- */

/* Whether the content is the very one that was sealed. */
static bool is_sound(sqlite3_stmt *read)
{
    uint8_t hash[WIRE_HASH_BYTES] = {0};
    const struct bytes content = {.data = sqlite3_column_blob(read, COLUMN_CONTENT),
                                  .size = (size_t)sqlite3_column_bytes(read, COLUMN_CONTENT)};
    if (content.data == NULL) {
        return sqlite3_column_type(read, COLUMN_SEQUENCE) == SQLITE_NULL; /* refused here, before it had any */
    }
    wire_content_hash(content, hash);
    const void *kept = sqlite3_column_blob(read, COLUMN_HASH);
    return kept != NULL && sqlite3_column_bytes(read, COLUMN_HASH) == (int)sizeof(hash) &&
           memcmp(kept, hash, sizeof(hash)) == 0;
}

static void remember_id(struct spool_given *given, sqlite3_stmt *read)
{
    const void *id = sqlite3_column_blob(read, COLUMN_ID);
    if (id != NULL && sqlite3_column_bytes(read, COLUMN_ID) == (int)sizeof(given->last_id.bytes) &&
        (!given->has_last_id || memcmp(given->last_id.bytes, id, sizeof(given->last_id.bytes)) < 0)) {
        memcpy(given->last_id.bytes, id, sizeof(given->last_id.bytes));
        given->has_last_id = true;
    }
}

static bool carry_update(struct spool *spool, struct salvage *salvage, sqlite3_stmt *write, sqlite3_stmt *read,
                         struct err *err)
{
    bool written = false;
    bool placed = sqlite3_column_type(read, COLUMN_SEQUENCE) != SQLITE_NULL;
    uint64_t sequence = salvage->given.last_sequence + 1;
    if (!is_sound(read)) {
        salvage->aside.unreadable++;
        return true;
    }
    remember_id(&salvage->given, read);
    bool waits = placed && sqlite3_column_type(read, COLUMN_VERDICT) == SQLITE_NULL &&
                 sqlite3_column_type(read, COLUMN_UNSENDABLE) == SQLITE_NULL;
    if (!write_row(spool, write, read, placed ? &sequence : NULL, &written, err)) {
        return false;
    }
    salvage->given.last_sequence += written && placed;
    salvage->aside.carried += written;
    salvage->aside.waiting += written && waits;
    return true;
}

/* By their numbers, one by one: what lies on a page that is gone does not hide what lies behind it. */
static bool carry_updates(struct spool *spool, struct salvage *salvage, struct err *err)
{
    sqlite3_stmt *bound = prepare(salvage->old, "salvage_bound.sql");
    bool bounded = bound != NULL && sqlite3_step(bound) == SQLITE_ROW;
    sqlite3_int64 last = bounded ? sqlite3_column_int64(bound, 0) : 0;
    sqlite3_finalize(bound);
    sqlite3_stmt *read = prepare(salvage->old, "salvage_row.sql");
    sqlite3_stmt *write = spool->sql.prepared[SQL_row_carry];
    bool ok = true;
    int misses = 0;
    for (sqlite3_int64 number = 1; ok && read != NULL && (bounded ? number <= last : misses < MISSES_MAX); number++) {
        sqlite3_reset(read);
        sqlite3_bind_int64(read, 1, number);
        int code = sqlite3_step(read);
        misses = code == SQLITE_ROW ? 0 : misses + 1;
        if (code == SQLITE_ROW) {
            ok = carry_update(spool, salvage, write, read, err);
        } else if (code != SQLITE_DONE && bounded) {
            salvage->aside.unreadable++;
        }
    }
    if (read == NULL || !bounded) {
        salvage->aside.unreadable = -1;
    }
    sqlite3_finalize(read);
    return ok;
}

/* ---- one file ---- */

static bool carry_papers(struct spool *spool, struct salvage *salvage, struct err *err)
{
    static const struct {
        const char *read, *write;
        bool counts;
    } tables[] = {
        {"salvage_meta.sql", "carry_meta.sql", false},
        {"salvage_key.sql", "carry_key.sql", false},
        {"salvage_notice.sql", "carry_notice.sql", false},
        {"salvage_aside.sql", "aside_add.sql", false},
        {"salvage_draft.sql", "carry_draft.sql", true},
        {"salvage_piece.sql", "carry_piece.sql", true},
        {"salvage_piece_fact.sql", "carry_piece_fact.sql", false},
        {"salvage_decision.sql", "carry_decision.sql", true},
    };
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        int64_t count = 0;
        if (!carry_table(spool, salvage, tables[i].read, tables[i].write, &count, err)) {
            return false;
        }
        salvage->aside.papers += tables[i].counts ? count : 0;
    }
    return true;
}

static bool write_aside(struct spool *spool, const struct spool_aside *aside, struct err *err)
{
    struct query query = query_begin(&spool->sql, SQL_aside_add);
    query_text(&query, aside->name);
    query_int(&query, aside->at_us);
    query_int(&query, aside->carried);
    query_int(&query, aside->waiting);
    query_int(&query, aside->unreadable);
    query_int(&query, aside->papers);
    return query_run(&query, err);
}

static bool can_be_read(sqlite3 *old)
{
    sqlite3_stmt *version = prepare(old, "schema_version.sql");
    bool can = version != NULL && sqlite3_step(version) == SQLITE_ROW &&
               sqlite3_column_int(version, 0) >= READABLE_SINCE_VERSION;
    sqlite3_finalize(version);
    return can;
}

static bool carry_file(struct spool *spool, void *context, struct err *err)
{
    struct salvage *salvage = context;
    salvage->aside.carried = salvage->aside.waiting = salvage->aside.papers = 0;
    salvage->aside.unreadable = 0;
    if (!can_be_read(salvage->old)) {
        salvage->aside.unreadable = -1;
        return write_aside(spool, &salvage->aside, err);
    }
    return carry_papers(spool, salvage, err) && spool_given_read(spool, &salvage->given, err) &&
           carry_updates(spool, salvage, err) && spool_given_write(spool, &salvage->given, err) &&
           write_aside(spool, &salvage->aside, err);
}

static void salvage_one(struct spool *spool, const char *name, int64_t now_us)
{
    struct salvage salvage = {.folder = spool->folder, .name = name, .aside = {.name = name, .at_us = now_us}};
    char *path = mem_printf("%s/%s", spool->folder, name);
    char *index = mem_printf("%s-shm", path);
    int code = sqlite3_open_v2(path, &salvage.old, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) {
        sqlite3_db_config(salvage.old, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        struct err err = {0};
        bool done = spool_transact(spool, SPOOL_ANSWERS, carry_file, &salvage, &err);
        (void)done; /* what could not be written now is tried again when the outbox is next opened */
    }
    sqlite3_close(salvage.old);
    unlink(index);
    free(index);
    free(path);
}

/* ---- all of them ---- */

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text);
    return length >= strlen(end) && strcmp(text + length - strlen(end), end) == 0;
}

static bool is_aside(const char *name)
{
    return strncmp(name, ASIDE_PREFIX, sizeof(ASIDE_PREFIX) - 1) == 0 && !ends_with(name, "-wal") &&
           !ends_with(name, "-shm");
}

static bool is_listed(const struct spool_asides *asides, const char *name)
{
    for (size_t i = 0; i < asides->count; i++) {
        if (strcmp(asides->list[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static void push(struct arena *arena, struct spool_asides *asides, struct spool_aside aside)
{
    struct spool_aside *list = arena_array(arena, asides->count + 1, sizeof(*list));
    if (asides->count > 0) {
        memcpy(list, asides->list, asides->count * sizeof(*list));
    }
    list[asides->count++] = aside;
    asides->list = list;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct spool_aside *)a)->name, ((const struct spool_aside *)b)->name);
}

bool spool_asides(struct spool *spool, struct arena *arena, struct spool_asides *ret, struct err *err)
{
    struct spool_asides asides = {0};
    struct query query = query_begin(&spool->sql, SQL_aside_list);
    while (query_row(&query)) {
        push(arena, &asides,
             (struct spool_aside){.name = query_text_at(&query, 0, arena),
                                  .at_us = query_int_at(&query, 1),
                                  .carried = query_int_at(&query, 2),
                                  .waiting = query_int_at(&query, 3),
                                  .unreadable = query_int_at(&query, 4),
                                  .papers = query_int_at(&query, 5)});
    }
    if (!query_end(&query, err)) {
        return false;
    }
    DIR *folder = opendir(spool->folder);
    const struct dirent *entry = folder == NULL ? NULL : readdir(folder);
    for (; entry != NULL; entry = readdir(folder)) {
        if (is_aside(entry->d_name) && !is_listed(&asides, entry->d_name)) {
            push(arena, &asides, (struct spool_aside){.name = arena_strdup(arena, entry->d_name), .unreadable = -1});
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
    if (asides.count > 0) {
        qsort(asides.list, asides.count, sizeof(*asides.list), by_name);
    }
    *ret = asides;
    return true;
}

void spool_salvage(struct spool *spool, int64_t now_us)
{
    struct arena *arena = arena_new();
    struct spool_asides asides = {0};
    struct err err = {0};
    if (spool_asides(spool, arena, &asides, &err)) {
        for (size_t i = 0; i < asides.count; i++) {
            if (asides.list[i].at_us == 0) {
                salvage_one(spool, asides.list[i].name, now_us);
            }
        }
    }
    arena_free(arena);
}
