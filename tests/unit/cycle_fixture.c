#include "cycle_fixture.h"

#include "unit.h"

#include <stdlib.h>
#include <string.h>

#define DAY(year, month, day) (0 + DAYS_##year##_##month + (day)-1)
/* Days since 1970 of the first of each month that is used. */
enum {
    DAYS_2024_1 = 19723,
    DAYS_2024_2 = 19754,
    DAYS_2024_4 = 19814,
    DAYS_2024_5 = 19844,
    DAYS_2024_9 = 19967,
    DAYS_2025_1 = 20089,
    DAYS_2025_4 = 20179,
    DAYS_2025_5 = 20209,
    DAYS_2025_9 = 20332,
};

static day_t off[] = {DAY(2024, 1, 1),  DAY(2024, 2, 8),  DAY(2024, 2, 9),  DAY(2024, 2, 12), DAY(2024, 2, 13),
                      DAY(2024, 2, 14), DAY(2024, 4, 18), DAY(2024, 4, 29), DAY(2024, 4, 30), DAY(2024, 5, 1),
                      DAY(2024, 9, 2),  DAY(2024, 9, 3),  DAY(2025, 1, 1),  DAY(2025, 1, 27), DAY(2025, 1, 28),
                      DAY(2025, 1, 29), DAY(2025, 1, 30), DAY(2025, 1, 31), DAY(2025, 4, 7),  DAY(2025, 4, 30),
                      DAY(2025, 5, 1),  DAY(2025, 5, 2),  DAY(2025, 9, 1),  DAY(2025, 9, 2)};
static day_t worked[] = {DAY(2024, 5, 4), DAY(2025, 4, 26)};

const struct workcal cycle_calendar = {.off = off,
                                       .off_count = sizeof(off) / sizeof(off[0]),
                                       .worked = worked,
                                       .worked_count = sizeof(worked) / sizeof(worked[0])};

struct cycle_centre *cycle_centre_new(void)
{
    static const char *const codes[CYCLE_AGENCIES] = {"A0", "A1", "A2", "A3", "A4", "A5", "A6", "A7"};
    static const char *const names[CYCLE_AGENCIES] = {
        "Sở Xây dựng", "Sở Nội vụ",  "Sở Tài chính", "Sở Công Thương",
        "Sở Y tế",     "Sở Tư pháp", "Sở Du lịch",   "Ủy ban nhân dân thành phố"};
    struct cycle_centre *centre = mem_alloc(sizeof(*centre));
    centre->arena = arena_new();
    centre->policy = policy_default;
    for (size_t i = 0; i < CYCLE_AGENCIES; i++) {
        centre->agencies[i] = (struct agency){.code = codes[i],
                                              .name = names[i],
                                              .kind = i == 7 ? AGENCY_PROVINCE : AGENCY_DEPARTMENT,
                                              .valid_from = DAY_MIN,
                                              .valid_to = DAY_MAX};
    }
    return centre;
}

void cycle_centre_free(struct cycle_centre *centre)
{
    arena_free(centre->arena);
    free(centre);
}

struct obligation *cycle_owe(struct cycle_centre *centre, enum obligation_kind kind, size_t agency, const char *key,
                             day_t due)
{
    assert_true(centre->obligation_count < CYCLE_OBLIGATIONS);
    struct obligation *what = &centre->obligations[centre->obligation_count++];
    *what = (struct obligation){.kind = kind,
                                .key = key,
                                .policy = &centre->policy,
                                .agency = &centre->agencies[agency],
                                .focal = &centre->agencies[0],
                                .due = due,
                                .since = DAY_MIN,
                                .document = "Kế hoạch số 08/KH-UBND",
                                .name = "Nhiệm vụ 6, điểm c",
                                .title = "Hệ thống quan trắc"};
    return what;
}

void cycle_know(struct cycle_centre *centre, const char *key, size_t agency, enum contact_role role)
{
    assert_true(centre->recipient_count < CYCLE_RECIPIENTS);
    centre->recipients[centre->recipient_count++] =
        (struct recipient){.key = key,
                           .channel = strncmp(key, "agent:", 6) == 0 ? CHANNEL_AGENT : CHANNEL_MAIL,
                           .agency = &centre->agencies[agency],
                           .role = role};
}

int64_t cycle_at(int year, int month, int day, int hour)
{
    return day_begin(day_from_ymd(year, month, day)) + (int64_t)hour * 3600 * 1000 * 1000;
}

struct reminders cycle_plan(struct cycle_centre *centre, int64_t now)
{
    const struct planning planning = {.calendar = &cycle_calendar,
                                      .obligations = centre->obligations,
                                      .obligation_count = centre->obligation_count,
                                      .ledger = centre->ledger,
                                      .ledger_count = centre->ledger_count,
                                      .recipients = centre->recipients,
                                      .recipient_count = centre->recipient_count,
                                      .now = now};
    return plan_reminders(centre->arena, &planning);
}

static void record(struct cycle_centre *centre, const struct intent *intent, const char *recipient, day_t on)
{
    assert_true(centre->ledger_count < CYCLE_LEDGER);
    centre->ledger[centre->ledger_count++] = intent_ledger_row(intent, recipient, on);
}

void cycle_record(struct cycle_centre *centre, const struct reminders *reminders)
{
    for (size_t d = 0; d < reminders->digest_count; d++) {
        const struct digest *digest = &reminders->digests[d];
        for (size_t i = 0; i < digest->count; i++) {
            record(centre, &digest->intents[i], digest->recipient->key, digest->on);
        }
    }
    for (size_t i = 0; i < reminders->work_count; i++) {
        const struct intent *intent = &reminders->work[i];
        record(centre, intent, work_recipient(centre->arena, intent->focal), reminders->day);
    }
}
