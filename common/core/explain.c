#include "judge.h"

#include <string.h>

const char *explain(struct arena *arena, enum reason reason, const char *const values[], size_t count)
{
    const char *sentence = reason_sentence(reason);
    const char *text = "";
    while (*sentence != '\0') {
        size_t plain = strcspn(sentence, "{");
        text = arena_printf(arena, "%s%.*s", text, (int)plain, sentence);
        sentence += plain;
        if (sentence[0] == '{' && sentence[1] >= '1' && sentence[1] <= '9' && sentence[2] == '}') {
            size_t n = (size_t)(sentence[1] - '1');
            text = arena_printf(arena, "%s%s", text, n < count && values[n] != NULL ? values[n] : "…");
            sentence += 3;
        } else if (sentence[0] == '{') {
            text = arena_printf(arena, "%s{", text);
            sentence++;
        }
    }
    return text;
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
    {"value", "Số liệu"},
    {"value_year", "Năm của số liệu"},
    {"value_status", "Ước / Chính thức"},
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
