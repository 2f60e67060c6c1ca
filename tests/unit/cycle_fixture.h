/* A centre made by hand for tests of the planner: a calendar, agencies, what is owed, whom one can tell, and the ledger
 * that records what went out. */
#pragma once

#include "planner.h"

enum { CYCLE_OBLIGATIONS = 16, CYCLE_RECIPIENTS = 32, CYCLE_LEDGER = 4096, CYCLE_AGENCIES = 8 };

extern const struct workcal cycle_calendar; /* the days off and Saturdays worked of 2024 and 2025 */

struct cycle_centre {
    struct arena *arena;
    struct cycle_policy policy;
    struct agency agencies[CYCLE_AGENCIES]; /* A0 is the focal one; A1, … are departments */
    struct obligation obligations[CYCLE_OBLIGATIONS];
    size_t obligation_count;
    struct recipient recipients[CYCLE_RECIPIENTS];
    size_t recipient_count;
    struct ledger_row ledger[CYCLE_LEDGER];
    size_t ledger_count;
};

struct cycle_centre *cycle_centre_new(void);
void cycle_centre_free(struct cycle_centre *centre);

struct obligation *cycle_owe(struct cycle_centre *centre, enum obligation_kind kind, size_t agency, const char *key,
                             day_t due);
void cycle_know(struct cycle_centre *centre, const char *key, size_t agency, enum contact_role role);

int64_t cycle_at(int year, int month, int day, int hour);
/* Plans; the result lives until cycle_centre_free(). */
struct reminders cycle_plan(struct cycle_centre *centre, int64_t now);
/* Records everything in the ledger, as whoever sends it would. */
void cycle_record(struct cycle_centre *centre, const struct reminders *reminders);
