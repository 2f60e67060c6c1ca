/* Assignments back to a roster: each element is checked and loaded by itself; sealing resolves the codes. */
#include "budget.h"
#include "field.h"
#include "roster_wire.h"
#include "wire.h"

#include "lang.h"

#include <math.h>
#include <string.h>

/* ---- one element ---- */

static bool load_text(const struct field_check *check, const char *field, ProtobufCBinaryData data, const char **ret)
{
    return field_text(check, field, data, ROSTER_TEXT_BYTES, FIELD_OPTIONAL, ret);
}

static bool load_name(const struct field_check *check, const char *field, ProtobufCBinaryData data,
                      enum field_presence presence, const char **ret)
{
    return field_text(check, field, data, ROSTER_NAME_BYTES, presence, ret);
}

static bool load_code(const struct field_check *check, const char *field, ProtobufCBinaryData data, const char **ret)
{
    return field_text(check, field, data, FIELD_CODE_MAX, FIELD_REQUIRED, ret);
}

static bool load_names(const struct field_check *check, const char *field, const ProtobufCBinaryData *data,
                       size_t count, size_t max, const char ***ret)
{
    if (!field_range(check, field, count, 0, max)) {
        return false;
    }
    *ret = arena_array(check->arena, count, sizeof(**ret));
    for (size_t i = 0; i < count; i++) {
        if (!load_name(check, field, data[i], FIELD_REQUIRED, &(*ret)[i])) {
            return false;
        }
    }
    return true;
}

/* Days are used in sums later: nothing but the two ends of time and real years may come in. */
static bool check_span(const struct field_check *check, const char *field, int32_t from, int32_t to)
{
    if (!field_day_valid(from) || !field_day_valid(to) || from > to) {
        return field_fail(check, field, tr("days %d to %d are no span", "từ ngày %d đến ngày %d không phải một khoảng"),
                          (int)from, (int)to);
    }
    return true;
}

static bool load_agency(const struct field_check *check, const Tiendo__V1__Agency *in, struct agency *ret)
{
    const char *kind = NULL;
    if (!load_code(check, "agencies.code", in->code, &ret->code) ||
        !load_name(check, "agencies.name", in->name, FIELD_REQUIRED, &ret->name) ||
        !load_name(check, "agencies.province", in->province, FIELD_REQUIRED, &ret->province) ||
        !field_code(check, "agencies.kind", in->kind, FIELD_REQUIRED, &kind) ||
        !load_names(check, "agencies.aliases", in->aliases, in->n_aliases, ROSTER_ALIASES_MAX, &ret->aliases) ||
        !check_span(check, "agencies.valid_from", in->valid_from, in->valid_to) ||
        !field_range(check, "agencies.members", in->n_members, 0, ROSTER_MEMBERS_MAX) ||
        !field_range(check, "agencies.reach", in->reach, 0, (1u << AGENCY_KIND_MAX) - 1)) {
        return false;
    }
    ret->kind = agency_kind_parse(kind);
    if (ret->kind == AGENCY_NONE) {
        return field_fail(check, "agencies.kind", tr("unknown: %s", "không biết: %s"), kind);
    }
    ret->alias_count = in->n_aliases;
    ret->valid_from = in->valid_from;
    ret->valid_to = in->valid_to;
    ret->open = in->open;
    ret->reach = in->reach;
    ret->member_count = in->n_members;
    ret->members = arena_array(check->arena, in->n_members, sizeof(*ret->members));
    for (size_t i = 0; i < in->n_members; i++) {
        const Tiendo__V1__Membership *member = in->members[i];
        if (!load_code(check, "agencies.members.code", member->code, &ret->members[i].code) ||
            !check_span(check, "agencies.members.valid_from", member->valid_from, member->valid_to)) {
            return false;
        }
        ret->members[i].from = member->valid_from;
        ret->members[i].to = member->valid_to;
    }
    return true;
}

static bool load_plan(const struct field_check *check, const Tiendo__V1__Plan *in, struct plan *ret)
{
    ret->date = in->date;
    return load_name(check, "plans.number", in->number, FIELD_REQUIRED, &ret->number) &&
           check_span(check, "plans.date", in->date, DAY_MAX) &&
           load_name(check, "plans.issuer", in->issuer, FIELD_REQUIRED, &ret->issuer) &&
           load_name(check, "plans.province", in->province, FIELD_REQUIRED, &ret->province) &&
           field_text(check, "plans.title", in->title, ROSTER_TEXT_BYTES, FIELD_REQUIRED, &ret->title) &&
           load_code(check, "plans.focal_code", in->focal_code, &ret->focal_code) &&
           field_range(check, "plans.key", in->key, 1, UINT32_MAX);
}

static bool load_party(const struct field_check *check, const Tiendo__V1__Party *in, struct party *ret)
{
    const char *role = NULL;
    if (!load_code(check, "items.parties.code", in->code, &ret->code) ||
        !load_name(check, "items.parties.printed", in->printed, FIELD_REQUIRED, &ret->printed) ||
        !field_code(check, "items.parties.role", in->role, FIELD_REQUIRED, &role) ||
        !load_names(check, "items.parties.except", in->except, in->n_except, ROSTER_EXCEPT_MAX, &ret->except)) {
        return false;
    }
    ret->role = role_parse(role);
    ret->inherited = in->inherited;
    ret->except_count = in->n_except;
    return ret->role != ROLE_NONE || field_fail(check, "items.parties.role", tr("unknown: %s", "không biết: %s"), role);
}

static bool load_bound(const struct field_check *check, const char *field, const Tiendo__V1__Bound *in, bool *ret_has,
                       double *ret_value)
{
    if (in != NULL && !isfinite(in->value)) {
        return field_fail(check, field, tr("not a finite number", "không phải số hữu hạn"));
    }
    *ret_has = in != NULL;
    *ret_value = in == NULL ? 0 : in->value;
    return true;
}

static bool load_target(const struct field_check *check, const Tiendo__V1__Target *in, struct target *ret)
{
    const char *op = NULL;
    if (!field_range(check, "items.targets.year", in->year, FIELD_YEAR_MIN, FIELD_YEAR_MAX) ||
        !load_name(check, "items.targets.printed", in->printed, FIELD_OPTIONAL, &ret->printed) ||
        !field_code(check, "items.targets.op", in->op, FIELD_REQUIRED, &op) ||
        !load_bound(check, "items.targets.min", in->min, &ret->has_min, &ret->min) ||
        !load_bound(check, "items.targets.max", in->max, &ret->has_max, &ret->max) ||
        !load_name(check, "items.targets.scope", in->scope, FIELD_OPTIONAL, &ret->scope)) {
        return false;
    }
    ret->year = (int)in->year;
    ret->printed = ret->printed == NULL ? "" : ret->printed;
    ret->scope = ret->scope == NULL ? "" : ret->scope;
    ret->op = target_op_parse(op);
    return ret->op != TARGET_OP_MAX || field_fail(check, "items.targets.op", tr("unknown: %s", "không biết: %s"), op);
}

static bool load_item_lists(const struct field_check *check, const Tiendo__V1__Item *in, struct item *ret)
{
    if (!field_range(check, "items.parties", in->n_parties, 0, ROSTER_PARTIES_MAX) ||
        !field_range(check, "items.targets", in->n_targets, 0, ROSTER_TARGETS_MAX)) {
        return false;
    }
    ret->party_count = in->n_parties;
    ret->parties = arena_array(check->arena, in->n_parties, sizeof(*ret->parties));
    ret->target_count = in->n_targets;
    ret->targets = arena_array(check->arena, in->n_targets, sizeof(*ret->targets));
    for (size_t i = 0; i < in->n_parties; i++) {
        if (!load_party(check, in->parties[i], &ret->parties[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < in->n_targets; i++) {
        if (!load_target(check, in->targets[i], &ret->targets[i])) {
            return false;
        }
    }
    return true;
}

static bool load_mandate(const struct field_check *check, const Tiendo__V1__Item *in, struct item *ret)
{
    const char *mandate = NULL;
    if (!field_code(check, "items.mandate", in->mandate, FIELD_OPTIONAL, &mandate)) {
        return false;
    }
    ret->mandate = mandate == NULL ? MANDATE_ORDER : mandate_parse(mandate);
    return ret->mandate != MANDATE_MAX ||
           field_fail(check, "items.mandate", tr("unknown: %s", "không biết: %s"), mandate);
}

static bool load_item(const struct field_check *check, const Tiendo__V1__Item *in, struct item *ret)
{
    if (!load_code(check, "items.label", in->label, &ret->label) ||
        !load_name(check, "items.section", in->section, FIELD_OPTIONAL, &ret->section) ||
        !load_text(check, "items.title", in->title, &ret->title) ||
        !load_text(check, "items.content", in->content, &ret->content) ||
        !load_text(check, "items.assigned_text", in->assigned_text, &ret->assigned_text) ||
        !load_name(check, "items.period_printed", in->period_printed, FIELD_OPTIONAL, &ret->period.printed) ||
        !check_span(check, "items.period_from", in->period_from, in->period_to) ||
        !load_name(check, "items.unit", in->unit, FIELD_OPTIONAL, &ret->unit) || !load_item_lists(check, in, ret)) {
        return false;
    }
    if (!load_mandate(check, in, ret)) {
        return false;
    }
    ret->kind = in->indicator ? ITEM_INDICATOR : ITEM_TASK;
    ret->section = ret->section == NULL ? "" : ret->section;
    ret->title = ret->title == NULL ? "" : ret->title;
    ret->assigned_text = ret->assigned_text == NULL ? "" : ret->assigned_text;
    ret->period.from = in->period_from;
    ret->period.to = in->period_to;
    ret->period.ongoing = in->ongoing;
    return true;
}

static bool load_days(const struct field_check *check, const char *field, const int32_t *in, size_t count, day_t **ret)
{
    if (!field_range(check, field, count, 0, ROSTER_DAYS_MAX)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!field_day_valid(in[i]) || in[i] == DAY_MIN || in[i] == DAY_MAX || (i > 0 && in[i] <= in[i - 1])) {
            return field_fail(check, field,
                              tr("day %d: not a day, or not in order", "ngày %d: không hợp lệ hoặc sai thứ tự"),
                              (int)in[i]);
        }
    }
    *ret = arena_memdup(check->arena, in, count * sizeof(*in));
    return true;
}

static bool load_calendar(const struct field_check *check, const Tiendo__V1__Calendar *in, struct workcal *ret)
{
    ret->off_count = in->n_off;
    ret->worked_count = in->n_worked;
    return load_days(check, "calendar.off", in->off, in->n_off, &ret->off) &&
           load_days(check, "calendar.worked", in->worked, in->n_worked, &ret->worked);
}

static bool load_codes(const struct field_check *check, const char *field, const ProtobufCBinaryData *in, size_t count,
                       const char ***ret)
{
    if (!field_range(check, field, count, 0, ROSTER_BODIES_MAX)) {
        return false;
    }
    *ret = arena_array(check->arena, count, sizeof(**ret));
    for (size_t i = 0; i < count; i++) {
        if (!load_code(check, field, in[i], &(*ret)[i])) {
            return false;
        }
    }
    return true;
}

static bool check_day(const struct field_check *check, const char *field, int32_t day)
{
    return (field_day_valid(day) && day != DAY_MIN && day != DAY_MAX) ||
           field_fail(check, field, tr("%d is no day", "%d không phải một ngày"), (int)day);
}

static bool load_event(const struct field_check *check, const Tiendo__V1__AgencyEvent *in, struct agency_event *ret)
{
    const char *kind = NULL;
    ret->document.date = DAY_MIN;
    if (!field_code(check, "events.kind", in->kind, FIELD_REQUIRED, &kind) ||
        !check_day(check, "events.date", in->date) ||
        !load_codes(check, "events.from", in->from, in->n_from, &ret->from) ||
        !load_codes(check, "events.to", in->to, in->n_to, &ret->to) ||
        !load_name(check, "events.document", in->document, FIELD_OPTIONAL, &ret->document.number)) {
        return false;
    }
    ret->kind = event_kind_parse(kind);
    ret->date = in->date;
    ret->from_count = in->n_from;
    ret->to_count = in->n_to;
    return ret->kind != EVENT_NONE || field_fail(check, "events.kind", tr("unknown: %s", "không biết: %s"), kind);
}

/* Its task is set by the caller, who knows the plan. */
static bool load_reassignment(const struct field_check *check, const Tiendo__V1__Reassignment *in,
                              struct reassignment *ret, const char **ret_label)
{
    ret->document.date = DAY_MIN;
    ret->from = in->from;
    return field_range(check, "reassignments.plan_key", in->plan_key, 1, UINT32_MAX) &&
           load_code(check, "reassignments.label", in->label, ret_label) &&
           load_code(check, "reassignments.party", in->party, &ret->party) &&
           load_code(check, "reassignments.agency", in->agency, &ret->agency) &&
           check_day(check, "reassignments.from", in->from) &&
           load_name(check, "reassignments.document", in->document, FIELD_OPTIONAL, &ret->document.number);
}

/* ---- one part ---- */

static bool check_head(const struct field_check *check, const Tiendo__V1__Assignments *in)
{
    if (!field_range(check, "revision", in->revision, 0, INT64_MAX) ||
        !field_range(check, "parts", in->parts, 1, WIRE_PARTS_MAX) ||
        !field_range(check, "part", in->part, 0, in->parts - 1) ||
        !field_range(check, "agencies", in->n_agencies, 0, ROSTER_AGENCIES_MAX) ||
        !field_range(check, "plans", in->n_plans, 0, ROSTER_PLANS_MAX) ||
        !field_range(check, "items", in->n_items, 0, ROSTER_ITEMS_MAX) ||
        !field_range(check, "events", in->n_events, 0, ROSTER_EVENTS_MAX) ||
        !field_range(check, "reassignments", in->n_reassignments, 0, ROSTER_REASSIGNMENTS_MAX)) {
        return false;
    }
    if ((in->calendar != NULL) != (in->part == 0)) {
        return field_fail(check, "calendar", tr("belongs in part 0 and only there", "phải nằm ở phần 0 và chỉ ở đó"));
    }
    return true;
}

bool roster_part_check(const Tiendo__V1__Assignments *in, struct wire_assignments *ret, struct err *err)
{
    struct arena *scratch = arena_new();
    struct field_check check = {.arena = scratch, .message = "assignments", .err = err};
    bool ok = check_head(&check, in);
    for (size_t i = 0; ok && i < in->n_agencies; i++) {
        struct agency agency = {0};
        ok = load_agency(&check, in->agencies[i], &agency);
    }
    for (size_t i = 0; ok && i < in->n_plans; i++) {
        struct plan plan = {0};
        ok = load_plan(&check, in->plans[i], &plan);
    }
    for (size_t i = 0; ok && i < in->n_items; i++) {
        struct item item = {0};
        ok = load_item(&check, in->items[i], &item) &&
             field_range(&check, "items.plan_key", in->items[i]->plan_key, 1, UINT32_MAX);
    }
    for (size_t i = 0; ok && i < in->n_events; i++) {
        struct agency_event event = {0};
        ok = load_event(&check, in->events[i], &event);
    }
    for (size_t i = 0; ok && i < in->n_reassignments; i++) {
        struct reassignment reassignment = {0};
        const char *label = NULL;
        ok = load_reassignment(&check, in->reassignments[i], &reassignment, &label);
    }
    ok = ok && roster_cycle_check(&check, in->cycle);
    struct workcal calendar = {0};
    ok = ok && (in->calendar == NULL || load_calendar(&check, in->calendar, &calendar));
    if (ok) {
        *ret = (struct wire_assignments){.revision = in->revision, .part = in->part, .parts = in->parts};
    }
    arena_free(scratch);
    return ok;
}

/* ---- the parts together ---- */

struct joining {
    struct arena *scratch;
    struct roster *roster;
    struct field_check check;
    const Tiendo__V1__Assignments **parts; /* in order */
    size_t count;
    uint32_t *keys;       /* of the roster's plans */
    size_t *plan_lengths; /* how many items each has */
};

static bool join_order(struct joining *j, const struct bytes *frames)
{
    for (size_t i = 0; i < j->count; i++) {
        if (frames[i].size > WIRE_FRAME_MAX) {
            return field_fail(&j->check, "frame", tr("%zu bytes, at most %d", "dài %zu byte, tối đa %d"),
                              frames[i].size, WIRE_FRAME_MAX);
        }
        const ProtobufCMessage *unpacked =
            budget_unpack(j->scratch, &tiendo__v1__envelope__descriptor, frames[i], j->check.err);
        const Tiendo__V1__Envelope *envelope = (const Tiendo__V1__Envelope *)unpacked;
        if (envelope == NULL) {
            return false;
        }
        if (envelope->protocol_version != WIRE_VERSION ||
            envelope->body_case != TIENDO__V1__ENVELOPE__BODY_ASSIGNMENTS) {
            return field_fail(&j->check, "frame", tr("not a part of a roster", "không phải một phần của danh mục"));
        }
        const Tiendo__V1__Assignments *part = envelope->assignments;
        if (!check_head(&j->check, part)) {
            return false;
        }
        if (part->parts != j->count || j->parts[part->part] != NULL) {
            return field_fail(&j->check, "part",
                              tr("part %u of %u, among %zu parts: missing or doubled",
                                 "phần %u trong %u, nhận được %zu phần: thiếu hoặc trùng"),
                              part->part, part->parts, j->count);
        }
        j->parts[part->part] = part;
    }
    for (size_t i = 1; i < j->count; i++) {
        if (j->parts[i]->revision != j->parts[0]->revision) {
            return field_fail(&j->check, "revision",
                              tr("parts of two revisions", "các phần thuộc hai phiên bản khác nhau"));
        }
    }
    return true;
}

static bool join_totals(const struct joining *j, size_t *ret_plans)
{
    size_t agencies = 0;
    size_t items = 0;
    size_t events = 0;
    size_t reassignments = 0;
    struct cycle_counts decided = {0};
    for (size_t i = 0; i < j->count; i++) {
        roster_cycle_count(j->parts[i]->cycle, &decided);
        events += j->parts[i]->n_events;
        reassignments += j->parts[i]->n_reassignments;
        agencies += j->parts[i]->n_agencies;
        items += j->parts[i]->n_items;
        *ret_plans += j->parts[i]->n_plans;
    }
    return field_range(&j->check, "agencies", agencies, 0, ROSTER_AGENCIES_MAX) &&
           field_range(&j->check, "plans", *ret_plans, 0, ROSTER_PLANS_MAX) &&
           field_range(&j->check, "items", items, 0, ROSTER_ITEMS_MAX) &&
           field_range(&j->check, "events", events, 0, ROSTER_EVENTS_MAX) &&
           field_range(&j->check, "reassignments", reassignments, 0, ROSTER_REASSIGNMENTS_MAX) &&
           roster_cycle_counts_check(&j->check, &decided);
}

static bool join_heads(struct joining *j)
{
    for (size_t i = 0; i < j->count; i++) {
        const Tiendo__V1__Assignments *part = j->parts[i];
        for (size_t n = 0; n < part->n_agencies; n++) {
            if (!load_agency(&j->check, part->agencies[n], roster_add_agency(j->roster))) {
                return false;
            }
        }
        for (size_t n = 0; n < part->n_plans; n++) {
            j->keys[j->roster->plan_count] = part->plans[n]->key;
            if (!load_plan(&j->check, part->plans[n], roster_add_plan(j->roster))) {
                return false;
            }
        }
    }
    return load_calendar(&j->check, j->parts[0]->calendar, &j->roster->calendar);
}

/* The plan that an item belongs to; plan_count when there is none, or several. */
static size_t plan_of(const struct joining *j, uint32_t key)
{
    size_t found = j->roster->plan_count;
    for (size_t i = 0; i < j->roster->plan_count; i++) {
        if (j->keys[i] == key) {
            if (found != j->roster->plan_count) {
                return j->roster->plan_count;
            }
            found = i;
        }
    }
    return found;
}

static bool join_items(struct joining *j, bool counting)
{
    for (size_t i = 0; i < j->count; i++) {
        const Tiendo__V1__Assignments *part = j->parts[i];
        for (size_t n = 0; n < part->n_items; n++) {
            const Tiendo__V1__Item *in = part->items[n];
            size_t place = plan_of(j, in->plan_key);
            if (place == j->roster->plan_count) {
                return field_fail(&j->check, "items.plan_key",
                                  tr("%u is no plan's key", "%u không phải khóa của kế hoạch nào"), in->plan_key);
            }
            struct plan *plan = &j->roster->plans[place];
            if (counting) {
                j->plan_lengths[place]++;
            } else if (!load_item(&j->check, in, &plan->items[plan->item_count++])) {
                return false;
            }
        }
    }
    return true;
}

/* The stored name of a plan, or of one of its tasks. */
static bool name_task(const struct joining *j, const char *field, uint32_t key, const char *label, const char **ret)
{
    size_t place = plan_of(j, key);
    if (place == j->roster->plan_count) {
        return field_fail(&j->check, field, tr("%u is no plan's key", "%u không phải khóa của kế hoạch nào"), key);
    }
    const struct plan *plan = &j->roster->plans[place];
    char day[DAY_ISO_MAX];
    *ret = arena_printf(j->roster->arena, "%s@%s@%s%s%s", plan->number, day_iso(plan->date, day), plan->issuer,
                        label == NULL ? "" : "#", label == NULL ? "" : label);
    return true;
}

static bool join_decided(struct joining *j, const Tiendo__V1__Cycle *in)
{
    const char *label = NULL;
    for (size_t n = 0; in != NULL && n < in->n_rounds; n++) {
        struct round *round = roster_add_round(j->roster);
        if (!roster_load_round(&j->check, in->rounds[n], round) ||
            !name_task(j, "rounds.plan_key", in->rounds[n]->plan_key, NULL, &round->plan)) {
            return false;
        }
    }
    for (size_t n = 0; in != NULL && n < in->n_due_changes; n++) {
        struct due_change *change = roster_add_due_change(j->roster);
        if (!roster_load_due_change(&j->check, in->due_changes[n], change, &label) ||
            !name_task(j, "due_changes.plan_key", in->due_changes[n]->plan_key, label, &change->task)) {
            return false;
        }
    }
    for (size_t n = 0; in != NULL && n < in->n_milestones; n++) {
        struct milestone *milestone = roster_add_milestone(j->roster);
        if (!roster_load_milestone(&j->check, in->milestones[n], milestone, &label) ||
            !name_task(j, "milestones.plan_key", in->milestones[n]->plan_key, label, &milestone->task)) {
            return false;
        }
    }
    return true;
}

static bool join_changes(struct joining *j)
{
    for (size_t i = 0; i < j->count; i++) {
        const Tiendo__V1__Assignments *part = j->parts[i];
        for (size_t n = 0; n < part->n_events; n++) {
            if (!load_event(&j->check, part->events[n], roster_add_event(j->roster))) {
                return false;
            }
        }
        for (size_t n = 0; n < part->n_reassignments; n++) {
            struct reassignment *one = roster_add_reassignment(j->roster);
            const char *label = NULL;
            if (!load_reassignment(&j->check, part->reassignments[n], one, &label) ||
                !name_task(j, "reassignments.plan_key", part->reassignments[n]->plan_key, label, &one->task)) {
                return false;
            }
        }
        if (!join_decided(j, part->cycle)) {
            return false;
        }
    }
    return true;
}

static bool join(struct joining *j, const struct bytes *frames)
{
    size_t plans = 0;
    j->parts = arena_array(j->scratch, j->count, sizeof(Tiendo__V1__Assignments *)); /* NULL: not seen yet */
    if (!join_order(j, frames) || !join_totals(j, &plans)) {
        return false;
    }
    j->keys = arena_array(j->scratch, plans, sizeof(*j->keys));
    j->plan_lengths = arena_array(j->scratch, plans, sizeof(*j->plan_lengths));
    if (!join_heads(j) || !join_items(j, true)) {
        return false;
    }
    for (size_t i = 0; i < plans; i++) {
        struct plan *plan = &j->roster->plans[i];
        plan->items = arena_array(j->roster->arena, j->plan_lengths[i], sizeof(*plan->items));
    }
    j->roster->revision = (int64_t)j->parts[0]->revision;
    if (!join_items(j, false) || !join_changes(j)) {
        return false;
    }
    struct err why = {0};
    return roster_seal(j->roster, &why) || err_set(j->check.err, ERR_PROTOCOL, "assignments: %s", why.text);
}

struct roster *wire_roster_from_parts(const struct bytes *frames, size_t count, struct err *err)
{
    struct arena *scratch = arena_new();
    struct joining j = {.scratch = scratch, .roster = roster_new(), .count = count};
    j.check = (struct field_check){.arena = j.roster->arena, .message = "assignments", .err = err};
    bool ok = field_range(&j.check, "parts", count, 1, WIRE_PARTS_MAX) && join(&j, frames);
    arena_free(scratch);
    if (!ok) {
        roster_unref(j.roster);
        return NULL;
    }
    return j.roster;
}
