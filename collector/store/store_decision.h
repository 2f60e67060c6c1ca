/* store_decision: what people decide about held updates, and the notices that tell the agency. Append-only facts. */
#pragma once

#include "pg.h"
#include "wire.h"

/* Records a decision on a held update and, in the same statement, the notice to the agency that sent it. The same
 * decision id again changes nothing. ERR_NO_INPUT when there is no such update, ERR_DATA when it is not held,
 * ERR_PERMISSION when it was decided already. */
struct decision {
    struct uuid id, update_id;
    enum wire_decision decision;
    const char *reason;        /* may be NULL when releasing */
    const char *by;            /* name, position */
    const char *agency;        /* whose decision */
    const char *task_name;     /* for the notice: as people read it */
    const struct uuid *device; /* NULL: at the centre */
};
bool store_decide(struct pg *pg, const struct decision *decision, const struct uuid *notice_id, const char *notice_text,
                  int64_t now_us, struct err *err) MUST_CHECK;

/* The held update that a decision is about: whose, on what; errors as above. */
bool store_held_find(struct pg *pg, const struct uuid *update_id, struct arena *arena, const char **ret_agency,
                     const char **ret_task, struct err *err) MUST_CHECK;

bool store_notice_add(struct pg *pg, const struct wire_notice *notice, const char *agency, struct err *err) MUST_CHECK;
/* Notices to these agencies (an agency and those in whose place it stands) that this device has not acknowledged, nor,
 * of the others', any device of theirs; oldest first, at most `max`. */
bool store_notices_for(struct pg *pg, const char *const *agencies, size_t agency_count, const struct uuid *device,
                       size_t max, struct arena *arena, struct wire_notices *ret, struct err *err) MUST_CHECK;
/* Agencies that notices from `since` on are meant for, and that have not got them. */
bool store_notices_fresh(struct pg *pg, int64_t since_us, struct arena *arena, const char ***ret_agencies,
                         size_t *ret_count, struct err *err) MUST_CHECK;
bool store_notices_received(struct pg *pg, const struct uuid *device, const struct uuid *ids, size_t count,
                            int64_t now_us, struct err *err) MUST_CHECK;
