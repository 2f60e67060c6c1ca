/* credentials: with which key, and where, to try next. An enrolment that was redeemed leaves one answer: the device's
 * own key. A new enrolment file adds two: its one-time key, and the key that the device made for it, which is the right
 * one when the answer to Enrol was lost. */
#pragma once

#include "config.h"
#include "identity.h"

enum credential_kind {
    CREDENTIAL_OWN,      /* of the enrolment that was redeemed */
    CREDENTIAL_NEW,      /* made for the enrolment that is not redeemed yet */
    CREDENTIAL_ONE_TIME, /* from the enrolment file: may only send Enrol */
};

struct credential {
    enum credential_kind kind;
    struct key_pair key;
};

enum { CREDENTIALS_MAX = 4 };

struct credentials {
    struct credential list[CREDENTIALS_MAX]; /* in the order to try; none: not enrolled */
    size_t count;
    struct collector_list collectors; /* in the order to try: the device's own, or as the configuration says */
    bool pending;                     /* there is an enrolment to redeem */
    struct uuid enrolment;
    const char *agency;
    uint8_t new_key[KEY_BYTES]; /* public half, for Enrol; when pending */
    const char *problem;        /* what is wrong with a file, although there is something to try; NULL: nothing */
};

/* Reads what there is. outbox_agency is the agency whose updates the outbox holds (NULL: none): an enrolment for
 * another one is a problem, not a credential. False when the device's own files cannot be read and there is nothing
 * else to try. */
bool credentials_read(struct arena *arena, const struct agent_config *config, const char *outbox_agency,
                      struct credentials *ret, struct err *err) MUST_CHECK;

/* The pending enrolment worked: from now on the device's own key is the one made for it. */
bool credentials_redeemed(const struct agent_config *config, const struct credentials *credentials,
                          struct err *err) MUST_CHECK;
