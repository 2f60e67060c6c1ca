/* Hands one message to a real server and prints what came of it. For tests/system/test_deliver.py.
 *   deliver_cli CONFIG mail TO TO_NAME SUBJECT KEY      body on stdin
 *   deliver_cli CONFIG webhook ID TIME_US               body on stdin
 *   deliver_cli CONFIG check
 * Lines: outcome, answer, wait (us), kind and error. Exit status 0 delivered, 1 retry, 2 refused, 78 configuration. */
#include "clock.h"
#include "deliver_config.h"
#include "lang.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char body[64 * 1024];

static void *interrupt_soon(void *unused)
{
    (void)unused;
    usleep(200 * 1000);
    deliver_interrupt();
    return NULL;
}

static void read_body(void)
{
    size_t size = fread(body, 1, sizeof(body) - 1, stdin);
    body[size] = '\0';
}

static void send_mail(const struct deliver_config *config, char **args, struct delivery_report *ret)
{
    char id[MAIL_ID_MAX] = {0};
    const struct mail mail = {
        .from = config->from,
        .from_name = config->from_name,
        .reply_to = config->reply_to,
        .to = args[0],
        .to_name = args[1],
        .subject = args[2],
        .body = body,
        .message_id = mail_message_id(args[3], mail_domain(config->from), id),
        .date_us = INT64_C(1733965200000000), /* 2024-12-12T08:00+07:00 */
    };
    mail_send(&config->mail, &mail, ret);
}

int main(int argc, char **argv)
{
    struct err err = {0};
    struct deliver_config config = {0};
    struct delivery_report report = {.outcome = DELIVERY_REFUSED};
    pthread_t thread = 0;
    lang_init();
    struct arena *arena = arena_new();
    bool interrupted = getenv("DELIVER_INTERRUPT") != NULL;
    if (argc < 3 || !deliver_begin(&err) || !deliver_config_read(arena, argv[1], &config, &err) ||
        !deliver_config_secrets(arena, &config, &err)) {
        printf("outcome=config\nkind=%d\nerror=%s\n", (int)err.kind, err.text);
        arena_free(arena);
        return 78;
    }
    if (interrupted && pthread_create(&thread, NULL, interrupt_soon, NULL) != 0) {
        return 71;
    }
    if (strcmp(argv[2], "mail") == 0 && argc == 7 && config.has_mail) {
        read_body();
        send_mail(&config, argv + 3, &report);
    } else if (strcmp(argv[2], "webhook") == 0 && argc == 5 && config.has_webhook) {
        read_body();
        const struct webhook_call call = {.id = argv[3], .body = body, .time_us = strtoll(argv[4], NULL, 10)};
        webhook_post(&config.webhook, &call, &report);
    } else {
        printf("outcome=nothing\nmail=%d\nwebhook=%d\n", config.has_mail, config.has_webhook);
    }
    if (report.answer[0] != '\0' || report.err.text[0] != '\0' || report.outcome != DELIVERY_REFUSED) {
        printf("outcome=%s\nanswer=%s\nwait=%lld\nkind=%d\nerror=%s\n", delivery_name(report.outcome), report.answer,
               (long long)report.wait_us, (int)report.err.kind, report.err.text);
    }
    if (interrupted) {
        pthread_join(thread, NULL);
    }
    deliver_end();
    arena_free(arena);
    return (int)report.outcome;
}
