/* webhook: one signed POST of a JSON document, for whatever the province runs beside us (SMS, Zalo, its document
 * system).
 *
 * Headers: Content-Type: application/json; Tiendo-Id, the same at every repeat; Tiendo-Timestamp, seconds since 1970;
 * Tiendo-Signature: v1=HMAC-SHA256 in hexadecimal, over "TIMESTAMP.BODY". */
#pragma once

#include "deliver.h"

enum { WEBHOOK_SECRET_MIN = 32, WEBHOOK_BODY_MAX = 1024 * 1024, WEBHOOK_SIGNATURE_MAX = 3 + 64 + 1 };

struct webhook {
    const char *url;     /* https://…; http:// only to the machine itself, with allow_private */
    const char *secret;  /* shared with the receiver, at least WEBHOOK_SECRET_MIN bytes */
    const char *ca_file; /* trusted instead of the system's authorities; NULL or "": those */
    bool allow_private;  /* may be at a loopback or private address */
    int64_t timeout_ms;  /* of the whole call */
};

struct webhook_call {
    const char *id;   /* names what is sent, the same at every repeat: 1 to 200 printable ASCII characters */
    const char *body; /* JSON, UTF-8, at most WEBHOOK_BODY_MAX bytes */
    int64_t time_us;  /* of this attempt */
};

/* Can it be used at all? ERR_CONFIG. The secret is looked at when there is one. */
bool webhook_check(const struct webhook *webhook, struct err *err) MUST_CHECK;

/* "v1=…" over "seconds.body"; returns buf. */
const char *webhook_signature(const char *secret, int64_t seconds, const char *body,
                              char buf[static WEBHOOK_SIGNATURE_MAX]);

/* Delivered by any 2xx. To be tried again: 408, 425, 429, 5xx (not before Retry-After: ret->wait_us), no answer, a
 * certificate or an address that is not accepted. Refused: any other 4xx, and a redirect, which is never followed. */
void webhook_post(const struct webhook *webhook, const struct webhook_call *call, struct delivery_report *ret);
