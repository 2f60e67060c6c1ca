/* sim: a simulated year of the reporting cycle. Time is a number that the simulator hands to everything; agencies do
 * what they were drawn to do; collectors plan, record and send for real on a real database, and die at bad moments.
 *
 * The simulator keeps its own account of what is owed (truth.c), worked out from what it did itself and not from the
 * planner's code; what the collectors recorded and sent is held against it (watch.c, channel.c). */
#pragma once

#include "dice.h"
#include "obligations.h"
#include "pg.h"
#include "remind.h"
#include "rounds.h"

#include <pthread.h>

enum {
    BODIES_MAX = 200,
    CONTACTS_MAX = 600,
    COLLECTORS_MAX = 2,
    SAID_MAX = 400, /* in one batch */
};

#define MINUTE (INT64_C(60) * 1000000)
#define HOUR (60 * MINUTE)

/* ---- texts to numbers ---- */

struct book {
    struct arena *arena;
    struct entry {
        const char *key;
        int64_t value;
    } * slots;
    size_t room, count;
};
void book_put(struct book *book, const char *key, int64_t value); /* the key is copied */
bool book_get(const struct book *book, const char *key, int64_t *ret);

/* ---- who there is ---- */

enum character { DILIGENT, LATE, SILENT, SAYS_NOTHING, ASKS_IN_TIME, ASKS_LATE, CHARACTER_MAX };

struct body {
    const char *code;
    enum character character;
    bool started; /* its machine and contacts were set up */
    day_t starts; /* when that happens */
    bool has_machine;
    struct uuid device, epoch;
    uint64_t sequence;
    int64_t last_contact_us; /* 0: never */
    day_t away_until;        /* machine or link down before that day */
    bool goodbye;
    int waiting; /* approved and unsent, as it last told */
};

struct person_of {
    const char *address, *agency; /* as given */
    enum contact_role role;
    bool refuses; /* the mail server does not know the address */
};

/* ---- what is owed ---- */

struct row {
    const char *task; /* NULL: the ongoing duties */
    bool is_value;
    bool said, returned;
    struct uuid word;
};

struct thing {
    enum obligation_kind kind;
    const char *key;
    const char *plan, *task; /* keys; task NULL: none */
    const char *origin;      /* code of the body that was meant */
    const char *words;       /* how a message names it */
    day_t due, since;
    bool claimed, done, stopped, over; /* over: sealed, mended, answered */
    bool pending;                      /* asked for more time in time, and not decided */
    bool requested;                    /* asked for more time at all, and not decided */
    day_t act_on;                      /* when its agency means to do it */
    day_t ask_on;                      /* when it asks for more time; DAY_MAX: not */
    day_t decide_on;                   /* when the centre does something about it; DAY_MAX: not */
    struct uuid word, request;         /* the claim, the question, the word returned; the request */
    const char *word_by;               /* code */
    size_t of, row_of;                 /* returned: the thing and row that it is about */
    int extensions;
    int urgings;
    day_t urged_on;
    struct row *rows; /* of reports */
    size_t row_count;
    int64_t round;
};

/* One row of the ledger as it was read. */
struct told {
    struct ledger_row row;
    int64_t at;   /* when it was read */
    int64_t next; /* of the same recipient and day; -1 */
};

struct figures {
    int planned, killed, broken; /* plannings; plannings and sendings that ended badly */
    int updates, not_accepted, milestones, extensions_granted, extensions_refused, returned, confirmed, questions;
    int rounds_opened, rounds_sealed, urgings_signed, urgings_dropped, outages;
    int reminders, it_notices, agent_digests, mail_digests; /* rows and messages recorded */
    int mails, repeats, refused, needless, next_day;        /* received by people */
    int drafts[INTENT_KIND_MAX], drafts_expected[INTENT_KIND_MAX];
    int obligations_open_most;
    /* What has to be zero. */
    int more_than_one, finished, missed, not_due, wrong_id, wrong_words, untold_work;
};

struct collector {
    struct sim *sim;
    int number;
    struct pg *pg;
    bool down;
    int64_t now_us;
    int dies_at; /* statements until then; -1: at the next COMMIT; 0: not */
    bool dies_after;
    bool ok;
    struct err err;
};

struct sim {
    const char *uri, *remind_uri;
    struct arena *arena, *scratch;
    struct dice dice;
    struct pg *pg;
    struct roster *roster;
    bool stale; /* the roster: something was decided since it was read */
    day_t first, last, today;
    struct body bodies[BODIES_MAX];
    size_t body_count;
    struct body post; /* for agencies without a machine */
    struct person_of contacts[CONTACTS_MAX];
    size_t contact_count;
    struct thing *things;
    size_t thing_count, thing_room;
    struct book keys;      /* key of a thing -> its place */
    struct book told;      /* "recipient|key|due|kind" -> greatest step */
    struct book served;    /* "recipient|day" -> 1 + place of its first row */
    struct book rows_seen; /* every ledger row */
    struct book rounds_known;
    struct book given; /* tasks that were given a day */
    struct told *ledger;
    size_t ledger_count, ledger_room;
    int64_t back_at; /* since when a collector runs again */
    bool out;        /* no collector runs */
    bool was_out[800];
    day_t mail_down_from, mail_down_to;
    struct collector collectors[COLLECTORS_MAX];
    int collector_count;
    struct uuid run;
    int64_t run_started;
    struct deliver_config channels;
    struct deliver_via via;
    pthread_mutex_t lock; /* of the channel: what follows */
    struct dice channel_dice;
    struct book ids, arrivals;
    int64_t channel_now;
    struct figures figures;
};

_Noreturn void sim_fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Something that has to be zero is not: says what, the first times. */
void sim_wrong(struct sim *sim, int *figure, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* world.c: whom there is, and the roster that holds now. */
void world_make(struct sim *sim);
void world_morning(struct sim *sim);               /* machines come and go, contacts are set up */
void world_contacts(struct sim *sim, int64_t now); /* machines that are up speak to the collector */
void world_refresh(struct sim *sim);
struct body *world_body(struct sim *sim, const char *code);
const struct agency *world_speaker(const struct sim *sim, const char *code); /* after renames */

/* acts.c: what agencies and the centre do. */
void acts_begin(struct sim *sim);
void acts_agencies(struct sim *sim, int64_t now);
void acts_centre(struct sim *sim, int64_t now);
void acts_drafts(struct sim *sim, int64_t now); /* a person signs or drops what was drafted */
/* made.c: what comes to be owed. */
void made_begin(struct sim *sim);
void made_daily(struct sim *sim, int64_t now);

/* truth.c */
struct thing *truth_add(struct sim *sim, const struct thing *thing);
void truth_tasks(struct sim *sim); /* tasks and milestones of the roster that are not known yet; new due days */
void truth_reports(struct sim *sim);
const struct agency *truth_agency(const struct sim *sim, const struct thing *thing); /* who answers today; NULL */
bool truth_is_open(const struct sim *sim, const struct thing *thing, int64_t now);
int truth_days(const struct sim *sim, day_t due, day_t day);
enum silence_cause truth_silence(struct sim *sim, const struct agency *agency, int64_t now);

/* One row that has to be told, or to have been told. */
struct wanted {
    const char *recipient;
    const struct thing *thing; /* NULL: unreachable */
    const char *key;
    day_t due;
    enum intent_kind kind;
    int step;
    bool work; /* prepared for a person */
};
struct wanted_list {
    struct wanted *list;
    size_t count, room;
};
void truth_wanted(struct sim *sim, int64_t now, struct wanted_list *ret); /* in sim->scratch */

/* watch.c: what was recorded. */
void watch_recorded(struct sim *sim, int64_t now, bool complete);
const char *watch_told_key(struct sim *sim, const char *recipient, const char *key, day_t due, enum intent_kind kind);
const char *watch_person_day(struct arena *arena, const char *recipient, day_t day);

/* collectors.c */
void collectors_begin(struct sim *sim);
void collectors_plan(struct sim *sim, int64_t now, bool may_die);
void collectors_send(struct sim *sim, int64_t now, bool may_die);
void collectors_outage(struct sim *sim, int64_t now, bool out);
void collectors_end(struct sim *sim);

/* channel.c: the mail server that is not there. */
void channel_begin(struct sim *sim);
/* Whoever calls it loses its connection at its n-th next statement (0: never, -1: at the next COMMIT); `after`: when
 * the server has it. */
void fuse_set(int statements, bool after);
