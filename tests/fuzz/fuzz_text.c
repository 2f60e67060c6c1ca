/* Any bytes as a text of a peer, as a file of Excel and as a number. What was cleaned is clean. */
#include "fuzz_target.h"

#include "text.h"
#include "uuid.h"

#include <stdlib.h>
#include <string.h>

static void clean_twice(struct arena *arena, const char *bytes, size_t size)
{
    enum { CHARS_MAX = 1000 };
    const char *once = NULL;
    const char *twice = NULL;
    size_t at = 0;
    if (text_clean(arena, bytes, size, CHARS_MAX, &once, &at) != TEXT_OK) {
        return;
    }
    if (!text_is_utf8(once, strlen(once)) || text_length(once) > CHARS_MAX ||
        text_clean(arena, once, strlen(once), CHARS_MAX, &twice, NULL) != TEXT_OK || strcmp(once, twice) != 0) {
        abort();
    }
    const char *folded = text_fold(arena, once);
    if (strcmp(folded, text_fold(arena, folded)) != 0) {
        abort();
    }
    (void)text_width(once);
}

static void read_number(const char *text)
{
    char shown[400];
    double value = 0;
    double again = 0;
    if (text_number(text, &value) && value < 1e6 && value > -1e6 &&
        !text_number(text_vietnamese_number(value, shown, sizeof(shown)), &again)) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct err err = {0};
    struct uuid uuid = {{0}};
    const char *text = NULL;
    const char *charset = NULL;
    const char *font = NULL;
    const char *bytes = (const char *)data;
    clean_twice(arena, bytes, size);
    if (text_from_file(arena, bytes, size, &text, &charset, &err)) {
        if (!text_is_utf8(text, strlen(text))) {
            abort();
        }
        clean_twice(arena, text, strlen(text));
    }
    char *terminated = arena_strndup(arena, bytes, size);
    (void)text_looks_old_font(terminated, &font);
    char shown[UUID_TEXT_MAX];
    if (uuid_parse(terminated, &uuid) && strlen(uuid_text(&uuid, shown)) != strlen(terminated)) {
        abort();
    }
    read_number(terminated);
    text_drop_cut_end(terminated);
    arena_free(arena);
    return 0;
}
