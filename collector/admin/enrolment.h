/* enrolment: the folder that an agency's device starts from: enrolment.json with a one-time key and where the
 * collectors are, and agent.conf, the agent's configuration. */
#pragma once

#include "keys.h"
#include "roster.h"
#include "store_query.h"
#include "uuid.h"

struct enrolment {
    struct uuid id;
    const struct agency *agency;
    const struct key_pair *one_time;
    const struct endpoint_row *collectors; /* at least one */
    size_t collector_count;
    int64_t expires_us;
    const char *directory;
};

/* ERR_CANT_CREATE when the folder holds an enrolment already. */
bool enrolment_check_directory(struct arena *arena, const char *directory, struct err *err) MUST_CHECK;

/* Makes the folder (0700) and both files; enrolment.json is readable by its owner only. An agent.conf that is there
 * stays as it is: a person may have filled it in. Leaves nothing behind when it fails. */
bool enrolment_write(struct arena *arena, const struct enrolment *enrolment, struct err *err) MUST_CHECK;
/* Takes enrolment.json away again: the enrolment came to nothing. */
void enrolment_discard(struct arena *arena, const char *directory);
