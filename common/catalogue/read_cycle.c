/* A cycle file: which periodic reports a plan has, by when, on whose order; and the policy of its reminders. */
#include "read.h"

#include "lang.h"

#include <stdio.h>
#include <string.h>

/* A list of codes as bits; each must be one of `first` to `end` - 1. */
static unsigned read_bits(struct reading *reading, const struct tree_node *node, const char *key, bool required,
                          const char *(*code_of)(int), int first, int end)
{
    size_t count = 0;
    if (read_member(reading, node, key, required) == NULL) {
        return 0;
    }
    const char **words = read_texts(reading, node, key, &count);
    unsigned bits = 0;
    for (size_t i = 0; i < count; i++) {
        int value = first;
        while (value < end && strcmp(code_of(value), words[i]) != 0) {
            value++;
        }
        if (value == end) {
            char all[300] = "";
            for (int v = first, used = 0; v < end && used < (int)sizeof(all); v++) {
                used += snprintf(all + used, sizeof(all) - (size_t)used, "%s%s", v == first ? "" : " ", code_of(v));
            }
            read_problem(reading, read_line(node, key),
                         tr("%s \"%s\": expected some of: %s", "%s \"%s\": cần trong các từ: %s"), key, words[i], all);
            continue;
        }
        bits |= 1u << value;
    }
    return bits;
}

static const char *kind_word(int kind)
{
    return agency_kind_code((enum agency_kind)kind);
}

static const char *role_word(int role)
{
    return role_code((enum role)role);
}

static void read_rule(struct reading *reading, const struct tree_node *node, struct deadline_rule *rule)
{
    bool by_day = read_member(reading, node, "day", false) != NULL;
    bool by_workdays = read_member(reading, node, "workdays", false) != NULL;
    *rule = (struct deadline_rule){.kind = by_workdays ? DEADLINE_WORKDAYS : DEADLINE_DAY_OF_MONTH, .roll = ROLL_NEXT};
    if (by_day == by_workdays) {
        read_problem(
            reading, node->line, "%s",
            tr("a deadline is either a `day` of the month or so many `workdays` after the end of the data",
               "thời hạn ghi `day` (ngày trong tháng) hoặc `workdays` (số ngày làm việc sau ngày chốt số liệu), "
               "chỉ một trong hai"));
        return;
    }
    rule->day = read_int(reading, node, "day", by_day, 1, 31, 1);
    rule->workdays = read_int(reading, node, "workdays", by_workdays, 1, POLICY_COUNT_MAX, 1);
    rule->months = read_int(reading, node, "months", false, -12, 12, 0);
    rule->before = read_bool(reading, node, "before");
    const char *roll = read_text(reading, node, "roll", false);
    if (roll != NULL && !roll_parse(roll, &rule->roll)) {
        read_problem(reading, read_line(node, "roll"),
                     tr("roll \"%s\": expected one of: next none prev", "roll \"%s\": cần một trong: next none prev"),
                     roll);
    }
    if (by_workdays && (rule->months != 0 || rule->before)) {
        read_problem(reading, node->line, "%s",
                     tr("`months` and `before` belong to a `day` of the month", "`months`, `before` chỉ đi với `day`"));
    }
}

/* Levels go up one by one; at the lowest one each kind of agency has one deadline, above it there is one each. */
static void check_level(struct reading *reading, const struct tree_node *node,
                        const struct report_definition *definition, const struct report_deadline *added)
{
    int last = definition->deadline_count == 0 ? -1 : added[-1].level;
    if (added->level != last + 1 && (added->level != last || added->level > 0)) {
        read_problem(reading, node->line,
                     tr("level %d here: expected %d (0 is whoever reports, each level once, in order)",
                        "level %d ở đây: cần %d (0 là đơn vị báo cáo, mỗi cấp một lần, theo thứ tự)"),
                     added->level, last + 1);
    }
    if (added->level > 0 && added->kinds != 0) {
        read_problem(reading, read_line(node, "kinds"), "%s",
                     tr("kinds: only level 0 has deadlines by kind of agency", "kinds: chỉ ghi ở level 0"));
    }
    for (const struct report_deadline *other = definition->deadlines; other < added; other++) {
        if (added->level == 0 && other->level == 0 &&
            ((other->kinds & added->kinds) != 0 || other->kinds == added->kinds)) {
            read_problem(reading, node->line, "%s",
                         tr("two deadlines for one kind of agency: leave one", "hai thời hạn cho cùng một loại đơn vị: "
                                                                               "chỉ để một"));
        }
    }
}

static void read_deadlines(struct reading *reading, const struct tree_node *node, struct report_definition *definition)
{
    enum { LEVEL_MAX = 5 };
    const struct tree_node *list = read_list(reading, node, "deadlines", true);
    if (list == NULL) {
        return;
    }
    definition->deadlines = arena_array(reading->roster->arena, list->count + 1, sizeof(*definition->deadlines));
    for (size_t i = 0; i < list->count; i++) {
        const struct tree_node *one = list->items[i];
        if (!read_keys(reading, one, "level kinds to day months before workdays roll")) {
            continue;
        }
        struct report_deadline *deadline = &definition->deadlines[definition->deadline_count];
        deadline->level = read_int(reading, one, "level", true, 0, LEVEL_MAX, 0);
        deadline->kinds = read_bits(reading, one, "kinds", false, kind_word, AGENCY_NONE + 1, AGENCY_GROUP);
        deadline->to_code = read_code(reading, one, "to", true);
        deadline->to_code = deadline->to_code == NULL ? "" : deadline->to_code;
        read_reference(reading, REFERENCE_DUTY, deadline->to_code, NULL, read_line(one, "to"));
        read_rule(reading, one, &deadline->rule);
        check_level(reading, one, definition, deadline);
        definition->deadline_count++;
    }
    if (list->count == 0) {
        read_problem(reading, read_line(node, "deadlines"), "%s",
                     tr("deadlines: at least one is needed", "deadlines: cần ít nhất một thời hạn"));
    }
}

static void read_window_end(struct reading *reading, const struct tree_node *window, const char *key,
                            struct window_end *end)
{
    const struct tree_node *node = read_member(reading, window, key, true);
    if (node != NULL && read_keys(reading, node, "day months")) {
        end->day = read_int(reading, node, "day", true, 1, 31, 1);
        end->months = read_int(reading, node, "months", false, -24, 12, 0);
    }
}

static void read_window(struct reading *reading, const struct tree_node *node, struct report_definition *definition)
{
    const struct tree_node *window = read_member(reading, node, "window", false);
    definition->own_window = window != NULL && read_keys(reading, window, "from to");
    if (definition->own_window) {
        definition->window_from.day = definition->window_to.day = 1;
        read_window_end(reading, window, "from", &definition->window_from);
        read_window_end(reading, window, "to", &definition->window_to);
    }
}

static void read_basis(struct reading *reading, const struct tree_node *node, struct report_definition *definition)
{
    if (!read_document_at(reading, node, "basis", true, &definition->basis) &&
        read_member(reading, node, "basis", false) == NULL) {
        read_problem(reading, node->line, "%s",
                     tr("a periodic report needs the document that orders it: write number, date and issuer at basis",
                        "báo cáo định kỳ phải có căn cứ: đề nghị ghi số, ngày, cơ quan ban hành tại basis"));
    }
    definition->basis_text = read_text(reading, node, "basis_text", true);
    definition->basis_line = read_int(reading, node, "basis_line", false, 1, 1000000, 0);
}

static void read_definition(struct reading *reading, const struct tree_node *node, struct cycle *cycle)
{
    if (!read_keys(reading, node,
                   "id name content method frequency who cooperating window deadlines basis basis_text basis_line "
                   "outline forms note")) {
        return;
    }
    struct report_definition *definition = &cycle->definitions[cycle->definition_count];
    definition->place = read_place(reading, node->line);
    definition->id = read_code(reading, node, "id", true);
    definition->name = read_text(reading, node, "name", true);
    definition->content = read_text(reading, node, "content", true);
    definition->method = read_text(reading, node, "method", true);
    const char *frequency = read_text(reading, node, "frequency", true);
    definition->frequency = period_kind_parse(frequency);
    if (frequency != NULL && definition->frequency == PERIOD_NONE) {
        read_problem(reading, read_line(node, "frequency"),
                     tr("frequency \"%s\": expected one of: %s", "frequency \"%s\": cần một trong: %s"), frequency,
                     "month quarter half nine_months year");
    }
    definition->roles = read_bits(reading, node, "who", true, role_word, ROLE_LEAD, ROLE_MONITOR + 1);
    definition->cooperating = read_bool(reading, node, "cooperating");
    definition->outline = read_texts(reading, node, "outline", &definition->outline_count);
    definition->forms = read_texts(reading, node, "forms", &definition->form_count);
    definition->note = read_text(reading, node, "note", false);
    read_window(reading, node, definition);
    read_deadlines(reading, node, definition);
    read_basis(reading, node, definition);
    if (definition->id == NULL) {
        return;
    }
    if (cycle_definition(cycle, definition->id) != NULL) {
        read_problem(reading, read_line(node, "id"), tr("id %s is there twice", "id %s ghi hai lần"), definition->id);
    }
    cycle->definition_count++;
}

bool read_cycle(struct reading *reading, struct catalogue_identity *ret)
{
    char day[DAY_ISO_MAX];
    struct document plan = {0};
    struct cycle *cycle = roster_add_cycle(reading->roster);
    *ret = (struct catalogue_identity){.kind = CATALOGUE_CYCLE, .name = "", .date = DAY_MIN};
    cycle->plan_name = "";
    cycle->place = read_place(reading, read_line(reading->root, "plan"));
    read_keys(reading, reading->root, "tiendo plan policy definitions note");
    if (!read_document_at(reading, reading->root, "plan", true, &plan)) {
        return false;
    }
    cycle->plan_name =
        arena_printf(reading->roster->arena, "%s@%s@%s", plan.number, day_iso(plan.date, day), plan.issuer);
    ret->name = cycle->plan_name;
    ret->date = plan.date;
    (void)read_text(reading, reading->root, "note", false);
    const struct tree_node *policy = read_member(reading, reading->root, "policy", false);
    if (policy != NULL) {
        read_policy(reading, policy, &cycle->policy);
    }
    const struct tree_node *list = read_list(reading, reading->root, "definitions", false);
    if (list == NULL) {
        return true;
    }
    cycle->definitions = arena_array(reading->roster->arena, list->count + 1, sizeof(*cycle->definitions));
    for (size_t i = 0; i < list->count; i++) {
        read_definition(reading, list->items[i], cycle);
    }
    return true;
}
