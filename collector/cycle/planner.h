/* planner: who is to be told what, now. From what is owed, what was told before (the ledger), whom one can tell, and
 * the plans' policies it makes one message a recipient and working day, and what has to be prepared for a person to
 * sign. Pure: whoever calls it records the rows in the ledger first, and sends what it recorded.
 *
 * The rung of an obligation is the last step of its ladder whose day has come. A recipient who was told that rung, or a
 * later one, is not told again; so after down-time there is one reminder, for the newest rung. A message is about
 * everything that is due then; what becomes due after it waits for the next working day, and nothing is lost, because a
 * rung stays due until it is recorded. A changed due day begins a new ladder. */
#pragma once

#include "policy.h"
#include "silence.h"

/* Something that an agency owes. Texts are for people, and outlive the plan of reminders. */
struct obligation {
    enum obligation_kind kind;
    const char *key; /* who it is, for ever, without the due day: item key and party, round and agency, … */
    const struct cycle_policy *policy;
    const struct agency *agency; /* who answers today; NULL: it waits for a person to say (chờ phân công lại) */
    const struct agency *focal;  /* the focal agency of its plan, as it is today */
    day_t due;                   /* effective, extensions included; DAY_MAX: none */
    day_t since; /* when it came to be, or got this due day: steps of before are not made up for; DAY_MIN */
    bool done;
    bool sent;              /* said to be complete, or sent: it waits for the centre */
    bool extension_pending; /* asked for in time and not decided */
    bool stopped;           /* by a decision */
    enum silence_cause silence;
    int urgings;          /* công văn đôn đốc signed and sent about it so far */
    day_t urged_on;       /* the last of them, or the day that it gave; when there is one */
    const char *document; /* "Kế hoạch số 08/KH-UBND" */
    const char *name;     /* all that it takes to know it: "Nhiệm vụ 6, điểm c", "Báo cáo Quý IV/2024" */
    const char *title;    /* what it is about; may be NULL */
};

/* CONTACT_OFFICER and CONTACT_LEADER are the bits that a ladder's steps have. */
enum contact_role { CONTACT_OFFICER = REMIND_OFFICER, CONTACT_LEADER = REMIND_LEADER, CONTACT_IT = 1u << 2 };
enum channel { CHANNEL_AGENT, CHANNEL_MAIL, CHANNEL_WEBHOOK, CHANNEL_MAX };
const char *channel_code(enum channel channel); /* "agent", "mail", "webhook" */

/* One person (or machine that shows things to people) in one part. The same key in several rows is one recipient, who
 * gets one message: of two agencies, or in two roles. Case of Latin letters does not matter in keys. */
struct recipient {
    const char *key; /* an address, or "agent:CODE" */
    enum channel channel;
    const struct agency *agency;
    enum contact_role role;
};

enum intent_kind {
    INTENT_REMINDER,      /* nhắc việc, to people of the agency */
    INTENT_IT_NOTICE,     /* a machine or connection needs care, to who looks after it */
    INTENT_UNREACHABLE,   /* an agency has nobody to be told, to the focal agency */
    INTENT_URGING_DRAFT,  /* a công văn đôn đốc was drafted and waits for a person, at the focal agency */
    INTENT_LIST_ENTRY,    /* it stands in the list to the authority, which a person releases */
    INTENT_DOSSIER_DRAFT, /* the dossier for the superior was drafted and waits for a person */
    INTENT_KIND_MAX
};
const char *intent_kind_code(enum intent_kind kind);  /* "reminder", "it_notice", "unreachable", "urging_draft", … */
enum intent_kind intent_kind_parse(const char *code); /* INTENT_KIND_MAX when there is no such code */

/* One thing to tell or to prepare. */
struct intent {
    const struct obligation *obligation; /* NULL: unreachable */
    const struct agency *agency;         /* whom it is about */
    const struct agency *focal;
    const char *key; /* for the ledger: the obligation's, or "agency:CODE" */
    enum intent_kind kind;
    day_t due; /* for the ledger; DAY_MIN with "agency:CODE" */
    int step;  /* reminders and notices to IT: the rung, in working days from the due day; drafts: their number;
                * unreachable: the day it is told on */
    int days;  /* working days since the due day; before it negative */
};
/* "T-5", "T0", "T+1"; drafts "1", "2"; a day for unreachable. */
#define STEP_CODE_MAX 16
const char *intent_step(const struct intent *intent, char buf[static STEP_CODE_MAX]);

/* What was recorded: unique by all but `on`. Prepared work has the recipient "focal:CODE". */
struct ledger_row {
    const char *recipient, *key;
    day_t due;
    enum intent_kind kind;
    int step;
    day_t on; /* the working day of the message */
};
struct ledger_row intent_ledger_row(const struct intent *intent, const char *recipient, day_t on);

/* One message. */
struct digest {
    const struct recipient *recipient; /* the first row of its key */
    day_t on;
    struct intent *intents; /* in the order of their kinds, of each the longest overdue first */
    size_t count;
};
/* Puts them into that order. */
void intents_sort(struct intent *intents, size_t count);
/* What makes it this message and no other: "mail/a@b.vn/2024-12-12". In the arena. */
const char *digest_key(struct arena *arena, const struct digest *digest);

struct planning {
    const struct workcal *calendar;
    const struct obligation *obligations;
    size_t obligation_count;
    const struct ledger_row *ledger;
    size_t ledger_count;
    const struct recipient *recipients;
    size_t recipient_count;
    int64_t now;
};

struct reminders {
    day_t day;
    struct digest *digests;
    size_t digest_count;
    struct intent *work; /* prepared for a person at `focal`; record as "focal:CODE" */
    size_t work_count;
    size_t misdirected; /* obligations of an agency that is not there today: nobody was told; the caller's mistake */
};

/* Nothing on a day that is not worked. Everything in the arena. */
struct reminders plan_reminders(struct arena *arena, const struct planning *planning);

/* The ledger's recipient of work for a focal agency: "focal:HP-SXD". In the arena. */
const char *work_recipient(struct arena *arena, const struct agency *focal);

/* The rung that recipients with these roles are on at a working day; false: none yet (or none since `since`). */
bool ladder_rung(const struct reminder_ladder *ladder, const struct workcal *calendar, day_t due, day_t since,
                 day_t today, unsigned whom, int *ret_step);
/* Working days from the due day to a day; before it negative: minus the working days from that day to the one before
 * the due day. */
int days_from_due(const struct workcal *calendar, day_t due, day_t day);
