#include "references.h"

#include "lang.h"
#include "text.h"

#include <string.h>

void reference_add(struct problems *problems, enum reference_kind kind, const char *code, const char *of,
                   const char *file, int line)
{
    size_t count = problems->reference_count;
    if (code == NULL || code[0] == '\0') {
        return;
    }
    if ((count & (count - 1)) == 0) { /* grows at powers of two */
        struct reference *list = arena_array(problems->arena, count == 0 ? 1 : count * 2, sizeof(*list));
        if (count > 0) {
            memcpy(list, problems->references, count * sizeof(*list));
        }
        problems->references = list;
    }
    const char *last_file = count == 0 ? "" : problems->references[count - 1].file;
    problems->references[problems->reference_count++] =
        (struct reference){kind, arena_strdup(problems->arena, code), arena_strdup(problems->arena, of),
                           strcmp(last_file, file) == 0 ? last_file : arena_strdup(problems->arena, file), line};
}

const struct reference *reference_of_agency(const struct problems *problems, const char *code)
{
    for (size_t i = 0; code != NULL && i < problems->reference_count; i++) {
        const struct reference *one = &problems->references[i];
        if (one->kind == REFERENCE_AGENCY && strcmp(one->code, code) == 0) {
            return one;
        }
    }
    return NULL;
}

/* ---- unknown codes ---- */

/* Letters to change, add, leave out or swap with the next to make one code of the other. */
static size_t distance(const char *a, const char *b)
{
    size_t rows[3][ROSTER_CODE_MAX] = {{0}}; /* of the last three letters of a, in turn */
    size_t length = strlen(b);
    if (length >= ROSTER_CODE_MAX) {
        return length;
    }
    for (size_t j = 0; j <= length; j++) {
        rows[0][j] = j;
    }
    size_t i = 1;
    for (; a[i - 1] != '\0'; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3];
        const size_t *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= length; j++) {
            size_t best = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            best = above[j] + 1 < best ? above[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            row[j] = swapped && two_above[j - 2] + 1 < best ? two_above[j - 2] + 1 : best;
        }
    }
    return rows[(i - 1) % 3][length];
}

static const char *nearest_code(const struct roster *roster, const char *code)
{
    enum { NEAR = 3 };
    const char *best = NULL;
    size_t least = NEAR;
    for (size_t i = 0; i < roster->agency_count; i++) {
        size_t far = distance(code, roster->agencies[i].code);
        if (far < least) {
            least = far;
            best = roster->agencies[i].code;
        }
    }
    return best;
}

static void tell_unknown(const struct roster *roster, struct problems *problems, const struct reference *one)
{
    const char *near = nearest_code(roster, one->code);
    if (near != NULL) {
        problem_add(problems, one->file, one->line,
                    tr("%s is not in any agency file that was read: is %s meant?",
                       "%s không có trong tệp đơn vị nào đã đọc: có phải là %s?"),
                    one->code, near);
        return;
    }
    problem_add(problems, one->file, one->line,
                tr("%s is not in any agency file that was read: expected a code from there (give that file, too)",
                   "%s không có trong tệp đơn vị nào đã đọc: cần một mã có trong đó (đề nghị nạp cả tệp ấy)"),
                one->code);
}

static bool is_member(const struct agency *group, const char *code)
{
    for (size_t i = 0; i < group->member_count; i++) {
        if (strcmp(group->members[i].code, code) == 0) {
            return true;
        }
    }
    return false;
}

static void check_except(const struct roster *roster, struct problems *problems, const struct reference *one)
{
    const struct agency *group = roster_agency(roster, one->of);
    if (group == NULL) {
        return; /* told at the party itself */
    }
    if (group->kind != AGENCY_GROUP) {
        problem_add(problems, one->file, one->line,
                    tr("except %s: %s is one agency; only a group can have exceptions",
                       "except %s: %s là một đơn vị; chỉ nhóm mới có ngoại lệ"),
                    one->code, one->of);
    } else if (!group->open && !is_member(group, one->code)) {
        problem_add(problems, one->file, one->line,
                    tr("except %s: it is no member of %s anyway", "except %s: đơn vị này vốn không thuộc %s"),
                    one->code, one->of);
    }
}

static bool plans_are_sealed(const struct roster *roster)
{
    for (size_t i = 0; i < roster->plan_count; i++) {
        if (roster->plans[i].by_label == NULL) {
            return false; /* something before that was refused: told already */
        }
    }
    return true;
}

static void check_item(const struct roster *roster, struct problems *problems, const struct reference *one)
{
    struct err why = {0};
    if (plans_are_sealed(roster) && roster_find_item(roster, one->code, &why) == NULL) {
        problem_add(problems, one->file, one->line, "%s", why.text);
    }
}

void references_check(const struct roster *roster, struct problems *problems)
{
    size_t count = problems->reference_count;
    for (size_t i = 0; i < count; i++) {
        const struct reference *one = &problems->references[i];
        if (one->kind == REFERENCE_AGENCY || one->kind == REFERENCE_PLAN) {
            continue;
        }
        if (one->kind == REFERENCE_ITEM) {
            check_item(roster, problems, one);
            continue;
        }
        const struct agency *agency = roster_agency(roster, one->code);
        if (agency == NULL) {
            tell_unknown(roster, problems, one);
        } else if (one->kind == REFERENCE_MEMBER && agency->kind == AGENCY_GROUP) {
            problem_add(problems, one->file, one->line,
                        tr("%s is itself a group: list its agencies as members of %s",
                           "%s cũng là một nhóm: cần ghi từng đơn vị của nhóm đó vào %s"),
                        one->code, one->of);
        } else if (one->kind == REFERENCE_FOCAL && agency->kind == AGENCY_GROUP) {
            problem_add(problems, one->file, one->line,
                        tr("focal %s is a group: expected one agency", "focal %s là một nhóm: cần một đơn vị"),
                        one->code);
        } else if (one->kind == REFERENCE_EXCEPT) {
            check_except(roster, problems, one);
        }
    }
}

/* ---- what must be unique ---- */

static bool same_time(const struct agency *a, const struct agency *b)
{
    return a->valid_from <= b->valid_to && b->valid_from <= a->valid_to;
}

/* A name that both bear, or NULL. */
static const char *shared_name(struct arena *scratch, const struct agency *a, const struct agency *b)
{
    for (size_t i = 0; i <= a->alias_count; i++) {
        const char *name = i == 0 ? a->name : a->aliases[i - 1];
        const char *folded = text_fold(scratch, name);
        for (size_t j = 0; j <= b->alias_count; j++) {
            if (strcmp(folded, text_fold(scratch, j == 0 ? b->name : b->aliases[j - 1])) == 0) {
                return name;
            }
        }
    }
    return NULL;
}

static void check_pair(struct problems *problems, struct arena *scratch, const struct agency *a, const struct agency *b)
{
    if (!same_time(a, b) || strcmp(a->province, b->province) != 0) {
        return;
    }
    const char *name = shared_name(scratch, a, b);
    const struct reference *first = reference_of_agency(problems, a->code);
    const struct reference *second = reference_of_agency(problems, b->code);
    if (name == NULL || first == NULL || second == NULL) {
        return;
    }
    if (first > second) {
        const struct reference *swapped = first;
        first = second;
        second = swapped;
    }
    problem_add(
        problems, second->file, second->line,
        tr("%s and %s (%s:%d) share the name \"%s\": names and aliases must tell agencies of one province apart",
           "%s và %s (%s:%d) cùng có tên \"%s\": tên và tên khác phải phân biệt được các đơn vị trong một tỉnh"),
        second->code, first->code, first->file, first->line, name);
}

void references_check_unique(const struct roster *roster, struct problems *problems)
{
    struct arena *scratch = arena_new();
    for (size_t i = 0; i < roster->agency_count; i++) {
        for (size_t j = i + 1; j < roster->agency_count; j++) {
            check_pair(problems, scratch, &roster->agencies[i], &roster->agencies[j]);
        }
        arena_reset(scratch);
    }
    arena_free(scratch);
    const struct reference *plans[2] = {NULL, NULL};
    for (size_t i = 0; i < problems->reference_count; i++) {
        plans[1] = &problems->references[i];
        for (size_t j = 0; plans[1]->kind == REFERENCE_PLAN && j < i; j++) {
            plans[0] = &problems->references[j];
            if (plans[0]->kind == REFERENCE_PLAN && strcmp(plans[0]->of, plans[1]->of) == 0) {
                problem_add(problems, plans[1]->file, plans[1]->line,
                            tr("%s of the same date and issuer is there already (%s:%d)",
                               "%s cùng ngày, cùng cơ quan ban hành đã có (%s:%d)"),
                            plans[1]->code, plans[0]->file, plans[0]->line);
            }
        }
    }
}
