#include "numbering.h"

#include "heading.h"

#include <string.h>

static const char *const alphabet[] = {"a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m",
                                       "n", "o", "p", "q", "r", "s", "t", "u", "v", "x", "y"};
enum { LETTER_COUNT = sizeof(alphabet) / sizeof(alphabet[0]) };

const char *letter_at(const char *text, const char **ret_rest)
{
    bool barred = strncmp(text, "đ", 2) == 0;
    size_t size = barred ? 2 : 1;
    if (text[0] == '\0' || text[size] != ')') {
        return NULL;
    }
    for (size_t i = 0; i < LETTER_COUNT; i++) {
        if (barred ? strcmp(alphabet[i], "đ") == 0 : (alphabet[i][0] == text[0] && alphabet[i][1] == '\0')) {
            *ret_rest = text + size + 1 + strspn(text + size + 1, " \n");
            return alphabet[i];
        }
    }
    return NULL;
}

const char *letter_after(const char *letter)
{
    for (size_t i = 0; i + 1 < LETTER_COUNT; i++) {
        if (strcmp(alphabet[i], letter) == 0) {
            return alphabet[i + 1];
        }
    }
    return NULL;
}

/* "Nhiệm vụ 5: …": the number, and the title behind it. */
const char *task_number(struct arena *arena, const char *title, const char **ret_rest)
{
    const char *plain = heading_plain(arena, arena_strndup(arena, title, strcspn(title, "0123456789\n")));
    const char *digits = title + strcspn(title, "0123456789");
    size_t length = strspn(digits, "0123456789.");
    while (length > 0 && digits[length - 1] == '.') {
        length--;
    }
    if (strcmp(plain, "nhiem vu") != 0 || length == 0 || length > NUMBER_LENGTH_MAX) {
        return NULL;
    }
    const char *rest = digits + length;
    rest += strspn(rest, ":.) \n");
    rest += strncmp(rest, "–", 3) == 0 ? 3 : rest[0] == '-' ? 1 : 0;
    *ret_rest = rest + strspn(rest, " \n");
    return arena_strndup(arena, digits, length);
}

/* "3", "3.", "1.2": a number in the STT column; NULL when it is none. */
const char *plain_number(struct arena *arena, const char *text)
{
    size_t length = strspn(text, "0123456789.");
    while (length > 0 && text[length - 1] == '.') {
        length--;
    }
    size_t end = length + strspn(text + length, ".) ");
    return length > 0 && length <= NUMBER_LENGTH_MAX && text[end] == '\0' && text[0] != '.'
               ? arena_strndup(arena, text, length)
               : NULL;
}

static bool is_roman(const char *text)
{
    static const char *const numerals[] = {"I",  "II",  "III",  "IV",  "V",  "VI",  "VII",  "VIII",  "IX",  "X",
                                           "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX"};
    for (size_t i = 0; i < sizeof(numerals) / sizeof(numerals[0]); i++) {
        if (strcmp(text, numerals[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* "II", "II.", "A": a section's number; NULL when it is none. *ret_part for a capital letter. */
const char *section_number(struct arena *arena, const char *text, bool *ret_part)
{
    size_t length = strcspn(text, ". )");
    const char *id = arena_strndup(arena, text, length);
    if (text[length + strspn(text + length, ". )")] != '\0') {
        return NULL;
    }
    *ret_part = length == 1 && text[0] >= 'A' && text[0] <= 'H';
    return *ret_part || is_roman(id) ? id : NULL;
}

/* The alphabet inside one cell: "a) … b) …". How many; 0 when it does not begin with a). */
size_t letters_split(struct arena *arena, const char *text, const char *letters[LETTERS_MAX],
                     const char *parts[LETTERS_MAX])
{
    const char *rest = NULL;
    const char *letter = letter_at(text, &rest);
    size_t count = 0;
    while (letter != NULL && count < LETTERS_MAX) {
        const char *wanted = letter_after(letter);
        const char *end = rest + strlen(rest);
        const char *next = NULL;
        const char *next_rest = NULL;
        for (const char *p = rest; *p != '\0' && wanted != NULL && next == NULL; p++) {
            const char *found = (*p == ' ' || *p == '\n') ? letter_at(p + 1, &next_rest) : NULL;
            if (found != NULL && strcmp(found, wanted) == 0) {
                next = found;
                end = p;
            }
        }
        letters[count] = letter;
        parts[count++] = arena_strndup(arena, rest, (size_t)(end - rest));
        letter = next;
        rest = next_rest;
    }
    return count;
}

/* "a" or "6a" in the STT column. */
const char *number_letter(struct arena *arena, const char *text)
{
    const char *rest = NULL;
    size_t digits = strspn(text, "0123456789.");
    const char *tail = text + digits;
    const char *bare = strchr(tail, ')') == NULL ? arena_printf(arena, "%s)", tail) : tail;
    const char *letter = tail[0] == '\0' ? NULL : letter_at(bare, &rest);
    return letter != NULL && rest[0] == '\0' ? letter : NULL;
}
