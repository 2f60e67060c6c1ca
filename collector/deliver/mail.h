/* mail: one e-mail to one recipient, over SMTP with verified TLS. */
#pragma once

#include "deliver.h"
#include "message.h"

struct mail_server {
    const char *url; /* smtp://host:587 (STARTTLS, required) or smtps://host:465; a path is the name for EHLO */
    const char *user, *password; /* NULL or "": no login */
    const char *ca_file;         /* trusted instead of the system's authorities; NULL or "": those */
    bool plain;                  /* no TLS: only for smtp:// on the machine itself */
    int64_t timeout_ms;          /* of the whole call */
};

/* Can it be used at all? ERR_CONFIG. */
bool mail_server_check(const struct mail_server *server, struct err *err) MUST_CHECK;

/* Hands the mail over. Refused for good: a malformed mail, a 5xx on the recipient or on the content. Everything else
 * that fails is to be tried again, with the same mail: also a 5xx on the login or the sender, which are configuration.
 */
void mail_send(const struct mail_server *server, const struct mail *mail, struct delivery_report *ret);
