#include "selfcheck.h"

#include "clock.h"
#include "lang.h"

enum { ANSWER_MS = 5000 };

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

bool selfcheck_unknown_key_is_refused(struct zcontext *context, const struct key_pair *server, struct err *err)
{
    char endpoint[ZSOCK_ENDPOINT_MAX];
    struct key_pair stranger;
    struct zsock *dealer = NULL;
    struct zsock *router = zsock_router(context, "tcp://127.0.0.1:*", server, err);
    bool ok = router != NULL && key_pair_new(&stranger, err);
    if (ok) {
        dealer = zsock_dealer(context, zsock_endpoint(router, endpoint), server->public_key, &stranger, err);
        ok = dealer != NULL && wait_refused(dealer, err);
    }
    zsock_close(dealer);
    zsock_close(router);
    return ok;
}
