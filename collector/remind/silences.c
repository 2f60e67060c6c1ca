#include "silences.h"

#include "lineage.h"

#include <string.h>

/* Nobody is away for less; and what happened longer ago matters to no silence. */
#define OUTAGE_LEAST_US (INT64_C(5) * 60 * 1000000)
#define OUTAGES_SINCE_US (INT64_C(60) * 24 * 3600 * 1000000)

const struct agency *machine_agency(const struct roster *roster, const struct machine_row *machine, day_t today)
{
    const struct agency *agency = roster_agency(roster, machine->agency);
    return agency == NULL ? NULL : agency_speaker(agency, today);
}

/* Whether all it said about the rounds that are open is that there is nothing to report. */
static bool said_nothing(const struct owed_reports *reports, const struct agency *agency)
{
    bool any = false;
    for (size_t i = 0; i < reports->count; i++) {
        if (reports->list[i].agency == agency && !reports->list[i].said_nothing) {
            return false;
        }
        any = any || reports->list[i].agency == agency;
    }
    return any;
}

/* How long machines of the agency's province may be quiet: the most patient of its plans' own policies. */
static int patience_of(const struct roster *roster, const struct agency *agency)
{
    int patience = -1;
    for (size_t i = 0; i < roster->plan_count; i++) {
        const struct plan *plan = &roster->plans[i];
        if (plan->cycle != NULL && strcmp(plan->province, agency->province) == 0) {
            int own = policy_of(plan)->agent_patience;
            patience = own > patience ? own : patience;
        }
    }
    return patience < 0 ? policy_default.agent_patience : patience;
}

bool silences_read(struct pg *pg, const struct roster *roster, const struct owed_reports *reports, int64_t now,
                   struct arena *arena, struct silences *ret, struct err *err)
{
    struct outage_rows outages = {0};
    struct machine_rows machines = {0};
    if (!store_machines(pg, arena, &machines, err) ||
        !store_outages(pg, now - OUTAGES_SINCE_US, now, OUTAGE_LEAST_US, arena, &outages, err)) {
        return false;
    }
    enum silence_cause *causes = arena_array(arena, roster->agency_count + 1, sizeof(*causes));
    for (size_t i = 0; i < machines.count; i++) {
        const struct machine_row *machine = &machines.rows[i];
        const struct agency *agency = machine_agency(roster, machine, day_of_instant(now));
        if (agency != NULL) {
            struct silence_facts facts = {
                .has_agent = true,
                .said_nothing = said_nothing(reports, agency),
                .last_contact = machine->last_contact_us == 0 ? INT64_MIN : machine->last_contact_us,
                .said_goodbye = machine->left,
                .waiting = machine->waiting < 0 ? 0 : (size_t)machine->waiting,
                .outages = outages.rows,
                .outage_count = outages.count,
                .patience = patience_of(roster, agency),
            };
            causes[agency - roster->agencies] = silence_of(&facts, &roster->calendar, now);
        }
    }
    *ret = (struct silences){.causes = causes, .machines = machines};
    return true;
}
