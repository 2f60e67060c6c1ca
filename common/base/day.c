#include "day.h"

#include <string.h>

static const int64_t US_PER_DAY = INT64_C(86400) * 1000000;
static const int64_t VIETNAM_OFFSET_US = INT64_C(7) * 3600 * 1000000;

static int64_t floor_div(int64_t a, int64_t b)
{
    int64_t q = a / b;
    return (a % b != 0 && (a < 0) != (b < 0)) ? q - 1 : q;
}

/* Days from civil and back: Howard Hinnant's public algorithm, years counted from 1 March in eras of 400 years. */
day_t day_from_ymd(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (int)floor_div(y, 400);
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void day_to_ymd(day_t day, int *ret_year, int *ret_month, int *ret_day)
{
    int64_t z = (int64_t)day + 719468;
    int64_t era = floor_div(z, 146097);
    int day_of_era = (int)(z - era * 146097);
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int mp = (5 * day_of_year + 2) / 153;
    *ret_day = day_of_year - (153 * mp + 2) / 5 + 1;
    *ret_month = mp < 10 ? mp + 3 : mp - 9;
    *ret_year = (int)(year_of_era + era * 400) + (*ret_month <= 2 ? 1 : 0);
}

bool day_ymd_valid(int year, int month, int day)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) {
        return false;
    }
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= lengths[month - 1] + (month == 2 && leap ? 1 : 0);
}

int day_of_week(day_t day)
{
    int64_t since_monday = (int64_t)day + 3; /* 1970-01-01 was a Thursday */
    return (int)(since_monday - floor_div(since_monday, 7) * 7) + 1;
}

bool day_parse(const char *text, day_t *ret_day)
{
    int part[3] = {0};
    static const char shape[] = "dddd-dd-dd";
    if (text == NULL || strlen(text) != sizeof(shape) - 1) {
        return false;
    }
    for (int i = 0, n = 0; shape[i] != '\0'; i++) {
        if (shape[i] == '-') {
            if (text[i] != '-') {
                return false;
            }
            n++;
        } else if (text[i] < '0' || text[i] > '9') {
            return false;
        } else {
            part[n] = part[n] * 10 + (text[i] - '0');
        }
    }
    if (!day_ymd_valid(part[0], part[1], part[2])) {
        return false;
    }
    *ret_day = day_from_ymd(part[0], part[1], part[2]);
    return true;
}

/* So many digits of a number, with zeros before it: days are written far too often for snprintf. */
static char *put_digits(char *at, int number, int digits)
{
    unsigned rest = number < 0 ? 0 : (unsigned)number;
    for (int i = digits; i-- > 0; rest /= 10) {
        at[i] = (char)('0' + rest % 10);
    }
    return at + digits;
}

const char *day_iso(day_t day, char buf[static DAY_ISO_MAX])
{
    int y = 0;
    int m = 0;
    int d = 0;
    day_to_ymd(day, &y, &m, &d);
    char *end = put_digits(buf, y, 4);
    *end++ = '-';
    end = put_digits(end, m, 2);
    *end++ = '-';
    *put_digits(end, d, 2) = '\0';
    return buf;
}

const char *day_vietnamese(day_t day, char buf[static DAY_ISO_MAX])
{
    int y = 0;
    int m = 0;
    int d = 0;
    day_to_ymd(day, &y, &m, &d);
    char *end = put_digits(buf, d, 2);
    *end++ = '/';
    end = put_digits(end, m, 2);
    *end++ = '/';
    *put_digits(end, y, 4) = '\0';
    return buf;
}

day_t day_of_instant(int64_t us)
{
    int64_t local = 0;
    if (__builtin_add_overflow(us, VIETNAM_OFFSET_US, &local)) {
        local = INT64_MAX;
    }
    return (day_t)floor_div(local, US_PER_DAY);
}

int64_t day_begin(day_t day)
{
    int64_t us = 0;
    if (__builtin_mul_overflow((int64_t)day, US_PER_DAY, &us) || __builtin_sub_overflow(us, VIETNAM_OFFSET_US, &us)) {
        us = day < 0 ? INT64_MIN : INT64_MAX;
    }
    return us;
}

day_t day_ending_at(int64_t us)
{
    return day_of_instant(us == INT64_MIN ? us : us - 1);
}
