/* day: calendar days without a time zone, as int32_t days since 1970-01-01, and their place in Vietnam time (+07:00, no
 * daylight saving). Conversions are those of the proleptic Gregorian calendar. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef int32_t day_t;
#define DAY_MIN INT32_MIN /* since ever */
#define DAY_MAX INT32_MAX /* until further notice */
#define DAY_ISO_MAX 16

day_t day_from_ymd(int year, int month, int day);
void day_to_ymd(day_t day, int *ret_year, int *ret_month, int *ret_day);
bool day_ymd_valid(int year, int month, int day);
int day_of_week(day_t day); /* ISO: 1 Monday … 7 Sunday */

/* "2024-12-31"; nothing may follow. */
bool day_parse(const char *text, day_t *ret_day) __attribute__((warn_unused_result));
const char *day_iso(day_t day, char buf[static DAY_ISO_MAX]);        /* 2024-12-31 */
const char *day_vietnamese(day_t day, char buf[static DAY_ISO_MAX]); /* 31/12/2024 */

/* The day in Vietnam that an instant (microseconds since 1970 UTC) falls on; and the instant its first moment is (for
 * DAY_MIN and DAY_MAX the earliest and latest instant there is). */
day_t day_of_instant(int64_t us);
int64_t day_begin(day_t day);
/* The day that a moment of judging belongs to when 24:00 still counts as the day that ends. */
day_t day_ending_at(int64_t us);
