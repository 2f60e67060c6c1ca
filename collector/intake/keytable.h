/* keytable: which keys may connect, in memory. The ZAP thread asks it at every handshake and the network thread at
 * every message; it is replaced whole when the database's keys change. Any thread may call. */
#pragma once

#include "store_device.h"

#include <stdint.h>

struct keytable;

/* Empty: nobody may connect. */
struct keytable *keytable_new(void);
void keytable_free(struct keytable *table);

/* Takes over `keys`. */
void keytable_replace(struct keytable *table, struct known_keys *keys);

/* Until the next replacement nothing is known about any key: whoever asks is told to come again, not that its key is
 * unknown. */
void keytable_wait(struct keytable *table);
bool keytable_is_waiting(struct keytable *table);

struct identity {
    enum key_use use;
    struct uuid id; /* device or enrolment */
    char agency[64];
};

/* Whose key this is at now_us; false: nobody's. */
bool keytable_by_key(struct keytable *table, const uint8_t key[static KEY_BYTES], int64_t now_us, struct identity *ret);
/* Whether this device or enrolment still has a key. */
bool keytable_by_id(struct keytable *table, enum key_use use, const struct uuid *id, int64_t now_us,
                    struct identity *ret);

/* A device that was enrolled this instant, until the next replacement brings it; its one-time key is dead from now on.
 */
void keytable_add_device(struct keytable *table, const uint8_t key[static KEY_BYTES], const struct uuid *device,
                         const char *agency, const struct uuid *enrolment);

/* "device:<uuid>", "enrol:<uuid>": what the ZAP handler answers as User-Id, and back. */
enum { USER_ID_MAX = 48 };
const char *identity_user_id(const struct identity *identity, char buf[static USER_ID_MAX]);
bool identity_parse(const char *user_id, enum key_use *ret_use, struct uuid *ret_id);
