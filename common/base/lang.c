#include "lang.h"

#include <stdlib.h>
#include <string.h>

static bool vietnamese = true;

void lang_init(void)
{
    const char *wanted = getenv("TIENDO_LANG");
    if (wanted != NULL && wanted[0] != '\0') {
        vietnamese = strncmp(wanted, "en", 2) != 0;
        return;
    }
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && value[0] != '\0') {
            vietnamese = strcmp(value, "C") != 0 && strcmp(value, "POSIX") != 0 && strncmp(value, "en", 2) != 0;
            return;
        }
    }
    vietnamese = true;
}

bool lang_is_vietnamese(void)
{
    return vietnamese;
}

const char *tr(const char *english, const char *vietnamese_text)
{
    return vietnamese ? vietnamese_text : english;
}
