/* roster_wire: what the two directions of a roster on the wire share. */
#pragma once

#include "err.h"
#include "roster.h"
#include "wire.h"

#include "tiendo/v1/tiendo.pb-c.h"

enum {
    ROSTER_NAME_BYTES = 1000,  /* names, headings, printed periods, units */
    ROSTER_TEXT_BYTES = 16000, /* titles, contents, the plan's own words on who does it */
    ROSTER_ALIASES_MAX = 64,
    ROSTER_MEMBERS_MAX = 2000,
    ROSTER_PARTIES_MAX = 500,
    ROSTER_EXCEPT_MAX = 500,
    ROSTER_TARGETS_MAX = 100,
    ROSTER_DAYS_MAX = 5000,
    ROSTER_BODIES_MAX = 2000, /* on one side of an event */
    /* In one revision. */
    ROSTER_AGENCIES_MAX = 20000,
    ROSTER_PLANS_MAX = 500,
    ROSTER_ITEMS_MAX = 20000,
    ROSTER_EVENTS_MAX = 20000,
    ROSTER_REASSIGNMENTS_MAX = 50000,
    ROSTER_ROUNDS_MAX = 10000,
    ROSTER_DUE_CHANGES_MAX = 50000,
    ROSTER_MILESTONES_MAX = 50000,
    ROSTER_DEADLINES_MAX = 64, /* of one round */
};

/* ---- what was decided about plans (roster_decided.c) ---- */

struct field_check;

/* Whether an agent would take it: one day that the wire cannot say must not cost it all the others. */
bool roster_can_send_round(const struct round *round);
bool roster_can_send_due_change(const struct due_change *change);
bool roster_can_send_milestone(const struct milestone *milestone);

Tiendo__V1__Round *roster_encode_round(struct arena *arena, const struct round *round, uint32_t plan_key);
Tiendo__V1__DueChange *roster_encode_due_change(struct arena *arena, const struct due_change *change,
                                                uint32_t plan_key);
Tiendo__V1__TaskMilestone *roster_encode_milestone(struct arena *arena, const struct milestone *milestone,
                                                   uint32_t plan_key, bool with_officer);

/* Each checks and loads one element; its plan and task are set by the caller, who knows the plan. */
bool roster_load_round(const struct field_check *check, const Tiendo__V1__Round *in, struct round *ret) MUST_CHECK;
bool roster_load_due_change(const struct field_check *check, const Tiendo__V1__DueChange *in, struct due_change *ret,
                            const char **ret_label) MUST_CHECK;
bool roster_load_milestone(const struct field_check *check, const Tiendo__V1__TaskMilestone *in, struct milestone *ret,
                           const char **ret_label) MUST_CHECK;

struct cycle_counts {
    size_t rounds, due_changes, milestones;
};
/* Adds those of a part, which may have none (NULL). */
void roster_cycle_count(const Tiendo__V1__Cycle *in, struct cycle_counts *counts);
bool roster_cycle_counts_check(const struct field_check *check, const struct cycle_counts *counts) MUST_CHECK;
/* Every element of one part by itself. */
bool roster_cycle_check(const struct field_check *check, const Tiendo__V1__Cycle *in) MUST_CHECK;

/* Checks every field of one part by itself. */
bool roster_part_check(const Tiendo__V1__Assignments *part, struct wire_assignments *ret, struct err *err) MUST_CHECK;
