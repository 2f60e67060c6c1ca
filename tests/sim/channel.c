/* The mail server that is not there: it takes, stalls, refuses, takes and dies; and it looks at what it is given. And
 * the fuse that breaks a connection at a bad moment. */
#include "sim.h"

#include "wire.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

/* ---- the fuse ---- */

static _Thread_local int fuse;
static _Thread_local bool fuse_after;

void fuse_set(int statements, bool after)
{
    fuse = statements;
    fuse_after = after;
}

int __real_PQsendQueryPrepared(PGconn *connection, const char *name, int count, const char *const *values,
                               const int *lengths, const int *formats, int result);
int __wrap_PQsendQueryPrepared(PGconn *connection, const char *name, int count, const char *const *values,
                               const int *lengths, const int *formats, int result);

int __wrap_PQsendQueryPrepared(PGconn *connection, const char *name, int count, const char *const *values,
                               const int *lengths, const int *formats, int result)
{
    bool burns = fuse == -1 ? strcmp(name, "commit") == 0 : fuse > 0 && --fuse == 0;
    if (burns) {
        fuse = 0;
        if (!fuse_after) {
            shutdown(PQsocket(connection), SHUT_RDWR);
        }
    }
    int ok = __real_PQsendQueryPrepared(connection, name, count, values, lengths, formats, result);
    if (burns && fuse_after) {
        while (PQflush(connection) > 0) {
        }
        shutdown(PQsocket(connection), SHUT_RDWR);
    }
    return ok;
}

/* ---- what it looks at ---- */

/* The words as a line of a message names something: from its number or its agency to its title or end. */
static bool mentions(const char *body, const char *words)
{
    size_t length = strlen(words);
    for (const char *at = strstr(body, words); at != NULL; at = strstr(at + 1, words)) {
        bool begins = at - body >= 2 && at[-1] == ' ' && (at[-2] == '.' || at[-2] == ':');
        if (begins && (at[length] == '\n' || at[length] == ':')) {
            return true;
        }
    }
    return false;
}

static bool another_is_open(struct sim *sim, const struct thing *thing)
{
    for (size_t i = 0; i < sim->thing_count; i++) {
        if (&sim->things[i] != thing && strcmp(sim->things[i].words, thing->words) == 0 &&
            truth_is_open(sim, &sim->things[i], sim->channel_now)) {
            return true;
        }
    }
    return false;
}

/* What the recipient was ever told of in these days: what is finished is not in the message, what is open is. */
static void check_words(struct sim *sim, const struct mail *mail, day_t day)
{
    bool cut = strstr(mail->body, "… và ") != NULL;
    for (day_t d = day; d > day - 30; d--) {
        int64_t at = 0;
        bool any = book_get(&sim->served, watch_person_day(sim->scratch, mail->to, d), &at);
        for (int64_t i = any ? at - 1 : -1; i >= 0; i = sim->ledger[i].next) {
            const struct ledger_row *row = &sim->ledger[i].row;
            int64_t place = 0;
            if (row->kind != INTENT_REMINDER || !book_get(&sim->keys, row->key, &place)) {
                continue;
            }
            const struct thing *thing = &sim->things[place];
            bool open = truth_is_open(sim, thing, sim->channel_now) && thing->due == row->due;
            bool mentioned = mentions(mail->body, thing->words);
            bool same = thing->due != row->due && truth_is_open(sim, thing, sim->channel_now);
            if (!open && mentioned && !same && !another_is_open(sim, thing)) {
                sim_wrong(sim, &sim->figures.finished, "a message to %s names %s, which is finished", mail->to,
                          row->key);
            } else if (open && d == day && !mentioned && !cut) {
                sim_wrong(sim, &sim->figures.wrong_words, "a message to %s does not name %s", mail->to, row->key);
            }
        }
    }
}

/* The day that the message is of, by its id, which is made of recipient and day and nothing else. */
static day_t day_of_message(const struct sim *sim, const struct mail *mail)
{
    char text[UUID_TEXT_MAX];
    char day[DAY_ISO_MAX];
    char expected[MAIL_ID_MAX];
    for (day_t d = sim->today; d > sim->today - 30; d--) {
        char key[300];
        snprintf(key, sizeof(key), "mail/%s/%s", mail->to, day_iso(d, day));
        struct uuid id = wire_id_of(key);
        if (strcmp(mail->message_id, mail_message_id(uuid_text(&id, text), mail_domain(mail->from), expected)) == 0) {
            return d;
        }
    }
    return DAY_MIN;
}

static void take(struct sim *sim, const struct mail *mail)
{
    int64_t known = 0;
    const char *today = watch_person_day(sim->scratch, mail->to, sim->today);
    day_t day = day_of_message(sim, mail);
    if (day == DAY_MIN) {
        sim_wrong(sim, &sim->figures.wrong_id, "a message to %s has the id %s", mail->to, mail->message_id);
        return;
    }
    check_words(sim, mail, day);
    if (book_get(&sim->ids, mail->message_id, &known)) {
        sim->figures.repeats++;
        return;
    }
    book_put(&sim->ids, mail->message_id, 1);
    sim->figures.mails++;
    sim->figures.next_day += day != sim->today;
    if (book_get(&sim->arrivals, today, &known)) {
        sim_wrong(sim, &sim->figures.more_than_one, "%s got a second message that day", mail->to);
    }
    book_put(&sim->arrivals, today, 1);
}

static bool is_refused(const struct sim *sim, const char *address)
{
    for (size_t i = 0; i < sim->contact_count; i++) {
        if (sim->contacts[i].refuses && strcasecmp(sim->contacts[i].address, address) == 0) {
            return true;
        }
    }
    return false;
}

static void fake_mail(void *context, const struct mail_server *server, const struct mail *mail,
                      struct delivery_report *ret)
{
    struct sim *sim = context;
    (void)server;
    pthread_mutex_lock(&sim->lock);
    unsigned draw = dice_below(&sim->channel_dice, 100);
    bool away = sim->mail_down_from <= sim->today && sim->today < sim->mail_down_to;
    *ret = (struct delivery_report){.outcome = DELIVERY_RETRY};
    if (is_refused(sim, mail->to)) {
        ret->outcome = DELIVERY_REFUSED;
        snprintf(ret->answer, sizeof(ret->answer), "550 5.1.1 no such user");
        sim->figures.refused++;
    } else if (away || draw < 5) {
        snprintf(ret->answer, sizeof(ret->answer), "%s", draw < 3 ? "" : "451 4.3.0 try again later");
        err_set(&ret->err, ERR_UNAVAILABLE, "mail: no answer");
    } else {
        take(sim, mail);
        ret->outcome = draw < 8 ? DELIVERY_RETRY : DELIVERY_DONE; /* took it and died before it said so */
        if (draw >= 8 && draw < 9) {
            fuse_set(1, false); /* and here the collector dies */
        }
    }
    pthread_mutex_unlock(&sim->lock);
}

static void fake_webhook(void *context, const struct webhook *webhook, const struct webhook_call *call,
                         struct delivery_report *ret)
{
    (void)context;
    (void)webhook;
    (void)call;
    *ret = (struct delivery_report){.outcome = DELIVERY_DONE};
}

void channel_begin(struct sim *sim)
{
    sim->via = (struct deliver_via){.context = sim, .mail = fake_mail, .webhook = fake_webhook};
    sim->channels = (struct deliver_config){
        .from = "nhacviec@haiphong.example", .from_name = "Nhắc việc", .has_mail = true, .via = &sim->via};
    sim->channels.mail.timeout_ms = 10000;
    sim->mail_down_from = sim->mail_down_to = DAY_MIN;
    pthread_mutex_init(&sim->lock, NULL);
}
