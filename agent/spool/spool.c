#include "spool_internal.h"

#include "clock.h"
#include "fault.h"
#include "file.h"
#include "lang.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { GATE_WAIT_MS = 30000 };

/* In order; each sets the version that it makes. */
static const char *const migrations[] = {"001_outbox.sql", "002_history.sql", "003_drafts.sql", "004_receipts.sql",
                                         "005_bundle.sql"};
enum { SCHEMA_VERSION = sizeof(migrations) / sizeof(migrations[0]) };

/* ---- transactions ---- */

static bool attempt(struct spool *spool, bool (*work)(struct spool *, void *, struct err *), void *context,
                    struct err *err)
{
    struct query begin = query_begin(&spool->sql, SQL_begin);
    if (FAULT_FAILS("spool.write", err) || !query_run(&begin, err)) {
        return false;
    }
    bool ok = work(spool, context, err);
    FAULT_POINT("spool.before_commit");
    if (ok) {
        struct query commit = query_begin(&spool->sql, SQL_commit);
        ok = query_run(&commit, err);
    }
    FAULT_POINT("spool.after_commit");
    if (!ok && sqlite3_get_autocommit(spool->sql.db) == 0) {
        enum sql_fault fault = spool->sql.fault;
        struct query rollback = query_begin(&spool->sql, SQL_rollback);
        bool rolled_back = query_run(&rollback, NULL);
        (void)rolled_back; /* SQLite rolls back by itself when the file is next opened */
        spool->sql.fault = fault;
    }
    return ok;
}

bool spool_transact(struct spool *spool, enum spool_need need, bool (*work)(struct spool *, void *, struct err *),
                    void *context, struct err *err)
{
    spool->sql.fault = SQL_FINE;
    if (attempt(spool, work, context, err)) {
        return true;
    }
    return need == SPOOL_ANSWERS && spool->sql.fault == SQL_FULL && space_release(&spool->space) &&
           attempt(spool, work, context, err);
}

/* ---- opening ---- */

static bool read_version(struct spool *spool, struct arena *arena, long *ret, struct err *err)
{
    const char *text = NULL;
    if (!sql_ask(&spool->sql, sql_text("schema_version.sql"), arena, &text, err)) {
        return false;
    }
    *ret = strtol(text, NULL, 10);
    return true;
}

/* Asks again where things stand: another process may have been quicker. */
static bool make_schema(struct spool *spool, struct arena *arena, struct err *err)
{
    long version = 0;
    bool ok = read_version(spool, arena, &version, err);
    for (; ok && version < SCHEMA_VERSION; version++) {
        ok = sql_script(&spool->sql, sql_text(migrations[version]), err);
    }
    return ok;
}

/* The statements cannot be prepared before their tables are there, so this transaction is made by hand. */
static bool migrate(struct spool *spool, struct arena *arena, struct err *err)
{
    long version = 0;
    if (!read_version(spool, arena, &version, err)) {
        return false;
    }
    if (version > SCHEMA_VERSION) {
        return err_set(
            err, ERR_CONFIG,
            tr("%s was written by a newer version of tiendo-agent (%ld, this one knows %d): install that version",
               "Tệp %s do phiên bản tiendo-agent mới hơn ghi (%ld, phiên bản này biết %d): đề nghị cài phiên bản đó"),
            spool->path, version, (int)SCHEMA_VERSION);
    }
    if (version == SCHEMA_VERSION) {
        return true;
    }
    if (!sql_script(&spool->sql, sql_text("begin.sql"), err)) {
        return false;
    }
    if (make_schema(spool, arena, err) && sql_script(&spool->sql, sql_text("commit.sql"), err)) {
        return true;
    }
    bool rolled_back = sql_script(&spool->sql, sql_text("rollback.sql"), NULL);
    (void)rolled_back;
    return false;
}

static bool make_meta(struct spool *spool, void *context, struct err *err)
{
    (void)context;
    struct uuid epoch = uuid_random();
    struct query query = query_begin(&spool->sql, SQL_meta_make);
    query_uuid(&query, &epoch);
    return query_run(&query, err);
}

static bool has_meta(struct spool *spool)
{
    struct query query = query_begin(&spool->sql, SQL_meta_read);
    bool there = query_row(&query);
    return query_end(&query, NULL) && there;
}

static bool try_open(struct spool *spool, struct err *err)
{
    struct arena *arena = arena_new();
    struct stat st = {0};
    bool opened =
        spool->read_only ? sql_open_to_read(&spool->sql, spool->path, err) : sql_open(&spool->sql, spool->path, err);
    bool ok = opened && migrate(spool, arena, err) && sql_prepare_all(&spool->sql, err) &&
              (has_meta(spool) || spool_transact(spool, SPOOL_ENTRIES, make_meta, NULL, err));
    if (ok && stat(spool->path, &st) == 0) {
        spool->device = st.st_dev;
        spool->inode = st.st_ino;
    }
    arena_free(arena);
    return ok;
}

/* Even to look at what is kept, SQLite has to make small files beside it: on a full disk that is what the ballast is
 * for. */
static bool open_database(struct spool *spool, struct err *err)
{
    if (try_open(spool, err)) {
        return true;
    }
    enum sql_fault fault = spool->sql.fault;
    if (fault != SQL_FULL || !space_release(&spool->space)) {
        return false;
    }
    sql_close(&spool->sql);
    return try_open(spool, err);
}

/* A lock on the gate: shared by everybody who has the outbox open, exclusive for setting a damaged one aside. */
static bool take_gate(struct spool *spool, int how, struct err *err)
{
    if (spool->gate < 0) {
        spool->gate = open(spool->gate_path, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    }
    if (spool->gate < 0 && errno == EROFS) {
        spool->read_only = true; /* what is kept can still be looked at */
        spool->gate = open(spool->gate_path, O_RDONLY | O_CLOEXEC);
    }
    int64_t until = clock_monotonic_us() + GATE_WAIT_MS * INT64_C(1000);
    while (spool->gate >= 0 && flock(spool->gate, how | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK || clock_monotonic_us() > until) {
            return err_set(
                err, ERR_UNAVAILABLE,
                tr("%s is held by another program; try again", "%s đang được chương trình khác dùng; đề nghị thử lại"),
                spool->path);
        }
        usleep(20000);
    }
    if (spool->gate < 0) {
        return err_set(err, errno == ENOSPC ? ERR_TEMPORARY : ERR_CANT_CREATE,
                       tr("cannot write in %s: %s", "không ghi được vào thư mục %s: %s"), spool->folder,
                       strerror(errno));
    }
    return true;
}

static struct spool *new_spool(const struct spool_options *options)
{
    struct spool *spool = mem_alloc(sizeof(*spool));
    spool->folder = mem_strdup(options->folder);
    spool->path = mem_printf("%s/outbox.db", options->folder);
    spool->ballast_path = mem_printf("%s/ballast", options->folder);
    spool->gate_path = mem_printf("%s/outbox.lock", options->folder);
    spool->wake_path = mem_printf("%s/wake", options->folder);
    spool->space = (struct space){.ballast_path = spool->ballast_path,
                                  .floor_bytes = options->floor_bytes,
                                  .ballast_bytes = options->ballast_bytes};
    spool->quota_rows = options->quota_rows;
    spool->quota_bytes = options->quota_bytes;
    spool->gate = -1;
    return spool;
}

bool spool_open(const struct spool_options *options, struct spool **ret, struct err *err)
{
    if (!file_make_directory(options->folder, S_IRWXU, err)) {
        return false;
    }
    struct spool *spool = new_spool(options);
    if (!take_gate(spool, LOCK_SH, err) || !open_database(spool, err)) {
        spool_close(spool);
        return false;
    }
    space_restore(&spool->space);
    *ret = spool;
    return true;
}

void spool_close(struct spool *spool)
{
    if (spool != NULL) {
        sql_close(&spool->sql);
        if (spool->gate >= 0) {
            close(spool->gate);
        }
        free(spool->folder);
        free(spool->path);
        free(spool->ballast_path);
        free(spool->gate_path);
        free(spool->wake_path);
        free(spool);
    }
}

/* ---- a damaged file ---- */

bool spool_is_whole(struct spool *spool, struct arena *arena, struct err *err)
{
    const char *finding = NULL;
    if (!sql_ask(&spool->sql, sql_text("quick_check.sql"), arena, &finding, err)) {
        return false;
    }
    if (strcmp(finding, "ok") != 0) {
        spool->sql.fault = SQL_DAMAGED;
        return err_set(err, ERR_IO, tr("%s is damaged: %s", "Tệp %s bị hỏng: %s"), spool->path, finding);
    }
    return true;
}

/* Renames the database with its log, so that a person can still get at what is in it. The index beside it is of no use.
 */
static bool set_aside(struct spool *spool, struct arena *arena, const char **ret_name, struct err *err)
{
    long long seconds = clock_now_us() / CLOCK_SECOND;
    const char *name = arena_printf(arena, "%s.damaged-%lld", spool->path, seconds);
    for (int i = 2; access(name, F_OK) == 0; i++) {
        name = arena_printf(arena, "%s.damaged-%lld-%d", spool->path, seconds, i);
    }
    const char *log_name = arena_printf(arena, "%s-wal", name);
    sql_close(&spool->sql);
    unlink(arena_printf(arena, "%s-shm", spool->path));
    if (rename(arena_printf(arena, "%s-wal", spool->path), log_name) != 0 && errno != ENOENT) {
        return err_set(err, ERR_IO, "%s: %s", log_name, strerror(errno));
    }
    if (rename(spool->path, name) != 0) {
        return err_set(err, ERR_IO, "%s: %s", name, strerror(errno));
    }
    *ret_name = name;
    return true;
}

bool spool_open_checked(const struct spool_options *options, struct arena *arena, struct spool **ret,
                        const char **ret_set_aside, struct err *err)
{
    const char *name = NULL;
    if (!file_make_directory(options->folder, S_IRWXU, err)) {
        return false;
    }
    struct spool *spool = new_spool(options);
    bool ok = take_gate(spool, LOCK_SH, err) && open_database(spool, err) && spool_is_whole(spool, arena, err);
    if (!ok && spool->sql.fault == SQL_DAMAGED) {
        ok = take_gate(spool, LOCK_EX, err) && set_aside(spool, arena, &name, err) && open_database(spool, err) &&
             take_gate(spool, LOCK_SH, err);
    }
    if (!ok) {
        spool_close(spool);
        return false;
    }
    spool_salvage(spool, clock_now_us());
    space_restore(&spool->space);
    *ret = spool;
    *ret_set_aside = name;
    return true;
}

/* ---- between processes ---- */

bool spool_is_usable(const struct spool *spool)
{
    struct stat st = {0};
    return !spool->sql.damaged && stat(spool->path, &st) == 0 && st.st_dev == spool->device &&
           st.st_ino == spool->inode;
}

bool spool_changed(struct spool *spool)
{
    struct query query = query_begin(&spool->sql, SQL_data_version);
    int64_t version = query_row(&query) ? query_int_at(&query, 0) : -1;
    bool changed = version != spool->data_version;
    spool->data_version = version;
    return query_end(&query, NULL) && changed;
}

void spool_wake(const struct spool *spool)
{
    int fd = open(spool->wake_path, O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd >= 0) {
        close(fd);
    }
}

void spool_tend(const struct spool *spool)
{
    space_restore(&spool->space);
}
