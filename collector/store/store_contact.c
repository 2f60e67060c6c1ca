#include "store_contact.h"

#include <stdlib.h>

bool store_contacts(struct pg *pg, struct arena *arena, struct contact_rows *ret, struct err *err)
{
    PGresult *result = pg_query(pg, "contacts_list", NULL, err);
    if (result == NULL) {
        return false;
    }
    ret->count = (size_t)PQntuples(result);
    ret->rows = arena_array(arena, ret->count + 1, sizeof(*ret->rows));
    for (int i = 0; i < PQntuples(result); i++) {
        ret->rows[i] = (struct contact_row){
            .agency = arena_strdup(arena, pg_text(result, i, "agency")),
            .role = arena_strdup(arena, pg_text(result, i, "role")),
            .name = arena_strdup(arena, pg_text(result, i, "name")),
            .email = arena_strdup(arena, pg_text(result, i, "email")),
        };
    }
    PQclear(result);
    return true;
}

bool store_contact_set(struct pg *pg, const struct contact_row *row, int64_t now_us, const char *by, struct err *err)
{
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    pg_param_text(&params, row->agency);
    pg_param_text(&params, row->role);
    pg_param_text(&params, row->email);
    pg_param_text(&params, row->name);
    pg_param_time(&params, arena, now_us);
    pg_param_text(&params, by);
    bool ok = pg_run(pg, "contact_set", &params, err);
    arena_free(arena);
    return ok;
}

bool store_contact_remove(struct pg *pg, const char *agency, const char *role, const char *email, int *ret_count,
                          struct err *err)
{
    struct pg_params params = {.count = 0};
    pg_param_text(&params, agency);
    pg_param_text(&params, role);
    pg_param_text(&params, email);
    PGresult *result = pg_query(pg, "contact_remove", &params, err);
    if (result == NULL) {
        return false;
    }
    *ret_count = PQntuples(result);
    PQclear(result);
    return true;
}
