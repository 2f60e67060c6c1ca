#include "read.h"

#include "lang.h"

#include <string.h>

static void check_new_section(struct reading *reading, const struct tree_node *node, const struct plan *plan,
                              const struct section *added)
{
    for (const struct section *other = plan->sections; added->id != NULL && other < added; other++) {
        if (other->id != NULL && strcmp(other->id, added->id) == 0) {
            read_problem(reading, read_line(node, "id"), tr("the section %s is there twice", "mục %s ghi hai lần"),
                         added->id);
        }
    }
}

static void read_sections(struct reading *reading, struct plan *plan)
{
    const struct tree_node *list = read_list(reading, reading->root, "sections", false);
    if (list == NULL) {
        return;
    }
    plan->sections = arena_array(reading->roster->arena, list->count + 1, sizeof(*plan->sections));
    for (size_t i = 0; i < list->count; i++) {
        const struct tree_node *one = list->items[i];
        if (read_keys(reading, one, "id line title text")) {
            struct section *section = &plan->sections[plan->section_count++];
            section->id = read_code(reading, one, "id", true);
            check_new_section(reading, one, plan, section);
            section->title = read_text(reading, one, "title", true);
            section->text = read_text(reading, one, "text", false);
            section->source_line = read_int(reading, one, "line", true, 1, 1000000, 0);
        }
    }
}

static void read_bases(struct reading *reading, struct plan *plan)
{
    const struct tree_node *list = read_list(reading, reading->root, "bases", false);
    if (list == NULL) {
        return;
    }
    plan->bases = arena_array(reading->roster->arena, list->count + 1, sizeof(*plan->bases));
    for (size_t i = 0; i < list->count; i++) {
        const struct tree_node *one = list->items[i];
        if (read_keys(reading, one, "line number date text")) {
            struct legal_basis *basis = &plan->bases[plan->basis_count++];
            basis->number = read_text(reading, one, "number", true);
            basis->text = read_text(reading, one, "text", true);
            basis->date = read_day(reading, one, "date", false, DAY_MIN);
            basis->source_line = read_int(reading, one, "line", true, 1, 1000000, 0);
        }
    }
}

static void read_duties(struct reading *reading, struct plan *plan)
{
    const struct tree_node *list = read_list(reading, reading->root, "duties", false);
    if (list == NULL) {
        return;
    }
    plan->duties = arena_array(reading->roster->arena, list->count + 1, sizeof(*plan->duties));
    for (size_t i = 0; i < list->count; i++) {
        const struct tree_node *one = list->items[i];
        if (read_keys(reading, one, "line who to when text")) {
            struct duty *duty = &plan->duties[plan->duty_count++];
            duty->who = read_code(reading, one, "who", true);
            duty->to = read_code(reading, one, "to", false);
            read_reference(reading, REFERENCE_DUTY, duty->who, NULL, read_line(one, "who"));
            read_reference(reading, REFERENCE_DUTY, duty->to, NULL, read_line(one, "to"));
            duty->when = read_text_or_empty(reading, one, "when");
            duty->text = read_text(reading, one, "text", true);
            duty->source_line = read_int(reading, one, "line", true, 1, 1000000, 0);
        }
    }
}

static void read_anomalies(struct reading *reading, struct plan *plan)
{
    const struct tree_node *list = read_list(reading, reading->root, "anomalies", false);
    if (list == NULL) {
        return;
    }
    plan->anomalies = arena_array(reading->roster->arena, list->count + 1, sizeof(*plan->anomalies));
    for (size_t i = 0; i < list->count; i++) {
        const struct tree_node *one = list->items[i];
        if (!read_keys(reading, one, "place kind severity quotes also note treatment")) {
            continue;
        }
        struct anomaly *anomaly = &plan->anomalies[plan->anomaly_count++];
        anomaly->place = read_text(reading, one, "place", true);
        anomaly->kind = read_text(reading, one, "kind", true);
        anomaly->severity = read_text(reading, one, "severity", true);
        anomaly->note = read_text(reading, one, "note", true);
        anomaly->treatment = read_text(reading, one, "treatment", true);
        anomaly->quotes = read_texts(reading, one, "quotes", &anomaly->quote_count);
        anomaly->also = read_texts(reading, one, "also", &anomaly->also_count);
        const char *severity = anomaly->severity == NULL ? "" : anomaly->severity;
        if (strcmp(severity, "high") != 0 && strcmp(severity, "medium") != 0 && strcmp(severity, "low") != 0) {
            read_problem(
                reading, read_line(one, "severity"),
                tr("severity \"%s\": expected high, medium or low", "severity \"%s\": cần high, medium hoặc low"),
                severity);
        }
        if (anomaly->quote_count == 0) {
            read_problem(reading, one->line, "%s",
                         tr("an anomaly needs the quotes that show it", "điểm bất thường cần có trích dẫn nguyên văn"));
        }
    }
}

enum { IDENTITY_BYTES_MAX = 360 }; /* with a date and a label it fits a task's key */

static bool read_document(struct reading *reading, struct plan *plan)
{
    const struct tree_node *node = read_member(reading, reading->root, "document", true);
    if (node == NULL || !read_keys(reading, node, "number date issuer province title focal source")) {
        return false;
    }
    plan->number = read_text(reading, node, "number", true);
    plan->date = read_day(reading, node, "date", true, DAY_MIN);
    plan->issuer = read_text(reading, node, "issuer", true);
    plan->province = read_text(reading, node, "province", true);
    plan->title = read_text(reading, node, "title", true);
    plan->focal_code = read_code(reading, node, "focal", true);
    read_reference(reading, REFERENCE_FOCAL, plan->focal_code, NULL, read_line(node, "focal"));
    plan->source = read_text(reading, node, "source", false);
    if (plan->number != NULL && strpbrk(plan->number, "#@ ") != NULL) {
        read_problem(reading, read_line(node, "number"),
                     tr("number \"%s\": without blanks, # and @", "number \"%s\": không có dấu cách, # và @"),
                     plan->number);
    }
    if (plan->number != NULL && plan->issuer != NULL &&
        strlen(plan->number) + strlen(plan->issuer) > IDENTITY_BYTES_MAX) {
        read_problem(reading, read_line(node, "issuer"),
                     tr("number and issuer: at most %d bytes together", "number và issuer: tổng cộng tối đa %d byte"),
                     IDENTITY_BYTES_MAX);
    }
    return plan->number != NULL && plan->issuer != NULL;
}

bool read_plan(struct reading *reading, struct catalogue_identity *ret)
{
    struct plan *plan = roster_add_plan(reading->roster);
    char day[DAY_ISO_MAX];
    read_keys(reading, reading->root, "tiendo document bases sections tasks indicators duties anomalies");
    *ret = (struct catalogue_identity){.kind = CATALOGUE_PLAN, .name = "", .date = DAY_MIN};
    if (!read_document(reading, plan)) {
        return false;
    }
    ret->name = arena_printf(reading->roster->arena, "%s@%s@%s", plan->number, day_iso(plan->date, day), plan->issuer);
    ret->date = plan->date;
    read_reference(reading, REFERENCE_PLAN, plan->number, ret->name,
                   read_line(read_member(reading, reading->root, "document", false), "number"));
    read_sections(reading, plan);
    read_bases(reading, plan);
    read_items(reading, plan);
    read_duties(reading, plan);
    read_anomalies(reading, plan);
    return true;
}
