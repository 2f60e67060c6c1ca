#include "period.h"

#include "words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { YEAR_MIN = 1990, YEAR_MAX = 2100 };

struct scan {
    struct arena *arena;
    struct words words;
    size_t at;
};

static size_t take(struct scan *scan, const char *phrase)
{
    size_t used = words_phrase(&scan->words, scan->at, phrase);
    scan->at += used;
    return used;
}

static bool take_mark(struct scan *scan, char mark)
{
    bool there = scan->at < scan->words.count && scan->words.list[scan->at].mark == mark;
    scan->at += there;
    return there;
}

static const char *word(const struct scan *scan)
{
    return scan->at < scan->words.count && scan->words.list[scan->at].mark == 0 ? scan->words.list[scan->at].fold : "";
}

static bool number_of(const char *text, size_t length, int *ret)
{
    int value = 0;
    if (length == 0 || length > 4) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (!isdigit((unsigned char)text[i])) {
            return false;
        }
        value = value * 10 + (text[i] - '0');
    }
    *ret = value;
    return true;
}

/* The parts of "30/6/2025", "6/2025", "2025", "30-6-2025": how many there are (0: none of these). */
static size_t parts_of(const char *text, char separator, int parts[3])
{
    size_t count = 0;
    for (const char *p = text;; p++) {
        const char *end = strchr(p, separator);
        size_t length = end == NULL ? strlen(p) : (size_t)(end - p);
        if (count == 3 || !number_of(p, length, &parts[count])) {
            return 0;
        }
        count++;
        if (end == NULL) {
            return count;
        }
        p = end;
    }
}

static bool is_year(int year)
{
    return year >= YEAR_MIN && year <= YEAR_MAX;
}

static bool take_year(struct scan *scan, int *ret)
{
    size_t before = scan->at;
    take(scan, "năm");
    if (number_of(word(scan), strlen(word(scan)), ret) && is_year(*ret)) {
        scan->at++;
        return true;
    }
    scan->at = before;
    return false;
}

static day_t last_of_month(int year, int month)
{
    return (month == 12 ? day_from_ymd(year + 1, 1, 1) : day_from_ymd(year, month + 1, 1)) - 1;
}

/* A day: "30/6/2025", "30 tháng 6 năm 2025". */
static bool take_day(struct scan *scan, day_t *ret)
{
    int parts[3] = {0};
    size_t before = scan->at;
    if ((parts_of(word(scan), '/', parts) == 3 || parts_of(word(scan), '-', parts) == 3 ||
         parts_of(word(scan), '.', parts) == 3) &&
        day_ymd_valid(parts[2], parts[1], parts[0]) && is_year(parts[2])) {
        scan->at++;
        *ret = day_from_ymd(parts[2], parts[1], parts[0]);
        return true;
    }
    if (number_of(word(scan), strlen(word(scan)), &parts[0])) {
        scan->at++;
        if (take(scan, "tháng") && number_of(word(scan), strlen(word(scan)), &parts[1])) {
            scan->at++;
            if (take(scan, "năm") && number_of(word(scan), strlen(word(scan)), &parts[2]) &&
                day_ymd_valid(parts[2], parts[1], parts[0]) && is_year(parts[2])) {
                scan->at++;
                *ret = day_from_ymd(parts[2], parts[1], parts[0]);
                return true;
            }
        }
    }
    scan->at = before;
    return false;
}

/* "tháng 6/2025", "tháng 6 năm 2025", "6/2025" where a month may stand alone. */
static bool take_month(struct scan *scan, bool alone, int *ret_year, int *ret_month)
{
    int parts[3] = {0};
    size_t before = scan->at;
    bool named = take(scan, "tháng") > 0;
    size_t count = parts_of(word(scan), '/', parts);
    if (count != 2) {
        count = parts_of(word(scan), '-', parts) == 2 ? 2 : count;
    }
    if ((named || alone) && count == 2 && parts[0] >= 1 && parts[0] <= 12 && is_year(parts[1])) {
        scan->at++;
        *ret_month = parts[0];
        *ret_year = parts[1];
        return true;
    }
    if (named && count == 1 && parts[0] >= 1 && parts[0] <= 12) {
        scan->at++;
        take_mark(scan, '/');
        *ret_month = parts[0];
        if (take_year(scan, ret_year)) {
            return true;
        }
    }
    scan->at = before;
    return false;
}

static int roman(const char *fold)
{
    static const char *const quarters[] = {"i", "ii", "iii", "iv"};
    for (int q = 0; q < 4; q++) {
        if (strcmp(fold, quarters[q]) == 0 || (fold[0] == '1' + q && fold[1] == '\0')) {
            return q + 1;
        }
    }
    return 0;
}

/* "Quý IV/2024", "quý 4 năm 2024", "Quý IV-2024". */
static bool take_quarter(struct scan *scan, int *ret_year, int *ret_quarter)
{
    size_t before = scan->at;
    if (take(scan, "quý") == 0) {
        return false;
    }
    const char *text = word(scan);
    size_t length = strcspn(text, "/-");
    int quarter = roman(arena_strndup(scan->arena, text, length));
    if (quarter > 0 && text[length] != '\0' && number_of(text + length + 1, strlen(text + length + 1), ret_year) &&
        is_year(*ret_year)) {
        scan->at++;
        *ret_quarter = quarter;
        return true;
    }
    if (quarter > 0 && text[length] == '\0') {
        scan->at++;
        take_mark(scan, '/');
        take_mark(scan, '-');
        if (take_year(scan, ret_year)) {
            *ret_quarter = quarter;
            return true;
        }
    }
    scan->at = before;
    return false;
}

/* "2023-2030", "2023 - 2030", "2021 đến 2025". */
static bool take_years(struct scan *scan, int *ret_first, int *ret_last)
{
    int parts[3] = {0};
    size_t before = scan->at;
    take(scan, "giai đoạn");
    take(scan, "thời kỳ");
    take(scan, "từ");
    take(scan, "năm");
    if (parts_of(word(scan), '-', parts) == 2 && is_year(parts[0]) && is_year(parts[1])) {
        scan->at++;
    } else if (parts_of(word(scan), '-', parts) == 1 && is_year(parts[0])) {
        scan->at++;
        if (!take_mark(scan, '-') && !take(scan, "đến")) {
            scan->at = before;
            return false;
        }
        if (!take_year(scan, &parts[1])) {
            scan->at = before;
            return false;
        }
    } else {
        scan->at = before;
        return false;
    }
    *ret_first = parts[0];
    *ret_last = parts[1];
    return true;
}

/* The end of what is meant: a day, month, quarter or year. *ret_from is its first day. */
static bool take_moment(struct scan *scan, bool alone, day_t *ret_from, day_t *ret_to)
{
    static const struct {
        const char *words;
        int first, last;
    } parts[] = {{"6 tháng đầu", 1, 6},    {"06 tháng đầu", 1, 6},    {"sáu tháng đầu", 1, 6}, {"6 tháng cuối", 7, 12},
                 {"06 tháng cuối", 7, 12}, {"sáu tháng cuối", 7, 12}, {"9 tháng đầu", 1, 9},   {"09 tháng đầu", 1, 9}};
    int year = 0;
    int part = 0;
    day_t day = 0;
    size_t before = scan->at;
    take(scan, "ngày");
    if (take_day(scan, &day)) {
        *ret_from = *ret_to = day;
        return true;
    }
    scan->at = before;
    if (take_quarter(scan, &year, &part)) {
        *ret_from = day_from_ymd(year, part * 3 - 2, 1);
        *ret_to = last_of_month(year, part * 3);
        return true;
    }
    if (take_month(scan, alone, &year, &part)) {
        *ret_from = day_from_ymd(year, part, 1);
        *ret_to = last_of_month(year, part);
        return true;
    }
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (take(scan, parts[i].words) > 0 && take_year(scan, &year)) {
            *ret_from = day_from_ymd(year, parts[i].first, 1);
            *ret_to = last_of_month(year, parts[i].last);
            return true;
        }
        scan->at = before;
    }
    if (take_year(scan, &year)) {
        *ret_from = day_from_ymd(year, 1, 1);
        *ret_to = day_from_ymd(year, 12, 31);
        return true;
    }
    return false;
}

static bool at_end(struct scan *scan)
{
    size_t before = scan->at;
    while (take_mark(scan, '.') || take_mark(scan, ';') || take_mark(scan, ',') || take_mark(scan, '\n')) {
    }
    bool end = scan->at >= scan->words.count;
    scan->at = end ? scan->at : before;
    return end;
}

/* "Thường xuyên", "hằng năm": no end. */
static bool read_ongoing(struct scan *scan, struct period_reading *ret)
{
    static const char *const ongoing[] = {"thường xuyên", "hằng năm",   "hàng năm", "hằng quý", "hàng quý",
                                          "hằng tháng",   "hàng tháng", "liên tục", "định kỳ",  NULL};
    size_t used = 0;
    size_t taken = 0;
    while ((used = words_any(&scan->words, scan->at, ongoing)) > 0 ||
           (taken > 0 && (take_mark(scan, ',') || take(scan, "và") > 0))) {
        scan->at += used;
        taken += used;
    }
    ret->ongoing = taken > 0;
    return taken > 0;
}

static bool read_bounded(struct scan *scan, struct period_reading *ret)
{
    static const char *const until[] = {"chậm nhất đến",
                                        "chậm nhất là",
                                        "chậm nhất vào",
                                        "chậm nhất",
                                        "đến hết",
                                        "đến trước",
                                        "hoàn thành trước",
                                        "hoàn thành trong",
                                        "hoàn thành đến",
                                        "hoàn thành",
                                        "xong trước",
                                        "trước",
                                        "đến",
                                        "trong",
                                        "hết",
                                        "vào",
                                        "muộn nhất",
                                        NULL};
    int first = 0;
    int last = 0;
    if (take_years(scan, &first, &last)) {
        ret->from = day_from_ymd(first, 1, 1);
        ret->to = day_from_ymd(last, 12, 31);
        return first <= last;
    }
    size_t begin = scan->at;
    bool before = false;
    bool bounded = false;
    size_t used = 0;
    while ((used = words_any(&scan->words, scan->at, until)) > 0) {
        before = before || words_phrase(&scan->words, scan->at + used - 1, "trước") > 0;
        bounded = bounded || words_phrase(&scan->words, scan->at, "trong") == 0;
        scan->at += used;
    }
    day_t from = 0;
    day_t to = 0;
    bool from_first = begin == scan->at && take(scan, "từ") > 0;
    if (!take_moment(scan, true, &from, &to)) {
        return false;
    }
    if (from_first) {
        day_t end_from = 0;
        ret->from = from;
        return (take(scan, "đến hết") > 0 || take(scan, "đến") > 0 || take_mark(scan, '-')) &&
               take_moment(scan, true, &end_from, &ret->to) && ret->from <= ret->to;
    }
    if (!bounded && take_mark(scan, '-')) {
        day_t end_from = 0;
        ret->from = from;
        return take_moment(scan, true, &end_from, &ret->to) && ret->from <= ret->to;
    }
    ret->to = before ? from - 1 : to;
    ret->from = bounded || from == to ? DAY_MIN : from;
    return true;
}

struct period_reading period_read(struct arena *arena, const char *printed, day_t date)
{
    struct scan scan = {.arena = arena, .words = words_read(arena, printed)};
    struct period_reading reading = {.from = DAY_MIN, .to = DAY_MAX};
    bool read = (read_ongoing(&scan, &reading) || read_bounded(&scan, &reading)) && at_end(&scan);
    if (!read) {
        return (struct period_reading){
            .from = DAY_MIN, .to = DAY_MAX, .doubt = arena_printf(arena, "\"%s\": không đọc được thời hạn", printed)};
    }
    if (reading.to < date) {
        reading.doubt = arena_printf(arena, "\"%s\": kết thúc trước ngày ban hành văn bản", printed);
    }
    return reading;
}
