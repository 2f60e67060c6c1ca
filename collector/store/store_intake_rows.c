#include "store_intake_rows.h"

#include <sodium.h>
#include <string.h>

static void put_uuid(struct pg_array *array, const struct uuid *uuid)
{
    char text[UUID_TEXT_MAX];
    pg_array_text(array, uuid == NULL ? NULL : uuid_text(uuid, text));
}

static void put_day(struct pg_array *array, day_t day)
{
    char text[DAY_ISO_MAX];
    pg_array_text(array, day == DAY_NONE ? NULL : day_iso(day, text));
}

static void put_optional_time(struct pg_array *array, int64_t us)
{
    if (us == 0) {
        pg_array_null(array);
    } else {
        pg_array_time(array, us);
    }
}

static const char *value_status_text(enum value_status status)
{
    return status == VALUE_ESTIMATE ? "estimate" : status == VALUE_FINAL ? "final" : NULL;
}

/* One column over all arrivals. `a` is the arrival, `u` its update, `array` where it goes. */
#define COLUMN(statement)                                                                                              \
    do {                                                                                                               \
        for (size_t i = 0; i < count; i++) {                                                                           \
            const struct arrival *a = arrivals[i];                                                                     \
            const struct update *u = &a->update;                                                                       \
            (void)u;                                                                                                   \
            statement;                                                                                                 \
        }                                                                                                              \
        pg_param_array(params, arena, &array);                                                                         \
    } while (0)
#define NUMBER_OR_NULL(given, number)                                                                                  \
    do {                                                                                                               \
        if (given) {                                                                                                   \
            pg_array_number(&array, number);                                                                           \
        } else {                                                                                                       \
            pg_array_null(&array);                                                                                     \
        }                                                                                                              \
    } while (0)

static void content_columns(struct pg_params *params, struct arena *arena, const struct arrival *const *arrivals,
                            size_t count)
{
    struct pg_array array = {0};
    COLUMN(pg_array_text(&array, u->task == NULL ? "" : u->task));
    COLUMN(pg_array_text(&array, action_code(u->action)));
    COLUMN(pg_array_text(&array, u->period));
    COLUMN(NUMBER_OR_NULL(u->percent >= 0, u->percent));
    COLUMN(pg_array_text(&array, u->result));
    COLUMN(pg_array_text(&array, u->difficulties));
    COLUMN(pg_array_text(&array, u->proposals));
    COLUMN(pg_array_text(&array, u->product.number));
    COLUMN(put_day(&array, u->product.date));
    COLUMN(pg_array_text(&array, u->product.issuer));
    COLUMN(pg_array_text(&array, u->product.title));
    COLUMN(if (u->has_value) pg_array_double(&array, u->value); else pg_array_null(&array));
    COLUMN(NUMBER_OR_NULL(u->value_year != 0, u->value_year));
    COLUMN(pg_array_text(&array, value_status_text(u->value_status)));
    COLUMN(put_day(&array, u->until));
    COLUMN(pg_array_text(&array, u->reason));
    COLUMN(put_uuid(&array, u->has_supersedes ? &u->supersedes : NULL));
    COLUMN(pg_array_text(&array, u->drafter.name));
    COLUMN(pg_array_text(&array, u->drafter.position));
    COLUMN(pg_array_text(&array, u->approver.name));
    COLUMN(pg_array_text(&array, u->approver.position));
}

static void put_hash(struct pg_array *array, const char *hex)
{
    uint8_t hash[WIRE_HASH_BYTES];
    size_t size = 0;
    if (hex == NULL || sodium_hex2bin(hash, sizeof(hash), hex, strlen(hex), NULL, &size, NULL) != 0) {
        pg_array_null(array);
    } else {
        pg_array_bytes(array, hash, size);
    }
}

static void cycle_columns(struct pg_params *params, struct arena *arena, const struct arrival *const *arrivals,
                          size_t count)
{
    struct pg_array array = {0};
    COLUMN(pg_array_text(&array, u->product.link));
    COLUMN(put_hash(&array, u->product.hash));
    COLUMN(put_day(&array, u->value_as_of));
    COLUMN(pg_array_text(&array, u->value_source));
    COLUMN(pg_array_text(&array, u->proposal_to));
    COLUMN(put_uuid(&array, u->has_refers_to ? &u->refers_to : NULL));
}

void intake_params(struct pg_params *params, struct arena *arena, const struct arrival *const *arrivals, size_t count,
                   int64_t now_us)
{
    struct pg_array array = {0};
    COLUMN(put_uuid(&array, &a->id));
    COLUMN(put_uuid(&array, &a->place.device));
    COLUMN(put_uuid(&array, &a->place.epoch));
    COLUMN(pg_array_number(&array, (int64_t)a->place.sequence));
    COLUMN(pg_array_text(&array, a->agency));
    content_columns(params, arena, arrivals, count);
    COLUMN(pg_array_time(&array, a->sealed_at_us));
    COLUMN(put_optional_time(&array, a->collector_time_us));
    COLUMN(pg_array_time(&array, a->received_at_us));
    COLUMN(pg_array_time(&array, a->effective_at_us));
    COLUMN(pg_array_text(&array, verdict_code(a->verdict)));
    COLUMN(pg_array_text(&array, a->code));
    COLUMN(pg_array_text(&array, a->field));
    COLUMN(pg_array_text(&array, a->message));
    COLUMN(pg_array_text(&array, a->role));
    COLUMN(pg_array_text(&array, a->basis));
    COLUMN(pg_array_number(&array, a->catalogue_revision));
    COLUMN(pg_array_bytes(&array, a->content_hash, sizeof(a->content_hash)));
    COLUMN(pg_array_bytes(&array, a->content.data, a->content.size));
    COLUMN(pg_array_text(&array, a->party));
    COLUMN(pg_array_text(&array, a->answers_for));
    cycle_columns(params, arena, arrivals, count);
    pg_param_time(params, arena, now_us);
}
