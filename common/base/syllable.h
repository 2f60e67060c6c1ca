/* syllable: whether some letters make a Vietnamese syllable: initial consonant, rime, tone. A closed list of rimes, so
 * words of other languages rarely pass. Knows nothing of encodings but Unicode. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum syllable_tone {
    TONE_LEVEL,
    TONE_GRAVE,
    TONE_HOOK,
    TONE_TILDE,
    TONE_ACUTE,
    TONE_DOT
}; /* ngang huyền hỏi ngã sắc nặng */

enum { SYLLABLE_LETTERS_MAX = 8 }; /* "nghiêng" has seven */

/* Letters in lower case, marked ones as capitals: A ă, B â, E ê, O ô, P ơ, U ư, D đ. */
struct syllable {
    char letters[SYLLABLE_LETTERS_MAX + 1];
    enum syllable_tone tones[SYLLABLE_LETTERS_MAX];
    size_t count;
};

/* Appends the letter of a code point; false when Vietnamese has no such letter or there is no room. */
bool syllable_add(struct syllable *syllable, int point);

/* A syllable as the rules of spelling have it: tone on the right vowel, sắc or nặng before c, ch, p, t; k, gh, ngh
 * before e, ê, i, y only. */
bool syllable_is_strict(const struct syllable *syllable);

/* As people also write it: tone on another vowel or left out, c for k. */
bool syllable_is_loose(const struct syllable *syllable);
