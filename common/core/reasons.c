#include "reasons.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *code, *label, *sentence;
} reasons[REASON_MAX] = {
    [REASON_NONE] = {"", "", ""},
#define REASON(code, label, sentence) [REASON_##code] = {#code, label, sentence},
#include "reasons.def"
#undef REASON
};

const char *reason_code(enum reason reason)
{
    return reasons[reason].code;
}

const char *reason_label(enum reason reason)
{
    return reasons[reason].label;
}

const char *reason_sentence(enum reason reason)
{
    return reasons[reason].sentence;
}

enum reason reason_parse(const char *code)
{
    for (int i = REASON_NONE + 1; code != NULL && i < REASON_MAX; i++) {
        if (strcmp(reasons[i].code, code) == 0) {
            return (enum reason)i;
        }
    }
    return REASON_NONE;
}
