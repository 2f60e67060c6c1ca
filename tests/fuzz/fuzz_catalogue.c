/* Any bytes as a catalogue file: read or refused with problems, each with a text, never both. */
#include "fuzz_target.h"

#include "catalogue.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct roster *roster = roster_new();
    struct problems problems = {.arena = arena_new()};
    struct catalogue_identity identity = {0};
    bool good = catalogue_read(roster, "input", (const char *)data, size, &identity, &problems);
    if (good != (problems.count == 0) || (good && identity.name == NULL)) {
        abort();
    }
    good = catalogue_seal(roster, &problems);
    if (good != (problems.count == 0)) {
        abort();
    }
    for (size_t i = 0; i < problems.count; i++) {
        if (problems.list[i].text[0] == '\0' || problems.list[i].line < 0) {
            abort();
        }
    }
    roster_unref(roster);
    arena_free(problems.arena);
    return 0;
}
