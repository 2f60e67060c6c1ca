#include "judge.h"

#include <string.h>

/* Text that grows at `at`; where `at` is NULL only its length is counted. */
struct sentence {
    char *at;
    size_t length;
};

static void put(struct sentence *sentence, const char *text, size_t length)
{
    if (sentence->at != NULL && length > 0) {
        memcpy(sentence->at + sentence->length, text, length);
    }
    sentence->length += length;
}

static void fill_in(struct sentence *sentence, const char *pattern, const char *const values[], size_t count)
{
    while (*pattern != '\0') {
        size_t plain = strcspn(pattern, "{");
        put(sentence, pattern, plain);
        pattern += plain;
        if (pattern[0] == '{' && pattern[1] >= '1' && pattern[1] <= '9' && pattern[2] == '}') {
            size_t n = (size_t)(pattern[1] - '1');
            const char *value = n < count && values[n] != NULL ? values[n] : "…";
            put(sentence, value, strlen(value));
            pattern += 3;
        } else if (pattern[0] == '{') {
            put(sentence, pattern, 1);
            pattern++;
        }
    }
}

const char *explain(struct arena *arena, enum reason reason, const char *const values[], size_t count)
{
    struct sentence sentence = {.at = NULL};
    fill_in(&sentence, reason_sentence(reason), values, count);
    sentence.at = arena_alloc(arena, sentence.length + 1);
    sentence.length = 0;
    fill_in(&sentence, reason_sentence(reason), values, count);
    return sentence.at;
}

static const struct {
    const char *field, *label;
} field_labels[] = {
    {"task", "Nhiệm vụ"},
    {"action", "Loại nội dung"},
    {"period", "Kỳ báo cáo"},
    {"percent", "Tỷ lệ (%)"},
    {"result", "Kết quả thực hiện"},
    {"difficulties", "Khó khăn, vướng mắc"},
    {"proposals", "Đề xuất, kiến nghị"},
    {"product_number", "Sản phẩm: số, ký hiệu"},
    {"product_date", "Sản phẩm: ngày"},
    {"product_issuer", "Sản phẩm: cơ quan ban hành"},
    {"product_title", "Sản phẩm: trích yếu"},
    {"product_link", "Sản phẩm: đường dẫn"},
    {"product_hash", "Sản phẩm: mã băm SHA-256 của tệp"},
    {"value", "Số liệu"},
    {"value_year", "Năm của số liệu"},
    {"value_status", "Ước / Chính thức"},
    {"value_as_of", "Số liệu tính đến ngày"},
    {"value_source", "Nguồn số liệu"},
    {"proposal_to", "Nơi nhận đề xuất, kiến nghị"},
    {"refers_to", "Yêu cầu được trả lời"},
    {"milestone", "Mốc: nội dung"},
    {"milestone_officer", "Mốc: người phụ trách"},
    {"milestone_product", "Mốc: sản phẩm"},
    {"milestone_due", "Mốc: thời hạn"},
    {"milestone_basis", "Mốc: căn cứ"},
    {"report_direction", "Công tác chỉ đạo, điều hành"},
    {"report_ongoing", "Các nhiệm vụ thường xuyên"},
    {"report_assessment", "Đánh giá chung"},
    {"report_next", "Nhiệm vụ kỳ tới"},
    {"report_number", "Báo cáo: số, ký hiệu"},
    {"report_date", "Báo cáo: ngày"},
    {"report_as_of", "Báo cáo: số liệu đến hết ngày"},
    {"report_updates", "Báo cáo: các nội dung kèm theo"},
    {"until", "Đề nghị gia hạn đến ngày"},
    {"extension_reason", "Lý do gia hạn"},
    {"supersedes", "Bản được thay"},
    {"drafter", "Người soạn"},
    {"drafter_position", "Chức vụ người soạn"},
    {"approver", "Người duyệt"},
    {"approver_position", "Chức vụ người duyệt"},
    {"id", "Mã nội dung"},
};

const char *update_field_label(const char *field)
{
    for (size_t i = 0; field != NULL && i < sizeof(field_labels) / sizeof(field_labels[0]); i++) {
        if (strcmp(field_labels[i].field, field) == 0) {
            return field_labels[i].label;
        }
    }
    return field == NULL ? "" : field;
}
