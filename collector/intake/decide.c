#include "decide.h"

#include "responsibility.h"

#include <string.h>

static size_t add_once(const struct agency **list, size_t count, size_t max, const struct agency *agency)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i] == agency) {
            return count;
        }
    }
    if (agency != NULL && count < max) {
        list[count++] = agency;
    }
    return count;
}

/* Who stands for the sender on the day of the decision. */
static const struct agency *speaker_of(const struct agency *sender, day_t on)
{
    return sender == NULL ? NULL : agency_successor(sender, on);
}

size_t deciders_of(const struct item *item, const struct agency *sender, day_t on, const struct agency **ret_agencies,
                   size_t max)
{
    size_t count = 0;
    struct answerable one = {0};
    const struct agency *own = speaker_of(sender, on);
    for (size_t n = 0; answerable_next(item, on, &n, &one);) {
        count = add_once(ret_agencies, count, max, one.answer.agency == own ? NULL : one.answer.agency);
    }
    const struct agency *focal = agency_successor(item->plan->focal, on);
    return count > 0 ? count : add_once(ret_agencies, 0, max, focal == own ? NULL : focal);
}

bool may_decide(const struct roster *roster, const struct agency *agency, const char *task, const char *sender,
                day_t on)
{
    enum { DECIDERS_MAX = 64 };
    const struct agency *deciders[DECIDERS_MAX];
    const struct item *item = roster_find_item(roster, task, NULL);
    const struct agency *said = roster_agency(roster, sender);
    if (item == NULL || agency == NULL || agency == speaker_of(said, on)) {
        return false;
    }
    size_t count = deciders_of(item, said, on, deciders, DECIDERS_MAX);
    for (size_t i = 0; i < count; i++) {
        if (deciders[i] == agency) {
            return true;
        }
    }
    return agency == agency_successor(item->plan->focal, on);
}

struct uuid held_notice_id(const struct uuid *update_id, const char *agency)
{
    struct arena *arena = arena_new();
    char text[UUID_TEXT_MAX];
    struct uuid id = wire_id_of(arena_printf(arena, "held %s %s", uuid_text(update_id, text), agency));
    arena_free(arena);
    return id;
}

static const char *agency_name(const struct roster *roster, const char *code)
{
    const struct agency *agency = roster_agency(roster, code);
    return agency == NULL ? code : agency->name;
}

const char *held_notice_text(struct arena *arena, const struct roster *roster, const char *sender,
                             const struct item *item, enum reason why_held)
{
    char spoken[LABEL_SPOKEN_MAX];
    if (why_held == REASON_REASSIGNMENT) {
        return arena_printf(
            arena,
            "%s gửi nội dung cho %s (Kế hoạch %s) thay đơn vị đã được sắp xếp lại, khi chưa có văn bản phân "
            "công lại. Đề nghị xem và chấp nhận hoặc không chấp nhận trong 5 ngày làm việc.",
            agency_name(roster, sender), label_spoken(item->label, spoken), item->plan->number);
    }
    return arena_printf(
        arena,
        "%s gửi nội dung cho %s (Kế hoạch %s) theo cụm từ \"có liên quan\". Đề nghị xem và chấp nhận hoặc không "
        "chấp nhận trong 5 ngày làm việc.",
        agency_name(roster, sender), label_spoken(item->label, spoken), item->plan->number);
}

const char *decision_notice_text(struct arena *arena, const struct roster *roster, const char *decider,
                                 const char *task, enum wire_decision decision, const char *reason)
{
    char spoken[LABEL_SPOKEN_MAX];
    const struct item *item = roster_find_item(roster, task, NULL);
    const char *what = item == NULL ? task : label_spoken(item->label, spoken);
    if (decision == DECISION_RELEASE) {
        return arena_printf(arena, "%s đã chấp nhận nội dung của đơn vị về %s.", agency_name(roster, decider), what);
    }
    return arena_printf(arena, "%s không chấp nhận nội dung của đơn vị về %s, lý do: \"%s\". Nội dung vẫn được lưu.",
                        agency_name(roster, decider), what, reason == NULL ? "" : reason);
}
