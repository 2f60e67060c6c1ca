#include "catalogue.h"

#include "lang.h"
#include "read.h"
#include "references.h"
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { PROBLEMS_MAX = 200 };

const char *catalogue_kind_code(enum catalogue_kind kind)
{
    static const char *const codes[] = {"agencies", "plan", "calendar", "crosswalk", "cycle"};
    return codes[kind];
}

void problem_add(struct problems *problems, const char *file, int line, const char *fmt, ...)
{
    if (problems->count > PROBLEMS_MAX) {
        return; /* a file that is no catalogue at all: these are enough to see it */
    }
    char text[1000];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    text_drop_cut_end(text);
    if (problems->count == PROBLEMS_MAX) {
        line = 0;
        snprintf(
            text, sizeof(text),
            tr("there are more than these %d problems: mend them first", "còn nhiều hơn %d lỗi này: đề nghị sửa trước"),
            PROBLEMS_MAX);
    }
    size_t count = problems->count;
    if ((count & (count - 1)) == 0) {
        struct problem *list = arena_array(problems->arena, count == 0 ? 1 : count * 2, sizeof(*list));
        if (count > 0) {
            memcpy(list, problems->list, count * sizeof(*list));
        }
        problems->list = list;
    }
    problems->list[problems->count++] =
        (struct problem){arena_strdup(problems->arena, file), line, arena_strdup(problems->arena, text)};
}

bool catalogue_read(struct roster *roster, const char *file, const char *text, size_t size,
                    struct catalogue_identity *ret_identity, struct problems *problems)
{
    static const struct {
        const char *mark;
        bool (*read)(struct reading *reading, struct catalogue_identity *ret);
    } kinds[] = {{"agencies/1", read_agencies},
                 {"plan/1", read_plan},
                 {"calendar/1", read_calendar},
                 {"crosswalk/1", read_crosswalk},
                 {"cycle/1", read_cycle}};
    struct err err = {0};
    int line = 0;
    size_t before = problems->count;
    struct arena *scratch = arena_new();
    struct reading reading = {.roster = roster, .problems = problems, .file = file};
    reading.root = tree_read(scratch, text, size, &line, &err);
    if (reading.root == NULL) {
        problem_add(problems, file, line, "%s", err.text);
    } else {
        const char *mark =
            reading.root->kind == TREE_MAPPING ? read_text(&reading, reading.root, "tiendo", false) : NULL;
        size_t k = 0;
        while (k < sizeof(kinds) / sizeof(kinds[0]) && (mark == NULL || strcmp(kinds[k].mark, mark) != 0)) {
            k++;
        }
        if (k == sizeof(kinds) / sizeof(kinds[0])) {
            problem_add(problems, file, reading.root->line,
                        tr("expected `tiendo: ` and one of %s first, found \"%s\"",
                           "cần `tiendo: ` và một trong %s ở đầu tệp, thấy \"%s\""),
                        "agencies/1, plan/1, calendar/1, crosswalk/1, cycle/1", mark == NULL ? "" : mark);
        } else {
            kinds[k].read(&reading, ret_identity);
        }
    }
    arena_free(scratch);
    return problems->count == before && before <= PROBLEMS_MAX;
}

bool catalogue_seal(struct roster *roster, struct problems *problems)
{
    struct err err = {0};
    if (problems->count > 0) {
        return false; /* codes and names may be missing */
    }
    bool sealed = roster_seal(roster, &err); /* also sorts the agencies, which the checks below need */
    references_check(roster, problems);
    if (!sealed && problems->count == 0 && roster->fault.file == NULL) {
        references_check_unique(roster, problems);
    }
    if (!sealed && problems->count == 0) {
        const struct place_in_file *fault = &roster->fault;
        problem_add(problems, fault->file == NULL ? "" : fault->file, fault->file == NULL ? 0 : fault->line, "%s",
                    err.text);
    }
    return problems->count == 0;
}
