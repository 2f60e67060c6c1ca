#include "sql.h"

#include "agent_sql_files.h"
#include "lang.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

enum { BUSY_MS = 10000 };

static const char *const statement_names[SQL_MAX] = {
#define SQL_NAME(name) #name ".sql",
    SQL_STATEMENTS(SQL_NAME)
#undef SQL_NAME
};

const char *sql_text(const char *name)
{
    for (size_t i = 0; i < agent_sql_file_count; i++) {
        if (strcmp(agent_sql_files[i].name, name) == 0) {
            return agent_sql_files[i].text;
        }
    }
    fprintf(stderr, "tiendo-agent: no statement %s\n", name);
    abort();
}

/* ---- errors ---- */

static enum sql_fault fault_of(struct sql *sql, int code)
{
    switch (code & 0xff) {
    case SQLITE_FULL:
        return SQL_FULL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return SQL_DAMAGED;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return SQL_BUSY;
    default:
        break;
    }
    int error = sql->db == NULL ? errno : sqlite3_system_errno(sql->db);
    return error == ENOSPC || error == EDQUOT || error == EFBIG ? SQL_FULL : SQL_OTHER;
}

static bool is_read_only(const char *path)
{
    struct statvfs fs = {0};
    return statvfs(path, &fs) == 0 && (fs.f_flag & ST_RDONLY) != 0;
}

bool sql_fail(struct sql *sql, int code, struct err *err)
{
    const char *why = sql->db == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(sql->db);
    sql->fault = fault_of(sql, code);
    sql->damaged = sql->damaged || sql->fault == SQL_DAMAGED;
    if ((code & 0xff) != SQLITE_CORRUPT && (code & 0xff) != SQLITE_NOTADB && is_read_only(sql->path)) {
        return err_set(
            err, ERR_CANT_CREATE,
            tr("the disk that holds %s cannot be written (read-only): nothing more can be stored; what was "
               "stored is kept. Have the disk checked",
               "Ổ đĩa chứa %s đang chỉ cho đọc: không lưu thêm được; nội dung đã lưu còn nguyên. Đề nghị báo "
               "bộ phận CNTT kiểm tra ổ đĩa."),
            sql->path);
    }
    switch (sql->fault) {
    case SQL_FULL:
        return err_set(err, ERR_TEMPORARY,
                       "Máy đầy bộ nhớ (%s): không lưu thêm được; nội dung đã lưu còn nguyên. Đề nghị giải phóng bộ "
                       "nhớ rồi gửi lại.",
                       sql->path);
    case SQL_DAMAGED:
        return err_set(
            err, ERR_IO,
            tr("%s is damaged (%s): start the agent (tiendo-agent run), which sets it aside and goes on with a "
               "new one",
               "Tệp %s bị hỏng (%s): đề nghị khởi động lại phần mềm (tiendo-agent run), tệp hỏng được giữ riêng "
               "và một tệp mới được tạo"),
            sql->path, why);
    case SQL_BUSY:
        return err_set(
            err, ERR_UNAVAILABLE,
            tr("%s is held by another program; try again", "%s đang được chương trình khác dùng; đề nghị thử lại"),
            sql->path);
    default:
        return err_set(err, (code & 0xff) == SQLITE_READONLY ? ERR_PERMISSION : ERR_IO, "%s: %s", sql->path, why);
    }
}

/* ---- connections ---- */

/* Another process that is just making the file holds it for a moment, which SQLite does not wait out by itself. */
static int turn_on(struct sql *sql)
{
    int code = SQLITE_BUSY;
    for (int waited = 0; waited < BUSY_MS && (code & 0xff) == SQLITE_BUSY; waited += 20) {
        code = sqlite3_exec(sql->db, sql_text("open.sql"), NULL, NULL, NULL);
        if ((code & 0xff) == SQLITE_BUSY) {
            sqlite3_sleep(20);
        }
    }
    return code;
}

bool sql_open(struct sql *sql, const char *path, struct err *err)
{
    *sql = (struct sql){.path = path};
    int code = sqlite3_open_v2(path, &sql->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) {
        sqlite3_extended_result_codes(sql->db, 1);
        sqlite3_busy_timeout(sql->db, BUSY_MS);
        code = turn_on(sql);
    }
    if (code != SQLITE_OK) {
        sql_fail(sql, code, err);
        sql_close(sql);
        return false;
    }
    return true;
}

/* A log beside the file that nobody could take over into it. */
static bool has_log(const char *path)
{
    struct stat st = {0};
    char *log = mem_printf("%s-wal", path);
    bool has = stat(log, &st) == 0 && st.st_size > 0;
    free(log);
    return has;
}

/* A file name as SQLite reads it in a URI. */
static char *uri_of(const char *path, const char *query)
{
    size_t at = sizeof("file:") - 1;
    char *uri = mem_alloc(sizeof("file:") + 3 * strlen(path) + strlen(query));
    memcpy(uri, "file:", at);
    for (; *path != '\0'; path++) {
        bool special = *path == '?' || *path == '#' || *path == '%';
        at += (size_t)sprintf(uri + at, special ? "%%%02x" : "%c", (unsigned char)*path);
    }
    memcpy(uri + at, query, strlen(query) + 1);
    return uri;
}

/* Where no other process has it open, SQLite reads the log by way of an index that it cannot make here; without a log
 * the file is whole by itself. */
bool sql_open_to_read(struct sql *sql, const char *path, struct err *err)
{
    *sql = (struct sql){.path = path};
    char *alone = uri_of(path, "?immutable=1");
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
    int code = has_log(path) ? sqlite3_open_v2(path, &sql->db, flags, NULL)
                             : sqlite3_open_v2(alone, &sql->db, flags | SQLITE_OPEN_URI, NULL);
    free(alone);
    if (code != SQLITE_OK) {
        sql_fail(sql, code, err);
        sql_close(sql);
        return false;
    }
    sqlite3_busy_timeout(sql->db, BUSY_MS);
    return true;
}

bool sql_prepare_all(struct sql *sql, struct err *err)
{
    for (size_t i = 0; i < SQL_MAX; i++) {
        int code = sqlite3_prepare_v3(sql->db, sql_text(statement_names[i]), -1, SQLITE_PREPARE_PERSISTENT,
                                      &sql->prepared[i], NULL);
        if (code != SQLITE_OK) {
            sql_fail(sql, code, err);
            return err_wrap(err, "%s", statement_names[i]);
        }
    }
    return true;
}

void sql_close(struct sql *sql)
{
    for (size_t i = 0; i < SQL_MAX; i++) {
        sqlite3_finalize(sql->prepared[i]);
        sql->prepared[i] = NULL;
    }
    sqlite3_close(sql->db);
    sql->db = NULL;
}

bool sql_script(struct sql *sql, const char *text, struct err *err)
{
    int code = sqlite3_exec(sql->db, text, NULL, NULL, NULL);
    return code == SQLITE_OK || sql_fail(sql, code, err);
}

bool sql_ask(struct sql *sql, const char *text, struct arena *arena, const char **ret, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(sql->db, text, -1, &statement, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(statement);
    }
    bool ok = code == SQLITE_ROW;
    if (ok) {
        *ret = arena_strdup(arena, (const char *)sqlite3_column_text(statement, 0));
    } else {
        sql_fail(sql, code, err);
    }
    sqlite3_finalize(statement);
    return ok;
}

int sql_changes(struct sql *sql)
{
    return sqlite3_changes(sql->db);
}

/* ---- queries ---- */

struct query query_begin(struct sql *sql, enum sql_statement statement)
{
    sqlite3_reset(sql->prepared[statement]);
    sqlite3_clear_bindings(sql->prepared[statement]);
    return (struct query){.sql = sql, .statement = sql->prepared[statement]};
}

void query_int(struct query *query, int64_t value)
{
    sqlite3_bind_int64(query->statement, ++query->bound, value);
}

void query_text(struct query *query, const char *text)
{
    sqlite3_bind_text(query->statement, ++query->bound, text, -1, SQLITE_STATIC);
}

void query_blob(struct query *query, const void *data, size_t size)
{
    sqlite3_bind_blob64(query->statement, ++query->bound, data, size, SQLITE_STATIC);
}

void query_uuid(struct query *query, const struct uuid *uuid)
{
    query_blob(query, uuid == NULL ? NULL : uuid->bytes, sizeof(uuid->bytes));
}

void query_null(struct query *query)
{
    query->bound++;
}

bool query_row(struct query *query)
{
    return sqlite3_step(query->statement) == SQLITE_ROW;
}

bool query_end(struct query *query, struct err *err)
{
    /* reset() answers with the error of the last step, if there was one. */
    int code = sqlite3_reset(query->statement);
    bool ok = code == SQLITE_OK || sql_fail(query->sql, code, err);
    sqlite3_clear_bindings(query->statement);
    return ok;
}

bool query_run(struct query *query, struct err *err)
{
    while (query_row(query)) {
    }
    return query_end(query, err);
}

bool query_is_null_at(struct query *query, int column)
{
    return sqlite3_column_type(query->statement, column) == SQLITE_NULL;
}

int64_t query_int_at(struct query *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

const char *query_text_at(struct query *query, int column, struct arena *arena)
{
    return arena_strdup(arena, (const char *)sqlite3_column_text(query->statement, column));
}

struct bytes query_blob_at(struct query *query, int column, struct arena *arena)
{
    const void *data = sqlite3_column_blob(query->statement, column);
    size_t size = (size_t)sqlite3_column_bytes(query->statement, column);
    if (data == NULL) {
        return (struct bytes){0};
    }
    return (struct bytes){.data = arena_memdup(arena, data, size), .size = size};
}

bool query_bytes_at(struct query *query, int column, uint8_t *ret, size_t size)
{
    const void *data = sqlite3_column_blob(query->statement, column);
    if (data == NULL || (size_t)sqlite3_column_bytes(query->statement, column) != size) {
        return false;
    }
    memcpy(ret, data, size);
    return true;
}

bool query_uuid_at(struct query *query, int column, struct uuid *ret)
{
    return query_bytes_at(query, column, ret->bytes, sizeof(ret->bytes));
}
