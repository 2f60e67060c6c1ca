/* store_query: what the centre's screens ask. Read-only. */
#pragma once

#include "arena.h"
#include "facts.h"
#include "pg.h"

struct update_row {
    const char *id, *agency, *task, *action, *period, *result, *difficulties, *proposals;
    const char *proposal_to, *refers_to;
    const char *product_number, *product_date, *product_issuer, *product_title, *product_link, *product_hash;
    const char *until, *extension_reason, *supersedes, *code, *field, *message, *role, *basis;
    const char *party, *answers_for; /* codes: the plan's party, and whom the sender stood for; NULL: itself */
    const char *drafter, *drafter_position, *approver, *approver_position;
    const char *value_status, *value_as_of, *value_source;
    const char *verdict; /* accepted, held, rejected */
    const char
        *state;  /* derived: accepted, held, rejected; then returned, reviewed, confirmed; superseded, withdrawn */
    int percent; /* -1: none */
    bool has_value;
    double value;
    int value_year;
    int64_t submitted_at_us, effective_at_us, received_at_us;
    int64_t catalogue_revision;
    struct { /* of an accepted report; `is` is false where it is none */
        bool is;
        const char *direction, *ongoing, *assessment, *next, *number, *date, *as_of;
        const char *updates; /* ids with blanks between them; may be "" */
    } report;
    struct { /* of an accepted milestone; number 0 where it is none */
        int number;
        const char *text, *officer, *product, *due, *basis;
    } milestone;
    struct { /* nhập thay; document NULL where the agency sent it itself */
        const char *document, *date, *issuer, *received_on, *entered_by;
    } on_behalf;
};
struct update_rows {
    struct update_row *rows;
    size_t count;
};
/* NULL filters (and no agencies) mean all; as_of: only facts received by then (INT64_MAX: all). Oldest first. In the
 * arena. */
bool store_updates_list(struct pg *pg, const char *task, const char *const *agencies, size_t agency_count,
                        const char *state, int64_t as_of, struct arena *arena, struct update_rows *ret,
                        struct err *err) MUST_CHECK;

/* current_state as of now, `updates` as of the past: the same rows. */
bool store_states(struct pg *pg, int64_t as_of, struct arena *arena, struct state_rows *ret,
                  struct err *err) MUST_CHECK;

struct device_row {
    const char *id, *agency, *name, *software;
    const char *kind; /* "device" or "enrolment" (a file not redeemed yet) */
    const char *key;  /* Z85 of the newest key; NULL: none */
    int64_t enrolled_us, revoked_us, last_contact_us, oldest_waiting_us, expires_us; /* 0: none */
    int waiting;                                                                     /* -1: not known */
};
struct device_rows {
    struct device_row *rows;
    size_t count;
};
bool store_devices_list(struct pg *pg, struct arena *arena, struct device_rows *ret, struct err *err) MUST_CHECK;

/* What a machine can no longer send and the centre never got. */
struct gap_row {
    const char *device, *epoch;
    int64_t from, to; /* sequences */
    int64_t missing;  /* of them */
    int64_t declared_us;
};
struct gap_rows {
    struct gap_row *rows;
    size_t count;
};
bool store_gaps_list(struct pg *pg, struct arena *arena, struct gap_rows *ret, struct err *err) MUST_CHECK;

/* Endpoints and server keys for enrolment files, newest first. */
struct endpoint_row {
    const char *endpoint;
    uint8_t public_key[32];
};
struct endpoint_rows {
    struct endpoint_row *rows;
    size_t count;
};
bool store_endpoints_list(struct pg *pg, struct arena *arena, struct endpoint_rows *ret, struct err *err) MUST_CHECK;
