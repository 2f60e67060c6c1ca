/* What people decided about plans (rounds, changes of time, milestones), to the wire and back, one element at a time.
 */
#include "field.h"
#include "roster_wire.h"

#include "lang.h"

/* ---- to the wire ---- */

static bool is_day(day_t day)
{
    return field_day_valid(day) && day != DAY_MIN && day != DAY_MAX;
}

bool roster_can_send_round(const struct round *round)
{
    bool ok = is_day(round->from) && is_day(round->to) && round->from <= round->to &&
              round->deadline_count <= ROSTER_DEADLINES_MAX;
    for (size_t i = 0; i < round->deadline_count; i++) {
        ok = ok && is_day(round->deadlines[i].printed) && is_day(round->deadlines[i].due);
    }
    return ok;
}

bool roster_can_send_due_change(const struct due_change *change)
{
    return field_day_valid(change->document.date) && (change->kind != DUE_EXTENDED || is_day(change->until));
}

bool roster_can_send_milestone(const struct milestone *milestone)
{
    return is_day(milestone->due);
}

static ProtobufCBinaryData of_name(struct arena *arena, const char *text)
{
    return field_of_text(field_cut(arena, text, ROSTER_NAME_BYTES));
}

static ProtobufCBinaryData of_text(struct arena *arena, const char *text)
{
    return field_of_text(field_cut(arena, text, ROSTER_TEXT_BYTES));
}

Tiendo__V1__Round *roster_encode_round(struct arena *arena, const struct round *round, uint32_t plan_key)
{
    Tiendo__V1__Round *out = arena_alloc(arena, sizeof(*out));
    Tiendo__V1__RoundDeadline *deadlines = arena_array(arena, round->deadline_count, sizeof(*deadlines));
    tiendo__v1__round__init(out);
    out->plan_key = plan_key;
    out->number = (uint64_t)round->number;
    out->period = field_of_text(round->period);
    out->name = of_name(arena, round->name);
    out->from = round->from;
    out->to = round->to;
    out->sealed = round->sealed;
    out->cooperating = round->cooperating;
    out->basis = of_text(arena, round->basis);
    out->n_deadlines = round->deadline_count;
    out->deadlines = arena_array(arena, round->deadline_count, sizeof(Tiendo__V1__RoundDeadline *));
    for (size_t i = 0; i < round->deadline_count; i++) {
        tiendo__v1__round_deadline__init(&deadlines[i]);
        deadlines[i].level = (uint32_t)round->deadlines[i].level;
        deadlines[i].kinds = round->deadlines[i].kinds;
        deadlines[i].to = of_name(arena, round->deadlines[i].to);
        deadlines[i].printed = round->deadlines[i].printed;
        deadlines[i].due = round->deadlines[i].due;
        out->deadlines[i] = &deadlines[i];
    }
    return out;
}

Tiendo__V1__DueChange *roster_encode_due_change(struct arena *arena, const struct due_change *change, uint32_t plan_key)
{
    Tiendo__V1__DueChange *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__due_change__init(out);
    out->plan_key = plan_key;
    out->label = field_of_text(change->item->label);
    out->kind = field_of_text(due_change_code(change->kind));
    out->party = field_of_text(change->party);
    out->until = change->kind == DUE_EXTENDED ? change->until : 0;
    out->document = of_name(arena, change->document.number);
    out->document_date = change->document.date;
    out->signer = of_name(arena, change->signer);
    out->decided_us = change->decided_us;
    return out;
}

Tiendo__V1__TaskMilestone *roster_encode_milestone(struct arena *arena, const struct milestone *milestone,
                                                   uint32_t plan_key, bool with_officer)
{
    Tiendo__V1__TaskMilestone *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__task_milestone__init(out);
    out->plan_key = plan_key;
    out->label = field_of_text(milestone->item->parent->label);
    out->number = (uint32_t)milestone->number;
    out->agency = field_of_text(milestone->agency);
    out->text = of_text(arena, milestone->text);
    if (with_officer) { /* personal data: for those who work with that officer */
        out->officer = of_text(arena, milestone->officer);
    }
    out->product = of_text(arena, milestone->product);
    out->basis = of_text(arena, milestone->basis);
    out->due = milestone->due;
    out->registered = milestone->registered;
    return out;
}

/* ---- and back ---- */

static bool load_name(const struct field_check *check, const char *field, ProtobufCBinaryData data, const char **ret)
{
    return field_text(check, field, data, ROSTER_NAME_BYTES, FIELD_OPTIONAL, ret);
}

static bool load_text(const struct field_check *check, const char *field, ProtobufCBinaryData data, const char **ret)
{
    return field_text(check, field, data, ROSTER_TEXT_BYTES, FIELD_OPTIONAL, ret);
}

static bool load_code(const struct field_check *check, const char *field, ProtobufCBinaryData data,
                      enum field_presence presence, const char **ret)
{
    return field_text(check, field, data, FIELD_CODE_MAX, presence, ret);
}

static bool check_day(const struct field_check *check, const char *field, int32_t day)
{
    return is_day(day) || field_fail(check, field, tr("%d is no day", "%d không phải một ngày"), (int)day);
}

static bool load_deadline(const struct field_check *check, const Tiendo__V1__RoundDeadline *in,
                          struct round_deadline *ret)
{
    ret->level = (int)in->level;
    ret->kinds = in->kinds;
    ret->printed = in->printed;
    ret->due = in->due;
    return field_range(check, "rounds.deadlines.level", in->level, 0, ROSTER_DEADLINES_MAX) &&
           field_range(check, "rounds.deadlines.kinds", in->kinds, 0, (1u << AGENCY_KIND_MAX) - 1) &&
           load_name(check, "rounds.deadlines.to", in->to, &ret->to) &&
           check_day(check, "rounds.deadlines.printed", in->printed) &&
           check_day(check, "rounds.deadlines.due", in->due);
}

bool roster_load_round(const struct field_check *check, const Tiendo__V1__Round *in, struct round *ret)
{
    if (!field_range(check, "rounds.plan_key", in->plan_key, 1, UINT32_MAX) ||
        !field_range(check, "rounds.number", in->number, 1, INT64_MAX) ||
        !load_code(check, "rounds.period", in->period, FIELD_REQUIRED, &ret->period) ||
        !load_name(check, "rounds.name", in->name, &ret->name) || !check_day(check, "rounds.from", in->from) ||
        !check_day(check, "rounds.to", in->to) || !load_text(check, "rounds.basis", in->basis, &ret->basis) ||
        !field_range(check, "rounds.deadlines", in->n_deadlines, 0, ROSTER_DEADLINES_MAX)) {
        return false;
    }
    if (in->from > in->to) {
        return field_fail(check, "rounds.from",
                          tr("days %d to %d are no span", "từ ngày %d đến ngày %d không phải một khoảng"),
                          (int)in->from, (int)in->to);
    }
    ret->number = (int64_t)in->number;
    ret->basis = ret->basis == NULL ? "" : ret->basis;
    ret->from = in->from;
    ret->to = in->to;
    ret->sealed = in->sealed;
    ret->cooperating = in->cooperating;
    ret->deadline_count = in->n_deadlines;
    ret->deadlines = arena_array(check->arena, in->n_deadlines, sizeof(*ret->deadlines));
    for (size_t i = 0; i < in->n_deadlines; i++) {
        struct round_deadline *deadline = &ret->deadlines[i];
        if (!load_deadline(check, in->deadlines[i], deadline)) {
            return false;
        }
        deadline->to = deadline->to == NULL ? "" : deadline->to;
    }
    return true;
}

bool roster_load_due_change(const struct field_check *check, const Tiendo__V1__DueChange *in, struct due_change *ret,
                            const char **ret_label)
{
    const char *kind = NULL;
    if (!field_range(check, "due_changes.plan_key", in->plan_key, 1, UINT32_MAX) ||
        !load_code(check, "due_changes.label", in->label, FIELD_REQUIRED, ret_label) ||
        !field_code(check, "due_changes.kind", in->kind, FIELD_REQUIRED, &kind) ||
        !load_code(check, "due_changes.party", in->party, FIELD_OPTIONAL, &ret->party) ||
        !load_name(check, "due_changes.document", in->document, &ret->document.number) ||
        !load_name(check, "due_changes.signer", in->signer, &ret->signer) ||
        (in->decided_us != 0 && !field_time(check, "due_changes.decided_us", in->decided_us))) {
        return false;
    }
    if (!field_day_valid(in->document_date)) {
        return field_fail(check, "due_changes.document_date", tr("%d is no day", "%d không phải một ngày"),
                          (int)in->document_date);
    }
    ret->kind = due_change_parse(kind);
    if (ret->kind == DUE_CHANGE_KIND_MAX) {
        return field_fail(check, "due_changes.kind", tr("unknown: %s", "không biết: %s"), kind);
    }
    ret->until = ret->kind == DUE_EXTENDED ? in->until : DAY_MAX;
    ret->document.date = in->document_date;
    ret->decided_us = in->decided_us;
    return ret->kind != DUE_EXTENDED || check_day(check, "due_changes.until", in->until);
}

bool roster_load_milestone(const struct field_check *check, const Tiendo__V1__TaskMilestone *in, struct milestone *ret,
                           const char **ret_label)
{
    ret->number = (int)in->number;
    ret->due = in->due;
    ret->registered = in->registered;
    if (!load_text(check, "milestones.text", in->text, &ret->text)) {
        return false;
    }
    ret->text = ret->text == NULL ? "" : ret->text;
    return field_range(check, "milestones.plan_key", in->plan_key, 1, UINT32_MAX) &&
           load_code(check, "milestones.label", in->label, FIELD_REQUIRED, ret_label) &&
           field_range(check, "milestones.number", in->number, 1, INT32_MAX) &&
           load_code(check, "milestones.agency", in->agency, FIELD_REQUIRED, &ret->agency) &&
           load_text(check, "milestones.officer", in->officer, &ret->officer) &&
           load_text(check, "milestones.product", in->product, &ret->product) &&
           load_text(check, "milestones.basis", in->basis, &ret->basis) && check_day(check, "milestones.due", in->due);
}

/* ---- together ---- */

void roster_cycle_count(const Tiendo__V1__Cycle *in, struct cycle_counts *counts)
{
    if (in != NULL) {
        counts->rounds += in->n_rounds;
        counts->due_changes += in->n_due_changes;
        counts->milestones += in->n_milestones;
    }
}

bool roster_cycle_counts_check(const struct field_check *check, const struct cycle_counts *counts)
{
    return field_range(check, "rounds", counts->rounds, 0, ROSTER_ROUNDS_MAX) &&
           field_range(check, "due_changes", counts->due_changes, 0, ROSTER_DUE_CHANGES_MAX) &&
           field_range(check, "milestones", counts->milestones, 0, ROSTER_MILESTONES_MAX);
}

bool roster_cycle_check(const struct field_check *check, const Tiendo__V1__Cycle *in)
{
    struct cycle_counts counts = {0};
    const char *label = NULL;
    roster_cycle_count(in, &counts);
    bool ok = roster_cycle_counts_check(check, &counts);
    for (size_t i = 0; ok && i < counts.rounds; i++) {
        struct round round = {0};
        ok = roster_load_round(check, in->rounds[i], &round);
    }
    for (size_t i = 0; ok && i < counts.due_changes; i++) {
        struct due_change change = {0};
        ok = roster_load_due_change(check, in->due_changes[i], &change, &label);
    }
    for (size_t i = 0; ok && i < counts.milestones; i++) {
        struct milestone milestone = {0};
        ok = roster_load_milestone(check, in->milestones[i], &milestone, &label);
    }
    return ok;
}
