#include "credentials.h"

#include "lang.h"

#include <string.h>
#include <unistd.h>

struct reading {
    struct arena *arena;
    const struct agent_config *config;
    struct credentials *out;
    struct err *err;
};

static void offer(struct credentials *credentials, enum credential_kind kind, const struct key_pair *key)
{
    credentials->list[credentials->count++] = (struct credential){kind, *key};
}

static bool same_collectors(const struct collector_list *a, const struct collector_list *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++) {
        same = strcmp(a->list[i].endpoint, b->list[i].endpoint) == 0 &&
               memcmp(a->list[i].server_key, b->list[i].server_key, KEY_BYTES) == 0;
    }
    return same;
}

/* The same enrolment with other addresses: the centre moved, and somebody edited the file. */
static bool follow_move(struct reading *reading, struct identity_record *record, const struct enrolment *enrolment)
{
    if (same_collectors(&record->collectors, &enrolment->collectors)) {
        return true;
    }
    record->collectors = enrolment->collectors;
    return identity_write(reading->config->state, record, reading->err);
}

static bool add_pending(struct reading *reading, const struct enrolment *enrolment)
{
    struct credentials *out = reading->out;
    struct key_pair key = {0};
    bool made_now = false;
    if (!identity_key(reading->arena, reading->config->state, &enrolment->id, &key, &made_now, reading->err)) {
        return false;
    }
    out->pending = true;
    out->enrolment = enrolment->id;
    out->agency = enrolment->agency;
    out->collectors = enrolment->collectors;
    memcpy(out->new_key, key.public_key, KEY_BYTES);
    if (!made_now) {
        offer(out, CREDENTIAL_NEW, &key);
    }
    offer(out, CREDENTIAL_ONE_TIME, &enrolment->one_time);
    if (made_now) {
        offer(out, CREDENTIAL_NEW, &key);
    }
    return true;
}

/* What is wrong with an enrolment file is told, and the device goes on with what it has. */
static bool add_enrolment(struct reading *reading, bool enrolled, struct identity_record *record,
                          const char *outbox_agency)
{
    struct enrolment enrolment = {0};
    struct err err = {0};
    const char *path = reading->config->enrolment;
    if (path[0] == '\0' || access(path, F_OK) != 0) {
        return true;
    }
    if (!enrolment_read(reading->arena, path, &enrolment, &err)) {
        reading->out->problem = arena_strdup(reading->arena, err.text);
        return true;
    }
    if (enrolled && uuid_equal(&enrolment.id, &record->enrolment)) {
        return follow_move(reading, record, &enrolment);
    }
    if (outbox_agency != NULL && strcmp(outbox_agency, enrolment.agency) != 0) {
        reading->out->problem = arena_printf(
            reading->arena,
            tr("%s is for %s, but the outbox in %s holds the updates of %s: give %s a state folder of its own",
               "%s cấp cho %s, nhưng kho nội dung tại %s là của %s: đề nghị dùng thư mục dữ liệu riêng cho %s"),
            path, enrolment.agency, reading->config->state, outbox_agency, enrolment.agency);
        return true;
    }
    return add_pending(reading, &enrolment);
}

/* The key of the enrolment that was redeemed. */
static bool add_own(struct reading *reading, const struct identity_record *record, struct err *err)
{
    struct credentials *out = reading->out;
    struct key_pair key = {0};
    if (!identity_key(reading->arena, reading->config->state, &record->enrolment, &key, NULL, err)) {
        return false;
    }
    offer(out, CREDENTIAL_OWN, &key);
    if (!out->pending) {
        out->collectors = record->collectors;
        out->enrolment = record->enrolment;
        out->agency = record->agency;
    }
    return true;
}

/* The same for one device and one collector, and for others another: FNV-1a, its bits mixed once more. */
static uint64_t rank_of(const uint8_t device_key[static KEY_BYTES], const struct collector_address *collector)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    const uint64_t prime = UINT64_C(0x100000001b3);
    for (size_t i = 0; i < KEY_BYTES; i++) {
        hash = (hash ^ device_key[i]) * prime;
        hash = (hash ^ collector->server_key[i]) * prime;
    }
    for (const char *p = collector->endpoint; *p != '\0'; p++) {
        hash = (hash ^ (uint8_t)*p) * prime;
    }
    hash ^= hash >> 33;
    hash *= UINT64_C(0xff51afd7ed558ccd);
    return hash ^ hash >> 33;
}

/* Every device has an order of its own, so that they spread over the collectors, and spread again over those that are
 * left when one is gone. */
static void put_in_order(struct collector_list *collectors, const uint8_t device_key[static KEY_BYTES])
{
    for (size_t i = 1; i < collectors->count; i++) {
        struct collector_address moved = collectors->list[i];
        size_t place = i;
        while (place > 0 && rank_of(device_key, &collectors->list[place - 1]) > rank_of(device_key, &moved)) {
            collectors->list[place] = collectors->list[place - 1];
            place--;
        }
        collectors->list[place] = moved;
    }
}

bool credentials_read(struct arena *arena, const struct agent_config *config, const char *outbox_agency,
                      struct credentials *ret, struct err *err)
{
    struct credentials credentials = {0};
    struct reading reading = {arena, config, &credentials, err};
    struct identity_record record = {0};
    struct err own = {0};
    bool enrolled = false;
    /* What became of the device's own files is no reason not to take up a new enrolment, nor to make use of the old one
     * once more: its key may still be there. */
    bool own_is_fine = identity_read(arena, config->state, &enrolled, &record, &own);
    if (!add_enrolment(&reading, enrolled, &record, outbox_agency)) {
        return false;
    }
    if (enrolled && !add_own(&reading, &record, &own)) {
        own_is_fine = false;
    }
    if (!own_is_fine && credentials.count == 0) {
        *err = own;
        return false;
    }
    if (!own_is_fine && credentials.problem == NULL) {
        credentials.problem = arena_strdup(arena, own.text);
    }
    if (config->collectors[0] == '\0') {
        put_in_order(&credentials.collectors,
                     credentials.pending ? credentials.new_key : credentials.list[0].key.public_key);
    } else if (!collectors_parse(arena, config->collectors, &credentials.collectors, err)) {
        return false;
    }
    *ret = credentials;
    return true;
}

bool credentials_redeemed(const struct agent_config *config, const struct credentials *credentials, struct err *err)
{
    struct identity_record record = {
        .enrolment = credentials->enrolment,
        .agency = credentials->agency,
        .collectors = credentials->collectors,
    };
    return identity_write(config->state, &record, err);
}
