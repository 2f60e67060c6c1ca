#include "options.h"

#include "lang.h"
#include "text.h"
#include "update.h"

#include <string.h>

static bool is_one_line(const char *option, const char *text)
{
    static const char *const names[] = {"by",      "signer",         "document",      "channel", "officer",
                                        "product", "product-issuer", "product-title", "issuer"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(names[i], option) == 0) {
            return strpbrk(text, "\r\n") == NULL;
        }
    }
    return true;
}

bool option_text(const struct admin *admin, const char *option, const char **ret, struct err *err)
{
    const char *raw = cli_value(admin->args, option);
    *ret = NULL;
    if (raw == NULL) {
        return true;
    }
    if (!is_one_line(option, raw)) {
        return err_set(err, ERR_USAGE, tr("--%s: expected one line", "--%s: chỉ ghi trên một dòng"), option);
    }
    return (text_clean(admin->arena, raw, strlen(raw), UPDATE_TEXT_MAX, ret, NULL) == TEXT_OK && (*ret)[0] != '\0') ||
           err_set(err, ERR_USAGE,
                   tr("--%s: expected UTF-8 text of at most %d characters",
                      "--%s: cần chữ Unicode (UTF-8), tối đa %d ký tự"),
                   option, UPDATE_TEXT_MAX);
}

bool option_needed(const struct admin *admin, const char *option, const char *why, const char **ret, struct err *err)
{
    if (!option_text(admin, option, ret, err)) {
        return false;
    }
    return *ret != NULL || err_set(err, ERR_USAGE, tr("--%s is needed: %s", "cần --%s: %s"), option, why);
}

bool option_day(const struct admin *admin, const char *option, day_t *ret, struct err *err)
{
    const char *raw = cli_value(admin->args, option);
    *ret = DAY_NONE;
    return raw == NULL || day_parse(raw, ret) ||
           err_set(err, ERR_USAGE,
                   tr("--%s \"%s\": expected a day as 2024-12-31", "--%s \"%s\": cần một ngày dạng 2024-12-31"), option,
                   raw);
}

bool option_day_needed(const struct admin *admin, const char *option, const char *why, day_t *ret, struct err *err)
{
    if (!option_day(admin, option, ret, err)) {
        return false;
    }
    return *ret != DAY_NONE || err_set(err, ERR_USAGE, tr("--%s is needed: %s", "cần --%s: %s"), option, why);
}
