#include "read.h"

#include "lang.h"

#include <string.h>

static void read_period(struct reading *reading, const struct tree_node *node, struct period *period)
{
    const struct tree_node *member = read_member(reading, node, "period", false);
    *period = (struct period){.from = DAY_MIN, .to = DAY_MAX};
    if (member == NULL || !read_keys(reading, member, "printed from to ongoing")) {
        return;
    }
    period->printed = read_text(reading, member, "printed", true);
    period->ongoing = read_bool(reading, member, "ongoing");
    period->from = read_day(reading, member, "from", false, DAY_MIN);
    period->to = read_day(reading, member, "to", !period->ongoing, DAY_MAX);
    if (period->ongoing && period->to != DAY_MAX) {
        read_problem(
            reading, read_line(member, "to"), "%s",
            tr("an ongoing duty has no end: leave out `to`", "nhiệm vụ thường xuyên không có ngày kết thúc: bỏ `to`"));
    }
    if (period->from > period->to) {
        read_problem(reading, read_line(member, "to"), "%s", tr("`from` is after `to`", "`from` sau `to`"));
    }
}

static void check_new_party(struct reading *reading, const struct tree_node *node, const struct item *item,
                            const struct party *added)
{
    for (const struct party *other = item->parties; other < added; other++) {
        if (strcmp(other->code, added->code) == 0 && other->role == added->role) {
            read_problem(reading, node->line,
                         tr("%s is there twice with the same role", "%s ghi hai lần với cùng vai trò"), added->code);
        }
    }
}

/* Who is printed: `parties` of a task, `monitors` of an indicator. */
static void read_parties(struct reading *reading, const struct tree_node *node, const char *key, struct item *item)
{
    bool monitors = item->kind == ITEM_INDICATOR;
    const struct tree_node *list = read_list(reading, node, key, monitors);
    if (list == NULL) {
        return;
    }
    item->parties = arena_array(reading->roster->arena, list->count + 1, sizeof(*item->parties));
    for (size_t i = 0; i < list->count; i++) {
        const struct tree_node *one = list->items[i];
        if (!read_keys(reading, one, monitors ? "agency as inherited" : "agency as role except")) {
            continue;
        }
        struct party *party = &item->parties[item->party_count++];
        party->code = read_code(reading, one, "agency", true);
        party->code = party->code == NULL ? "" : party->code;
        party->printed = read_text(reading, one, "as", true);
        party->role = ROLE_MONITOR;
        read_reference(reading, REFERENCE_PARTY, party->code, item->label, read_line(one, "agency"));
        if (monitors) {
            party->inherited = read_bool(reading, one, "inherited");
            check_new_party(reading, one, item, party);
            continue;
        }
        const char *role = read_text(reading, one, "role", true);
        party->role = role_parse(role);
        party->except = read_texts(reading, one, "except", &party->except_count);
        for (size_t e = 0; e < party->except_count; e++) {
            read_reference(reading, REFERENCE_EXCEPT, party->except[e], party->code, read_line(one, "except"));
        }
        check_new_party(reading, one, item, party);
        if (role != NULL && (party->role == ROLE_NONE || party->role == ROLE_MONITOR)) {
            read_problem(reading, read_line(one, "role"),
                         tr("role \"%s\": expected one of: %s", "role \"%s\": cần một trong: %s"), role,
                         "lead co_lead acting implement cooperate focal");
        }
    }
}

static void check_new_label(struct reading *reading, const struct tree_node *node, const struct plan *plan,
                            const struct item *added)
{
    for (const struct item *other = plan->items; added->label != NULL && other < added; other++) {
        if (other->label != NULL && strcmp(other->label, added->label) == 0) {
            read_problem(reading, read_line(node, "label"),
                         tr("the label %s is there twice (first in line %d of the source)",
                            "nhãn %s ghi hai lần (lần đầu ở dòng %d của nguồn)"),
                         added->label, other->source_line);
        }
    }
}

static void check_section(struct reading *reading, const struct tree_node *node, const struct plan *plan,
                          const char *section)
{
    for (size_t i = 0; i < plan->section_count; i++) {
        if (section == NULL || (plan->sections[i].id != NULL && strcmp(plan->sections[i].id, section) == 0)) {
            return;
        }
    }
    if (section != NULL) {
        read_problem(reading, read_line(node, "section"),
                     tr("section \"%s\": expected the id of one of the `sections`",
                        "section \"%s\": cần một id có trong `sections`"),
                     section);
    }
}

static enum mandate read_mandate(struct reading *reading, const struct tree_node *node)
{
    const char *code = read_text(reading, node, "mandate", false);
    enum mandate mandate = code == NULL ? MANDATE_ORDER : mandate_parse(code);
    if (mandate == MANDATE_MAX) {
        read_problem(reading, read_line(node, "mandate"),
                     tr("mandate \"%s\": expected one of: %s", "mandate \"%s\": cần một trong: %s"), code,
                     "order request proposal");
        mandate = MANDATE_ORDER;
    }
    return mandate;
}

static void read_task(struct reading *reading, const struct tree_node *node, struct plan *plan)
{
    if (!read_keys(reading, node, "label section line title content assigned period funding mandate parties")) {
        return;
    }
    struct item *item = &plan->items[plan->item_count];
    item->kind = ITEM_TASK;
    item->label = read_label(reading, node);
    item->section = read_text(reading, node, "section", true);
    item->title = read_text(reading, node, "title", true);
    item->content = read_text(reading, node, "content", false);
    item->assigned_text = read_text_or_empty(reading, node, "assigned");
    item->funding = read_text(reading, node, "funding", false);
    item->source_line = read_int(reading, node, "line", true, 1, 1000000, 0);
    item->mandate = read_mandate(reading, node);
    check_section(reading, node, plan, item->section);
    read_period(reading, node, &item->period);
    read_parties(reading, node, "parties", item);
    check_new_label(reading, node, plan, item);
    if (item->label != NULL && strncmp(item->label, "CT", 2) == 0) {
        read_problem(reading, read_line(node, "label"),
                     tr("label %s: CT is for indicators; a task has its printed number and letter, or path",
                        "nhãn %s: CT dành cho chỉ tiêu; nhiệm vụ ghi số và chữ cái, hoặc mục, như văn bản in"),
                     item->label);
    }
    if (item->party_count > 0 && (item->assigned_text == NULL || item->assigned_text[0] == '\0')) {
        read_problem(reading, node->line, "%s",
                     tr("parties without the `assigned` words they are read from",
                        "có `parties` nhưng thiếu nguyên văn `assigned`"));
    }
    plan->item_count++;
}

static void check_target(struct reading *reading, int line, const struct target *target)
{
    bool both = target->has_min && target->has_max;
    bool good = true;
    switch (target->op) {
    case TARGET_EQ:
        good = both && target->min == target->max;
        break;
    case TARGET_RANGE:
        good = both && target->min < target->max;
        break;
    case TARGET_GT:
    case TARGET_GE:
        good = target->has_min && !target->has_max;
        break;
    default:
        good = !target->has_min && !target->has_max;
        break;
    }
    if (!good) {
        read_problem(reading, line, "%s",
                     tr("min and max do not fit op: \"=\" needs one value in both, range min < max, > and >= only min, "
                        "text and none neither",
                        "min, max không khớp op: \"=\" cùng một giá trị, range min < max, > và >= chỉ có min, text và "
                        "none không có"));
    }
}

static void read_targets(struct reading *reading, const struct tree_node *node, struct item *item)
{
    const struct tree_node *list = read_list(reading, node, "targets", true);
    if (list == NULL) {
        return;
    }
    item->targets = arena_array(reading->roster->arena, list->count + 1, sizeof(*item->targets));
    for (size_t i = 0; i < list->count; i++) {
        const struct tree_node *one = list->items[i];
        if (!read_keys(reading, one, "year printed op min max scope")) {
            continue;
        }
        struct target *target = &item->targets[item->target_count++];
        target->year = read_int(reading, one, "year", true, 1990, 2100, 0);
        target->printed = read_text_or_empty(reading, one, "printed");
        target->printed = target->printed == NULL ? "" : target->printed;
        target->scope = read_text_or_empty(reading, one, "scope");
        target->scope = target->scope == NULL ? "" : target->scope;
        target->has_min = read_double(reading, one, "min", &target->min);
        target->has_max = read_double(reading, one, "max", &target->max);
        const char *op = read_text(reading, one, "op", true);
        target->op = target_op_parse(op);
        if (target->op == TARGET_OP_MAX) {
            target->op = TARGET_NONE;
            read_problem(reading, read_line(one, "op"),
                         tr("op \"%s\": expected one of: %s", "op \"%s\": cần một trong: %s"), op == NULL ? "" : op,
                         "= range > >= text none");
        } else {
            check_target(reading, read_line(one, "op"), target);
        }
    }
}

static void read_indicator(struct reading *reading, const struct tree_node *node, struct plan *plan)
{
    if (!read_keys(reading, node, "label section line name unit scope targets monitor_text monitors")) {
        return;
    }
    struct item *item = &plan->items[plan->item_count];
    item->kind = ITEM_INDICATOR;
    item->period = (struct period){.from = DAY_MIN, .to = DAY_MAX};
    item->section = read_text(reading, node, "section", false);
    check_section(reading, node, plan, item->section);
    item->section = item->section == NULL ? "PLI" : item->section;
    item->label = read_label(reading, node);
    item->title = read_text(reading, node, "name", true);
    item->unit = read_text_or_empty(reading, node, "unit");
    item->scope = read_text_or_empty(reading, node, "scope");
    item->assigned_text = read_text_or_empty(reading, node, "monitor_text");
    item->source_line = read_int(reading, node, "line", true, 1, 1000000, 0);
    item->unit = item->unit == NULL ? "" : item->unit;
    item->scope = item->scope == NULL ? "" : item->scope;
    read_targets(reading, node, item);
    read_parties(reading, node, "monitors", item);
    check_new_label(reading, node, plan, item);
    if (item->label != NULL && strncmp(item->label, "CT", 2) != 0) {
        read_problem(reading, read_line(node, "label"),
                     tr("label %s: an indicator's label begins with CT", "nhãn %s: nhãn chỉ tiêu bắt đầu bằng CT"),
                     item->label);
    }
    plan->item_count++;
}

void read_items(struct reading *reading, struct plan *plan)
{
    const struct tree_node *tasks = read_list(reading, reading->root, "tasks", true);
    const struct tree_node *indicators = read_list(reading, reading->root, "indicators", false);
    size_t room = (tasks == NULL ? 0 : tasks->count) + (indicators == NULL ? 0 : indicators->count);
    plan->items = arena_array(reading->roster->arena, room + 1, sizeof(*plan->items));
    for (size_t i = 0; tasks != NULL && i < tasks->count; i++) {
        read_task(reading, tasks->items[i], plan);
    }
    for (size_t i = 0; indicators != NULL && i < indicators->count; i++) {
        read_indicator(reading, indicators->items[i], plan);
    }
    for (size_t i = 0; i < plan->item_count; i++) {
        plan->items[i].label = plan->items[i].label == NULL ? "" : plan->items[i].label;
    }
}
