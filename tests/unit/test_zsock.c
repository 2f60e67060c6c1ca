#include "unit.h"

#include "clock.h"
#include "zsock.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zmq.h>

enum { DEADLINE_MS = 10000 };

/* ---- a ZAP handler for the tests: lets in the one key that it is told, under the name "device:1" ---- */

struct gate {
    void *socket;
    pthread_t thread;
    pthread_mutex_t lock;
    bool open;
    uint8_t key[KEY_BYTES];
};

static void answer(struct gate *gate, char frames[][256], const size_t *sizes)
{
    pthread_mutex_lock(&gate->lock);
    bool known = gate->open && sizes[6] == KEY_BYTES && memcmp(frames[6], gate->key, KEY_BYTES) == 0;
    pthread_mutex_unlock(&gate->lock);
    zmq_send(gate->socket, "1.0", 3, ZMQ_SNDMORE);
    zmq_send(gate->socket, frames[1], sizes[1], ZMQ_SNDMORE);
    zmq_send(gate->socket, known ? "200" : "400", 3, ZMQ_SNDMORE);
    zmq_send(gate->socket, "", 0, ZMQ_SNDMORE);
    zmq_send(gate->socket, "device:1", known ? 8 : 0, ZMQ_SNDMORE);
    zmq_send(gate->socket, "", 0, 0);
}

static void *gate_run(void *argument)
{
    struct gate *gate = argument;
    for (;;) {
        char frames[8][256] = {{0}};
        size_t sizes[8] = {0};
        int more = 1;
        size_t more_size = sizeof(more);
        for (size_t i = 0; i < 8 && more; i++) {
            int size = zmq_recv(gate->socket, frames[i], sizeof(frames[i]), 0);
            if (size < 0) {
                zmq_close(gate->socket);
                return NULL;
            }
            sizes[i] = (size_t)size;
            zmq_getsockopt(gate->socket, ZMQ_RCVMORE, &more, &more_size);
        }
        answer(gate, frames, sizes);
    }
}

static void gate_set(struct gate *gate, const struct key_pair *allowed)
{
    pthread_mutex_lock(&gate->lock);
    gate->open = allowed != NULL;
    if (allowed != NULL) {
        memcpy(gate->key, allowed->public_key, KEY_BYTES);
    }
    pthread_mutex_unlock(&gate->lock);
}

/* ---- one collector and one agent end ---- */

struct fixture {
    struct zcontext *context;
    struct gate gate;
    struct key_pair server, client;
    struct zsock *router, *dealer;
    char endpoint[64];
};

static void free_port(char endpoint[static 64])
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof(address);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    snprintf(endpoint, 64, "tcp://127.0.0.1:%d", ntohs(address.sin_port));
    close(fd);
}

static int set_up(void **state)
{
    struct err err = {0};
    struct fixture *f = calloc(1, sizeof(*f));
    assert_non_null(f);
    f->context = zcontext_new(&err);
    assert_true(key_pair_new(&f->server, &err) && key_pair_new(&f->client, &err));
    pthread_mutex_init(&f->gate.lock, NULL);
    gate_set(&f->gate, &f->client);
    f->gate.socket = zmq_socket(zcontext_raw(f->context), ZMQ_REP);
    assert_int_equal(zmq_bind(f->gate.socket, "inproc://zeromq.zap.01"), 0);
    pthread_create(&f->gate.thread, NULL, gate_run, &f->gate);
    free_port(f->endpoint);
    f->router = zsock_router(f->context, f->endpoint, &f->server, &err);
    if (f->router == NULL) {
        fail_msg("%s", err.text);
    }
    f->dealer = zsock_dealer(f->context, f->endpoint, f->server.public_key, &f->client, &err);
    assert_non_null(f->dealer);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    zsock_close(f->dealer);
    zsock_close(f->router);
    zmq_ctx_shutdown(zcontext_raw(f->context));
    pthread_join(f->gate.thread, NULL);
    zcontext_free(f->context);
    pthread_mutex_destroy(&f->gate.lock);
    free(f);
    return 0;
}

static bool wait_for(struct zsock *sock, int64_t until)
{
    struct err err = {0};
    struct zpoll item = {.sock = sock};
    int64_t left = (until - clock_monotonic_us()) / 1000;
    assert_true(zsock_poll(&item, 1, left > 0 ? (int)left : 0, &err));
    return clock_monotonic_us() < until;
}

static int64_t deadline(void)
{
    return clock_monotonic_us() + DEADLINE_MS * INT64_C(1000);
}

static void send_when_up(struct zsock *dealer, const void *frame, size_t size)
{
    int64_t until = deadline();
    while (zsock_send(dealer, frame, size) != Z_OK) {
        assert_true(wait_for(dealer, until));
    }
}

struct got {
    struct zpeer peer;
    char user_id[ZUSER_MAX];
    uint8_t *frame;
    size_t size;
    int fd;
};

static struct got receive_from(struct zsock *router)
{
    struct got got = {0};
    int64_t until = deadline();
    while (zsock_receive_from(router, &got.peer, got.user_id, &got.frame, &got.size, &got.fd) != Z_OK) {
        assert_true(wait_for(router, until));
    }
    return got;
}

static void there_and_back(void **state)
{
    struct fixture *f = *state;
    uint8_t *frame = NULL;
    size_t size = 0;
    send_when_up(f->dealer, "hello", 5);
    assert_true(zsock_connected(f->dealer));
    struct got got = receive_from(f->router);
    assert_int_equal(got.size, 5);
    assert_memory_equal(got.frame, "hello", 5);
    assert_string_equal(got.user_id, "device:1");
    assert_true(got.fd > 0);
    free(got.frame);
    assert_int_equal(zsock_route(f->router, &got.peer, "welcome", 7), Z_OK);
    int64_t until = deadline();
    while (zsock_receive(f->dealer, &frame, &size) != Z_OK) {
        assert_true(wait_for(f->dealer, until));
    }
    assert_int_equal(size, 7);
    free(frame);
    assert_int_equal(zsock_receive(f->dealer, &frame, &size), Z_AGAIN);
    assert_false(zsock_refused(f->dealer));
}

static void unknown_peer_is_gone(void **state)
{
    struct fixture *f = *state;
    struct zpeer nobody = {.id = {0, 1, 2, 3, 4}, .size = 5};
    assert_int_equal(zsock_route(f->router, &nobody, "x", 1), Z_GONE);
}

static void unknown_key_is_refused(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    struct key_pair stranger = {0};
    assert_true(key_pair_new(&stranger, &err));
    struct zsock *dealer = zsock_dealer(f->context, f->endpoint, f->server.public_key, &stranger, &err);
    int64_t until = deadline();
    while (!zsock_refused(dealer)) {
        assert_true(wait_for(dealer, until));
    }
    assert_false(zsock_refused(dealer));
    assert_int_equal(zsock_send(dealer, "x", 1), Z_AGAIN);
    zsock_close(dealer);
}

/* A refused socket stays dead; a new one gets in as soon as the key is allowed. */
static void new_socket_recovers(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    gate_set(&f->gate, NULL);
    struct zsock *dealer = zsock_dealer(f->context, f->endpoint, f->server.public_key, &f->client, &err);
    int64_t until = deadline();
    while (!zsock_refused(dealer)) {
        assert_true(wait_for(dealer, until));
    }
    zsock_close(dealer);
    gate_set(&f->gate, &f->client);
    dealer = zsock_dealer(f->context, f->endpoint, f->server.public_key, &f->client, &err);
    send_when_up(dealer, "again", 5);
    zsock_close(dealer);
}

/* Cutting the connection that a message came by: how a revoked device is thrown out. */
static void cut_connection_is_seen(void **state)
{
    struct fixture *f = *state;
    send_when_up(f->dealer, "hello", 5);
    struct got got = receive_from(f->router);
    free(got.frame);
    gate_set(&f->gate, NULL);
    assert_int_equal(shutdown(got.fd, SHUT_RDWR), 0);
    int64_t until = deadline();
    while (!zsock_disconnected(f->dealer)) {
        assert_true(wait_for(f->dealer, until));
    }
    while (zsock_route(f->router, &got.peer, "x", 1) != Z_GONE) {
        struct err err = {0};
        assert_true(zsock_poll(NULL, 0, 20, &err));
        assert_true(clock_monotonic_us() < until);
    }
}

static void wrong_server_key_never_connects(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    struct zsock *dealer = zsock_dealer(f->context, f->endpoint, f->client.public_key, &f->client, &err);
    int64_t until = clock_monotonic_us() + 500000;
    while (wait_for(dealer, until)) {
        assert_int_equal(zsock_send(dealer, "secret", 6), Z_AGAIN);
        assert_false(zsock_connected(dealer));
    }
    zsock_close(dealer);
}

/* Too large a frame cuts its connection; it is never delivered, whole or in part. */
static void oversize_frame_is_lost(void **state)
{
    struct fixture *f = *state;
    send_when_up(f->dealer, "hello", 5);
    struct got got = receive_from(f->router);
    free(got.frame);
    assert_true(zsock_connected(f->dealer));
    char *large = calloc(1, ZSOCK_FRAME_MAX + 1);
    assert_int_equal(zsock_send(f->dealer, large, ZSOCK_FRAME_MAX + 1), Z_OK);
    int64_t until = deadline();
    while (!zsock_disconnected(f->dealer)) {
        assert_true(wait_for(f->dealer, until));
    }
    /* What is sent before the new connection is up may still go to the old one, and be lost with it. */
    while (!zsock_connected(f->dealer)) {
        assert_true(wait_for(f->dealer, until));
    }
    send_when_up(f->dealer, large, ZSOCK_FRAME_MAX - 64);
    got = receive_from(f->router);
    assert_int_equal(got.size, ZSOCK_FRAME_MAX - 64);
    free(got.frame);
    free(large);
}

static void many_part_message_is_empty(void **state)
{
    struct fixture *f = *state;
    void *raw = zmq_socket(zcontext_raw(f->context), ZMQ_DEALER);
    int linger = 0;
    zmq_setsockopt(raw, ZMQ_LINGER, &linger, sizeof(linger));
    zmq_setsockopt(raw, ZMQ_CURVE_SERVERKEY, f->server.public_key, KEY_BYTES);
    zmq_setsockopt(raw, ZMQ_CURVE_PUBLICKEY, f->client.public_key, KEY_BYTES);
    zmq_setsockopt(raw, ZMQ_CURVE_SECRETKEY, f->client.secret_key, KEY_BYTES);
    assert_int_equal(zmq_connect(raw, f->endpoint), 0);
    zmq_send(raw, "one", 3, ZMQ_SNDMORE);
    zmq_send(raw, "two", 3, 0);
    zmq_send(raw, "three", 5, 0);
    struct got got = receive_from(f->router);
    assert_int_equal(got.size, 0);
    free(got.frame);
    got = receive_from(f->router);
    assert_int_equal(got.size, 5);
    free(got.frame);
    zmq_close(raw);
}

/* Nothing is queued for a collector that is not there: the outbox is the queue. */
static void nothing_waits_in_memory(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    char endpoint[64];
    free_port(endpoint);
    struct zsock *dealer = zsock_dealer(f->context, endpoint, f->server.public_key, &f->client, &err);
    assert_int_equal(zsock_send(dealer, "x", 1), Z_AGAIN);
    int64_t before = clock_monotonic_us();
    zsock_close(dealer);
    assert_true(clock_monotonic_us() - before < 2 * CLOCK_SECOND);
}

static void bad_endpoints_are_explained(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    assert_null(zsock_router(f->context, f->endpoint, &f->server, &err));
    assert_int_equal(err.kind, ERR_UNAVAILABLE);
    assert_non_null(strstr(err.text, f->endpoint));
    assert_null(zsock_router(f->context, "nonsense", &f->server, &err));
    assert_int_equal(err.kind, ERR_CONFIG);
    assert_null(zsock_dealer(f->context, "tcp://", f->server.public_key, &f->client, &err));
    assert_int_equal(err.kind, ERR_CONFIG);
}

static void *echo(void *argument)
{
    struct zsock *sock = argument;
    struct err err = {0};
    struct zpoll item = {.sock = sock};
    void *pointer = NULL;
    while ((pointer = zsock_take(sock)) == NULL) {
        if (!zsock_poll(&item, 1, DEADLINE_MS, &err) || !item.ready) {
            return NULL;
        }
    }
    return zsock_pass(sock, pointer) ? pointer : NULL;
}

static void pointers_pass_between_threads(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    struct zsock *a = NULL;
    struct zsock *b = NULL;
    pthread_t thread;
    void *echoed = NULL;
    int something = 0;
    assert_true(zsock_pair(f->context, "echo", &a, &b, &err));
    assert_null(zsock_take(a));
    pthread_create(&thread, NULL, echo, b);
    assert_true(zsock_pass(a, &something));
    pthread_join(thread, &echoed);
    assert_ptr_equal(echoed, &something);
    assert_ptr_equal(zsock_take(a), &something);
    size_t passed = 0;
    while (passed < 100000 && zsock_pass(a, &something)) {
        passed++;
    }
    assert_true(passed >= 1024 && passed < 100000);
    struct zsock *c = NULL;
    struct zsock *d = NULL;
    assert_false(zsock_pair(f->context, "echo", &c, &d, &err));
    zsock_close(a);
    zsock_close(b);
}

static void files_are_polled_too(void **state)
{
    (void)state;
    int ends[2] = {-1, -1};
    struct err err = {0};
    assert_int_equal(pipe(ends), 0);
    struct zpoll item = {.fd = ends[0]};
    assert_true(zsock_poll(&item, 1, 0, &err));
    assert_false(item.ready);
    assert_int_equal(write(ends[1], "x", 1), 1);
    assert_true(zsock_poll(&item, 1, DEADLINE_MS, &err));
    assert_true(item.ready);
    close(ends[0]);
    close(ends[1]);
}

#define WITH_SOCKETS(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SOCKETS(there_and_back),
        WITH_SOCKETS(unknown_peer_is_gone),
        WITH_SOCKETS(unknown_key_is_refused),
        WITH_SOCKETS(new_socket_recovers),
        WITH_SOCKETS(cut_connection_is_seen),
        WITH_SOCKETS(wrong_server_key_never_connects),
        WITH_SOCKETS(oversize_frame_is_lost),
        WITH_SOCKETS(many_part_message_is_empty),
        WITH_SOCKETS(nothing_waits_in_memory),
        WITH_SOCKETS(bad_endpoints_are_explained),
        WITH_SOCKETS(pointers_pass_between_threads),
        cmocka_unit_test(files_are_polled_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
