/* dice: numbers that only look random (splitmix64): the same start gives the same throws on every machine, so that what
 * a made-up history found can be made again. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct dice {
    uint64_t state;
};
unsigned dice_below(struct dice *dice, unsigned sides); /* 0 … sides - 1 */
bool dice_percent(struct dice *dice, unsigned percent);
