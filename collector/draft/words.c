#include "words.h"

#include "text.h"

#include <ctype.h>
#include <string.h>

/* Where the tone mark stands in "oa", "oe", "uy": both ways are written. */
static const char *const tones[][2] = {
    {"oà", "òa"}, {"oá", "óa"}, {"oả", "ỏa"}, {"oã", "õa"}, {"oạ", "ọa"}, {"oè", "òe"}, {"oé", "óe"}, {"oẻ", "ỏe"},
    {"oẽ", "õe"}, {"oẹ", "ọe"}, {"uỳ", "ùy"}, {"uý", "úy"}, {"uỷ", "ủy"}, {"uỹ", "ũy"}, {"uỵ", "ụy"},
};

/* Several words that are compared as one. The longest first. */
static const struct {
    const char *words[4];
    const char *as;
} contractions[] = {
    {{"ủy", "ban", "nhân", "dân"}, "ubnd"},
    {{"hội", "đồng", "nhân", "dân"}, "hđnd"},
    {{"thành", "phố"}, "tp"},
};

static const struct {
    const char *bytes;
    char mark;
} marks[] = {
    {",", ','},  {";", ';'}, {":", ':'}, {".", '.'},   {"(", '('}, {")", ')'}, {"[", '('}, {"]", ')'},
    {"\"", '"'}, {"“", '"'}, {"”", '"'}, {"\n", '\n'}, {"-", '-'}, {"–", '-'}, {"—", '-'}, {"/", '/'},
    {"•", '+'},  {"*", '+'}, {"+", '+'}, {"…", '.'},   {"‐", '-'}, {"‑", '-'}, {"−", '-'}, {"\xef\x82\xb7", '+'},
    {"▪", '+'},
};

static size_t mark_at(const char *text, char *ret)
{
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        size_t size = strlen(marks[i].bytes);
        if (strncmp(text, marks[i].bytes, size) == 0) {
            *ret = marks[i].mark;
            return size;
        }
    }
    return 0;
}

static size_t blank_at(const char *text)
{
    return *text == ' ' || *text == '\t' || *text == '\r' ? 1
           : strncmp(text, "\xc2\xa0", 2) == 0            ? 2
           : strncmp(text, "\xe2\x80\x8b", 3) == 0        ? 3
           : strncmp(text, "\xe2\x80\xaf", 3) == 0        ? 3
                                                          : 0;
}

static bool is_inside(unsigned char byte)
{
    return byte >= 0x80 || isalnum(byte);
}

/* Whether a mark inside a run of letters belongs to the word: KH-ĐT, 08/KH-UBND, 24/01/2022, 1.2. */
static bool belongs(const char *text, size_t begin, size_t at, size_t size, char mark)
{
    unsigned char before = at > begin ? (unsigned char)text[at - 1] : 0;
    unsigned char after = (unsigned char)text[at + size];
    char other = 0;
    if (at == begin || blank_at(text + at + size) > 0 || mark_at(text + at + size, &other) > 0 || after == '\0') {
        return false;
    }
    switch (mark) {
    case '-':
        return is_inside(before) && is_inside(after);
    case '.':
        return isdigit(before) && isdigit(after);
    case '/':
        return isdigit(before) || isdigit(after) || isupper(before) || isupper(after);
    default:
        return false;
    }
}

static const char *fold_word(struct arena *arena, const char *text)
{
    char *fold = arena_strdup(arena, text_fold(arena, text));
    size_t length = strlen(fold);
    for (size_t i = 0; i < sizeof(tones) / sizeof(tones[0]); i++) {
        size_t size = strlen(tones[i][0]);
        char *end = length < size ? NULL : fold + length - size;
        /* Only in a syllable that ends with it, and "quý" has its mark where it belongs. */
        if (end != NULL && strcmp(end, tones[i][0]) == 0 && size == strlen(tones[i][1]) &&
            (end == fold || end[-1] != 'q')) {
            memcpy(end, tones[i][1], size);
        }
    }
    for (char *dash = strstr(fold, "–"); dash != NULL; dash = strstr(dash, "–")) {
        dash[0] = '-';
        memmove(dash + 1, dash + strlen("–"), strlen(dash + strlen("–")) + 1);
    }
    return fold;
}

/* Lower case letters change or keep their bytes when folded; a capital always changes. */
static void judge_capitals(struct arena *arena, const char *text, struct word *word)
{
    size_t capitals = 0;
    size_t letters = 0;
    for (const char *p = text; *p != '\0';) {
        size_t size = 1;
        while (((unsigned char)p[size] & 0xc0) == 0x80) {
            size++;
        }
        const char *one = arena_strndup(arena, p, size);
        bool letter = (unsigned char)*p >= 0x80 || isalpha((unsigned char)*p);
        bool capital = letter && strcmp(text_fold(arena, one), one) != 0;
        word->capital = p == text ? capital : word->capital;
        letters += letter;
        capitals += capital;
        p += size;
    }
    word->acronym = letters >= 2 && capitals == letters;
}

static void add_word(struct arena *arena, struct words *words, size_t begin, size_t end, char mark, bool line_start)
{
    struct word *word = &words->list[words->count++];
    const char *text = arena_strndup(arena, words->text + begin, end - begin);
    *word = (struct word){.fold = "", .begin = begin, .end = end, .mark = mark};
    if (mark == '-' && line_start) {
        word->mark = '+';
    }
    if (mark == 0) {
        word->fold = fold_word(arena, text);
        judge_capitals(arena, text, word);
    }
}

/* "TP." and "Tx." are short for a word; their point ends no sentence. */
static bool is_short(const struct words *words)
{
    const char *fold = words->count == 0 ? "" : words->list[words->count - 1].fold;
    return strcmp(fold, "tp") == 0 || strcmp(fold, "tx") == 0 || strcmp(fold, "tt") == 0;
}

static void contract(struct words *words)
{
    size_t kept = 0;
    for (size_t i = 0; i < words->count;) {
        size_t length = 0;
        const char *as = NULL;
        for (size_t c = 0; c < sizeof(contractions) / sizeof(contractions[0]) && as == NULL; c++) {
            for (length = 0; length < 4 && contractions[c].words[length] != NULL; length++) {
                if (i + length >= words->count || words->list[i + length].mark != 0 ||
                    strcmp(words->list[i + length].fold, contractions[c].words[length]) != 0) {
                    break;
                }
            }
            as = length == 4 || contractions[c].words[length] == NULL ? contractions[c].as : NULL;
        }
        struct word word = words->list[i];
        if (as != NULL) {
            word.fold = as;
            word.end = words->list[i + length - 1].end;
            word.acronym = false;
        }
        i += as != NULL ? length : 1;
        words->list[kept++] = word;
    }
    words->count = kept;
}

struct words words_read(struct arena *arena, const char *text)
{
    struct words words = {.text = text, .list = arena_array(arena, strlen(text) + 1, sizeof(*words.list))};
    bool line_start = true;
    for (size_t at = 0; text[at] != '\0';) {
        char mark = 0;
        size_t size = blank_at(text + at);
        if (size > 0) {
            at += size;
            continue;
        }
        size = mark_at(text + at, &mark);
        if (size > 0) {
            if (!(mark == '.' && is_short(&words))) {
                add_word(arena, &words, at, at + size, mark, line_start);
            }
            line_start = mark == '\n';
            at += size;
            continue;
        }
        size_t end = at;
        while (text[end] != '\0' && blank_at(text + end) == 0) {
            size = mark_at(text + end, &mark);
            if (size > 0 && !belongs(text, at, end, size, mark)) {
                break;
            }
            end += size > 0 ? size : 1;
        }
        add_word(arena, &words, at, end, 0, false);
        line_start = false;
        at = end;
    }
    contract(&words);
    return words;
}

const char *words_printed(struct arena *arena, const struct words *words, size_t from, size_t to)
{
    if (from >= to || to > words->count) {
        return "";
    }
    size_t begin = words->list[from].begin;
    size_t end = words->list[to - 1].end;
    char *out = arena_alloc(arena, end - begin + 1);
    size_t used = 0;
    bool blank = false;
    for (size_t i = begin; i < end;) {
        size_t size = words->text[i] == '\n' ? 1 : blank_at(words->text + i);
        if (size > 0) {
            blank = true;
            i += size;
            continue;
        }
        if (blank && used > 0) {
            out[used++] = ' ';
        }
        blank = false;
        out[used++] = words->text[i++];
    }
    return out;
}

size_t words_phrase(const struct words *words, size_t at, const char *phrase)
{
    size_t used = 0;
    for (const char *p = phrase; *p != '\0';) {
        size_t size = strcspn(p, " ");
        if (at + used >= words->count || words->list[at + used].mark != 0) {
            return 0;
        }
        const char *fold = words->list[at + used].fold;
        if (strlen(fold) != size || strncmp(fold, p, size) != 0) {
            return 0;
        }
        used++;
        p += size + (p[size] == ' ');
    }
    return used;
}

size_t words_any(const struct words *words, size_t at, const char *const *phrases)
{
    for (size_t i = 0; phrases[i] != NULL; i++) {
        size_t used = words_phrase(words, at, phrases[i]);
        if (used > 0) {
            return used;
        }
    }
    return 0;
}

const char *words_letters(struct arena *arena, const struct words *words, size_t at)
{
    const struct word *word = &words->list[at];
    char *out = arena_alloc(arena, word->end - word->begin + 1);
    size_t used = 0;
    for (size_t i = word->begin; i < word->end; i++) {
        unsigned char byte = (unsigned char)words->text[i];
        if (byte >= 0x80 || isalnum(byte)) {
            out[used++] = (char)byte;
        }
    }
    return text_fold(arena, out);
}

bool word_is_joiner(const struct word *word)
{
    return word->mark == '-' || (word->mark == 0 && (strcmp(word->fold, "và") == 0 || strcmp(word->fold, "&") == 0));
}
