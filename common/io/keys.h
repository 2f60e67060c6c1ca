/* keys: CURVE key pairs (RFC 26/CurveZMQ; Curve25519) and the small files that hold them. A secret key file is readable
 * by its owner only (0600) and is refused when others could read it. */
#pragma once

#include "err.h"

#include <stdint.h>

enum { KEY_BYTES = 32, KEY_Z85_MAX = 41 };

struct key_pair {
    uint8_t public_key[KEY_BYTES];
    uint8_t secret_key[KEY_BYTES];
};

bool key_pair_new(struct key_pair *ret, struct err *err) MUST_CHECK;
/* The public half of a secret key. */
bool key_pair_from_secret(const uint8_t secret[static KEY_BYTES], struct key_pair *ret, struct err *err) MUST_CHECK;
const char *key_z85(const uint8_t key[static KEY_BYTES], char buf[static KEY_Z85_MAX]);
bool key_parse_z85(const char *text, uint8_t ret[static KEY_BYTES]) MUST_CHECK;

/* Reads a secret key file (one line of Z85), deriving the public half; writes it durably with mode 0600, refusing to
 * replace one that is there. */
bool key_file_read(const char *path, struct key_pair *ret, struct err *err) MUST_CHECK;
bool key_file_create(const char *path, const struct key_pair *pair, struct err *err) MUST_CHECK;
