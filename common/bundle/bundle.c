#include "bundle.h"

#include "file.h"
#include "lang.h"

#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char magic[] = "tiendo-bundle-1\n";

enum { MAGIC_BYTES = sizeof(magic) - 1, HASH_BYTES = crypto_hash_sha256_BYTES };

/* Where the fields of a head stand. What lies between the first three and the time is zero. */
enum {
    AT_KIND = 0,
    AT_PART = 1,
    AT_PARTS = 2,
    AT_ZERO = 3,
    AT_MADE = 8,
    AT_SENDER = 16,
    AT_RECIPIENT = 48,
    AT_NONCE = 80,
    AT_EPOCH = 104,
    AT_SIZE = 120,
};

_Static_assert(KEY_BYTES == crypto_box_SECRETKEYBYTES, "the keys of CURVE");
_Static_assert(BUNDLE_NONCE_BYTES == crypto_box_NONCEBYTES && AT_SIZE + 8 == BUNDLE_HEAD_BYTES, "the head's layout");

static void put_number(uint8_t *to, uint64_t value)
{
    for (int i = 7; i >= 0; i--) {
        to[i] = (uint8_t)value;
        value >>= 8;
    }
}

static uint64_t number_at(const uint8_t *from)
{
    uint64_t value = 0;
    for (int i = 0; i < 8; i++) {
        value = value << 8 | from[i];
    }
    return value;
}

/* The head is no secret, but what was agreed to when the letter was closed: its hash is the first thing inside. */
static void hash_head(const uint8_t head[static BUNDLE_HEAD_BYTES], uint8_t ret[static HASH_BYTES])
{
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const uint8_t *)magic, MAGIC_BYTES);
    crypto_hash_sha256_update(&state, head, BUNDLE_HEAD_BYTES);
    crypto_hash_sha256_final(&state, ret);
}

static bool damaged(const char *name, struct err *err)
{
    return err_set(err, ERR_DATA,
                   tr("%s is damaged or not whole: copy it again from where it was made, or have it made again",
                      "Tệp %s bị hỏng hoặc không đầy đủ: đề nghị sao chép lại từ máy đã lập tệp, hoặc lập lại tệp"),
                   name);
}

/* ---- closing ---- */

static bool pack_inside(struct arena *arena, const struct bundle_draft *draft, struct bytes *ret, struct err *err)
{
    struct arena *scratch = arena_new();
    struct bytes frames = {0};
    bool ok = wire_encode_bundle(scratch, &draft->frames, &frames, err);
    if (ok) {
        uint8_t *inside = arena_alloc(arena, HASH_BYTES + frames.size);
        memcpy(inside + HASH_BYTES, frames.data, frames.size);
        *ret = (struct bytes){.data = inside, .size = HASH_BYTES + frames.size};
    }
    arena_free(scratch);
    return ok;
}

static void write_head(const struct bundle_draft *draft, size_t part, size_t parts, size_t box_size,
                       uint8_t ret[static BUNDLE_HEAD_BYTES])
{
    memset(ret, 0, BUNDLE_HEAD_BYTES);
    ret[AT_KIND] = (uint8_t)draft->head.kind;
    ret[AT_PART] = (uint8_t)part;
    ret[AT_PARTS] = (uint8_t)parts;
    put_number(ret + AT_MADE, (uint64_t)draft->head.made_at_us);
    memcpy(ret + AT_SENDER, draft->sender->public_key, KEY_BYTES);
    memcpy(ret + AT_RECIPIENT, draft->head.recipient, KEY_BYTES);
    randombytes_buf(ret + AT_NONCE, BUNDLE_NONCE_BYTES);
    memcpy(ret + AT_EPOCH, draft->head.epoch.bytes, sizeof(draft->head.epoch.bytes));
    put_number(ret + AT_SIZE, box_size);
}

/* Writes one letter at `to`, where there is room for it; the bytes inside are given. */
static bool close_letter(const struct bundle_draft *draft, struct bytes inside, const uint8_t head[], uint8_t *to,
                         struct err *err)
{
    uint8_t hash[HASH_BYTES];
    uint8_t *box = to + BUNDLE_HEAD_BYTES;
    memcpy(to, head, BUNDLE_HEAD_BYTES);
    hash_head(to, hash);
    memcpy(box, inside.data, inside.size);
    memcpy(box, hash, HASH_BYTES);
    return crypto_box_easy(box, box, inside.size, to + AT_NONCE, draft->head.recipient, draft->sender->secret_key) ==
               0 ||
           err_set(err, ERR_DATA, "%s",
                   tr("the key of the other side is not one that can be used",
                      "khóa của bên nhận không hợp lệ, không dùng được"));
}

bool bundle_close(struct arena *arena, const struct bundle_draft *drafts, size_t count, struct bytes *ret,
                  struct err *err)
{
    struct bytes inside[BUNDLE_LETTERS_MAX] = {{0}};
    size_t size = MAGIC_BYTES;
    if (sodium_init() < 0 || count == 0 || count > BUNDLE_LETTERS_MAX) {
        return err_set(err, ERR_SOFTWARE, "bundle_close: %zu letters", count);
    }
    for (size_t i = 0; i < count; i++) {
        if (!pack_inside(arena, &drafts[i], &inside[i], err)) {
            return false;
        }
        size += BUNDLE_HEAD_BYTES + crypto_box_MACBYTES + inside[i].size;
    }
    if (size > BUNDLE_BYTES_MAX) {
        return err_set(err, ERR_DATA,
                       tr("%zu bytes, more than the %d of one file", "%zu byte, quá mức %d byte của một tệp"), size,
                       BUNDLE_BYTES_MAX);
    }
    uint8_t *file = arena_alloc(arena, size);
    uint8_t *to = file + MAGIC_BYTES;
    memcpy(file, magic, MAGIC_BYTES);
    for (size_t i = 0; i < count; i++) {
        uint8_t head[BUNDLE_HEAD_BYTES];
        write_head(&drafts[i], i, count, crypto_box_MACBYTES + inside[i].size, head);
        if (!close_letter(&drafts[i], inside[i], head, to, err)) {
            return false;
        }
        to += BUNDLE_HEAD_BYTES + crypto_box_MACBYTES + inside[i].size;
    }
    *ret = (struct bytes){.data = file, .size = size};
    return true;
}

/* ---- taking apart ---- */

static bool is_zero(const uint8_t *bytes, size_t size)
{
    return sodium_is_zero(bytes, size) == 1;
}

/* One letter from the beginning of `rest`; false when it is not whole or not well-formed. */
static bool parse_letter(struct bytes rest, size_t part, struct bundle_letter *ret, size_t *ret_parts)
{
    if (rest.size < BUNDLE_HEAD_BYTES) {
        return false;
    }
    const uint8_t *head = rest.data;
    uint64_t size = number_at(head + AT_SIZE);
    uint64_t made = number_at(head + AT_MADE);
    if ((head[AT_KIND] != BUNDLE_UPDATES && head[AT_KIND] != BUNDLE_VERDICTS) || head[AT_PART] != part ||
        head[AT_PARTS] <= part || head[AT_PARTS] > BUNDLE_LETTERS_MAX || !is_zero(head + AT_ZERO, AT_MADE - AT_ZERO) ||
        made > INT64_MAX || size < crypto_box_MACBYTES + (uint64_t)HASH_BYTES || size > rest.size - BUNDLE_HEAD_BYTES) {
        return false;
    }
    *ret = (struct bundle_letter){
        .head = {.kind = (enum bundle_kind)head[AT_KIND], .made_at_us = (int64_t)made},
        .head_bytes = {.data = head, .size = BUNDLE_HEAD_BYTES},
        .box = {.data = head + BUNDLE_HEAD_BYTES, .size = (size_t)size},
    };
    memcpy(ret->head.sender, head + AT_SENDER, KEY_BYTES);
    memcpy(ret->head.recipient, head + AT_RECIPIENT, KEY_BYTES);
    memcpy(ret->nonce, head + AT_NONCE, BUNDLE_NONCE_BYTES);
    memcpy(ret->head.epoch.bytes, head + AT_EPOCH, sizeof(ret->head.epoch.bytes));
    *ret_parts = head[AT_PARTS];
    return true;
}

bool bundle_parse(struct bytes file, const char *name, struct bundle_letters *ret, struct err *err)
{
    struct bundle_letters letters = {0};
    size_t parts = 1;
    if (file.size < MAGIC_BYTES || memcmp(file.data, magic, MAGIC_BYTES) != 0) {
        return err_set(err, ERR_DATA,
                       tr("%s is not a file that tiendo-agent export or tiendo bundle import has made",
                          "%s không phải là tệp do lệnh tiendo-agent export hoặc tiendo bundle import lập"),
                       name);
    }
    struct bytes rest = {.data = file.data + MAGIC_BYTES, .size = file.size - MAGIC_BYTES};
    while (letters.count < parts) {
        struct bundle_letter *letter = &letters.list[letters.count];
        size_t said = 0;
        if (file.size > BUNDLE_BYTES_MAX || !parse_letter(rest, letters.count, letter, &said) ||
            (letters.count > 0 && (said != parts || letter->head.kind != letters.list[0].head.kind))) {
            return damaged(name, err);
        }
        parts = said;
        letters.count++;
        rest.data += BUNDLE_HEAD_BYTES + letter->box.size;
        rest.size -= BUNDLE_HEAD_BYTES + letter->box.size;
    }
    if (rest.size != 0) {
        return damaged(name, err);
    }
    *ret = letters;
    return true;
}

bool bundle_open(struct arena *arena, const struct bundle_letter *letter, const struct key_pair *recipient,
                 const char *name, struct frame_list *ret, struct err *err)
{
    uint8_t hash[HASH_BYTES];
    size_t size = letter->box.size - crypto_box_MACBYTES;
    if (memcmp(letter->head.recipient, recipient->public_key, KEY_BYTES) != 0) {
        return err_set(err, ERR_DATA, tr("%s is for somebody else", "Tệp %s lập cho nơi nhận khác"), name);
    }
    uint8_t *inside = arena_alloc(arena, size);
    if (sodium_init() < 0 || crypto_box_open_easy(inside, letter->box.data, letter->box.size, letter->nonce,
                                                  letter->head.sender, recipient->secret_key) != 0) {
        return damaged(name, err);
    }
    hash_head(letter->head_bytes.data, hash);
    if (sodium_memcmp(hash, inside, HASH_BYTES) != 0) {
        return damaged(name, err);
    }
    struct bytes frames = {.data = inside + HASH_BYTES, .size = size - HASH_BYTES};
    return wire_decode_bundle(arena, frames, ret, err) || err_wrap(err, "%s", name);
}

/* ---- files ---- */

bool bundle_read(struct arena *arena, const char *path, struct bundle_letters *ret, struct err *err)
{
    char *bytes = NULL;
    size_t size = 0;
    return file_read(arena, path, BUNDLE_BYTES_MAX, &bytes, &size, err) &&
           bundle_parse((struct bytes){.data = (const uint8_t *)bytes, .size = size}, path, ret, err);
}

/* A name typed wrongly must not cost somebody a document. */
static bool may_replace(const char *path)
{
    char begin[MAGIC_BYTES] = {0};
    struct stat facts = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return access(path, F_OK) != 0;
    }
    ssize_t size = fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode) ? read(fd, begin, sizeof(begin)) : -1;
    close(fd);
    return size == 0 || (size == MAGIC_BYTES && memcmp(begin, magic, MAGIC_BYTES) == 0);
}

bool bundle_write(const char *path, struct bytes file, struct err *err)
{
    if (!may_replace(path)) {
        return err_set(err, ERR_CANT_CREATE,
                       tr("%s is there and is no file of this kind: it is not replaced; choose another name",
                          "%s đã có và không phải là tệp loại này nên không bị ghi đè; đề nghị chọn tên khác"),
                       path);
    }
    return file_write_anywhere(path, file.data, file.size, err);
}
