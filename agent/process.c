#include "process.h"

#include "arena.h"
#include "file.h"
#include "lang.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
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
    if (!file_make_directory(state, S_IRWXU, err)) {
        return false;
    }
    int fd = open_lock(state, O_RDWR | O_CREAT);
    if (fd < 0) {
        return err_set(err, ERR_CANT_CREATE, tr("cannot write in %s: %s", "không ghi được vào thư mục %s: %s"), state,
                       strerror(errno));
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        close(fd);
        return err_set(
            err, ERR_UNAVAILABLE,
            tr("tiendo-agent already runs for %s: stop that one first, or use another state folder",
               "tiendo-agent đang chạy cho thư mục %s: đề nghị dừng chương trình đó trước, hoặc dùng thư mục khác"),
            state);
    }
    char pid[32];
    int length = snprintf(pid, sizeof(pid), "%ld\n", (long)getpid());
    /* Only `status` reads it; the lock itself does not depend on it. */
    if (ftruncate(fd, 0) != 0 || pwrite(fd, pid, (size_t)length, 0) != length) {
        return true;
    }
    return true; // NOLINT(clang-analyzer-unix.Stream): the descriptor stays open on purpose, it holds the lock
}

bool daemon_is_running(const char *state, pid_t *ret_pid)
{
    char text[32] = {0};
    int fd = open_lock(state, O_RDONLY);
    if (fd < 0) {
        return false;
    }
    bool running = flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ssize_t size = pread(fd, text, sizeof(text) - 1, 0);
    close(fd);
    *ret_pid = size > 0 ? (pid_t)strtol(text, NULL, 10) : 0;
    return running;
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
