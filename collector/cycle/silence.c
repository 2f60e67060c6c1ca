#include "silence.h"

static const struct {
    const char *code, *label;
    enum silence_audience audience;
} causes[SILENCE_CAUSE_MAX] = {
    [SILENCE_NONE] = {"", "", AUDIENCE_OFFICER},
    [SILENCE_NOTHING_TO_REPORT] = {"nothing_to_report", "Không phát sinh trong kỳ", AUDIENCE_NOBODY},
    [SILENCE_UP] = {"up_silent", "Máy đang kết nối, chưa có nội dung gửi", AUDIENCE_OFFICER},
    [SILENCE_APPROVED_UNSENT] = {"approved_unsent", "Nội dung đã duyệt còn nằm trên máy, chưa gửi đi được",
                                 AUDIENCE_AGENCY_IT},
    [SILENCE_AGENT_DOWN] = {"agent_down", "Máy của đơn vị đang tắt hoặc phần mềm chưa chạy", AUDIENCE_AGENCY_IT},
    [SILENCE_LINK_DOWN] = {"link_down", "Mất kết nối từ máy của đơn vị đến trung tâm", AUDIENCE_AGENCY_IT},
    [SILENCE_COLLECTOR_DOWN] = {"collector_down", "Máy chủ trung tâm gián đoạn, đơn vị chưa kết nối lại được",
                                AUDIENCE_CENTRE_IT},
};

const char *silence_code(enum silence_cause cause)
{
    return causes[cause].code;
}

const char *silence_label(enum silence_cause cause)
{
    return causes[cause].label;
}

enum silence_audience silence_audience(enum silence_cause cause)
{
    return causes[cause].audience;
}

/* Whether no collector answered in all of a time. */
static bool was_out(const struct silence_facts *facts, int64_t from, int64_t to)
{
    for (size_t i = 0; i < facts->outage_count; i++) {
        if (facts->outages[i].from <= from && to <= facts->outages[i].to) {
            return true;
        }
    }
    return false;
}

/* Whether more working days than patience allows went by without a word, those not counted on which nobody answered. */
static bool is_away(const struct silence_facts *facts, const struct workcal *calendar, int64_t now)
{
    int quiet = 0;
    day_t last = day_of_instant(facts->last_contact);
    for (day_t day = day_of_instant(now); day > last && quiet <= facts->patience; day--) {
        int64_t end = day_begin(day + 1);
        if (workcal_is_workday(calendar, day) && !was_out(facts, day_begin(day), end < now ? end : now)) {
            quiet++;
        }
    }
    return quiet > facts->patience;
}

/* Whether the centre is out, or came back so short a time ago that a machine may not have found it again. */
static bool is_out_or_just_back(const struct silence_facts *facts, int64_t now)
{
    for (size_t i = 0; i < facts->outage_count; i++) {
        const struct outage *outage = &facts->outages[i];
        bool back = outage->to <= now;
        if (outage->from <= now && facts->last_contact < outage->to &&
            (!back || now - outage->to < SILENCE_RETURN_US)) {
            return true;
        }
    }
    return false;
}

enum silence_cause silence_of(const struct silence_facts *facts, const struct workcal *calendar, int64_t now)
{
    if (facts->said_nothing) {
        return SILENCE_NOTHING_TO_REPORT;
    }
    if (!facts->has_agent) {
        return SILENCE_NONE;
    }
    if (is_out_or_just_back(facts, now)) {
        return SILENCE_COLLECTOR_DOWN;
    }
    if (facts->last_contact == INT64_MIN) {
        return SILENCE_AGENT_DOWN;
    }
    if (facts->waiting > 0 && now - facts->last_contact >= SILENCE_SENDING_US) {
        return SILENCE_APPROVED_UNSENT;
    }
    if (!is_away(facts, calendar, now)) {
        return SILENCE_UP;
    }
    return facts->said_goodbye ? SILENCE_AGENT_DOWN : SILENCE_LINK_DOWN;
}
