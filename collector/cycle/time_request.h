/* time_request: decisions of the authority on the time of a task (gia hạn, tạm dừng, tiếp tục): whom one is for, what
 * is worth a look before it is recorded, and what the agency reads. Pure.
 *
 * Only the authority that assigned a task gives it more time, by a document; the focal agency forwards requests with
 * its opinion. A late request changes nothing by itself. The plan's own day stays for ever. */
#pragma once

#include "heard.h"
#include "policy.h"

enum time_step { TIME_STEP_GRANT, TIME_STEP_REFUSE, TIME_STEP_FORWARD, TIME_STEP_STOP, TIME_STEP_RESUME };

struct time_step_facts {
    enum time_step step;
    const struct item *item;
    const struct agency *const *parties; /* whose parts: bodies that the plan meant */
    size_t party_count;                  /* 0: the whole task */
    const struct request_row *request;   /* NULL: decided without one */
    day_t until;                         /* grants; DAY_NONE */
    const char *document;
    day_t document_date;
    const char *reason; /* may be NULL */
    day_t today;
};

/* Whose parts a request is about: every body that the plan meant and that the asking one stood for when it asked (after
 * a merger one office answers for several). Their number; 0 when the task has one part only, or when it stood for none
 * by name: the whole task. The list is in the arena. */
size_t request_parties(struct arena *arena, const struct roster *roster, const struct item *item,
                       const struct request_row *request, const struct agency *const **ret);

/* Whether a request came after the due day that held when it came: of several parts the first. */
bool request_is_late(const struct roster *roster, const struct item *item, const struct request_row *request);

/* ERR_DATA or ERR_PERMISSION with what to do instead. */
bool time_step_check(const struct roster *roster, const struct time_step_facts *facts, struct err *err) MUST_CHECK;

/* What a person should know before signing: asked late or at short notice, asked more often than the policy has it, the
 * new day is before the old one. "" when nothing is. In the reader's language, in the arena. */
const char *time_step_remark(struct arena *arena, const struct roster *roster, const struct time_step_facts *facts);

/* What the agency reads. In the arena. */
const char *time_step_notice(struct arena *arena, const struct roster *roster, const struct time_step_facts *facts);
