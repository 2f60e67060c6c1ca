#include "keytable.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct keytable {
    pthread_rwlock_t lock;
    struct known_keys *keys; /* sorted by key */
    bool waiting;
};

static int compare_keys(const void *a, const void *b)
{
    return memcmp(((const struct known_key *)a)->public_key, ((const struct known_key *)b)->public_key, KEY_BYTES);
}

struct keytable *keytable_new(void)
{
    struct keytable *table = mem_alloc(sizeof(*table));
    pthread_rwlockattr_t fair;
    pthread_rwlockattr_init(&fair);
    /* However many ask, a key that was revoked is taken out now. */
    pthread_rwlockattr_setkind_np(&fair, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_rwlock_init(&table->lock, &fair);
    pthread_rwlockattr_destroy(&fair);
    return table;
}

static void free_keys(struct known_keys *keys)
{
    if (keys != NULL) {
        arena_free(keys->arena);
    }
}

void keytable_free(struct keytable *table)
{
    if (table != NULL) {
        free_keys(table->keys);
        pthread_rwlock_destroy(&table->lock);
        free(table);
    }
}

/* The lock is held; the old ones are the caller's. */
static struct known_keys *exchange(struct keytable *table, struct known_keys *keys)
{
    struct known_keys *old = table->keys;
    if (keys->count > 0) {
        qsort(keys->list, keys->count, sizeof(*keys->list), compare_keys);
    }
    table->keys = keys;
    table->waiting = false;
    return old;
}

void keytable_replace(struct keytable *table, struct known_keys *keys)
{
    pthread_rwlock_wrlock(&table->lock);
    struct known_keys *old = exchange(table, keys);
    pthread_rwlock_unlock(&table->lock);
    free_keys(old);
}

void keytable_wait(struct keytable *table)
{
    pthread_rwlock_wrlock(&table->lock);
    table->waiting = true;
    pthread_rwlock_unlock(&table->lock);
}

bool keytable_is_waiting(struct keytable *table)
{
    pthread_rwlock_rdlock(&table->lock);
    bool waiting = table->waiting;
    pthread_rwlock_unlock(&table->lock);
    return waiting;
}

static bool take(const struct known_key *key, int64_t now_us, struct identity *ret)
{
    if (key == NULL || (key->expires_us != 0 && key->expires_us <= now_us)) {
        return false;
    }
    ret->use = key->use;
    ret->id = key->id;
    snprintf(ret->agency, sizeof(ret->agency), "%s", key->agency);
    return true;
}

bool keytable_by_key(struct keytable *table, const uint8_t key[static KEY_BYTES], int64_t now_us, struct identity *ret)
{
    struct known_key wanted = {.use = KEY_DEVICE};
    memcpy(wanted.public_key, key, KEY_BYTES);
    pthread_rwlock_rdlock(&table->lock);
    const struct known_keys *keys = table->keys;
    const struct known_key *found = NULL;
    if (keys != NULL && keys->count > 0) {
        found = bsearch(&wanted, keys->list, keys->count, sizeof(wanted), compare_keys);
    }
    bool known = take(found, now_us, ret);
    pthread_rwlock_unlock(&table->lock);
    return known;
}

bool keytable_by_id(struct keytable *table, enum key_use use, const struct uuid *id, int64_t now_us,
                    struct identity *ret)
{
    bool known = false;
    pthread_rwlock_rdlock(&table->lock);
    for (size_t i = 0; table->keys != NULL && !known && i < table->keys->count; i++) {
        const struct known_key *key = &table->keys->list[i];
        known = key->use == use && uuid_equal(&key->id, id) && take(key, now_us, ret);
    }
    pthread_rwlock_unlock(&table->lock);
    return known;
}

void keytable_add_device(struct keytable *table, const uint8_t key[static KEY_BYTES], const struct uuid *device,
                         const char *agency, const struct uuid *enrolment)
{
    struct arena *arena = arena_new();
    struct known_keys *keys = arena_alloc(arena, sizeof(*keys));
    keys->arena = arena;
    /* From the copy to the exchange, or it could bring back keys that a replacement in between has taken away. */
    pthread_rwlock_wrlock(&table->lock);
    size_t count = table->keys == NULL ? 0 : table->keys->count;
    keys->list = arena_array(arena, count + 1, sizeof(*keys->list));
    for (size_t i = 0; i < count; i++) {
        const struct known_key *old = &table->keys->list[i];
        bool replaced = memcmp(old->public_key, key, KEY_BYTES) == 0;
        bool dead = old->use == KEY_ENROLMENT && uuid_equal(&old->id, enrolment);
        if (!replaced && !dead) {
            keys->list[keys->count] = *old;
            keys->list[keys->count++].agency = arena_strdup(arena, old->agency);
        }
    }
    struct known_key *added = &keys->list[keys->count++];
    *added = (struct known_key){.use = KEY_DEVICE, .id = *device, .agency = arena_strdup(arena, agency)};
    memcpy(added->public_key, key, KEY_BYTES);
    struct known_keys *old = exchange(table, keys);
    pthread_rwlock_unlock(&table->lock);
    free_keys(old);
}

const char *identity_user_id(const struct identity *identity, char buf[static USER_ID_MAX])
{
    char id[UUID_TEXT_MAX];
    snprintf(buf, USER_ID_MAX, "%s:%s", identity->use == KEY_DEVICE ? "device" : "enrol", uuid_text(&identity->id, id));
    return buf;
}

bool identity_parse(const char *user_id, enum key_use *ret_use, struct uuid *ret_id)
{
    static const char device[] = "device:";
    static const char enrolment[] = "enrol:";
    if (strncmp(user_id, device, sizeof(device) - 1) == 0) {
        *ret_use = KEY_DEVICE;
        return uuid_parse(user_id + sizeof(device) - 1, ret_id);
    }
    if (strncmp(user_id, enrolment, sizeof(enrolment) - 1) == 0) {
        *ret_use = KEY_ENROLMENT;
        return uuid_parse(user_id + sizeof(enrolment) - 1, ret_id);
    }
    return false;
}
