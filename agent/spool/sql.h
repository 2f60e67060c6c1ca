/* sql: prepared statements of the outbox's database. The only module, with the folder it is in, that knows SQLite.
 *
 * Statements are the files in sql/, embedded at build time; all are prepared when the database is opened, so that one
 * which does not fit the schema is found at once. */
#pragma once

#include "arena.h"
#include "err.h"
#include "uuid.h"
#include "wire.h"

#include <sqlite3.h>

#define SQL_STATEMENTS(STATEMENT)                                                                                      \
    STATEMENT(begin)                                                                                                   \
    STATEMENT(commit)                                                                                                  \
    STATEMENT(rollback)                                                                                                \
    STATEMENT(data_version)                                                                                            \
    STATEMENT(size)                                                                                                    \
    STATEMENT(meta_make)                                                                                               \
    STATEMENT(meta_read)                                                                                               \
    STATEMENT(meta_given)                                                                                              \
    STATEMENT(meta_sent)                                                                                               \
    STATEMENT(meta_sent_read)                                                                                          \
    STATEMENT(meta_contact)                                                                                            \
    STATEMENT(meta_link)                                                                                               \
    STATEMENT(meta_device)                                                                                             \
    STATEMENT(meta_first)                                                                                              \
    STATEMENT(meta_revision)                                                                                           \
    STATEMENT(meta_history)                                                                                            \
    STATEMENT(meta_rewound)                                                                                            \
    STATEMENT(meta_rewound_read)                                                                                       \
    STATEMENT(row_add)                                                                                                 \
    STATEMENT(row_find)                                                                                                \
    STATEMENT(row_list)                                                                                                \
    STATEMENT(row_batch)                                                                                               \
    STATEMENT(row_verdict)                                                                                             \
    STATEMENT(row_supersede)                                                                                           \
    STATEMENT(row_decided)                                                                                             \
    STATEMENT(row_hash)                                                                                                \
    STATEMENT(row_next)                                                                                                \
    STATEMENT(row_unsendable)                                                                                          \
    STATEMENT(row_carry)                                                                                               \
    STATEMENT(unsendable_count)                                                                                        \
    STATEMENT(receipt_key_add)                                                                                         \
    STATEMENT(receipt_key_list)                                                                                        \
    STATEMENT(receipt_facts)                                                                                           \
    STATEMENT(receipt_fault_first)                                                                                     \
    STATEMENT(aside_add)                                                                                               \
    STATEMENT(aside_list)                                                                                              \
    STATEMENT(part_add)                                                                                                \
    STATEMENT(part_count)                                                                                              \
    STATEMENT(part_prune)                                                                                              \
    STATEMENT(part_list)                                                                                               \
    STATEMENT(history_add)                                                                                             \
    STATEMENT(history_count)                                                                                           \
    STATEMENT(history_prune)                                                                                           \
    STATEMENT(history_list)                                                                                            \
    STATEMENT(notice_add)                                                                                              \
    STATEMENT(notice_list)                                                                                             \
    STATEMENT(notice_last)                                                                                             \
    STATEMENT(decision_add)                                                                                            \
    STATEMENT(decision_list)                                                                                           \
    STATEMENT(decision_mark)                                                                                           \
    STATEMENT(draft_add)                                                                                               \
    STATEMENT(draft_save)                                                                                              \
    STATEMENT(draft_find)                                                                                              \
    STATEMENT(draft_list)                                                                                              \
    STATEMENT(draft_send_back)                                                                                         \
    STATEMENT(draft_drop)                                                                                              \
    STATEMENT(draft_seal)                                                                                              \
    STATEMENT(draft_facts)                                                                                             \
    STATEMENT(piece_add)                                                                                               \
    STATEMENT(piece_fact)                                                                                              \
    STATEMENT(piece_find)                                                                                              \
    STATEMENT(piece_list)

enum sql_statement {
#define SQL_NAME(name) SQL_##name,
    SQL_STATEMENTS(SQL_NAME)
#undef SQL_NAME
        SQL_MAX
};

/* Why the database did not do what it was asked. */
enum sql_fault {
    SQL_FINE,
    SQL_FULL,    /* the disk */
    SQL_DAMAGED, /* the file is not what SQLite wrote */
    SQL_BUSY,    /* another process held it for longer than we wait */
    SQL_OTHER,
};

struct sql {
    sqlite3 *db;
    const char *path; /* for messages; the caller's */
    sqlite3_stmt *prepared[SQL_MAX];
    enum sql_fault fault; /* of the last call that failed */
    bool damaged;         /* some call found the file damaged */
};

/* Opens, or creates, and sets up the connection; nothing is prepared yet. */
bool sql_open(struct sql *sql, const char *path, struct err *err) MUST_CHECK;
/* Only to read, on a disk that cannot be written. */
bool sql_open_to_read(struct sql *sql, const char *path, struct err *err) MUST_CHECK;
bool sql_prepare_all(struct sql *sql, struct err *err) MUST_CHECK;
void sql_close(struct sql *sql);

/* The text of sql/NAME. A name that is not there ends the process: a bug. */
const char *sql_text(const char *name);
/* Runs every statement of a text, ignoring what it answers. */
bool sql_script(struct sql *sql, const char *text, struct err *err) MUST_CHECK;
/* The first column of a text's first row, as a text in the arena. */
bool sql_ask(struct sql *sql, const char *text, struct arena *arena, const char **ret, struct err *err) MUST_CHECK;

/* One use of a prepared statement: begin, bind in order, step, read, end. */
struct query {
    struct sql *sql;
    sqlite3_stmt *statement;
    int bound;
};
struct query query_begin(struct sql *sql, enum sql_statement statement);
void query_int(struct query *query, int64_t value);
void query_text(struct query *query, const char *text);              /* NULL is NULL; must live until query_end() */
void query_blob(struct query *query, const void *data, size_t size); /* NULL is NULL; the same */
void query_uuid(struct query *query, const struct uuid *uuid);       /* NULL is NULL; the same */
void query_null(struct query *query);
/* The next row. False at the end, and on failure, which query_end() tells. */
bool query_row(struct query *query);
bool query_end(struct query *query, struct err *err) MUST_CHECK;
/* Steps a statement that answers no rows, and ends it. */
bool query_run(struct query *query, struct err *err) MUST_CHECK;

bool query_is_null_at(struct query *query, int column);
int64_t query_int_at(struct query *query, int column);
const char *query_text_at(struct query *query, int column, struct arena *arena); /* NULL for NULL */
struct bytes query_blob_at(struct query *query, int column, struct arena *arena);
bool query_uuid_at(struct query *query, int column, struct uuid *ret); /* false for NULL */
/* False, and nothing written, when there are not exactly so many bytes. */
bool query_bytes_at(struct query *query, int column, uint8_t *ret, size_t size);

/* Fills *err from the connection's last error and remembers the fault; false. */
bool sql_fail(struct sql *sql, int code, struct err *err);

/* Rows that the last statement changed. */
int sql_changes(struct sql *sql);
