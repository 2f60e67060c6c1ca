/* Old fonts: before Unicode, Vietnamese was typed in TCVN3 (ABC) or VNI fonts, whose bytes other programs show as
 * Latin-1 letters and signs. The test reads every word three ways: as what it says, as TCVN3, as VNI. A word speaks for
 * a font when it is a Vietnamese syllable in that font and none as it stands. Other languages have such words by
 * accident
 * ("Thaï" is "Thạ" in VNI), but most of their marked words are nothing in either font, and most of their plain words
 * are no syllables. */
#include "syllable.h"
#include "text.h"

#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

enum { WORD_MAX = 16, DISTINCT_MAX = 8, FIRST_SIGN = 0xa1, LAST_LATIN_1 = 0xff };

struct word {
    utf8proc_int32_t points[WORD_MAX];
    size_t count;
    bool too_long;
};

/* What TCVN3 shows for the bytes 0xa1 to 0xfe; 0: nothing. */
static const uint16_t tcvn3[] = {
    0x102,  0xc2,   0xca,   0xd4,   0x1a0,  0x1af,  0x110,  0x103,  0xe2,   0xea,   0xf4,   0x1a1,  0x1b0,  0x111,
    0,      0,      0,      0,      0,      0,      0xe0,   0x1ea3, 0xe3,   0xe1,   0x1ea1, 0,      0x1eb1, 0x1eb3,
    0x1eb5, 0x1eaf, 0,      0,      0,      0,      0,      0,      0,      0x1eb7, 0x1ea7, 0x1ea9, 0x1eab, 0x1ea5,
    0x1ead, 0xe8,   0,      0x1ebb, 0x1ebd, 0xe9,   0x1eb9, 0x1ec1, 0x1ec3, 0x1ec5, 0x1ebf, 0x1ec7, 0xec,   0x1ec9,
    0,      0,      0,      0x129,  0xed,   0x1ecb, 0xf2,   0,      0x1ecf, 0xf5,   0xf3,   0x1ecd, 0x1ed3, 0x1ed5,
    0x1ed7, 0x1ed1, 0x1ed9, 0x1edd, 0x1edf, 0x1ee1, 0x1edb, 0x1ee3, 0xf9,   0,      0x1ee7, 0x169,  0xfa,   0x1ee5,
    0x1eeb, 0x1eed, 0x1eef, 0x1ee9, 0x1ef1, 0x1ef3, 0x1ef7, 0x1ef9, 0xfd,   0x1ef5,
};

static utf8proc_int32_t tcvn3_letter(utf8proc_int32_t point)
{
    size_t index = (size_t)(point - FIRST_SIGN);
    bool inside = point >= FIRST_SIGN && index < sizeof(tcvn3) / sizeof(tcvn3[0]);
    return inside ? tcvn3[index] : 0;
}

static bool is_letter(utf8proc_int32_t point)
{
    utf8proc_category_t category = utf8proc_category(point);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

/* ---- three ways to read a word ---- */

static bool read_unicode(const struct word *word, struct syllable *ret)
{
    for (size_t i = 0; i < word->count; i++) {
        if (!syllable_add(ret, word->points[i])) {
            return false;
        }
    }
    return true;
}

static bool read_tcvn3(const struct word *word, struct syllable *ret)
{
    for (size_t i = 0; i < word->count; i++) {
        utf8proc_int32_t point = word->points[i];
        if (!syllable_add(ret, point < 0x80 ? point : tcvn3_letter(point))) {
            return false;
        }
    }
    return true;
}

/* VNI writes a mark as a letter of its own after the vowel. Gives the shape ('\0' for none) and the tone. */
static bool vni_mark(char vowel, utf8proc_int32_t mark, char *ret_vowel, enum syllable_tone *ret_tone)
{
    static const utf8proc_int32_t tone_marks[] = {0xf8, 0xfb, 0xf5, 0xf9, 0xef};             /* ø û õ ù ï */
    static const utf8proc_int32_t circumflex_marks[] = {0xe2, 0xe0, 0xe5, 0xe3, 0xe1, 0xe4}; /* â à å ã á ä */
    static const utf8proc_int32_t breve_marks[] = {0xea, 0xe8, 0xfa, 0xfc, 0xe9, 0xeb};      /* ê è ú ü é ë */
    bool toned = strchr("aeouyPU", vowel) != NULL;
    for (int tone = TONE_LEVEL; tone <= TONE_DOT; tone++) {
        *ret_tone = (enum syllable_tone)tone;
        *ret_vowel = vowel;
        if (toned && tone > TONE_LEVEL && tone_marks[tone - 1] == mark) {
            return true;
        }
        *ret_vowel = vowel == 'a' ? 'B' : vowel == 'e' ? 'E' : 'O';
        if ((vowel == 'a' || vowel == 'e' || vowel == 'o') && circumflex_marks[tone] == mark) {
            return true;
        }
        *ret_vowel = 'A';
        if (vowel == 'a' && breve_marks[tone] == mark) {
            return true;
        }
    }
    return false;
}

/* The letters that VNI writes alone; 0: none. */
static utf8proc_int32_t vni_letter(utf8proc_int32_t point)
{
    static const utf8proc_int32_t pairs[][2] = {{0xf1, 0x111},  {0xf4, 0x1a1}, {0xf6, 0x1b0},
                                                {0xe6, 0x1ec9}, {0xf3, 0x129}, {0xf2, 0x1ecb},
                                                {0xee, 0x1ef5}, {0xed, 0xed},  {0xec, 0xec}};
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        if (pairs[i][0] == point) {
            return pairs[i][1];
        }
    }
    return 0;
}

static bool read_vni(const struct word *word, struct syllable *ret)
{
    for (size_t i = 0; i < word->count; i++) {
        utf8proc_int32_t point = utf8proc_tolower(word->points[i]);
        if (point < 0x80) {
            if (!syllable_add(ret, point)) {
                return false;
            }
            continue;
        }
        char vowel = '\0';
        enum syllable_tone tone = TONE_LEVEL;
        size_t last = ret->count == 0 ? 0 : ret->count - 1;
        bool free_vowel = ret->count > 0 && ret->tones[last] == TONE_LEVEL && i > 0;
        if (free_vowel && vni_mark(ret->letters[last], point, &vowel, &tone)) {
            ret->letters[last] = vowel;
            ret->tones[last] = tone;
        } else if (vni_letter(point) == 0 || !syllable_add(ret, vni_letter(point))) {
            return false;
        }
    }
    return true;
}

/* ---- evidence ---- */

struct evidence {
    bool (*read)(const struct word *word, struct syllable *ret);
    unsigned good;                   /* marked words that are syllables in the font */
    unsigned bad;                    /* marked words that are none */
    unsigned modern;                 /* words that only Unicode can write */
    unsigned plain_good, plain_bad;  /* ASCII words: syllables or not */
    uint32_t distinct[DISTINCT_MAX]; /* hashes of words that are syllables in the font only */
    unsigned distinct_count;
    unsigned strong; /* of those: with a sign that no language puts inside a word */
};

/* "N·m", "n×m", "µm" are units and products, not "nãm", "nìm", "àm"; "où" is French before it is "ó" in VNI. */
static bool is_known_otherwise(const struct word *word)
{
    const utf8proc_int32_t *p = word->points;
    if (word->count == 3) {
        return p[1] == 0xb7 || p[1] == 0xd7 || p[1] == 0xf7;
    }
    return word->count == 2 && (p[0] == 0xb5 || ((p[0] == 'o' || p[0] == 'O') && (p[1] == 0xf9 || p[1] == 0xd9)));
}

static void count_distinct(struct evidence *evidence, const struct word *word)
{
    uint32_t hash = 2166136261u;
    bool sign = false;
    for (size_t i = 0; i < word->count; i++) {
        hash = (hash ^ (uint32_t)utf8proc_tolower(word->points[i])) * 16777619u;
        sign = sign || !is_letter(word->points[i]);
    }
    for (unsigned i = 0; i < evidence->distinct_count; i++) {
        if (evidence->distinct[i] == hash) {
            return;
        }
    }
    if (evidence->distinct_count < DISTINCT_MAX) {
        evidence->distinct[evidence->distinct_count++] = hash;
        evidence->strong += sign && word->count >= 3 ? 1 : 0;
    }
}

/* The word without signs at its ends: «có» in quotes is still "có". */
static struct word bare(const struct word *word)
{
    struct word result = {.count = 0};
    size_t begin = 0;
    size_t end = word->count;
    while (begin < end && !is_letter(word->points[begin])) {
        begin++;
    }
    while (end > begin && !is_letter(word->points[end - 1])) {
        end--;
    }
    result.count = end - begin;
    memcpy(result.points, word->points + begin, result.count * sizeof(result.points[0]));
    return result;
}

static void weigh_plain(struct evidence *evidence, const struct word *word)
{
    struct syllable syllable = {.count = 0};
    bool vowel = false;
    for (size_t i = 0; i < word->count; i++) {
        vowel = vowel || (word->points[i] < 0x80 && strchr("aeiouyAEIOUY", (int)word->points[i]) != NULL);
    }
    if (!vowel || (word->count < 2 && !word->too_long)) {
        return; /* "UBND", "KH", a list's "a)" */
    }
    bool good = !word->too_long && read_unicode(word, &syllable) && syllable_is_loose(&syllable);
    evidence->plain_good += good ? 1 : 0;
    evidence->plain_bad += good ? 0 : 1;
}

static void weigh(struct evidence *evidence, const struct word *word)
{
    bool marked = false;
    bool beyond = false;
    for (size_t i = 0; i < word->count; i++) {
        marked = marked || word->points[i] >= 0x80;
        beyond = beyond || word->points[i] > LAST_LATIN_1;
    }
    if (!marked) {
        weigh_plain(evidence, word);
        return;
    }
    struct word inner = bare(word);
    struct syllable unicode = {.count = 0};
    bool is_modern = !word->too_long && read_unicode(&inner, &unicode) && syllable_is_loose(&unicode);
    if (beyond) {
        evidence->modern += is_modern ? 1 : 0;
        return;
    }
    if (inner.count == 0 && word->count < 2) {
        return; /* a sign standing alone: §, ½, · */
    }
    struct syllable syllable = {.count = 0};
    if (word->too_long || !evidence->read(word, &syllable) || !syllable_is_strict(&syllable)) {
        evidence->bad += is_modern ? 0 : 1;
        return;
    }
    evidence->good++;
    if (!(is_modern && inner.count == word->count) && word->count > 1 && !is_known_otherwise(word)) {
        count_distinct(evidence, word);
    }
}

static void weigh_text(struct evidence *evidence, const char *text, bool signs)
{
    struct word word = {.count = 0};
    utf8proc_int32_t point = 0;
    const char *p = text;
    do {
        utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)p, -1, &point);
        point = *p == '\0' || used <= 0 ? 0 : point;
        if (point != 0 && (is_letter(point) || (signs && tcvn3_letter(point) != 0))) {
            if (word.count < WORD_MAX) {
                word.points[word.count++] = point;
            } else {
                word.too_long = true;
            }
        } else if (word.count > 0) {
            weigh(evidence, &word);
            word = (struct word){.count = 0};
        }
        p += *p == '\0' || used <= 0 ? 1 : used;
    } while (p[-1] != '\0');
}

static bool is_convincing(const struct evidence *evidence)
{
    enum { MIXED_NEEDED = 5 };
    unsigned only = evidence->distinct_count;
    if (evidence->bad * 4 > evidence->good || evidence->plain_bad > evidence->plain_good + evidence->good) {
        return false;
    }
    if (evidence->modern > 0 && (only < MIXED_NEEDED || evidence->good < evidence->modern)) {
        return false;
    }
    return only >= 2 || (only == 1 && evidence->strong == 1 && evidence->plain_bad + evidence->bad == 0 &&
                         evidence->plain_good + evidence->good >= 2);
}

/* One cheap pass settles nearly every text: correct Vietnamese has letters beyond Latin-1 (UTF-8 lead bytes 0xc4 to
 * 0xc6 and 0xe1) in most of its words. */
static bool is_worth_reading(const char *text)
{
    size_t latin = 0;
    size_t beyond = 0;
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
        latin += *p == 0xc2 || *p == 0xc3 ? 1 : 0;
        beyond += (*p >= 0xc4 && *p <= 0xc6) || *p == 0xe1 ? 1 : 0;
    }
    return latin > 0 && beyond < latin;
}

bool text_looks_old_font(const char *text, const char **ret_font)
{
    struct evidence fonts[] = {{.read = read_tcvn3}, {.read = read_vni}};
    static const char *const names[] = {"TCVN3", "VNI"};
    const struct evidence *best = NULL;
    if (!is_worth_reading(text)) {
        return false;
    }
    for (size_t i = 0; i < sizeof(fonts) / sizeof(fonts[0]); i++) {
        weigh_text(&fonts[i], text, i == 0);
        if (is_convincing(&fonts[i]) && (best == NULL || fonts[i].good > best->good)) {
            best = &fonts[i];
            *ret_font = names[i];
        }
    }
    return best != NULL;
}
