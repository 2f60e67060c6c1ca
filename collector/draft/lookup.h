/* lookup: which agency or group a printed name means, on a day, in one province or among the central bodies. Knows
 * names, aliases, group phrases and the usual short forms ("Sở KH&ĐT"), never guesses: what fits two is ambiguous. */
#pragma once

#include "roster.h"
#include "words.h"

struct names;

/* The roster need not be sealed; it must outlive the names. */
struct names *names_new(struct arena *arena, const struct roster *roster, const char *province, day_t on);

struct name_match {
    size_t used;                 /* words taken; 0: nothing known stands there */
    const struct agency *agency; /* NULL when several are meant */
    bool outdated;               /* it exists, but not on the day */
};

/* The longest name, alias or phrase that begins at a word. */
struct name_match names_full(const struct names *names, const struct words *words, size_t at);
/* The same without its head, which stands further up in a list: "Tài chính" under "các Sở:" (head "sở"), "Lê Chân"
 * under "UBND các quận:" (head "ubnd quận"). */
struct name_match names_bare(const struct names *names, const char *head, const struct words *words, size_t at);

/* What a phrase with no name in it says: the kinds of body it lists, as bits. */
enum noun {
    NOUN_SO = 1,
    NOUN_BAN = 2,
    NOUN_NGANH = 4,
    NOUN_CO_QUAN = 8,
    NOUN_DON_VI = 16,
    NOUN_DIA_PHUONG = 32,
    NOUN_BO = 64,
    NOUN_OTHER = 128,
    NOUN_QUAN = 256,
    NOUN_HUYEN = 512,
    NOUN_THI_XA = 1024,
    NOUN_THANH_PHO = 2048,
    NOUN_THI_TRAN = 4096,
    NOUN_XA = 8192,
    NOUN_PHUONG = 16384,
    NOUN_DAC_KHU = 32768,
};
enum {
    NOUNS_DEPARTMENTS = NOUN_SO | NOUN_BAN | NOUN_NGANH,
    NOUNS_UNITS = NOUNS_DEPARTMENTS | NOUN_CO_QUAN | NOUN_DON_VI,
    NOUNS_COMMITTEES =
        NOUN_QUAN | NOUN_HUYEN | NOUN_THI_XA | NOUN_THANH_PHO | NOUN_THI_TRAN | NOUN_XA | NOUN_PHUONG | NOUN_DAC_KHU,
};

/* A phrase for several bodies: "các Sở, ban ngành", "UBND các quận, huyện", "các đơn vị có liên quan". */
struct group_phrase {
    size_t used; /* words taken; 0: no such phrase */
    unsigned nouns;
    bool committees; /* UBND các … */
    bool open;       /* … liên quan */
    bool central;    /* Bộ, trung ương */
    bool each;       /* with "các" (or "mỗi", "từng") */
};

/* Reads the longest such phrase at a word. Locatives ("trên địa bàn thành phố") are not taken. */
struct group_phrase group_phrase_read(const struct names *names, const struct words *words, size_t at);

/* The group that it names: by the printed phrase, else the only one of its class. NULL: none or several. */
const struct agency *names_group(const struct names *names, const struct words *words, size_t at,
                                 const struct group_phrase *phrase);

/* "thành phố", "thành phố Hải Phòng", "tỉnh", "Hải Phòng": the plan's own province behind a name. Words taken, or 0. */
size_t names_province(const struct names *names, const struct words *words, size_t at);

const struct agency *names_of_code(const struct names *names, const char *code);
bool names_group_holds(const struct names *names, const struct agency *group, const struct agency *agency);
