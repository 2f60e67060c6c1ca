#include "gate.h"

#include "clock.h"
#include "damper.h"
#include "log.h"
#include "peers.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

enum { LOOK_MS = 500, DESCRIPTORS_KEPT = 256 };

static const int64_t SILENT_US =
    30 * CLOCK_SECOND; /* so long a connection may say nothing; docs/PROTOCOL.md, section 2 */

struct gate {
    struct zsock *doors;
    in_port_t port;       /* as the network writes it */
    pthread_mutex_t lock; /* of the crowd */
    struct crowd *crowd;
    struct damper excess, failed;
    pthread_t thread;
    atomic_bool stopping;
};

size_t gate_room(size_t wanted)
{
    struct rlimit limit = {0};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
        return wanted;
    }
    size_t all = (size_t)limit.rlim_cur;
    size_t room = all / 2 > DESCRIPTORS_KEPT ? all - DESCRIPTORS_KEPT : all / 2;
    return wanted < room ? wanted : room;
}

/* Where it comes from. One who has an IPv6 address has a whole /64 of them. False: it is gone already. */
static bool source_of(int fd, char ret[static CROWD_ADDRESS_MAX])
{
    struct sockaddr_storage address = {0};
    socklen_t size = sizeof(address);
    if (getpeername(fd, (struct sockaddr *)&address, &size) != 0) {
        return false;
    }
    if (address.ss_family == AF_INET) {
        return inet_ntop(AF_INET, &((struct sockaddr_in *)&address)->sin_addr, ret, CROWD_ADDRESS_MAX) != NULL;
    }
    struct in6_addr six = ((struct sockaddr_in6 *)&address)->sin6_addr;
    if (address.ss_family == AF_INET6 && !IN6_IS_ADDR_V4MAPPED(&six)) {
        memset(&six.s6_addr[8], 0, 8);
    }
    return address.ss_family == AF_INET6 && inet_ntop(AF_INET6, &six, ret, CROWD_ADDRESS_MAX) != NULL;
}

/* Where the router listens, whatever its configuration says. */
static in_port_t port_of(struct zsock *router)
{
    char endpoint[ZSOCK_ENDPOINT_MAX];
    const char *colon = strrchr(zsock_endpoint(router, endpoint), ':');
    return htons((uint16_t)(colon == NULL ? 0 : strtoul(colon + 1, NULL, 10)));
}

static in_port_t local_port(int fd)
{
    struct sockaddr_storage address = {0};
    socklen_t size = sizeof(address);
    if (getsockname(fd, (struct sockaddr *)&address, &size) != 0) {
        return 0;
    }
    return address.ss_family == AF_INET    ? ((struct sockaddr_in *)&address)->sin_port
           : address.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&address)->sin6_port
                                           : 0;
}

/* A connection may have ended this very moment, and its descriptor be another's: never one of the database's. */
static void cut_off(const struct gate *gate, int fd)
{
    if (local_port(fd) == gate->port) {
        cut_off_descriptor(fd);
    }
}

static void log_excess(struct gate *gate, enum crowd_excess excess, const char *source)
{
    static const char *const events[] = {"", "connections.full", "connections.one_address", "connections.silent",
                                         "connections.haste"};
    int64_t left_out = 0;
    if (damper_lets(&gate->excess, clock_monotonic_us(), &left_out)) {
        log_event(LOG_LEVEL_WARN, events[excess], "address", source, "connections",
                  log_number((long long)gate_count(gate)), "left_out", log_number(left_out), NULL);
    }
}

static void take_arrival(struct gate *gate, int fd)
{
    char source[CROWD_ADDRESS_MAX] = "";
    int cut = -1;
    if (!source_of(fd, source)) {
        return; /* gone already; its end is told next, and nobody knows it */
    }
    pthread_mutex_lock(&gate->lock);
    enum crowd_excess excess = crowd_came(gate->crowd, fd, source, clock_monotonic_us(), &cut);
    pthread_mutex_unlock(&gate->lock);
    if (excess != CROWD_FINE) {
        cut_off(gate, cut);
        log_excess(gate, excess, source);
    }
}

static void take_failure(struct gate *gate, int error)
{
    int64_t left_out = 0;
    if (damper_lets(&gate->failed, clock_monotonic_us(), &left_out)) {
        log_event(LOG_LEVEL_ERROR, "connections.failed", "error", strerror(error), "left_out", log_number(left_out),
                  NULL);
    }
}

static void tend(struct gate *gate)
{
    int fd = 0;
    pthread_mutex_lock(&gate->lock);
    crowd_tend(gate->crowd, clock_monotonic_us());
    pthread_mutex_unlock(&gate->lock);
    while (fd >= 0) {
        pthread_mutex_lock(&gate->lock);
        fd = crowd_overdue(gate->crowd, clock_monotonic_us() - SILENT_US);
        pthread_mutex_unlock(&gate->lock);
        if (fd >= 0) {
            cut_off(gate, fd);
        }
    }
}

static void take_events(struct gate *gate)
{
    enum zdoor door = ZDOOR_CAME;
    int value = 0;
    while (zsock_door(gate->doors, &door, &value)) {
        if (door == ZDOOR_CAME) {
            take_arrival(gate, value);
        } else if (door == ZDOOR_GONE) {
            pthread_mutex_lock(&gate->lock);
            crowd_gone(gate->crowd, value);
            pthread_mutex_unlock(&gate->lock);
        } else {
            take_failure(gate, value);
        }
    }
}

static void *run(void *argument)
{
    struct gate *gate = argument;
    int64_t tended_us = 0;
    while (!atomic_load(&gate->stopping)) {
        struct zpoll item = {.sock = gate->doors};
        struct err ignored = {0};
        if (zsock_poll(&item, 1, LOOK_MS, &ignored)) {
            take_events(gate);
        }
        if (clock_monotonic_us() - tended_us >= (int64_t)LOOK_MS * 1000) {
            tended_us = clock_monotonic_us();
            tend(gate);
        }
    }
    return NULL;
}

struct gate *gate_start(struct zcontext *context, struct zsock *router, const struct crowd_limits *limits,
                        struct err *err)
{
    struct zsock *doors = zsock_doors(context, router, err);
    if (doors == NULL) {
        return NULL;
    }
    struct gate *gate = mem_alloc(sizeof(*gate));
    gate->doors = doors;
    gate->port = port_of(router);
    gate->crowd = crowd_new(limits);
    pthread_mutex_init(&gate->lock, NULL);
    if (pthread_create(&gate->thread, NULL, run, gate) == 0) {
        return gate;
    }
    err_set(err, ERR_OS, "pthread_create failed");
    zsock_close(doors);
    crowd_free(gate->crowd);
    pthread_mutex_destroy(&gate->lock);
    free(gate);
    return NULL;
}

bool gate_spoke(struct gate *gate, int fd)
{
    pthread_mutex_lock(&gate->lock);
    bool known = crowd_spoke(gate->crowd, fd);
    pthread_mutex_unlock(&gate->lock);
    return known;
}

size_t gate_count(struct gate *gate)
{
    pthread_mutex_lock(&gate->lock);
    size_t count = crowd_count(gate->crowd);
    pthread_mutex_unlock(&gate->lock);
    return count;
}

void gate_stop(struct gate *gate)
{
    if (gate != NULL) {
        atomic_store(&gate->stopping, true);
        pthread_join(gate->thread, NULL);
        zsock_close(gate->doors);
        crowd_free(gate->crowd);
        pthread_mutex_destroy(&gate->lock);
        free(gate);
    }
}
