/* lang: the language people read. Both wordings stand side by side at the place of use, so neither can be forgotten,
 * and the compiler checks the format of each.
 *
 * TIENDO_LANG (vi or en) decides; else English where the first set of LC_ALL, LC_MESSAGES, LANG is C, POSIX or en*;
 * else Vietnamese, also for C.UTF-8 and when nothing is set. No locale has to be installed. */
#pragma once

#include <stdbool.h>

void lang_init(void); /* reads the environment; Vietnamese until then */
bool lang_is_vietnamese(void);

/* The wording in the reader's language. Both are valid for ever (string literals). */
const char *tr(const char *english, const char *vietnamese) __attribute__((format_arg(1), format_arg(2)));
