#include "table_run.h"

#include "clean.h"
#include "lang.h"
#include "table.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

void text_run_clear(struct text_run *run)
{
    run->used = 0;
    run->superscript = false;
}

void text_run_free(struct text_run *run)
{
    free(run->text);
    *run = (struct text_run){0};
}

/* What a raised piece stands for: m² keeps its figure, other figures are footnote marks. */
static const char *raised(const struct text_run *run, const char *text)
{
    bool metre = run->used > 0 && run->text[run->used - 1] == 'm';
    if (metre && (strcmp(text, "2") == 0 || strcmp(text, "3") == 0)) {
        return text[0] == '2' ? "²" : "³";
    }
    return text[strspn(text, "0123456789*(), ")] == '\0' ? "" : text;
}

bool text_run_add(struct text_run *run, const char *text, const char *path, struct err *err)
{
    const char *piece = run->superscript ? raised(run, text) : text;
    size_t length = strlen(piece);
    if (run->used + length > DRAFT_CELL_MAX) {
        return err_set(err, ERR_DATA,
                       tr("%s: a cell or paragraph of more than %d bytes", "%s: có ô hoặc đoạn dài quá %d byte"), path,
                       DRAFT_CELL_MAX);
    }
    if (run->used + length + 1 > run->room) {
        run->room = (run->used + length + 1) * 2;
        run->text = mem_realloc(run->text, run->room, 1);
    }
    memcpy(run->text + run->used, piece, length);
    run->used += length;
    return true;
}

/* Excel writes a carriage return of a cell as _x000D_. */
static void drop_escapes(char *text)
{
    for (char *found = strstr(text, "_x000D_"); found != NULL; found = strstr(found, "_x000D_")) {
        memmove(found, found + 7, strlen(found + 7) + 1);
    }
}

const char *text_run_text(struct arena *arena, const struct text_run *run)
{
    const char *clean = "";
    if (run->used == 0) {
        return clean;
    }
    char *raw = arena_strndup(arena, run->text, run->used);
    drop_escapes(raw);
    for (char *p = raw; *p != '\0'; p++) {
        *p = (unsigned char)*p < ' ' && *p != '\n' && *p != '\t' ? ' ' : *p;
    }
    enum text_fault fault = text_clean(arena, raw, strlen(raw), DRAFT_CELL_MAX, &clean, NULL);
    return clean_space(arena, fault == TEXT_OK ? clean : raw, true);
}
