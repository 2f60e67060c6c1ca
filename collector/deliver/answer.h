/* answer: a server's words, made fit for logs, tables and screens. */
#pragma once

#include "deliver.h"

/* One line at most: bytes that are not UTF-8 and control characters become '?', line breaks and tabs a blank, blanks
 * at the end go away, and what does not fit is cut between characters. Returns buf. */
const char *answer_clean(const char *bytes, size_t length, char buf[static DELIVERY_ANSWER_MAX]);
