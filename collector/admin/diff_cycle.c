/* What a changed cycle file changes: the policy key by key, the definitions field by field. */
#include "diff.h"

#include "diff_text.h"
#include "policy.h"

#include <string.h>

enum { POLICY_TEXTS = 11 + OBLIGATION_KIND_MAX, DEFINITION_TEXTS = 13 };

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

static const char *number_text(struct arena *arena, int number)
{
    return arena_printf(arena, "%d", number);
}

static const char *whom_text(unsigned whom)
{
    return whom == REMIND_OFFICER ? "officer" : whom == REMIND_LEADER ? "leader" : whom == 0 ? "" : "officer, leader";
}

/* "-5 officer; 1 officer, leader; every 5 officer; urge 5; list 10" */
static const char *ladder_text(struct arena *arena, const struct reminder_ladder *ladder)
{
    const char *list = "";
    for (size_t i = 0; i < ladder->step_count; i++) {
        list = arena_printf(arena, "%s%d %s; ", list, ladder->steps[i].offset, whom_text(ladder->steps[i].whom));
    }
    return arena_printf(arena, "%severy %d %s; urge %d; list %d", list, ladder->repeat_every,
                        whom_text(ladder->repeat_whom), ladder->urge_after, ladder->list_after);
}

static const char *quiet_text(struct arena *arena, const struct cycle_policy *policy)
{
    const char *list = "";
    for (size_t i = 0; i < policy->quiet_count; i++) {
        char from[DAY_ISO_MAX];
        char to[DAY_ISO_MAX];
        list = arena_printf(arena, "%s%s%s – %s %s", list, i == 0 ? "" : "; ", day_iso(policy->quiet[i].from, from),
                            day_iso(policy->quiet[i].to, to), or_empty(policy->quiet[i].why));
    }
    return list;
}

static void policy_texts(struct arena *arena, const struct cycle_policy *policy,
                         struct named_text ret[static POLICY_TEXTS])
{
    const struct named_text texts[] = {
        {"hour", number_text(arena, policy->hour)},
        {"soon", number_text(arena, policy->soon)},
        {"quiet", quiet_text(arena, policy)},
        {"urge_again", number_text(arena, policy->urge_again)},
        {"dossier_after", number_text(arena, policy->dossier_after)},
        {"unreachable_every", number_text(arena, policy->unreachable_every)},
        {"agent_patience", number_text(arena, policy->agent_patience)},
        {"extension", arena_printf(arena, "notice %d, most %d", policy->extension_notice, policy->extension_max)},
        {"nothing_flag_after", number_text(arena, policy->nothing_flag_after)},
        {"held_undecided_after", number_text(arena, policy->held_undecided_after)},
        {"review_counts_first", policy->review_counts_first ? "true" : "false"},
    };
    memcpy(ret, texts, sizeof(texts));
    for (enum obligation_kind kind = OBLIGATION_TASK; kind < OBLIGATION_KIND_MAX; kind++) {
        ret[sizeof(texts) / sizeof(texts[0]) + (size_t)kind] =
            (struct named_text){obligation_kind_code(kind), ladder_text(arena, &policy->ladders[kind])};
    }
}

static const char *deadlines_text(struct arena *arena, const struct report_definition *definition)
{
    const char *list = "";
    for (size_t i = 0; i < definition->deadline_count; i++) {
        const struct report_deadline *one = &definition->deadlines[i];
        const char *kinds = "";
        for (enum agency_kind kind = AGENCY_NONE + 1; kind < AGENCY_KIND_MAX; kind++) {
            if ((one->kinds & 1u << kind) != 0) {
                kinds = arena_printf(arena, "%s %s", kinds, agency_kind_code(kind));
            }
        }
        const char *rule = one->rule.kind == DEADLINE_WORKDAYS
                               ? arena_printf(arena, "workdays %d", one->rule.workdays)
                               : arena_printf(arena, "%sday %d months %d", one->rule.before ? "before " : "",
                                              one->rule.day, one->rule.months);
        list = arena_printf(arena, "%s%slevel %d%s → %s: %s, roll %s", list, i == 0 ? "" : "; ", one->level, kinds,
                            one->to_code, rule, roll_code(one->rule.roll));
    }
    return list;
}

static const char *roles_text(struct arena *arena, unsigned roles)
{
    const char *list = "";
    for (enum role role = ROLE_LEAD; role < ROLE_MAX; role++) {
        if ((roles & 1u << role) != 0) {
            list = arena_printf(arena, "%s%s%s", list, list[0] == '\0' ? "" : ", ", role_code(role));
        }
    }
    return list;
}

static const char *lines_text(struct arena *arena, const char *const *lines, size_t count)
{
    const char *list = "";
    for (size_t i = 0; i < count; i++) {
        list = arena_printf(arena, "%s%s%s", list, i == 0 ? "" : "; ", lines[i]);
    }
    return list;
}

static void definition_texts(struct arena *arena, const struct report_definition *definition,
                             struct named_text ret[static DEFINITION_TEXTS])
{
    char day[DAY_ISO_MAX];
    const struct named_text texts[DEFINITION_TEXTS] = {
        {"name", definition->name},
        {"content", definition->content},
        {"method", definition->method},
        {"frequency", period_kind_code(definition->frequency)},
        {"who", roles_text(arena, definition->roles)},
        {"cooperating", definition->cooperating ? "true" : "false"},
        {"window", !definition->own_window ? ""
                                           : arena_printf(arena, "day %d months %d – day %d months %d",
                                                          definition->window_from.day, definition->window_from.months,
                                                          definition->window_to.day, definition->window_to.months)},
        {"deadlines", deadlines_text(arena, definition)},
        {"basis", arena_printf(arena, "%s %s %s", definition->basis.number, day_iso(definition->basis.date, day),
                               or_empty(definition->basis.issuer))},
        {"basis_text", or_empty(definition->basis_text)},
        {"outline", lines_text(arena, definition->outline, definition->outline_count)},
        {"forms", lines_text(arena, definition->forms, definition->form_count)},
        {"note", or_empty(definition->note)},
    };
    memcpy(ret, texts, sizeof(texts));
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

struct changes diff_cycles(struct arena *arena, const struct cycle *before, const struct cycle *after)
{
    struct changes changes = {0};
    struct named_text old_policy[POLICY_TEXTS];
    struct named_text new_policy[POLICY_TEXTS];
    policy_texts(arena, before == NULL ? &policy_default : &before->policy, old_policy);
    policy_texts(arena, &after->policy, new_policy);
    compare(arena, &changes, "policy", "", old_policy, new_policy, POLICY_TEXTS);
    for (size_t i = 0; i < after->definition_count; i++) {
        const struct report_definition *definition = &after->definitions[i];
        const struct report_definition *old = cycle_definition(before, definition->id);
        if (old == NULL) {
            changes_add(arena, &changes,
                        (struct change){CHANGE_ADDED, definition->id, definition->name, NULL, NULL, NULL});
            continue;
        }
        struct named_text old_texts[DEFINITION_TEXTS];
        struct named_text new_texts[DEFINITION_TEXTS];
        definition_texts(arena, old, old_texts);
        definition_texts(arena, definition, new_texts);
        compare(arena, &changes, definition->id, definition->name, old_texts, new_texts, DEFINITION_TEXTS);
    }
    for (size_t i = 0; before != NULL && i < before->definition_count; i++) {
        const struct report_definition *old = &before->definitions[i];
        if (cycle_definition(after, old->id) == NULL) {
            changes_add(arena, &changes, (struct change){CHANGE_REMOVED, old->id, old->name, NULL, NULL, NULL});
        }
    }
    return changes;
}
