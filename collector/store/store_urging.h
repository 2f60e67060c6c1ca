/* store_urging: the ledger of urgings (sổ đôn đốc): drafts, and what people did with them. Append-only. */
#pragma once

#include "arena.h"
#include "pg.h"
#include "update.h"

struct urging_row {
    const char *id, *kind; /* "urging" or "dossier" */
    int year, number;
    const char *agency, *focal; /* codes */
    const char *items;          /* names, one a line with the due day and days late */
    const char *text;
    int item_count;
    int64_t drafted_us;
    const char *state;                         /* draft, released, dropped, replied */
    const char *document, *signer, *by, *note; /* of the release, or of the drop */
    day_t document_date, until;
    int64_t decided_us;   /* 0: not yet */
    int64_t received_us;  /* when a machine of the agency had it; 0: not (yet) */
    const char *channels; /* how else it went: "văn bản giấy; …"; NULL: no other way */
    const char *reply;    /* number, update or note; NULL: none */
    int64_t replied_us;
};
struct urging_rows {
    struct urging_row *rows;
    size_t count;
};
/* As of a moment (INT64_MAX: now), in order of their numbers. In the arena. */
bool store_urgings(struct pg *pg, int64_t as_of, struct arena *arena, struct urging_rows *ret,
                   struct err *err) MUST_CHECK;

enum urging_step_kind { URGING_RELEASED, URGING_DROPPED, URGING_DELIVERED, URGING_REPLIED };
struct urging_step {
    enum urging_step_kind kind;
    const char *urging; /* id */
    const char *document, *signer, *channel, *note, *by;
    day_t document_date, until;
    const struct uuid *update_id;
};
/* ERR_PERMISSION when it was released or dropped before. */
bool store_urging_step_add(struct pg *pg, const struct urging_step *step, int64_t now_us, struct err *err) MUST_CHECK;
