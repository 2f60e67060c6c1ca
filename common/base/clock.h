/* clock: the one source of time of all three programs, and the only caller of clock_gettime().
 *
 * Instants are int64_t microseconds since 1970-01-01T00:00Z ("us"). TIENDO_CLOCK=ISO@REAL makes time simulated: what
 * the clock shows is ISO plus what has really passed since the real instant REAL, so that all processes given the same
 * value agree and a restart never goes back. Both are ISO 8601 instants with an offset, e.g.
 * 2024-12-12T08:00:00+07:00@2026-11-21T05:50:23Z. */
#pragma once

#include "err.h"

#include <stdint.h>

#define CLOCK_SECOND INT64_C(1000000)
#define CLOCK_ISO_MAX 40

/* Reads TIENDO_CLOCK. A simulated clock is refused (ERR_CONFIG) unless allow_simulated. Call once, before any thread.
 */
bool clock_init(bool allow_simulated, struct err *err) MUST_CHECK;
bool clock_is_simulated(void);

int64_t clock_now_us(void);       /* wall time, real or simulated */
int64_t clock_monotonic_us(void); /* never goes back, for time-outs and rates; its zero means nothing */

/* "2024-12-12T08:00:00.000000+07:00" (Vietnam time, what people and --json read); returns buf. */
const char *clock_iso(int64_t us, char buf[static CLOCK_ISO_MAX]);
/* "08:00 ngày 12/12/2024"; returns buf. */
const char *clock_vietnamese(int64_t us, char buf[static CLOCK_ISO_MAX]);
/* The same for a screen, in the reader's language: else "2024-12-12 08:00". */
const char *clock_screen(int64_t us, char buf[static CLOCK_ISO_MAX]);
/* ISO 8601 with offset or Z, fraction optional; a bare time without offset is Vietnam time. */
bool clock_parse(const char *text, int64_t *ret_us) MUST_CHECK;
