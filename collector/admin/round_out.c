#include "round_out.h"

#include "lang.h"

#include <stdio.h>

/* ---- json ---- */

static json_t *json_of_kinds(unsigned kinds)
{
    json_t *list = json_array();
    for (enum agency_kind kind = AGENCY_NONE + 1; kind < AGENCY_KIND_MAX; kind++) {
        if ((kinds & (1u << kind)) != 0) {
            json_append(list, json_string(agency_kind_code(kind)));
        }
    }
    return list;
}

static json_t *json_of_deadlines(const struct round *round)
{
    json_t *list = json_array();
    for (size_t i = 0; i < round->deadline_count; i++) {
        const struct round_deadline *one = &round->deadlines[i];
        json_t *row = json_object();
        json_set_number(row, "level", one->level);
        json_set(row, "kinds", json_of_kinds(one->kinds));
        json_set_text(row, "to", one->to);
        json_set_day(row, "due", one->due);
        json_set_day(row, "due_printed", one->printed);
        json_append(list, row);
    }
    return list;
}

/* Of those who report, the last day: kinds may have days of their own. */
static const struct round_deadline *last_deadline(const struct round *round)
{
    const struct round_deadline *last = NULL;
    for (size_t i = 0; i < round->deadline_count; i++) {
        const struct round_deadline *one = &round->deadlines[i];
        last = one->level == 0 && (last == NULL || one->due > last->due) ? one : last;
    }
    return last;
}

json_t *round_json(const struct round *round)
{
    json_t *row = json_object();
    const struct round_deadline *last = last_deadline(round);
    json_set_text(row, "plan", round->of->called);
    json_set_text(row, "period", round->period);
    json_set_text(row, "name", round->name);
    json_set_day(row, "from", round->from);
    json_set_day(row, "to", round->to);
    json_set_day(row, "due", last == NULL ? DAY_MIN : last->due);
    json_set_day(row, "due_printed", last == NULL ? DAY_MIN : last->printed);
    json_set(row, "deadlines", json_of_deadlines(round));
    json_set_bool(row, "cooperating", round->cooperating);
    json_set_text(row, "basis", round->basis);
    json_set_text(row, "state", round->sealed ? "sealed" : "open");
    json_set(row, "number", round->number == 0 ? json_null() : json_integer(round->number));
    return row;
}

/* ---- for people ---- */

static const char *kinds_label(struct arena *arena, unsigned kinds)
{
    const char *text = "";
    for (enum agency_kind kind = AGENCY_NONE + 1; kind < AGENCY_KIND_MAX; kind++) {
        if ((kinds & (1u << kind)) != 0) {
            text = arena_printf(arena, "%s%s%s", text, text[0] == '\0' ? " " : ", ", agency_kind_label(kind));
        }
    }
    return text;
}

void round_print(struct arena *arena, const struct round *round)
{
    char one_day[DAY_ISO_MAX];
    char other[DAY_ISO_MAX];
    printf(tr("  data from %s to the end of %s\n", "  số liệu từ %s đến hết ngày %s\n"),
           day_vietnamese(round->from, one_day), day_vietnamese(round->to, other));
    for (size_t i = 0; i < round->deadline_count; i++) {
        const struct round_deadline *one = &round->deadlines[i];
        printf(tr("  due%s to %s: 24:00 on %s", "  hạn gửi%s đến %s: 24 giờ 00 ngày %s"),
               kinds_label(arena, one->kinds), one->to, day_vietnamese(one->due, one_day));
        if (one->due != one->printed) {
            printf(tr(" (named: %s, a day off)", " (ngày ghi: %s, là ngày nghỉ)"), day_vietnamese(one->printed, other));
        }
        putchar('\n');
    }
    if (round->cooperating) {
        puts(tr("  co-operating agencies are asked, too", "  yêu cầu cả đơn vị phối hợp báo cáo"));
    }
    printf(tr("  basis: %s\n", "  căn cứ: %s\n"), round->basis);
}
