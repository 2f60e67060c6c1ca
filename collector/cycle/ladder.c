/* Where an obligation stands on its ladder, and the words of intents. */
#include "planner.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

int days_from_due(const struct workcal *calendar, day_t due, day_t day)
{
    return day > due ? workcal_between(calendar, due, day) : -workcal_between(calendar, day - 1, due - 1);
}

/* The first step whose day is not before `since`, which need not be a working day. */
static int earliest_step(const struct workcal *calendar, day_t due, day_t since)
{
    return since <= due ? days_from_due(calendar, due, since) : workcal_between(calendar, due, since - 1) + 1;
}

bool ladder_rung(const struct reminder_ladder *ladder, const struct workcal *calendar, day_t due, day_t since,
                 day_t today, unsigned whom, int *ret_step)
{
    if (ladder->step_count == 0) {
        return false;
    }
    int days = days_from_due(calendar, due, today);
    int earliest = since == DAY_MIN ? INT_MIN : earliest_step(calendar, due, since);
    int last = ladder->steps[ladder->step_count - 1].offset;
    if (ladder->repeat_every > 0 && (ladder->repeat_whom & whom) != 0 && days - last >= ladder->repeat_every) {
        *ret_step = days - (days - last) % ladder->repeat_every;
        return *ret_step >= earliest;
    }
    for (size_t i = ladder->step_count; i-- > 0;) {
        const struct reminder_step *step = &ladder->steps[i];
        if ((step->whom & whom) != 0 && step->offset <= days) {
            *ret_step = step->offset;
            return *ret_step >= earliest;
        }
    }
    return false;
}

const char *channel_code(enum channel channel)
{
    static const char *const codes[] = {"agent", "mail", "webhook"};
    return codes[channel];
}

static const char *const intent_kinds[INTENT_KIND_MAX] = {"reminder",     "it_notice",  "unreachable",
                                                          "urging_draft", "list_entry", "dossier_draft"};

const char *intent_kind_code(enum intent_kind kind)
{
    return intent_kinds[kind];
}

enum intent_kind intent_kind_parse(const char *code)
{
    enum intent_kind kind = INTENT_REMINDER;
    while (kind < INTENT_KIND_MAX && (code == NULL || strcmp(intent_kinds[kind], code) != 0)) {
        kind++;
    }
    return kind;
}

const char *intent_step(const struct intent *intent, char buf[static STEP_CODE_MAX])
{
    switch (intent->kind) {
    case INTENT_REMINDER:
    case INTENT_IT_NOTICE:
        snprintf(buf, STEP_CODE_MAX, intent->step == 0 ? "T%d" : "T%+d", intent->step);
        break;
    case INTENT_UNREACHABLE:
        day_iso(intent->step, buf);
        break;
    default:
        snprintf(buf, STEP_CODE_MAX, "%d", intent->step);
    }
    return buf;
}

struct ledger_row intent_ledger_row(const struct intent *intent, const char *recipient, day_t on)
{
    return (struct ledger_row){.recipient = recipient,
                               .key = intent->key,
                               .due = intent->due,
                               .kind = intent->kind,
                               .step = intent->step,
                               .on = on};
}

const char *digest_key(struct arena *arena, const struct digest *digest)
{
    char day[DAY_ISO_MAX];
    return arena_printf(arena, "%s/%s/%s", channel_code(digest->recipient->channel), digest->recipient->key,
                        day_iso(digest->on, day));
}

const char *work_recipient(struct arena *arena, const struct agency *focal)
{
    return arena_printf(arena, "focal:%s", focal->code);
}
