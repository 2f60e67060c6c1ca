#include "draft_names.h"

#include "catalogue.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

struct names *draft_names(struct arena *arena, const char *const *texts, size_t count, const char *province,
                          struct roster **ret_roster)
{
    struct problems problems = {.arena = arena};
    struct catalogue_identity identity = {0};
    *ret_roster = roster_new();
    for (size_t i = 0; i < count; i++) {
        if (!catalogue_read(*ret_roster, "names.yaml", texts[i], strlen(texts[i]), &identity, &problems)) {
            fail_msg("line %d: %s", problems.list[0].line, problems.list[0].text);
        }
    }
    return names_new(arena, *ret_roster, province, day_from_ymd(2024, 1, 15));
}

const char *draft_file_text(struct arena *arena, const char *path)
{
    enum { SIZE_MAX_READ = 1024 * 1024 };
    FILE *file = fopen(path, "r");
    char *text = arena_alloc(arena, SIZE_MAX_READ + 1);
    assert_non_null(file);
    size_t used = fread(text, 1, SIZE_MAX_READ, file);
    fclose(file);
    text[used] = '\0';
    return text;
}

const char *draft_flat(struct arena *arena, const struct assignment *assignment)
{
    const char *flat = "";
    for (size_t i = 0; i < assignment->party_count; i++) {
        const struct draft_party *party = &assignment->parties[i];
        flat = arena_printf(arena, "%s%s%s %s%s", flat, i == 0 ? "" : ", ", role_code(party->role),
                            party->code == NULL ? "?" : party->code, party->code == NULL ? party->printed : "");
        for (size_t e = 0; e < party->except_count; e++) {
            flat = arena_printf(arena, "%s -%s", flat, party->except[e]);
        }
        flat = arena_printf(arena, "%s%s", flat, party->doubt == NULL ? "" : "(!)");
    }
    return assignment->doubt_count == 0 ? flat : arena_printf(arena, "%s +%zu", flat, assignment->doubt_count);
}
