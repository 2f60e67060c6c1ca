#include "err.h"

#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
{
    if (err != NULL) {
        va_list args;
        va_start(args, fmt);
        err->kind = kind;
        vsnprintf(err->text, sizeof(err->text), fmt, args);
        text_drop_cut_end(err->text);
        va_end(args);
    }
    return false;
}

bool err_wrap(struct err *err, const char *fmt, ...)
{
    if (err != NULL) {
        char inner[sizeof(err->text)];
        memcpy(inner, err->text, sizeof(inner));
        va_list args;
        va_start(args, fmt);
        int used = vsnprintf(err->text, sizeof(err->text), fmt, args);
        va_end(args);
        size_t length = used < 0 ? 0 : (size_t)used;
        if (length < sizeof(err->text)) {
            snprintf(err->text + length, sizeof(err->text) - length, ": %.*s", (int)(sizeof(err->text) - length),
                     inner);
        }
        text_drop_cut_end(err->text);
    }
    return false;
}
