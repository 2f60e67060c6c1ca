#include "catalogue_files.h"

#include "file.h"
#include "lang.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_BYTES_MAX = 4 * 1024 * 1024, FILES_MAX = 1000, FOLDER_DEPTH_MAX = 8 };

bool catalogue_files_have(const struct catalogue_files *files, enum catalogue_kind kind)
{
    for (size_t i = 0; i < files->count; i++) {
        if (files->list[i].identity.name != NULL && files->list[i].identity.kind == kind) {
            return true;
        }
    }
    return false;
}

const struct catalogue_file *catalogue_files_find(const struct catalogue_files *files, enum catalogue_kind kind,
                                                  const char *name)
{
    for (size_t i = 0; i < files->count; i++) {
        const struct catalogue_identity *identity = &files->list[i].identity;
        if (identity->name != NULL && identity->kind == kind && strcmp(identity->name, name) == 0) {
            return &files->list[i];
        }
    }
    return NULL;
}

static bool is_given(const struct catalogue_files *files, const char *path)
{
    for (size_t i = 0; i < files->count; i++) {
        if (strcmp(files->list[i].path, path) == 0) {
            return true;
        }
    }
    return false;
}

static bool add_file(struct catalogue_files *files, const char *path, struct err *err)
{
    char *text = NULL;
    size_t size = 0;
    if (is_given(files, path)) {
        return true;
    }
    if (files->count == FILES_MAX) {
        return err_set(err, ERR_USAGE, tr("more than %d files at once", "quá %d tệp một lần"), FILES_MAX);
    }
    if (!file_read(files->arena, path, FILE_BYTES_MAX, &text, &size, err)) {
        return false;
    }
    struct catalogue_file file = {.path = arena_strdup(files->arena, path), .text = text, .size = size};
    if (!catalogue_read(files->roster, file.path, text, size, &file.identity, &files->problems)) {
        /* Its problems are on the list; what it is may be known all the same. */
        file.identity.name = file.identity.name == NULL ? NULL : arena_strdup(files->arena, file.identity.name);
    }
    const struct catalogue_file *same =
        file.identity.name == NULL ? NULL : catalogue_files_find(files, file.identity.kind, file.identity.name);
    if (same != NULL) {
        problem_add(&files->problems, file.path, 0,
                    tr("the same (%s %s) as %s: give only one of them", "trùng (%s %s) với %s: chỉ đưa một tệp"),
                    catalogue_kind_code(file.identity.kind), file.identity.name, same->path);
    }
    files->list[files->count++] = file;
    return true;
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static bool is_yaml(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot != NULL && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
}

static bool add_path(struct catalogue_files *files, const char *path, int depth, struct err *err);

static bool add_folder(struct catalogue_files *files, const char *path, int depth, struct err *err)
{
    struct dirent **entries = NULL;
    bool ok = true;
    int count = scandir(path, &entries, is_visible, alphasort);
    if (count < 0) {
        return err_set(err, ERR_NO_INPUT, tr("%s: cannot read the folder: %s", "%s: không đọc được thư mục: %s"), path,
                       strerror(errno));
    }
    for (int i = 0; i < count; i++) {
        const char *child = arena_printf(files->arena, "%s/%s", path, entries[i]->d_name);
        struct stat info = {0};
        bool wanted = is_yaml(child) || (stat(child, &info) == 0 && S_ISDIR(info.st_mode) && depth < FOLDER_DEPTH_MAX);
        ok = ok && (!wanted || add_path(files, child, depth + 1, err));
        free(entries[i]);
    }
    free(entries);
    return ok;
}

static bool add_path(struct catalogue_files *files, const char *path, int depth, struct err *err)
{
    struct stat info = {0};
    if (stat(path, &info) != 0) {
        return err_set(err, ERR_NO_INPUT, tr("%s: cannot be read: %s", "%s: không đọc được: %s"), path,
                       strerror(errno));
    }
    if (!S_ISDIR(info.st_mode)) {
        return add_file(files, path, err);
    }
    size_t before = files->count;
    return add_folder(files, path, depth, err) &&
           (depth > 0 || files->count > before ||
            err_set(err, ERR_NO_INPUT, tr("%s: no .yaml file in this folder", "%s: thư mục không có tệp .yaml"), path));
}

bool catalogue_files_read(struct arena *arena, const char *const *paths, size_t count, struct catalogue_files *ret,
                          struct err *err)
{
    struct catalogue_files files = {.arena = arena, .roster = roster_new(), .problems = {.arena = arena}};
    files.list = arena_array(arena, FILES_MAX, sizeof(*files.list));
    for (size_t i = 0; i < count; i++) {
        if (!add_path(&files, paths[i], 0, err)) {
            catalogue_files_close(&files);
            return false;
        }
    }
    *ret = files;
    return true;
}

void catalogue_files_close(struct catalogue_files *files)
{
    roster_unref(files->roster);
    files->roster = NULL;
}

bool catalogue_files_add_registers(struct catalogue_files *files, size_t *ret_count, struct err *err)
{
    static const char *const beside[] = {"agencies.yaml", "../trung-uong/agencies.yaml"};
    size_t given = files->count;
    for (size_t i = 0; i < given; i++) {
        if (files->list[i].identity.name == NULL || files->list[i].identity.kind != CATALOGUE_PLAN) {
            continue;
        }
        for (size_t b = 0; b < sizeof(beside) / sizeof(beside[0]); b++) {
            const char *path = file_beside(files->arena, files->list[i].path, beside[b]);
            if (access(path, R_OK) == 0 && !add_file(files, path, err)) {
                return false;
            }
        }
    }
    *ret_count = files->count - given;
    return true;
}

void problems_print(const struct problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *problem = &problems->list[i];
        if (problem->line > 0) {
            fprintf(stderr, "%s:%d: %s\n", problem->file, problem->line, problem->text);
        } else {
            fprintf(stderr, "%s: %s\n", problem->file, problem->text);
        }
    }
}
