#include "config.h"

#include "clock.h"
#include "conf.h"
#include "lang.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_PATH "/etc/tiendo/agent.conf"
#define MEMBER(name) offsetof(struct agent_config, name)

static const struct conf_key keys[] = {
    {"agent", "state", CONF_PATH, MEMBER(state), "state", 0, 0, "folder of the outbox and the device's keys"},
    {"agent", "enrolment", CONF_PATH, MEMBER(enrolment), "enrolment.json", 0, 0, "the enrolment file"},
    {"agent", "simulated_clock", CONF_BOOL, MEMBER(simulated_clock), "no", 0, 0, "allow TIENDO_CLOCK"},
    {"agent", "quota_updates", CONF_NUMBER, MEMBER(quota_updates), "1000000", 0, 1000000000,
     "updates kept; 0: no limit"},
    {"agent", "quota_mb", CONF_NUMBER, MEMBER(quota_mb), "4096", 0, 1048576, "size of the outbox; 0: no limit"},
    {"agent", "free_mb", CONF_NUMBER, MEMBER(free_mb), "16", 0, 1048576, "free disk below which nothing new is taken"},
    {"agent", "ballast_mb", CONF_NUMBER, MEMBER(ballast_mb), "4", 0, 1024, "reserve for the centre's answers"},
    {"link", "collectors", CONF_TEXT, MEMBER(collectors), "", 0, 0, "tcp://host:port KEY, ...; empty: the enrolment's"},
    {"link", "retry_min_ms", CONF_NUMBER, MEMBER(retry_min_ms), "500", 10, 600000, "first wait for a silent centre"},
    {"link", "retry_max_ms", CONF_NUMBER, MEMBER(retry_max_ms), "30000", 10, 3600000, "longest wait for it"},
    {"link", "refused_min_ms", CONF_NUMBER, MEMBER(refused_min_ms), "5000", 10, 600000, "first wait after a refusal"},
    {"link", "refused_max_ms", CONF_NUMBER, MEMBER(refused_max_ms), "600000", 10, 3600000, "longest wait after one"},
    {"link", "home_s", CONF_NUMBER, MEMBER(home_s), "600", 0, 86400,
     "how often the first of several collectors is tried from another; 0: never"},
    {"people", "drafter", CONF_TEXT, MEMBER(drafter), "", 0, 0, "who drafts"},
    {"people", "drafter_position", CONF_TEXT, MEMBER(drafter_position), "", 0, 0, "and in what position"},
    {"people", "approver", CONF_TEXT, MEMBER(approver), "", 0, 0, "who approves"},
    {"people", "approver_position", CONF_TEXT, MEMBER(approver_position), "", 0, 0, "and in what position"},
    {"people", "two_persons", CONF_BOOL, MEMBER(two_persons), "no", 0, 0, "one drafts, another approves"},
};

bool agent_config_read(struct arena *arena, const char *path, struct agent_config *ret, struct err *err)
{
    struct agent_config config = {0};
    const char *from_environment = getenv("TIENDO_AGENT_CONFIG"); // NOLINT(concurrency-mt-unsafe): before any thread
    if (path == NULL && from_environment != NULL && from_environment[0] != '\0') {
        path = from_environment;
    }
    if (path == NULL && access(DEFAULT_PATH, F_OK) != 0) {
        return err_set(
            err, ERR_CONFIG, "%s",
            tr("no configuration: give --config FILE, or set TIENDO_AGENT_CONFIG (" DEFAULT_PATH " is not there)",
               "chưa có cấu hình: đề nghị ghi --config TỆP hoặc đặt TIENDO_AGENT_CONFIG (không có " DEFAULT_PATH ")"));
    }
    if (path == NULL) {
        path = DEFAULT_PATH;
    }
    if (!conf_read(arena, path, keys, sizeof(keys) / sizeof(keys[0]), &config, err) ||
        !clock_init(config.simulated_clock, err)) {
        return false;
    }
    config.path = arena_strdup(arena, path);
    *ret = config;
    return true;
}
