#include "process.h"

#include "arena.h"
#include "file.h"
#include "lang.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_lock(const char *state, int flags)
{
    char *path = mem_printf("%s/daemon.lock", state);
    int fd = open(path, flags | O_CLOEXEC, S_IRUSR | S_IWUSR);
    free(path);
    return fd;
}

bool daemon_lock(const char *state, struct err *err)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (!file_make_directory(state, S_IRWXU, err)) {
        return false;
    }
    int fd = open_lock(state, O_RDWR | O_CREAT);
    if (fd < 0) {
        return err_set(err, errno == ENOSPC ? ERR_TEMPORARY : ERR_CANT_CREATE,
                       tr("cannot write in %s: %s", "không ghi được vào thư mục %s: %s"), state, strerror(errno));
    }
    if (fcntl(fd, F_SETLK, &lock) != 0) {
        close(fd);
        return err_set(
            err, ERR_UNAVAILABLE,
            tr("tiendo-agent already runs for %s: stop that one first, or use another state folder",
               "tiendo-agent đang chạy cho thư mục %s: đề nghị dừng chương trình đó trước, hoặc dùng thư mục khác"),
            state);
    }
    return true; // NOLINT(clang-analyzer-unix.Stream): the descriptor stays open on purpose, it holds the lock
}

bool daemon_is_running(const char *state, pid_t *ret_pid)
{
    /* Only asks (F_GETLK): taking the lock for a moment could turn away a daemon that is just starting. */
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int fd = open_lock(state, O_RDONLY);
    if (fd < 0) {
        return false;
    }
    bool running = fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
    close(fd);
    *ret_pid = running ? lock.l_pid : 0;
    return running;
}

const char *account_name(struct arena *arena)
{
    enum { ENTRY_MAX = 16 * 1024, NAME_MAX_CHARS = 200 };
    struct passwd entry = {0};
    struct passwd *found = NULL;
    const char *name = NULL;
    char *buffer = arena_alloc(arena, ENTRY_MAX);
    if (getpwuid_r(geteuid(), &entry, buffer, ENTRY_MAX, &found) != 0 || found == NULL) {
        return NULL;
    }
    const char *full = entry.pw_gecos == NULL ? "" : entry.pw_gecos;
    if (text_clean(arena, full, strcspn(full, ","), NAME_MAX_CHARS, &name, NULL) == TEXT_OK && name[0] != '\0') {
        return name;
    }
    bool clean = text_clean(arena, entry.pw_name, strlen(entry.pw_name), NAME_MAX_CHARS, &name, NULL) == TEXT_OK;
    return clean && name[0] != '\0' ? name : NULL;
}

long process_resident_kib(pid_t pid)
{
    char path[64];
    char line[256];
    long kib = 0;
    snprintf(path, sizeof(path), "/proc/%ld/status", (long)pid);
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return 0;
    }
    while (kib == 0 && fgets(line, sizeof(line), file) != NULL) {
        if (strncmp(line, "VmRSS:", 6) == 0) {
            kib = strtol(line + 6, NULL, 10);
        }
    }
    fclose(file);
    return kib;
}
