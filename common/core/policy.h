/* policy: what a plan's reporting cycle runs by, as data: when people are reminded and of what, what is prepared for a
 * person when that does not help, and which periodic reports there are. A plan's cycle file sets it; what the file
 * leaves out, and a plan without one, has policy_default. Pure. */
#pragma once

#include "period.h"
#include "roster.h"

/* What somebody owes. Each kind has a ladder of its own. */
enum obligation_kind {
    OBLIGATION_TASK,      /* nhiệm vụ */
    OBLIGATION_REPORT,    /* báo cáo kỳ */
    OBLIGATION_MILESTONE, /* mốc */
    OBLIGATION_QUESTION,  /* yêu cầu giải trình */
    OBLIGATION_RETURNED,  /* trả lại, đề nghị bổ sung */
    OBLIGATION_KIND_MAX
};
/* "task", "report", "milestone", "question", "returned" */
const char *obligation_kind_code(enum obligation_kind kind);
enum obligation_kind obligation_kind_parse(const char *code); /* OBLIGATION_KIND_MAX when there is no such code */
const char *obligation_kind_label(enum obligation_kind kind); /* what people read, in Vietnamese: "Nhiệm vụ" */

/* Whom a step goes to: people of the agency that owes, and nobody else. */
enum { REMIND_OFFICER = 1u << 0, REMIND_LEADER = 1u << 1 };

struct reminder_step {
    int offset; /* working days from the effective due day; before it: negative */
    unsigned whom;
};

/* Steps in order of their offsets, each offset once. After the last one it goes on every `repeat_every` working days
 * (0: no more). Escalations are counted in working days after the due day (0: none). */
struct reminder_ladder {
    const struct reminder_step *steps;
    size_t step_count;
    int repeat_every;
    unsigned repeat_whom;
    int urge_after; /* a công văn is drafted, for a person to sign */
    int list_after; /* it stands in the list to the authority */
};

struct quiet_days {
    day_t from, to; /* both included */
    const char *why;
};

enum { LADDER_OFFSET_MAX = 250, POLICY_COUNT_MAX = 250, LADDER_STEPS_MAX = 32 };

struct cycle_policy {
    struct reminder_ladder ladders[OBLIGATION_KIND_MAX];
    int hour;                       /* of the working day, Vietnam time: nothing goes out before */
    const struct quiet_days *quiet; /* nothing goes out on these days */
    size_t quiet_count;
    int urge_again;           /* working days after the last urging that was signed; 0: no second draft */
    int dossier_after;        /* urgings, after which the dossier for the superior is drafted; 0: never */
    int unreachable_every;    /* working days between two notes to the centre that an agency cannot be reached */
    int agent_patience;       /* working days without a word from a machine, after which it counts as down */
    int extension_notice;     /* working days before the due day, by which an extension should be asked for */
    int extension_max;        /* how often; 0: no limit. Both are hints to people, only the authority decides */
    int soon;                 /* working days before the due day in which it is "sắp đến hạn" */
    int nothing_flag_after;   /* so many "không phát sinh" in a row by a lead are flagged */
    int held_undecided_after; /* working days, after which what is held goes to the focal agency */
    bool review_counts_first; /* whether a report returned for a supplement is on time by its first sending */
};

/* The proposal that holds where a plan's cycle file says nothing. It has no force of law. */
extern const struct cycle_policy policy_default;

bool policy_is_quiet(const struct cycle_policy *policy, day_t day);

/* A deadline of one level of a report. */
struct report_deadline {
    int level;      /* 0: whoever reports, to the receiver; 1: that one to the next above, and so on */
    unsigned kinds; /* level 0: bits (1u << enum agency_kind) that it is for; 0: all that no other deadline names */
    const char *to_code;
    struct deadline_rule rule;
    const struct agency *to; /* set by roster_seal */
};

/* One end of a definition's own window of data. */
struct window_end {
    int day;    /* 1 to 31; beyond the month's end it is the month's last day */
    int months; /* counted from the period's last month; before it: negative */
};

/* A periodic report that somebody with the power to has ordered (NĐ 09/2019/NĐ-CP, điều 7). */
struct report_definition {
    const char *id; /* a code, unique in the plan */
    const char *name, *content, *method;
    enum period_kind frequency;
    unsigned roles;   /* bits (1u << enum role): who reports */
    bool cooperating; /* whether co-operating agencies do, too */
    bool own_window;  /* else the window of the decree */
    struct window_end window_from, window_to;
    struct report_deadline *deadlines; /* in order of level */
    size_t deadline_count;
    struct document basis;  /* căn cứ: who ordered it */
    const char *basis_text; /* its words */
    int basis_line;         /* of the source, when the basis is the plan itself; 0: not given */
    const char **outline;   /* đề cương; what there is */
    size_t outline_count;
    const char **forms; /* biểu mẫu */
    size_t form_count;
    const char *note; /* may be NULL */
    struct place_in_file place;
};

/* A plan's cycle file. */
struct cycle {
    const char *plan_name; /* NUMBER@DATE@ISSUER */
    struct place_in_file place;
    struct cycle_policy policy;
    struct report_definition *definitions;
    size_t definition_count;
    const struct plan *plan; /* set by roster_seal */
};

/* The plan's own policy, else policy_default. */
const struct cycle_policy *policy_of(const struct plan *plan);

/* The definition of a plan by its id, or the first of a frequency; NULL when there is none. */
const struct report_definition *cycle_definition(const struct cycle *cycle, const char *id);
const struct report_definition *cycle_definition_for(const struct cycle *cycle, enum period_kind frequency);

/* The data that a period's report covers by this definition, both ends included. */
void definition_window(const struct report_definition *definition, struct report_period period, day_t *ret_from,
                       day_t *ret_to);

/* The deadline of a level that is for this kind of agency (levels above 0: any kind); NULL when there is none. */
const struct report_deadline *definition_deadline(const struct report_definition *definition, int level,
                                                  enum agency_kind kind);

/* Whether a period's deadlines can be kept on this calendar: none before the first working day after the data end, each
 * level due before the one above it. ERR_DATA with whose does not fit. For opening a round; sealing asks it of every
 * period of 2024 to 2031 on a calendar of plain weeks. */
bool definition_check(const struct report_definition *definition, struct report_period period,
                      const struct workcal *calendar, struct err *err) MUST_CHECK;
