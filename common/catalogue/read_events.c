/* The events of an agency file: what became of bodies, and by which document. What they do to each other is checked
 * when every file is read. */
#include "read.h"

#include "lang.h"

static const char **read_codes(struct reading *reading, const struct tree_node *node, const char *key,
                               size_t *ret_count)
{
    const char **codes = read_texts(reading, node, key, ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        read_reference(reading, REFERENCE_EVENT, codes[i], NULL, read_line(node, key));
    }
    return codes;
}

static void read_event(struct reading *reading, const struct tree_node *node)
{
    if (!read_keys(reading, node, "date kind from to document scope tasks unconfirmed note")) {
        return;
    }
    struct agency_event *event = roster_add_event(reading->roster);
    const char *kind = read_text(reading, node, "kind", true);
    event->kind = event_kind_parse(kind);
    if (kind != NULL && event->kind == EVENT_NONE) {
        read_problem(reading, read_line(node, "kind"),
                     tr("kind \"%s\": expected one of: %s", "kind \"%s\": cần một trong: %s"), kind,
                     "rename merge split abolish transfer");
    }
    event->place = read_place(reading, node->line);
    event->date = read_day(reading, node, "date", true, DAY_MIN);
    event->from = read_codes(reading, node, "from", &event->from_count);
    event->to = read_codes(reading, node, "to", &event->to_count);
    read_document_at(reading, node, "document", false, &event->document);
    event->scope = read_text(reading, node, "scope", false);
    event->tasks = read_texts(reading, node, "tasks", &event->task_count);
    event->unconfirmed = read_bool(reading, node, "unconfirmed");
    event->note = read_text(reading, node, "note", false);
    if (event->kind != EVENT_TRANSFER && (event->scope != NULL || event->task_count > 0)) {
        read_problem(
            reading, read_line(node, event->scope != NULL ? "scope" : "tasks"), "%s",
            tr("`scope` and `tasks` go with kind transfer only", "`scope`, `tasks` chỉ dùng với kind transfer"));
    }
}

void read_events(struct reading *reading)
{
    const struct tree_node *list = read_list(reading, reading->root, "events", false);
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        read_event(reading, list->items[i]);
    }
}
