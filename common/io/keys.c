#include "keys.h"

#include "file.h"
#include "lang.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

static bool sodium_ready(struct err *err)
{
    return sodium_init() >= 0 ||
           err_set(err, ERR_OS, "%s",
                   tr("the system gives no random numbers", "hệ thống không cấp được số ngẫu nhiên"));
}

bool key_pair_new(struct key_pair *ret, struct err *err)
{
    if (!sodium_ready(err)) {
        return false;
    }
    crypto_box_keypair(ret->public_key, ret->secret_key);
    return true;
}

bool key_pair_from_secret(const uint8_t secret[static KEY_BYTES], struct key_pair *ret, struct err *err)
{
    struct key_pair pair = {0};
    if (!sodium_ready(err)) {
        return false;
    }
    if (crypto_scalarmult_base(pair.public_key, secret) != 0) {
        return err_set(err, ERR_DATA, "%s", tr("this is not a secret key", "đây không phải là khóa bí mật"));
    }
    memcpy(pair.secret_key, secret, KEY_BYTES);
    *ret = pair;
    return true;
}

const char *key_z85(const uint8_t key[static KEY_BYTES], char buf[static KEY_Z85_MAX])
{
    zmq_z85_encode(buf, key, KEY_BYTES);
    return buf;
}

bool key_parse_z85(const char *text, uint8_t ret[static KEY_BYTES])
{
    uint8_t key[KEY_BYTES] = {0};
    if (text == NULL || strnlen(text, KEY_Z85_MAX) != KEY_Z85_MAX - 1 || zmq_z85_decode(key, text) == NULL) {
        return false;
    }
    memcpy(ret, key, KEY_BYTES);
    sodium_memzero(key, sizeof(key));
    return true;
}

static bool check_private(const char *path, int fd, struct err *err)
{
    struct stat st = {0};
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        return err_set(err, ERR_NO_INPUT, tr("%s is not a file", "%s không phải là tệp"), path);
    }
    if ((st.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return err_set(err, ERR_PERMISSION,
                       tr("the secret key file %s can be read by others (mode %04o): run chmod 600 %s",
                          "tệp khóa bí mật %s đang để người khác đọc được (quyền %04o): đề nghị chạy chmod 600 %s"),
                       path, (unsigned)(st.st_mode & 07777), path);
    }
    return true;
}

bool key_file_read(const char *path, struct key_pair *ret, struct err *err)
{
    char text[KEY_Z85_MAX + 8] = {0};
    uint8_t secret[KEY_BYTES] = {0};
    bool ok = false;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        err_set(err, ERR_NO_INPUT, tr("cannot open the key file %s: %s", "không mở được tệp khóa %s: %s"), path,
                strerror(errno));
        goto out;
    }
    if (!check_private(path, fd, err)) {
        goto out;
    }
    ssize_t size = read(fd, text, sizeof(text) - 1);
    while (size > 0 && strchr("\r\n \t", text[size - 1]) != NULL) {
        text[--size] = '\0';
    }
    if (size != KEY_Z85_MAX - 1 || !key_parse_z85(text, secret)) {
        err_set(err, ERR_DATA,
                tr("%s is not a key file: expected one line of 40 characters in Z85",
                   "%s không phải là tệp khóa: cần một dòng 40 ký tự Z85"),
                path);
        goto out;
    }
    ok = key_pair_from_secret(secret, ret, err);
out:
    if (fd >= 0) {
        close(fd);
    }
    sodium_memzero(text, sizeof(text));
    sodium_memzero(secret, sizeof(secret));
    return ok;
}

bool key_file_create(const char *path, const struct key_pair *pair, struct err *err)
{
    char text[KEY_Z85_MAX + 1] = {0};
    key_z85(pair->secret_key, text);
    text[KEY_Z85_MAX - 1] = '\n';
    bool ok = file_create(path, text, KEY_Z85_MAX, S_IRUSR | S_IWUSR, err);
    sodium_memzero(text, sizeof(text));
    return ok;
}
