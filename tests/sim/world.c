/* Who there is: agencies of the province, their machines, the people they can be told by. */
#include "sim.h"

#include "store_catalogue.h"
#include "store_contact.h"
#include "store_device.h"
#include "store_remind.h"
#include "wire.h"

#include <stdio.h>
#include <string.h>

struct body *world_body(struct sim *sim, const char *code)
{
    for (size_t i = 0; i < sim->body_count; i++) {
        if (strcmp(sim->bodies[i].code, code) == 0) {
            return &sim->bodies[i];
        }
    }
    return NULL;
}

const struct agency *world_speaker(const struct sim *sim, const char *code)
{
    const struct agency *agency = roster_agency(sim->roster, code);
    while (agency != NULL && agency->valid_to < sim->today && agency->ended_by != NULL &&
           agency->ended_by->kind == EVENT_RENAME) {
        agency = agency->ended_by->successors[0];
    }
    return agency;
}

void world_refresh(struct sim *sim)
{
    struct err err = {0};
    if (sim->roster != NULL && !sim->stale) {
        return;
    }
    struct roster *roster = store_roster_load(sim->pg, sim->today, INT64_MAX, INT64_MAX, &err);
    if (roster == NULL) {
        sim_fail("%s", err.text);
    }
    roster_unref(sim->roster);
    sim->roster = roster;
    sim->stale = false;
    truth_tasks(sim);
    truth_reports(sim);
}

static void make_device(struct sim *sim, struct body *body, const char *agency)
{
    struct err err = {0};
    struct uuid id = uuid_random();
    struct uuid enrolment = uuid_random();
    uint8_t keys[2][KEY_BYTES] = {{0}};
    uint64_t last = 0;
    int64_t contact = 0;
    int64_t now = day_begin(sim->today) + 7 * HOUR;
    for (int i = 0; i < 2; i++) {
        struct uuid some = uuid_random();
        memcpy(keys[i], some.bytes, sizeof(some.bytes));
    }
    body->epoch = uuid_random();
    if (!store_enrolment_create(sim->pg, &enrolment, keys[0], agency, agency, now, now + 24 * HOUR, &err) ||
        !store_enrolment_redeem(sim->pg, &enrolment, &id, keys[1], now, &body->device, &err) ||
        !store_device_hello(sim->pg, &body->device, &body->epoch, 1, now, &last, &contact, &err)) {
        sim_fail("%s", err.text);
    }
    (void)contact; /* that it was enrolled is no word of it */
}

static void add_contact(struct sim *sim, const char *agency, enum contact_role role, const char *address)
{
    struct err err = {0};
    const struct contact_row row = {.agency = agency,
                                    .role = role == CONTACT_OFFICER  ? "officer"
                                            : role == CONTACT_LEADER ? "leader"
                                                                     : "it",
                                    .name = "Nguyễn Văn A",
                                    .email = address};
    if (sim->contact_count == CONTACTS_MAX) {
        sim_fail("too many contacts");
    }
    if (!store_contact_set(sim->pg, &row, day_begin(sim->today) + 7 * HOUR, "sim", &err)) {
        sim_fail("%s", err.text);
    }
    sim->contacts[sim->contact_count++] =
        (struct person_of){.address = address, .agency = agency, .role = role, .refuses = dice_percent(&sim->dice, 2)};
}

/* A machine, people, both or neither; some addresses belong to two agencies, in capitals at one of them. */
static void set_up(struct sim *sim, struct body *body)
{
    struct dice *dice = &sim->dice;
    static const char *shared;
    body->started = true;
    body->has_machine = dice_percent(dice, 65);
    if (body->has_machine) {
        make_device(sim, body, body->code);
    }
    if (dice_percent(dice, 70)) {
        const char *address = arena_printf(sim->arena, "canbo.%zu@haiphong.example", (size_t)(body - sim->bodies));
        if (shared != NULL && dice_percent(dice, 12)) {
            address = dice_percent(dice, 50) ? shared : arena_printf(sim->arena, "CANBO%s", shared + 5);
        }
        shared = strncmp(address, "canbo", 5) == 0 ? address : shared;
        add_contact(sim, body->code, CONTACT_OFFICER, address);
    }
    if (dice_percent(dice, 50)) {
        add_contact(sim, body->code, CONTACT_LEADER,
                    arena_printf(sim->arena, "lanhdao.%zu@haiphong.example", (size_t)(body - sim->bodies)));
    }
    if (dice_percent(dice, 50)) {
        add_contact(sim, body->code, CONTACT_IT,
                    arena_printf(sim->arena, "cntt.%zu@haiphong.example", (size_t)(body - sim->bodies)));
    }
}

/* The same body under another name: its machine and its people stay. */
static bool is_renamed(const struct roster *roster, const struct agency *agency)
{
    for (size_t i = 0; i < roster->event_count; i++) {
        if (roster->events[i].kind == EVENT_RENAME && roster->events[i].successors[0] == agency) {
            return true;
        }
    }
    return false;
}

void world_make(struct sim *sim)
{
    static const unsigned weights[CHARACTER_MAX] = {33, 23, 10, 16, 10, 8};
    for (size_t i = 0; i < sim->roster->agency_count; i++) {
        const struct agency *agency = &sim->roster->agencies[i];
        if (agency->kind == AGENCY_GROUP || agency->kind == AGENCY_CENTRAL || agency->valid_to < sim->first ||
            agency->valid_from > sim->last || strcmp(agency->province, "Hải Phòng") != 0 ||
            is_renamed(sim->roster, agency)) {
            continue;
        }
        struct body *body = &sim->bodies[sim->body_count++];
        unsigned at = dice_below(&sim->dice, 100);
        *body = (struct body){.code = arena_strdup(sim->arena, agency->code), .away_until = DAY_MIN};
        while (at >= weights[body->character]) {
            at -= weights[body->character++];
        }
        bool is_new = agency->valid_from > sim->first;
        body->starts = is_new ? agency->valid_from + (day_t)dice_below(&sim->dice, 12) : sim->first;
        if (sim->body_count == BODIES_MAX) {
            sim_fail("too many agencies");
        }
    }
    sim->post = (struct body){.code = "", .started = true};
    make_device(sim, &sim->post, "SIM-BUU-DIEN");
}

void world_morning(struct sim *sim)
{
    for (size_t i = 0; i < sim->body_count; i++) {
        struct body *body = &sim->bodies[i];
        if (!body->started && body->starts <= sim->today) {
            set_up(sim, body);
        }
        if (body->has_machine && body->away_until <= sim->today && dice_percent(&sim->dice, 1)) {
            body->away_until = sim->today + 1 + (day_t)dice_below(&sim->dice, 9);
            body->goodbye = dice_percent(&sim->dice, 50);
        }
        bool nobody = body->started && !body->has_machine && dice_below(&sim->dice, 150) == 0;
        if (nobody) { /* a contact is found at last */
            add_contact(sim, body->code, CONTACT_OFFICER,
                        arena_printf(sim->arena, "moi.%zu.%d@haiphong.example", i, (int)sim->today));
        }
    }
}

void world_contacts(struct sim *sim, int64_t now)
{
    struct err err = {0};
    for (size_t i = 0; !sim->out && i < sim->body_count; i++) {
        struct body *body = &sim->bodies[i];
        const struct agency *agency = roster_agency(sim->roster, body->code);
        if (!body->started || !body->has_machine || agency == NULL || agency->valid_to < sim->today) {
            continue;
        }
        bool leaving = body->away_until > sim->today && body->goodbye;
        if (body->away_until > sim->today && !leaving) {
            continue;
        }
        if (leaving && (body->last_contact_us == 0 || day_of_instant(body->last_contact_us) < sim->today - 1)) {
            continue; /* gone already */
        }
        body->waiting = !leaving && dice_below(&sim->dice, 400) == 0 ? 2 : 0;
        body->last_contact_us = now;
        if (leaving) {
            body->away_until = body->away_until > sim->today + 1 ? body->away_until : sim->today + 1;
        }
        if (!store_device_contact(sim->pg, &body->device, now, (uint32_t)body->waiting, 0, leaving, "sim", &err)) {
            sim_fail("%s", err.text);
        }
    }
}
