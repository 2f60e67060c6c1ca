/* options: reads values of the command line that many commands take. */
#pragma once

#include "context.h"

/* Clean UTF-8 text, NFC, in the command's arena; *ret is NULL when the option was not given. ERR_USAGE when it is empty
 * or too long, or has line breaks where it names a person, a document or a way (by, signer, document, channel, …):
 * these stand in the middle of our own sentences. */
bool option_text(const struct admin *admin, const char *option, const char **ret, struct err *err) MUST_CHECK;
/* The same, which must be there; `why` says what it is for, in the reader's language. */
bool option_needed(const struct admin *admin, const char *option, const char *why, const char **ret,
                   struct err *err) MUST_CHECK;
/* ISO; *ret is DAY_NONE when the option was not given. */
bool option_day(const struct admin *admin, const char *option, day_t *ret, struct err *err) MUST_CHECK;
bool option_day_needed(const struct admin *admin, const char *option, const char *why, day_t *ret,
                       struct err *err) MUST_CHECK;
