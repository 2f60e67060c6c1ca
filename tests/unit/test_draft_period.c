/* Printed periods. "from to", with "-" for none, "ongoing", "?" in front when doubted; "none" when nothing was read. */
#include "period.h"

#include "unit.h"

#include <string.h>

static const char *flat(struct arena *arena, const char *printed)
{
    struct period_reading read = period_read(arena, printed, day_from_ymd(2024, 1, 15));
    char from[DAY_ISO_MAX];
    char to[DAY_ISO_MAX];
    if (!read.ongoing && read.to == DAY_MAX) {
        return read.doubt != NULL ? "none" : "none without a doubt";
    }
    return read.ongoing ? "ongoing"
                        : arena_printf(arena, "%s%s %s", read.doubt == NULL ? "" : "?",
                                       read.from == DAY_MIN ? "-" : day_iso(read.from, from), day_iso(read.to, to));
}

static void what_is_read(void **state)
{
    (void)state;
    static const char *const list[][2] = {
        {"2023-2030", "2023-01-01 2030-12-31"},
        {"2023 - 2030", "2023-01-01 2030-12-31"},
        {"2023–2030", "2023-01-01 2030-12-31"},
        {"Giai đoạn 2021-2025", "2021-01-01 2025-12-31"},
        {"Từ năm 2024 đến năm 2026", "2024-01-01 2026-12-31"},
        {"2023-2023", "?2023-01-01 2023-12-31"},
        {"Thường xuyên", "ongoing"},
        {"Thường xuyên, hằng năm", "ongoing"},
        {"Hàng năm", "ongoing"},
        {"Quý IV/2024", "2024-10-01 2024-12-31"},
        {"quý 4 năm 2024", "2024-10-01 2024-12-31"},
        {"Quý I-2025", "2025-01-01 2025-03-31"},
        {"Quý II/2025 - Quý IV/2025", "2025-04-01 2025-12-31"},
        {"trước ngày 30/6/2025", "- 2025-06-29"},
        {"Trước 30/6/2025.", "- 2025-06-29"},
        {"Hoàn thành trước ngày 01/01/2025", "- 2024-12-31"},
        {"Trước tháng 6/2025", "- 2025-05-31"},
        {"chậm nhất ngày 30/6/2025", "- 2025-06-30"},
        {"đến ngày 30 tháng 6 năm 2025", "- 2025-06-30"},
        {"Đến hết năm 2025", "- 2025-12-31"},
        {"30/6/2025", "- 2025-06-30"},
        {"tháng 6/2025", "2025-06-01 2025-06-30"},
        {"Tháng 02 năm 2024", "2024-02-01 2024-02-29"},
        {"12/2024", "2024-12-01 2024-12-31"},
        {"năm 2025", "2025-01-01 2025-12-31"},
        {"2025", "2025-01-01 2025-12-31"},
        {"6 tháng đầu năm 2025", "2025-01-01 2025-06-30"},
        {"6 tháng cuối năm 2025", "2025-07-01 2025-12-31"},
        {"Từ tháng 3/2025 đến tháng 6/2025", "2025-03-01 2025-06-30"},
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
        const char *read = flat(arena, list[i][0]);
        if (strcmp(read, list[i][1]) != 0) {
            fail_msg("%s: read %s, expected %s", list[i][0], read, list[i][1]);
        }
    }
    arena_free(arena);
}

static void what_is_left_to_a_person(void **state)
{
    (void)state;
    static const char *const list[] = {
        "Năm 2022 và các năm tiếp theo",
        "Sau khi có hướng dẫn",
        "Quý IV hằng năm",
        "Trước 15/12 hằng năm",
        "31/6/2025",
        "2030-2023",
        "Theo tiến độ của Bộ",
        "Quý V/2024",
        "tháng 13/2024",
        "",
        "2024 hoặc 2025",
        "Sau 2025",
        "30/6",
        "0000-9999",
        "Năm 2025 (dự kiến)",
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
        if (strcmp(flat(arena, list[i]), "none") != 0) {
            fail_msg("%s: read %s", list[i], flat(arena, list[i]));
        }
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_read), cmocka_unit_test(what_is_left_to_a_person)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
