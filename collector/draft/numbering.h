/* numbering: the numbers and letters that a plan prints before its sections, tasks and parts of tasks. Pure. */
#pragma once

#include "arena.h"

#include <stdbool.h>
#include <stddef.h>

enum { LETTERS_MAX = 24, NUMBER_LENGTH_MAX = 15 };

/* "a) …" at the beginning: the letter ("a", "đ"), and where its text begins; NULL when there is none. */
const char *letter_at(const char *text, const char **ret_rest);
/* The letter behind this one in the Vietnamese order; NULL behind the last. */
const char *letter_after(const char *letter);

/* "Nhiệm vụ 5: …": the number, and the title behind it; NULL when the title has none. */
const char *task_number(struct arena *arena, const char *title, const char **ret_rest);
/* "3", "3.", "1.2" in the STT column; NULL when it is no number. */
const char *plain_number(struct arena *arena, const char *text);
/* "a", "a)" or "6a" in the STT column: the letter; NULL when there is none. */
const char *number_letter(struct arena *arena, const char *text);
/* "II", "II.", "A": a section's number; NULL when it is none. *ret_part for a capital letter. */
const char *section_number(struct arena *arena, const char *text, bool *ret_part);

/* The letters inside one cell, in order: "a) … b) …". How many; 0 when it does not begin with one. */
size_t letters_split(struct arena *arena, const char *text, const char *letters[LETTERS_MAX],
                     const char *parts[LETTERS_MAX]);
