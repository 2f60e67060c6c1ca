/* store_on_behalf: what an agency reported on paper, entered at the centre (nhập thay). It is an update as any other,
 * marked for ever with the paper and who typed it, and makes room for what the agency's own key says. */
#pragma once

#include "store_intake.h"

/* The document it was typed from. */
struct paper {
    const char *number, *issuer;
    day_t date;
    day_t received_on; /* when the paper came: the day that counts */
    const char *entered_by;
};

/* Stores one accepted or held update with its paper and all that it leaves beside its
 * row; in the caller's transaction. Its place is one of its own: no device, the id as epoch. */
bool store_entry_add(struct pg *pg, const struct arrival *arrival, const struct paper *paper, int64_t now_us,
                     struct err *err) MUST_CHECK;

/* The agency's own word that such an entry would have to make room for. */
struct own_word {
    bool found;
    char id[UUID_TEXT_MAX];
    const char *period; /* NULL: none */
    int64_t effective_us;
};
bool store_entry_in_the_way(struct pg *pg, const struct arrival *arrival, struct arena *arena, struct own_word *ret,
                            struct err *err) MUST_CHECK;

/* Whether an update was entered on somebody's behalf: only such a one may be corrected by another. */
bool store_is_entry(struct pg *pg, const struct uuid *update_id, bool *ret, struct err *err) MUST_CHECK;
