#include "space.h"

#include "arena.h"
#include "fault.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { MEBIBYTE = 1024 * 1024 };

/* Free bytes where the ballast lies; INT64_MAX when the system does not say. */
static int64_t free_bytes(const struct space *space)
{
    struct statvfs fs = {0};
    char *folder = mem_strdup(space->ballast_path);
    char *slash = strrchr(folder, '/');
    if (slash != NULL) {
        *slash = '\0';
    }
    int64_t bytes = INT64_MAX;
    if (statvfs(slash == NULL ? "." : folder, &fs) == 0) {
        bytes = (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
    }
    free(folder);
    return bytes;
}

static bool ballast_is_there(const struct space *space)
{
    struct stat st = {0};
    return space->ballast_bytes == 0 || (stat(space->ballast_path, &st) == 0 && st.st_size >= space->ballast_bytes);
}

bool space_allows(const struct space *space, struct err *err)
{
    int64_t needed = space->floor_bytes + (ballast_is_there(space) ? 0 : space->ballast_bytes);
    int64_t available = needed == 0 ? INT64_MAX : free_bytes(space);
    if (available >= needed) {
        return true;
    }
    long long missing = (needed - available) / MEBIBYTE + 1;
    return err_set(err, ERR_TEMPORARY,
                   "Máy đầy bộ nhớ: không lưu thêm được; nội dung đã lưu còn nguyên. Đề nghị giải phóng ít nhất %lld "
                   "MB rồi gửi lại.",
                   missing);
}

void space_restore(const struct space *space)
{
    /* Half as much again, so that it is not given up and laid down in turns on a disk that is just full. */
    if (ballast_is_there(space) ||
        free_bytes(space) < space->floor_bytes + space->ballast_bytes + space->ballast_bytes / 2) {
        return;
    }
    int fd = open(space->ballast_path, O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd >= 0) {
        if (posix_fallocate(fd, 0, space->ballast_bytes) != 0) {
            unlink(space->ballast_path);
        }
        close(fd);
        FAULT_POINT("spool.after_ballast");
    }
}

bool space_release(const struct space *space)
{
    FAULT_POINT("spool.before_ballast");
    return unlink(space->ballast_path) == 0;
}
