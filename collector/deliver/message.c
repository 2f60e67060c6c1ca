#include "message.h"

#include "day.h"
#include "lang.h"
#include "text.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { LINE_MAX_BYTES = 76, LOCAL_PART_MAX = 64, DOMAIN_MAX = 253, LABEL_MAX = 63 };

/* ---- checking ---- */

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_atom_char(char c)
{
    return is_letter_or_digit(c) || (c != '\0' && strchr("!#$%&'*+/=?^_`{|}~-", c) != NULL);
}

static bool is_host_char(char c)
{
    return is_letter_or_digit(c) || c == '-';
}

/* Parts joined by single dots, each of 1 to part_max characters of the kind. */
static bool is_dotted(const char *text, size_t length, size_t part_max, bool (*fits)(char))
{
    size_t part = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '.') {
            if (part == 0) {
                return false;
            }
            part = 0;
        } else if (!fits(text[i]) || ++part > part_max) {
            return false;
        }
    }
    return part > 0;
}

static bool is_host_name(const char *text, size_t length)
{
    if (length > DOMAIN_MAX || !is_dotted(text, length, LABEL_MAX, is_host_char)) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        bool begins = i == 0 || text[i - 1] == '.';
        bool ends = i + 1 == length || text[i + 1] == '.';
        if (text[i] == '-' && (begins || ends)) {
            return false;
        }
    }
    return true;
}

static bool has_control(const char *text)
{
    for (const char *p = text; *p != '\0'; p++) {
        if ((unsigned char)*p < 0x20 || *p == 0x7f) {
            return true;
        }
    }
    return false;
}

static bool refuse_control(const char *field, struct err *err)
{
    return err_set(err, ERR_DATA,
                   tr("%s: a line break or another control character is not allowed here; nothing was sent",
                      "%s: không được có dấu xuống dòng hay ký tự điều khiển; chưa gửi gì"),
                   field);
}

bool mail_address_check(const char *field, const char *address, struct err *err)
{
    if (address == NULL || address[0] == '\0') {
        return err_set(err, ERR_DATA, tr("%s: the e-mail address is missing", "%s: thiếu địa chỉ thư điện tử"), field);
    }
    if (has_control(address)) {
        return refuse_control(field, err);
    }
    size_t length = strlen(address);
    const char *at = strchr(address, '@');
    size_t local = at == NULL ? 0 : (size_t)(at - address);
    if (length > MAIL_ADDRESS_MAX || at == NULL || local > LOCAL_PART_MAX ||
        !is_dotted(address, local, LOCAL_PART_MAX, is_atom_char) || !is_host_name(at + 1, length - local - 1)) {
        char shown[96] = {0};
        snprintf(shown, sizeof(shown), "%s", address);
        text_drop_cut_end(shown);
        return err_set(
            err, ERR_DATA,
            tr("%s: \"%s\" is not an e-mail address: expected name@domain in plain ASCII, one @, no blanks, at most "
               "%d characters",
               "%s: \"%s\" không phải địa chỉ thư điện tử: cần dạng ten@tenmien, không dấu, một chữ @, không có "
               "khoảng trắng, tối đa %d ký tự"),
            field, text_is_utf8(shown, strlen(shown)) ? shown : "?", MAIL_ADDRESS_MAX);
    }
    return true;
}

bool mail_line_check(const char *field, const char *text, struct err *err)
{
    if (has_control(text)) {
        return refuse_control(field, err);
    }
    if (strlen(text) > MAIL_HEADER_MAX) {
        return err_set(err, ERR_DATA, tr("%s: longer than %d bytes", "%s: dài quá %d byte"), field, MAIL_HEADER_MAX);
    }
    if (!text_is_utf8(text, strlen(text))) {
        return err_set(err, ERR_DATA, tr("%s: is not UTF-8", "%s: không phải UTF-8"), field);
    }
    return true;
}

static bool check_body(const char *body, struct err *err)
{
    if (body == NULL || body[0] == '\0') {
        return err_set(err, ERR_DATA, "%s", tr("body: is empty", "body: để trống"));
    }
    size_t length = strlen(body);
    if (length > MAIL_BODY_MAX) {
        return err_set(err, ERR_DATA, tr("body: longer than %d bytes", "body: dài quá %d byte"), MAIL_BODY_MAX);
    }
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)body[i];
        if ((c < 0x20 && c != '\n' && c != '\t' && !(c == '\r' && body[i + 1] == '\n')) || c == 0x7f) {
            return err_set(err, ERR_DATA,
                           tr("body: a control character (%d) at byte %zu", "body: ký tự điều khiển (%d) ở byte %zu"),
                           c, i);
        }
    }
    return text_is_utf8(body, length) || err_set(err, ERR_DATA, tr("%s: is not UTF-8", "%s: không phải UTF-8"), "body");
}

static bool check_message_id(const char *id, struct err *err)
{
    size_t length = id == NULL ? 0 : strlen(id);
    const char *at = length == 0 ? NULL : strchr(id, '@');
    size_t local = at == NULL ? 0 : (size_t)(at - id - 1);
    if (length < 5 || length >= MAIL_ID_MAX || at == NULL || id[0] != '<' || id[length - 1] != '>' ||
        !is_dotted(id + 1, local, MAIL_ID_MAX, is_atom_char) || !is_host_name(at + 1, length - local - 3)) {
        return err_set(err, ERR_DATA, "%s",
                       tr("message_id: expected <name@domain>", "message_id: cần dạng <ten@tenmien>"));
    }
    return true;
}

static bool check_date(int64_t date_us, struct err *err)
{
    day_t day = day_of_instant(date_us);
    if (day < day_from_ymd(1970, 1, 1) || day > day_from_ymd(9999, 12, 31)) {
        return err_set(err, ERR_DATA, "%s",
                       tr("date: not between 1970 and 9999", "date: không nằm trong các năm 1970 đến 9999"));
    }
    return true;
}

bool mail_check(const struct mail *mail, struct err *err)
{
    return mail_address_check("from", mail->from, err) && mail_address_check("to", mail->to, err) &&
           (mail->reply_to == NULL || mail_address_check("reply_to", mail->reply_to, err)) &&
           (mail->from_name == NULL || mail_line_check("from_name", mail->from_name, err)) &&
           (mail->to_name == NULL || mail_line_check("to_name", mail->to_name, err)) &&
           mail_line_check("subject", mail->subject == NULL ? "" : mail->subject, err) && check_body(mail->body, err) &&
           check_message_id(mail->message_id, err) && check_date(mail->date_us, err);
}

/* ---- names ---- */

const char *mail_domain(const char *address)
{
    const char *at = strrchr(address, '@');
    return at == NULL ? "" : at + 1;
}

const char *mail_message_id(const char *key, const char *domain, char buf[static MAIL_ID_MAX])
{
    enum { USED_BYTES = 20 };
    unsigned char hash[crypto_hash_sha256_BYTES];
    char hex[USED_BYTES * 2 + 1];
    crypto_hash_sha256(hash, (const unsigned char *)key, strlen(key));
    sodium_bin2hex(hex, sizeof(hex), hash, USED_BYTES);
    snprintf(buf, MAIL_ID_MAX, "<%s@%s>", hex, domain);
    return buf;
}

/* ---- writing ---- */

struct writer {
    char *text; /* in the arena, with room for all */
    size_t size, used;
    size_t column; /* bytes since the last line end */
};

static void put(struct writer *w, const char *bytes, size_t length)
{
    if (length > w->size - w->used) {
        length = w->size - w->used; /* cannot happen: mail_compose reckons the room */
    }
    memcpy(w->text + w->used, bytes, length);
    w->used += length;
    w->column += length;
}

static void put_text(struct writer *w, const char *text)
{
    put(w, text, strlen(text));
}

static void end_line(struct writer *w)
{
    put(w, "\r\n", 2);
    w->column = 0;
}

/* Goes to the next line, still in the same header. */
static void fold(struct writer *w)
{
    end_line(w);
    put(w, " ", 1);
}

/* How many of the bytes fit into `room`, cut between characters; at least one character. */
static size_t whole_characters(const char *text, size_t length, size_t room)
{
    if (length <= room) {
        return length;
    }
    size_t end = room;
    while (end > 0 && ((unsigned char)text[end] & 0xc0) == 0x80) {
        end--;
    }
    return end;
}

/* RFC 2047, B encoding: words of at most 75 bytes, lines of at most 76, each word a text of whole characters. */
static void put_encoded_words(struct writer *w, const char *text)
{
    enum { AROUND = 12, /* =?UTF-8?B? and ?= */ WORD_MAX = 75, LEAST_BYTES = 6 };
    size_t length = strlen(text);
    while (length > 0) {
        size_t columns = w->column < LINE_MAX_BYTES ? LINE_MAX_BYTES - w->column : 0;
        columns = columns < WORD_MAX ? columns : WORD_MAX;
        size_t room = columns > AROUND ? (columns - AROUND) / 4 * 3 : 0;
        if (room < LEAST_BYTES) {
            fold(w);
            continue;
        }
        size_t taken = whole_characters(text, length, room);
        char encoded[WORD_MAX + 1];
        sodium_bin2base64(encoded, sizeof(encoded), (const unsigned char *)text, taken, sodium_base64_VARIANT_ORIGINAL);
        put_text(w, "=?UTF-8?B?");
        put_text(w, encoded);
        put_text(w, "?=");
        text += taken;
        length -= taken;
        if (length > 0) {
            fold(w); /* white space between two words is not part of the text */
        }
    }
}

static bool is_plain(const char *text, bool (*fits)(char), size_t room)
{
    size_t length = strlen(text);
    for (size_t i = 0; i < length; i++) {
        if (!fits(text[i])) {
            return false;
        }
    }
    return length <= room && strstr(text, "=?") == NULL && text[0] != ' ' && (length == 0 || text[length - 1] != ' ') &&
           strstr(text, "  ") == NULL;
}

static bool is_ascii(char c)
{
    return c >= 0x20 && c < 0x7f;
}

static bool is_phrase_char(char c)
{
    return is_atom_char(c) || c == ' ';
}

static void put_header(struct writer *w, const char *name, const char *value)
{
    put_text(w, name);
    put_text(w, ": ");
    put_text(w, value);
    end_line(w);
}

static void put_subject(struct writer *w, const char *subject)
{
    put_text(w, "Subject: ");
    if (is_plain(subject, is_ascii, LINE_MAX_BYTES - w->column)) {
        put_text(w, subject);
    } else {
        put_encoded_words(w, subject);
    }
    end_line(w);
}

static void put_mailbox(struct writer *w, const char *header, const char *name, const char *address)
{
    put_text(w, header);
    put_text(w, ": ");
    bool named = name != NULL && name[0] != '\0';
    if (named && is_plain(name, is_phrase_char, LINE_MAX_BYTES - w->column)) {
        put_text(w, name);
    } else if (named) {
        put_encoded_words(w, name);
    }
    if (named && w->column + strlen(address) + 3 > LINE_MAX_BYTES) {
        fold(w);
    } else if (named) {
        put_text(w, " ");
    }
    put_text(w, "<");
    put_text(w, address);
    put_text(w, ">");
    end_line(w);
}

static void put_date(struct writer *w, int64_t date_us)
{
    static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    day_t day = day_of_instant(date_us);
    int year = 0;
    int month = 0;
    int day_of_month = 0;
    day_to_ymd(day, &year, &month, &day_of_month);
    int seconds = (int)((date_us - day_begin(day)) / 1000000);
    char text[64] = {0};
    snprintf(text, sizeof(text), "%s, %02d %s %04d %02d:%02d:%02d +0700", weekdays[day_of_week(day) - 1], day_of_month,
             months[month - 1], year, seconds / 3600, seconds / 60 % 60, seconds % 60);
    put_header(w, "Date", text);
}

/* Text in base64 has its line ends as CR LF inside (RFC 2045 6.8). */
static void put_body(struct arena *arena, struct writer *w, const char *body)
{
    enum { LINE_BYTES = 57 }; /* 76 characters */
    size_t length = strlen(body);
    char *canonical = arena_alloc(arena, length * 2 + 3);
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        if (body[i] == '\n' && (i == 0 || body[i - 1] != '\r')) {
            canonical[used++] = '\r';
        }
        canonical[used++] = body[i];
    }
    if (used > 0 && canonical[used - 1] != '\n') {
        canonical[used++] = '\r';
        canonical[used++] = '\n';
    }
    for (size_t at = 0; at < used; at += LINE_BYTES) {
        size_t taken = used - at < LINE_BYTES ? used - at : LINE_BYTES;
        char line[LINE_MAX_BYTES + 1];
        sodium_bin2base64(line, sizeof(line), (const unsigned char *)canonical + at, taken,
                          sodium_base64_VARIANT_ORIGINAL);
        put_text(w, line);
        end_line(w);
    }
}

static size_t room_of(const char *text)
{
    return text == NULL ? 0 : strlen(text);
}

bool mail_compose(struct arena *arena, const struct mail *mail, const char **ret_text, size_t *ret_size,
                  struct err *err)
{
    if (!mail_check(mail, err)) {
        return false;
    }
    /* At the worst a byte of body becomes CR LF in base64 with its line ends, and words of a header have 15 bytes
     * around 45. */
    size_t headers = room_of(mail->from) + room_of(mail->to) + room_of(mail->reply_to) + room_of(mail->from_name) +
                     room_of(mail->to_name) + room_of(mail->subject) + room_of(mail->message_id);
    struct writer w = {.size = headers * 4 + strlen(mail->body) * 3 + 2048};
    w.text = arena_alloc(arena, w.size + 1);
    put_date(&w, mail->date_us);
    put_mailbox(&w, "From", mail->from_name, mail->from);
    put_mailbox(&w, "To", mail->to_name, mail->to);
    if (mail->reply_to != NULL) {
        put_mailbox(&w, "Reply-To", NULL, mail->reply_to);
    }
    put_subject(&w, mail->subject == NULL ? "" : mail->subject);
    put_header(&w, "Message-ID", mail->message_id);
    put_header(&w, "Auto-Submitted", "auto-generated");
    put_header(&w, "MIME-Version", "1.0");
    put_header(&w, "Content-Type", "text/plain; charset=utf-8");
    put_header(&w, "Content-Transfer-Encoding", "base64");
    end_line(&w);
    put_body(arena, &w, mail->body);
    *ret_text = w.text;
    *ret_size = w.used;
    return true;
}
