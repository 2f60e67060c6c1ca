/* remind: the reminder engine's shell: plan and record in one transaction, then send what was recorded. However many
 * collectors and people run it, a recipient gets one message a channel and working day (the ledger's keys), and one
 * planner works at a time. */
#pragma once

#include "deliver_config.h"
#include "gather.h"

struct remind_counts {
    int messages, rows;              /* recorded */
    int drafts;                      /* prepared for a person */
    int delivered, failed, needless; /* sent by this call; to be tried again or refused; not needed any more */
};

/* Plans for now and records it. Nothing on a day that is not worked, or before the policy's hour. */
bool remind_record(struct pg *pg, const struct roster *roster, const struct deliver_config *channels, int64_t now_us,
                   struct remind_counts *ret, struct err *err) MUST_CHECK;

/* Whether there is anything for remind_send: asked often, so it costs little. */
bool remind_due(struct pg *pg, const struct deliver_config *channels, int64_t now_us, bool *ret,
                struct err *err) MUST_CHECK;

/* Sends what is due to be sent, over mail and webhook, up to `most` messages, on days that are worked and from the
 * policy's hour. What is done by now is left out of a message; a message of which nothing is left, or whose recipient
 * is no contact any more, is not sent. What waited for days goes with the recipient's newest message. */
bool remind_send(struct pg *pg, const struct roster *roster, const struct deliver_config *channels, int64_t now_us,
                 size_t most, struct remind_counts *ret, struct err *err) MUST_CHECK;

/* What one gathers for it. */
struct gather_request remind_request(const struct roster *roster, const struct deliver_config *channels,
                                     int64_t now_us);

/* The id of a message: made from its key, so that it can never be another. */
struct uuid remind_message_id(const char *key);
