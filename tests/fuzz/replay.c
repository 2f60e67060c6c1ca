/* Runs a fuzz target over the files of the folders given, once each: what a fuzzer found stays a test. */
#include "fuzz_target.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INPUT_MAX = 1024 * 1024 };

static int replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return 1;
    }
    uint8_t *buffer = malloc(INPUT_MAX);
    size_t size = buffer == NULL ? 0 : fread(buffer, 1, INPUT_MAX, file);
    fclose(file);
    /* Exactly as large as the input, so that reading past its end is seen. */
    uint8_t *data = malloc(size == 0 ? 1 : size);
    if (buffer == NULL || data == NULL) {
        free(buffer);
        free(data);
        return 1;
    }
    memcpy(data, buffer, size);
    free(buffer);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    return 0;
}

static int replay_folder(const char *folder, size_t *count)
{
    char path[4096];
    int failed = 0;
    DIR *entries = opendir(folder);
    if (entries == NULL) {
        perror(folder);
        return 1;
    }
    for (const struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
        if (entry->d_name[0] != '.') {
            snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
            failed |= replay_file(path);
            (*count)++;
        }
    }
    closedir(entries);
    return failed;
}

int main(int argc, char **argv)
{
    size_t count = 0;
    int failed = 0;
    for (int i = 1; i < argc; i++) {
        failed |= replay_folder(argv[i], &count);
    }
    printf("%zu inputs\n", count);
    return failed != 0 || count == 0;
}
