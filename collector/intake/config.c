#include "config.h"

#include "conf.h"

#include <stddef.h>

#define KEY(member, type, fallback, low, high, text)                                                                   \
    {                                                                                                                  \
        "collector", #member, type, offsetof(struct collector_config, member), fallback, low, high, text               \
    }

static const struct conf_key keys[] = {
    KEY(listen, CONF_TEXT, "tcp://*:5757", 0, 0, "where to listen, tcp://address:port"),
    KEY(advertise, CONF_TEXT, "", 0, 0, "the same as agents reach it; written into enrolment files"),
    KEY(server_key, CONF_PATH, NULL, 0, 0, "file of the server's secret key (mode 0600)"),
    KEY(create_key, CONF_BOOL, "no", 0, 0, "make the key file when there is none"),
    KEY(database, CONF_TEXT, "", 0, 0, "URI of the database; empty: PGHOST, PGDATABASE, PGUSER"),
    KEY(writers, CONF_NUMBER, "2", 1, 8, "database connections that store updates"),
    KEY(rate_per_second, CONF_NUMBER, "200", 1, 1000000, "updates a second of one device in the long run"),
    KEY(rate_burst, CONF_NUMBER, "2000", 1, 1000000, "updates of one device at once"),
    KEY(queue_max, CONF_NUMBER, "20000", 100, 1000000, "updates waiting for the database, over all devices"),
    KEY(remind_database, CONF_TEXT, "", 0, 0, "URI of the database for the role tiendo_remind; empty: no reminders"),
    KEY(remind_every_s, CONF_NUMBER, "300", 1, 86400, "seconds between two plannings of reminders"),
    KEY(deliver, CONF_PATH, "", 0, 0, "file with [mail] and [webhook]; empty: reminders go to the agents only"),
    KEY(open_rounds, CONF_BOOL, "no", 0, 0, "open rounds by the plans' definitions when their reporting time begins"),
    KEY(simulated_clock, CONF_BOOL, "no", 0, 0, "allow TIENDO_CLOCK (demonstrations and tests)"),
    KEY(debug, CONF_BOOL, "no", 0, 0, "log every message"),
};

enum { KEY_COUNT = sizeof(keys) / sizeof(keys[0]) };

bool config_read(struct arena *arena, const char *path, struct collector_config *ret, struct err *err)
{
    *ret = (struct collector_config){0};
    return conf_read(arena, path, keys, KEY_COUNT, ret, err);
}
