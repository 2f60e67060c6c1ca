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

/* One agency in a group, from a day to a day (both included). */
struct membership {
    const char *code;
    day_t from;
    day_t to;
    const struct agency *agency; /* set by roster_seal */
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

enum item_kind { ITEM_TASK, ITEM_INDICATOR };

struct item {
    enum item_kind kind;
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
    const struct plan *plan; /* set by roster_seal */
};

struct anomaly {
    const char *place, *kind, *severity, *note, *treatment;
    const char **quotes;
    size_t quote_count;
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
    const struct agency *focal; /* set by roster_seal */
};

struct roster {
    struct arena *arena;
    struct agency *agencies;
    size_t agency_count;
    struct plan *plans;
    size_t plan_count;
    struct workcal calendar;
    int64_t revision; /* of the whole catalogue; 0 when not from a database */
    atomic_int references;
};

struct roster *roster_new(void); /* empty, one reference */
struct roster *roster_ref(struct roster *roster);
void roster_unref(struct roster *roster); /* frees with the last reference; NULL is allowed */

/* Append an empty element to fill in. The pointer is good until the next append to the same list. */
struct agency *roster_add_agency(struct roster *roster);
struct plan *roster_add_plan(struct roster *roster);

/* Resolves every code. ERR_DATA, naming plan, label and code, when an agency is unknown, a code or label is twice, an
 * alias is ambiguous inside a province, or a group holds a group. */
bool roster_seal(struct roster *roster, struct err *err) MUST_CHECK;

const struct agency *roster_agency(const struct roster *roster, const char *code); /* NULL when unknown */

/* By code or by exact name or alias (case and white space do not matter). province NULL: anywhere; a name that two
 * provinces share is then refused with the codes to choose from (ERR_DATA). */
const struct agency *roster_find_agency(const struct roster *roster, const char *code_or_name, const char *province,
                                        struct err *err);

/* By NUMBER, NUMBER@DATE or NUMBER@DATE@ISSUER; ambiguous or unknown: NULL with the candidates in *err. */
const struct plan *roster_find_plan(const struct roster *roster, const char *name, struct err *err);

/* By NUMBER#label. Unknown: NULL, with up to three labels that look alike in *err. */
const struct item *roster_find_item(const struct roster *roster, const char *name, struct err *err);
const struct item *plan_item(const struct plan *plan, const char *label); /* NULL when unknown */
/* Up to three names "NUMBER#label, …" that look like this one; "" when nothing does. In the arena. */
const char *roster_similar_items(struct arena *arena, const struct roster *roster, const char *name);

/* "08/KH-UBND#6c" */
#define ITEM_NAME_MAX 160
const char *item_name(const struct item *item, char buf[static ITEM_NAME_MAX]);

/* Whether the agency is in the group on a day: as a member of a closed group, or reached by an open one. */
bool group_holds(const struct agency *group, const struct agency *agency, day_t on);
bool agency_exists_on(const struct agency *agency, day_t on);

/* The effective due day of a task: the end of its period, rolled to the next working day (BLDS 2015, điều 148.5).
 * False when it has none (ongoing, or no period printed). */
bool item_due(const struct roster *roster, const struct item *item, day_t *ret_printed, day_t *ret_effective);
