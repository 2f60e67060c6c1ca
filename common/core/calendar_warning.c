#include "calendar_warning.h"

#include "lang.h"

const char *calendar_warning(struct arena *arena, const struct workcal *calendar, day_t day)
{
    int year = workcal_year_wanted(calendar, day);
    if (year == 0) {
        return NULL;
    }
    if (workcal_year(calendar, year) == NULL) {
        return arena_printf(arena,
                            tr("The calendar has no working days for %d: only weekends count as off, and deadlines may "
                               "be wrong. Add the year to the calendar file (plans/calendar/viet-nam.yaml) by the "
                               "decision on its holidays, then `tiendo plan load` that file.",
                               "Lịch làm việc chưa có năm %d: chỉ tính nghỉ thứ Bảy, Chủ nhật nên thời hạn có thể sai. "
                               "Bổ sung năm đó vào tệp lịch (plans/calendar/viet-nam.yaml) theo văn bản về lịch nghỉ "
                               "lễ, Tết, rồi chạy `tiendo plan load` với tệp đó."),
                            year);
    }
    return arena_printf(
        arena,
        tr("The working days of %d are provisional: no decision is recorded. Put its days off and "
           "Saturdays worked into the calendar file (plans/calendar/viet-nam.yaml) with "
           "\"confirmed: true\", then `tiendo plan load` that file.",
           "Lịch làm việc năm %d là tạm tính, chưa có văn bản xác nhận. Ghi ngày nghỉ, ngày làm bù theo "
           "văn bản vào tệp lịch (plans/calendar/viet-nam.yaml) với \"confirmed: true\", rồi chạy "
           "`tiendo plan load` với tệp đó."),
        year);
}
