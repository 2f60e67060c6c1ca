#include "transfer.h"

#include "answer.h"
#include "lang.h"

#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static atomic_bool interrupted;

bool deliver_begin(struct err *err)
{
    if (sodium_init() < 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        return err_set(err, ERR_OS, "%s",
                       tr("libcurl or libsodium cannot be started", "không khởi động được libcurl hoặc libsodium"));
    }
    atomic_store(&interrupted, false);
    return true;
}

void deliver_end(void)
{
    curl_global_cleanup();
}

void deliver_interrupt(void)
{
    atomic_store(&interrupted, true);
}

static int on_progress(void *user, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up)
{
    (void)user, (void)down_total, (void)down, (void)up_total, (void)up;
    return atomic_load(&interrupted) ? 1 : 0;
}

static bool may_reach(enum transfer_reach reach, enum address_kind kind)
{
    switch (reach) {
    case REACH_ANY:
        return true;
    case REACH_PUBLIC:
        return kind == ADDRESS_PUBLIC;
    case REACH_PRIVATE:
        return kind != ADDRESS_NEVER;
    default:
        return kind == ADDRESS_LOOPBACK;
    }
}

/* Called with each address that the name stands for, just before connecting to it: nothing can change it afterwards. */
static curl_socket_t on_open(void *user, curlsocktype purpose, struct curl_sockaddr *address)
{
    (void)purpose;
    struct transfer *transfer = user;
    if (!may_reach(transfer->reach, address_kind(&address->addr))) {
        address_text(&address->addr, transfer->forbidden);
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static bool set_trust(CURL *handle, const char *ca_file)
{
    bool ok = curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
              curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
              curl_easy_setopt(handle, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK;
    if (ok && ca_file != NULL && ca_file[0] != '\0') {
        ok = curl_easy_setopt(handle, CURLOPT_CAINFO, ca_file) == CURLE_OK &&
             curl_easy_setopt(handle, CURLOPT_CAPATH, NULL) == CURLE_OK;
    }
    return ok;
}

static bool set_times(CURL *handle, int64_t timeout_ms)
{
    enum { CONNECT_MAX_MS = 15000, IDLE_MAX_SECONDS = 30 };
    long connect_ms = timeout_ms < CONNECT_MAX_MS ? (long)timeout_ms : CONNECT_MAX_MS;
    /* Saying good-bye to a mail server is bounded by this one alone. */
    long answer_seconds = (long)((timeout_ms + 999) / 1000);
    return curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, (long)timeout_ms) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, connect_ms) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, answer_seconds) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, (long)IDLE_MAX_SECONDS) == CURLE_OK;
}

static bool set_route(CURL *handle, const struct transfer_options *options)
{
    return curl_easy_setopt(handle, CURLOPT_URL, options->url) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, options->protocols) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_PROXY, "") == CURLE_OK && /* nor one of the environment */
           curl_easy_setopt(handle, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_FORBID_REUSE, 1L) == CURLE_OK;
}

static bool set_hooks(struct transfer *transfer)
{
    CURL *handle = transfer->handle;
    return curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, transfer->error) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, on_open) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, transfer) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, on_progress) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L) == CURLE_OK;
}

bool transfer_open(const struct transfer_options *options, struct transfer *ret, struct err *err)
{
    *ret = (struct transfer){.reach = options->reach, .timeout_ms = options->timeout_ms};
    ret->handle = curl_easy_init();
    if (ret->handle == NULL || !set_route(ret->handle, options) || !set_times(ret->handle, options->timeout_ms) ||
        !set_trust(ret->handle, options->ca_file) || !set_hooks(ret)) {
        transfer_close(ret);
        return err_set(err, ERR_OS, "%s",
                       tr("libcurl is out of memory, or lacks what is needed",
                          "libcurl thiếu bộ nhớ hoặc thiếu tính năng cần thiết"));
    }
    return true;
}

void transfer_close(struct transfer *transfer)
{
    curl_easy_cleanup(transfer->handle);
    transfer->handle = NULL;
}

static bool is_trust_fault(CURLcode code)
{
    return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE ||
           code == CURLE_SSL_CONNECT_ERROR || code == CURLE_USE_SSL_FAILED || code == CURLE_SSL_ISSUER_ERROR ||
           code == CURLE_SSL_INVALIDCERTSTATUS;
}

bool transfer_explain(const struct transfer *transfer, CURLcode code, struct err *err)
{
    char detail[DELIVERY_ANSWER_MAX] = {0};
    const char *raw = transfer->error[0] != '\0' ? transfer->error : curl_easy_strerror(code);
    answer_clean(raw, strlen(raw), detail);
    if (atomic_load(&interrupted)) {
        return err_set(err, ERR_TEMPORARY, "%s", tr("stopped before the end", "đã dừng giữa chừng"));
    }
    if (code == CURLE_COULDNT_CONNECT && transfer->forbidden[0] != '\0' && transfer->reach == REACH_LOOPBACK) {
        return err_set(err, ERR_CONFIG,
                       tr("the host is at %s: without TLS only this very machine is reached",
                          "máy chủ ở địa chỉ %s: không có TLS thì chỉ được kết nối trong chính máy này"),
                       transfer->forbidden);
    }
    if (code == CURLE_COULDNT_CONNECT && transfer->forbidden[0] != '\0') {
        return err_set(
            err, ERR_CONFIG,
            tr("the host is at %s, an address that is not public: set allow_private = yes if it is meant (never "
               "for link-local, multicast and reserved addresses)",
               "máy chủ ở địa chỉ %s, không phải địa chỉ công cộng: nếu đúng ý thì đặt allow_private = yes (không áp "
               "dụng cho địa chỉ link-local, multicast và dành riêng)"),
            transfer->forbidden);
    }
    if (code == CURLE_OPERATION_TIMEDOUT) {
        return err_set(err, ERR_TEMPORARY, tr("no answer in time (%lld ms): %s", "quá thời gian chờ (%lld ms): %s"),
                       (long long)transfer->timeout_ms, detail);
    }
    if (is_trust_fault(code)) {
        return err_set(err, ERR_CONFIG,
                       tr("TLS: %s: check the host's name, its certificate and ca_file",
                          "TLS: %s: đề nghị kiểm tra tên máy chủ, chứng thư và ca_file"),
                       detail);
    }
    return err_set(err, ERR_UNAVAILABLE, "%s", detail);
}
