#include "zap.h"

#include "clock.h"
#include "damper.h"
#include "log.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

enum { REQUEST_FRAMES = 7, FRAME_BYTES = 256 };

struct zap {
    void *socket;
    struct keytable *table;
    struct holdoff *holdoff;
    struct damper refused;
    pthread_t thread;
    atomic_bool stopping;
};

struct request {
    char frames[REQUEST_FRAMES][FRAME_BYTES]; /* version, request id, domain, address, identity, mechanism, key */
    size_t sizes[REQUEST_FRAMES];
    size_t count;
};

/* All frames of one message, whatever their number and size; what does not fit is dropped. False: nothing came. */
static bool receive(void *socket, struct request *request)
{
    int more = 1;
    size_t more_size = sizeof(more);
    *request = (struct request){.count = 0};
    while (more != 0) {
        char frame[FRAME_BYTES];
        int size = zmq_recv(socket, frame, sizeof(frame), 0);
        if (size < 0) {
            return false;
        }
        if (request->count < REQUEST_FRAMES && (size_t)size <= sizeof(frame)) {
            memcpy(request->frames[request->count], frame, (size_t)size);
            request->sizes[request->count] = (size_t)size;
        }
        request->count++;
        if (zmq_getsockopt(socket, ZMQ_RCVMORE, &more, &more_size) != 0) {
            return false;
        }
    }
    return true;
}

static bool is_frame(const struct request *request, size_t index, const char *text)
{
    return request->sizes[index] == strlen(text) && memcmp(request->frames[index], text, strlen(text)) == 0;
}

static void answer(void *socket, const struct request *request, const char *status, const char *text,
                   const char *user_id)
{
    zmq_send(socket, "1.0", 3, ZMQ_SNDMORE);
    zmq_send(socket, request->frames[1], request->count > 1 ? request->sizes[1] : 0, ZMQ_SNDMORE);
    zmq_send(socket, status, strlen(status), ZMQ_SNDMORE);
    zmq_send(socket, text, strlen(text), ZMQ_SNDMORE);
    zmq_send(socket, user_id, strlen(user_id), ZMQ_SNDMORE);
    zmq_send(socket, "", 0, 0);
}

static void log_refused(struct zap *zap, const struct request *request, bool shaped)
{
    char z85[KEY_Z85_MAX];
    char address[FRAME_BYTES + 1] = {0};
    int64_t left_out = 0;
    if (damper_lets(&zap->refused, clock_monotonic_us(), &left_out)) {
        memcpy(address, request->frames[3], request->count > 3 ? request->sizes[3] : 0);
        log_event(LOG_LEVEL_WARN, "key.refused", "address", address, "key",
                  shaped ? key_z85((const uint8_t *)request->frames[6], z85) : "malformed", "left_out",
                  log_number(left_out), NULL);
    }
}

static void judge_request(struct zap *zap, const struct request *request)
{
    struct identity identity = {.use = KEY_DEVICE};
    char user_id[USER_ID_MAX];
    bool shaped = request->count == REQUEST_FRAMES && is_frame(request, 0, "1.0") && is_frame(request, 5, "CURVE") &&
                  request->sizes[6] == KEY_BYTES;
    bool known = shaped && keytable_by_key(zap->table, (const uint8_t *)request->frames[6], clock_now_us(), &identity);
    bool held = known && holdoff_holds(zap->holdoff, &identity.id, clock_monotonic_us());
    if (known && !held) {
        answer(zap->socket, request, "200", "OK", identity_user_id(&identity, user_id));
        return;
    }
    if (held || keytable_is_waiting(zap->table)) {
        answer(zap->socket, request, "300", "come again", ""); /* RFC 27: temporary; libzmq tries again by itself */
        return;
    }
    answer(zap->socket, request, "400", "unknown key", "");
    log_refused(zap, request, shaped);
}

static void *run(void *argument)
{
    struct zap *zap = argument;
    struct request request;
    while (!atomic_load(&zap->stopping)) {
        if (receive(zap->socket, &request)) {
            judge_request(zap, &request);
        }
    }
    return NULL;
}

struct zap *zap_start(struct zcontext *context, struct keytable *table, struct holdoff *holdoff, struct err *err)
{
    int linger = 0;
    int timeout = 200; /* how long a stop may take */
    struct zap *zap = mem_alloc(sizeof(*zap));
    zap->table = table;
    zap->holdoff = holdoff;
    zap->socket = zmq_socket(zcontext_raw(context), ZMQ_REP);
    if (zap->socket == NULL || zmq_setsockopt(zap->socket, ZMQ_LINGER, &linger, sizeof(linger)) != 0 ||
        zmq_setsockopt(zap->socket, ZMQ_RCVTIMEO, &timeout, sizeof(timeout)) != 0 ||
        zmq_bind(zap->socket, "inproc://zeromq.zap.01") != 0 || pthread_create(&zap->thread, NULL, run, zap) != 0) {
        err_set(err, ERR_OS, "ZAP: %s", zmq_strerror(zmq_errno()));
        if (zap->socket != NULL) {
            zmq_close(zap->socket);
        }
        free(zap);
        return NULL;
    }
    return zap;
}

void zap_stop(struct zap *zap)
{
    if (zap != NULL) {
        atomic_store(&zap->stopping, true);
        pthread_join(zap->thread, NULL);
        zmq_close(zap->socket);
        free(zap);
    }
}
