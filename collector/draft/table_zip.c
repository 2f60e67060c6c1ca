#include "table_zip.h"

#include "lang.h"
#include "table.h"

#include <zip.h>

enum { PARTS_MAX = 4000 };
#define UNPACKED_MAX (UINT64_C(256) * 1024 * 1024)

static zip_t *open_archive(const char *path, const char *bytes, size_t size, struct err *err)
{
    zip_error_t fault = {0};
    zip_error_init(&fault);
    zip_source_t *source = zip_source_buffer_create(bytes, size, 0, &fault);
    zip_t *archive = source == NULL ? NULL : zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &fault);
    if (archive == NULL) {
        zip_source_free(source);
        err_set(err, ERR_DATA, tr("%s: a broken archive: %s", "%s: tệp nén hỏng: %s"), path,
                zip_error_strerror(&fault));
    }
    zip_error_fini(&fault);
    return archive;
}

/* The sizes that the archive claims; what is unpacked is counted again. */
static bool check_sizes(zip_t *archive, const char *path, struct err *err)
{
    zip_int64_t count = zip_get_num_entries(archive, 0);
    uint64_t total = 0;
    if (count < 0 || count > PARTS_MAX) {
        return err_set(err, ERR_DATA, tr("%s: an archive of more than %d parts", "%s: tệp nén có quá %d phần"), path,
                       PARTS_MAX);
    }
    for (zip_int64_t i = 0; i < count; i++) {
        zip_stat_t stat = {0};
        zip_stat_init(&stat);
        if (zip_stat_index(archive, (zip_uint64_t)i, 0, &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0 ||
            stat.size > UNPACKED_MAX || (total += stat.size) > UNPACKED_MAX) {
            return err_set(err, ERR_DATA, tr("%s: unpacks to more than %llu bytes", "%s: giải nén ra quá %llu byte"),
                           path, (unsigned long long)UNPACKED_MAX);
        }
        if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE) {
            return err_set(err, ERR_DATA, tr("%s: protected by a password", "%s: có đặt mật khẩu"), path);
        }
    }
    return true;
}

bool draft_zip_has(const char *path, const char *bytes, size_t size, const char *part, bool *ret, struct err *err)
{
    zip_t *archive = open_archive(path, bytes, size, err);
    if (archive == NULL) {
        return false;
    }
    bool ok = check_sizes(archive, path, err);
    *ret = ok && zip_name_locate(archive, part, 0) >= 0;
    zip_discard(archive);
    return ok;
}

static bool unpack(zip_t *archive, zip_int64_t index, struct arena *arena, const char *path, const char *part,
                   const char **ret_text, size_t *ret_size, struct err *err)
{
    zip_stat_t stat = {0};
    zip_stat_init(&stat);
    if (zip_stat_index(archive, (zip_uint64_t)index, 0, &stat) != 0 || stat.size > DRAFT_TEXT_MAX) {
        return err_set(err, ERR_DATA, tr("%s: the part %s is larger than %d bytes", "%s: phần %s lớn hơn %d byte"),
                       path, part, DRAFT_TEXT_MAX);
    }
    zip_file_t *file = zip_fopen_index(archive, (zip_uint64_t)index, 0);
    char *text = arena_alloc(arena, (size_t)stat.size + 1);
    zip_int64_t used = 0;
    zip_int64_t got = file == NULL ? -1 : 0;
    while (got >= 0 && (zip_uint64_t)used < stat.size) {
        got = zip_fread(file, text + used, stat.size - (zip_uint64_t)used);
        if (got == 0) {
            break;
        }
        used += got > 0 ? got : 0;
    }
    /* One byte more than it said: a lie. */
    char more = 0;
    bool whole = got >= 0 && (zip_uint64_t)used == stat.size && zip_fread(file, &more, 1) == 0;
    if (file != NULL) {
        zip_fclose(file);
    }
    if (!whole) {
        return err_set(err, ERR_DATA, tr("%s: the part %s cannot be unpacked", "%s: không giải nén được phần %s"), path,
                       part);
    }
    *ret_text = text;
    *ret_size = (size_t)used;
    return true;
}

bool draft_zip_read(struct arena *arena, const char *path, const char *bytes, size_t size, const char *part,
                    const char **ret_text, size_t *ret_size, struct err *err)
{
    zip_t *archive = open_archive(path, bytes, size, err);
    if (archive == NULL) {
        return false;
    }
    *ret_text = NULL;
    *ret_size = 0;
    bool ok = check_sizes(archive, path, err);
    zip_int64_t index = ok ? zip_name_locate(archive, part, 0) : -1;
    ok = ok && (index < 0 || unpack(archive, index, arena, path, part, ret_text, ret_size, err));
    zip_discard(archive);
    return ok;
}
