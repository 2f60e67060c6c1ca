#include "keys_as_of.h"

#include "lineage.h"

static bool may_connect(const struct known_key *key, const struct agency *agency, day_t on)
{
    if (agency->valid_to >= on) {
        return true;
    }
    return key->use == KEY_DEVICE && on - agency->valid_to <= KEYS_DRAIN_DAYS;
}

void keys_as_of(struct known_keys *keys, const struct roster *roster, day_t on)
{
    size_t count = 0;
    for (size_t i = 0; i < keys->count; i++) {
        struct known_key key = keys->list[i];
        const struct agency *agency = roster_agency(roster, key.agency);
        if (agency != NULL) {
            agency = agency_speaker(agency, on);
            key.agency = arena_strdup(keys->arena, agency->code);
        }
        if (agency == NULL || may_connect(&key, agency, on)) {
            keys->list[count++] = key;
        }
    }
    keys->count = count;
}
