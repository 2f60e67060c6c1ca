#include "mail.h"

#include "answer.h"
#include "lang.h"
#include "transfer.h"
#include "url.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How far the talk with the server has come. */
enum stage { STAGE_LOGIN, STAGE_SENDER, STAGE_RECIPIENT, STAGE_CONTENT };

struct talk {
    enum stage stage;
    bool bye; /* nothing that is said from here on changes what came of it */
    int code; /* the last answer to what was said last; 0: none yet */
    char answer[DELIVERY_ANSWER_MAX];
    const char *message;
    size_t size, sent;
};

bool mail_server_check(const struct mail_server *server, struct err *err)
{
    struct arena *arena = arena_new();
    struct url url = {0};
    bool ok = url_parse(arena, "[mail] server", server->url, &url, err);
    bool is_smtp = ok && strcmp(url.scheme, "smtp") == 0;
    if (ok && !is_smtp && strcmp(url.scheme, "smtps") != 0) {
        ok = err_set(err, ERR_CONFIG,
                     tr("[mail] server = %s: expected smtp://host:587 or smtps://host:465",
                        "[mail] server = %s: cần smtp://host:587 hoặc smtps://host:465"),
                     server->url);
    }
    if (ok && server->plain && (!is_smtp || !url_is_loopback(&url))) {
        ok = err_set(err, ERR_CONFIG,
                     tr("[mail] tls = none is only for smtp:// on this machine (127.0.0.1), not for %s",
                        "[mail] tls = none chỉ dùng cho smtp:// trên chính máy này (127.0.0.1), không dùng cho %s"),
                     server->url);
    }
    arena_free(arena);
    return ok;
}

/* ---- libcurl's callbacks ---- */

static bool begins_with(const char *bytes, size_t size, const char *word)
{
    return size >= strlen(word) && strncmp(bytes, word, strlen(word)) == 0;
}

static void on_command(struct talk *talk, const char *bytes, size_t size)
{
    if (begins_with(bytes, size, "MAIL FROM:")) {
        talk->stage = STAGE_SENDER;
    } else if (begins_with(bytes, size, "RCPT TO:")) {
        talk->stage = STAGE_RECIPIENT;
    } else if (begins_with(bytes, size, "DATA")) {
        talk->stage = STAGE_CONTENT;
    } else if (begins_with(bytes, size, "QUIT")) {
        talk->bye = true;
        return;
    }
    talk->code = 0;
}

/* Sees each command and each line of an answer; a login's secrets pass by here and are not looked at. */
static int on_traffic(CURL *handle, curl_infotype type, char *bytes, size_t size, void *user)
{
    (void)handle;
    struct talk *talk = user;
    if (talk->bye) {
        return 0;
    }
    if (type == CURLINFO_HEADER_OUT) {
        on_command(talk, bytes, size);
    } else if (type == CURLINFO_HEADER_IN && size >= 3) {
        char digits[4] = {bytes[0], bytes[1], bytes[2], '\0'};
        talk->code = (int)strtol(digits, NULL, 10);
        answer_clean(bytes, size, talk->answer);
    }
    return 0;
}

static size_t on_read(char *buffer, size_t size, size_t count, void *user)
{
    struct talk *talk = user;
    size_t room = size * count;
    size_t left = talk->size - talk->sent;
    size_t taken = left < room ? left : room;
    memcpy(buffer, talk->message + talk->sent, taken);
    talk->sent += taken;
    return taken;
}

/* ---- sending ---- */

static bool set_envelope(CURL *handle, const struct mail_server *server, const struct mail *mail, struct talk *talk,
                         struct curl_slist *recipients)
{
    bool has_login = server->user != NULL && server->user[0] != '\0';
    return curl_easy_setopt(handle, CURLOPT_USE_SSL, server->plain ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL) ==
               CURLE_OK &&
           (!has_login || (curl_easy_setopt(handle, CURLOPT_USERNAME, server->user) == CURLE_OK &&
                           curl_easy_setopt(handle, CURLOPT_PASSWORD, server->password) == CURLE_OK)) &&
           curl_easy_setopt(handle, CURLOPT_MAIL_FROM, mail->from) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, recipients) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_INFILESIZE_LARGE, (curl_off_t)talk->size) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_READFUNCTION, on_read) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_READDATA, talk) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, on_traffic) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_DEBUGDATA, talk) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_VERBOSE, 1L) == CURLE_OK;
}

/* What came of it, by what the server said; `code` is libcurl's view. */
static void conclude(const struct transfer *transfer, CURLcode code, const struct talk *talk,
                     struct delivery_report *ret)
{
    bool is_content = talk->stage == STAGE_CONTENT;
    bool is_for_good = talk->code >= 500 && talk->code <= 599;
    snprintf(ret->answer, sizeof(ret->answer), "%s", talk->answer);
    ret->outcome = DELIVERY_RETRY;
    if (is_content && talk->sent == talk->size && talk->code >= 200 && talk->code <= 299) {
        ret->outcome = DELIVERY_DONE;
        return;
    }
    if (is_for_good && (talk->stage == STAGE_RECIPIENT || is_content)) {
        ret->outcome = DELIVERY_REFUSED;
        err_set(&ret->err, ERR_DATA,
                talk->stage == STAGE_RECIPIENT
                    ? tr("the mail server refuses this recipient: %s", "máy chủ thư từ chối người nhận này: %s")
                    : tr("the mail server refuses this mail: %s", "máy chủ thư từ chối thư này: %s"),
                talk->answer);
    } else if (is_for_good || code == CURLE_LOGIN_DENIED) {
        err_set(&ret->err, ERR_CONFIG,
                tr("the mail server does not serve us: %s: check user, password_file and from",
                   "máy chủ thư không phục vụ: %s: đề nghị kiểm tra user, password_file và from"),
                talk->answer);
    } else if (talk->code >= 400 && talk->code <= 499) {
        err_set(&ret->err, ERR_TEMPORARY,
                tr("the mail server says not now: %s", "máy chủ thư báo chưa nhận được lúc này: %s"), talk->answer);
    } else {
        transfer_explain(transfer, code == CURLE_OK ? CURLE_WEIRD_SERVER_REPLY : code, &ret->err);
        if (is_content && talk->sent > 0) {
            err_wrap(&ret->err, "%s",
                     tr("no word whether the mail was taken; it is sent again with the same Message-ID",
                        "không rõ máy chủ đã nhận thư hay chưa; sẽ gửi lại với cùng Message-ID"));
        }
    }
}

void mail_send(const struct mail_server *server, const struct mail *mail, struct delivery_report *ret)
{
    struct transfer transfer = {0};
    struct talk talk = {0};
    struct curl_slist *recipients = NULL;
    const struct transfer_options options = {.url = server->url,
                                             .protocols = server->plain ? "smtp" : "smtp,smtps",
                                             .ca_file = server->ca_file,
                                             .timeout_ms = server->timeout_ms,
                                             .reach = server->plain ? REACH_LOOPBACK : REACH_ANY};
    struct arena *arena = arena_new();
    *ret = (struct delivery_report){.outcome = DELIVERY_RETRY};
    if (!mail_compose(arena, mail, &talk.message, &talk.size, &ret->err)) {
        ret->outcome = DELIVERY_REFUSED;
        goto out;
    }
    if (!mail_server_check(server, &ret->err) || !transfer_open(&options, &transfer, &ret->err)) {
        goto out;
    }
    recipients = curl_slist_append(NULL, mail->to);
    if (recipients == NULL || !set_envelope(transfer.handle, server, mail, &talk, recipients)) {
        err_set(&ret->err, ERR_OS, "%s", tr("libcurl is out of memory", "libcurl thiếu bộ nhớ"));
        goto out;
    }
    conclude(&transfer, curl_easy_perform(transfer.handle), &talk, ret);
out:
    transfer_close(&transfer);
    curl_slist_free_all(recipients);
    arena_free(arena);
}
