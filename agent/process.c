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

/* One byte of the lock file each. */
enum daemon_byte { BYTE_RUNNING, BYTE_SPEAKS };

static struct flock byte_lock(enum daemon_byte byte)
{
    return (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};
}

bool daemon_lock(const char *state, int *ret_fd, struct err *err)
{
    struct flock lock = byte_lock(BYTE_RUNNING);
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
    *ret_fd = fd;
    return true;
}

void daemon_speaks(int lock_fd)
{
    struct flock lock = byte_lock(BYTE_SPEAKS);
    (void)fcntl(lock_fd, F_SETLK, &lock); /* without it `status` only says less */
}

struct daemon_facts daemon_look(const char *state)
{
    struct daemon_facts facts = {0};
    struct flock running = byte_lock(BYTE_RUNNING);
    struct flock speaks = byte_lock(BYTE_SPEAKS);
    int fd = open_lock(state, O_RDONLY);
    if (fd < 0) {
        return facts;
    }
    facts.running = fcntl(fd, F_GETLK, &running) == 0 && running.l_type != F_UNLCK;
    facts.pid = facts.running ? running.l_pid : 0;
    facts.speaks = facts.running && fcntl(fd, F_GETLK, &speaks) == 0 && speaks.l_type != F_UNLCK;
    close(fd);
    return facts;
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
