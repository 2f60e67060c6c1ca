#include "damper.h"

static const int64_t SECOND_US = 1000000;

bool damper_lets(struct damper *damper, int64_t now_us, int64_t *ret_left_out)
{
    if (now_us - damper->from_us >= SECOND_US) {
        damper->from_us = now_us;
        damper->said = 0;
    }
    if (damper->said >= DAMPER_A_SECOND) {
        damper->left_out++;
        return false;
    }
    damper->said++;
    *ret_left_out = damper->left_out;
    damper->left_out = 0;
    return true;
}
