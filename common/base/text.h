/* text: UTF-8 that can be trusted. Whatever people or peers hand in goes through text_clean() before anything else. */
#pragma once

#include "arena.h"
#include "err.h"

#include <stddef.h>

enum text_fault {
    TEXT_OK,
    TEXT_NOT_UTF8, /* not well-formed UTF-8, or a NUL or other control character than tab and newline */
    TEXT_TOO_LONG, /* more characters than allowed */
    TEXT_OLD_FONT, /* typed in TCVN3 or VNI and read as Latin-1 or Windows-1252 */
};

/* Checks and normalises: well-formed UTF-8, no control characters but tab and newline (CR LF becomes LF), NFC, white
 * space trimmed at both ends. max_chars counts Unicode code points after normalisation. *ret_text is in the arena,
 * untouched on a fault; *ret_at (may be NULL) is the byte where the fault begins, or for TEXT_TOO_LONG the number of
 * characters. */
enum text_fault text_clean(struct arena *arena, const char *bytes, size_t length, size_t max_chars,
                           const char **ret_text, size_t *ret_at) MUST_CHECK;

bool text_is_utf8(const char *bytes, size_t length);

/* True when the text looks like Vietnamese of the old 8-bit fonts TCVN3 (ABC) or VNI shown as Latin-1: its words are
 * Vietnamese syllables in that font and none as they stand. Says no when in doubt, and so for most texts of one or two
 * words. *ret_font is "TCVN3" or "VNI". */
bool text_looks_old_font(const char *text, const char **ret_font);

/* Windows-1258 or UTF-16 (with a byte order mark) to UTF-8 NFC, for files that Excel writes. *ret_charset is what it
 * was: "UTF-8", "UTF-16" or "Windows-1258". ERR_DATA when it is none of them. */
bool text_from_file(struct arena *arena, const char *bytes, size_t length, const char **ret_text,
                    const char **ret_charset, struct err *err) MUST_CHECK;

/* Takes away the beginning of a character at the end of a text that a buffer's size has cut. */
void text_drop_cut_end(char *text);

/* For comparing names: NFC, case folded, runs of white space as one space. In the arena. */
const char *text_fold(struct arena *arena, const char *text);

/* Columns that a text takes on a terminal (combining marks 0, East Asian wide 2). */
size_t text_width(const char *text);
/* Code points. */
size_t text_length(const char *text);

/* A decimal number in Vietnamese or plain form: "6,4" and "6.4" are 6.4; "1.234,5" and "1,234.5" are 1234.5; "1.234" is
 * 1234 (Vietnamese thousands). No exponent, no blanks inside. */
bool text_number(const char *text, double *ret_value) MUST_CHECK;
/* As many decimals as needed (at most 6), decimal comma, thousands with points: 1.234,5. Returns buf. */
const char *text_vietnamese_number(double value, char *buf, size_t size);
