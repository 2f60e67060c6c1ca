#include "config.h"

#include "conf.h"
#include "file.h"

#include <stddef.h>

#define KEY(member, type, fallback, low, high, text)                                                                   \
    {                                                                                                                  \
        "collector", #member, type, offsetof(struct collector_config, member), fallback, low, high, text               \
    }

static const struct conf_key keys[] = {
    KEY(listen, CONF_TEXT, "tcp://*:5757", 0, 0, "where to listen, tcp://address:port"),
    KEY(advertise, CONF_TEXT, "", 0, 0, "the same as agents reach it; written into enrolment files"),
    KEY(server_key, CONF_PATH, NULL, 0, 0, "file of the server's secret key (mode 0600)"),
    KEY(receipt_key, CONF_PATH, "", 0, 0,
        "file of the key that signs receipts (mode 0600); empty: receipt.key beside server_key"),
    KEY(create_key, CONF_BOOL, "no", 0, 0, "make the key files when there are none"),
    KEY(database, CONF_TEXT, "", 0, 0, "URI of the database; empty: PGHOST, PGDATABASE, PGUSER"),
    KEY(writers, CONF_NUMBER, "2", 1, 8, "database connections that store updates"),
    KEY(rate_per_second, CONF_NUMBER, "200", 1, 1000000, "updates a second of one agency in the long run"),
    KEY(rate_burst, CONF_NUMBER, "2000", 1, 1000000, "updates of one agency at once"),
    KEY(queue_max, CONF_NUMBER, "20000", 100, 1000000, "updates waiting for the database, over all devices"),
    KEY(queue_mib, CONF_NUMBER, "256", 1, 65536, "MiB of updates waiting for the database"),
    KEY(connections, CONF_NUMBER, "10000", 10, 1000000, "connections at most"),
    KEY(connections_address, CONF_NUMBER, "2000", 1, 1000000, "connections from one address at most"),
    KEY(connections_silent, CONF_NUMBER, "500", 1, 1000000, "connections that have not said a word yet"),
    KEY(connections_rate, CONF_NUMBER, "50", 1, 100000, "connections a second from one address that never say a word"),
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
    if (!conf_read(arena, path, keys, KEY_COUNT, ret, err)) {
        return false;
    }
    if (ret->receipt_key[0] == '\0') {
        ret->receipt_key = file_beside(arena, ret->server_key, "receipt.key");
    }
    return true;
}
