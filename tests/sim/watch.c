/* What the collectors recorded, read back and held against what follows from the simulator's own account. */
#include "sim.h"

#include "store_remind.h"

#include <stdio.h>
#include <string.h>

/* Letters of an address may be written either way. */
static const char *folded(struct arena *arena, const char *text)
{
    char *copy = arena_strdup(arena, text);
    for (char *p = copy; strchr(text, '@') != NULL && *p != '\0'; p++) {
        *p = *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;
    }
    return copy;
}

const char *watch_person_day(struct arena *arena, const char *recipient, day_t day)
{
    return arena_printf(arena, "%s|%d", folded(arena, recipient), (int)day);
}

const char *watch_told_key(struct sim *sim, const char *recipient, const char *key, day_t due, enum intent_kind kind)
{
    return arena_printf(sim->scratch, "%s|%s|%d|%d", folded(sim->scratch, recipient), key, (int)due, (int)kind);
}

static const struct wanted *find_wanted(struct sim *sim, const struct wanted_list *wanted, const struct ledger_row *row)
{
    const char *key = watch_told_key(sim, row->recipient, row->key, row->due, row->kind);
    for (size_t i = 0; i < wanted->count; i++) {
        const struct wanted *one = &wanted->list[i];
        if (one->step == row->step && one->kind == row->kind && one->due == row->due &&
            strcmp(one->key, row->key) == 0 &&
            strcmp(watch_told_key(sim, one->recipient, one->key, one->due, one->kind), key) == 0) {
            return one;
        }
    }
    return NULL;
}

/* Whether somebody has to be told of this now, by what was told until yesterday or before in this day. */
static bool is_new(struct sim *sim, const struct wanted *one)
{
    int64_t told = 0;
    if (!book_get(&sim->told, watch_told_key(sim, one->recipient, one->key, one->due, one->kind), &told)) {
        return true;
    }
    if (one->kind != INTENT_UNREACHABLE) {
        return told < one->step;
    }
    return truth_days(sim, (day_t)told, sim->today) >= policy_default.unreachable_every;
}

static bool is_work(const struct ledger_row *row)
{
    return strncmp(row->recipient, "focal:", 6) == 0;
}

static void remember(struct sim *sim, const struct ledger_row *row, int64_t now)
{
    struct figures *f = &sim->figures;
    const char *told_key = watch_told_key(sim, row->recipient, row->key, row->due, row->kind);
    const char *person_day = watch_person_day(sim->scratch, row->recipient, row->on);
    int64_t value = 0;
    if (sim->ledger_count == sim->ledger_room) {
        sim->ledger_room = sim->ledger_room == 0 ? 4096 : sim->ledger_room * 2;
        sim->ledger = mem_realloc(sim->ledger, sim->ledger_room, sizeof(*sim->ledger));
    }
    struct told *told = &sim->ledger[sim->ledger_count++];
    *told = (struct told){.row = *row, .at = now, .next = -1};
    told->row.recipient = folded(sim->arena, row->recipient);
    told->row.key = arena_strdup(sim->arena, row->key);
    if (!book_get(&sim->told, told_key, &value) || value < row->step) {
        book_put(&sim->told, told_key, row->step);
    }
    if (book_get(&sim->served, person_day, &value)) {
        int64_t first = value - 1;
        if (!is_work(row) && sim->ledger[first].at != now) {
            sim_wrong(sim, &f->more_than_one, "%s has a second message", row->recipient);
        }
        told->next = sim->ledger[first].next;
        sim->ledger[first].next = (int64_t)sim->ledger_count - 1;
    } else {
        book_put(&sim->served, person_day, (int64_t)sim->ledger_count);
        bool agent = strncmp(row->recipient, "agent:", 6) == 0;
        f->agent_digests += agent;
        f->mail_digests += !agent && !is_work(row);
    }
    f->reminders += row->kind == INTENT_REMINDER;
    f->it_notices += row->kind == INTENT_IT_NOTICE;
    f->drafts[row->kind] += is_work(row);
}

static void check_row(struct sim *sim, const struct wanted_list *wanted, const struct ledger_row *row, int64_t now)
{
    int64_t place = 0;
    if (find_wanted(sim, wanted, row) != NULL) {
        return;
    }
    bool known = book_get(&sim->keys, row->key, &place);
    const struct thing *thing = known ? &sim->things[place] : NULL;
    if (known && (!truth_is_open(sim, thing, now) || thing->due != row->due)) {
        char told[DAY_ISO_MAX];
        char owed[DAY_ISO_MAX];
        sim_wrong(sim, &sim->figures.finished, "%s was told of %s for %s, which is %s and due on %s", row->recipient,
                  row->key, day_iso(row->due, told), truth_is_open(sim, thing, now) ? "open" : "finished",
                  day_iso(thing->due, owed));
    } else {
        sim_wrong(sim, &sim->figures.not_due, "%s was told step %d (%s) of %s, which is not its turn", row->recipient,
                  row->step, intent_kind_code(row->kind), row->key);
    }
}

/* What was prepared, or told: unless the person had its message of the day before. */
static void check_wanted(struct sim *sim, const struct wanted *one, bool expected, bool complete, int64_t now)
{
    int64_t told = 0;
    int64_t served = 0;
    const char *key = watch_told_key(sim, one->recipient, one->key, one->due, one->kind);
    bool any = book_get(&sim->told, key, &told);
    bool there = any && (one->kind == INTENT_UNREACHABLE ? told == one->step : told >= one->step);
    if (one->work) {
        sim->figures.drafts_expected[one->kind] += expected && (complete || there);
        if (expected && complete && !there) {
            sim_wrong(sim, &sim->figures.untold_work, "%s was not prepared for %s: %s", intent_kind_code(one->kind),
                      one->recipient, one->key);
        }
        return;
    }
    bool before = book_get(&sim->served, watch_person_day(sim->scratch, one->recipient, sim->today), &served) &&
                  sim->ledger[served - 1].at != now;
    if (expected && complete && !there && !before) {
        sim_wrong(sim, &sim->figures.missed, "%s was not told step %d (%s) of %s", one->recipient, one->step,
                  intent_kind_code(one->kind), one->key);
    }
}

void watch_recorded(struct sim *sim, int64_t now, bool complete)
{
    struct err err = {0};
    struct ledger_rows rows = {0};
    struct wanted_list wanted = {0};
    bool hour = now - day_begin(sim->today) >= policy_default.hour * HOUR;
    truth_wanted(sim, now, &wanted);
    bool *expected = arena_array(sim->scratch, wanted.count + 1, sizeof(*expected));
    for (size_t i = 0; i < wanted.count; i++) {
        bool twice = false; /* two agencies may want one person told of one thing */
        for (size_t j = 0; j < i && wanted.list[i].kind == INTENT_UNREACHABLE && !twice; j++) {
            twice = wanted.list[j].kind == INTENT_UNREACHABLE && strcmp(wanted.list[j].key, wanted.list[i].key) == 0 &&
                    strcmp(wanted.list[j].recipient, wanted.list[i].recipient) == 0;
        }
        expected[i] = hour && !twice && is_new(sim, &wanted.list[i]);
    }
    if (!store_ledger(sim->pg, NULL, 0, sim->today, INT64_MAX, sim->scratch, &rows, &err)) {
        sim_fail("%s", err.text);
    }
    for (size_t i = 0; i < rows.count; i++) {
        const struct ledger_row *row = &rows.rows[i];
        int64_t seen = 0;
        const char *key = arena_printf(sim->scratch, "%s|%d",
                                       watch_told_key(sim, row->recipient, row->key, row->due, row->kind), row->step);
        if (book_get(&sim->rows_seen, key, &seen)) {
            continue;
        }
        book_put(&sim->rows_seen, key, 1);
        check_row(sim, &wanted, row, now);
        remember(sim, row, now);
    }
    for (size_t i = 0; i < wanted.count; i++) {
        check_wanted(sim, &wanted.list[i], expected[i], complete, now);
    }
}
