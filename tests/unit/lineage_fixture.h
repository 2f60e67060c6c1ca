/* Small histories of agencies made by hand, for the tests of who answers. Lists of codes are one text, blanks between.
 */
#pragma once

#include "roster.h"

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
