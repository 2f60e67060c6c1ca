/* words: a Vietnamese sentence as words and punctuation marks, in the form that names and phrases are compared in: case
 * folded, tone marks in one place ("hoà" and "hòa"), "Ủy ban nhân dân" and "thành phố" as one word each ("ubnd", "tp").
 */
#pragma once

#include "arena.h"

#include <stdbool.h>
#include <stddef.h>

struct word {
    const char *fold;  /* for comparing */
    size_t begin, end; /* bytes in the text */
    char mark;         /* 0 for a word; else , ; : . ( ) - / " and \n, or + for a bullet at the beginning of a line */
    bool capital;      /* begins with a capital letter */
    bool acronym;      /* capitals only, at least two: KH&ĐT */
};

struct words {
    const char *text;
    struct word *list;
    size_t count;
};

struct words words_read(struct arena *arena, const char *text);

/* The words from..to as printed, white space as one space. In the arena. */
const char *words_printed(struct arena *arena, const struct words *words, size_t from, size_t to);

/* Whether the phrase (folded words with blanks between) stands at a place; how many words it takes there, else 0. */
size_t words_phrase(const struct words *words, size_t at, const char *phrase);
/* The first of a NULL-terminated list of phrases that stands there. */
size_t words_any(const struct words *words, size_t at, const char *const *phrases);

/* The capital letters of an acronym without "&" and "-": KH&ĐT gives KHĐT. In the arena. */
const char *words_letters(struct arena *arena, const struct words *words, size_t at);
/* A joiner in a name: "và", "&", "-"; with commas also ",". */
bool word_is_joiner(const struct word *word);
