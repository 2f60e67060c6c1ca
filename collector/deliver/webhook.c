#include "webhook.h"

#include "answer.h"
#include "arena.h"
#include "lang.h"
#include "text.h"
#include "transfer.h"
#include "url.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { ANSWER_BYTES_MAX = 64 * 1024, ID_MAX = 200 };

struct exchange {
    bool complete;                 /* status line and headers of the final answer are here */
    size_t received;               /* bytes, over headers and body */
    char raw[DELIVERY_ANSWER_MAX]; /* the status line, then what the body begins with */
    size_t raw_size;
};

bool webhook_check(const struct webhook *webhook, struct err *err)
{
    struct arena *arena = arena_new();
    struct url url = {0};
    bool ok = url_parse(arena, "[webhook] url", webhook->url, &url, err);
    bool is_http = ok && strcmp(url.scheme, "http") == 0;
    if (ok && strcmp(url.scheme, "https") != 0 && !(is_http && webhook->allow_private && url_is_loopback(&url))) {
        ok = err_set(err, ERR_CONFIG,
                     tr("[webhook] url = %s: expected https:// (http:// only to 127.0.0.1, with allow_private = yes)",
                        "[webhook] url = %s: cần https:// (http:// chỉ dùng tới 127.0.0.1 khi allow_private = yes)"),
                     webhook->url);
    }
    if (ok && webhook->secret != NULL && strlen(webhook->secret) < WEBHOOK_SECRET_MIN) {
        ok = err_set(err, ERR_CONFIG,
                     tr("[webhook] secret_file: fewer than %d bytes: make one with: openssl rand -hex 32",
                        "[webhook] secret_file: ngắn hơn %d byte: tạo bằng lệnh: openssl rand -hex 32"),
                     WEBHOOK_SECRET_MIN);
    }
    arena_free(arena);
    return ok;
}

const char *webhook_signature(const char *secret, int64_t seconds, const char *body,
                              char buf[static WEBHOOK_SIGNATURE_MAX])
{
    char stamp[32] = {0};
    unsigned char code[crypto_auth_hmacsha256_BYTES];
    char hex[2 * crypto_auth_hmacsha256_BYTES + 1];
    crypto_auth_hmacsha256_state state;
    int stamp_size = snprintf(stamp, sizeof(stamp), "%lld.", (long long)seconds);
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret, strlen(secret));
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)stamp, (unsigned long long)stamp_size);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)body, strlen(body));
    crypto_auth_hmacsha256_final(&state, code);
    sodium_memzero(&state, sizeof(state));
    sodium_bin2hex(hex, sizeof(hex), code, sizeof(code));
    snprintf(buf, WEBHOOK_SIGNATURE_MAX, "v1=%s", hex);
    return buf;
}

static bool check_call(const struct webhook_call *call, struct err *err)
{
    size_t length = call->id == NULL ? 0 : strlen(call->id);
    bool fits = length > 0 && length <= ID_MAX;
    for (size_t i = 0; fits && i < length; i++) {
        fits = call->id[i] > ' ' && call->id[i] < 0x7f;
    }
    if (!fits) {
        return err_set(err, ERR_DATA,
                       tr("id: expected 1 to %d printable ASCII characters", "id: cần 1 đến %d ký tự ASCII in được"),
                       ID_MAX);
    }
    if (call->body == NULL || call->body[0] == '\0' || strlen(call->body) > WEBHOOK_BODY_MAX ||
        !text_is_utf8(call->body, strlen(call->body))) {
        return err_set(err, ERR_DATA,
                       tr("body: expected UTF-8 of 1 to %d bytes", "body: cần văn bản UTF-8 dài 1 đến %d byte"),
                       WEBHOOK_BODY_MAX);
    }
    return call->time_us >= 0 || err_set(err, ERR_DATA, "%s", tr("time: before 1970", "time: trước năm 1970"));
}

/* ---- libcurl's callbacks ---- */

static void keep(struct exchange *exchange, const char *bytes, size_t size)
{
    size_t room = sizeof(exchange->raw) - exchange->raw_size;
    size_t taken = size < room ? size : room;
    memcpy(exchange->raw + exchange->raw_size, bytes, taken);
    exchange->raw_size += taken;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *user)
{
    struct exchange *exchange = user;
    size_t length = size * count;
    exchange->received += length;
    if (length > 5 && memcmp(bytes, "HTTP/", 5) == 0) {
        exchange->raw_size = 0;
        exchange->complete = false;
        keep(exchange, bytes, length);
    } else if (length <= 2) {
        exchange->complete = true;
    }
    return exchange->received > ANSWER_BYTES_MAX ? 0 : length;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *user)
{
    struct exchange *exchange = user;
    size_t length = size * count;
    exchange->received += length;
    keep(exchange, bytes, length);
    return exchange->received > ANSWER_BYTES_MAX ? 0 : length;
}

/* ---- posting ---- */

static struct curl_slist *add_header(struct arena *arena, struct curl_slist *list, bool *ok, const char *name,
                                     const char *value)
{
    struct curl_slist *longer = curl_slist_append(list, arena_printf(arena, "%s: %s", name, value));
    *ok = *ok && longer != NULL;
    return longer == NULL ? list : longer;
}

static struct curl_slist *make_headers(struct arena *arena, const struct webhook *webhook,
                                       const struct webhook_call *call, bool *ret_ok)
{
    char signature[WEBHOOK_SIGNATURE_MAX] = {0};
    int64_t seconds = call->time_us / 1000000;
    webhook_signature(webhook->secret, seconds, call->body, signature);
    struct curl_slist *list = NULL;
    *ret_ok = true;
    list = add_header(arena, list, ret_ok, "Content-Type", "application/json");
    list = add_header(arena, list, ret_ok, "User-Agent", "tiendo/" TIENDO_VERSION);
    list = add_header(arena, list, ret_ok, "Tiendo-Id", call->id);
    list = add_header(arena, list, ret_ok, "Tiendo-Timestamp", arena_printf(arena, "%lld", (long long)seconds));
    list = add_header(arena, list, ret_ok, "Tiendo-Signature", signature);
    return list;
}

static bool set_request(CURL *handle, const struct webhook_call *call, struct curl_slist *headers,
                        struct exchange *exchange)
{
    return curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(call->body)) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_POSTFIELDS, call->body) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, on_header) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_HEADERDATA, exchange) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_WRITEDATA, exchange) == CURLE_OK;
}

static int64_t wait_of(CURL *handle)
{
    curl_off_t seconds = 0;
    if (curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &seconds) != CURLE_OK || seconds <= 0) {
        return 0;
    }
    return seconds < DELIVERY_WAIT_MAX / 1000000 ? (int64_t)seconds * 1000000 : DELIVERY_WAIT_MAX;
}

static void refuse_redirect(CURL *handle, struct delivery_report *ret)
{
    char target[DELIVERY_ANSWER_MAX] = {0};
    char *url = NULL;
    if (curl_easy_getinfo(handle, CURLINFO_REDIRECT_URL, &url) == CURLE_OK && url != NULL) {
        answer_clean(url, strlen(url), target);
    }
    ret->outcome = DELIVERY_REFUSED;
    err_set(&ret->err, ERR_CONFIG,
            tr("the webhook redirects to %s, which is never followed: enter the right url (%s)",
               "webhook chuyển hướng tới %s, hệ thống không đi theo: đề nghị ghi đúng url (%s)"),
            target[0] == '\0' ? "?" : target, ret->answer);
}

static void conclude(const struct transfer *transfer, CURLcode code, const struct exchange *exchange,
                     struct delivery_report *ret)
{
    long status = 0;
    answer_clean(exchange->raw, exchange->raw_size, ret->answer);
    ret->outcome = DELIVERY_RETRY;
    curl_easy_getinfo(transfer->handle, CURLINFO_RESPONSE_CODE, &status);
    if (!exchange->complete || status < 200 || status > 599) {
        transfer_explain(transfer, code == CURLE_OK ? CURLE_WEIRD_SERVER_REPLY : code, &ret->err);
    } else if (status <= 299) {
        ret->outcome = DELIVERY_DONE;
    } else if (status <= 399) {
        refuse_redirect(transfer->handle, ret);
    } else if (status >= 500 || status == 408 || status == 425 || status == 429) {
        ret->wait_us = wait_of(transfer->handle);
        err_set(&ret->err, ERR_TEMPORARY, tr("the webhook says not now: %s", "webhook báo chưa nhận được lúc này: %s"),
                ret->answer);
    } else {
        ret->outcome = DELIVERY_REFUSED;
        err_set(&ret->err, ERR_DATA, tr("the webhook refuses this message: %s", "webhook từ chối tin này: %s"),
                ret->answer);
    }
}

void webhook_post(const struct webhook *webhook, const struct webhook_call *call, struct delivery_report *ret)
{
    struct transfer transfer = {0};
    struct exchange exchange = {0};
    struct curl_slist *headers = NULL;
    bool ok = false;
    struct arena *arena = arena_new();
    bool is_http = webhook->url != NULL && strncasecmp(webhook->url, "http:", 5) == 0;
    const struct transfer_options options = {
        .url = webhook->url,
        .protocols = is_http ? "http" : "https",
        .ca_file = webhook->ca_file,
        .timeout_ms = webhook->timeout_ms,
        .reach = is_http ? REACH_LOOPBACK : (webhook->allow_private ? REACH_PRIVATE : REACH_PUBLIC)};
    *ret = (struct delivery_report){.outcome = DELIVERY_RETRY};
    if (!check_call(call, &ret->err)) {
        ret->outcome = DELIVERY_REFUSED;
        goto out;
    }
    if (webhook->secret == NULL || !webhook_check(webhook, &ret->err)) {
        if (webhook->secret == NULL) {
            err_set(&ret->err, ERR_CONFIG, "%s", tr("[webhook] secret_file is missing", "[webhook] thiếu secret_file"));
        }
        goto out;
    }
    if (!transfer_open(&options, &transfer, &ret->err)) {
        goto out;
    }
    headers = make_headers(arena, webhook, call, &ok);
    if (!ok || !set_request(transfer.handle, call, headers, &exchange)) {
        err_set(&ret->err, ERR_OS, "%s", tr("libcurl is out of memory", "libcurl thiếu bộ nhớ"));
        goto out;
    }
    conclude(&transfer, curl_easy_perform(transfer.handle), &exchange, ret);
out:
    transfer_close(&transfer);
    curl_slist_free_all(headers);
    arena_free(arena);
}
