#include "read.h"

#include "lang.h"

#include <string.h>

static const char kinds_allowed[] = "department equivalent vertical district commune province party front central";

static enum agency_kind read_kind(struct reading *reading, const struct tree_node *node)
{
    const char *code = read_text(reading, node, "kind", true);
    enum agency_kind kind = agency_kind_parse(code);
    if (code != NULL && (kind == AGENCY_NONE || kind == AGENCY_GROUP)) {
        read_problem(reading, read_line(node, "kind"),
                     tr("kind \"%s\": expected one of: %s", "kind \"%s\": cần một trong: %s"), code, kinds_allowed);
    }
    return kind;
}

static void read_validity(struct reading *reading, const struct tree_node *node, day_t *from, day_t *to,
                          const char *from_key, const char *to_key)
{
    *from = read_day(reading, node, from_key, false, DAY_MIN);
    *to = read_day(reading, node, to_key, false, DAY_MAX);
    if (*from > *to) {
        read_problem(reading, read_line(node, to_key), tr("%s is after %s", "%s sau %s"), from_key, to_key);
    }
}

static void check_new_code(struct reading *reading, const struct tree_node *node, const struct agency *added)
{
    const struct reference *first = reference_of_agency(reading->problems, added->code);
    if (first != NULL) {
        read_problem(reading, read_line(node, "code"),
                     tr("the code %s is there twice (first in %s:%d)", "mã %s ghi hai lần (lần đầu ở %s:%d)"),
                     added->code, first->file, first->line);
    }
    for (const struct agency *other = reading->roster->agencies; first == NULL && other < added; other++) {
        if (added->code != NULL && other->code != NULL && strcmp(other->code, added->code) == 0) {
            read_problem(reading, read_line(node, "code"), tr("the code %s is there twice", "mã %s ghi hai lần"),
                         added->code);
        }
    }
    read_reference(reading, REFERENCE_AGENCY, added->code, NULL, read_line(node, "code"));
}

static void read_agency(struct reading *reading, const struct tree_node *node, const char *province)
{
    if (!read_keys(reading, node, "code name kind aliases valid_from valid_to unconfirmed note")) {
        return;
    }
    struct agency *agency = roster_add_agency(reading->roster);
    agency->province = province;
    agency->code = read_code(reading, node, "code", true);
    agency->name = read_text(reading, node, "name", true);
    agency->kind = read_kind(reading, node);
    agency->aliases = read_texts(reading, node, "aliases", &agency->alias_count);
    agency->unconfirmed = read_bool(reading, node, "unconfirmed");
    agency->note = read_text(reading, node, "note", false);
    read_validity(reading, node, &agency->valid_from, &agency->valid_to, "valid_from", "valid_to");
    check_new_code(reading, node, agency);
}

static void read_members(struct reading *reading, const struct tree_node *node, struct agency *group)
{
    const struct tree_node *list = read_list(reading, node, "members", true);
    if (list == NULL) {
        return;
    }
    group->members = arena_array(reading->roster->arena, list->count + 1, sizeof(*group->members));
    for (size_t i = 0; i < list->count; i++) {
        const struct tree_node *item = list->items[i];
        if (!read_keys(reading, item, "agency from to")) {
            continue;
        }
        struct membership *member = &group->members[group->member_count];
        member->code = read_code(reading, item, "agency", true);
        read_validity(reading, item, &member->from, &member->to, "from", "to");
        if (member->code == NULL) {
            continue;
        }
        for (const struct membership *other = group->members; other < member; other++) {
            if (strcmp(other->code, member->code) == 0 && other->from <= member->to && member->from <= other->to) {
                read_problem(
                    reading, item->line,
                    tr("%s is a member twice at the same time", "%s là thành viên hai lần trong cùng thời gian"),
                    member->code);
            }
        }
        read_reference(reading, REFERENCE_MEMBER, member->code, group->code == NULL ? "" : group->code,
                       read_line(item, "agency"));
        group->member_count++;
    }
}

static void read_reach(struct reading *reading, const struct tree_node *node, struct agency *group)
{
    const struct tree_node *list = read_list(reading, node, "reach", true);
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        const char *code = read_scalar(reading, list->items[i], "reach");
        enum agency_kind kind = agency_kind_parse(code);
        if (kind == AGENCY_NONE || kind == AGENCY_GROUP) {
            read_problem(reading, list->items[i]->line,
                         tr("reach \"%s\": expected one of: %s", "reach \"%s\": cần một trong: %s"),
                         code == NULL ? "" : code, kinds_allowed);
        } else {
            group->reach |= 1u << kind;
        }
    }
}

static void read_group(struct reading *reading, const struct tree_node *node, const char *province)
{
    if (!read_keys(reading, node, "code name basis phrases members reach valid_from valid_to unconfirmed note")) {
        return;
    }
    struct agency *group = roster_add_agency(reading->roster);
    group->province = province;
    group->kind = AGENCY_GROUP;
    group->code = read_code(reading, node, "code", true);
    group->name = read_text(reading, node, "name", true);
    group->note = read_text(reading, node, "note", false);
    group->unconfirmed = read_bool(reading, node, "unconfirmed");
    group->aliases = read_texts(reading, node, "phrases", &group->alias_count);
    read_validity(reading, node, &group->valid_from, &group->valid_to, "valid_from", "valid_to");
    check_new_code(reading, node, group);
    const char *basis = read_text(reading, node, "basis", true);
    const char *other = NULL; /* the key that does not go with the basis */
    if (basis != NULL && strcmp(basis, "closed") == 0) {
        other = "reach";
        read_members(reading, node, group);
    } else if (basis != NULL && strcmp(basis, "open") == 0) {
        group->open = true;
        other = "members";
        read_reach(reading, node, group);
    } else if (basis != NULL) {
        read_problem(reading, read_line(node, "basis"),
                     tr("basis \"%s\": expected closed or open", "basis \"%s\": cần ghi closed hoặc open"), basis);
    }
    if (other != NULL && read_member(reading, node, other, false) != NULL) {
        read_problem(reading, read_line(node, other),
                     tr("`%s` does not go with basis %s: closed has members, open has reach",
                        "`%s` không đi với basis %s: closed có members, open có reach"),
                     other, basis);
    }
}

bool read_agencies(struct reading *reading, struct catalogue_identity *ret)
{
    read_keys(reading, reading->root, "tiendo province agencies groups events");
    const char *province = read_text(reading, reading->root, "province", true);
    *ret = (struct catalogue_identity){CATALOGUE_AGENCIES, province == NULL ? "" : province, DAY_MIN};
    const struct tree_node *agencies = read_list(reading, reading->root, "agencies", true);
    for (size_t i = 0; agencies != NULL && i < agencies->count; i++) {
        read_agency(reading, agencies->items[i], ret->name);
    }
    const struct tree_node *groups = read_list(reading, reading->root, "groups", false);
    for (size_t i = 0; groups != NULL && i < groups->count; i++) {
        read_group(reading, groups->items[i], ret->name);
    }
    read_events(reading);
    return true;
}
