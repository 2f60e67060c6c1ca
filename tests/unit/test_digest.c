/* The words of a message: the whole text of a common one, and what must never be in any. */
#include "digest.h"

#include "cycle_fixture.h"
#include "text.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

static struct cycle_centre *centre;

static int set_up(void **state)
{
    (void)state;
    centre = cycle_centre_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    cycle_centre_free(centre);
    return 0;
}

/* The first message of 12/12/2024, 08:05. */
static struct digest_text write_first(void)
{
    int64_t now = cycle_at(2024, 12, 12, 8) + INT64_C(5) * 60 * 1000 * 1000;
    struct reminders reminders = cycle_plan(centre, now);
    assert_true(reminders.digest_count > 0);
    return digest_write(centre->arena, &reminders.digests[0], now);
}

static void test_an_officers_message(void **state)
{
    (void)state;
    cycle_know(centre, "an@x.vn", 1, CONTACT_OFFICER);
    cycle_owe(centre, OBLIGATION_TASK, 1, "6c", day_from_ymd(2024, 12, 2));
    struct obligation *report = cycle_owe(centre, OBLIGATION_REPORT, 1, "Q4", day_from_ymd(2024, 12, 16));
    report->name = "Báo cáo Quý IV/2024";
    report->title = NULL;
    cycle_owe(centre, OBLIGATION_RETURNED, 1, "r", day_from_ymd(2024, 12, 12))->name = "Bổ sung về Nhiệm vụ 6, điểm c";
    struct digest_text text = write_first();
    assert_string_equal(text.subject, "Nhắc việc ngày 12/12/2024: 1 mục quá hạn; 2 mục đến hạn, sắp đến hạn");
    assert_string_equal(
        text.body,
        "Kính gửi: Sở Nội vụ.\n"
        "\n"
        "Nhắc việc tự động, tính đến 08 giờ 05 ngày 12/12/2024.\n"
        "\n"
        "Đã quá hạn (1)\n"
        "1. Nhiệm vụ 6, điểm c, Kế hoạch số 08/KH-UBND: Hệ thống quan trắc\n"
        "   Hạn: ngày 02/12/2024, đã quá hạn 8 ngày làm việc.\n"
        "\n"
        "Đến hạn, sắp đến hạn (2)\n"
        "1. Bổ sung về Nhiệm vụ 6, điểm c, Kế hoạch số 08/KH-UBND: Hệ thống quan trắc\n"
        "   Hạn: 24 giờ 00 hôm nay, ngày 12/12/2024.\n"
        "2. Báo cáo Quý IV/2024, Kế hoạch số 08/KH-UBND\n"
        "   Hạn: 24 giờ 00 ngày 16/12/2024, còn 2 ngày làm việc.\n"
        "\n"
        "Việc cần làm:\n"
        "- Nhiệm vụ: đề nghị báo cáo tiến độ, hoặc báo hoàn thành kèm sản phẩm; cần thêm thời gian thì gửi đề nghị gia "
        "hạn "
        "trước khi đến hạn, đã quá hạn thì kèm giải trình.\n"
        "- Báo cáo kỳ: đề nghị gửi báo cáo; không có kết quả, khó khăn mới thì chọn \"Không phát sinh\". Báo cáo gửi "
        "muộn "
        "vẫn được tiếp nhận và ghi vào đúng kỳ.\n"
        "- Nội dung bị trả lại: đề nghị bổ sung theo ý kiến rồi gửi lại; nội dung cũ được giữ nguyên.\n"
        "\n"
        "Nhắc việc về một mục tự dừng khi đơn vị đã gửi nội dung của mục đó; nếu vừa gửi xong, đề nghị bỏ qua.\n"
        "\n"
        "Mỗi người nhận nhiều nhất một nhắc việc trong một ngày làm việc. Nội dung này do phần mềm lập, không phải văn "
        "bản "
        "của cơ quan.\n");
}

/* What an automatic message never says of itself, to whomever it goes. */
static void test_words_that_are_an_authoritys(void **state)
{
    (void)state;
    cycle_know(centre, "an@x.vn", 1, CONTACT_OFFICER);
    for (enum obligation_kind kind = OBLIGATION_TASK; kind < OBLIGATION_KIND_MAX; kind++) {
        cycle_owe(centre, kind, 1, obligation_kind_code(kind), day_from_ymd(2024, 11, 4));
    }
    struct digest_text text = write_first();
    static const char *const never[] = {"ôn đốc", "hê bình", "agent", "Lỗi", "Vi phạm", "Thất bại", " bạn"};
    for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++) {
        assert_null(strstr(text.body, never[i]));
        assert_null(strstr(text.subject, never[i]));
    }
}

static void test_two_agencies_are_told_apart(void **state)
{
    (void)state;
    cycle_know(centre, "an@x.vn", 1, CONTACT_OFFICER);
    cycle_know(centre, "an@x.vn", 2, CONTACT_OFFICER);
    cycle_owe(centre, OBLIGATION_TASK, 1, "6c", day_from_ymd(2024, 12, 12));
    cycle_owe(centre, OBLIGATION_TASK, 2, "7", day_from_ymd(2024, 12, 12));
    struct digest_text text = write_first();
    assert_non_null(strstr(text.body, "Kính gửi: Sở Nội vụ; Sở Tài chính.\n"));
    assert_non_null(strstr(text.body, "2. Sở Tài chính: Nhiệm vụ 6, điểm c"));
}

/* Who looks after machines sees causes, and nothing of the work; the officer the other way round. */
static void test_only_it_sees_causes(void **state)
{
    (void)state;
    cycle_know(centre, "may@x.vn", 1, CONTACT_IT);
    cycle_owe(centre, OBLIGATION_TASK, 1, "6c", day_from_ymd(2024, 12, 12))->silence = SILENCE_LINK_DOWN;
    cycle_owe(centre, OBLIGATION_TASK, 1, "7", day_from_ymd(2024, 12, 12))->silence = SILENCE_LINK_DOWN;
    struct digest_text text = write_first();
    assert_string_equal(text.subject, "Nhắc việc ngày 12/12/2024: kiểm tra máy và đường truyền");
    assert_non_null(strstr(text.body, "- Sở Nội vụ: Mất kết nối từ máy của đơn vị đến trung tâm.\n"));
    assert_null(strstr(strstr(text.body, "- Sở Nội vụ") + 1, "- Sở Nội vụ")); /* one line an agency */
    assert_null(strstr(text.body, "Nhiệm vụ"));
}

static void test_the_focal_agencys_message(void **state)
{
    (void)state;
    cycle_know(centre, "dau-moi@x.vn", 0, CONTACT_OFFICER);
    struct obligation *what = cycle_owe(centre, OBLIGATION_TASK, 1, "6c", day_from_ymd(2024, 11, 4));
    struct digest_text text = write_first();
    assert_string_equal(text.subject, "Nhắc việc ngày 12/12/2024: 2 dự thảo chờ xem, ký; 1 đơn vị chưa có người nhận");
    assert_non_null(strstr(text.body, "Kính gửi: Sở Xây dựng.\n"));
    assert_non_null(strstr(text.body, "1. Dự thảo công văn đôn đốc lần 1: Sở Nội vụ; Nhiệm vụ 6, điểm c, Kế hoạch số "
                                      "08/KH-UBND; hạn 04/11/2024, quá hạn 28 ngày làm việc.\n"));
    assert_non_null(strstr(text.body, "Đơn vị chưa có người nhận nhắc việc\n- Sở Nội vụ\n"));
    what->urgings = 2;
    what->urged_on = day_from_ymd(2024, 11, 20);
    assert_non_null(strstr(write_first().body, "Dự thảo hồ sơ báo cáo cấp trên (đã có 2 công văn): Sở Nội vụ"));
}

/* Nobody's title can forge a header, a line of ours, or half a character. */
static void test_hostile_and_long_words(void **state)
{
    (void)state;
    char longest[2000];
    cycle_know(centre, "an@x.vn", 1, CONTACT_OFFICER);
    struct obligation *what = cycle_owe(centre, OBLIGATION_TASK, 1, "6c", day_from_ymd(2024, 12, 12));
    what->name = "Nhiệm vụ\r\nBcc: evil@x.vn\n.\n";
    longest[0] = 'x'; /* so that the cut falls inside a character */
    for (size_t i = 1; i < sizeof(longest) - 3; i += 3) {
        memcpy(longest + i, "ữ", 4);
    }
    what->title = longest;
    struct digest_text text = write_first();
    assert_null(strchr(text.subject, '\n'));
    assert_null(strchr(text.body, '\r'));
    assert_null(strstr(text.body, "\nBcc:"));
    assert_null(strstr(text.body, "\n.\n"));
    assert_true(text_is_utf8(text.body, strlen(text.body)));
    assert_non_null(strstr(text.body, "ữ…\n"));
}

static void test_many_rows_are_counted(void **state)
{
    (void)state;
    enum { MANY = 70 };
    struct intent intents[MANY];
    struct recipient recipient = {"an@x.vn", CHANNEL_MAIL, &centre->agencies[1], CONTACT_OFFICER};
    struct obligation *what = cycle_owe(centre, OBLIGATION_TASK, 1, "6c", day_from_ymd(2024, 12, 12));
    for (size_t i = 0; i < MANY; i++) {
        intents[i] = (struct intent){.kind = INTENT_REMINDER,
                                     .obligation = what,
                                     .agency = what->agency,
                                     .focal = what->focal,
                                     .key = "6c",
                                     .due = what->due};
    }
    struct digest digest = {.recipient = &recipient, .on = what->due, .intents = intents, .count = MANY};
    struct digest_text text = digest_write(centre->arena, &digest, cycle_at(2024, 12, 12, 8));
    assert_non_null(strstr(text.body, "(70)\n"));
    assert_non_null(strstr(text.body, "\n50. "));
    assert_null(strstr(text.body, "\n51. "));
    assert_non_null(strstr(text.body, "… và 20 mục khác"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_an_officers_message, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_words_that_are_an_authoritys, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_two_agencies_are_told_apart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_only_it_sees_causes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_focal_agencys_message, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_hostile_and_long_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_many_rows_are_counted, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
