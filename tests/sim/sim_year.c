/* sim_year --db URI --remind-db URI [--seed S] [--collectors 1|2] [--from D] [--days N]: a year of the reporting cycle
 * on an empty centre whose plans are loaded. Prints lines of `name value`; exit 1 when something that has to be zero is
 * not. */
#include "sim.h"

#include "clock.h"
#include "store_remind.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t at(struct sim *sim, int64_t hour, int64_t minute)
{
    return day_begin(sim->today) + hour * HOUR + minute * MINUTE + dice_below(&sim->dice, 50) * INT64_C(1000000);
}

/* Plans, and perhaps dies before anything is sent; what is left is sent later. */
static void remind_at(struct sim *sim, int64_t now, bool sends)
{
    world_refresh(sim);
    collectors_plan(sim, now, true);
    if (sends) {
        collectors_send(sim, now + MINUTE, true);
    }
    if (sends && dice_percent(&sim->dice, 50)) {
        collectors_send(sim, now + 8 * MINUTE, true);
    }
}

/* From time to time nobody is there: a few hours, or some days. */
static void maybe_out(struct sim *sim, day_t *out_until)
{
    if (!sim->out && *out_until <= sim->today && dice_percent(&sim->dice, 2)) {
        *out_until = sim->today + 1 + (day_t)dice_below(&sim->dice, 4);
        collectors_outage(sim, day_begin(sim->today) - 5 * HOUR, true);
        sim->figures.outages++;
    }
    sim->was_out[sim->today - sim->first] = sim->out && *out_until > sim->today;
}

static void one_day(struct sim *sim, day_t *out_until)
{
    bool worked = workcal_is_workday(&sim->roster->calendar, sim->today);
    bool decides = day_of_week(sim->today) == 2 || day_of_week(sim->today) == 4;
    maybe_out(sim, out_until);
    world_morning(sim);
    made_daily(sim, at(sim, 7, 0));
    if (sim->out && *out_until > sim->today) { /* all day */
        if (worked && decides) {
            acts_centre(sim, at(sim, 15, 40));
        }
        return;
    }
    if (sim->out) {
        collectors_outage(sim, at(sim, 8, 20), false);
        remind_at(sim, at(sim, 8, 26), true);
        world_contacts(sim, at(sim, 8, 32));
    } else {
        world_contacts(sim, at(sim, 7, 20));
        acts_agencies(sim, at(sim, 7, 40));
        if (dice_percent(&sim->dice, 10)) {
            remind_at(sim, at(sim, 6 + dice_below(&sim->dice, 2), 55), true); /* too early */
        }
    }
    if (worked || dice_percent(&sim->dice, 10)) {
        remind_at(sim, at(sim, 8, 56), dice_percent(&sim->dice, 85));
    }
    acts_agencies(sim, at(sim, 9, 50));
    if (worked && dice_percent(&sim->dice, 20)) {
        remind_at(sim, at(sim, 10 + dice_below(&sim->dice, 4), 5), true);
    }
    acts_agencies(sim, at(sim, 14, 20));
    if (worked && decides) {
        acts_centre(sim, at(sim, 15, 40));
    }
    if (day_of_week(sim->today) == 4) {
        acts_drafts(sim, at(sim, 15, 50));
    }
    if (worked && dice_percent(&sim->dice, 25)) {
        remind_at(sim, at(sim, 16, 30), true);
    }
    world_refresh(sim);
    acts_agencies(sim, at(sim, 16, 55));
    collectors_send(sim, at(sim, 17, 30), true);
}

static void run_year(struct sim *sim)
{
    day_t out_until = DAY_MIN;
    for (sim->today = sim->first; sim->today <= sim->last; sim->today++) {
        if (dice_below(&sim->dice, 60) == 0) {
            sim->mail_down_from = sim->today;
            sim->mail_down_to = sim->today + 1 + (day_t)dice_below(&sim->dice, 5);
        }
        if (roster_agency(sim->roster, "HP-SXD") == NULL) {
            sim_fail("the plans of Hải Phòng are not loaded");
        }
        one_day(sim, &out_until);
        arena_reset(sim->scratch);
    }
}

struct line {
    const char *name;
    int value;
};

static void print(const struct line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        printf("%-32s %d\n", lines[i].name, lines[i].value);
    }
}
#define PRINT(...)                                                                                                     \
    print((const struct line[]){__VA_ARGS__}, sizeof((const struct line[]){__VA_ARGS__}) / sizeof(struct line))

static void print_world(const struct sim *sim)
{
    const struct figures *f = &sim->figures;
    int agencies = 0;
    for (size_t i = 0; i < sim->body_count; i++) {
        agencies += sim->bodies[i].started;
    }
    PRINT({"days", sim->last - sim->first + 1}, {"collectors", sim->collector_count}, {"agencies", agencies},
          {"plans", (int)sim->roster->plan_count}, {"obligations", (int)sim->thing_count},
          {"open_at_most", f->obligations_open_most}, {"milestones", f->milestones}, {"questions", f->questions},
          {"rounds_opened", f->rounds_opened}, {"rounds_sealed", f->rounds_sealed}, {"updates", f->updates},
          {"not_accepted", f->not_accepted}, {"confirmed", f->confirmed}, {"returned", f->returned},
          {"extensions_granted", f->extensions_granted}, {"extensions_refused", f->extensions_refused},
          {"outages", f->outages}, {"plannings", f->planned}, {"plannings_killed", f->killed},
          {"sendings_killed", f->broken});
}

static void print_told(const struct figures *f)
{
    PRINT({"reminders", f->reminders}, {"it_notices", f->it_notices}, {"digests_to_agents", f->agent_digests},
          {"digests_by_mail", f->mail_digests}, {"mails_received", f->mails}, {"mails_a_day_later", f->next_day},
          {"mails_refused", f->refused}, {"messages_needless", f->needless}, {"repeats_of_one_message", f->repeats},
          {"urging_drafts", f->drafts[INTENT_URGING_DRAFT]},
          {"urging_drafts_by_policy", f->drafts_expected[INTENT_URGING_DRAFT]},
          {"list_entries", f->drafts[INTENT_LIST_ENTRY]},
          {"list_entries_by_policy", f->drafts_expected[INTENT_LIST_ENTRY]},
          {"dossier_drafts", f->drafts[INTENT_DOSSIER_DRAFT]},
          {"dossier_drafts_by_policy", f->drafts_expected[INTENT_DOSSIER_DRAFT]}, {"urgings_signed", f->urgings_signed},
          {"urgings_dropped", f->urgings_dropped}, {"unreachable_told", f->drafts[INTENT_UNREACHABLE]},
          {"unreachable_by_policy", f->drafts_expected[INTENT_UNREACHABLE]});
}

/* What has to be zero; how much is not. */
static int print_wrong(const struct figures *f)
{
    PRINT({"more_than_one_a_person_day", f->more_than_one}, {"for_finished_or_extended", f->finished},
          {"missed_steps", f->missed}, {"not_their_turn", f->not_due}, {"escalations_missing", f->untold_work},
          {"wrong_message_ids", f->wrong_id}, {"items_left_out", f->wrong_words});
    return f->more_than_one + f->finished + f->missed + f->not_due + f->untold_work + f->wrong_id + f->wrong_words;
}

static const char *value_of(int argc, char **argv, const char *name, const char *otherwise)
{
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], name) == 0) {
            return argv[i + 1];
        }
    }
    return otherwise;
}

static void begin(struct sim *sim, int argc, char **argv)
{
    struct err err = {0};
    const char *seed = value_of(argc, argv, "--seed", "1");
    const char *days = value_of(argc, argv, "--days", "365");
    sim->uri = value_of(argc, argv, "--db", "");
    sim->remind_uri = value_of(argc, argv, "--remind-db", sim->uri);
    sim->collector_count = strcmp(value_of(argc, argv, "--collectors", "1"), "2") == 0 ? 2 : 1;
    if (!day_parse(value_of(argc, argv, "--from", "2024-08-01"), &sim->first)) {
        sim_fail("--from is no day");
    }
    sim->last = sim->first + (day_t)strtol(days, NULL, 10) - 1;
    if (sim->last - sim->first >= (day_t)(sizeof(sim->was_out) / sizeof(sim->was_out[0]))) {
        sim_fail("so many days are too many");
    }
    sim->today = sim->first;
    sim->dice.state = strtoull(seed, NULL, 10);
    sim->channel_dice.state = ~sim->dice.state;
    sim->arena = arena_new();
    sim->scratch = arena_new();
    struct book *books[] = {&sim->keys,         &sim->told, &sim->served, &sim->rows_seen,
                            &sim->rounds_known, &sim->ids,  &sim->given,  &sim->arrivals};
    for (size_t i = 0; i < sizeof(books) / sizeof(books[0]); i++) {
        books[i]->arena = sim->arena;
    }
    sim->pg = pg_connect(sim->uri, "sim-year", 30000, &err);
    if (sim->pg == NULL) {
        sim_fail("%s", err.text);
    }
    pg_keep_statements(sim->pg);
}

int main(int argc, char **argv)
{
    static struct sim sim;
    int64_t started = clock_monotonic_us();
    begin(&sim, argc, argv);
    world_refresh(&sim);
    world_make(&sim);
    made_begin(&sim);
    channel_begin(&sim);
    collectors_begin(&sim);
    run_year(&sim);
    print_world(&sim);
    print_told(&sim.figures);
    int wrong = print_wrong(&sim.figures);
    printf("%-32s %.1f\n", "seconds", (double)(clock_monotonic_us() - started) / 1e6);
    collectors_end(&sim);
    pg_close(sim.pg);
    roster_unref(sim.roster);
    free(sim.things);
    free(sim.ledger);
    arena_free(sim.scratch);
    arena_free(sim.arena);
    return wrong == 0 ? 0 : 1;
}
