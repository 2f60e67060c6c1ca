#include "text.h"

#include "lang.h"

#include <ctype.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* The next code point, or a negative number when the bytes are not well-formed UTF-8 (surrogates and overlong
 * included). */
static utf8proc_int32_t next_point(const char *bytes, size_t length, size_t *ret_used)
{
    if (length > 0 && (unsigned char)bytes[0] < 0x80) {
        *ret_used = 1;
        return bytes[0];
    }
    utf8proc_int32_t point = -1;
    utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)bytes, (utf8proc_ssize_t)length, &point);
    if (used <= 0) {
        return -1;
    }
    *ret_used = (size_t)used;
    return point;
}

bool text_is_utf8(const char *bytes, size_t length)
{
    size_t used = 0;
    for (size_t i = 0; i < length; i += used) {
        if (next_point(bytes + i, length - i, &used) < 0) {
            return false;
        }
    }
    return true;
}

static bool is_forbidden(utf8proc_int32_t point)
{
    bool control = point < 0x20 || (point >= 0x7f && point < 0xa0);
    bool noncharacter = (point & 0xfffe) == 0xfffe || (point >= 0xfdd0 && point <= 0xfdef);
    return (control && point != '\t' && point != '\n' && point != '\r') || noncharacter;
}

static const char *normalise(struct arena *arena, const char *bytes, size_t length, utf8proc_option_t options)
{
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t size = utf8proc_map((const utf8proc_uint8_t *)bytes, (utf8proc_ssize_t)length, &mapped, options);
    const char *text =
        size < 0 ? arena_strndup(arena, bytes, length) : arena_strndup(arena, (char *)mapped, (size_t)size);
    free(mapped);
    return text;
}

/* Of these points alone every text is in NFC: none of them changes, reorders, or joins with the one before. Latin
 * letters as far as the first combining mark, those of Vietnamese, and punctuation: nearly all that people write. */
static bool is_composed(utf8proc_int32_t point)
{
    return point < 0x300 || (point >= 0x1e00 && point <= 0x1eff) || (point >= 0x2010 && point <= 0x2027) ||
           (point >= 0x2030 && point <= 0x205e) || (point >= 0x20a0 && point <= 0x20bf);
}

/* White space that people paste: ASCII blanks, no-break space, zero-width space, byte order mark. */
static size_t blank_at(const char *text)
{
    switch ((unsigned char)text[0]) {
    case ' ':
    case '\t':
    case '\n':
    case '\r':
        return 1;
    case 0xc2:
        return text[1] == '\xa0' ? 2 : 0;
    case 0xe2:
        return text[1] == '\x80' && text[2] == '\x8b' ? 3 : 0;
    case 0xef:
        return text[1] == '\xbb' && text[2] == '\xbf' ? 3 : 0;
    default:
        return 0;
    }
}

static char *trim(struct arena *arena, const char *text)
{
    size_t size = 0;
    while ((size = blank_at(text)) > 0) {
        text += size;
    }
    size_t end = 0;
    for (size_t i = 0; text[i] != '\0'; i += size) {
        size = blank_at(text + i);
        if (size == 0) {
            size = 1;
            end = i + 1;
        }
    }
    return arena_strndup(arena, text, end);
}

static void unify_newlines(char *text)
{
    char *out = text;
    for (const char *in = text; *in != '\0'; in++) {
        if (*in == '\r') {
            *out++ = '\n';
            if (in[1] == '\n') {
                in++;
            }
        } else {
            *out++ = *in;
        }
    }
    *out = '\0';
}

enum text_fault text_clean(struct arena *arena, const char *bytes, size_t length, size_t max_chars,
                           const char **ret_text, size_t *ret_at)
{
    size_t used = 1;
    bool composed = true;
    for (size_t i = 0; i < length; i += used) {
        utf8proc_int32_t point = next_point(bytes + i, length - i, &used);
        composed = composed && is_composed(point);
        if (point < 0 || is_forbidden(point)) {
            if (ret_at != NULL) {
                *ret_at = i;
            }
            return TEXT_NOT_UTF8;
        }
    }
    char *text = trim(arena, composed ? arena_strndup(arena, bytes, length)
                                      : normalise(arena, bytes, length, UTF8PROC_COMPOSE | UTF8PROC_STABLE));
    unify_newlines(text);
    size_t count = text_length(text);
    if (count > max_chars) {
        if (ret_at != NULL) {
            *ret_at = count;
        }
        return TEXT_TOO_LONG;
    }
    const char *font = NULL;
    if (text_looks_old_font(text, &font)) {
        return TEXT_OLD_FONT;
    }
    *ret_text = text;
    return TEXT_OK;
}

/* ---- files ---- */

/* Windows-1258, bytes 0x80 to 0xff; 0: not assigned. Marks 0xcc, 0xd2, 0xde, 0xec, 0xf2 combine with the letter before.
 */
static const uint16_t windows_1258[128] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0,      0x2039, 0x0152,
    0,      0,      0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122,
    0,      0x203a, 0x0153, 0,      0,      0x0178, 0x00a0, 0x00a1, 0x00a2, 0x00a3, 0x00a4, 0x00a5, 0x00a6,
    0x00a7, 0x00a8, 0x00a9, 0x00aa, 0x00ab, 0x00ac, 0x00ad, 0x00ae, 0x00af, 0x00b0, 0x00b1, 0x00b2, 0x00b3,
    0x00b4, 0x00b5, 0x00b6, 0x00b7, 0x00b8, 0x00b9, 0x00ba, 0x00bb, 0x00bc, 0x00bd, 0x00be, 0x00bf, 0x00c0,
    0x00c1, 0x00c2, 0x0102, 0x00c4, 0x00c5, 0x00c6, 0x00c7, 0x00c8, 0x00c9, 0x00ca, 0x00cb, 0x0300, 0x00cd,
    0x00ce, 0x00cf, 0x0110, 0x00d1, 0x0309, 0x00d3, 0x00d4, 0x01a0, 0x00d6, 0x00d7, 0x00d8, 0x00d9, 0x00da,
    0x00db, 0x00dc, 0x01af, 0x0303, 0x00df, 0x00e0, 0x00e1, 0x00e2, 0x0103, 0x00e4, 0x00e5, 0x00e6, 0x00e7,
    0x00e8, 0x00e9, 0x00ea, 0x00eb, 0x0301, 0x00ed, 0x00ee, 0x00ef, 0x0111, 0x00f1, 0x0323, 0x00f3, 0x00f4,
    0x01a1, 0x00f6, 0x00f7, 0x00f8, 0x00f9, 0x00fa, 0x00fb, 0x00fc, 0x01b0, 0x20ab, 0x00ff,
};

static char *put_point(char *out, utf8proc_int32_t point)
{
    return out + utf8proc_encode_char(point, (utf8proc_uint8_t *)out);
}

static const char *from_windows_1258(struct arena *arena, const char *bytes, size_t length)
{
    char *text = arena_alloc(arena, length * 3 + 1);
    char *out = text;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        utf8proc_int32_t point = byte < 0x80 ? byte : windows_1258[byte - 0x80];
        if (point == 0) {
            return NULL;
        }
        out = put_point(out, point);
    }
    return text;
}

static const char *from_utf16(struct arena *arena, const char *bytes, size_t length, bool big)
{
    char *text = arena_alloc(arena, length * 2 + 1);
    char *out = text;
    if (length % 2 != 0) {
        return NULL;
    }
    for (size_t i = 0; i < length; i += 2) {
        const unsigned char *p = (const unsigned char *)bytes + i;
        utf8proc_int32_t unit = big ? p[0] << 8 | p[1] : p[1] << 8 | p[0];
        if (unit >= 0xd800 && unit < 0xdc00 && i + 4 <= length) {
            utf8proc_int32_t low = big ? p[2] << 8 | p[3] : p[3] << 8 | p[2];
            unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
            i += 2;
            if (low < 0xdc00 || low > 0xdfff) {
                return NULL;
            }
        } else if (unit >= 0xd800 && unit < 0xe000) {
            return NULL;
        }
        if (unit == 0) {
            return NULL;
        }
        out = put_point(out, unit);
    }
    return text;
}

bool text_from_file(struct arena *arena, const char *bytes, size_t length, const char **ret_text,
                    const char **ret_charset, struct err *err)
{
    const char *text = NULL;
    const char *charset = "UTF-8";
    if (length >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0)) {
        charset = "UTF-16";
        text = from_utf16(arena, bytes + 2, length - 2, bytes[0] == '\xfe');
    } else if (text_is_utf8(bytes, length) && memchr(bytes, 0, length) == NULL) {
        size_t mark = length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
        text = arena_strndup(arena, bytes + mark, length - mark);
    } else if (memchr(bytes, 0, length) == NULL) {
        charset = "Windows-1258";
        text = from_windows_1258(arena, bytes, length);
    }
    if (text == NULL) {
        return err_set(err, ERR_DATA,
                       tr("the file is not UTF-8, UTF-16 or Windows-1258 text: save it as \"CSV UTF-8\"",
                          "tệp không phải văn bản UTF-8, UTF-16 hay Windows-1258; đề nghị lưu lại dạng \"CSV UTF-8\""));
    }
    *ret_text = normalise(arena, text, strlen(text), UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    *ret_charset = charset;
    return true;
}

void text_drop_cut_end(char *text)
{
    size_t length = strlen(text);
    size_t start = length;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xc0) == 0x80) {
        start--;
    }
    if (start > 0 && !text_is_utf8(text + start - 1, length - start + 1)) {
        text[start - 1] = '\0';
    }
}

/* ---- comparing, measuring ---- */

const char *text_fold(struct arena *arena, const char *text)
{
    const char *folded = normalise(arena, text, strlen(text), UTF8PROC_COMPOSE | UTF8PROC_STABLE | UTF8PROC_CASEFOLD);
    char *out = arena_alloc(arena, strlen(folded) + 1);
    size_t used = 0;
    size_t size = 0;
    for (size_t i = 0; folded[i] != '\0'; i += size) {
        size = blank_at(folded + i);
        if (size == 0) {
            size = 1;
            out[used++] = folded[i];
        } else if (used > 0 && out[used - 1] != ' ') {
            out[used++] = ' ';
        }
    }
    if (used > 0 && out[used - 1] == ' ') {
        used--;
    }
    out[used] = '\0';
    return out;
}

size_t text_width(const char *text)
{
    size_t width = 0;
    size_t used = 0;
    size_t length = strlen(text);
    for (size_t i = 0; i < length; i += used) {
        utf8proc_int32_t point = next_point(text + i, length - i, &used);
        if (point < 0) {
            used = 1;
            width++;
            continue;
        }
        int columns = utf8proc_charwidth(point);
        width += columns > 0 ? (size_t)columns : 0;
    }
    return width;
}

size_t text_length(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++) {
        count += ((unsigned char)*text & 0xc0) != 0x80 ? 1 : 0;
    }
    return count;
}

/* ---- numbers ---- */

/* Digits in groups of three after the first group: 1.234.567 */
static bool is_grouped(const char *text, size_t length, char separator)
{
    size_t run = 0;
    bool first = true;
    for (size_t i = 0; i <= length; i++) {
        if (i < length && isdigit((unsigned char)text[i])) {
            run++;
        } else if (i == length || text[i] == separator) {
            if (run == 0 || run > 3 || (!first && run != 3)) {
                return false;
            }
            first = false;
            run = 0;
        } else {
            return false;
        }
    }
    return true;
}

bool text_number(const char *text, double *ret_value)
{
    enum { NUMBER_MAX = 40 };
    char plain[NUMBER_MAX] = {0};
    size_t used = 0;
    const char *p = text;
    if (text == NULL || strlen(text) >= NUMBER_MAX) {
        return false;
    }
    if (*p == '-' || *p == '+') {
        plain[used++] = *p++;
    }
    const char *last_comma = strrchr(p, ',');
    const char *last_point = strrchr(p, '.');
    const char *decimal = NULL;
    char separator = 0;
    if (last_comma != NULL && last_point != NULL) {
        decimal = last_comma > last_point ? last_comma : last_point;
        separator = last_comma > last_point ? '.' : ',';
    } else if (last_comma != NULL) {
        decimal = last_comma; /* the decimal sign of Vietnamese */
    } else if (last_point != NULL && is_grouped(p, strlen(p), '.') && p[0] != '0') {
        separator = '.'; /* thousands of Vietnamese */
    } else {
        decimal = last_point;
    }
    size_t whole = decimal == NULL ? strlen(p) : (size_t)(decimal - p);
    const char *first = separator == 0 ? NULL : strchr(p, separator);
    if (first != NULL && first < p + whole && !is_grouped(p, whole, separator)) {
        return false;
    }
    bool digits = false;
    for (size_t i = 0; p[i] != '\0'; i++) {
        if (isdigit((unsigned char)p[i])) {
            plain[used++] = p[i];
            digits = true;
        } else if (p + i == decimal && digits && isdigit((unsigned char)p[i + 1])) {
            plain[used++] = '.';
        } else if (p[i] != separator || p + i > p + whole) {
            return false;
        }
    }
    if (!digits) {
        return false;
    }
    *ret_value = strtod(plain, NULL);
    return isfinite(*ret_value);
}

const char *text_vietnamese_number(double value, char *buf, size_t size)
{
    enum { DECIMALS = 6 };
    char plain[DBL_MAX_10_EXP + DECIMALS + 8];
    snprintf(plain, sizeof(plain), "%.*f", DECIMALS, value);
    char *point = strchr(plain, '.');
    for (char *end = plain + strlen(plain) - 1; point != NULL && end >= point && (*end == '0' || *end == '.'); end--) {
        *end = '\0';
    }
    const char *digits = plain[0] == '-' ? plain + 1 : plain;
    size_t whole = strcspn(digits, ".");
    size_t used = 0;
    if (digits != plain && strcmp(digits, "0") != 0 && used + 1 < size) {
        buf[used++] = '-';
    }
    for (size_t i = 0; digits[i] != '\0' && used + 2 < size; i++) {
        if (i > 0 && i < whole && (whole - i) % 3 == 0) {
            buf[used++] = '.';
        }
        buf[used++] = digits[i] == '.' ? ',' : digits[i];
    }
    buf[used] = '\0';
    return buf;
}
