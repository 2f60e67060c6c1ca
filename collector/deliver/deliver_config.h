/* deliver_config: the sections [mail] and [webhook], the same for every program that reads them. */
#pragma once

#include "conf.h"
#include "mail.h"
#include "webhook.h"

/* What hands messages over; tests put something of their own in its place. */
struct deliver_via {
    void *context;
    void (*mail)(void *context, const struct mail_server *server, const struct mail *mail, struct delivery_report *ret);
    void (*webhook)(void *context, const struct webhook *webhook, const struct webhook_call *call,
                    struct delivery_report *ret);
};

struct deliver_config {
    struct mail_server mail;
    const char *mail_tls;      /* "required" or "none" */
    const char *password_file; /* "": no login */
    const char *from, *from_name, *reply_to;
    struct webhook webhook;
    const char *secret_file;
    bool has_mail, has_webhook;    /* configured: deliver_config_check() sets them */
    const struct deliver_via *via; /* NULL: mail_send() and webhook_post() */
};

enum { DELIVER_KEY_COUNT = 14 };
/* With offsets into struct deliver_config; whoever has it inside another struct adds that member's offset. */
extern const struct conf_key deliver_config_keys[DELIVER_KEY_COUNT];

/* What conf_read cannot see: values that do not fit together. No `from`: no mail; no `url`: no webhook. Empty texts
 * become NULL where that means "none". ERR_CONFIG. */
bool deliver_config_check(struct deliver_config *config, struct err *err) MUST_CHECK;

/* Reads password and secret, each from a file that nobody else may read. Only for a program that sends. After
 * deliver_config_check; texts are in the arena. ERR_NO_INPUT, ERR_PERMISSION, ERR_CONFIG. */
bool deliver_config_secrets(struct arena *arena, struct deliver_config *config, struct err *err) MUST_CHECK;

/* A file with these two sections alone: conf_read and deliver_config_check. */
bool deliver_config_read(struct arena *arena, const char *path, struct deliver_config *ret, struct err *err) MUST_CHECK;
