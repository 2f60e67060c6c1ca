#include "lookup.h"

#include "text.h"

#include <string.h>

struct entry {
    struct words words;
    const struct agency *agency;
    const char *initials; /* of the words behind "sở" or "bộ", folded; NULL for other names */
    bool valid;           /* on the day */
};

struct names {
    struct arena *arena;
    struct entry *list;
    size_t count;
    struct words province;
    bool is_city, is_province; /* "thành phố", "tỉnh"; both when not known */
};

/* ---- building ---- */

static bool is_head(const char *fold)
{
    return strcmp(fold, "sở") == 0 || strcmp(fold, "bộ") == 0;
}

static const char *initials_of(struct arena *arena, const struct words *words)
{
    const char *initials = "";
    if (words->count < 2 || !is_head(words->list[0].fold)) {
        return NULL;
    }
    for (size_t i = 1; i < words->count; i++) {
        const struct word *word = &words->list[i];
        if (word->mark == 0 && !word_is_joiner(word)) {
            size_t size = 1;
            while (((unsigned char)word->fold[size] & 0xc0) == 0x80) {
                size++;
            }
            initials = arena_printf(arena, "%s%.*s", initials, (int)size, word->fold);
        }
    }
    return initials;
}

static void add_entry(struct names *names, const struct agency *agency, const char *text, bool valid)
{
    struct entry *entry = &names->list[names->count];
    *entry = (struct entry){.words = words_read(names->arena, text), .agency = agency, .valid = valid};
    if (entry->words.count > 0) {
        entry->initials = agency->kind == AGENCY_GROUP ? NULL : initials_of(names->arena, &entry->words);
        names->count++;
    }
}

static bool counts(const struct agency *agency, const char *province)
{
    return agency->province != NULL && agency->name != NULL && agency->code != NULL &&
           (strcmp(agency->province, province) == 0 || strcmp(agency->province, "Trung ương") == 0);
}

struct names *names_new(struct arena *arena, const struct roster *roster, const char *province, day_t on)
{
    struct names *names = arena_alloc(arena, sizeof(*names));
    size_t room = 0;
    for (size_t i = 0; i < roster->agency_count; i++) {
        room += 1 + roster->agencies[i].alias_count;
    }
    *names = (struct names){.arena = arena, .list = arena_array(arena, room + 1, sizeof(*names->list))};
    names->province = words_read(arena, province);
    for (size_t i = 0; i < roster->agency_count; i++) {
        const struct agency *agency = &roster->agencies[i];
        if (!counts(agency, province)) {
            continue;
        }
        bool valid = agency->valid_from <= on && on <= agency->valid_to;
        add_entry(names, agency, agency->name, valid);
        for (size_t a = 0; a < agency->alias_count; a++) {
            add_entry(names, agency, agency->aliases[a], valid);
        }
        if (agency->kind == AGENCY_PROVINCE) {
            const char *folded = text_fold(arena, agency->name);
            names->is_city = names->is_city || strstr(folded, "thành phố") != NULL;
            names->is_province = names->is_province || strstr(folded, "tỉnh") != NULL;
        }
    }
    if (!names->is_city && !names->is_province) {
        names->is_city = names->is_province = true;
    }
    return names;
}

const struct agency *names_of_code(const struct names *names, const char *code)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->list[i].agency->code, code) == 0) {
            return names->list[i].agency;
        }
    }
    return NULL;
}

bool names_group_holds(const struct names *names, const struct agency *group, const struct agency *agency)
{
    (void)names;
    for (size_t i = 0; i < group->member_count; i++) {
        if (group->members[i].code != NULL && strcmp(group->members[i].code, agency->code) == 0) {
            return true;
        }
    }
    return false;
}

/* ---- matching one name ---- */

static bool same(const struct word *a, const struct word *b)
{
    return a->mark == 0 && b->mark == 0 && strcmp(a->fold, b->fold) == 0;
}

/* How many words the name takes from its word `from` on; joiners may be written another way, but a comma is none. */
static size_t match(const struct words *name, size_t from, const struct words *words, size_t at)
{
    size_t w = at;
    for (size_t n = from; n < name->count; n++) {
        const struct word *wanted = &name->list[n];
        while (w > at && w < words->count && words->list[w].mark == '\n') {
            w++;
        }
        const struct word *found = w < words->count ? &words->list[w] : NULL;
        if (word_is_joiner(wanted) || wanted->mark == ',') {
            if (found != NULL && (word_is_joiner(found) || (found->mark == ',' && wanted->mark != 0))) {
                w++;
            } else if (wanted->mark != '-') {
                return 0;
            }
            continue;
        }
        if (found != NULL && found->mark == '-' && w > at && w + 1 < words->count) {
            found = &words->list[++w];
        }
        if (found == NULL || !same(wanted, found)) {
            return 0;
        }
        w++;
    }
    return w - at;
}

/* "KH&ĐT", "KH và ĐT": the letters of one acronym, or of two that are joined. */
static size_t match_letters(struct arena *arena, const struct words *words, size_t at, const char *initials)
{
    if (at >= words->count || !words->list[at].acronym || strcmp(words->list[at].fold, "ubnd") == 0) {
        return 0;
    }
    const char *letters = words_letters(arena, words, at);
    if (at + 2 < words->count && word_is_joiner(&words->list[at + 1]) && words->list[at + 2].acronym &&
        strcmp(arena_printf(arena, "%s%s", letters, words_letters(arena, words, at + 2)), initials) == 0) {
        return 3;
    }
    return strcmp(letters, initials) == 0 ? 1 : 0;
}

static size_t match_short(struct arena *arena, const struct entry *entry, const struct words *words, size_t at)
{
    const char *head = entry->words.list[0].fold;
    if (entry->initials == NULL || at >= words->count) {
        return 0;
    }
    if (strcmp(words->list[at].fold, head) == 0) {
        size_t used = match_letters(arena, words, at + 1, entry->initials);
        return used > 0 ? used + 1 : 0;
    }
    /* "SKHĐT": the head's own letter first. */
    const char *letter = strcmp(head, "sở") == 0 ? "s" : "b";
    return strlen(entry->initials) < 2
               ? 0
               : match_letters(arena, words, at, arena_printf(arena, "%s%s", letter, entry->initials));
}

static void keep_longest(struct name_match *best, const struct entry *entry, size_t used)
{
    bool better = used > best->used || (used == best->used && best->outdated && entry->valid);
    if (used == 0 || used < best->used) {
        return;
    }
    if (better) {
        *best = (struct name_match){.used = used, .agency = entry->agency, .outdated = !entry->valid};
    } else if (entry->valid && best->agency != entry->agency) {
        best->agency = NULL; /* two bodies of that name */
    }
}

struct name_match names_full(const struct names *names, const struct words *words, size_t at)
{
    struct name_match best = {0};
    for (size_t i = 0; i < names->count; i++) {
        const struct entry *entry = &names->list[i];
        size_t used = match(&entry->words, 0, words, at);
        size_t letters = match_short(names->arena, entry, words, at);
        keep_longest(&best, entry, used > letters ? used : letters);
    }
    return best;
}

struct name_match names_bare(const struct names *names, const char *head, const struct words *words, size_t at)
{
    struct name_match best = {0};
    if (at >= words->count || !words->list[at].capital) {
        return best;
    }
    for (size_t i = 0; i < names->count; i++) {
        const struct entry *entry = &names->list[i];
        size_t from = words_phrase(&entry->words, 0, head);
        if (from == 0 || from >= entry->words.count || entry->agency->kind == AGENCY_GROUP) {
            continue;
        }
        size_t used = match(&entry->words, from, words, at);
        if (used == 0 && entry->initials != NULL && strcmp(entry->words.list[0].fold, head) == 0) {
            used = match_letters(names->arena, words, at, entry->initials);
        }
        keep_longest(&best, entry, used);
    }
    return best;
}

/* ---- phrases for several ---- */

static const struct {
    const char *phrase;
    unsigned nouns;
} nouns[] = {
    {"ban ngành", NOUN_BAN | NOUN_NGANH},
    {"sở", NOUN_SO},
    {"ban", NOUN_BAN},
    {"ngành", NOUN_NGANH},
    {"cơ quan", NOUN_CO_QUAN},
    {"đơn vị", NOUN_DON_VI},
    {"địa phương", NOUN_DIA_PHUONG},
    {"bộ", NOUN_BO},
    {"quận", NOUN_QUAN},
    {"huyện", NOUN_HUYEN},
    {"thị xã", NOUN_THI_XA},
    {"tp", NOUN_THANH_PHO},
    {"thị trấn", NOUN_THI_TRAN},
    {"xã", NOUN_XA},
    {"phường", NOUN_PHUONG},
    {"đặc khu", NOUN_DAC_KHU},
    {"đoàn thể", NOUN_OTHER},
    {"tổ chức", NOUN_OTHER},
    {"doanh nghiệp", NOUN_OTHER},
    {"hội", NOUN_OTHER},
    {"phòng", NOUN_OTHER},
    {"trường", NOUN_OTHER},
    {"viện", NOUN_OTHER},
    {"cá nhân", NOUN_OTHER},
    {"chủ đầu tư", NOUN_OTHER},
    {"nhà đầu tư", NOUN_OTHER},
    {"công ty", NOUN_OTHER},
    {"cấp", NOUN_OTHER},
    {"lực lượng", NOUN_OTHER},
};

/* A noun that is not the beginning of a name ("Ban Quản lý …", "thành phố Thủy Nguyên"). */
static size_t noun_at(const struct words *words, size_t at, unsigned *ret)
{
    for (size_t i = 0; i < sizeof(nouns) / sizeof(nouns[0]); i++) {
        size_t used = words_phrase(words, at, nouns[i].phrase);
        if (used > 0) {
            const struct word *next = at + used < words->count ? &words->list[at + used] : NULL;
            bool named = next != NULL && next->mark == 0 && next->capital && strcmp(next->fold, "trung") != 0;
            *ret = nouns[i].nouns;
            return named && strcmp(next->fold, "tp") != 0 ? 0 : used;
        }
    }
    return 0;
}

static size_t separator_at(const struct words *words, size_t at)
{
    size_t i = at;
    if (i < words->count && (words->list[i].mark == ',' || words->list[i].mark == '/' || words->list[i].mark == '-')) {
        i++;
    }
    if (i < words->count && (strcmp(words->list[i].fold, "và") == 0 || strcmp(words->list[i].fold, "&") == 0)) {
        i++;
    }
    return i - at;
}

/* noun, noun và noun. The place behind the last. */
static size_t read_nouns(const struct words *words, size_t at, bool committees, unsigned *ret)
{
    size_t i = at;
    unsigned found = 0;
    size_t used = noun_at(words, i, &found);
    while (used > 0 && (!committees || (found & NOUNS_COMMITTEES) != 0)) {
        *ret |= found;
        i += used;
        size_t separator = separator_at(words, i);
        used = separator == 0 ? 0 : noun_at(words, i + separator, &found);
        if (used > 0 && (!committees || (found & NOUNS_COMMITTEES) != 0)) {
            i += separator;
        } else {
            break;
        }
    }
    return i;
}

struct group_phrase group_phrase_read(const struct names *names, const struct words *words, size_t at)
{
    static const char *const each[] = {"các", "mỗi", "từng", NULL};
    static const char *const concerned[] = {"có liên quan", "liên quan", NULL};
    static const char *const central[] = {"ở trung ương", "trung ương", NULL};
    struct group_phrase phrase = {.committees = words_phrase(words, at, "ubnd") > 0};
    size_t i = at + phrase.committees;
    size_t used = words_any(words, i, each);
    phrase.each = used > 0;
    i += used;
    size_t end = read_nouns(words, i, phrase.committees, &phrase.nouns);
    if (end == i) {
        return (struct group_phrase){0};
    }
    used = words_any(words, end, central);
    phrase.central = used > 0 || (phrase.nouns & NOUN_BO) != 0;
    end += used;
    if (!phrase.central && !phrase.committees) {
        end += names_province(names, words, end);
    }
    used = words_any(words, end, concerned);
    phrase.open = used > 0;
    end += used;
    bool several = (phrase.nouns & (phrase.nouns - 1)) != 0;
    if (end < words->count && words->list[end].mark == ':' && !several) {
        return (struct group_phrase){0}; /* "các Sở: …" is a list of names */
    }
    phrase.used =
        phrase.each || phrase.open || (several && (words->list[at].capital || phrase.committees)) ? end - at : 0;
    return phrase;
}

static bool within(unsigned nouns_found, unsigned allowed)
{
    return (nouns_found & ~allowed) == 0;
}

/* Whether a listed phrase and a printed one are of one class, though not of the same words. */
static bool same_class(const struct group_phrase *a, const struct group_phrase *b)
{
    if (a->central != b->central || a->committees != b->committees || (!a->central && a->open != b->open)) {
        return false;
    }
    if (a->committees) {
        return a->nouns == b->nouns;
    }
    if (a->central) {
        /* "các Bộ" alone may be fewer than "các Bộ, ngành". */
        return (a->nouns & b->nouns & (NOUN_NGANH | NOUN_CO_QUAN)) != 0 && within(a->nouns, NOUNS_UNITS | NOUN_BO) &&
               within(b->nouns, NOUNS_UNITS | NOUN_BO);
    }
    if (a->open) {
        return within(a->nouns | b->nouns, NOUNS_UNITS | NOUN_DIA_PHUONG) &&
               (a->nouns & NOUN_DIA_PHUONG) == (b->nouns & NOUN_DIA_PHUONG);
    }
    return within(a->nouns | b->nouns, NOUNS_DEPARTMENTS) && (a->nouns & b->nouns & NOUN_SO) != 0 &&
           (a->nouns & b->nouns & NOUN_NGANH) != 0;
}

const struct agency *names_group(const struct names *names, const struct words *words, size_t at,
                                 const struct group_phrase *phrase)
{
    const struct agency *of_class = NULL;
    bool several = false;
    for (size_t i = 0; i < names->count; i++) {
        const struct entry *entry = &names->list[i];
        if (entry->agency->kind != AGENCY_GROUP || !entry->valid) {
            continue;
        }
        if (match(&entry->words, 0, words, at) == phrase->used) {
            return entry->agency;
        }
        struct group_phrase listed = group_phrase_read(names, &entry->words, 0);
        bool is_central = strcmp(entry->agency->province, "Trung ương") == 0;
        listed.open = entry->agency->open;
        listed.central = is_central;
        if (listed.used == entry->words.count && same_class(&listed, phrase)) {
            several = several || (of_class != NULL && of_class != entry->agency);
            of_class = entry->agency;
        }
    }
    return several ? NULL : of_class;
}

size_t names_province(const struct names *names, const struct words *words, size_t at)
{
    size_t i = at + words_phrase(words, at, "của");
    bool city = words_phrase(words, i, "tp") > 0 && names->is_city;
    bool province = words_phrase(words, i, "tỉnh") > 0 && names->is_province;
    i += city || province ? 1 : 0;
    size_t name = match(&names->province, 0, words, i);
    i += name;
    bool more = i < words->count && words->list[i].mark == 0 && words->list[i].capital;
    return (name > 0 || ((city || province) && !more)) ? i - at : 0;
}
