#include "pg.h"

#include "clock.h"
#include "lang.h"
#include "query_files.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pg {
    PGconn *connection;
    int deadline_ms;
    enum pg_failure failure;
    bool *prepared; /* which of the query files are, on this connection; NULL: it does not keep statements */
};

static void describe(char *out, size_t size, const char *message)
{
    snprintf(out, size, "%s", message == NULL ? "" : message);
    for (size_t length = strlen(out); length > 0 && (out[length - 1] == '\n' || out[length - 1] == ' '); length--) {
        out[length - 1] = '\0';
    }
    for (char *p = out; *p != '\0'; p++) {
        if (*p == '\n') {
            *p = ' ';
        }
    }
}

/* ---- connecting ---- */

/* One string, so that our settings come after the caller's own and hold. Compiling (jit) takes longer than any of our
 * statements runs. */
static const char *const session_settings =
    "-c timezone=UTC -c client_encoding=UTF8 -c datestyle=ISO -c client_min_messages=warning -c lock_timeout=20s "
    "-c idle_in_transaction_session_timeout=60s -c synchronous_commit=on -c jit=off";

/* Seconds for each address of each host in turn, unless the URI says otherwise: a host that is cut off or frozen must
 * not keep us from the next one. */
#define WRITING_CONNECT_TIMEOUT "3"
#define READING_CONNECT_TIMEOUT "10"

/* What stands before dbname is a default that the URI may change; what stands after it holds. libpq waits here, for no
 * longer than connect_timeout a host: only its own waiting goes on from one host to the next. */
static PGconn *open_any(const char *uri, const char *application, bool to_write)
{
    const char *const names[] = {"connect_timeout",  "target_session_attrs",
                                 "dbname",           "fallback_application_name",
                                 "options",          "tcp_user_timeout",
                                 "keepalives_idle",  "keepalives_interval",
                                 "keepalives_count", NULL};
    const char *const values[] = {to_write ? WRITING_CONNECT_TIMEOUT : READING_CONNECT_TIMEOUT,
                                  to_write ? "read-write" : NULL, /* NULL: as if it were not there */
                                  uri == NULL ? "" : uri,
                                  application,
                                  session_settings,
                                  "5000",
                                  "10",
                                  "5",
                                  "3",
                                  NULL};
    return PQconnectdbParams(names, values, 1);
}

static struct pg *connect_to(const char *uri, const char *application, bool to_write, int deadline_ms, struct err *err)
{
    char message[512];
    PGconn *connection = open_any(uri, application, to_write);
    if (PQstatus(connection) != CONNECTION_OK) {
        describe(message, sizeof(message), connection == NULL ? "out of memory" : PQerrorMessage(connection));
        err_set(err, ERR_UNAVAILABLE,
                tr("no connection to the database: %s (say where it is with --db URI or PGHOST, PGDATABASE, PGUSER)",
                   "không kết nối được cơ sở dữ liệu: %s (chỉ chỗ bằng --db URI hoặc PGHOST, PGDATABASE, PGUSER)"),
                message);
        PQfinish(connection);
        return NULL;
    }
    PQsetnonblocking(connection, 1); /* a frozen server must not hold us in a write either */
    struct pg *pg = mem_alloc(sizeof(*pg));
    pg->connection = connection;
    pg->deadline_ms = deadline_ms;
    return pg;
}

struct pg *pg_connect(const char *uri, const char *application, int deadline_ms, struct err *err)
{
    return connect_to(uri, application, true, deadline_ms, err);
}

struct pg *pg_connect_reading(const char *uri, const char *application, int deadline_ms, struct err *err)
{
    return connect_to(uri, application, false, deadline_ms, err);
}

static void drop(struct pg *pg)
{
    PQfinish(pg->connection);
    free(pg->prepared);
    pg->connection = NULL;
    pg->prepared = NULL;
}

void pg_close(struct pg *pg)
{
    if (pg != NULL) {
        drop(pg);
        free(pg);
    }
}

bool pg_is_open(const struct pg *pg)
{
    return pg != NULL && pg->connection != NULL && PQstatus(pg->connection) == CONNECTION_OK;
}

int pg_socket(const struct pg *pg)
{
    return pg->connection == NULL ? -1 : PQsocket(pg->connection);
}

enum pg_failure pg_failure(const struct pg *pg)
{
    return pg->failure;
}

/* ---- running statements under a deadline ---- */

static bool is_among(const char *state, const char *const prefixes[])
{
    for (size_t i = 0; state != NULL && prefixes[i] != NULL; i++) {
        if (strncmp(state, prefixes[i], strlen(prefixes[i])) == 0) {
            return true;
        }
    }
    return false;
}

/* The server is going, or it is a standby now that was the primary a moment ago: what to ask next is another
 * connection, which may find another server. */
static bool wants_other_connection(const char *state)
{
    static const char *const states[] = {"08", "25006", "25P03", "57P", NULL};
    return is_among(state, states);
}

/* What an SQLSTATE means for the caller; none: the connection broke. */
static enum pg_failure classify(const char *state)
{
    static const char *const again[] = {"40", "53", "55", "57", "58", NULL};
    static const char *const data[] = {"22", "23", NULL};
    if (state == NULL || wants_other_connection(state) || is_among(state, again)) {
        return PG_AGAIN;
    }
    return is_among(state, data) ? PG_REJECT : PG_BROKEN;
}

static PGresult *lost(struct pg *pg, struct err *err, const char *what, const char *why)
{
    char message[512];
    describe(message, sizeof(message), why);
    pg->failure = PG_AGAIN;
    err_set(err, ERR_TEMPORARY, tr("%s: the database went away: %s", "%s: mất kết nối cơ sở dữ liệu: %s"), what,
            message);
    drop(pg);
    return NULL;
}

/* Flushes what was sent and waits until results can be read without blocking. */
static bool wait_ready(struct pg *pg, int64_t end)
{
    PGconn *connection = pg->connection;
    for (;;) {
        int flushing = PQflush(connection);
        if (flushing < 0) {
            return false;
        }
        if (flushing == 0 && !PQisBusy(connection)) {
            return true;
        }
        int64_t left = (end - clock_monotonic_us()) / 1000;
        struct pollfd fd = {.fd = PQsocket(connection), .events = (short)(POLLIN | (flushing > 0 ? POLLOUT : 0))};
        if (left <= 0 || (poll(&fd, 1, (int)left) < 0 && errno != EINTR)) {
            return false;
        }
        if ((fd.revents & (POLLIN | POLLERR | POLLHUP)) != 0 && !PQconsumeInput(connection)) {
            return false;
        }
    }
}

/* The last result of what was sent; the first error among several. */
static PGresult *collect(struct pg *pg, const char *what, struct err *err)
{
    int64_t end = clock_monotonic_us() + (int64_t)pg->deadline_ms * 1000;
    PGresult *kept = NULL;
    for (;;) {
        if (!wait_ready(pg, end)) {
            PQclear(kept);
            const char *why = PQerrorMessage(pg->connection);
            return lost(pg, err, what, why[0] == '\0' ? "no answer in time" : why);
        }
        PGresult *result = PQgetResult(pg->connection);
        if (result == NULL) {
            return kept;
        }
        bool kept_failed = kept != NULL && PQresultStatus(kept) == PGRES_FATAL_ERROR;
        if (kept_failed) {
            PQclear(result);
        } else {
            PQclear(kept);
            kept = result;
        }
    }
}

/* What went wrong, in *err. Missing rights are told from a bug: 42501. */
static void explain_failure(struct pg *pg, const char *what, const PGresult *result, struct err *err)
{
    char message[700];
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    pg->failure = classify(state);
    if (state != NULL && strcmp(state, "42501") == 0) {
        describe(message, sizeof(message), PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
        err_set(
            err, ERR_CONFIG,
            tr("the role \"%s\" may not do this in the database (%s): connect as tiendo_admin, for `tiendo db migrate` "
               "as the owner",
               "vai trò \"%s\" không có quyền này trong cơ sở dữ liệu (%s): kết nối bằng tiendo_admin, với `tiendo db "
               "migrate` bằng chủ cơ sở dữ liệu"),
            PQuser(pg->connection), message);
        return;
    }
    describe(message, sizeof(message), PQresultErrorMessage(result));
    if (state != NULL && strcmp(state, "25006") == 0) {
        err_set(err, ERR_TEMPORARY,
                tr("%s: this server only reads, it is a standby: name all servers in one URI, "
                   "postgresql://a,b/tiendo?target_session_attrs=read-write (%s)",
                   "%s: máy chủ này chỉ đọc (bản dự phòng): ghi đủ các máy chủ trong một URI, "
                   "postgresql://a,b/tiendo?target_session_attrs=read-write (%s)"),
                what, message);
        return;
    }
    err_set(err,
            pg->failure == PG_AGAIN    ? ERR_TEMPORARY
            : pg->failure == PG_REJECT ? ERR_DATA
                                       : ERR_SOFTWARE,
            "%s: %s", what, message);
}

static PGresult *judge_result(struct pg *pg, const char *what, PGresult *result, struct err *err)
{
    if (result == NULL) {
        return NULL;
    }
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
        pg->failure = PG_FINE;
        return result;
    }
    explain_failure(pg, what, result, err);
    bool gone = wants_other_connection(PQresultErrorField(result, PG_DIAG_SQLSTATE));
    PQclear(result);
    if (gone || PQstatus(pg->connection) != CONNECTION_OK) {
        drop(pg);
    }
    return NULL;
}

static size_t query_place(const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < query_file_count; i++) {
        const char *file = query_files[i].name;
        if (strncmp(file, name, length) == 0 && strcmp(file + length, ".sql") == 0) {
            return i;
        }
    }
    fprintf(stderr, "tiendo: bug: there is no query %s\n", name);
    exit(ERR_SOFTWARE);
}

static const char *query_text(const char *name)
{
    return query_files[query_place(name)].text;
}

static bool is_usable(struct pg *pg, const char *what, struct err *err)
{
    if (pg->connection == NULL) {
        pg->failure = PG_AGAIN;
        return err_set(err, ERR_TEMPORARY, tr("%s: not connected to the database", "%s: chưa kết nối cơ sở dữ liệu"),
                       what);
    }
    return true;
}

void pg_keep_statements(struct pg *pg)
{
    if (pg->connection != NULL && pg->prepared == NULL) {
        pg->prepared = mem_alloc(query_file_count * sizeof(*pg->prepared));
    }
}

/* Once on a connection that keeps statements, under the query's own name. */
static bool prepare(struct pg *pg, const char *name, struct err *err)
{
    size_t place = query_place(name);
    if (pg->prepared[place]) {
        return true;
    }
    if (!PQsendPrepare(pg->connection, name, query_files[place].text, 0, NULL)) {
        lost(pg, err, name, PQerrorMessage(pg->connection));
        return false;
    }
    PGresult *result = judge_result(pg, name, collect(pg, name, err), err);
    if (result == NULL) {
        return false;
    }
    pg->prepared[place] = true;
    PQclear(result);
    return true;
}

PGresult *pg_query(struct pg *pg, const char *name, const struct pg_params *params, struct err *err)
{
    static const struct pg_params none;
    params = params == NULL ? &none : params;
    if (!is_usable(pg, name, err) || (pg->prepared != NULL && !prepare(pg, name, err))) {
        return NULL;
    }
    int sent = pg->prepared != NULL ? PQsendQueryPrepared(pg->connection, name, params->count, params->values,
                                                          params->lengths, params->formats, 0)
                                    : PQsendQueryParams(pg->connection, query_text(name), params->count, NULL,
                                                        params->values, params->lengths, params->formats, 0);
    if (!sent) {
        return lost(pg, err, name, PQerrorMessage(pg->connection));
    }
    return judge_result(pg, name, collect(pg, name, err), err);
}

bool pg_run(struct pg *pg, const char *name, const struct pg_params *params, struct err *err)
{
    PGresult *result = pg_query(pg, name, params, err);
    PQclear(result);
    return result != NULL;
}

bool pg_script(struct pg *pg, const char *text, struct err *err)
{
    if (!is_usable(pg, "script", err)) {
        return false;
    }
    if (!PQsendQuery(pg->connection, text)) {
        lost(pg, err, "script", PQerrorMessage(pg->connection));
        return false;
    }
    PGresult *result = judge_result(pg, "script", collect(pg, "script", err), err);
    PQclear(result);
    return result != NULL;
}

bool pg_begin(struct pg *pg, struct err *err)
{
    return pg_run(pg, "begin", NULL, err);
}

bool pg_commit(struct pg *pg, struct err *err)
{
    return pg_run(pg, "commit", NULL, err);
}

void pg_rollback(struct pg *pg)
{
    if (pg_is_open(pg) && PQtransactionStatus(pg->connection) != PQTRANS_IDLE) {
        enum pg_failure failure = pg->failure; /* what the caller wants to know is why it rolled back */
        if (!pg_run(pg, "rollback", NULL, NULL) && pg->connection != NULL) {
            drop(pg);
        }
        pg->failure = failure;
    }
}

bool pg_check_queries(struct pg *pg, const char *const names[], struct err *err)
{
    for (size_t i = 0; names[i] != NULL; i++) {
        if (!is_usable(pg, names[i], err)) {
            return false;
        }
        if (!PQsendPrepare(pg->connection, "", query_text(names[i]), 0, NULL)) {
            lost(pg, err, names[i], PQerrorMessage(pg->connection));
            return false;
        }
        PGresult *result = judge_result(pg, names[i], collect(pg, names[i], err), err);
        if (result == NULL) {
            if (err != NULL && pg->failure != PG_AGAIN) {
                err->kind = ERR_CONFIG;
            }
            return err_wrap(err, "%s",
                            tr("the database does not fit this program", "cơ sở dữ liệu không khớp chương trình"));
        }
        PQclear(result);
    }
    return true;
}

/* ---- notifications ---- */

bool pg_listen(struct pg *pg, struct err *err)
{
    return pg_run(pg, "listen", NULL, err) && pg_run(pg, "listen_told", NULL, err);
}

bool pg_notified(struct pg *pg, void (*take)(const char *channel, const char *payload, void *context), void *context)
{
    if (pg->connection == NULL) {
        return false;
    }
    if (!PQconsumeInput(pg->connection)) {
        drop(pg);
        return false;
    }
    for (PGnotify *notify = PQnotifies(pg->connection); notify != NULL; notify = PQnotifies(pg->connection)) {
        take(notify->relname, notify->extra, context);
        PQfreemem(notify);
    }
    return true;
}

/* ---- parameters ---- */

static void add_param(struct pg_params *params, const char *value, int length, int format)
{
    if (params->count >= PG_PARAMS_MAX) {
        fputs("tiendo: bug: too many parameters\n", stderr);
        exit(ERR_SOFTWARE);
    }
    params->values[params->count] = value;
    params->lengths[params->count] = length;
    params->formats[params->count] = format;
    params->count++;
}

void pg_param_text(struct pg_params *params, const char *value)
{
    add_param(params, value, 0, 0);
}

void pg_param_number(struct pg_params *params, struct arena *arena, int64_t value)
{
    add_param(params, arena_printf(arena, "%lld", (long long)value), 0, 0);
}

void pg_param_time(struct pg_params *params, struct arena *arena, int64_t us)
{
    char iso[CLOCK_ISO_MAX];
    const char *text = us == INT64_MAX ? "infinity" : us == 0 ? NULL : clock_iso(us, iso);
    add_param(params, arena_strdup(arena, text), 0, 0);
}

void pg_param_bytes(struct pg_params *params, const void *data, size_t size)
{
    add_param(params, data, (int)size, 1);
}

void pg_param_uuid(struct pg_params *params, struct arena *arena, const struct uuid *uuid)
{
    char text[UUID_TEXT_MAX];
    add_param(params, uuid == NULL ? NULL : arena_strdup(arena, uuid_text(uuid, text)), 0, 0);
}

/* ---- results ---- */

static int column_of(const PGresult *result, const char *column)
{
    int number = PQfnumber(result, column);
    if (number < 0) {
        fprintf(stderr, "tiendo: bug: a query has no column %s\n", column);
        exit(ERR_SOFTWARE);
    }
    return number;
}

bool pg_is_null(const PGresult *result, int row, const char *column)
{
    return PQgetisnull(result, row, column_of(result, column)) != 0;
}

const char *pg_text(const PGresult *result, int row, const char *column)
{
    int number = column_of(result, column);
    return PQgetisnull(result, row, number) ? NULL : PQgetvalue(result, row, number);
}

int64_t pg_number(const PGresult *result, int row, const char *column)
{
    const char *text = pg_text(result, row, column);
    return text == NULL ? 0 : strtoll(text, NULL, 10);
}

double pg_double(const PGresult *result, int row, const char *column)
{
    const char *text = pg_text(result, row, column);
    return text == NULL ? 0 : strtod(text, NULL);
}

bool pg_bool(const PGresult *result, int row, const char *column)
{
    const char *text = pg_text(result, row, column);
    return text != NULL && text[0] == 't';
}

const uint8_t *pg_bytes(struct arena *arena, const PGresult *result, int row, const char *column, size_t *ret_size)
{
    const char *text = pg_text(result, row, column);
    *ret_size = 0;
    if (text == NULL) {
        return NULL;
    }
    size_t size = 0;
    unsigned char *bytes = PQunescapeBytea((const unsigned char *)text, &size);
    const uint8_t *copy = bytes == NULL ? NULL : arena_memdup(arena, bytes, size);
    PQfreemem(bytes);
    *ret_size = copy == NULL ? 0 : size;
    return copy;
}
