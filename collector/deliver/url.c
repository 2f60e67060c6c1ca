#include "url.h"

#include "address.h"
#include "lang.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>

static bool is_printable_ascii(const char *text)
{
    for (const char *p = text; *p != '\0'; p++) {
        if (*p <= ' ' || *p >= 0x7f) {
            return false;
        }
    }
    return true;
}

static const char *take_part(struct arena *arena, CURLU *parsed, CURLUPart part)
{
    char *text = NULL;
    if (curl_url_get(parsed, part, &text, 0) != CURLUE_OK) {
        return NULL;
    }
    const char *kept = arena_strdup(arena, text);
    curl_free(text);
    return kept;
}

static const char *without_brackets(struct arena *arena, const char *host)
{
    size_t length = strlen(host);
    return length > 2 && host[0] == '[' && host[length - 1] == ']' ? arena_strndup(arena, host + 1, length - 2) : host;
}

bool url_parse(struct arena *arena, const char *field, const char *text, struct url *ret, struct err *err)
{
    const char *scheme = NULL;
    const char *host = NULL;
    bool ok = false;
    CURLU *parsed = curl_url();
    if (parsed == NULL) {
        return err_set(err, ERR_OS, "%s: libcurl: out of memory", field);
    }
    if (!is_printable_ascii(text) || curl_url_set(parsed, CURLUPART_URL, text, CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK) {
        err_set(err, ERR_CONFIG,
                tr("%s: not a URL: expected scheme://host:port in plain ASCII, without blanks",
                   "%s: không phải địa chỉ URL: cần dạng scheme://host:port, không dấu, không có khoảng trắng"),
                field);
        goto out;
    }
    if (take_part(arena, parsed, CURLUPART_USER) != NULL || take_part(arena, parsed, CURLUPART_PASSWORD) != NULL) {
        err_set(
            err, ERR_CONFIG,
            tr("%s: a user or password does not belong in a URL, which shows in logs; use the keys for it",
               "%s: không ghi tên đăng nhập hay mật khẩu trong URL vì sẽ lộ ra nhật ký; hãy dùng khóa cấu hình riêng"),
            field);
        goto out;
    }
    scheme = take_part(arena, parsed, CURLUPART_SCHEME);
    host = take_part(arena, parsed, CURLUPART_HOST);
    if (scheme == NULL || host == NULL || host[0] == '\0') {
        err_set(err, ERR_CONFIG, tr("%s: the URL names no host", "%s: URL không có tên máy chủ"), field);
        goto out;
    }
    *ret = (struct url){.scheme = scheme, .host = without_brackets(arena, host)};
    ok = true;
out:
    curl_url_cleanup(parsed);
    return ok;
}

bool url_is_loopback(const struct url *url)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, url->host, &v4.sin_addr) == 1) {
        return address_kind((const struct sockaddr *)&v4) == ADDRESS_LOOPBACK;
    }
    if (inet_pton(AF_INET6, url->host, &v6.sin6_addr) == 1) {
        return address_kind((const struct sockaddr *)&v6) == ADDRESS_LOOPBACK;
    }
    return strcmp(url->host, "localhost") == 0;
}
