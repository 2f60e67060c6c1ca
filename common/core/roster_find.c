/* Finding agencies, plans and items by the names that people type, and saying what could have been meant. */
#include "roster.h"

#include "lang.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CANDIDATES_MAX = 3 };

static bool is_called(struct arena *scratch, const struct agency *agency, const char *folded)
{
    if (strcmp(text_fold(scratch, agency->name), folded) == 0) {
        return true;
    }
    for (size_t i = 0; i < agency->alias_count; i++) {
        if (strcmp(text_fold(scratch, agency->aliases[i]), folded) == 0) {
            return true;
        }
    }
    return false;
}

const struct agency *roster_find_agency(const struct roster *roster, const char *code_or_name, const char *province,
                                        struct err *err)
{
    const struct agency *found = roster_agency(roster, code_or_name);
    if (found != NULL) {
        return found;
    }
    struct arena *scratch = arena_new();
    const char *folded = text_fold(scratch, code_or_name);
    const char *codes = "";
    size_t count = 0;
    for (size_t i = 0; i < roster->agency_count; i++) {
        const struct agency *agency = &roster->agencies[i];
        if ((province == NULL || strcmp(agency->province, province) == 0) && is_called(scratch, agency, folded)) {
            codes = arena_printf(scratch, "%s%s%s", codes, count == 0 ? "" : ", ", agency->code);
            found = agency;
            count++;
        }
    }
    if (count == 0 && province != NULL) {
        /* A central body or another province's, named while looking at one province's plan. */
        arena_free(scratch);
        return roster_find_agency(roster, code_or_name, NULL, err);
    }
    if (count == 0) {
        err_set(err, ERR_DATA,
                tr("no agency has the code or the exact name \"%s\": `tiendo agency list` shows them all",
                   "không có đơn vị nào mang mã hoặc đúng tên \"%s\"; xem danh sách bằng `tiendo agency list`"),
                code_or_name);
    } else if (count > 1) {
        err_set(err, ERR_DATA,
                tr("\"%s\" is the name of several agencies; say which by its code: %s",
                   "\"%s\" là tên của nhiều đơn vị; đề nghị ghi mã của một đơn vị: %s"),
                code_or_name, codes);
        found = NULL;
    }
    arena_free(scratch);
    return found;
}

/* NUMBER[@DATE[@ISSUER]] */
static bool plan_is_called(struct arena *scratch, const struct plan *plan, const char *name)
{
    size_t number = strcspn(name, "@");
    if (strlen(plan->number) != number || strncmp(plan->number, name, number) != 0) {
        return false;
    }
    if (name[number] == '\0') {
        return true;
    }
    const char *date = name + number + 1;
    size_t length = strcspn(date, "@");
    char iso[DAY_ISO_MAX];
    day_iso(plan->date, iso);
    if (strlen(iso) != length || strncmp(iso, date, length) != 0) {
        return false;
    }
    return date[length] == '\0' || strcmp(text_fold(scratch, plan->issuer), text_fold(scratch, date + length + 1)) == 0;
}

const struct plan *roster_find_plan(const struct roster *roster, const char *name, struct err *err)
{
    struct arena *scratch = arena_new();
    const struct plan *found = NULL;
    const char *candidates = "";
    const char *all = "";
    size_t count = 0;
    for (size_t i = 0; i < roster->plan_count; i++) {
        const struct plan *plan = &roster->plans[i];
        char iso[DAY_ISO_MAX];
        all = arena_printf(scratch, "%s%s%s", all, i == 0 ? "" : ", ", plan->number);
        if (plan_is_called(scratch, plan, name)) {
            candidates = arena_printf(scratch, "%s%s%s@%s@%s", candidates, count == 0 ? "" : ", ", plan->number,
                                      day_iso(plan->date, iso), plan->issuer);
            found = plan;
            count++;
        }
    }
    if (count == 0) {
        err_set(err, ERR_DATA,
                tr("no plan has the number \"%s\"; loaded: %s", "không có kế hoạch số \"%s\"; đã nạp: %s"), name,
                roster->plan_count == 0 ? tr("none (`tiendo plan load`)", "chưa có (`tiendo plan load`)") : all);
    } else if (count > 1) {
        err_set(err, ERR_DATA,
                tr("\"%s\" is the number of several plans; say which: %s",
                   "\"%s\" là số của nhiều kế hoạch; đề nghị ghi rõ: %s"),
                name, candidates);
        found = NULL;
    }
    arena_free(scratch);
    return found;
}

const struct item *plan_item(const struct plan *plan, const char *label)
{
    for (size_t i = 0; i < plan->item_count; i++) {
        if (strcmp(plan->items[i].label, label) == 0) {
            return &plan->items[i];
        }
    }
    return NULL;
}

/* Levenshtein distance of two short labels; longer ones count as far apart. */
static unsigned distance(const char *a, const char *b)
{
    enum { LONGEST = 24 };
    size_t la = strlen(a);
    size_t lb = strlen(b);
    if (la > LONGEST || lb > LONGEST) {
        return LONGEST;
    }
    unsigned row[LONGEST + 1] = {0};
    for (size_t j = 0; j <= lb; j++) {
        row[j] = (unsigned)j;
    }
    for (size_t i = 1; i <= la; i++) {
        unsigned diagonal = row[0];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= lb; j++) {
            unsigned replace = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            unsigned remove = row[j] + 1;
            unsigned insert = row[j - 1] + 1;
            diagonal = row[j];
            row[j] = replace < remove ? replace : remove;
            row[j] = insert < row[j] ? insert : row[j];
        }
    }
    return row[lb];
}

/* "6c, 6b, 6a": labels that could have been meant, nearest first; what begins alike ("6" for "6a") counts as near. */
static const char *near_labels(struct arena *scratch, const struct plan *plan, const char *label)
{
    const char *found = "";
    bool *used = arena_array(scratch, plan->item_count + 1, sizeof(*used));
    for (int n = 0; n < CANDIDATES_MAX; n++) {
        size_t best = plan->item_count;
        unsigned best_distance = 3;
        for (size_t i = 0; i < plan->item_count; i++) {
            const char *other = plan->items[i].label;
            unsigned d = strncmp(other, label, strlen(label)) == 0 ? 1 : distance(other, label);
            if (!used[i] && d < best_distance) {
                best = i;
                best_distance = d;
            }
        }
        if (best == plan->item_count) {
            break;
        }
        used[best] = true;
        found = arena_printf(scratch, "%s%s%s#%s", found, n == 0 ? "" : ", ", plan->number, plan->items[best].label);
    }
    return found;
}

const char *roster_similar_items(struct arena *arena, const struct roster *roster, const char *name)
{
    const char *hash = strrchr(name, '#');
    const char *label = hash == NULL ? name : hash + 1;
    struct arena *scratch = arena_new();
    const char *number = hash == NULL ? NULL : arena_strndup(scratch, name, (size_t)(hash - name));
    const struct plan *plan = number == NULL ? NULL : roster_find_plan(roster, number, NULL);
    if (plan == NULL && roster->plan_count == 1) {
        plan = &roster->plans[0];
    }
    arena_free(scratch);
    return plan == NULL ? "" : near_labels(arena, plan, label);
}

const struct item *roster_find_item(const struct roster *roster, const char *name, struct err *err)
{
    const char *hash = strrchr(name, '#');
    if (hash == NULL || hash[1] == '\0') {
        err_set(err, ERR_DATA,
                tr("\"%s\" is not NUMBER#label, for example 08/KH-UBND#6c",
                   "\"%s\" chưa đúng cách ghi SỐ#nhiệm vụ, ví dụ 08/KH-UBND#6c"),
                name);
        return NULL;
    }
    struct arena *scratch = arena_new();
    const struct item *item = NULL;
    const struct plan *plan = roster_find_plan(roster, arena_strndup(scratch, name, (size_t)(hash - name)), err);
    if (plan != NULL) {
        item = plan_item(plan, hash + 1);
    }
    if (plan != NULL && item == NULL) {
        const char *near = near_labels(scratch, plan, hash + 1);
        err_set(err, ERR_DATA,
                tr("%s has no task or indicator \"%s\"%s%s", "%s không có nhiệm vụ, chỉ tiêu \"%s\"%s%s"), plan->number,
                hash + 1, near[0] == '\0' ? "" : tr("; did you mean ", "; có thể là "), near);
    }
    arena_free(scratch);
    return item;
}

const char *item_name(const struct item *item, char buf[static ITEM_NAME_MAX])
{
    snprintf(buf, ITEM_NAME_MAX, "%s#%s", item->plan->number, item->label);
    return buf;
}
