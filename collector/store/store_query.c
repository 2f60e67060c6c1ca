#include "store_query.h"

#include "keys.h"

#include <string.h>

static struct update_row read_update(const PGresult *r, int i, struct arena *a)
{
#define TEXT(column) arena_strdup(a, pg_text(r, i, column))
    struct update_row row = {
        .id = TEXT("id"),
        .agency = TEXT("agency"),
        .task = TEXT("task"),
        .action = TEXT("action"),
        .period = TEXT("period"),
        .result = TEXT("result"),
        .difficulties = TEXT("difficulties"),
        .proposals = TEXT("proposals"),
        .product_number = TEXT("product_number"),
        .product_date = TEXT("product_date"),
        .product_issuer = TEXT("product_issuer"),
        .product_title = TEXT("product_title"),
        .until = TEXT("until"),
        .extension_reason = TEXT("extension_reason"),
        .supersedes = TEXT("supersedes"),
        .code = TEXT("code"),
        .field = TEXT("field"),
        .message = TEXT("message"),
        .role = TEXT("role"),
        .basis = TEXT("basis"),
        .party = TEXT("party"),
        .answers_for = TEXT("answers_for"),
        .drafter = TEXT("drafter"),
        .drafter_position = TEXT("drafter_position"),
        .approver = TEXT("approver"),
        .approver_position = TEXT("approver_position"),
        .value_status = TEXT("value_status"),
        .verdict = TEXT("verdict"),
        .state = TEXT("state"),
        .percent = pg_is_null(r, i, "percent") ? -1 : (int)pg_number(r, i, "percent"),
        .has_value = !pg_is_null(r, i, "value"),
        .value = pg_double(r, i, "value"),
        .value_year = (int)pg_number(r, i, "value_year"),
        .submitted_at_us = pg_number(r, i, "sealed_us"),
        .effective_at_us = pg_number(r, i, "effective_us"),
        .received_at_us = pg_number(r, i, "received_us"),
        .catalogue_revision = pg_number(r, i, "catalogue_revision"),
        .proposal_to = TEXT("proposal_to"),
        .refers_to = TEXT("refers_to"),
        .product_link = TEXT("product_link"),
        .product_hash = TEXT("product_hash"),
        .value_as_of = TEXT("value_as_of"),
        .value_source = TEXT("value_source"),
        .report = {pg_bool(r, i, "is_report"), TEXT("direction"), TEXT("ongoing"), TEXT("assessment"), TEXT("next"),
                   TEXT("report_number"), TEXT("report_date"), TEXT("report_as_of"), TEXT("report_updates")},
        .milestone = {pg_is_null(r, i, "milestone_number") ? 0 : (int)pg_number(r, i, "milestone_number"),
                      TEXT("milestone"), TEXT("milestone_officer"), TEXT("milestone_product"), TEXT("milestone_due"),
                      TEXT("milestone_basis")},
        .on_behalf = {TEXT("paper"), TEXT("paper_date"), TEXT("paper_issuer"), TEXT("paper_received_on"),
                      TEXT("entered_by")},
    };
#undef TEXT
    return row;
}

bool store_updates_list(struct pg *pg, const char *task, const char *const *agencies, size_t agency_count,
                        const char *state, int64_t as_of, struct arena *arena, struct update_rows *ret, struct err *err)
{
    struct pg_params params = {.count = 0};
    pg_param_text(&params, task);
    struct pg_array array = {0};
    for (size_t i = 0; i < agency_count; i++) {
        pg_array_text(&array, agencies[i]);
    }
    if (agency_count == 0) {
        pg_param_text(&params, NULL);
    } else {
        pg_param_array(&params, arena, &array);
    }
    pg_param_text(&params, state);
    pg_param_time(&params, arena, as_of);
    PGresult *result = pg_query(pg, "updates_list", &params, err);
    if (result == NULL) {
        return false;
    }
    ret->count = (size_t)PQntuples(result);
    ret->rows = arena_array(arena, ret->count + 1, sizeof(*ret->rows));
    for (size_t i = 0; i < ret->count; i++) {
        ret->rows[i] = read_update(result, (int)i, arena);
    }
    PQclear(result);
    return true;
}

bool store_states(struct pg *pg, int64_t as_of, struct arena *arena, struct state_rows *ret, struct err *err)
{
    struct pg_params params = {.count = 0};
    bool now = as_of == INT64_MAX;
    if (!now) {
        pg_param_time(&params, arena, as_of);
    }
    PGresult *result = pg_query(pg, now ? "states_now" : "states_past", &params, err);
    if (result == NULL) {
        return false;
    }
    ret->count = (size_t)PQntuples(result);
    ret->rows = arena_array(arena, ret->count + 1, sizeof(*ret->rows));
    for (size_t i = 0; i < ret->count; i++) {
        int r = (int)i;
        ret->rows[i] = (struct state_row){
            .task = arena_strdup(arena, pg_text(result, r, "task")),
            .agency = arena_strdup(arena, pg_text(result, r, "agency")),
            .update_count = (int)pg_number(result, r, "update_count"),
            .last_update_us = pg_number(result, r, "last_update_us"),
            .percent = pg_is_null(result, r, "percent") ? -1 : (int)pg_number(result, r, "percent"),
            .spoke_us = pg_number(result, r, "spoke_us"),
            .claimed_complete = pg_bool(result, r, "claims_complete"),
            .has_value = !pg_is_null(result, r, "value"),
            .value = pg_double(result, r, "value"),
            .value_year = (int)pg_number(result, r, "value_year"),
        };
    }
    PQclear(result);
    return true;
}

bool store_devices_list(struct pg *pg, struct arena *arena, struct device_rows *ret, struct err *err)
{
    PGresult *result = pg_query(pg, "devices_list", NULL, err);
    if (result == NULL) {
        return false;
    }
    ret->count = (size_t)PQntuples(result);
    ret->rows = arena_array(arena, ret->count + 1, sizeof(*ret->rows));
    for (size_t i = 0; i < ret->count; i++) {
        int r = (int)i;
        char z85[KEY_Z85_MAX];
        size_t size = 0;
        const uint8_t *key = pg_bytes(arena, result, r, "public_key", &size);
        ret->rows[i] = (struct device_row){
            .id = arena_strdup(arena, pg_text(result, r, "id")),
            .agency = arena_strdup(arena, pg_text(result, r, "agency")),
            .name = arena_strdup(arena, pg_text(result, r, "name")),
            .software = arena_strdup(arena, pg_text(result, r, "software")),
            .kind = arena_strdup(arena, pg_text(result, r, "kind")),
            .key = size == KEY_BYTES ? arena_strdup(arena, key_z85(key, z85)) : NULL,
            .enrolled_us = pg_number(result, r, "enrolled_us"),
            .revoked_us = pg_number(result, r, "revoked_us"),
            .last_contact_us = pg_number(result, r, "last_contact_us"),
            .oldest_waiting_us = pg_number(result, r, "oldest_waiting_us"),
            .expires_us = pg_number(result, r, "expires_us"),
            .waiting = pg_is_null(result, r, "waiting") ? -1 : (int)pg_number(result, r, "waiting"),
        };
    }
    PQclear(result);
    return true;
}

bool store_gaps_list(struct pg *pg, struct arena *arena, struct gap_rows *ret, struct err *err)
{
    PGresult *result = pg_query(pg, "gaps_list", NULL, err);
    if (result == NULL) {
        return false;
    }
    ret->count = (size_t)PQntuples(result);
    ret->rows = arena_array(arena, ret->count + 1, sizeof(*ret->rows));
    for (size_t i = 0; i < ret->count; i++) {
        int r = (int)i;
        ret->rows[i] = (struct gap_row){
            .device = arena_strdup(arena, pg_text(result, r, "device")),
            .epoch = arena_strdup(arena, pg_text(result, r, "epoch")),
            .from = pg_number(result, r, "from_sequence"),
            .to = pg_number(result, r, "to_sequence"),
            .missing = pg_number(result, r, "missing"),
            .declared_us = pg_number(result, r, "declared_us"),
        };
    }
    PQclear(result);
    return true;
}

bool store_endpoints_list(struct pg *pg, struct arena *arena, struct endpoint_rows *ret, struct err *err)
{
    PGresult *result = pg_query(pg, "endpoints_list", NULL, err);
    if (result == NULL) {
        return false;
    }
    size_t rows = (size_t)PQntuples(result);
    ret->count = 0;
    ret->rows = arena_array(arena, rows + 1, sizeof(*ret->rows));
    for (size_t i = 0; i < rows; i++) {
        size_t size = 0;
        const uint8_t *key = pg_bytes(arena, result, (int)i, "public_key", &size);
        if (size == KEY_BYTES) {
            struct endpoint_row *row = &ret->rows[ret->count++];
            row->endpoint = arena_strdup(arena, pg_text(result, (int)i, "endpoint"));
            memcpy(row->public_key, key, KEY_BYTES);
        }
    }
    PQclear(result);
    return true;
}
