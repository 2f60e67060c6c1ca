#include "file.h"

#include "lang.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_file(int fd)
{
    if (fd >= 0) {
        close(fd);
    }
}

/* ---- reading ---- */

static bool read_all(int fd, char *buffer, size_t size, size_t *ret_size)
{
    size_t used = 0;
    while (used < size) {
        ssize_t got = read(fd, buffer + used, size - used);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return false;
        }
        if (got == 0) {
            break;
        }
        used += (size_t)got;
    }
    *ret_size = used;
    return true;
}

bool file_read(struct arena *arena, const char *path, size_t max, char **ret_text, size_t *ret_size, struct err *err)
{
    struct stat st = {0};
    size_t size = 0;
    char *text = NULL;
    bool ok = false;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0) {
        err_set(err, ERR_NO_INPUT, tr("cannot open %s: %s", "không mở được tệp %s: %s"), path, strerror(errno));
        goto out;
    }
    if (S_ISDIR(st.st_mode)) {
        err_set(err, ERR_NO_INPUT, tr("%s is a folder, a file was expected", "%s là thư mục, cần một tệp"), path);
        goto out;
    }
    /* A pipe has no size, and a file may grow while it is read: one byte more than allowed shows both. */
    size_t room = S_ISREG(st.st_mode) && (uintmax_t)st.st_size < max ? (size_t)st.st_size + 1 : max + 1;
    text = arena_alloc(arena, room + 1);
    if (!read_all(fd, text, room, &size)) {
        err_set(err, ERR_IO, tr("cannot read %s: %s", "không đọc được tệp %s: %s"), path, strerror(errno));
        goto out;
    }
    if (size > max || size == room) {
        err_set(err, ERR_NO_INPUT,
                tr("%s is larger than the %zu bytes allowed, or grew while it was read",
                   "tệp %s lớn hơn %zu byte cho phép, hoặc đang được ghi thêm"),
                path, max);
        goto out;
    }
    *ret_text = text;
    *ret_size = size;
    ok = true;
out:
    close_file(fd);
    return ok;
}

bool file_sha256(const char *path, char ret_hex[static FILE_SHA256_MAX], struct err *err)
{
    enum { PIECE = 64 * 1024 };
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    size_t size = 0;
    bool read = true;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return err_set(err, ERR_NO_INPUT, tr("cannot open %s: %s", "không mở được tệp %s: %s"), path, strerror(errno));
    }
    char *piece = mem_alloc(PIECE);
    crypto_hash_sha256_init(&state);
    do {
        read = read_all(fd, piece, PIECE, &size);
        crypto_hash_sha256_update(&state, (const unsigned char *)piece, read ? size : 0);
    } while (read && size == PIECE);
    if (!read) { /* a folder, too */
        err_set(err, ERR_NO_INPUT, tr("cannot read %s: %s", "không đọc được tệp %s: %s"), path, strerror(errno));
    }
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(ret_hex, FILE_SHA256_MAX, hash, sizeof(hash));
    free(piece);
    close_file(fd);
    return read;
}

/* ---- writing ---- */

static bool write_all(int fd, const char *bytes, size_t size)
{
    size_t done = 0;
    while (done < size) {
        ssize_t put = write(fd, bytes + done, size - done);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put < 0) {
            return false;
        }
        done += (size_t)put;
    }
    return true;
}

/* The length of the directory part of a path, without its last slash; 0 when the path has none. */
static size_t directory_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? 0 : (size_t)(slash - path);
}

/* A name that was made or renamed is on disk only when its directory is. */
static bool sync_directory(const char *path)
{
    size_t length = directory_length(path);
    char *directory = length > 0       ? mem_printf("%.*s", (int)length, path)
                      : path[0] == '/' ? mem_strdup("/")
                                       : mem_strdup(".");
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    close_file(fd);
    free(directory);
    return ok;
}

static bool write_error(struct err *err, const char *path, int error)
{
    enum err_kind kind = error == ENOSPC || error == EDQUOT ? ERR_TEMPORARY : ERR_CANT_CREATE;
    return err_set(err, kind, tr("cannot write %s: %s", "không ghi được tệp %s: %s"), path, strerror(error));
}

/* As mkstemp() makes files: of their owner alone, where a file system knows owners. */
static const mode_t MODE_AS_MADE = (mode_t)-1;

/* Writes and syncs a temporary file beside `path`; answers its name (malloc'ed), or NULL and an errno. */
static char *write_temporary(const char *path, const void *bytes, size_t size, mode_t mode, int *ret_error)
{
    char *temporary = mem_printf("%s.XXXXXX", path);
    int error = 0;
    int fd = mkostemp(temporary, O_CLOEXEC);
    if (fd < 0) {
        *ret_error = errno;
        free(temporary);
        return NULL;
    }
    if ((mode != MODE_AS_MADE && fchmod(fd, mode) != 0) || !write_all(fd, bytes, size) || fsync(fd) != 0) {
        error = errno;
    }
    if (close(fd) != 0 && error == 0) {
        error = errno;
    }
    if (error != 0) {
        *ret_error = error;
        unlink(temporary);
        free(temporary);
        return NULL;
    }
    return temporary;
}

bool file_write(const char *path, const void *bytes, size_t size, mode_t mode, struct err *err)
{
    int error = 0;
    char *temporary = write_temporary(path, bytes, size, mode, &error);
    if (temporary == NULL) {
        return write_error(err, path, error);
    }
    if (rename(temporary, path) != 0) {
        error = errno;
        unlink(temporary);
    } else if (!sync_directory(path)) {
        error = errno;
    }
    free(temporary);
    return error == 0 || write_error(err, path, error);
}

bool file_write_anywhere(const char *path, const void *bytes, size_t size, struct err *err)
{
    int error = 0;
    char *temporary = write_temporary(path, bytes, size, MODE_AS_MADE, &error);
    if (temporary == NULL) {
        return write_error(err, path, error);
    }
    if (rename(temporary, path) != 0) {
        error = errno;
        unlink(temporary);
    } else if (!sync_directory(path) && errno != EINVAL && errno != ENOTSUP && errno != EPERM) {
        error = errno;
    }
    free(temporary);
    return error == 0 || write_error(err, path, error);
}

bool file_create(const char *path, const void *bytes, size_t size, mode_t mode, struct err *err)
{
    int error = 0;
    char *temporary = write_temporary(path, bytes, size, mode, &error);
    if (temporary == NULL) {
        return write_error(err, path, error);
    }
    /* link() refuses a name that is taken, where rename() would replace it. */
    if (link(temporary, path) != 0) {
        error = errno;
    }
    unlink(temporary);
    free(temporary);
    if (error == EEXIST) {
        return err_set(err, ERR_CANT_CREATE,
                       tr("%s is already there and is not replaced: move it away first if it is no longer needed",
                          "tệp %s đã có và không bị ghi đè: nếu không cần nữa, đề nghị chuyển tệp đi nơi khác trước"),
                       path);
    }
    if (error == 0 && !sync_directory(path)) {
        error = errno;
    }
    return error == 0 || write_error(err, path, error);
}

/* ---- folders and names ---- */

bool file_make_directory(const char *path, mode_t mode, struct err *err)
{
    char *part = mem_strdup(path);
    struct stat st = {0};
    bool ok = true;
    for (char *p = part + 1; ok && part[0] != '\0'; p++) {
        if (*p != '/' && *p != '\0') {
            continue;
        }
        char end = *p;
        *p = '\0';
        if (mkdir(part, mode) == 0) {
            ok = sync_directory(part);
        } else {
            ok = errno == EEXIST;
        }
        *p = end;
        if (end == '\0') {
            break;
        }
    }
    if (!ok) {
        err_set(err, ERR_CANT_CREATE, tr("cannot make the folder %s: %s", "không tạo được thư mục %s: %s"), path,
                strerror(errno));
    } else if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode)) {
        ok = err_set(err, ERR_CANT_CREATE,
                     tr("%s is there but is not a folder", "%s đã có nhưng không phải là thư mục"), path);
    }
    free(part);
    return ok;
}

const char *file_beside(struct arena *arena, const char *base_file, const char *path)
{
    size_t length = directory_length(base_file);
    if (path[0] == '/' || (length == 0 && base_file[0] != '/')) {
        return arena_strdup(arena, path);
    }
    return arena_printf(arena, "%.*s/%s", (int)length, base_file, path);
}
