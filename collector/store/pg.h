/* pg: one PostgreSQL connection with a deadline on every call; the only module that talks to libpq's socket.
 *
 * All SQL is in .sql files, embedded at build and named by file (`pg_query(pg, "update_list", …)`); values travel as
 * parameters only. A call that does not end in time closes the connection, and its outcome is unknown: unique ids make
 * it safe to do it again. SQLSTATE decides what an error means (pg_failure). */
#pragma once

#include "arena.h"
#include "err.h"
#include "uuid.h"

#include <libpq-fe.h>
#include <stddef.h>
#include <stdint.h>

struct pg;

/* Connects (uri NULL or "": libpq's own environment). Of several hosts it takes the first that takes writes, and gives
 * each three seconds (connect_timeout in the URI); deadline_ms is for each call afterwards. ERR_UNAVAILABLE with what
 * to check when it cannot. */
struct pg *pg_connect(const char *uri, const char *application, int deadline_ms, struct err *err);
/* The same, content with a standby: for a person, who may only want to read. */
struct pg *pg_connect_reading(const char *uri, const char *application, int deadline_ms, struct err *err);
void pg_close(struct pg *pg); /* NULL is allowed */
bool pg_is_open(const struct pg *pg);
int pg_socket(const struct pg *pg); /* for polling LISTEN */

/* From here on each statement is prepared once and its plan kept: for a connection that asks the same again and again.
 */
void pg_keep_statements(struct pg *pg);

enum pg_failure {
    PG_FINE,
    PG_AGAIN,  /* connection, time-out, resources, serialization: the same call may succeed later; outcome unknown */
    PG_REJECT, /* the data: class 22 or 23 */
    PG_BROKEN, /* anything else: a bug, missing rights, another schema */
};
enum pg_failure pg_failure(const struct pg *pg); /* of the last call */

enum { PG_PARAMS_MAX = 64 };

/* One parameter. Texts; NULL is SQL NULL. Arrays are PostgreSQL array literals made with pg_array_*(). */
struct pg_params {
    const char *values[PG_PARAMS_MAX];
    int lengths[PG_PARAMS_MAX];
    int formats[PG_PARAMS_MAX]; /* 0 text, 1 binary */
    int count;
};
void pg_param_text(struct pg_params *params, const char *value);
void pg_param_number(struct pg_params *params, struct arena *arena, int64_t value);
void pg_param_time(struct pg_params *params, struct arena *arena,
                   int64_t us); /* timestamptz; 0: NULL, INT64_MAX: infinity */
void pg_param_bytes(struct pg_params *params, const void *data, size_t size);
void pg_param_uuid(struct pg_params *params, struct arena *arena, const struct uuid *uuid); /* NULL: SQL NULL */

/* Array literals, one element at a time; pg_param_array() hands the finished literal over. Elements are quoted as
 * PostgreSQL wants it, so any text is safe. The same array types are named in the statement ($1::uuid[]). */
struct pg_array {
    char *text;
    size_t used, room;
};
void pg_array_text(struct pg_array *array, const char *value); /* NULL: SQL NULL */
void pg_array_number(struct pg_array *array, int64_t value);
void pg_array_double(struct pg_array *array, double value);
void pg_array_time(struct pg_array *array, int64_t us); /* timestamptz */
void pg_array_bytes(struct pg_array *array, const void *data, size_t size);
void pg_array_null(struct pg_array *array);
/* The literal; it lives in the arena. The array is empty again and owns nothing. */
void pg_param_array(struct pg_params *params, struct arena *arena, struct pg_array *array);

/* LISTEN on the two channels: PG_CHANGED (catalogue or keys) and PG_TOLD (a notice was written; the payload is the code
 * of the agency it is for). A socket that becomes readable may bring a notification. */
#define PG_CHANGED "tiendo_changed"
#define PG_TOLD "tiendo_told"
bool pg_listen(struct pg *pg, struct err *err) MUST_CHECK;
/* Hands over each notification that has come in. False with the connection closed when it broke. */
bool pg_notified(struct pg *pg, void (*take)(const char *channel, const char *payload, void *context), void *context);

/* Prepares every statement this program knows under the connection's role, so that a schema or grant that does not fit
 * is found in the first second. `names` ends with NULL; ERR_CONFIG names the statement. */
bool pg_check_queries(struct pg *pg, const char *const names[], struct err *err) MUST_CHECK;

/* Runs the named statement. The result is the caller's (PQclear); NULL on failure. */
PGresult *pg_query(struct pg *pg, const char *name, const struct pg_params *params, struct err *err);
/* The same for statements without a result. */
bool pg_run(struct pg *pg, const char *name, const struct pg_params *params, struct err *err) MUST_CHECK;
/* One of the numbered migrations' texts: several statements, without parameters. Only for migrate.c. */
bool pg_script(struct pg *pg, const char *text, struct err *err) MUST_CHECK;
bool pg_begin(struct pg *pg, struct err *err) MUST_CHECK;
bool pg_commit(struct pg *pg, struct err *err) MUST_CHECK;
void pg_rollback(struct pg *pg);

double pg_double(const PGresult *result, int row, const char *column);
bool pg_bool(const PGresult *result, int row, const char *column);
/* Columns by name; a missing column is a bug and ends the process. */
const char *pg_text(const PGresult *result, int row, const char *column); /* NULL for SQL NULL */
int64_t pg_number(const PGresult *result, int row, const char *column);   /* 0 for SQL NULL */
/* A column selected as microseconds: (extract(epoch from t) * 1000000)::bigint. */
bool pg_is_null(const PGresult *result, int row, const char *column);
/* A bytea column (text format) into the arena. */
const uint8_t *pg_bytes(struct arena *arena, const PGresult *result, int row, const char *column, size_t *ret_size);
