#include "syllable.h"

#include <string.h>
#include <utf8proc.h>

/* All rimes without tone, sorted by byte for the search. */
static const char *const rimes[] = {
    "Ac",   "Am",  "An",  "Ang",  "Ap",   "At",  "Bc",  "Bm",   "Bn",   "Bng",  "Bp",  "Bt",   "Bu",   "By",   "E",
    "Ech",  "Em",  "En",  "Enh",  "Ep",   "Et",  "Eu",  "O",    "Oc",   "Oi",   "Om",  "On",   "Ong",  "Op",   "Ot",
    "P",    "Pi",  "Pm",  "Pn",   "Pp",   "Pt",  "U",   "UPc",  "UPi",  "UPm",  "UPn", "UPng", "UPp",  "UPt",  "UPu",
    "Ua",   "Uc",  "Ui",  "Um",   "Un",   "Ung", "Ut",  "Uu",   "a",    "ac",   "ach", "ai",   "am",   "an",   "ang",
    "anh",  "ao",  "ap",  "at",   "au",   "ay",  "e",   "ec",   "em",   "en",   "eng", "eo",   "ep",   "et",   "i",
    "iEc",  "iEm", "iEn", "iEng", "iEp",  "iEt", "iEu", "ia",   "ich",  "im",   "in",  "inh",  "ip",   "it",   "iu",
    "o",    "oAc", "oAm", "oAn",  "oAng", "oAt", "oa",  "oac",  "oach", "oai",  "oam", "oan",  "oang", "oanh", "oao",
    "oap",  "oat", "oay", "oc",   "oe",   "oen", "oeo", "oet",  "oi",   "om",   "on",  "ong",  "ooc",  "oong", "op",
    "ot",   "u",   "uBn", "uBng", "uBt",  "uBy", "uE",  "uEch", "uEn",  "uEnh", "uOc", "uOi",  "uOm",  "uOn",  "uOng",
    "uOt",  "uP",  "ua",  "uc",   "ui",   "um",  "un",  "ung",  "up",   "ut",   "uy",  "uyEn", "uyEt", "uya",  "uych",
    "uynh", "uyp", "uyt", "uyu",  "y",    "yEm", "yEn", "yEng", "yEt",  "yEu",  "ych", "yn",   "ynh",  "yt",
};

/* Longest first, so that the first that fits is tried first; "" fits always. */
static const char *const initials[] = {
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d",
    "D",   "g",  "h",  "k",  "l",  "m",  "n",  "p",  "r",  "s",  "t",  "v", "x", "",
};

/* Initials of loan words and of place names in other languages of Vietnam (Krông Nô, Plông). */
static const char *const loose_initials[] = {"bl", "br", "dr", "Dr", "f", "j", "kl", "kr", "pl", "pr", "w", "z"};

static bool is_vowel(char letter)
{
    return letter != '\0' && strchr("aABeEioOPuUy", letter) != NULL;
}

static bool is_rime(const char *text)
{
    size_t low = 0;
    size_t high = sizeof(rimes) / sizeof(rimes[0]);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(rimes[middle], text);
        if (order == 0) {
            return true;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return false;
}

static bool apply_mark(char *letter, enum syllable_tone *tone, utf8proc_int32_t mark)
{
    static const struct {
        utf8proc_int32_t mark;
        char from, to;
    } shapes[] = {{0x302, 'a', 'B'}, {0x302, 'e', 'E'}, {0x302, 'o', 'O'},
                  {0x306, 'a', 'A'}, {0x31b, 'o', 'P'}, {0x31b, 'u', 'U'}};
    static const utf8proc_int32_t tones[] = {0, 0x300, 0x309, 0x303, 0x301, 0x323}; /* by enum syllable_tone */
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        if (shapes[i].mark == mark && shapes[i].from == *letter) {
            *letter = shapes[i].to;
            return true;
        }
    }
    for (size_t i = 1; i < sizeof(tones) / sizeof(tones[0]); i++) {
        if (tones[i] == mark && *tone == TONE_LEVEL && is_vowel(*letter)) {
            *tone = (enum syllable_tone)i;
            return true;
        }
    }
    return false;
}

bool syllable_add(struct syllable *syllable, int point)
{
    enum { PARTS_MAX = 4 };
    utf8proc_int32_t parts[PARTS_MAX] = {utf8proc_tolower(point)};
    utf8proc_ssize_t count = 1;
    if (syllable->count >= SYLLABLE_LETTERS_MAX) {
        return false;
    }
    char letter = '\0';
    enum syllable_tone tone = TONE_LEVEL;
    if (parts[0] == 0x111) {
        letter = 'D';
    } else {
        if (parts[0] >= 0x80) {
            int boundary = 0;
            count = utf8proc_decompose_char(parts[0], parts, PARTS_MAX, UTF8PROC_DECOMPOSE, &boundary);
        }
        if (count < 1 || count > PARTS_MAX || parts[0] < 'a' || parts[0] > 'z') {
            return false;
        }
        letter = (char)parts[0];
    }
    /* Canonical order puts the dot below before the circumflex: shapes first, then the tone. */
    for (int pass = 0; pass < 2; pass++) {
        for (utf8proc_ssize_t i = 1; i < count; i++) {
            bool shape = parts[i] == 0x302 || parts[i] == 0x306 || parts[i] == 0x31b;
            if (shape == (pass == 0) && !apply_mark(&letter, &tone, parts[i])) {
                return false;
            }
        }
    }
    syllable->letters[syllable->count] = letter;
    syllable->letters[syllable->count + 1] = '\0';
    syllable->tones[syllable->count++] = tone;
    return true;
}

static size_t vowels_of(const char *rime)
{
    size_t count = 0;
    while (is_vowel(rime[count])) {
        count++;
    }
    return count;
}

/* Which vowel of the rime carries the tone: with or without the reform of 1980 ("hòa", "hoà"). */
static bool tone_may_stand_on(const char *rime, size_t at)
{
    size_t vowels = vowels_of(rime);
    for (size_t i = vowels; i > 0; i--) {
        if (strchr("ABEOPU", rime[i - 1]) != NULL) {
            return at == i - 1;
        }
    }
    if (rime[vowels] != '\0') {
        return at == vowels - 1;
    }
    if (vowels == 2 && (strcmp(rime, "oa") == 0 || strcmp(rime, "oe") == 0 || strcmp(rime, "uy") == 0)) {
        return at < 2;
    }
    return at == (vowels == 3 ? 1 : 0);
}

static bool is_stopped(const char *rime)
{
    const char *coda = rime + vowels_of(rime);
    return strcmp(coda, "c") == 0 || strcmp(coda, "ch") == 0 || strcmp(coda, "p") == 0 || strcmp(coda, "t") == 0;
}

static bool fits_spelling(const char *initial, const char *rime)
{
    bool front = strchr("eEiy", rime[0]) != NULL;
    if (strcmp(initial, "k") == 0 || strcmp(initial, "gh") == 0 || strcmp(initial, "ngh") == 0) {
        return front;
    }
    if (strcmp(initial, "c") == 0 || strcmp(initial, "ng") == 0) {
        return !front;
    }
    if (strcmp(initial, "g") == 0) {
        return !front || rime[0] == 'i'; /* gì, giếng */
    }
    if (strcmp(initial, "p") == 0) {
        return false; /* only in loan words */
    }
    return true;
}

/* The rest after this initial is a rime whose only tone stands in it. */
static bool fits(const struct syllable *syllable, const char *initial, bool strict)
{
    size_t skip = strlen(initial);
    const char *rime = syllable->letters + skip;
    if (strncmp(syllable->letters, initial, skip) != 0 || !is_rime(rime)) {
        return false;
    }
    size_t tones = 0;
    size_t at = 0;
    for (size_t i = 0; i < syllable->count; i++) {
        if (syllable->tones[i] != TONE_LEVEL) {
            tones++;
            at = i;
        }
    }
    if (tones > 1 || (tones == 1 && at < skip)) {
        return false;
    }
    if (!strict) {
        return true;
    }
    enum syllable_tone tone = tones == 0 ? TONE_LEVEL : syllable->tones[at];
    return fits_spelling(initial, rime) && (tones == 0 || tone_may_stand_on(rime, at - skip)) &&
           (!is_stopped(rime) || tone == TONE_ACUTE || tone == TONE_DOT);
}

bool syllable_is_strict(const struct syllable *syllable)
{
    for (size_t i = 0; i < sizeof(initials) / sizeof(initials[0]); i++) {
        if (fits(syllable, initials[i], true)) {
            return true;
        }
    }
    return false;
}

bool syllable_is_loose(const struct syllable *syllable)
{
    for (size_t i = 0; i < sizeof(initials) / sizeof(initials[0]); i++) {
        if (fits(syllable, initials[i], false)) {
            return true;
        }
    }
    for (size_t i = 0; i < sizeof(loose_initials) / sizeof(loose_initials[0]); i++) {
        if (fits(syllable, loose_initials[i], false)) {
            return true;
        }
    }
    return false;
}
