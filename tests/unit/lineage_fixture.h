/* Small histories of agencies made by hand, for the tests of who answers. Lists of codes are one text, blanks between.
 */
#pragma once

#include "responsibility.h"

/* An agency of Hải Phòng, named as its code. Good until the next agency is added. */
struct agency *fixture_body(struct roster *roster, const char *code);
void fixture_bodies(struct roster *roster, const char *codes);
/* A closed group whose members have no first and no last day. */
struct agency *fixture_group(struct roster *roster, const char *code, const char *members);

/* Its place is line 10 + n of events.yaml, n counting from 1. */
struct agency_event *fixture_event(struct roster *roster, enum event_kind kind, day_t date, const char *from,
                                   const char *to);
void fixture_tasks(struct roster *roster, struct agency_event *event, const char *tasks);
struct reassignment *fixture_reassign(struct roster *roster, const char *task, const char *party, const char *agency,
                                      day_t from);

/* A plan of 15/01/2024 with room for FIXTURE_ITEMS tasks, each with room for FIXTURE_PARTIES parties. */
enum { FIXTURE_ITEMS = 64, FIXTURE_PARTIES = 16 };
struct plan *fixture_plan(struct roster *roster, const char *number, const char *focal);
struct item *fixture_item(struct roster *roster, struct plan *plan, const char *label);
struct party *fixture_party(struct item *item, enum role role, const char *code);
/* The task's one link, at line 20 + n of crosswalk.yaml. */
void fixture_link(struct roster *roster, const char *task, const char *serves);

void fixture_seal(struct roster *roster); /* fails the test when it is refused */
const struct item *fixture_find(const struct roster *roster, const char *task);

/* A focal agency FOCAL and a plan "08/KH" whose tasks 1, 2, … are led by these bodies or groups, one each. */
void fixture_plan_led_by(struct roster *roster, const char *const leads[], size_t count);
#define FIXTURE_LED_BY(roster, ...)                                                                                    \
    fixture_plan_led_by(roster, (const char *const[]){__VA_ARGS__},                                                    \
                        sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/* ---- of a sealed roster ---- */

const struct agency *fixture_agency(const struct roster *roster, const char *code);
struct entitlement fixture_right(const struct roster *roster, const char *who, const char *task, enum action action,
                                 day_t on);
/* That `who` ("": nobody, it waits) answers for what the task (NULL: events alone) gave to `origin`. */
void expect_answer(const struct roster *roster, const char *task, const char *origin, day_t on, const char *who);
/* Of the task's first party; `origin` NULL when the agency itself is meant, or nobody. */
void expect_reach(const struct roster *roster, const char *task, const char *who, day_t on, enum reach reach,
                  const char *origin);
