/* roster: an immutable snapshot of who exists and who answers for what: agencies, groups with dated members, plans with
 * their tasks, indicators and assignments, and the working-day calendar. Everything judged is judged against one
 * roster; a change makes a new one. All memory belongs to the roster's arena.
 *
 * A roster is filled by one builder (the catalogue reader, or the wire decoder at an agent), then sealed by
 * roster_seal(), which resolves codes to pointers; after that nothing in it changes and any thread may read it. */
#pragma once

#include "arena.h"
#include "day.h"
#include "err.h"
#include "vocabulary.h"
#include "workcal.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#define ROSTER_CODE_MAX 64 /* longest agency code and item label, with the NUL */

struct agency;
struct cycle; /* policy.h */
struct item;
struct plan;

/* One agency in a group, from a day to a day (both included). */
struct membership {
    const char *code;
    day_t from;
    day_t to;
    const struct agency *agency; /* set by roster_seal */
};

/* Where a file says a thing; file NULL when it came from elsewhere. */
struct place_in_file {
    const char *file;
    int line;
};

/* A legal document that something rests on. */
struct document {
    const char *number;
    day_t date;         /* DAY_MIN: not given */
    const char *issuer; /* NULL: not given */
};

/* What became of bodies on a day (sắp xếp tổ chức), by its document. */
struct agency_event {
    enum event_kind kind;
    day_t date; /* the first day of the new situation */
    const char **from, **to;
    size_t from_count, to_count;
    const char **tasks; /* transfers: the tasks that move, NUMBER#label; none: a person decides */
    size_t task_count;
    struct document document;
    const char *scope; /* transfers: which function; may be NULL */
    const char *note;  /* may be NULL */
    bool unconfirmed;
    struct place_in_file place;
    /* Set by roster_seal, in the order of `from` and `to`. */
    const struct agency **predecessors, **successors;
};

/* A person's decision that from a day on another agency answers for one party of one task (phân công lại). What the
 * plan prints stays; of several the one with the latest day counts, of one day the last in the list; one whose agency
 * begins later counts from then. */
struct reassignment {
    const char *task;  /* NUMBER@DATE@ISSUER#label */
    const char *party; /* code of the agency that the plan named, or of the member of the group that it named */
    const char *agency;
    day_t from;
    struct document document;
    /* Set by roster_seal. */
    const struct item *item;
    const struct agency *origin, *to;
};

/* Lồng ghép: what is reported on `task` also counts for the task `serves` of another plan. */
struct nesting {
    const char *task, *serves; /* NUMBER#label, or with the document's whole identity */
    const char *reason;
    struct place_in_file place;
    const struct item *of, *to; /* set by roster_seal */
};

struct crosswalk {
    struct document document; /* that orders it */
    const char *text;         /* its words */
    int source_line;
    struct nesting *links;
    size_t link_count;
};

/* ---- what people decided at the centre about the plans, beside reassignments; all from the database ---- */

/* One level's deadline of a round. */
struct round_deadline {
    int level;          /* 0: the agencies to `to`; 1: that one to the next above, and so on */
    unsigned kinds;     /* level 0: bits (1u << enum agency_kind) that it is for; 0: all that no other names */
    const char *to;     /* who receives; as people read it */
    day_t printed, due; /* nominal, and effective as it was when the round was opened */
};

/* Kỳ báo cáo: a person opened it for a plan. */
struct round {
    int64_t number;                   /* of the catalogue's count of revisions */
    const char *plan;                 /* NUMBER@DATE@ISSUER */
    const char *period;               /* 2024-Q4 */
    const char *name;                 /* "Báo cáo quý IV/2024"; NULL: not known here */
    day_t from, to;                   /* the data that it covers, both days included (chốt số liệu) */
    bool cooperating;                 /* asks co-operating agencies, too */
    bool sealed;                      /* đã chốt: what comes later is a supplement */
    const char *basis;                /* căn cứ */
    struct round_deadline *deadlines; /* in order of level */
    size_t deadline_count;
    const struct plan *of; /* set by roster_seal; NULL when the roster does not have the plan */
};

enum due_change_kind { DUE_EXTENDED, DUE_STOPPED, DUE_RESUMED, DUE_CHANGE_KIND_MAX };
const char *due_change_code(enum due_change_kind kind);  /* "extended", "stopped", "resumed" */
enum due_change_kind due_change_parse(const char *code); /* DUE_CHANGE_KIND_MAX when there is no such code */

/* A decision of the authority that assigned a task on its time (gia hạn, tạm dừng, tiếp tục). The plan's own date
 * stays; of several of one party the last recorded counts. */
struct due_change {
    enum due_change_kind kind;
    const char *task;  /* key of a task or milestone */
    const char *party; /* code of the body that the plan meant; NULL: every party */
    day_t until;       /* DUE_EXTENDED: the new nominal day */
    struct document document;
    const char *signer;
    int64_t decided_us; /* when it was recorded */
    /* Set by roster_seal. */
    const struct item *item;
    const struct agency *origin; /* NULL: every party */
};

/* Mốc: a dated intermediate result of one body's part of a task, by a document of the authority or the focal agency, or
 * registered by the body itself. An obligation like a task, in tables of its own: sealing makes an item of it, labelled
 * LABEL/number, that is not among the plan's. */
struct milestone {
    const char *task;                             /* key of the task it belongs to */
    int number;                                   /* from 1, within the task */
    const char *agency;                           /* code of the body whose part it is */
    const char *text, *officer, *product, *basis; /* the latter three may be NULL */
    day_t due;                                    /* nominal */
    bool registered;                              /* by the agency itself */
    struct item *item; /* set by roster_seal; NULL when the roster does not have the task or the agency */
};

struct agency {
    const char *code;     /* HP-SXD: unique in the roster */
    const char *name;     /* Sở Xây dựng */
    const char *province; /* Hải Phòng; "Trung ương" for central bodies */
    enum agency_kind kind;
    const char **aliases;
    size_t alias_count;
    day_t valid_from; /* DAY_MIN: before the plan */
    day_t valid_to;   /* last day; DAY_MAX: none known */
    bool unconfirmed; /* from outside the source documents, to be confirmed */
    const char *note; /* may be NULL */
    /* Groups only (kind AGENCY_GROUP). A closed group has members; an open one has the kinds that it can reach. */
    bool open;
    struct membership *members;
    size_t member_count;
    unsigned reach; /* bit (1u << enum agency_kind) */
    /* Set by roster_seal. */
    const struct membership *by_agency;  /* closed groups: the members in order of their agencies' places */
    const struct agency_event *ended_by; /* the rename, merger, split or abolition that ends it; NULL: none known */
    const struct agency **origins;       /* itself and every body that it descends from by events */
    size_t origin_count;
};

/* One assignment: an agency or group tied to a task or indicator, as the plan prints it. */
struct party {
    const char *code;
    const char *printed; /* verbatim, lists spelled out */
    enum role role;
    bool inherited;      /* the monitor of a blank sub-row, which inherits the row above */
    const char **except; /* members of the group that this party does not mean */
    size_t except_count;
    const struct agency *agency; /* set by roster_seal */
    enum basis basis;            /* set by roster_seal: named, closed_group or open_group */
};

struct period {
    const char *printed; /* NULL when the plan prints none */
    day_t from;          /* DAY_MIN when none */
    day_t to;            /* DAY_MAX when none: nothing to be late for */
    bool ongoing;        /* thường xuyên: never overdue */
};

enum target_op { TARGET_NONE, TARGET_EQ, TARGET_RANGE, TARGET_GT, TARGET_GE, TARGET_TEXT, TARGET_OP_MAX };
const char *target_op_code(enum target_op op);    /* "none", "=", "range", ">", ">=", "text" */
enum target_op target_op_parse(const char *code); /* TARGET_OP_MAX when there is no such code */

struct target {
    int year;
    const char *printed;
    enum target_op op;
    bool has_min, has_max;
    double min, max;
    const char *scope; /* may be "" */
};

enum item_kind { ITEM_TASK, ITEM_INDICATOR, ITEM_MILESTONE };

struct item {
    enum item_kind kind;
    enum mandate mandate;
    const char *label; /* "6c", "II.1.1a", "CT8a" */
    const char *section;
    const char *title;   /* an indicator's name */
    const char *content; /* NULL when none */
    const char *assigned_text;
    struct period period;
    const char *funding; /* NULL when none */
    struct party *parties;
    size_t party_count;
    /* Indicators. */
    const char *unit;
    const char *scope;
    struct target *targets;
    size_t target_count;
    int source_line;
    /* Set by roster_seal. */
    const struct plan *plan;
    bool due_before; /* the printed period is "trước ngày X": due the day before X, which is not rolled */
    const struct reassignment **reassignments; /* in order of party, then of what counts */
    size_t reassignment_count;
    const struct nesting **served_by; /* links whose reports count here */
    size_t served_by_count;
    const struct due_change **due_changes; /* in the order they were recorded */
    size_t due_change_count;
    const struct item *parent;         /* of a milestone: its task */
    const struct milestone *milestone; /* of a milestone; else NULL */
};

struct anomaly {
    const char *place, *kind, *severity, *note, *treatment;
    const char **quotes;
    size_t quote_count;
    const char **also; /* further sources that some of the quotes stand in */
    size_t also_count;
};

struct section {
    const char *id, *title, *text; /* text may be NULL */
    int source_line;
};

struct duty {
    const char *who, *to, *when, *text; /* agency or group codes; when and text as printed */
    int source_line;
};

struct legal_basis {
    const char *number, *text;
    day_t date;
    int source_line;
};

/* One entry of a plan's index; the labels lie side by side in memory, for looking up goes through many. */
struct labelled {
    const char *label;
    const struct item *item;
};

struct plan {
    const char *number; /* 08/KH-UBND */
    day_t date;
    const char *issuer;
    const char *province;
    const char *title;
    const char *focal_code;
    const char *source; /* path of the official text under plans/ */
    int64_t revision;   /* 0 when not loaded into a database */
    struct item *items; /* tasks in document order, then indicators */
    size_t item_count;
    struct section *sections;
    size_t section_count;
    struct legal_basis *bases;
    size_t basis_count;
    struct duty *duties;
    size_t duty_count;
    struct anomaly *anomalies;
    size_t anomaly_count;
    /* Set by roster_seal. */
    const struct cycle *cycle; /* its policy and report definitions; NULL: the defaults, and none */
    char iso[DAY_ISO_MAX];     /* the date */
    const char *called;        /* NUMBER, with @DATE or @DATE@ISSUER where another plan of the roster shares it */
    const struct agency *focal;
    struct labelled *by_label;     /* the items in order of their labels */
    const struct party **involved; /* one party for each body or group named anywhere, in order of their places */
    size_t involved_count;
    const struct party **groups; /* those of `involved` that are groups */
    size_t group_count;
    const struct round **rounds; /* in order of their first day, then of their number */
    size_t round_count;
    struct item *milestones; /* in order of their tasks, then of their numbers */
    size_t milestone_count;
    const struct reassignment **given; /* every reassignment in this plan, in order of the places of `to`, of items */
    size_t given_count;
};

struct roster {
    struct arena *arena;
    struct agency *agencies;
    size_t agency_count;
    struct plan *plans;
    size_t plan_count;
    struct agency_event *events; /* in order of their days once sealed */
    size_t event_count;
    struct reassignment
        *reassignments; /* in the order of the decisions; transfers of named tasks are added at the front */
    size_t reassignment_count;
    struct crosswalk *crosswalks;
    size_t crosswalk_count;
    struct cycle *cycles;
    size_t cycle_count;
    struct round *rounds;
    size_t round_count;
    struct due_change *due_changes; /* in the order they were recorded */
    size_t due_change_count;
    struct milestone *milestones;
    size_t milestone_count;
    struct workcal calendar;
    int64_t revision;           /* of the whole catalogue; 0 when not from a database */
    struct place_in_file fault; /* where the thing stands that roster_seal refused, when it knows */
    /* Set by roster_seal. */
    const struct plan **by_number; /* the plans in order of their numbers */
    atomic_int references;
};

struct roster *roster_new(void); /* empty, one reference */
struct roster *roster_ref(struct roster *roster);
void roster_unref(struct roster *roster); /* frees with the last reference; NULL is allowed */

/* Append an empty element to fill in. The pointer is good until the next append to the same list. */
struct agency *roster_add_agency(struct roster *roster);
struct plan *roster_add_plan(struct roster *roster);
struct agency_event *roster_add_event(struct roster *roster);
struct reassignment *roster_add_reassignment(struct roster *roster);
struct crosswalk *roster_add_crosswalk(struct roster *roster);
struct cycle *roster_add_cycle(struct roster *roster); /* with policy_default */
struct round *roster_add_round(struct roster *roster);
struct due_change *roster_add_due_change(struct roster *roster);
struct milestone *roster_add_milestone(struct roster *roster);

/* Resolves every code and builds what judging looks up. ERR_DATA, naming plan, label and code, when an agency is
 * unknown, a code or label is twice, an alias is ambiguous inside a province, a group holds a group, an agency ends by
 * two events or becomes its own successor, or a link or transfer names a task that is not there. A reassignment of a
 * task, party or agency that the roster does not (or no longer) have is left without `item` and does nothing; so are
 * changes of time and milestones, and rounds without `of`. */
bool roster_seal(struct roster *roster, struct err *err) MUST_CHECK;

const struct agency *roster_agency(const struct roster *roster, const char *code); /* NULL when unknown */

/* By code or by exact name or alias (case and white space do not matter). province NULL: anywhere; a name that two
 * provinces share is then refused with the codes to choose from (ERR_DATA). Of bodies that bore one name at different
 * times the one that is there on the day is meant. */
const struct agency *roster_find_agency(const struct roster *roster, const char *code_or_name, const char *province,
                                        day_t on, struct err *err);

/* Whether any agency, of whatever province and time, has this code, name or alias. */
bool roster_has_agency(const struct roster *roster, const char *code_or_name);

/* By NUMBER, NUMBER@DATE or NUMBER@DATE@ISSUER; ambiguous or unknown: NULL with the candidates in *err. */
const struct plan *roster_find_plan(const struct roster *roster, const char *name, struct err *err);

/* By NUMBER#label. Unknown: NULL, with up to three labels that look alike in *err. */
const struct item *roster_find_item(const struct roster *roster, const char *name, struct err *err);
const struct item *plan_item(const struct plan *plan, const char *label); /* a milestone, too; NULL when unknown */
/* Up to three names "NUMBER#label, …" that look like this one; "" when nothing does. In the arena. */
const char *roster_similar_items(struct arena *arena, const struct roster *roster, const char *name);

/* What people read and type, "08/KH-UBND#6c" (with @DATE, or @DATE@ISSUER, where two plans of the roster share the
 * number); and the name that no other document can share, which is stored:
 * "08/KH-UBND@2024-01-15@Ủy ban nhân dân thành phố Hải Phòng#6c". roster_find_item() takes either. */
#define ITEM_NAME_MAX 512
const char *item_name(const struct item *item, char buf[static ITEM_NAME_MAX]);
const char *item_key(const struct item *item, char buf[static ITEM_NAME_MAX]);
/* The same of a plan as a whole: NUMBER@DATE@ISSUER. */
const char *plan_key(const struct plan *plan, char buf[static ITEM_NAME_MAX]);
/* The name to show for a stored key of an item or plan, also for that of an item which is no longer in the roster. */
const char *item_key_short(const struct roster *roster, const char *key, char buf[static ITEM_NAME_MAX]);

/* Whether the agency is in the group on a day: as a member of a closed group, or reached by an open one. */
bool group_holds(const struct agency *group, const struct agency *agency, day_t on);
bool agency_exists_on(const struct agency *agency, day_t on);

/* The effective due day of a task or milestone as its document has it: the end of its period, rolled to the next
 * working day (BLDS 2015, điều 148.5). False when it has none (ongoing, no period printed, or no order but a request or
 * proposal). What was decided later is not in it: item_time() is. */
bool item_due(const struct roster *roster, const struct item *item, day_t *ret_printed, day_t *ret_effective);

/* The time that one party of a task or milestone has, with what the authority decided about it. */
struct item_time {
    bool has_due;                       /* false: nothing to be late for */
    bool stopped;                       /* tạm dừng, không tiếp tục: until it is resumed */
    day_t original_printed, original;   /* of the document, nominal and effective; DAY_MAX when it gives none */
    day_t printed, due;                 /* now: the same unless it was extended; DAY_MAX when there is none */
    int extended;                       /* how many times */
    const struct due_change *extension; /* the one that counts; NULL: none */
    const struct due_change *stop;      /* when stopped */
};
/* `origin`: the body that the plan meant (a seat's origin); NULL: what holds for every party. A milestone has one party
 * only, and stops with its task. A task without time may be given a day: it has a due then, and no original one. */
struct item_time item_time(const struct roster *roster, const struct item *item, const struct agency *origin);
