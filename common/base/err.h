/* err: what went wrong, in words for the person who can mend it.
 *
 * Fallible functions return bool and take `struct err *err` last; on false *err is filled and outputs are untouched.
 * Library code never logs: the shell (a main.c, a thread's loop) logs or prints an error once.
 * Kinds are the exit statuses of <sysexits.h>, so that a command can return `err.kind`. */
#pragma once

#include <stdbool.h>
#include <sysexits.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, first) __attribute__((format(printf, fmt, first)))

enum err_kind {
    ERR_NONE = EX_OK,
    ERR_USAGE = EX_USAGE,             /* the command line */
    ERR_DATA = EX_DATAERR,            /* input that has to be mended by whoever wrote it */
    ERR_NO_INPUT = EX_NOINPUT,        /* a file that is not there or cannot be read */
    ERR_UNAVAILABLE = EX_UNAVAILABLE, /* a service that is not there: database, collector, port in use */
    ERR_SOFTWARE = EX_SOFTWARE,       /* our own bug */
    ERR_OS = EX_OSERR,
    ERR_CANT_CREATE = EX_CANTCREAT,
    ERR_IO = EX_IOERR,
    ERR_TEMPORARY = EX_TEMPFAIL, /* the same thing may go through later: disk full, database away */
    ERR_PROTOCOL = EX_PROTOCOL,
    ERR_PERMISSION = EX_NOPERM,
    ERR_CONFIG = EX_CONFIG,
};

struct err {
    enum err_kind kind;
    char text[1024];
};

/* Fills *err and returns false, so that a caller can write `return err_set(err, ERR_DATA, "...")`. A NULL err is
 * allowed. */
bool err_set(struct err *err, enum err_kind kind, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Puts "context: " before the text that is there, keeps the kind, returns false. */
bool err_wrap(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);
