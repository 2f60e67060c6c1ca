#include "own_words.h"

#include <string.h>

enum { PAGE = 1000 };

static bool counts(const struct spool_row *row)
{
    return row->state == ROW_QUEUED || row->state == ROW_SENT || row->state == ROW_ACCEPTED ||
           row->state == ROW_REVIEWED;
}

static void mend(struct own_words *words, const struct uuid *id)
{
    for (size_t i = 0; i < words->count; i++) {
        struct own_word *word = &words->list[i];
        word->mended = word->mended || uuid_equal(&word->id, id);
    }
}

static struct own_word *add(struct own_words *words, struct arena *arena)
{
    if ((words->count & (words->count - 1)) == 0) {
        struct own_word *larger = arena_array(arena, words->count == 0 ? 1 : words->count * 2, sizeof(*larger));
        if (words->count > 0) {
            memcpy(larger, words->list, words->count * sizeof(*larger));
        }
        words->list = larger;
    }
    return &words->list[words->count++];
}

static void take(struct own_words *words, const struct roster *roster, const struct spool_row *row, struct arena *arena)
{
    bool on_completion = row->action == ACTION_PROGRESS || row->action == ACTION_COMPLETE;
    bool standing = counts(row) || row->state == ROW_HELD;
    if (standing && row->has_supersedes) {
        mend(words, &row->supersedes);
    }
    if (row->state != ROW_RETURNED && !(counts(row) && on_completion)) {
        return;
    }
    const struct item *item = row->task == NULL ? NULL : roster_find_item(roster, row->task, NULL);
    if (item != NULL) {
        *add(words, arena) = (struct own_word){
            .item = item, .id = row->id, .action = row->action, .returned = row->state == ROW_RETURNED};
    }
}

bool own_words_read(struct spool *spool, const struct roster *roster, struct arena *arena, struct own_words *ret,
                    struct err *err)
{
    struct arena *scratch = arena_new();
    int64_t after = 0;
    bool ok = true;
    *ret = (struct own_words){0};
    for (size_t count = PAGE; ok && count == PAGE;) {
        struct spool_rows rows = {0};
        arena_reset(scratch);
        ok = spool_list(spool, scratch, after, PAGE, &rows, err);
        count = ok ? rows.count : 0;
        for (size_t i = 0; i < count; i++) {
            take(ret, roster, &rows.list[i], arena);
            after = rows.list[i].number;
        }
    }
    arena_free(scratch);
    return ok;
}

struct standing own_words_standing(const struct own_words *words, const struct item *item)
{
    struct standing standing = {0};
    for (size_t i = 0; i < words->count; i++) {
        const struct own_word *word = &words->list[i];
        if (word->item != item) {
            continue;
        }
        standing.returned = standing.returned || (word->returned && !word->mended);
        if (!word->returned) { /* the last one says */
            standing.complete = word->action == ACTION_COMPLETE && !word->mended;
        }
    }
    return standing;
}
