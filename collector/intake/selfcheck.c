#include "selfcheck.h"

#include "arena.h"
#include "clock.h"
#include "lang.h"

#include <string.h>

enum { ANSWER_MS = 5000 };

/* tcp://*:5757 and tcp://0.0.0.0:5757 are reached as tcp://127.0.0.1:5757. */
static const char *reachable(struct arena *arena, const char *listen)
{
    static const char *const everywhere[] = {"tcp://*:", "tcp://0.0.0.0:", "tcp://[::]:"};
    for (size_t i = 0; i < sizeof(everywhere) / sizeof(everywhere[0]); i++) {
        size_t length = strlen(everywhere[i]);
        if (strncmp(listen, everywhere[i], length) == 0) {
            return arena_printf(arena, "tcp://127.0.0.1:%s", listen + length);
        }
    }
    return listen;
}

static bool wait_refused(struct zsock *sock, struct err *err)
{
    int64_t end = clock_monotonic_us() + (int64_t)ANSWER_MS * 1000;
    while (clock_monotonic_us() < end) {
        struct zpoll item = {.sock = sock};
        if (!zsock_poll(&item, 1, 100, err)) {
            return false;
        }
        if (zsock_refused(sock)) {
            return true;
        }
        if (zsock_connected(sock)) {
            return err_set(err, ERR_CONFIG, "%s",
                           tr("self-check: a key that nobody knows was let in; not starting",
                              "tự kiểm tra: một khóa lạ vẫn kết nối được; không khởi động"));
        }
    }
    return err_set(err, ERR_UNAVAILABLE, "%s",
                   tr("self-check: could not reach our own port to see that an unknown key is refused",
                      "tự kiểm tra: không tới được cổng của chính mình để thử khóa lạ"));
}

bool selfcheck_unknown_key_is_refused(struct zcontext *context, const char *listen, const uint8_t server_key[static KEY_BYTES],
                                      struct err *err)
{
    struct arena *arena = arena_new();
    struct key_pair stranger;
    struct zsock *sock = NULL;
    bool ok = key_pair_new(&stranger, err);
    if (ok) {
        sock = zsock_dealer(context, reachable(arena, listen), server_key, &stranger, err);
        ok = sock != NULL && wait_refused(sock, err);
    }
    zsock_close(sock);
    arena_free(arena);
    return ok;
}
