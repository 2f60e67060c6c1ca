/* sim_year --db URI --remind-db URI [--seed S] [--collectors 1|2] [--from D] [--days N]: a year of the reporting cycle
 * on an empty centre whose plans are loaded. Prints lines of `name value`; exit 1 when something that has to be zero is
 * not. */
#include "sim.h"

#include "clock.h"
#include "store_remind.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t at(const struct sim *sim, int hour, int minute)
{
    return day_begin(sim->today) + hour * HOUR + minute * MINUTE +
           dice_below((struct dice *)&sim->dice, 50) * INT64_C(1000000);
}

/* Plans, and perhaps dies before anything is sent; what is left is sent later. */
static void remind_at(struct sim *sim, int64_t now, bool sends)
{
    world_refresh(sim);
    collectors_plan(sim, now, true);
    for (int tries = 0; sends && tries < 3; tries++) {
        collectors_send(sim, now + MINUTE + tries * 7 * MINUTE, tries < 2);
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
    maybe_out(sim, out_until);
    world_morning(sim);
    made_daily(sim, at(sim, 7, 0));
    if (sim->out && *out_until > sim->today) { /* all day */
        acts_centre(sim, at(sim, 15, 40));
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
            remind_at(sim, at(sim, 6 + (int)dice_below(&sim->dice, 2), 55), true); /* too early */
        }
    }
    if (worked || dice_percent(&sim->dice, 10)) {
        remind_at(sim, at(sim, 8, 56), dice_percent(&sim->dice, 85));
    }
    acts_agencies(sim, at(sim, 9, 50));
    if (worked && dice_percent(&sim->dice, 50)) {
        remind_at(sim, at(sim, 10 + (int)dice_below(&sim->dice, 4), 5), true);
    }
    acts_agencies(sim, at(sim, 14, 20));
    if (worked) {
        acts_centre(sim, at(sim, 15, 40));
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

static void print(const char *name, long long value)
{
    printf("%-32s %lld\n", name, value);
}

static int print_all(const struct sim *sim, double seconds)
{
    const struct figures *f = &sim->figures;
    int agencies = 0;
    for (size_t i = 0; i < sim->body_count; i++) {
        agencies += sim->bodies[i].started;
    }
    print("days", sim->last - sim->first + 1);
    print("collectors", sim->collector_count);
    print("agencies", agencies);
    print("plans", (long long)sim->roster->plan_count);
    print("obligations", (long long)sim->thing_count);
    print("open_at_most", f->obligations_open_most);
    print("milestones", f->milestones);
    print("questions", f->questions);
    print("rounds_opened", f->rounds_opened);
    print("rounds_sealed", f->rounds_sealed);
    print("updates", f->updates);
    print("not_accepted", f->not_accepted);
    print("confirmed", f->confirmed);
    print("returned", f->returned);
    print("extensions_granted", f->extensions_granted);
    print("extensions_refused", f->extensions_refused);
    print("outages", f->outages);
    print("plannings", f->planned);
    print("plannings_killed", f->killed);
    print("sendings_killed", f->broken);
    print("reminders", f->reminders);
    print("it_notices", f->it_notices);
    print("digests_to_agents", f->agent_digests);
    print("digests_by_mail", f->mail_digests);
    print("mails_received", f->mails);
    print("mails_a_day_later", f->next_day);
    print("mails_refused", f->refused);
    print("messages_needless", f->needless);
    print("repeats_of_one_message", f->repeats);
    print("urging_drafts", f->drafts[INTENT_URGING_DRAFT]);
    print("urging_drafts_by_policy", f->drafts_expected[INTENT_URGING_DRAFT]);
    print("list_entries", f->drafts[INTENT_LIST_ENTRY]);
    print("list_entries_by_policy", f->drafts_expected[INTENT_LIST_ENTRY]);
    print("dossier_drafts", f->drafts[INTENT_DOSSIER_DRAFT]);
    print("dossier_drafts_by_policy", f->drafts_expected[INTENT_DOSSIER_DRAFT]);
    print("urgings_signed", f->urgings_signed);
    print("urgings_dropped", f->urgings_dropped);
    print("unreachable_told", f->unreachable_told);
    print("unreachable_by_policy", f->drafts_expected[INTENT_UNREACHABLE]);
    print("more_than_one_a_person_day", f->more_than_one);
    print("for_finished_or_extended", f->finished);
    print("missed_steps", f->missed);
    print("not_their_turn", f->not_due);
    print("escalations_missing", f->untold_work);
    print("wrong_message_ids", f->wrong_id);
    print("items_left_out", f->wrong_words);
    printf("%-32s %.1f\n", "seconds", seconds);
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
    int wrong = print_all(&sim, (double)(clock_monotonic_us() - started) / 1e6);
    collectors_end(&sim);
    pg_close(sim.pg);
    roster_unref(sim.roster);
    free(sim.things);
    free(sim.ledger);
    arena_free(sim.scratch);
    arena_free(sim.arena);
    return wrong == 0 ? 0 : 1;
}
