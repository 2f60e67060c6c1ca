#include "zsock.h"

#include "arena.h"
#include "lang.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

/* What one peer may make us hold is bounded: high-water mark times frame size. The queue is the outbox on disk, and the
 * credit window says how much may be under way, so libzmq's own queues stay short. */
enum {
    /* Twice what an agent ever has under way, and more, because libzmq takes the mark for reached when half of what it
     * allows was read and not yet told. A connection whose input was stopped there and which then breaks can end the
     * process: libzmq 4.3.4 answers a heartbeat that it finds behind the mark on a descriptor that it has given up
     * (assertion !_io_error in stream_engine_base.cpp). A collector that wakes up after having been frozen met that. */
    ROUTER_RECEIVE_HWM = 64,
    ROUTER_SEND_HWM = 64,
    DEALER_HWM = 32,
    PAIR_HWM = 1024,
    BACKLOG = 1024,
    HANDSHAKE_MS = 5000,
    CONNECT_MS = 5000,
    RECONNECT_MS = 500,
    RECONNECT_MAX_MS = 5000,
    POLL_MAX = 16,
    CURVE_BYTES = 33, /* what encryption adds to a frame: libzmq counts them */
    EVENTS = ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_DISCONNECTED |
             ZMQ_EVENT_CONNECT_RETRIED,
    DOORS = ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_ACCEPT_FAILED | ZMQ_EVENT_DISCONNECTED,
};

struct zcontext {
    void *raw;
    unsigned monitors; /* numbers their inproc names */
};

struct zsock {
    void *raw;
    void *monitor; /* dealers: the reading end of libzmq's events */
    bool watched;  /* routers: somebody else reads them */
    bool refused, connected, disconnected, unreachable;
};

struct zcontext *zcontext_new(struct err *err)
{
    void *raw = zmq_ctx_new();
    if (raw == NULL) {
        err_set(err, ERR_OS, "zmq_ctx_new: %s", zmq_strerror(errno));
        return NULL;
    }
    zmq_ctx_set(raw, ZMQ_IO_THREADS, 1);
    zmq_ctx_set(raw, ZMQ_BLOCKY, 0);
    struct zcontext *context = mem_alloc(sizeof(*context));
    context->raw = raw;
    return context;
}

void zcontext_free(struct zcontext *context)
{
    if (context != NULL) {
        while (zmq_ctx_term(context->raw) != 0 && errno == EINTR) {
        }
        free(context);
    }
}

void *zcontext_raw(struct zcontext *context)
{
    return context->raw;
}

/* ---- making sockets ---- */

struct option {
    int name;
    int value;
};

static bool set_options(void *raw, const struct option *options, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (zmq_setsockopt(raw, options[i].name, &options[i].value, sizeof(options[i].value)) != 0) {
            return false;
        }
    }
    return true;
}

static bool set_common(void *raw)
{
    static const struct option options[] = {
        {ZMQ_LINGER, 0},
        {ZMQ_HANDSHAKE_IVL, HANDSHAKE_MS},
        {ZMQ_HEARTBEAT_IVL, ZSOCK_HEARTBEAT_MS},
        {ZMQ_HEARTBEAT_TIMEOUT, 3 * ZSOCK_HEARTBEAT_MS},
        {ZMQ_HEARTBEAT_TTL, 3 * ZSOCK_HEARTBEAT_MS},
    };
    int64_t frame_max = ZSOCK_FRAME_MAX + CURVE_BYTES;
    return set_options(raw, options, sizeof(options) / sizeof(options[0])) &&
           zmq_setsockopt(raw, ZMQ_MAXMSGSIZE, &frame_max, sizeof(frame_max)) == 0;
}

static struct zsock *open_socket(struct zcontext *context, int type, struct err *err)
{
    void *raw = zmq_socket(context->raw, type);
    if (raw == NULL) {
        err_set(err, ERR_OS, tr("no more sockets: %s", "không mở thêm được kết nối: %s"), zmq_strerror(errno));
        return NULL;
    }
    struct zsock *sock = mem_alloc(sizeof(*sock));
    sock->raw = raw;
    return sock;
}

/* Only the events that are needed: libzmq hands them over with a blocking send, so the reader must keep up. */
static bool watch(struct zcontext *context, struct zsock *sock)
{
    char name[64];
    snprintf(name, sizeof(name), "inproc://zsock-monitor-%u", context->monitors++);
    sock->monitor = zmq_socket(context->raw, ZMQ_PAIR);
    return sock->monitor != NULL && zmq_socket_monitor(sock->raw, name, EVENTS) == 0 &&
           zmq_connect(sock->monitor, name) == 0;
}

struct zsock *zsock_dealer(struct zcontext *context, const char *endpoint, const uint8_t server_key[static KEY_BYTES],
                           const struct key_pair *own, struct err *err)
{
    /* IMMEDIATE: nothing waits in libzmq for a collector that is not there, where a crash would lose it. */
    static const struct option options[] = {
        {ZMQ_IMMEDIATE, 1},
        {ZMQ_SNDHWM, DEALER_HWM},
        {ZMQ_RCVHWM, DEALER_HWM},
        {ZMQ_CONNECT_TIMEOUT, CONNECT_MS},
        {ZMQ_RECONNECT_IVL, RECONNECT_MS},
        {ZMQ_RECONNECT_IVL_MAX, RECONNECT_MAX_MS},
    };
    /* With IPv6 on, libzmq takes a host's first IPv6 address and no other: only where one is written out. */
    const struct option ipv6 = {ZMQ_IPV6, strchr(endpoint, '[') != NULL};
    struct zsock *sock = open_socket(context, ZMQ_DEALER, err);
    if (sock == NULL) {
        return NULL;
    }
    if (!set_common(sock->raw) || !set_options(sock->raw, options, sizeof(options) / sizeof(options[0])) ||
        !set_options(sock->raw, &ipv6, 1) ||
        zmq_setsockopt(sock->raw, ZMQ_CURVE_SERVERKEY, server_key, KEY_BYTES) != 0 ||
        zmq_setsockopt(sock->raw, ZMQ_CURVE_PUBLICKEY, own->public_key, KEY_BYTES) != 0 ||
        zmq_setsockopt(sock->raw, ZMQ_CURVE_SECRETKEY, own->secret_key, KEY_BYTES) != 0 || !watch(context, sock)) {
        err_set(err, ERR_OS, "libzmq: %s", zmq_strerror(errno));
    } else if (zmq_connect(sock->raw, endpoint) != 0) {
        err_set(err, ERR_CONFIG,
                tr("cannot connect to \"%s\": %s; expected tcp://host:port",
                   "không kết nối được tới \"%s\": %s; cần ghi tcp://máy:cổng"),
                endpoint, zmq_strerror(errno));
    } else {
        return sock;
    }
    zsock_close(sock);
    return NULL;
}

static bool bind_error(struct err *err, const char *endpoint, int error)
{
    if (error == EADDRINUSE) {
        return err_set(err, ERR_UNAVAILABLE,
                       tr("%s is in use by another program: stop that one, or listen on another port",
                          "%s đang được chương trình khác dùng: đề nghị dừng chương trình đó hoặc chọn cổng khác"),
                       endpoint);
    }
    return err_set(err, error == EACCES ? ERR_PERMISSION : ERR_CONFIG,
                   tr("cannot listen on \"%s\": %s; expected tcp://address:port, or tcp://*:port",
                      "không nghe được tại \"%s\": %s; cần ghi tcp://địa-chỉ:cổng hoặc tcp://*:cổng"),
                   endpoint, zmq_strerror(error));
}

struct zsock *zsock_router(struct zcontext *context, const char *endpoint, const struct key_pair *server,
                           struct err *err)
{
    /* MANDATORY: a reply that cannot be delivered is an error that is seen, not a silent drop. */
    static const struct option options[] = {
        {ZMQ_ROUTER_MANDATORY, 1},
        {ZMQ_SNDHWM, ROUTER_SEND_HWM},
        {ZMQ_RCVHWM, ROUTER_RECEIVE_HWM},
        {ZMQ_BACKLOG, BACKLOG},
        {ZMQ_IPV6, 1},
        {ZMQ_CURVE_SERVER, 1},
    };
    static const char domain[] = "tiendo";
    struct zsock *sock = open_socket(context, ZMQ_ROUTER, err);
    if (sock == NULL) {
        return NULL;
    }
    if (!set_common(sock->raw) || !set_options(sock->raw, options, sizeof(options) / sizeof(options[0])) ||
        zmq_setsockopt(sock->raw, ZMQ_CURVE_SECRETKEY, server->secret_key, KEY_BYTES) != 0 ||
        zmq_setsockopt(sock->raw, ZMQ_ZAP_DOMAIN, domain, strlen(domain)) != 0) {
        err_set(err, ERR_OS, "libzmq: %s", zmq_strerror(errno));
    } else if (zmq_bind(sock->raw, endpoint) != 0) {
        bind_error(err, endpoint, errno);
    } else {
        return sock;
    }
    zsock_close(sock);
    return NULL;
}

struct zsock *zsock_doors(struct zcontext *context, struct zsock *router, struct err *err)
{
    char name[64];
    snprintf(name, sizeof(name), "inproc://zsock-doors-%u", context->monitors++);
    struct zsock *sock = open_socket(context, ZMQ_PAIR, err);
    if (sock == NULL) {
        return NULL;
    }
    if (zmq_socket_monitor(router->raw, name, DOORS) != 0 || zmq_connect(sock->raw, name) != 0) {
        err_set(err, ERR_OS, "libzmq: %s", zmq_strerror(errno));
        zsock_close(sock);
        return NULL;
    }
    router->watched = true;
    return sock;
}

const char *zsock_endpoint(struct zsock *sock, char buf[static ZSOCK_ENDPOINT_MAX])
{
    size_t size = ZSOCK_ENDPOINT_MAX;
    buf[0] = '\0';
    zmq_getsockopt(sock->raw, ZMQ_LAST_ENDPOINT, buf, &size);
    return buf;
}

bool zsock_pair(struct zcontext *context, const char *name, struct zsock **ret_a, struct zsock **ret_b, struct err *err)
{
    static const struct option options[] = {{ZMQ_LINGER, 0}, {ZMQ_SNDHWM, PAIR_HWM}, {ZMQ_RCVHWM, PAIR_HWM}};
    size_t count = sizeof(options) / sizeof(options[0]);
    char endpoint[128];
    snprintf(endpoint, sizeof(endpoint), "inproc://%s", name);
    struct zsock *a = open_socket(context, ZMQ_PAIR, err);
    struct zsock *b = a == NULL ? NULL : open_socket(context, ZMQ_PAIR, err);
    if (b == NULL) {
        zsock_close(a);
        return false;
    }
    if (!set_options(a->raw, options, count) || !set_options(b->raw, options, count) ||
        zmq_bind(a->raw, endpoint) != 0 || zmq_connect(b->raw, endpoint) != 0) {
        err_set(err, ERR_SOFTWARE, "pair %s: %s", endpoint, zmq_strerror(errno));
        zsock_close(a);
        zsock_close(b);
        return false;
    }
    *ret_a = a;
    *ret_b = b;
    return true;
}

void zsock_close(struct zsock *sock)
{
    if (sock != NULL) {
        /* The writer of events goes before their reader, or libzmq waits for the reader for ever. */
        if (sock->monitor != NULL) {
            zmq_socket_monitor(sock->raw, NULL, 0);
            zmq_close(sock->monitor);
        }
        if (sock->watched) {
            zmq_socket_monitor(sock->raw, NULL, 0);
        }
        zmq_close(sock->raw);
        free(sock);
    }
}

/* ---- events ---- */

static void read_events(struct zsock *sock)
{
    zmq_msg_t message;
    zmq_msg_init(&message);
    while (sock->monitor != NULL && zmq_msg_recv(&message, sock->monitor, ZMQ_DONTWAIT) >= 0) {
        uint16_t event = 0;
        if (zmq_msg_size(&message) >= sizeof(event)) {
            memcpy(&event, zmq_msg_data(&message), sizeof(event));
        }
        sock->refused = sock->refused || event == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;
        sock->connected = sock->connected || event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED;
        sock->disconnected = sock->disconnected || event == ZMQ_EVENT_DISCONNECTED;
        sock->unreachable = sock->unreachable || event == ZMQ_EVENT_CONNECT_RETRIED;
        while (zmq_msg_more(&message) && zmq_msg_recv(&message, sock->monitor, ZMQ_DONTWAIT) >= 0) {
        }
    }
    zmq_msg_close(&message);
}

bool zsock_door(struct zsock *doors, enum zdoor *ret, int *ret_value)
{
    uint8_t event[sizeof(uint16_t) + sizeof(uint32_t)] = {0};
    uint16_t number = 0;
    uint32_t value = 0;
    if (zmq_recv(doors->raw, event, sizeof(event), ZMQ_DONTWAIT) < 0) {
        return false;
    }
    char endpoint[8]; /* ours; the second frame is there with the first */
    zmq_recv(doors->raw, endpoint, sizeof(endpoint), ZMQ_DONTWAIT);
    memcpy(&number, event, sizeof(number));
    memcpy(&value, event + sizeof(number), sizeof(value));
    *ret = number == ZMQ_EVENT_ACCEPTED ? ZDOOR_CAME : number == ZMQ_EVENT_DISCONNECTED ? ZDOOR_GONE : ZDOOR_FAILED;
    *ret_value = (int)value;
    return true;
}

static bool take_event(struct zsock *sock, bool *event)
{
    read_events(sock);
    bool happened = *event;
    *event = false;
    return happened;
}

bool zsock_refused(struct zsock *sock)
{
    return take_event(sock, &sock->refused);
}

bool zsock_connected(struct zsock *sock)
{
    return take_event(sock, &sock->connected);
}

bool zsock_disconnected(struct zsock *sock)
{
    return take_event(sock, &sock->disconnected);
}

bool zsock_unreachable(struct zsock *sock)
{
    return take_event(sock, &sock->unreachable);
}

/* ---- frames ---- */

static enum zresult result_of(int error)
{
    switch (error) {
    case EAGAIN:
    case EINTR:
        return Z_AGAIN;
    case EHOSTUNREACH:
        return Z_GONE;
    default:
        return Z_ERROR;
    }
}

enum zresult zsock_send(struct zsock *sock, const void *frame, size_t size)
{
    return zmq_send(sock->raw, frame, size, ZMQ_DONTWAIT) >= 0 ? Z_OK : result_of(errno);
}

/* Whatever comes after the one payload frame is not ours: such a message is handed on as an empty frame, which decodes
 * as malformed. */
static void take_frame(struct zsock *sock, zmq_msg_t *message, uint8_t **ret_frame, size_t *ret_size)
{
    bool single = !zmq_msg_more(message);
    size_t size = single ? zmq_msg_size(message) : 0;
    uint8_t *frame = mem_alloc(size);
    if (size > 0) {
        memcpy(frame, zmq_msg_data(message), size);
    }
    while (zmq_msg_more(message) && zmq_msg_recv(message, sock->raw, ZMQ_DONTWAIT) >= 0) {
    }
    *ret_frame = frame;
    *ret_size = size;
}

enum zresult zsock_receive(struct zsock *sock, uint8_t **ret_frame, size_t *ret_size)
{
    zmq_msg_t message;
    zmq_msg_init(&message);
    enum zresult result = Z_OK;
    if (zmq_msg_recv(&message, sock->raw, ZMQ_DONTWAIT) < 0) {
        result = result_of(errno);
    } else {
        take_frame(sock, &message, ret_frame, ret_size);
    }
    zmq_msg_close(&message);
    return result;
}

enum zresult zsock_route(struct zsock *sock, const struct zpeer *peer, const void *frame, size_t size)
{
    if (zmq_send(sock->raw, peer->id, peer->size, ZMQ_DONTWAIT | ZMQ_SNDMORE) < 0 ||
        zmq_send(sock->raw, frame, size, ZMQ_DONTWAIT) < 0) {
        return result_of(errno);
    }
    return Z_OK;
}

static void take_identity(zmq_msg_t *payload, char ret_user_id[static ZUSER_MAX], int *ret_fd)
{
    /* Of the payload frame: the routing id's frame has lost its properties once the socket was polled. */
    const char *user_id = zmq_msg_gets(payload, "User-Id");
    bool fits = user_id != NULL && strlen(user_id) < ZUSER_MAX;
    snprintf(ret_user_id, ZUSER_MAX, "%s", fits ? user_id : "");
    *ret_fd = zmq_msg_get(payload, ZMQ_SRCFD);
}

enum zresult zsock_receive_from(struct zsock *sock, struct zpeer *ret_peer, char ret_user_id[static ZUSER_MAX],
                                uint8_t **ret_frame, size_t *ret_size, int *ret_fd)
{
    zmq_msg_t message;
    zmq_msg_init(&message);
    enum zresult result = Z_ERROR;
    struct zpeer peer = {0};
    if (zmq_msg_recv(&message, sock->raw, ZMQ_DONTWAIT) < 0) {
        result = result_of(errno);
        goto out;
    }
    peer.size = zmq_msg_size(&message);
    if (peer.size > ZPEER_MAX) {
        /* Only a peer that chose its own routing id has one this long; it cannot be answered. */
        uint8_t *unused = NULL;
        size_t unused_size = 0;
        take_frame(sock, &message, &unused, &unused_size);
        free(unused);
        result = Z_AGAIN;
        goto out;
    }
    memcpy(peer.id, zmq_msg_data(&message), peer.size);
    if (!zmq_msg_more(&message) || zmq_msg_recv(&message, sock->raw, ZMQ_DONTWAIT) < 0) {
        goto out;
    }
    take_identity(&message, ret_user_id, ret_fd);
    take_frame(sock, &message, ret_frame, ret_size);
    *ret_peer = peer;
    result = Z_OK;
out:
    zmq_msg_close(&message);
    return result;
}

/* ---- pointers between threads ---- */

bool zsock_pass(struct zsock *sock, void *pointer)
{
    return zmq_send(sock->raw, &pointer, sizeof(pointer), ZMQ_DONTWAIT) == (int)sizeof(pointer);
}

void *zsock_take(struct zsock *sock)
{
    void *pointer = NULL;
    int size = zmq_recv(sock->raw, &pointer, sizeof(pointer), ZMQ_DONTWAIT);
    return size == (int)sizeof(pointer) ? pointer : NULL;
}

/* ---- waiting ---- */

bool zsock_poll(struct zpoll *items, size_t count, int timeout_ms, struct err *err)
{
    zmq_pollitem_t polled[2 * POLL_MAX] = {0};
    if (count > POLL_MAX) {
        return err_set(err, ERR_SOFTWARE, "zsock_poll: %zu items, at most %d", count, POLL_MAX);
    }
    size_t used = count;
    for (size_t i = 0; i < count; i++) {
        items[i].ready = false;
        polled[i].events = ZMQ_POLLIN;
        polled[i].fd = items[i].fd;
        if (items[i].sock != NULL) {
            polled[i].socket = items[i].sock->raw;
        }
        if (items[i].sock != NULL && items[i].sock->monitor != NULL) {
            polled[used].socket = items[i].sock->monitor;
            polled[used].events = ZMQ_POLLIN;
            used++;
        }
    }
    if (zmq_poll(polled, (int)used, timeout_ms) < 0) {
        return errno == EINTR || err_set(err, ERR_OS, "zmq_poll: %s", zmq_strerror(errno));
    }
    used = count;
    for (size_t i = 0; i < count; i++) {
        items[i].ready = polled[i].revents != 0;
        if (items[i].sock != NULL && items[i].sock->monitor != NULL) {
            items[i].ready = items[i].ready || polled[used].revents != 0;
            used++;
        }
    }
    return true;
}
