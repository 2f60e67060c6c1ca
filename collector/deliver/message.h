/* message: an e-mail as text (RFC 5322), pure. Whatever could end a line or a command is refused here, before anything
 * is sent: the library that sends it would pass it on. */
#pragma once

#include "arena.h"
#include "err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MAIL_ADDRESS_MAX = 254, MAIL_HEADER_MAX = 1000, MAIL_BODY_MAX = 1024 * 1024, MAIL_ID_MAX = 320 };

struct mail {
    const char *from, *to;           /* addresses: name@domain */
    const char *from_name, *to_name; /* as people read them, UTF-8; may be NULL */
    const char *reply_to;            /* an address; may be NULL */
    const char *subject;             /* one line, UTF-8 */
    const char *body;                /* plain text, UTF-8, lines ended by LF or CR LF */
    const char *message_id;          /* <…@…>, of mail_message_id() */
    int64_t date_us;                 /* when it was made; the same at every repeat */
};

/* One @, no blanks, ASCII, at most 254 bytes; letters, digits and .!#$%&'*+/=?^_`{|}~- before it, a host name after it.
 * `field` is what the error names. ERR_DATA. */
bool mail_address_check(const char *field, const char *address, struct err *err) MUST_CHECK;
/* A line of UTF-8 of at most MAIL_HEADER_MAX bytes without control characters. ERR_DATA. */
bool mail_line_check(const char *field, const char *text, struct err *err) MUST_CHECK;
/* Everything of the mail; the error names the first field that is wrong. */
bool mail_check(const struct mail *mail, struct err *err) MUST_CHECK;

/* The part after the @ of an address that was checked. */
const char *mail_domain(const char *address);
/* <40 hexadecimal digits of SHA-256 of the key @domain>: the same key, the same id, for ever. Returns buf. */
const char *mail_message_id(const char *key, const char *domain, char buf[static MAIL_ID_MAX]);

/* The whole message, lines ended by CR LF, a pure function of the mail: a repeat is the same byte for byte. Headers in
 * encoded words (RFC 2047) where they are not plain ASCII, Date in +07:00, the body as text/plain in base64. In the
 * arena. Errors of mail_check. */
bool mail_compose(struct arena *arena, const struct mail *mail, const char **ret_text, size_t *ret_size,
                  struct err *err) MUST_CHECK;
