#include "fault.h"

#ifdef TIENDO_FAULTS

#include "text.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ORDERS_MAX = 16, NAME_MAX_BYTES = 64 };

enum fault_action { FAULT_KILL, FAULT_STOP, FAULT_ERROR, FAULT_DELAY };

struct order {
    char name[NAME_MAX_BYTES];
    long nth; /* 0: every passing */
    enum fault_action action;
    long delay_ms;
    atomic_long passed;
};

static struct order orders[ORDERS_MAX];
static size_t order_count;
static pthread_once_t orders_read = PTHREAD_ONCE_INIT;

/* A test that asks for something that is not there must not pass. */
static void refuse(const char *order)
{
    fprintf(stderr, "TIENDO_FAULT: \"%s\": expected NAME[:NTH|*][:kill|stop|error|delay=MS]\n", order);
    _exit(ERR_USAGE);
}

static bool read_word(const char *word, struct order *order)
{
    char *end = NULL;
    if (strcmp(word, "*") == 0) {
        order->nth = 0;
        return true;
    }
    if (word[0] >= '1' && word[0] <= '9') {
        order->nth = strtol(word, &end, 10);
        return *end == '\0';
    }
    if (strncmp(word, "delay=", strlen("delay=")) == 0) {
        order->action = FAULT_DELAY;
        order->delay_ms = strtol(word + strlen("delay="), &end, 10);
        return *end == '\0' && order->delay_ms > 0;
    }
    order->action = strcmp(word, "stop") == 0 ? FAULT_STOP : strcmp(word, "error") == 0 ? FAULT_ERROR : FAULT_KILL;
    return order->action != FAULT_KILL || strcmp(word, "kill") == 0;
}

static void read_order(const char *text)
{
    char words[NAME_MAX_BYTES * 2];
    char *rest = NULL;
    if (order_count == ORDERS_MAX || strlen(text) >= sizeof(words)) {
        refuse(text);
    }
    struct order *order = &orders[order_count++];
    snprintf(words, sizeof(words), "%s", text);
    const char *name = strtok_r(words, ":", &rest);
    if (name == NULL || strlen(name) >= sizeof(order->name)) {
        refuse(text);
        return;
    }
    snprintf(order->name, sizeof(order->name), "%s", name);
    order->nth = 1;
    for (const char *word = strtok_r(NULL, ":", &rest); word != NULL; word = strtok_r(NULL, ":", &rest)) {
        if (!read_word(word, order)) {
            refuse(text);
        }
    }
}

static void read_orders(void)
{
    const char *setting = getenv("TIENDO_FAULT"); // NOLINT(concurrency-mt-unsafe): nobody writes the environment
    char *copy = strdup(setting == NULL ? "" : setting);
    char *rest = NULL;
    for (const char *order = strtok_r(copy, ",", &rest); order != NULL; order = strtok_r(NULL, ",", &rest)) {
        read_order(order);
    }
    free(copy);
}

/* Written without stdio's buffer: nothing is flushed any more when it kills. */
static void tell(const struct order *order)
{
    static const char *const words[] = {"kill", "stop", "error", "delay"};
    char line[NAME_MAX_BYTES * 2];
    int length = snprintf(line, sizeof(line), "fault point %s: %s\n", order->name, words[order->action]);
    ssize_t written = write(STDERR_FILENO, line, (size_t)length);
    (void)written;
}

bool fault_pass(const char *name)
{
    bool fails = false;
    pthread_once(&orders_read, read_orders);
    for (size_t i = 0; i < order_count; i++) {
        struct order *order = &orders[i];
        if (strcmp(order->name, name) != 0 ||
            (atomic_fetch_add(&order->passed, 1) + 1 != order->nth && order->nth != 0)) {
            continue;
        }
        tell(order);
        if (order->action == FAULT_DELAY) {
            poll(NULL, 0, (int)order->delay_ms);
        } else if (order->action == FAULT_ERROR) {
            fails = true;
        } else {
            raise(order->action == FAULT_KILL ? SIGKILL : SIGSTOP);
        }
    }
    return fails;
}

bool fault_fails(const char *name, struct err *err)
{
    if (!fault_pass(name)) {
        return false;
    }
    err_set(err, ERR_TEMPORARY, "fault point %s", name);
    return true;
}

#endif
