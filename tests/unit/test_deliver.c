/* Where a webhook may lead, its signature, when to try again, and what is kept of a server's words. */
#include "address.h"
#include "answer.h"
#include "deliver_config.h"
#include "lang.h"
#include "text.h"
#include "url.h"

#include "unit.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int english(void **state)
{
    (void)state;
    setenv("TIENDO_LANG", "en", 1);
    lang_init();
    return 0;
}

static enum address_kind kind_of(const char *text)
{
    struct sockaddr_storage storage = {0};
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    char shown[ADDRESS_TEXT_MAX];
    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) {
        memcpy(&storage, &v4, sizeof(v4));
    } else {
        assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
        memcpy(&storage, &v6, sizeof(v6));
    }
    assert_string_equal(address_text((const struct sockaddr *)&storage, shown), text);
    return address_kind((const struct sockaddr *)&storage);
}

static void addresses_by_kind(void **state)
{
    static const struct {
        enum address_kind kind;
        const char *addresses[24]; /* both ends of each range */
    } rows[] = {
        {ADDRESS_PUBLIC, {"1.0.0.0",        "8.8.8.8",         "9.255.255.255", "11.0.0.0",        "100.63.255.255",
                          "100.128.0.0",    "126.255.255.255", "128.0.0.0",     "169.253.255.255", "169.255.0.0",
                          "172.15.255.255", "172.32.0.0",      "192.0.1.0",     "192.167.255.255", "192.169.0.0",
                          "198.17.255.255", "198.20.0.0",      "203.0.112.255", "203.0.114.0",     "223.255.255.255"}},
        {ADDRESS_PUBLIC,
         {"2000::", "2001:200::", "2001:db7:ffff::", "2001:db9::", "2003::1", "2606:4700::1111",
          "3ffe::", "3fff:1000::"}},
        {ADDRESS_LOOPBACK, {"127.0.0.0", "127.0.0.1", "127.255.255.255", "::1"}},
        {ADDRESS_PRIVATE,
         {"10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0",
          "192.168.255.255", "fc00::", "fdff:ffff::1"}},
        {ADDRESS_NEVER,
         {"0.0.0.0", "0.255.255.255", "169.254.0.0", "169.254.169.254", "169.254.255.255", "192.0.0.1", "192.0.2.1",
          "192.88.99.1", "198.18.0.0", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.0", "239.255.255.255",
          "240.0.0.0", "255.255.255.255"}},
        {ADDRESS_NEVER,
         {"::", "::2", "::ffff:8.8.8.8", "::ffff:127.0.0.1", "64:ff9b::a00:1", "100::", "2001::1",
          "2001:1ff::", "2001:db8::1", "2002:7f00:1::", "3fff:fff::", "4000::", "fe80::1", "febf::1", "fec0::1",
          "ff02::1", "ffff::"}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (size_t j = 0; rows[i].addresses[j] != NULL; j++) {
            if (kind_of(rows[i].addresses[j]) != rows[i].kind) {
                fail_msg("%s", rows[i].addresses[j]);
            }
        }
    }
    const struct sockaddr unix_socket = {.sa_family = AF_UNIX};
    char shown[ADDRESS_TEXT_MAX];
    assert_int_equal(address_kind(&unix_socket), ADDRESS_NEVER);
    assert_string_equal(address_text(&unix_socket, shown), "?");
}

static void signatures_of_known_texts(void **state)
{
    static const char secret[] = "0123456789abcdef0123456789abcdef";
    char buf[WEBHOOK_SIGNATURE_MAX];
    (void)state;
    /* Python: hmac.new(secret, b'1733965200.' + body, hashlib.sha256).hexdigest() */
    assert_string_equal(webhook_signature(secret, 1733965200, "{\"chào\":1}", buf),
                        "v1=4264fe89f91b512f06f0279a9450b01dcf0479f3e483190039b1f72822596b6f");
    /* A secret longer than the hash's block. */
    char longer[129] = "";
    for (int i = 0; i < 4; i++) {
        memcpy(longer + strlen(longer), secret, sizeof(secret));
    }
    assert_string_equal(webhook_signature(longer, 0, "x", buf),
                        "v1=e205a94ff808a3d4d8fea62b43a02abf388cf8a06e329f0e292d3dd85e00a6c9");
    char other[WEBHOOK_SIGNATURE_MAX];
    assert_string_not_equal(webhook_signature(longer, 1, "x", other), buf);
}

static void waiting_grows_up_to_six_hours(void **state)
{
    const int64_t minute = INT64_C(60000000);
    static const int minutes[] = {0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360};
    const int64_t last = INT64_C(1733965200000000);
    (void)state;
    for (int i = 0; i < (int)(sizeof(minutes) / sizeof(minutes[0])); i++) {
        assert_int_equal(delivery_next_us(last, i), last + minutes[i] * minute);
    }
    assert_int_equal(delivery_next_us(last, -1), last);
    assert_int_equal(delivery_next_us(last, INT32_MAX), last + DELIVERY_WAIT_MAX);
}

static void answers_are_one_harmless_line(void **state)
{
    static const struct {
        const char *raw, *clean;
    } rows[] = {
        {"250 OK\r\n", "250 OK"},
        {"", ""},
        {"\r\n", ""},
        {"550 không có người nhận\r\n", "550 không có người nhận"},
        {"550 \x1b[31mred\x07", "550 ?[31mred?"},
        {"550 \xc2\x9b"
         "31m",
         "550 ?31m"}, /* C1 */
        {"550 a\nb\tc", "550 a b c"},
        {"550 \xff\xfe!", "550 ?\?!"},
        {"550 cut \xc3", "550 cut ?"},
    };
    char buf[DELIVERY_ANSWER_MAX];
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_string_equal(answer_clean(rows[i].raw, strlen(rows[i].raw), buf), rows[i].clean);
    }
    assert_string_equal(answer_clean("a\0b", 3, buf), "a?b");
    char longest[4 * DELIVERY_ANSWER_MAX];
    for (size_t shift = 0; shift < 3; shift++) {
        memset(longest, 'x', shift);
        for (size_t i = shift; i < sizeof(longest); i++) {
            longest[i] = "ệ"[(i - shift) % 3];
        }
        answer_clean(longest, sizeof(longest), buf);
        assert_true(strlen(buf) > DELIVERY_ANSWER_MAX - 4 && strlen(buf) < DELIVERY_ANSWER_MAX);
        assert_true(text_is_utf8(buf, strlen(buf)));
    }
}

static void urls(void **state)
{
    static const struct {
        const char *url, *scheme, *host; /* scheme NULL: refused */
        bool loopback;
    } rows[] = {
        {"smtp://mail.example.vn:587", "smtp", "mail.example.vn", false},
        {"SMTPS://mail.example.vn", "smtps", "mail.example.vn", false},
        {"https://[::1]:8443/x?y=1", "https", "::1", true},
        {"http://127.9.9.9", "http", "127.9.9.9", true},
        {"http://localhost:80", "http", "localhost", true},
        {"http://localhost.example.vn", "http", "localhost.example.vn", false},
        {"https://[fe80::1]", "https", "fe80::1", false},
        {"mail.example.vn", NULL, NULL, false},
        {"https://u:p@h", NULL, NULL, false},
        {"https://u@h", NULL, NULL, false},
        {"https://h /", NULL, NULL, false},
        {"https://h\r\n", NULL, NULL, false},
        {"https://việt.vn", NULL, NULL, false},
        {"https://", NULL, NULL, false},
        {"", NULL, NULL, false},
    };
    struct arena *arena = arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct err err = {0};
        struct url url = {0};
        bool ok = url_parse(arena, "[x] y", rows[i].url, &url, &err);
        if (ok != (rows[i].scheme != NULL)) {
            fail_msg("%s: %s", rows[i].url, err.text);
        }
        if (ok) {
            assert_string_equal(url.scheme, rows[i].scheme);
            assert_string_equal(url.host, rows[i].host);
            assert_int_equal(url_is_loopback(&url), rows[i].loopback);
        } else {
            assert_int_equal(err.kind, ERR_CONFIG);
            assert_memory_equal(err.text, "[x] y: ", 7);
        }
    }
    arena_free(arena);
}

static void every_key_is_described(void **state)
{
    (void)state;
    for (size_t i = 0; i < DELIVER_KEY_COUNT; i++) {
        assert_non_null(deliver_config_keys[i].name);
        assert_non_null(deliver_config_keys[i].default_value); /* none is required */
        assert_true(strlen(deliver_config_keys[i].help) > 0);
        assert_true(deliver_config_keys[i].offset < sizeof(struct deliver_config));
    }
}

static void what_cannot_be_sent_never_leaves(void **state)
{
    struct delivery_report report = {0};
    const struct webhook webhook = {
        .url = "https://127.0.0.1:1/", .secret = "0123456789abcdef0123456789abcdef", .timeout_ms = 1000};
    static const struct webhook_call calls[] = {
        {.id = "a b", .body = "{}", .time_us = 1}, {.id = "a\r\nX: y", .body = "{}", .time_us = 1},
        {.id = "", .body = "{}", .time_us = 1},    {.id = "a", .body = "", .time_us = 1},
        {.id = "a", .body = "\xff", .time_us = 1}, {.id = "a", .body = "{}", .time_us = -1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        webhook_post(&webhook, &calls[i], &report);
        assert_int_equal(report.outcome, DELIVERY_REFUSED);
        assert_int_equal(report.err.kind, ERR_DATA);
    }
    assert_string_equal(delivery_name(report.outcome), "refused");
    /* A short secret is the configuration's fault: nothing is lost. */
    struct webhook weak = webhook;
    weak.secret = "short";
    webhook_post(&weak, &(struct webhook_call){.id = "a", .body = "{}", .time_us = 1}, &report);
    assert_int_equal(report.outcome, DELIVERY_RETRY);
    assert_int_equal(report.err.kind, ERR_CONFIG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_by_kind),
        cmocka_unit_test(signatures_of_known_texts),
        cmocka_unit_test(waiting_grows_up_to_six_hours),
        cmocka_unit_test(answers_are_one_harmless_line),
        cmocka_unit_test(urls),
        cmocka_unit_test(every_key_is_described),
        cmocka_unit_test(what_cannot_be_sent_never_leaves),
    };
    return cmocka_run_group_tests(tests, english, NULL);
}
