#include "registers.h"

#include "file.h"

#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { REGISTERS_MAX = 64, UP = 4 };

struct search {
    struct arena *arena;
    const char *province;
    const char *own, *central;
};

/* What province a file is about; NULL when it is no register that can be read. */
static const char *province_of(struct arena *arena, const char *path)
{
    struct catalogue_files files = {0};
    const char *paths[] = {path};
    const char *province = NULL;
    struct err ignored = {0};
    if (catalogue_files_read(arena, paths, 1, &files, &ignored)) {
        if (files.count == 1 && files.list[0].identity.name != NULL &&
            files.list[0].identity.kind == CATALOGUE_AGENCIES) {
            province = arena_strdup(arena, files.list[0].identity.name);
        }
        catalogue_files_close(&files);
    }
    return province;
}

static void consider(struct search *search, const char *path)
{
    const char *province = access(path, R_OK) == 0 ? province_of(search->arena, path) : NULL;
    if (province != NULL && search->own == NULL && strcmp(province, search->province) == 0) {
        search->own = arena_strdup(search->arena, path);
    } else if (province != NULL && search->central == NULL && strcmp(province, "Trung ương") == 0) {
        search->central = arena_strdup(search->arena, path);
    }
}

/* A folder of folders, as plans/ is. */
static void consider_folder(struct search *search, const char *folder)
{
    glob_t found = {0};
    if (search->own == NULL && glob(arena_printf(search->arena, "%s/*/agencies.yaml", folder), 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc && i < REGISTERS_MAX; i++) {
            consider(search, found.gl_pathv[i]);
        }
    }
    globfree(&found);
}

/* plans/ or share/tiendo/plans in a folder above the program. */
static void consider_program(struct search *search)
{
    char path[PATH_MAX] = {0};
    ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);
    for (int up = 0; length > 0 && up < UP && search->own == NULL; up++) {
        char *slash = strrchr(path, '/');
        if (slash == NULL || slash == path) {
            break;
        }
        *slash = '\0';
        consider_folder(search, arena_printf(search->arena, "%s/share/tiendo/plans", path));
        consider_folder(search, arena_printf(search->arena, "%s/plans", path));
    }
}

const char **registers_find(struct arena *arena, const char *out, const char *table, const char *province,
                            size_t *ret_count)
{
    struct search search = {.arena = arena, .province = province};
    const char **list = arena_array(arena, 2, sizeof(*list));
    const char *folder = file_beside(arena, table, "..");
    const char *slash = strrchr(table, '/');
    bool in_sources = slash != NULL && slash - table >= 7 && strncmp(slash - 7, "sources", 7) == 0;
    consider(&search, file_beside(arena, out, "agencies.yaml"));
    consider(&search, file_beside(arena, out, "../trung-uong/agencies.yaml"));
    if (in_sources) {
        consider_folder(&search, folder);
    }
    consider_folder(&search, "plans");
    consider_program(&search);
    size_t count = 0;
    if (search.own != NULL) {
        list[count++] = search.own;
    }
    if (search.own != NULL && search.central != NULL) {
        list[count++] = search.central;
    }
    *ret_count = count;
    return list;
}
