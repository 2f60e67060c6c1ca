/* file: whole small files, written so that a power cut leaves the old content or the new, never half. */
#pragma once

#include "arena.h"
#include "err.h"

#include <stddef.h>
#include <sys/types.h>

/* The whole file, NUL-terminated in the arena. ERR_NO_INPUT when it is not there or larger than max bytes. */
bool file_read(struct arena *arena, const char *path, size_t max, char **ret_text, size_t *ret_size,
               struct err *err) MUST_CHECK;

/* SHA-256 of a file of any size, as hexadecimal digits in lower case. ERR_NO_INPUT when it cannot be read. */
#define FILE_SHA256_MAX 65
bool file_sha256(const char *path, char ret_hex[static FILE_SHA256_MAX], struct err *err) MUST_CHECK;

/* Writes to a temporary file beside, fsync, rename, fsync of the directory. */
bool file_write(const char *path, const void *bytes, size_t size, mode_t mode, struct err *err) MUST_CHECK;

/* As file_write with mode 0600, also onto a stick or a share whose file system has no modes and cannot sync a folder:
 * for what is no secret as it stands. */
bool file_write_anywhere(const char *path, const void *bytes, size_t size, struct err *err) MUST_CHECK;

/* As file_write, but refuses (ERR_CANT_CREATE) when there is a file of that name. */
bool file_create(const char *path, const void *bytes, size_t size, mode_t mode, struct err *err) MUST_CHECK;

/* mkdir -p with mode for the folders it makes. */
bool file_make_directory(const char *path, mode_t mode, struct err *err) MUST_CHECK;

/* `path` when absolute, else relative to the directory that `base_file` is in. In the arena. */
const char *file_beside(struct arena *arena, const char *base_file, const char *path);
