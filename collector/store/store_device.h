/* store_device: enrolment files, devices, their keys and how they are doing. */
#pragma once

#include "keys.h"
#include "pg.h"
#include "uuid.h"

/* ---- at the centre's command line ---- */
bool store_enrolment_create(struct pg *pg, const struct uuid *id, const uint8_t public_key[static KEY_BYTES],
                            const char *agency, const char *name, int64_t now_us, int64_t expires_us,
                            struct err *err) MUST_CHECK;
/* Revokes by device id, device name or agency code: devices, keys and open enrolments. *ret_count of devices and
 * enrolments. */
bool store_device_revoke(struct pg *pg, const char *which, const char *reason, int64_t now_us, int *ret_count,
                         struct err *err) MUST_CHECK;

/* ---- at the collector ---- */
enum key_use { KEY_DEVICE, KEY_ENROLMENT };
struct known_key {
    uint8_t public_key[KEY_BYTES];
    enum key_use use;
    struct uuid id; /* of the device or the enrolment */
    const char *agency;
    int64_t expires_us; /* enrolments; 0: never */
};
struct known_keys {
    struct arena *arena; /* owns it all, itself included */
    struct known_key *list;
    size_t count;
};
/* Every key that may connect at now_us. NULL on error; free with arena_free(keys->arena). */
struct known_keys *store_keys_load(struct pg *pg, int64_t now_us, struct err *err);

/* Redeems an enrolment: makes the device and its key, kills the one-time key; in one transaction. The same device key
 * again gives the same device. ERR_PERMISSION when used, revoked or expired. */
bool store_enrolment_redeem(struct pg *pg, const struct uuid *enrolment, const struct uuid *new_device,
                            const uint8_t device_key[static KEY_BYTES], int64_t now_us, struct uuid *ret_device,
                            struct err *err) MUST_CHECK;

bool store_endpoint_announce(struct pg *pg, const char *endpoint, const uint8_t public_key[static KEY_BYTES],
                             int64_t now_us, struct err *err) MUST_CHECK;

/* An outbox's hello: how far it is stored (0: nothing yet), and when the device was last heard (0: never).
 * first_sequence is the lowest that it can still send: what lies between is declared as a gap and the outbox goes on
 * after it. */
bool store_device_hello(struct pg *pg, const struct uuid *device, const struct uuid *epoch, uint64_t first_sequence,
                        int64_t now_us, uint64_t *ret_last_sequence, int64_t *ret_last_contact_us,
                        struct err *err) MUST_CHECK;
/* How far each outbox is stored, of all devices; by device, then epoch. In the arena. */
struct outbox_progress {
    struct uuid device, epoch;
    uint64_t last_sequence;
};
bool store_progress_list(struct pg *pg, struct arena *arena, const struct outbox_progress **ret, size_t *ret_count,
                         struct err *err) MUST_CHECK;

/* `leaving`: its word was that it is being shut down. */
bool store_device_contact(struct pg *pg, const struct uuid *device, int64_t at_us, uint32_t waiting, int64_t oldest_us,
                          bool leaving, const char *software, struct err *err) MUST_CHECK;
