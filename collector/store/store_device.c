#include "store_device.h"

#include "lang.h"

#include <string.h>

bool store_enrolment_create(struct pg *pg, const struct uuid *id, const uint8_t public_key[static KEY_BYTES],
                            const char *agency, const char *name, int64_t now_us, int64_t expires_us, struct err *err)
{
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    pg_param_uuid(&params, arena, id);
    pg_param_bytes(&params, public_key, KEY_BYTES);
    pg_param_text(&params, agency);
    pg_param_text(&params, name);
    pg_param_time(&params, arena, now_us);
    pg_param_time(&params, arena, expires_us);
    bool ok = pg_run(pg, "enrolment_add", &params, err);
    arena_free(arena);
    return ok;
}

bool store_device_revoke(struct pg *pg, const char *which, const char *reason, int64_t now_us, int *ret_count,
                         struct err *err)
{
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    pg_param_text(&params, which);
    pg_param_text(&params, reason);
    pg_param_time(&params, arena, now_us);
    PGresult *result = pg_query(pg, "device_revoke", &params, err);
    if (result != NULL) {
        *ret_count = (int)pg_number(result, 0, "count");
    }
    bool ok = result != NULL;
    PQclear(result);
    arena_free(arena);
    return ok;
}

struct known_keys *store_keys_load(struct pg *pg, int64_t now_us, struct err *err)
{
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    pg_param_time(&params, arena, now_us);
    PGresult *result = pg_query(pg, "keys_list", &params, err);
    if (result == NULL) {
        arena_free(arena);
        return NULL;
    }
    struct known_keys *keys = arena_alloc(arena, sizeof(*keys));
    size_t rows = (size_t)PQntuples(result);
    keys->arena = arena;
    keys->list = arena_array(arena, rows + 1, sizeof(*keys->list));
    for (size_t i = 0; i < rows; i++) {
        struct known_key *key = &keys->list[keys->count];
        size_t size = 0;
        const uint8_t *bytes = pg_bytes(arena, result, (int)i, "public_key", &size);
        if (size != KEY_BYTES || !uuid_parse(pg_text(result, (int)i, "id"), &key->id)) {
            continue;
        }
        memcpy(key->public_key, bytes, KEY_BYTES);
        key->use = strcmp(pg_text(result, (int)i, "use"), "device") == 0 ? KEY_DEVICE : KEY_ENROLMENT;
        key->agency = arena_strdup(arena, pg_text(result, (int)i, "agency"));
        key->expires_us = pg_number(result, (int)i, "expires_us");
        keys->count++;
    }
    PQclear(result);
    return keys;
}

/* The device in the only row of a result; false when there is none. */
static bool take_device(PGresult *result, struct uuid *ret_device)
{
    return PQntuples(result) == 1 && uuid_parse(pg_text(result, 0, "device"), ret_device);
}

bool store_enrolment_redeem(struct pg *pg, const struct uuid *enrolment, const struct uuid *new_device,
                            const uint8_t device_key[static KEY_BYTES], int64_t now_us, struct uuid *ret_device,
                            struct err *err)
{
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    pg_param_uuid(&params, arena, enrolment);
    pg_param_uuid(&params, arena, new_device);
    pg_param_bytes(&params, device_key, KEY_BYTES);
    pg_param_time(&params, arena, now_us);
    PGresult *result = pg_query(pg, "enrolment_redeem", &params, err);
    bool ok = result != NULL && take_device(result, ret_device);
    if (result != NULL && !ok) {
        struct pg_params again = {.count = 0};
        pg_param_uuid(&again, arena, enrolment);
        pg_param_bytes(&again, device_key, KEY_BYTES);
        PQclear(result);
        result = pg_query(pg, "enrolment_device", &again, err);
        ok = result != NULL && take_device(result, ret_device);
        if (result != NULL && !ok) {
            err_set(err, ERR_PERMISSION, "%s",
                    tr("this enrolment was used, revoked or has expired",
                       "mã đăng ký này đã dùng, đã thu hồi hoặc đã hết hạn"));
        }
    }
    PQclear(result);
    arena_free(arena);
    return ok;
}

bool store_endpoint_announce(struct pg *pg, const char *endpoint, const uint8_t public_key[static KEY_BYTES],
                             int64_t now_us, struct err *err)
{
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    pg_param_text(&params, endpoint);
    pg_param_bytes(&params, public_key, KEY_BYTES);
    pg_param_time(&params, arena, now_us);
    bool ok = pg_run(pg, "endpoint_announce", &params, err);
    arena_free(arena);
    return ok;
}

bool store_device_hello(struct pg *pg, const struct uuid *device, const struct uuid *epoch, uint64_t first_sequence,
                        int64_t now_us, uint64_t *ret_last_sequence, int64_t *ret_last_contact_us, struct err *err)
{
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    pg_param_uuid(&params, arena, device);
    pg_param_uuid(&params, arena, epoch);
    pg_param_number(&params, arena, (int64_t)first_sequence);
    pg_param_time(&params, arena, now_us);
    PGresult *result = pg_query(pg, "device_hello", &params, err);
    if (result != NULL) {
        *ret_last_sequence = (uint64_t)pg_number(result, 0, "last_sequence");
        *ret_last_contact_us = pg_number(result, 0, "last_contact_us");
    }
    bool ok = result != NULL;
    PQclear(result);
    arena_free(arena);
    return ok;
}

bool store_progress_list(struct pg *pg, struct arena *arena, const struct outbox_progress **ret, size_t *ret_count,
                         struct err *err)
{
    PGresult *result = pg_query(pg, "progress_list", NULL, err);
    if (result == NULL) {
        return false;
    }
    size_t rows = (size_t)PQntuples(result);
    struct outbox_progress *list = arena_array(arena, rows + 1, sizeof(*list));
    size_t count = 0;
    for (size_t i = 0; i < rows; i++) {
        struct outbox_progress *row = &list[count];
        row->last_sequence = (uint64_t)pg_number(result, (int)i, "last_sequence");
        count += uuid_parse(pg_text(result, (int)i, "device"), &row->device) &&
                 uuid_parse(pg_text(result, (int)i, "epoch"), &row->epoch);
    }
    PQclear(result);
    *ret = list;
    *ret_count = count;
    return true;
}

bool store_device_contact(struct pg *pg, const struct uuid *device, int64_t at_us, uint32_t waiting, int64_t oldest_us,
                          bool leaving, const char *software, struct err *err)
{
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    pg_param_uuid(&params, arena, device);
    pg_param_time(&params, arena, at_us);
    pg_param_number(&params, arena, waiting > INT32_MAX ? INT32_MAX : (int64_t)waiting);
    pg_param_time(&params, arena, oldest_us);
    pg_param_text(&params, software);
    pg_param_text(&params, leaving ? "true" : "false");
    bool ok = pg_run(pg, "device_contact", &params, err);
    arena_free(arena);
    return ok;
}
