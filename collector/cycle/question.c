#include "question.h"

#include "lang.h"
#include "lineage.h"

#include <string.h>

static const struct {
    const char *code, *label, *asks; /* the last as part of a sentence */
} kinds[QUESTION_KIND_MAX] = {
    [QUESTION_EXPLAIN] = {"explain", "Yêu cầu giải trình, bổ sung", "giải trình, bổ sung"},
    [QUESTION_THEMATIC] = {"thematic", "Yêu cầu báo cáo chuyên đề", "báo cáo chuyên đề"},
    [QUESTION_ADHOC] = {"adhoc", "Yêu cầu báo cáo đột xuất", "báo cáo đột xuất"},
};

static const struct {
    const char *code, *label;
} states[QUESTION_STATE_MAX] = {
    [QUESTION_OPEN] = {"open", "Chờ trả lời"},
    [QUESTION_ANSWERED] = {"answered", "Đã trả lời"},
    [QUESTION_CLOSED] = {"closed", "Đã kết thúc, không cần trả lời"},
};

const char *question_kind_code(enum question_kind kind)
{
    return kinds[kind].code;
}

enum question_kind question_kind_parse(const char *code)
{
    for (int kind = 0; code != NULL && kind < QUESTION_KIND_MAX; kind++) {
        if (strcmp(kinds[kind].code, code) == 0) {
            return (enum question_kind)kind;
        }
    }
    return QUESTION_KIND_MAX;
}

const char *question_kind_label(enum question_kind kind)
{
    return kinds[kind].label;
}

const char *question_state_code(enum question_state state)
{
    return states[state].code;
}

const char *question_state_label(enum question_state state)
{
    return states[state].label;
}

enum question_state question_state_of(const struct question_row *question)
{
    return question->answered_us != 0 ? QUESTION_ANSWERED : question->closed_us != 0 ? QUESTION_CLOSED : QUESTION_OPEN;
}

bool question_is_late(const struct question_row *question, int64_t at_us)
{
    switch (question_state_of(question)) {
    case QUESTION_ANSWERED:
        return day_ending_at(question->answered_us) > question->due;
    case QUESTION_OPEN:
        return day_ending_at(at_us) > question->due;
    default:
        return false;
    }
}

/* ---- who is asked ---- */

static const char *names_of(struct arena *arena, const struct agency_event *event)
{
    const char *names = "";
    for (size_t i = 0; event != NULL && i < event->to_count; i++) {
        names = arena_printf(arena, "%s%s%s (%s)", names, i == 0 ? "" : ", ", event->successors[i]->name,
                             event->successors[i]->code);
    }
    return names;
}

static bool refuse_ended(const struct agency *named, const struct agency_event *event, struct err *err)
{
    struct arena *arena = arena_new();
    const char *names = names_of(arena, event);
    bool none = names[0] == '\0';
    err_set(
        err, ERR_DATA,
        tr("%s (%s) is not there on that day, and nobody alone stands in its place%s%s; ask the one that is meant",
           "%s (%s) không hoạt động vào ngày này và chưa có một đơn vị thay thế duy nhất%s%s; đề nghị ghi đúng đơn vị "
           "cần hỏi"),
        named->name, named->code, none ? "" : tr(": ", ": "), names);
    arena_free(arena);
    return false;
}

const struct agency *question_addressee(const struct item *item, const struct agency *named, day_t on,
                                        bool *ret_rerouted, struct err *err)
{
    *ret_rerouted = false;
    if (named->kind == AGENCY_GROUP || named->kind == AGENCY_CENTRAL) {
        err_set(err, ERR_DATA,
                named->kind == AGENCY_GROUP ? tr("%s (%s) is a group: name the agencies that are asked",
                                                 "%s (%s) là một nhóm: đề nghị ghi từng đơn vị được hỏi")
                                            : tr("%s (%s) is a central body and does not report here",
                                                 "%s (%s) là cơ quan trung ương, không báo cáo tại đây"),
                named->name, named->code);
        return NULL;
    }
    if (agency_exists_on(named, on)) {
        return named;
    }
    struct answer answer = answer_of(item, named, on);
    if (answer.agency == NULL || !agency_exists_on(answer.agency, on)) {
        refuse_ended(named, answer.event, err);
        return NULL;
    }
    *ret_rerouted = true;
    return answer.agency;
}

/* ---- what it reads ---- */

static const char *what_about(struct arena *arena, const struct plan *plan, const struct item *item)
{
    char spoken[LABEL_SPOKEN_MAX];
    return item == NULL ? arena_printf(arena, "Kế hoạch %s", plan->number)
                        : arena_printf(arena, "%s (Kế hoạch %s)", label_spoken(item->label, spoken), plan->number);
}

const char *question_notice_text(struct arena *arena, const struct question_row *question, const struct plan *plan,
                                 const struct item *item, const struct agency *asker)
{
    char day[DAY_ISO_MAX];
    const char *by = question->document == NULL ? "" : arena_printf(arena, " (Văn bản số %s)", question->document);
    return arena_printf(arena, "%s: %s đề nghị đơn vị %s về %s%s, chậm nhất hết ngày %s: \"%s\".",
                        kinds[question->kind].label, asker->name, kinds[question->kind].asks,
                        what_about(arena, plan, item), by, day_vietnamese(question->due, day), question->text);
}

const char *question_close_text(struct arena *arena, const struct question_row *question, const struct plan *plan,
                                const struct item *item, const struct agency *asker)
{
    char asked[DAY_ISO_MAX];
    return arena_printf(arena, "%s không còn yêu cầu đơn vị %s về %s như thông báo ngày %s, lý do: \"%s\".",
                        asker->name, kinds[question->kind].asks, what_about(arena, plan, item),
                        day_vietnamese(day_of_instant(question->asked_us), asked), question->close_reason);
}
