/* bench: what every benchmark shares: options, time, numbers that look random and are the same in every run, and the
 * lines that scripts/bench reads. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads [--quick]; ends the process (64) on anything else. */
bool bench_is_quick(int argc, char **argv);

/* One figure on stdout: "name value unit". The unit "ratio" is for figures against a limit of the same run. */
void bench_figure(const char *name, double value, const char *unit);

/* Says why on stderr and ends the process: a benchmark that measures something else than it says is worth nothing. */
_Noreturn void bench_fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

int64_t bench_now_ns(void); /* what this process has computed: others on the machine do not count; steps of 1 us */

struct dice {
    uint64_t state;
};
uint32_t dice_below(struct dice *dice, uint32_t sides); /* 0 … sides - 1 */
bool dice_percent(struct dice *dice, uint32_t percent);
