/* A crosswalk file: which tasks count in another plan (lồng ghép), and the document that orders it. */
#include "read.h"

#include <string.h>

struct plan_names {
    struct document *list;
    size_t count;
};

/* What the numbers in this file stand for, so that another office's plan of the same number changes nothing. */
static struct plan_names read_plans(struct reading *reading)
{
    const struct tree_node *list = read_list(reading, reading->root, "plans", false);
    struct plan_names names = {0};
    if (list == NULL) {
        return names;
    }
    names.list = arena_array(reading->roster->arena, list->count + 1, sizeof(*names.list));
    for (size_t i = 0; i < list->count; i++) {
        if (read_document_in(reading, list->items[i], true, &names.list[names.count])) {
            names.count++;
        }
    }
    return names;
}

/* NUMBER#label as NUMBER@DATE@ISSUER#label where the file says which document bears the number. */
static const char *whole_name(struct reading *reading, const struct plan_names *names, const char *task)
{
    const char *hash = task == NULL ? NULL : strchr(task, '#');
    for (size_t i = 0; hash != NULL && i < names->count; i++) {
        const struct document *plan = &names->list[i];
        char day[DAY_ISO_MAX];
        if (strlen(plan->number) == (size_t)(hash - task) && strncmp(plan->number, task, (size_t)(hash - task)) == 0) {
            return arena_printf(reading->roster->arena, "%s@%s@%s%s", plan->number, day_iso(plan->date, day),
                                plan->issuer, hash);
        }
    }
    return task;
}

static void read_link(struct reading *reading, const struct tree_node *node, const struct plan_names *names,
                      struct crosswalk *walk)
{
    if (!read_keys(reading, node, "task serves reason")) {
        return;
    }
    struct nesting *link = &walk->links[walk->link_count];
    link->task = whole_name(reading, names, read_text(reading, node, "task", true));
    link->serves = whole_name(reading, names, read_text(reading, node, "serves", true));
    link->reason = read_text(reading, node, "reason", true);
    link->place = read_place(reading, node->line);
    if (link->task != NULL && link->serves != NULL) {
        read_reference(reading, REFERENCE_ITEM, link->task, NULL, read_line(node, "task"));
        read_reference(reading, REFERENCE_ITEM, link->serves, NULL, read_line(node, "serves"));
        walk->link_count++;
    }
}

bool read_crosswalk(struct reading *reading, struct catalogue_identity *ret)
{
    char day[DAY_ISO_MAX];
    struct crosswalk *walk = roster_add_crosswalk(reading->roster);
    *ret = (struct catalogue_identity){.kind = CATALOGUE_CROSSWALK, .name = "", .date = DAY_MIN};
    read_keys(reading, reading->root, "tiendo document plans line text links");
    if (!read_document_at(reading, reading->root, "document", true, &walk->document)) {
        return false;
    }
    ret->name = arena_printf(reading->roster->arena, "%s@%s@%s", walk->document.number,
                             day_iso(walk->document.date, day), walk->document.issuer);
    ret->date = walk->document.date;
    walk->source_line = read_int(reading, reading->root, "line", true, 1, 1000000, 0);
    walk->text = read_text(reading, reading->root, "text", true);
    const struct plan_names names = read_plans(reading);
    const struct tree_node *list = read_list(reading, reading->root, "links", true);
    if (list == NULL) {
        return false;
    }
    walk->links = arena_array(reading->roster->arena, list->count + 1, sizeof(*walk->links));
    for (size_t i = 0; i < list->count; i++) {
        read_link(reading, list->items[i], &names, walk);
    }
    return true;
}
