#include "clock.h"

#include "day.h"
#include "lang.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Written once by clock_init before any thread starts, read-only afterwards. */
static bool simulated;
static int64_t simulated_offset_us;

static int64_t read_clock(clockid_t id)
{
    struct timespec ts = {0};
    clock_gettime(id, &ts);
    return (int64_t)ts.tv_sec * CLOCK_SECOND + ts.tv_nsec / 1000;
}

bool clock_init(bool allow_simulated, struct err *err)
{
    const char *setting = getenv("TIENDO_CLOCK");
    if (setting == NULL || setting[0] == '\0') {
        return true;
    }
    if (!allow_simulated) {
        return err_set(
            err, ERR_CONFIG,
            "TIENDO_CLOCK is set, but the configuration does not say simulated_clock = yes: unset the variable, "
            "or allow it (never on real data)");
    }
    const char *at = strchr(setting, '@');
    char shown[CLOCK_ISO_MAX * 2] = {0};
    int64_t shown_us = 0;
    int64_t real_us = 0;
    if (at == NULL || (size_t)(at - setting) >= sizeof(shown)) {
        return err_set(err, ERR_CONFIG, "TIENDO_CLOCK=%s: expected ISO@REAL, two ISO 8601 instants", setting);
    }
    memcpy(shown, setting, (size_t)(at - setting));
    if (!clock_parse(shown, &shown_us) || !clock_parse(at + 1, &real_us)) {
        return err_set(err, ERR_CONFIG, "TIENDO_CLOCK=%s: expected ISO@REAL, two ISO 8601 instants", setting);
    }
    simulated = true;
    simulated_offset_us = shown_us - real_us;
    return true;
}

bool clock_is_simulated(void)
{
    return simulated;
}

int64_t clock_now_us(void)
{
    return read_clock(CLOCK_REALTIME) + simulated_offset_us;
}

int64_t clock_monotonic_us(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

struct civil {
    int year, month, day, hour, minute, second, micro;
};

static struct civil vietnam_time(int64_t us)
{
    struct civil c = {0};
    day_t day = day_of_instant(us);
    day_to_ymd(day, &c.year, &c.month, &c.day);
    int64_t rest = us - day_begin(day);
    c.micro = (int)(rest % CLOCK_SECOND);
    rest /= CLOCK_SECOND;
    c.hour = (int)(rest / 3600);
    c.minute = (int)(rest / 60 % 60);
    c.second = (int)(rest % 60);
    return c;
}

const char *clock_iso(int64_t us, char buf[static CLOCK_ISO_MAX])
{
    struct civil c = vietnam_time(us);
    snprintf(buf, CLOCK_ISO_MAX, "%04d-%02d-%02dT%02d:%02d:%02d.%06d+07:00", c.year % 10000, c.month % 100, c.day % 100,
             c.hour % 24, c.minute % 60, c.second % 60, c.micro % 1000000);
    return buf;
}

const char *clock_vietnamese(int64_t us, char buf[static CLOCK_ISO_MAX])
{
    struct civil c = vietnam_time(us);
    snprintf(buf, CLOCK_ISO_MAX, "%02d:%02d ngày %02d/%02d/%04d", c.hour % 24, c.minute % 60, c.day % 100,
             c.month % 100, c.year % 10000);
    return buf;
}

const char *clock_screen(int64_t us, char buf[static CLOCK_ISO_MAX])
{
    struct civil c = vietnam_time(us);
    if (lang_is_vietnamese()) {
        return clock_vietnamese(us, buf);
    }
    snprintf(buf, CLOCK_ISO_MAX, "%04d-%02d-%02d %02d:%02d", c.year % 10000, c.month % 100, c.day % 100, c.hour % 24,
             c.minute % 60);
    return buf;
}

static bool two_digits(const char **p, int *ret)
{
    const char *s = *p;
    if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9') {
        return false;
    }
    *ret = (s[0] - '0') * 10 + (s[1] - '0');
    *p = s + 2;
    return true;
}

static bool parse_offset(const char *p, int64_t *ret_offset_us)
{
    if (*p == '\0') {
        *ret_offset_us = INT64_C(7) * 3600 * CLOCK_SECOND;
        return true;
    }
    if (strcmp(p, "Z") == 0) {
        *ret_offset_us = 0;
        return true;
    }
    int sign = *p == '+' ? 1 : -1;
    if (*p != '+' && *p != '-') {
        return false;
    }
    p++;
    int hours = 0;
    int minutes = 0;
    if (!two_digits(&p, &hours)) {
        return false;
    }
    bool colon = *p == ':';
    p += colon ? 1 : 0;
    if ((colon || *p != '\0') && !two_digits(&p, &minutes)) {
        return false;
    }
    *ret_offset_us = sign * ((int64_t)hours * 3600 + (int64_t)minutes * 60) * CLOCK_SECOND;
    return *p == '\0' && hours < 24 && minutes < 60;
}

bool clock_parse(const char *text, int64_t *ret_us)
{
    char date[11] = {0};
    day_t day = 0;
    if (text == NULL || strlen(text) < 16 || (text[10] != 'T' && text[10] != ' ')) {
        return false;
    }
    memcpy(date, text, 10);
    const char *p = text + 11;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int64_t micro = 0;
    if (!day_parse(date, &day) || !two_digits(&p, &hour) || *p++ != ':' || !two_digits(&p, &minute)) {
        return false;
    }
    if (*p == ':') {
        p++;
        if (!two_digits(&p, &second)) {
            return false;
        }
    }
    if (*p == '.') {
        p++;
        for (int64_t scale = CLOCK_SECOND / 10; *p >= '0' && *p <= '9'; p++, scale /= 10) {
            micro += (*p - '0') * scale;
        }
    }
    int64_t offset = 0;
    if (hour > 23 || minute > 59 || second > 59 || !parse_offset(p, &offset)) {
        return false;
    }
    int64_t local = ((int64_t)hour * 3600 + (int64_t)minute * 60 + second) * CLOCK_SECOND + micro;
    *ret_us = (int64_t)day * 86400 * CLOCK_SECOND + local - offset;
    return true;
}
