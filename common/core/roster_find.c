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

struct naming {
    const struct agency *found; /* the last of them */
    size_t count;
    const char *codes; /* of all, in scratch */
};

/* Who is called so; `on` DAY_MIN: at any time, else those that are there on that day. */
static struct naming who_is_called(struct arena *scratch, const struct roster *roster, const char *name,
                                   const char *province, day_t on)
{
    struct naming naming = {.codes = ""};
    const char *folded = text_fold(scratch, name);
    for (size_t i = 0; i < roster->agency_count; i++) {
        const struct agency *agency = &roster->agencies[i];
        bool there = (province == NULL || strcmp(agency->province, province) == 0) &&
                     (on == DAY_MIN || agency_exists_on(agency, on));
        if (there && is_called(scratch, agency, folded)) {
            naming.codes = arena_printf(scratch, "%s%s%s", naming.codes, naming.count == 0 ? "" : ", ", agency->code);
            naming.found = agency;
            naming.count++;
        }
    }
    return naming;
}

const struct agency *roster_find_agency(const struct roster *roster, const char *code_or_name, const char *province,
                                        day_t on, struct err *err)
{
    const struct agency *found = roster_agency(roster, code_or_name);
    if (found != NULL) {
        return found;
    }
    struct arena *scratch = arena_new();
    struct naming naming = who_is_called(scratch, roster, code_or_name, province, DAY_MIN);
    if (naming.count == 0 && province != NULL) {
        /* A central body or another province's, named while looking at one province's plan. */
        naming = who_is_called(scratch, roster, code_or_name, NULL, DAY_MIN);
        province = NULL;
    }
    if (naming.count > 1) {
        struct naming there = who_is_called(scratch, roster, code_or_name, province, on);
        naming = there.count == 0 ? naming : there;
    }
    if (naming.count == 0) {
        err_set(err, ERR_DATA,
                tr("no agency has the code or the exact name \"%s\": `tiendo agency list` shows them all",
                   "không có đơn vị nào mang mã hoặc đúng tên \"%s\"; xem danh sách bằng `tiendo agency list`"),
                code_or_name);
    } else if (naming.count > 1) {
        err_set(err, ERR_DATA,
                tr("\"%s\" is the name of several agencies; say which by its code: %s",
                   "\"%s\" là tên của nhiều đơn vị; đề nghị ghi mã của một đơn vị: %s"),
                code_or_name, naming.codes);
    }
    found = naming.count == 1 ? naming.found : NULL;
    arena_free(scratch);
    return found;
}

bool roster_has_agency(const struct roster *roster, const char *code_or_name)
{
    struct arena *scratch = arena_new();
    const char *folded = text_fold(scratch, code_or_name);
    bool found = roster_agency(roster, code_or_name) != NULL;
    for (size_t i = 0; !found && i < roster->agency_count; i++) {
        found = is_called(scratch, &roster->agencies[i], folded);
    }
    arena_free(scratch);
    return found;
}

static bool is_issuer(const struct plan *plan, const char *issuer, size_t length)
{
    if (strlen(plan->issuer) == length && memcmp(plan->issuer, issuer, length) == 0) {
        return true;
    }
    struct arena *scratch = arena_new();
    bool same =
        strcmp(text_fold(scratch, plan->issuer), text_fold(scratch, arena_strndup(scratch, issuer, length))) == 0;
    arena_free(scratch);
    return same;
}

/* NUMBER[@DATE[@ISSUER]], of so many bytes. */
static bool plan_is_called(const struct plan *plan, const char *name, size_t length)
{
    size_t number = strlen(plan->number);
    if (number > length || memcmp(plan->number, name, number) != 0 || (number < length && name[number] != '@')) {
        return false;
    }
    if (number == length) {
        return true;
    }
    const char *date = name + number + 1;
    size_t rest = length - number - 1;
    size_t digits = strlen(plan->iso);
    if (rest < digits || memcmp(plan->iso, date, digits) != 0 || (rest > digits && date[digits] != '@')) {
        return false;
    }
    return rest == digits || is_issuer(plan, date + digits + 1, rest - digits - 1);
}

/* The one plan of that name; NULL when there is none, or more than one. */
static const struct plan *only_plan(const struct roster *roster, const char *name, size_t length)
{
    const char *at = memchr(name, '@', length);
    size_t digits = at == NULL ? length : (size_t)(at - name);
    size_t low = 0;
    size_t high = roster->by_number == NULL ? 0 : roster->plan_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strncmp(roster->by_number[middle]->number, name, digits) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    const struct plan *found = NULL;
    for (; roster->by_number != NULL && low < roster->plan_count; low++) {
        const struct plan *plan = roster->by_number[low];
        if (strncmp(plan->number, name, digits) != 0) {
            break; /* no number further on begins like this */
        }
        if (plan_is_called(plan, name, length)) {
            if (found != NULL) {
                return NULL;
            }
            found = plan;
        }
    }
    return found;
}

const struct plan *roster_find_plan(const struct roster *roster, const char *name, struct err *err)
{
    const struct plan *found = only_plan(roster, name, strlen(name));
    if (found != NULL || err == NULL) {
        return found;
    }
    struct arena *scratch = arena_new();
    const char *candidates = "";
    const char *all = "";
    size_t count = 0;
    for (size_t i = 0; i < roster->plan_count; i++) {
        const struct plan *plan = &roster->plans[i];
        char iso[DAY_ISO_MAX];
        all = arena_printf(scratch, "%s%s%s", all, i == 0 ? "" : ", ", plan->number);
        if (plan_is_called(plan, name, strlen(name))) {
            candidates = arena_printf(scratch, "%s%s%s@%s@%s", candidates, count == 0 ? "" : ", ", plan->number,
                                      day_iso(plan->date, iso), plan->issuer);
            count++;
        }
    }
    if (count == 0) {
        err_set(err, ERR_DATA,
                tr("no plan has the number \"%s\"; loaded: %s", "không có kế hoạch số \"%s\"; đã nạp: %s"), name,
                roster->plan_count == 0 ? tr("none (`tiendo plan load`)", "chưa có (`tiendo plan load`)") : all);
    } else {
        err_set(err, ERR_DATA,
                tr("\"%s\" is the number of several plans; say which: %s",
                   "\"%s\" là số của nhiều kế hoạch; đề nghị ghi rõ: %s"),
                name, candidates);
    }
    arena_free(scratch);
    return NULL;
}

/* Where the label stands, or would stand, among the plan's in order. */
static size_t label_place(const struct plan *plan, const char *label)
{
    size_t low = 0;
    size_t high = plan->item_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(plan->by_label[middle].label, label) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static const struct item *plan_row(const struct plan *plan, const char *label)
{
    size_t place = label_place(plan, label);
    bool found = place < plan->item_count && strcmp(plan->by_label[place].label, label) == 0;
    return found ? plan->by_label[place].item : NULL;
}

/* "6c/1": the first milestone of 6c. They are in order of their tasks and numbers. */
static const struct item *plan_milestone(const struct plan *plan, const char *label)
{
    const char *slash = strrchr(label, '/');
    char task[ROSTER_CODE_MAX];
    size_t length = slash == NULL ? 0 : (size_t)(slash - label);
    if (plan->milestone_count == 0 || length == 0 || length >= sizeof(task)) {
        return NULL;
    }
    memcpy(task, label, length);
    task[length] = '\0';
    const struct item *parent = plan_row(plan, task);
    long number = strtol(slash + 1, NULL, 10); /* what is no number finds another label, or none */
    size_t low = 0;
    size_t high = parent == NULL ? 0 : plan->milestone_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct item *one = &plan->milestones[middle];
        if (one->parent < parent || (one->parent == parent && one->milestone->number < number)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool found = low < plan->milestone_count && strcmp(plan->milestones[low].label, label) == 0;
    return found ? &plan->milestones[low] : NULL;
}

const struct item *plan_item(const struct plan *plan, const char *label)
{
    const struct item *row = plan_row(plan, label);
    return row != NULL ? row : plan_milestone(plan, label);
}

/* Levenshtein distance of two short labels; what is longer, or far apart by the lengths alone, counts as far. */
static unsigned distance(const char *a, const char *b)
{
    enum { LONGEST = 24, FAR = 3 };
    size_t la = strlen(a);
    size_t lb = strlen(b);
    if (la > LONGEST || lb > LONGEST || la >= lb + FAR || lb >= la + FAR) {
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

/* "6c, 6b, 6a": labels that could have been meant, nearest first; what begins alike ("6" for "6a") counts as near. Of a
 * very long plan only the neighbourhood is looked at: anybody may send a wrong label, as often as they like. */
static const char *near_labels(struct arena *arena, const struct plan *plan, const char *label)
{
    enum { NEIGHBOURS = 256, FAR = 3 };
    const char *found = "";
    size_t length = strlen(label);
    size_t place = label_place(plan, label);
    size_t first = place > NEIGHBOURS ? place - NEIGHBOURS : 0;
    size_t end = plan->item_count - place > NEIGHBOURS ? place + NEIGHBOURS : plan->item_count;
    const char *near[FAR][CANDIDATES_MAX] = {{NULL}}; /* by distance, in order of the labels */
    size_t counts[FAR] = {0};
    for (size_t i = first; i < end; i++) {
        const char *other = plan->by_label[i].label;
        unsigned d = strncmp(other, label, length) == 0 ? 1 : distance(other, label);
        if (d < FAR && counts[d] < CANDIDATES_MAX) {
            near[d][counts[d]++] = other;
        }
    }
    size_t count = 0;
    for (unsigned d = 0; d < FAR; d++) {
        for (size_t i = 0; i < counts[d] && count < CANDIDATES_MAX; i++) {
            found = arena_printf(arena, "%s%s%s#%s", found, count++ == 0 ? "" : ", ", plan->called, near[d][i]);
        }
    }
    return found;
}

/* "08/KH-UBND@2024-01-15#6c, 08/KH-UBND@2025-01-10#6c": that row of each plan that is called so. */
static const char *same_labels(struct arena *arena, const struct roster *roster, const char *number, const char *label)
{
    const char *found = "";
    size_t count = 0;
    for (size_t i = 0; i < roster->plan_count && count < CANDIDATES_MAX; i++) {
        const struct plan *plan = &roster->plans[i];
        if (plan_is_called(plan, number, strlen(number)) && plan_item(plan, label) != NULL) {
            found = arena_printf(arena, "%s%s%s#%s", found, count++ == 0 ? "" : ", ", plan->called, label);
        }
    }
    return found;
}

const char *roster_similar_items(struct arena *arena, const struct roster *roster, const char *name)
{
    const char *hash = strrchr(name, '#');
    const char *label = hash == NULL ? name : hash + 1;
    struct arena *scratch = arena_new();
    const char *number = hash == NULL ? NULL : arena_strndup(scratch, name, (size_t)(hash - name));
    const struct plan *plan = number == NULL ? NULL : only_plan(roster, number, strlen(number));
    if (plan == NULL && roster->plan_count == 1) {
        plan = &roster->plans[0];
    }
    const char *found = "";
    if (plan != NULL) {
        found = near_labels(arena, plan, label);
    } else if (number != NULL && roster->plans != NULL) {
        found = same_labels(arena, roster, number, label);
    }
    arena_free(scratch);
    return found;
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
    const struct plan *plan = only_plan(roster, name, (size_t)(hash - name));
    const struct item *item = plan == NULL ? NULL : plan_item(plan, hash + 1);
    if (item != NULL || err == NULL) {
        return item;
    }
    struct arena *scratch = arena_new();
    plan = roster_find_plan(roster, arena_strndup(scratch, name, (size_t)(hash - name)), err);
    if (plan != NULL) {
        const char *near = near_labels(scratch, plan, hash + 1);
        err_set(err, ERR_DATA,
                tr("%s has no task or indicator \"%s\"%s%s", "%s không có nhiệm vụ, chỉ tiêu \"%s\"%s%s"), plan->number,
                hash + 1, near[0] == '\0' ? "" : tr("; did you mean ", "; có thể là "), near);
    }
    arena_free(scratch);
    return NULL;
}

const char *item_name(const struct item *item, char buf[static ITEM_NAME_MAX])
{
    const char *plan = item->plan->called == NULL ? item->plan->number : item->plan->called;
    snprintf(buf, ITEM_NAME_MAX, "%s#%s", plan, item->label);
    return buf;
}

const char *item_key(const struct item *item, char buf[static ITEM_NAME_MAX])
{
    char day[DAY_ISO_MAX];
    snprintf(buf, ITEM_NAME_MAX, "%s@%s@%s#%s", item->plan->number, day_iso(item->plan->date, day), item->plan->issuer,
             item->label);
    return buf;
}

const char *plan_key(const struct plan *plan, char buf[static ITEM_NAME_MAX])
{
    snprintf(buf, ITEM_NAME_MAX, "%s@%s@%s", plan->number, plan->iso, plan->issuer);
    return buf;
}

const char *item_key_short(const struct roster *roster, const char *key, char buf[static ITEM_NAME_MAX])
{
    const struct plan *plan = strchr(key, '#') == NULL ? roster_find_plan(roster, key, NULL) : NULL;
    if (plan != NULL) {
        snprintf(buf, ITEM_NAME_MAX, "%s", plan->called);
        return buf;
    }
    const struct item *item = roster_find_item(roster, key, NULL);
    if (item != NULL) {
        return item_name(item, buf);
    }
    const char *hash = strrchr(key, '#');
    size_t number = strcspn(key, "@#");
    if (hash == NULL || key + number > hash) {
        snprintf(buf, ITEM_NAME_MAX, "%s", key); /* what could not be read stays as it was sent */
    } else {
        snprintf(buf, ITEM_NAME_MAX, "%.*s%s", (int)number, key, hash);
    }
    return buf;
}
