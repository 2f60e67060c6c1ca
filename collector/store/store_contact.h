/* store_contact: whom an agency's messages go to. Personal data of work, kept only here; corrected and removed at any
 * time. */
#pragma once

#include "arena.h"
#include "pg.h"

struct contact_row {
    const char *agency; /* code */
    const char *role;   /* officer, leader, it */
    const char *name, *email;
};
struct contact_rows {
    struct contact_row *rows;
    size_t count;
};
bool store_contacts(struct pg *pg, struct arena *arena, struct contact_rows *ret, struct err *err) MUST_CHECK;
/* Adds one, or corrects the name that goes with the address. */
bool store_contact_set(struct pg *pg, const struct contact_row *row, int64_t now_us, const char *by,
                       struct err *err) MUST_CHECK;
/* *ret_count of those that went: of the agency, of that role (NULL: any), with that address (NULL: any). */
bool store_contact_remove(struct pg *pg, const char *agency, const char *role, const char *email, int *ret_count,
                          struct err *err) MUST_CHECK;
