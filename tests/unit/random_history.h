/* Made-up histories of agencies, for property tests: what happened as plain numbers, the rosters that tell it in any
 * order, and a slow reading of who answers that shares no code with the one it checks. Bodies, groups, items and
 * decisions are their places in the lists; -1 is none. */
#pragma once

#include "dice.h"
#include "roster.h"

enum {
    HISTORY_BODIES = 60,
    HISTORY_EVENTS = 60,
    HISTORY_GROUPS = 5,
    HISTORY_MEMBERS = 12,
    HISTORY_SIDE = 4, /* bodies on one side of an event */
    HISTORY_PLANS = 2,
    HISTORY_ITEMS = 8,
    HISTORY_PARTIES = 4,
    HISTORY_DECISIONS = 40,
    HISTORY_TASK_MAX = 32,
    HISTORY_DAYS = 14, /* events and decisions fall on days 100, 110, 120, … */
};

struct history_body {
    char code[24];
    enum agency_kind kind;
    bool elsewhere;   /* in another province */
    day_t from, end;  /* first and last day */
    int ended_by;     /* event; -1: none */
    bool end_printed; /* the register gives the last day, too */
};

struct history_event {
    enum event_kind kind;
    day_t date;
    int from[HISTORY_SIDE], to[HISTORY_SIDE];
    size_t from_count, to_count;
    int task; /* of a transfer */
};

struct history_group {
    bool open;
    unsigned reach;
    struct {
        int body;
        day_t from, to;
    } members[HISTORY_MEMBERS];
    size_t member_count;
};

struct history_party {
    int body, group; /* one of them */
    enum role role;
    int except;
};

struct history_item {
    int plan;
    enum mandate mandate;
    enum item_kind kind;
    struct history_party parties[HISTORY_PARTIES];
    size_t party_count;
};

struct history_decision {
    int item, origin, to;
    day_t from;
};

struct history {
    uint64_t seed;
    struct history_body bodies[HISTORY_BODIES];
    struct history_event events[HISTORY_EVENTS];
    struct history_group groups[HISTORY_GROUPS];
    struct history_item items[HISTORY_ITEMS];
    struct history_decision decisions[HISTORY_DECISIONS];
    size_t body_count, event_count, group_count, item_count, decision_count;
    int focal[HISTORY_PLANS];
};

/* The same seed gives the same history; it is one that a catalogue may hold. */
void history_make(struct history *history, uint64_t seed, size_t bodies);

/* The roster of a history, sealed, everything added in an order that this seed decides (0: as it is) as far as the
 * order means nothing: decisions of one day on one party keep theirs. `doubled` (-1: none) is told twice in a row. */
struct roster *history_roster(const struct history *history, uint64_t order, int doubled);
/* As it is, with what `more` (may be NULL) adds before it is sealed. */
struct roster *history_roster_with(const struct history *history, void (*more)(struct roster *roster, void *context),
                                   void *context);
/* "1/KH#3" */
const char *history_task(const struct history *history, int item, char buf[static HISTORY_TASK_MAX]);

/* ---- the slow reading ---- */

bool history_exists(const struct history *history, int body, day_t on);
/* Whether the party names the body on that day, itself or as a member. */
bool history_means(const struct history *history, const struct history_party *party, int body, day_t on);
/* Who answers for what the item (-1: events alone) gave to the body; -1: nobody. *ret_last (may be NULL) is then the
 * last one who did. Goes through the days one after the other. */
int history_answer(const struct history *history, int item, int origin, day_t on, int *ret_last);
/* Whether one body came out of another, which has ended, by what happened up to that day. */
bool history_came_out(const struct history *history, int ended, int body, day_t on);
