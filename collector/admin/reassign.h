/* reassign: what waits for a person to say who takes over (chờ phân công lại), and what a person's answer means. Pure.
 *
 * The plan's words stay; a reassignment says that from a day on, by a document, another agency answers for one party of
 * one task: the body that the plan named, or a member of a group that it named. */
#pragma once

#include "lineage.h"

/* One party of one task that nobody answers for on a day. */
struct waiting {
    const struct item *item;
    const struct party *party;
    const struct agency *origin; /* whom the plan meant */
    struct answer answer;        /* its `last` and `event`: where the line ends */
};
struct waiting_list {
    struct waiting *rows;
    size_t count;
};
/* In the order of the documents; of orders and requests (proposals assign nothing). plan NULL: all. In the arena. */
struct waiting_list waiting_on(struct arena *arena, const struct roster *roster, const struct plan *plan, day_t on);

/* What waits on that day, and what will by the events that are known today, each once: `waiting_since` says when. */
struct waiting_list waiting_from(struct arena *arena, const struct roster *roster, const struct plan *plan, day_t on);

/* The first day on which it waits. */
day_t waiting_since(const struct waiting *row);

/* Transfers of functions that name no task: a person should look at what their giver answers for. */
struct transfer_check {
    const struct agency_event *event;
    const struct item **items; /* tasks that the giver answered for on the eve of the transfer, by name */
    size_t item_count;
};
struct transfer_checks {
    struct transfer_check *rows;
    size_t count;
};
/* Those of that day or before it whose tasks nobody reassigned since. In the arena. */
struct transfer_checks transfers_to_check(struct arena *arena, const struct roster *roster, const struct plan *plan,
                                          day_t on);

/* What a person asks for, by names as typed. */
struct reassign_request {
    const char *task;  /* TASK, a plan's number, or "*" */
    const char *party; /* agency or group, "*" for all that wait, or NULL: the bodies that `to` came out of, else all
                          that wait on the one task */
    const char *to;    /* agency */
    day_t from;        /* DAY_MIN: the day on which each began to wait */
    const char *document;
};

struct reassignments {
    struct reassignment *rows; /* resolved: item, origin, to; task is the item's key */
    size_t count;
};

/* The decisions that a request stands for; added to *ret. A request without a day is about what waits on `on` or will
 * by the events known then. ERR_DATA with what is unknown, ambiguous (and the candidates) or impossible, and when it
 * stands for nothing at all. */
bool reassign_resolve(struct arena *arena, const struct roster *roster, const struct reassign_request *request,
                      day_t on, struct reassignments *ret, struct err *err) MUST_CHECK;

/* Reads a table of requests: a heading with the columns task, from, to and perhaps from_day (nhiệm vụ, đơn vị cũ, đơn
 * vị mới, từ ngày), then one request a line; separated by commas, semicolons or tabs. Every mistake is told as
 * file:line in *ret_problems (a text of lines), and then the result is false. */
bool reassign_read_table(struct arena *arena, const struct roster *roster, const char *file, const char *text,
                         const char *document, day_t from, day_t on, struct reassignments *ret,
                         const char **ret_problems, struct err *err) MUST_CHECK;
