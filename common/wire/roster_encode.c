/* A roster as one agency needs it, in as many frames as it takes. */
#include "field.h"
#include "lineage.h"
#include "roster_wire.h"
#include "wire.h"

#include <string.h>

enum {
    PART_BYTES = WIRE_FRAME_MAX / 2, /* where a part is full; one element alone may be larger, up to a frame */
    ELEMENT_OVERHEAD = 8,            /* tag and length of an element */
    PART_OVERHEAD = 64,              /* envelope, revision, part and parts */
};

struct encoding {
    struct arena *arena;
    const struct roster *roster;
    const struct agency *agency;
    Tiendo__V1__Agency **agencies;
    Tiendo__V1__Plan **plans;
    bool *needed; /* the items of each plan */
    Tiendo__V1__Item **items;
    size_t item_count;
    Tiendo__V1__Calendar *calendar;
    Tiendo__V1__AgencyEvent **events;
    Tiendo__V1__Reassignment **reassignments;
    size_t reassignment_count;
    Tiendo__V1__Round **rounds;
    Tiendo__V1__DueChange **due_changes;
    Tiendo__V1__TaskMilestone **milestones;
    struct cycle_counts counts;
};

/* ---- what the agency is shown ---- */

static bool is_excepted(const struct party *party, const struct agency *agency)
{
    for (size_t i = 0; i < party->except_count; i++) {
        if (strcmp(party->except[i], agency->code) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_meant(const struct party *party, const struct agency *agency)
{
    if (party->agency == agency) {
        return true;
    }
    if (is_excepted(party, agency)) {
        return false;
    }
    if (party->basis == BASIS_OPEN_GROUP) {
        return group_holds(party->agency, agency, agency->valid_from);
    }
    for (size_t i = 0; i < party->agency->member_count; i++) {
        if (party->agency->members[i].agency == agency) {
            return true;
        }
    }
    return false;
}

/* At any time, itself or a body that it descends from: a role that has ended, that has not begun yet or that waits for
 * a person's decision still belongs on the agency's screen. */
static bool is_reached(const struct party *party, const struct agency *agency)
{
    for (size_t i = 0; i < agency->origin_count; i++) {
        if (is_meant(party, agency->origins[i])) {
            return true;
        }
    }
    return false;
}

static bool was_given(const struct item *item, const struct agency *agency)
{
    for (size_t i = 0; i < item->reassignment_count; i++) {
        if (agency_descends_from(agency, item->reassignments[i]->to)) {
            return true;
        }
    }
    return false;
}

static bool has_role(const struct item *item, const struct agency *agency)
{
    if (agency_descends_from(agency, item->plan->focal) || was_given(item, agency)) {
        return true;
    }
    for (size_t i = 0; i < item->party_count; i++) {
        if (is_reached(&item->parties[i], agency)) {
            return true;
        }
    }
    return false;
}

static bool needs_items(const struct plan *plan, const struct agency *agency)
{
    if (strcmp(plan->province, agency->province) == 0) {
        return true;
    }
    for (size_t i = 0; i < plan->item_count; i++) {
        if (has_role(&plan->items[i], agency)) {
            return true;
        }
    }
    return false;
}

/* ---- one element ---- */

static ProtobufCBinaryData of_name(struct arena *arena, const char *text)
{
    return field_of_text(field_cut(arena, text, ROSTER_NAME_BYTES));
}

static ProtobufCBinaryData of_text(struct arena *arena, const char *text)
{
    return field_of_text(field_cut(arena, text, ROSTER_TEXT_BYTES));
}

static ProtobufCBinaryData *of_names(struct arena *arena, const char **texts, size_t count)
{
    ProtobufCBinaryData *list = arena_array(arena, count, sizeof(*list));
    for (size_t i = 0; i < count; i++) {
        list[i] = of_name(arena, texts[i]);
    }
    return list;
}

static Tiendo__V1__Agency *encode_agency(struct arena *arena, const struct agency *agency)
{
    Tiendo__V1__Agency *out = arena_alloc(arena, sizeof(*out));
    Tiendo__V1__Membership *members = arena_array(arena, agency->member_count, sizeof(*members));
    tiendo__v1__agency__init(out);
    out->code = field_of_text(agency->code);
    out->name = of_name(arena, agency->name);
    out->province = of_name(arena, agency->province);
    out->kind = field_of_text(agency_kind_code(agency->kind));
    out->n_aliases = agency->alias_count;
    out->aliases = of_names(arena, agency->aliases, agency->alias_count);
    out->valid_from = agency->valid_from;
    out->valid_to = agency->valid_to;
    out->open = agency->open;
    out->reach = agency->reach;
    out->n_members = agency->member_count;
    out->members = arena_array(arena, agency->member_count, sizeof(Tiendo__V1__Membership *));
    for (size_t i = 0; i < agency->member_count; i++) {
        tiendo__v1__membership__init(&members[i]);
        members[i].code = field_of_text(agency->members[i].code);
        members[i].valid_from = agency->members[i].from;
        members[i].valid_to = agency->members[i].to;
        out->members[i] = &members[i];
    }
    return out;
}

static Tiendo__V1__Plan *encode_plan(struct arena *arena, const struct plan *plan, uint32_t key)
{
    Tiendo__V1__Plan *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__plan__init(out);
    out->number = of_name(arena, plan->number);
    out->date = plan->date;
    out->issuer = of_name(arena, plan->issuer);
    out->province = of_name(arena, plan->province);
    out->title = of_text(arena, plan->title);
    out->focal_code = field_of_text(plan->focal_code);
    out->key = key;
    return out;
}

static void encode_parties(struct arena *arena, const struct item *item, Tiendo__V1__Item *out)
{
    Tiendo__V1__Party *parties = arena_array(arena, item->party_count, sizeof(*parties));
    out->n_parties = item->party_count;
    out->parties = arena_array(arena, item->party_count, sizeof(Tiendo__V1__Party *));
    for (size_t i = 0; i < item->party_count; i++) {
        const struct party *party = &item->parties[i];
        tiendo__v1__party__init(&parties[i]);
        parties[i].code = field_of_text(party->code);
        parties[i].printed = of_name(arena, party->printed);
        parties[i].role = field_of_text(role_code(party->role));
        parties[i].inherited = party->inherited;
        parties[i].n_except = party->except_count;
        parties[i].except = of_names(arena, party->except, party->except_count);
        out->parties[i] = &parties[i];
    }
}

static Tiendo__V1__Bound *encode_bound(struct arena *arena, bool has, double value)
{
    if (!has) {
        return NULL;
    }
    Tiendo__V1__Bound *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__bound__init(out);
    out->value = value;
    return out;
}

static void encode_targets(struct arena *arena, const struct item *item, Tiendo__V1__Item *out)
{
    Tiendo__V1__Target *targets = arena_array(arena, item->target_count, sizeof(*targets));
    out->n_targets = item->target_count;
    out->targets = arena_array(arena, item->target_count, sizeof(Tiendo__V1__Target *));
    for (size_t i = 0; i < item->target_count; i++) {
        const struct target *target = &item->targets[i];
        tiendo__v1__target__init(&targets[i]);
        targets[i].year = (uint32_t)target->year;
        targets[i].printed = of_name(arena, target->printed);
        targets[i].op = field_of_text(target_op_code(target->op));
        targets[i].min = encode_bound(arena, target->has_min, target->min);
        targets[i].max = encode_bound(arena, target->has_max, target->max);
        targets[i].scope = of_name(arena, target->scope);
        out->targets[i] = &targets[i];
    }
}

static Tiendo__V1__Item *encode_item(struct arena *arena, const struct item *item, uint32_t plan_key, bool with_content)
{
    Tiendo__V1__Item *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__item__init(out);
    out->plan_key = plan_key;
    out->indicator = item->kind == ITEM_INDICATOR;
    out->label = field_of_text(item->label);
    out->section = of_name(arena, item->section);
    out->title = of_text(arena, item->title);
    if (with_content) {
        out->content = of_text(arena, item->content);
    }
    out->assigned_text = of_text(arena, item->assigned_text);
    out->period_printed = of_name(arena, item->period.printed);
    out->period_from = item->period.from;
    out->period_to = item->period.to;
    out->ongoing = item->period.ongoing;
    out->unit = of_name(arena, item->unit);
    if (item->mandate != MANDATE_ORDER) {
        out->mandate = field_of_text(mandate_code(item->mandate));
    }
    encode_parties(arena, item, out);
    encode_targets(arena, item, out);
    return out;
}

static ProtobufCBinaryData *of_codes(struct arena *arena, const struct agency **bodies, size_t count)
{
    ProtobufCBinaryData *list = arena_array(arena, count, sizeof(*list));
    for (size_t i = 0; i < count; i++) {
        list[i] = field_of_text(bodies[i]->code);
    }
    return list;
}

static Tiendo__V1__AgencyEvent *encode_event(struct arena *arena, const struct agency_event *event)
{
    Tiendo__V1__AgencyEvent *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__agency_event__init(out);
    out->kind = field_of_text(event_kind_code(event->kind));
    out->date = event->date;
    out->n_from = event->from_count;
    out->from = of_codes(arena, event->predecessors, event->from_count);
    out->n_to = event->to_count;
    out->to = of_codes(arena, event->successors, event->to_count);
    out->document = of_name(arena, event->document.number);
    return out;
}

static Tiendo__V1__Reassignment *encode_reassignment(struct arena *arena, const struct reassignment *one,
                                                     uint32_t plan_key)
{
    Tiendo__V1__Reassignment *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__reassignment__init(out);
    out->plan_key = plan_key;
    out->label = field_of_text(one->item->label);
    out->party = field_of_text(one->origin->code);
    out->agency = field_of_text(one->to->code);
    out->from = one->from;
    out->document = of_name(arena, one->document.number);
    return out;
}

static Tiendo__V1__Calendar *encode_calendar(struct arena *arena, const struct workcal *calendar)
{
    Tiendo__V1__Calendar *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__calendar__init(out);
    out->n_off = calendar->off_count;
    out->off = calendar->off;
    out->n_worked = calendar->worked_count;
    out->worked = calendar->worked;
    return out;
}

/* ---- the whole, and its parts ---- */

static void collect(struct encoding *e)
{
    const struct roster *roster = e->roster;
    size_t total = 0;
    e->agencies = arena_array(e->arena, roster->agency_count, sizeof(Tiendo__V1__Agency *));
    for (size_t i = 0; i < roster->agency_count; i++) {
        e->agencies[i] = encode_agency(e->arena, &roster->agencies[i]);
    }
    e->plans = arena_array(e->arena, roster->plan_count, sizeof(Tiendo__V1__Plan *));
    e->needed = arena_array(e->arena, roster->plan_count, sizeof(*e->needed));
    for (size_t i = 0; i < roster->plan_count; i++) {
        e->plans[i] = encode_plan(e->arena, &roster->plans[i], (uint32_t)i + 1);
        e->needed[i] = needs_items(&roster->plans[i], e->agency);
        total += e->needed[i] ? roster->plans[i].item_count : 0;
    }
    e->items = arena_array(e->arena, total, sizeof(Tiendo__V1__Item *));
    for (size_t i = 0; i < roster->plan_count; i++) {
        const struct plan *plan = &roster->plans[i];
        for (size_t n = 0; n < plan->item_count && e->needed[i]; n++) {
            const struct item *item = &plan->items[n];
            e->items[e->item_count++] = encode_item(e->arena, item, (uint32_t)i + 1, has_role(item, e->agency));
        }
    }
    e->calendar = encode_calendar(e->arena, &roster->calendar);
}

static void collect_changes(struct encoding *e)
{
    const struct roster *roster = e->roster;
    e->events = arena_array(e->arena, roster->event_count, sizeof(Tiendo__V1__AgencyEvent *));
    for (size_t i = 0; i < roster->event_count; i++) {
        e->events[i] = encode_event(e->arena, &roster->events[i]);
    }
    e->reassignments = arena_array(e->arena, roster->reassignment_count, sizeof(Tiendo__V1__Reassignment *));
    for (size_t i = 0; i < roster->reassignment_count; i++) {
        const struct reassignment *one = &roster->reassignments[i];
        size_t plan = one->item == NULL ? 0 : (size_t)(one->item->plan - roster->plans);
        if (one->item != NULL && e->needed[plan]) {
            e->reassignments[e->reassignment_count++] = encode_reassignment(e->arena, one, (uint32_t)plan + 1);
        }
    }
}

/* The key of the plan on the wire; 0: the agency does not get its items. */
static uint32_t key_of(const struct encoding *e, const struct plan *plan)
{
    size_t place = plan == NULL ? 0 : (size_t)(plan - e->roster->plans);
    return plan != NULL && e->needed[place] ? (uint32_t)place + 1 : 0;
}

static void collect_decided(struct encoding *e)
{
    const struct roster *roster = e->roster;
    e->rounds = arena_array(e->arena, roster->round_count, sizeof(Tiendo__V1__Round *));
    for (size_t i = 0; i < roster->round_count; i++) {
        uint32_t key = key_of(e, roster->rounds[i].of);
        if (key != 0 && roster_can_send_round(&roster->rounds[i])) {
            e->rounds[e->counts.rounds++] = roster_encode_round(e->arena, &roster->rounds[i], key);
        }
    }
    e->due_changes = arena_array(e->arena, roster->due_change_count, sizeof(Tiendo__V1__DueChange *));
    for (size_t i = 0; i < roster->due_change_count; i++) {
        const struct due_change *one = &roster->due_changes[i];
        uint32_t key = key_of(e, one->item == NULL ? NULL : one->item->plan);
        if (key != 0 && roster_can_send_due_change(one)) {
            e->due_changes[e->counts.due_changes++] = roster_encode_due_change(e->arena, one, key);
        }
    }
    e->milestones = arena_array(e->arena, roster->milestone_count, sizeof(Tiendo__V1__TaskMilestone *));
    for (size_t i = 0; i < roster->milestone_count; i++) {
        const struct milestone *one = &roster->milestones[i];
        uint32_t key = key_of(e, one->item == NULL ? NULL : one->item->plan);
        if (key != 0 && roster_can_send_milestone(one)) {
            e->milestones[e->counts.milestones++] =
                roster_encode_milestone(e->arena, one, key, has_role(one->item->parent, e->agency));
        }
    }
}

struct part {
    Tiendo__V1__Assignments message;
    Tiendo__V1__Cycle cycle;
    size_t size;
};

/* The part that an element goes into: the last one, or a new one when that is full. */
static struct part *part_for(struct part *parts, size_t *count, const ProtobufCMessage *element)
{
    size_t size = protobuf_c_message_get_packed_size(element) + ELEMENT_OVERHEAD;
    struct part *last = &parts[*count - 1];
    if (last->size > 0 && last->size + size > PART_BYTES) {
        last = &parts[(*count)++];
        tiendo__v1__assignments__init(&last->message);
    }
    last->size += size;
    return last;
}

/* The cycle of the part that an element goes into. */
static Tiendo__V1__Cycle *cycle_for(struct part *parts, size_t *count, const ProtobufCMessage *element)
{
    struct part *part = part_for(parts, count, element);
    if (part->message.cycle == NULL) {
        tiendo__v1__cycle__init(&part->cycle);
        part->message.cycle = &part->cycle;
        part->size += ELEMENT_OVERHEAD;
    }
    return &part->cycle;
}

static void divide_decided(const struct encoding *e, struct part *parts, size_t *count)
{
#define DIVIDE(member)                                                                                                 \
    for (size_t i = 0; i < e->counts.member; i++) {                                                                    \
        Tiendo__V1__Cycle *cycle = cycle_for(parts, count, &e->member[i]->base);                                       \
        cycle->member = cycle->n_##member == 0 ? &e->member[i] : cycle->member;                                        \
        cycle->n_##member++;                                                                                           \
    }
    DIVIDE(rounds)
    DIVIDE(due_changes)
    DIVIDE(milestones)
#undef DIVIDE
}

/* Agencies, plans and items in this order, so that what a part refers to came before it. */
static size_t divide(const struct encoding *e, struct part *parts)
{
    size_t count = 1;
    tiendo__v1__assignments__init(&parts[0].message);
    parts[0].message.calendar = e->calendar;
    parts[0].size = protobuf_c_message_get_packed_size(&e->calendar->base) + ELEMENT_OVERHEAD;
#define DIVIDE(member, total)                                                                                          \
    for (size_t i = 0; i < (total); i++) {                                                                             \
        Tiendo__V1__Assignments *part = &part_for(parts, &count, &e->member[i]->base)->message;                        \
        part->member = part->n_##member == 0 ? &e->member[i] : part->member;                                           \
        part->n_##member++;                                                                                            \
    }
    DIVIDE(agencies, e->roster->agency_count)
    DIVIDE(plans, e->roster->plan_count)
    DIVIDE(items, e->item_count)
    DIVIDE(events, e->roster->event_count)
    DIVIDE(reassignments, e->reassignment_count)
#undef DIVIDE
    divide_decided(e, parts, &count);
    return count;
}

static bool pack_part(const struct encoding *e, struct part *part, size_t number, size_t count, struct bytes *ret)
{
    Tiendo__V1__Envelope envelope = TIENDO__V1__ENVELOPE__INIT;
    part->message.revision = (uint64_t)e->roster->revision;
    part->message.part = (uint32_t)number;
    part->message.parts = (uint32_t)count;
    envelope.protocol_version = WIRE_VERSION;
    envelope.body_case = TIENDO__V1__ENVELOPE__BODY_ASSIGNMENTS;
    envelope.assignments = &part->message;
    return field_pack(e->arena, &envelope.base, WIRE_FRAME_MAX, ret, NULL);
}

struct frame_list wire_encode_roster(struct arena *arena, const struct roster *roster, const struct agency *agency)
{
    struct arena *scratch = arena_new();
    struct encoding e = {.arena = scratch, .roster = roster, .agency = agency};
    collect(&e);
    collect_changes(&e);
    collect_decided(&e);
    size_t elements = roster->agency_count + roster->plan_count + e.item_count + roster->event_count +
                      e.reassignment_count + e.counts.rounds + e.counts.due_changes + e.counts.milestones;
    struct part *parts = arena_array(scratch, 1 + elements, sizeof(*parts));
    size_t count = divide(&e, parts);
    struct frame_list ret = {0};
    if (count <= WIRE_PARTS_MAX) {
        ret.frames = arena_array(arena, count, sizeof(*ret.frames));
        ret.count = count;
    }
    for (size_t i = 0; i < ret.count; i++) {
        struct bytes frame = {0};
        if (!pack_part(&e, &parts[i], i, count, &frame)) {
            ret = (struct frame_list){0};
            break;
        }
        ret.frames[i] = (struct bytes){.data = arena_memdup(arena, frame.data, frame.size), .size = frame.size};
    }
    arena_free(scratch);
    return ret;
}
