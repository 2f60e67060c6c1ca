#include "diff.h"

#include "diff_text.h"

#include <string.h>

const char *change_kind_code(enum change_kind kind)
{
    static const char *const codes[] = {"added", "removed", "changed"};
    return codes[kind];
}

void changes_add(struct arena *arena, struct changes *changes, struct change change)
{
    /* Doubles its room when full; an arena does not mind what is left behind. */
    if ((changes->count & (changes->count - 1)) == 0) {
        struct change *more = arena_array(arena, changes->count == 0 ? 1 : changes->count * 2, sizeof(*more));
        if (changes->count > 0) {
            memcpy(more, changes->list, changes->count * sizeof(*more));
        }
        changes->list = more;
    }
    changes->list[changes->count++] = change;
}

static void compare(struct arena *arena, struct changes *changes, const char *label, const char *title,
                    const struct named_text *before, const struct named_text *after, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(before[i].text, after[i].text) != 0) {
            changes_add(arena, changes,
                        (struct change){CHANGE_CHANGED, label, title, after[i].name, before[i].text, after[i].text});
        }
    }
}

static void compare_items(struct arena *arena, struct changes *changes, const struct item *before,
                          const struct item *after)
{
    struct named_text old_texts[ITEM_TEXTS];
    struct named_text new_texts[ITEM_TEXTS];
    item_texts(arena, before, old_texts);
    item_texts(arena, after, new_texts);
    compare(arena, changes, after->label, after->title, old_texts, new_texts, ITEM_TEXTS);
}

struct changes diff_plans(struct arena *arena, const struct plan *before, const struct plan *after)
{
    struct changes changes = {0};
    if (before == NULL) {
        changes_add(arena, &changes, (struct change){CHANGE_ADDED, "", after->title, NULL, NULL, NULL});
    } else {
        struct named_text old_texts[PLAN_TEXTS];
        struct named_text new_texts[PLAN_TEXTS];
        plan_texts(arena, before, old_texts);
        plan_texts(arena, after, new_texts);
        compare(arena, &changes, "", after->title, old_texts, new_texts, PLAN_TEXTS);
    }
    for (size_t i = 0; i < after->item_count; i++) {
        const struct item *item = &after->items[i];
        const struct item *old = before == NULL ? NULL : plan_item(before, item->label);
        if (old == NULL) {
            changes_add(arena, &changes, (struct change){CHANGE_ADDED, item->label, item->title, NULL, NULL, NULL});
        } else {
            compare_items(arena, &changes, old, item);
        }
    }
    for (size_t i = 0; before != NULL && i < before->item_count; i++) {
        const struct item *item = &before->items[i];
        if (plan_item(after, item->label) == NULL) {
            changes_add(arena, &changes, (struct change){CHANGE_REMOVED, item->label, item->title, NULL, NULL, NULL});
        }
    }
    return changes;
}

static bool is_of(const struct agency *agency, const char *province)
{
    return agency != NULL && strcmp(agency->province, province) == 0;
}

static const char *words_of(struct arena *arena, const char *const *codes, size_t count)
{
    const char *words = "";
    for (size_t i = 0; i < count; i++) {
        words = arena_printf(arena, "%s%s%s", words, i == 0 ? "" : ", ", codes[i]);
    }
    return words;
}

/* "2025-03-01 merge HP-SGTVT → HP-SXD (45/2025/NĐ-CP)": an event that says anything else is another event. */
static const char *event_words(struct arena *arena, const struct agency_event *event)
{
    char day[DAY_ISO_MAX];
    return arena_printf(arena, "%s %s %s → %s (%s)%s%s%s%s%s", day_iso(event->date, day), event_kind_code(event->kind),
                        words_of(arena, event->from, event->from_count), words_of(arena, event->to, event->to_count),
                        event->document.number, event->scope == NULL ? "" : " ",
                        event->scope == NULL ? "" : event->scope, event->task_count == 0 ? "" : " ",
                        words_of(arena, event->tasks, event->task_count), event->unconfirmed ? " ?" : "");
}

static void missing_events(struct arena *arena, const struct roster *these, const struct roster *those,
                           const char *province, enum change_kind kind, struct changes *changes)
{
    for (size_t i = 0; these != NULL && i < these->event_count; i++) {
        const struct agency_event *event = &these->events[i];
        const char *words = event_words(arena, event);
        bool there = !is_of(event->predecessors[0], province);
        for (size_t j = 0; !there && those != NULL && j < those->event_count; j++) {
            there = strcmp(event_words(arena, &those->events[j]), words) == 0;
        }
        if (!there) {
            changes_add(arena, changes, (struct change){kind, event->from[0], words, NULL, NULL, NULL});
        }
    }
}

/* A task's name without the date and issuer of its document: the file is about these documents anyway. */
static const char *short_name(struct arena *arena, const char *task)
{
    const char *hash = strchr(task, '#');
    return hash == NULL ? task : arena_printf(arena, "%.*s%s", (int)strcspn(task, "@#"), task, hash);
}

static const struct nesting *find_link(const struct crosswalk *walk, const struct nesting *link)
{
    for (size_t i = 0; walk != NULL && i < walk->link_count; i++) {
        const struct nesting *other = &walk->links[i];
        if (strcmp(other->task, link->task) == 0 && strcmp(other->serves, link->serves) == 0) {
            return other;
        }
    }
    return NULL;
}

struct changes diff_crosswalks(struct arena *arena, const struct crosswalk *before, const struct crosswalk *after)
{
    struct changes changes = {0};
    for (size_t i = 0; i < after->link_count; i++) {
        const struct nesting *link = &after->links[i];
        const struct nesting *old = find_link(before, link);
        const char *label = short_name(arena, link->task);
        const char *title = arena_printf(arena, "→ %s", short_name(arena, link->serves));
        if (old == NULL) {
            changes_add(arena, &changes, (struct change){CHANGE_ADDED, label, title, NULL, NULL, NULL});
        } else if (strcmp(old->reason, link->reason) != 0) {
            changes_add(arena, &changes,
                        (struct change){CHANGE_CHANGED, label, title, "reason", old->reason, link->reason});
        }
    }
    for (size_t i = 0; before != NULL && i < before->link_count; i++) {
        const struct nesting *link = &before->links[i];
        if (find_link(after, link) == NULL) {
            changes_add(arena, &changes,
                        (struct change){CHANGE_REMOVED, short_name(arena, link->task),
                                        arena_printf(arena, "→ %s", short_name(arena, link->serves)), NULL, NULL,
                                        NULL});
        }
    }
    return changes;
}

struct changes diff_agencies(struct arena *arena, const struct roster *before, const struct roster *after,
                             const char *province)
{
    struct changes changes = {0};
    for (size_t i = 0; i < after->agency_count; i++) {
        const struct agency *agency = &after->agencies[i];
        const struct agency *old = before == NULL ? NULL : roster_agency(before, agency->code);
        struct named_text old_texts[AGENCY_TEXTS];
        struct named_text new_texts[AGENCY_TEXTS];
        if (is_of(agency, province) && !is_of(old, province)) {
            changes_add(arena, &changes, (struct change){CHANGE_ADDED, agency->code, agency->name, NULL, NULL, NULL});
        } else if (is_of(agency, province)) {
            agency_texts(arena, old, old_texts);
            agency_texts(arena, agency, new_texts);
            compare(arena, &changes, agency->code, agency->name, old_texts, new_texts, AGENCY_TEXTS);
        }
    }
    for (size_t i = 0; before != NULL && i < before->agency_count; i++) {
        const struct agency *old = &before->agencies[i];
        if (is_of(old, province) && !is_of(roster_agency(after, old->code), province)) {
            changes_add(arena, &changes, (struct change){CHANGE_REMOVED, old->code, old->name, NULL, NULL, NULL});
        }
    }
    missing_events(arena, after, before, province, CHANGE_ADDED, &changes);
    missing_events(arena, before, after, province, CHANGE_REMOVED, &changes);
    return changes;
}
