/* identity: who this device is to the centre: the enrolment file it was given, and the small file (identity.json in the
 * state folder) that says which enrolment was redeemed, with which key, and where the centre is. It is kept apart from
 * the outbox, so that a damaged outbox costs no new enrolment. */
#pragma once

#include "arena.h"
#include "keys.h"
#include "uuid.h"

#include <stdbool.h>
#include <stddef.h>

enum { COLLECTORS_MAX = 16 };

struct collector_address {
    const char *endpoint;
    uint8_t server_key[KEY_BYTES];
};

struct collector_list {
    struct collector_address list[COLLECTORS_MAX];
    size_t count;
};

struct enrolment {
    struct uuid id;
    const char *agency, *agency_name; /* agency_name may be NULL */
    struct key_pair one_time;         /* may only enrol, once */
    struct collector_list collectors;
    int64_t expires_us; /* 0: never */
};

/* ERR_NO_INPUT when the file is not there; ERR_DATA, naming the field, when it is not an enrolment file. */
bool enrolment_read(struct arena *arena, const char *path, struct enrolment *ret, struct err *err) MUST_CHECK;

struct identity_record {
    struct uuid enrolment; /* the one that was redeemed */
    const char *agency;
    struct collector_list collectors;
};

/* *ret_found is false when the device was never enrolled. */
bool identity_read(struct arena *arena, const char *state, bool *ret_found, struct identity_record *ret,
                   struct err *err) MUST_CHECK;
/* Durable when it returns. */
bool identity_write(const char *state, const struct identity_record *record, struct err *err) MUST_CHECK;

/* The device's own key of an enrolment, made and on disk before it is first used. ret_made_now NULL: it was made
 * before, and a missing one is ERR_NO_INPUT. */
bool identity_key(struct arena *arena, const char *state, const struct uuid *enrolment, struct key_pair *ret,
                  bool *ret_made_now, struct err *err) MUST_CHECK;

/* "tcp://host:port KEY, tcp://…": ERR_CONFIG for anything else. */
bool collectors_parse(struct arena *arena, const char *text, struct collector_list *ret, struct err *err) MUST_CHECK;
