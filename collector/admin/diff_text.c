#include "diff_text.h"

#include <stdio.h>
#include <string.h>

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

/* "a; b": one more part of a list. */
static const char *join(struct arena *arena, const char *list, const char *part)
{
    return list[0] == '\0' ? part : arena_printf(arena, "%s; %s", list, part);
}

static const char *day_text(struct arena *arena, day_t day)
{
    char buf[DAY_ISO_MAX];
    return day == DAY_MIN || day == DAY_MAX ? "…" : arena_strdup(arena, day_iso(day, buf));
}

static const char *period_text(struct arena *arena, const struct period *period)
{
    if (period->printed == NULL) {
        return "";
    }
    if (period->ongoing) {
        return arena_printf(arena, "\"%s\"", period->printed);
    }
    return arena_printf(arena, "\"%s\" (%s – %s)", period->printed, day_text(arena, period->from),
                        day_text(arena, period->to));
}

static const char *parties_text(struct arena *arena, const struct item *item)
{
    const char *list = "";
    for (size_t i = 0; i < item->party_count; i++) {
        const struct party *party = &item->parties[i];
        const char *except = "";
        for (size_t e = 0; e < party->except_count; e++) {
            except = arena_printf(arena, "%s -%s", except, party->except[e]);
        }
        list = join(arena, list,
                    arena_printf(arena, "%s %s \"%s\"%s%s", role_code(party->role), party->code, party->printed, except,
                                 party->inherited ? " (inherited)" : ""));
    }
    return list;
}

static const char *targets_text(struct arena *arena, const struct item *item)
{
    const char *list = "";
    for (size_t i = 0; i < item->target_count; i++) {
        const struct target *target = &item->targets[i];
        const char *min = target->has_min ? arena_printf(arena, " %g", target->min) : "";
        const char *max = target->has_max ? arena_printf(arena, "…%g", target->max) : "";
        list = join(arena, list,
                    arena_printf(arena, "%d \"%s\" [%s%s%s] %s", target->year, target->printed,
                                 target_op_code(target->op), min, max, or_empty(target->scope)));
    }
    return list;
}

void item_texts(struct arena *arena, const struct item *item, struct named_text ret[static ITEM_TEXTS])
{
    const struct named_text texts[ITEM_TEXTS] = {
        {"kind", item->kind == ITEM_TASK ? "task" : "indicator"},
        {"title", or_empty(item->title)},
        {"content", or_empty(item->content)},
        {"section", or_empty(item->section)},
        {"assigned_text", or_empty(item->assigned_text)},
        {"parties", parties_text(arena, item)},
        {"period", period_text(arena, &item->period)},
        {"funding", or_empty(item->funding)},
        {"unit", or_empty(item->unit)},
        {"scope", or_empty(item->scope)},
        {"targets", targets_text(arena, item)},
        {"mandate", mandate_code(item->mandate)},
    };
    memcpy(ret, texts, sizeof(texts));
}

static const char *sections_text(struct arena *arena, const struct plan *plan)
{
    const char *list = "";
    for (size_t i = 0; i < plan->section_count; i++) {
        const struct section *section = &plan->sections[i];
        list = join(arena, list, arena_printf(arena, "%s %s %s", section->id, section->title, or_empty(section->text)));
    }
    return list;
}

static const char *bases_text(struct arena *arena, const struct plan *plan)
{
    const char *list = "";
    for (size_t i = 0; i < plan->basis_count; i++) {
        const struct legal_basis *basis = &plan->bases[i];
        list = join(arena, list,
                    arena_printf(arena, "%s %s %s", basis->number, day_text(arena, basis->date), basis->text));
    }
    return list;
}

static const char *duties_text(struct arena *arena, const struct plan *plan)
{
    const char *list = "";
    for (size_t i = 0; i < plan->duty_count; i++) {
        const struct duty *duty = &plan->duties[i];
        list = join(arena, list,
                    arena_printf(arena, "%s → %s, %s: %s", or_empty(duty->who), or_empty(duty->to),
                                 or_empty(duty->when), or_empty(duty->text)));
    }
    return list;
}

static const char *anomalies_text(struct arena *arena, const struct plan *plan)
{
    const char *list = "";
    for (size_t i = 0; i < plan->anomaly_count; i++) {
        const struct anomaly *anomaly = &plan->anomalies[i];
        const char *quotes = "";
        for (size_t q = 0; q < anomaly->quote_count; q++) {
            quotes = arena_printf(arena, "%s \"%s\"", quotes, anomaly->quotes[q]);
        }
        for (size_t q = 0; q < anomaly->also_count; q++) {
            quotes = arena_printf(arena, "%s (%s)", quotes, anomaly->also[q]);
        }
        list = join(arena, list,
                    arena_printf(arena, "%s %s %s%s %s %s", anomaly->place, anomaly->kind, anomaly->severity, quotes,
                                 or_empty(anomaly->note), or_empty(anomaly->treatment)));
    }
    return list;
}

void plan_texts(struct arena *arena, const struct plan *plan, struct named_text ret[static PLAN_TEXTS])
{
    const struct named_text texts[PLAN_TEXTS] = {
        {"date", day_text(arena, plan->date)},    {"issuer", or_empty(plan->issuer)},
        {"province", or_empty(plan->province)},   {"title", or_empty(plan->title)},
        {"focal", or_empty(plan->focal_code)},    {"source", or_empty(plan->source)},
        {"sections", sections_text(arena, plan)}, {"bases", bases_text(arena, plan)},
        {"duties", duties_text(arena, plan)},     {"anomalies", anomalies_text(arena, plan)},
    };
    memcpy(ret, texts, sizeof(texts));
}

static const char *aliases_text(struct arena *arena, const struct agency *agency)
{
    const char *list = "";
    for (size_t i = 0; i < agency->alias_count; i++) {
        list = join(arena, list, agency->aliases[i]);
    }
    return list;
}

static const char *members_text(struct arena *arena, const struct agency *agency)
{
    const char *list = "";
    for (size_t i = 0; i < agency->member_count; i++) {
        const struct membership *member = &agency->members[i];
        bool always = member->from == DAY_MIN && member->to == DAY_MAX;
        list = join(arena, list,
                    always ? member->code
                           : arena_printf(arena, "%s (%s – %s)", member->code, day_text(arena, member->from),
                                          day_text(arena, member->to)));
    }
    return list;
}

void agency_texts(struct arena *arena, const struct agency *agency, struct named_text ret[static AGENCY_TEXTS])
{
    const struct named_text texts[AGENCY_TEXTS] = {
        {"name", or_empty(agency->name)},
        {"kind", agency_kind_code(agency->kind)},
        {"aliases", aliases_text(arena, agency)},
        {"valid_from", day_text(arena, agency->valid_from)},
        {"valid_to", day_text(arena, agency->valid_to)},
        {"unconfirmed", agency->unconfirmed ? "yes" : "no"},
        {"note", or_empty(agency->note)},
        {"open", agency->open ? "yes" : "no"},
        {"members", members_text(arena, agency)},
        {"reach", arena_printf(arena, "%#x", agency->reach)},
    };
    memcpy(ret, texts, sizeof(texts));
}
