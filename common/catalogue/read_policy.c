/* The policy of a cycle file: every key may be left out, what it does not say stays as it was. */
#include "read.h"

#include "lang.h"

#include <string.h>

/* officer, leader; as bits. What is left out stays. */
static unsigned read_whom(struct reading *reading, const struct tree_node *node, const char *key, unsigned otherwise)
{
    size_t count = 0;
    if (read_member(reading, node, key, false) == NULL) {
        return otherwise;
    }
    const char **words = read_texts(reading, node, key, &count);
    unsigned whom = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned bit = strcmp(words[i], "officer") == 0  ? REMIND_OFFICER
                       : strcmp(words[i], "leader") == 0 ? REMIND_LEADER
                                                         : 0;
        if (bit == 0) {
            read_problem(reading, read_line(node, key),
                         tr("%s \"%s\": expected officer or leader; nobody outside the agency is reminded",
                            "%s \"%s\": cần officer hoặc leader; không nhắc người ngoài đơn vị"),
                         key, words[i]);
        }
        whom |= bit;
    }
    if (whom == 0 && count == 0) {
        read_problem(
            reading, read_line(node, key),
            tr("%s: nobody; write officer, leader or both", "%s: chưa có ai; cần ghi officer, leader hoặc cả hai"),
            key);
    }
    return whom;
}

static void read_steps(struct reading *reading, const struct tree_node *node, struct reminder_ladder *ladder)
{
    const struct tree_node *list = read_list(reading, node, "steps", false);
    if (list == NULL) {
        return;
    }
    if (list->count > LADDER_STEPS_MAX) {
        read_problem(reading, list->line, tr("steps: %zu of them, expected at most %d", "steps: có %zu, tối đa %d"),
                     list->count, LADDER_STEPS_MAX);
        return;
    }
    struct reminder_step *steps = arena_array(reading->roster->arena, list->count + 1, sizeof(*steps));
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct tree_node *one = list->items[i];
        if (!read_keys(reading, one, "at whom")) {
            continue;
        }
        steps[count].offset = read_int(reading, one, "at", true, -LADDER_OFFSET_MAX, LADDER_OFFSET_MAX, 0);
        steps[count].whom = read_whom(reading, one, "whom", REMIND_OFFICER);
        if (count > 0 && steps[count - 1].offset >= steps[count].offset) {
            read_problem(reading, one->line,
                         tr("step %d stands after step %d: steps go from the earliest to the latest, each once",
                            "bước %d đứng sau bước %d: các bước ghi từ sớm đến muộn, mỗi bước một lần"),
                         steps[count].offset, steps[count - 1].offset);
        }
        count++;
    }
    ladder->steps = steps;
    ladder->step_count = count;
}

static void read_ladder(struct reading *reading, const struct tree_node *node, struct reminder_ladder *ladder)
{
    if (!read_keys(reading, node, "steps repeat_every repeat_whom urge_after list_after")) {
        return;
    }
    read_steps(reading, node, ladder);
    ladder->repeat_every = read_int(reading, node, "repeat_every", false, 0, LADDER_OFFSET_MAX, ladder->repeat_every);
    ladder->repeat_whom = read_whom(reading, node, "repeat_whom", ladder->repeat_whom);
    ladder->urge_after = read_int(reading, node, "urge_after", false, 0, LADDER_OFFSET_MAX, ladder->urge_after);
    ladder->list_after = read_int(reading, node, "list_after", false, 0, LADDER_OFFSET_MAX, ladder->list_after);
    if (ladder->step_count == 0 && ladder->repeat_every > 0) {
        read_problem(reading, read_line(node, "repeat_every"), "%s",
                     tr("repeat_every goes on after the last step, and there is none: write steps, or 0",
                        "repeat_every tính từ bước cuối nhưng chưa có bước nào: cần ghi steps, hoặc ghi 0"));
    }
}

static void read_ladders(struct reading *reading, const struct tree_node *node, struct cycle_policy *policy)
{
    const struct tree_node *ladders = read_member(reading, node, "ladders", false);
    if (ladders == NULL || !read_keys(reading, ladders, "task report milestone question returned")) {
        return;
    }
    for (enum obligation_kind kind = OBLIGATION_TASK; kind < OBLIGATION_KIND_MAX; kind++) {
        const struct tree_node *one = read_member(reading, ladders, obligation_kind_code(kind), false);
        if (one != NULL) {
            read_ladder(reading, one, &policy->ladders[kind]);
        }
    }
}

static void read_quiet(struct reading *reading, const struct tree_node *node, struct cycle_policy *policy)
{
    const struct tree_node *list = read_list(reading, node, "quiet", false);
    if (list == NULL) {
        return;
    }
    struct quiet_days *quiet = arena_array(reading->roster->arena, list->count + 1, sizeof(*quiet));
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct tree_node *one = list->items[i];
        if (!read_keys(reading, one, "from to why")) {
            continue;
        }
        quiet[count].from = read_day(reading, one, "from", true, DAY_MIN);
        quiet[count].to = read_day(reading, one, "to", false, quiet[count].from);
        quiet[count].why = read_text(reading, one, "why", false);
        if (quiet[count].from > quiet[count].to) {
            read_problem(reading, read_line(one, "to"), "%s", tr("`from` is after `to`", "`from` sau `to`"));
        }
        if (quiet[count].from != DAY_MIN) { /* else a problem already */
            count++;
        }
    }
    policy->quiet = quiet;
    policy->quiet_count = count;
}

static void read_extension(struct reading *reading, const struct tree_node *node, struct cycle_policy *policy)
{
    const struct tree_node *one = read_member(reading, node, "extension", false);
    if (one == NULL || !read_keys(reading, one, "notice most")) {
        return;
    }
    policy->extension_notice = read_int(reading, one, "notice", false, 0, POLICY_COUNT_MAX, policy->extension_notice);
    policy->extension_max = read_int(reading, one, "most", false, 0, POLICY_COUNT_MAX, policy->extension_max);
}

void read_policy(struct reading *reading, const struct tree_node *node, struct cycle_policy *policy)
{
    const struct {
        const char *key;
        int min, max;
        int *value;
    } numbers[] = {
        {"hour", 0, 23, &policy->hour},
        {"soon", 0, POLICY_COUNT_MAX, &policy->soon},
        {"urge_again", 0, POLICY_COUNT_MAX, &policy->urge_again},
        {"dossier_after", 0, POLICY_COUNT_MAX, &policy->dossier_after},
        {"unreachable_every", 1, POLICY_COUNT_MAX, &policy->unreachable_every},
        {"agent_patience", 0, POLICY_COUNT_MAX, &policy->agent_patience},
        {"nothing_flag_after", 1, POLICY_COUNT_MAX, &policy->nothing_flag_after},
        {"held_undecided_after", 1, POLICY_COUNT_MAX, &policy->held_undecided_after},
    };
    if (!read_keys(reading, node,
                   "hour soon quiet urge_again dossier_after unreachable_every agent_patience extension "
                   "nothing_flag_after held_undecided_after review_counts_first ladders")) {
        return;
    }
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        *numbers[i].value =
            read_int(reading, node, numbers[i].key, false, numbers[i].min, numbers[i].max, *numbers[i].value);
    }
    if (read_member(reading, node, "review_counts_first", false) != NULL) {
        policy->review_counts_first = read_bool(reading, node, "review_counts_first");
    }
    read_quiet(reading, node, policy);
    read_extension(reading, node, policy);
    read_ladders(reading, node, policy);
}
