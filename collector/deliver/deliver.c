#include "deliver.h"

static const int64_t FIRST_WAIT_US = INT64_C(60) * 1000000;

const char *delivery_name(enum delivery outcome)
{
    static const char *const names[DELIVERY_MAX] = {"delivered", "retry", "refused"};
    return names[outcome];
}

int64_t delivery_next_us(int64_t last_us, int attempts)
{
    int64_t wait = attempts <= 0 ? 0 : FIRST_WAIT_US;
    for (int i = 1; i < attempts && wait < DELIVERY_WAIT_MAX; i++) {
        wait *= 2;
    }
    return last_us + (wait < DELIVERY_WAIT_MAX ? wait : DELIVERY_WAIT_MAX);
}
