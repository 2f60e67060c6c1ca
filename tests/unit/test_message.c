/* The text of a mail: what is refused, how headers are written, and that nothing a person types can add a line. */
#include "lang.h"
#include "message.h"
#include "text.h"

#include "unit.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct mail SAMPLE = {
    .from = "nhacviec@example.vn",
    .from_name = "So Xay dung",
    .to = "a@example.vn",
    .subject = "Reminders",
    .body = "x\n",
    .message_id = "<1@example.vn>",
    .date_us = INT64_C(1733965200000000), /* 2024-12-12T08:00+07:00 */
};

static int set_up(void **state)
{
    setenv("TIENDO_LANG", "en", 1);
    lang_init();
    *state = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

static const char *compose(struct arena *arena, const struct mail *mail)
{
    const char *text = NULL;
    size_t size = 0;
    struct err err = {0};
    if (!mail_compose(arena, mail, &text, &size, &err)) {
        fail_msg("%s", err.text);
    }
    assert_int_equal(strlen(text), size);
    return text;
}

/* ---- reading it again, as a receiver does ---- */

static size_t decode_base64(const char *text, size_t length, char *out, size_t size)
{
    size_t used = 0;
    assert_int_equal(sodium_base642bin((unsigned char *)out, size, text, length, "\r\n", &used, NULL,
                                       sodium_base64_VARIANT_ORIGINAL),
                     0);
    return used;
}

/* A header's value: unfolded, words decoded. Checks the limits of RFC 2047 on the way. */
static char *header_of(struct arena *arena, const char *message, const char *name)
{
    const char *start = strstr(message, arena_printf(arena, "\r\n%s: ", name));
    assert_non_null(start);
    start += 2;
    char *out = arena_alloc(arena, strlen(message) + 1);
    size_t used = 0;
    const char *p = start + strlen(name) + 2;
    bool after_word = false;
    while (!(p[0] == '\r' && p[1] == '\n' && p[2] != ' ')) {
        if (strncmp(p, "=?UTF-8?B?", 10) == 0) {
            const char *end = strstr(p + 10, "?=");
            assert_non_null(end);
            assert_true(end + 2 - p <= 75);
            char *word = out + used;
            size_t got = decode_base64(p + 10, (size_t)(end - p - 10), word, 64);
            assert_true(got > 0 && text_is_utf8(word, got));
            used += got;
            p = end + 2;
            after_word = true;
            if (strncmp(p, "\r\n =?", 5) == 0) {
                p += 3; /* white space between two words is dropped */
            }
        } else if (p[0] == '\r') {
            assert_memory_equal(p, "\r\n ", 3);
            p += 2;
        } else {
            assert_true(!after_word || p[0] == ' ' || p[-1] != '=');
            out[used++] = *p++;
        }
    }
    out[used] = '\0';
    return out;
}

static const char *body_of(struct arena *arena, const char *message)
{
    const char *start = strstr(message, "\r\n\r\n") + 4;
    char *out = arena_alloc(arena, strlen(start) + 1);
    out[decode_base64(start, strlen(start), out, strlen(start))] = '\0';
    return out;
}

/* Headers are the ones we write, once each; no line is longer than allowed; all is ASCII. */
static void check_shape(const char *message)
{
    static const char *const known[] = {
        "Date",       "From",           "To",           "Reply-To",     "Subject",
        "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"};
    unsigned seen[sizeof(known) / sizeof(known[0])] = {0};
    bool in_body = false;
    for (const char *line = message; *line != '\0';) {
        const char *end = strstr(line, "\r\n");
        assert_non_null(end);
        assert_null(memchr(line, '\n', (size_t)(end - line)));
        assert_true(end - line <= 76);
        for (const char *p = line; p < end; p++) {
            assert_in_range((unsigned char)*p, 0x20, 0x7e);
        }
        in_body = in_body || end == line;
        bool is_known = in_body || line[0] == ' ';
        for (size_t i = 0; !is_known && i < sizeof(known) / sizeof(known[0]); i++) {
            is_known =
                strncmp(line, known[i], strlen(known[i])) == 0 && line[strlen(known[i])] == ':' && ++seen[i] == 1;
        }
        assert_true(is_known);
        line = end + 2;
    }
    assert_true(in_body);
}

/* ---- tests ---- */

static void plain_headers_are_left_as_they_are(void **state)
{
    struct mail mail = SAMPLE;
    mail.reply_to = "vanthu@example.vn";
    assert_string_equal(compose(*state, &mail), "Date: Thu, 12 Dec 2024 08:00:00 +0700\r\n"
                                                "From: So Xay dung <nhacviec@example.vn>\r\n"
                                                "To: <a@example.vn>\r\n"
                                                "Reply-To: <vanthu@example.vn>\r\n"
                                                "Subject: Reminders\r\n"
                                                "Message-ID: <1@example.vn>\r\n"
                                                "Auto-Submitted: auto-generated\r\n"
                                                "MIME-Version: 1.0\r\n"
                                                "Content-Type: text/plain; charset=utf-8\r\n"
                                                "Content-Transfer-Encoding: base64\r\n"
                                                "\r\n"
                                                "eA0K\r\n");
}

static void dates_are_of_vietnam(void **state)
{
    static const struct {
        int64_t us;
        const char *text;
    } rows[] = {
        {0, "Thu, 01 Jan 1970 07:00:00 +0700"},
        {INT64_C(1735664399999999), "Tue, 31 Dec 2024 23:59:59 +0700"},
        {INT64_C(1735664400000000), "Wed, 01 Jan 2025 00:00:00 +0700"},
        {INT64_C(1709139600000000), "Thu, 29 Feb 2024 00:00:00 +0700"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct mail mail = SAMPLE;
        mail.date_us = rows[i].us;
        const char *message = compose(*state, &mail);
        assert_memory_equal(message + strlen("Date: "), rows[i].text, strlen(rows[i].text));
    }
}

static void vietnamese_headers_come_back_whole(void **state)
{
    static const char *const texts[] = {
        "Nhắc việc",
        "Nhắc việc ngày 12/12/2024: 3 nhiệm vụ sắp đến hạn, 1 nhiệm vụ quá hạn của Ban Quản lý Khu kinh tế Hải Phòng",
        "a =?UTF-8?B?eA==?= b", /* looks encoded and is not */
        "a very long subject in plain letters that does not fit into one line of seventy-six, so that it is encoded",
        " blanks  at both ends ",
        "\"quoted\" (comment), a; b",
        "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct mail mail = SAMPLE;
        mail.subject = texts[i];
        mail.to_name = texts[i];
        const char *message = compose(*state, &mail);
        check_shape(message);
        assert_string_equal(header_of(*state, message, "Subject"), texts[i]);
        assert_string_equal(header_of(*state, message, "To"), arena_printf(*state, "%s <a@example.vn>", texts[i]));
    }
}

static void a_body_comes_back_with_network_line_ends(void **state)
{
    static const char *const rows[][2] = {
        {"Kính gửi", "Kính gửi\r\n"},
        {"a\nb\r\nc\n", "a\r\nb\r\nc\r\n"},
        {"\n\n.\n..\n", "\r\n\r\n.\r\n..\r\n"},
        {"\n", "\r\n"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct mail mail = SAMPLE;
        mail.body = rows[i][0];
        assert_string_equal(body_of(*state, compose(*state, &mail)), rows[i][1]);
    }
    struct mail mail = SAMPLE;
    char *large = arena_alloc(*state, MAIL_BODY_MAX + 2);
    memset(large, '\n', MAIL_BODY_MAX); /* the worst that a body can grow */
    mail.body = large;
    assert_int_equal(strlen(body_of(*state, compose(*state, &mail))), 2 * MAIL_BODY_MAX);
    large[MAIL_BODY_MAX] = '\n';
    struct err err = {0};
    assert_false(mail_check(&mail, &err));
}

static void addresses(void **state)
{
    static const char *const good[] = {"a@b", "a.b+c@example.vn", "o'neil@x-y.example", "A_1@1.vn"};
    static const char *const bad[] = {
        "",
        "a",
        "@b",
        "a@",
        "a@b@c",
        "a b@c.vn",
        "a@b c",
        " a@b",
        "a@b ",
        "<a@b>",
        "a@b,c@d",
        "a..b@c",
        ".a@c",
        "a.@c",
        "a@.c",
        "a@c.",
        "a@c..d",
        "a@-c",
        "a@c-",
        "a@c-.d",
        "\"a b\"@c",
        "a@[127.0.0.1]",
        "đạt@x.vn",
        "a@việt.vn",
        "a@b\r\nRCPT TO:<c@d>",
        "a@b\n",
        "a\t@b",
        "a@b\x7f",
        "a@b_c",
        "a(c)@b",
        "a@b>",
        "a;b@c",
        "a\\@b",
    };
    (void)state;
    struct err err = {0};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        assert_true(mail_address_check("to", good[i], &err));
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        memset(&err, 0, sizeof(err));
        assert_false(mail_address_check("to", bad[i], &err));
        assert_int_equal(err.kind, ERR_DATA);
        assert_memory_equal(err.text, "to: ", 4);
        for (const char *p = err.text; *p != '\0'; p++) {
            assert_true((unsigned char)*p >= 0x20);
        }
    }
    char longest[MAIL_ADDRESS_MAX + 2];
    memset(longest, 'a', sizeof(longest));
    longest[64] = '@';
    for (size_t i = 128; i < sizeof(longest); i += 64) {
        longest[i] = '.';
    }
    longest[MAIL_ADDRESS_MAX] = '\0';
    assert_true(mail_address_check("to", longest, &err));
    longest[MAIL_ADDRESS_MAX] = 'a';
    longest[MAIL_ADDRESS_MAX + 1] = '\0';
    assert_false(mail_address_check("to", longest, &err));
}

/* Every text of the mail in turn gets every byte that could end a line or a text. */
static void no_field_takes_a_control_character(void **state)
{
    static const struct {
        const char *name;
        size_t offset;
        const char *text; /* a % is where the byte goes */
    } fields[] = {
        {"from", offsetof(struct mail, from), "a%@x.vn"},
        {"to", offsetof(struct mail, to), "a@x.vn%RCPT TO:<b@x>"},
        {"reply_to", offsetof(struct mail, reply_to), "a@x.vn%"},
        {"from_name", offsetof(struct mail, from_name), "a%Bcc: b@x"},
        {"to_name", offsetof(struct mail, to_name), "%"},
        {"subject", offsetof(struct mail, subject), "a%Bcc: b@x"},
        {"message_id", offsetof(struct mail, message_id), "<a%@x.vn>"},
    };
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        for (int byte = 1; byte < 0x20 + 1; byte++) {
            struct mail mail = SAMPLE;
            struct err err = {0};
            char *text = arena_strdup(*state, fields[i].text);
            *strchr(text, '%') = byte == 0x20 ? 0x7f : (char)byte;
            memcpy((char *)&mail + fields[i].offset, &text, sizeof(text));
            assert_false(mail_check(&mail, &err));
            assert_int_equal(err.kind, ERR_DATA);
            assert_memory_equal(err.text, fields[i].name, strlen(fields[i].name));
        }
    }
}

static void what_is_missing_or_out_of_range_is_named(void **state)
{
    struct err err = {0};
    struct mail mail = SAMPLE;
    mail.to = NULL;
    assert_false(mail_check(&mail, &err));
    mail = SAMPLE;
    mail.body = "";
    assert_false(mail_check(&mail, &err));
    assert_memory_equal(err.text, "body", 4);
    mail.body = "a\rb";
    assert_false(mail_check(&mail, &err));
    mail.body = "\xff";
    assert_false(mail_check(&mail, &err));
    mail = SAMPLE;
    mail.subject = "\xc3";
    assert_false(mail_check(&mail, &err));
    assert_memory_equal(err.text, "subject", 7);
    char *large = arena_alloc(*state, MAIL_HEADER_MAX + 2);
    memset(large, 'a', MAIL_HEADER_MAX + 1);
    mail.subject = large;
    assert_false(mail_check(&mail, &err));
    mail.subject = NULL;
    assert_true(mail_check(&mail, &err));
    mail.date_us = -INT64_C(86400000000);
    assert_false(mail_check(&mail, &err));
    assert_memory_equal(err.text, "date", 4);
    mail = SAMPLE;
    mail.message_id = "1@example.vn";
    assert_false(mail_check(&mail, &err));
}

static void the_same_key_gives_the_same_id(void **state)
{
    (void)state;
    char first[MAIL_ID_MAX];
    char second[MAIL_ID_MAX];
    /* echo -n 'a|mail|2024-12-12' | sha256sum */
    assert_string_equal(mail_message_id("a|mail|2024-12-12", "example.vn", first),
                        "<741d63afcde320ce93a206c8fcf6146879669eb6@example.vn>");
    assert_string_equal(mail_message_id("a|mail|2024-12-12", "example.vn", second), first);
    assert_string_not_equal(mail_message_id("a|mail|2024-12-13", "example.vn", second), first);
    assert_string_equal(mail_domain("a@b.vn"), "b.vn");
    struct mail mail = SAMPLE;
    struct err err = {0};
    mail.message_id = first;
    assert_true(mail_check(&mail, &err));
    /* An id is what it is for any key, and can be sent. */
    mail.message_id = mail_message_id("\r\nBcc: b@x\n", "example.vn", second);
    assert_true(mail_check(&mail, &err));
}

/* ---- random texts ---- */

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 8;
}

static void put_point(char **out, uint32_t point)
{
    char *p = *out;
    if (point < 0x80) {
        *p++ = (char)point;
    } else if (point < 0x800) {
        *p++ = (char)(0xc0 | point >> 6);
        *p++ = (char)(0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
        *p++ = (char)(0xe0 | point >> 12);
        *p++ = (char)(0x80 | (point >> 6 & 0x3f));
        *p++ = (char)(0x80 | (point & 0x3f));
    } else {
        *p++ = (char)(0xf0 | point >> 18);
        *p++ = (char)(0x80 | (point >> 12 & 0x3f));
        *p++ = (char)(0x80 | (point >> 6 & 0x3f));
        *p++ = (char)(0x80 | (point & 0x3f));
    }
    *out = p;
}

static const char *random_line(struct arena *arena, uint32_t *seed)
{
    size_t length = next_random(seed) % 200;
    char *text = arena_alloc(arena, length * 4 + 1);
    char *out = text;
    uint32_t widest = next_random(seed) % 4;
    for (size_t i = 0; i < length; i++) {
        static const uint32_t limits[] = {0x7f - 0x20, 0x800 - 0x20, 0xd800 - 0x20, 0x110000 - 0x20};
        uint32_t point = 0x20 + next_random(seed) % limits[next_random(seed) % (widest + 1)];
        put_point(&out, (point >= 0xd800 && point < 0xe000) || point == 0x7f ? 'x' : point);
    }
    return text;
}

static void any_text_comes_back_and_adds_no_header(void **state)
{
    enum { ROUNDS = 3000 };
    uint32_t seed = 20241212;
    for (int i = 0; i < ROUNDS; i++) {
        arena_reset(*state);
        struct mail mail = SAMPLE;
        mail.subject = random_line(*state, &seed);
        mail.to_name = random_line(*state, &seed);
        mail.from_name = random_line(*state, &seed);
        struct err err = {0};
        if (!mail_check(&mail, &err)) { /* longer than a header may be */
            assert_non_null(strstr(err.text, "longer"));
            continue;
        }
        const char *message = compose(*state, &mail);
        check_shape(message);
        assert_string_equal(header_of(*state, message, "Subject"), mail.subject);
        const char *to =
            mail.to_name[0] == '\0' ? "<a@example.vn>" : arena_printf(*state, "%s <a@example.vn>", mail.to_name);
        assert_string_equal(header_of(*state, message, "To"), to);
    }
}

static void any_bytes_are_refused_or_harmless(void **state)
{
    enum { ROUNDS = 20000, LENGTH_MAX = 40 };
    uint32_t seed = 7;
    for (int i = 0; i < ROUNDS; i++) {
        arena_reset(*state);
        char bytes[LENGTH_MAX + 1];
        size_t length = next_random(&seed) % LENGTH_MAX;
        for (size_t j = 0; j < length; j++) {
            bytes[j] = (char)next_random(&seed);
        }
        bytes[length] = '\0';
        struct mail mail = SAMPLE;
        struct err err = {0};
        switch (i % 3) {
        case 0:
            mail.subject = bytes;
            break;
        case 1:
            mail.to = bytes;
            break;
        default:
            mail.body = bytes;
        }
        if (mail_check(&mail, &err)) {
            check_shape(compose(*state, &mail));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(plain_headers_are_left_as_they_are, set_up, tear_down),
        cmocka_unit_test_setup_teardown(dates_are_of_vietnam, set_up, tear_down),
        cmocka_unit_test_setup_teardown(vietnamese_headers_come_back_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_body_comes_back_with_network_line_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(addresses, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_field_takes_a_control_character, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_missing_or_out_of_range_is_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_same_key_gives_the_same_id, set_up, tear_down),
        cmocka_unit_test_setup_teardown(any_text_comes_back_and_adds_no_header, set_up, tear_down),
        cmocka_unit_test_setup_teardown(any_bytes_are_refused_or_harmless, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
