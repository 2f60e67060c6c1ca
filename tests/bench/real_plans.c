#include "real_plans.h"

#include "bench.h"
#include "catalogue.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

static char *slurp(const char *path, size_t *ret_size)
{
    enum { LARGEST = 8 * 1024 * 1024 };
    char *text = mem_alloc(LARGEST);
    FILE *file = fopen(path, "rb");
    *ret_size = 0;
    if (file != NULL) {
        *ret_size = fread(text, 1, LARGEST, file);
        fclose(file);
    }
    if (*ret_size == 0) {
        bench_fail("%s: cannot be read, or is empty", path);
    }
    return text;
}

void real_plans_read(struct roster *roster)
{
    struct problems problems = {.arena = arena_new()};
    glob_t found = {0};
    if (glob(PLANS_DIR "/*/*.yaml", 0, NULL, &found) != 0) {
        bench_fail("no catalogue files in %s", PLANS_DIR);
    }
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct catalogue_identity identity = {0};
        size_t size = 0;
        char *text = slurp(found.gl_pathv[i], &size);
        if (!catalogue_read(roster, found.gl_pathv[i], text, size, &identity, &problems)) {
            bench_fail("%s:%d: %s", problems.list[0].file, problems.list[0].line, problems.list[0].text);
        }
        free(text);
    }
    globfree(&found);
    arena_free(problems.arena);
}

void roster_must_seal(struct roster *roster)
{
    struct err err = {0};
    if (!roster_seal(roster, &err)) {
        bench_fail("%s%s%s", roster->fault.file == NULL ? "" : roster->fault.file,
                   roster->fault.file == NULL ? "" : ": ", err.text);
    }
}
