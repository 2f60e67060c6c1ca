#include "field.h"

#include "lang.h"
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool field_fail(const struct field_check *check, const char *field, const char *fmt, ...)
{
    char detail[512];
    va_list args;
    va_start(args, fmt);
    vsnprintf(detail, sizeof(detail), fmt, args);
    va_end(args);
    return err_set(check->err, ERR_PROTOCOL, "%s.%s: %s", check->message, field, detail);
}

bool field_bytes(const struct field_check *check, const char *field, ProtobufCBinaryData data, size_t size,
                 uint8_t *ret)
{
    if (data.len != size) {
        return field_fail(check, field, tr("%zu bytes, expected %zu", "dài %zu byte, phải là %zu"), data.len, size);
    }
    memcpy(ret, data.data, size);
    return true;
}

bool field_uuid(const struct field_check *check, const char *field, ProtobufCBinaryData data, struct uuid *ret)
{
    struct uuid uuid = {{0}};
    if (!field_bytes(check, field, data, sizeof(uuid.bytes), uuid.bytes)) {
        return false;
    }
    if (uuid_is_nil(&uuid)) {
        return field_fail(check, field, tr("an id of zeros only", "mã chỉ gồm các số không"));
    }
    *ret = uuid;
    return true;
}

bool field_text(const struct field_check *check, const char *field, ProtobufCBinaryData data, size_t max_bytes,
                enum field_presence presence, const char **ret)
{
    const char *text = NULL;
    size_t at = 0;
    if (data.len > max_bytes) {
        return field_fail(check, field, tr("%zu bytes, at most %zu", "dài %zu byte, tối đa %zu"), data.len, max_bytes);
    }
    const char *raw = data.len == 0 ? "" : (const char *)data.data;
    enum text_fault fault = text_clean(check->arena, raw, data.len, max_bytes, &text, &at);
    if (fault == TEXT_OLD_FONT) { /* for the officer who wrote it to mend; no reason to lose a whole frame */
        text = arena_strndup(check->arena, raw, data.len);
    } else if (fault != TEXT_OK) {
        return field_fail(check, field, tr("not clean UTF-8 from byte %zu on", "không phải UTF-8 sạch từ byte %zu"),
                          at + 1);
    }
    if (strlen(text) > max_bytes) { /* a few characters grow when they are normalised */
        return field_fail(check, field, tr("%zu bytes, at most %zu", "dài %zu byte, tối đa %zu"), strlen(text),
                          max_bytes);
    }
    if (text[0] == '\0' && presence == FIELD_REQUIRED) {
        return field_fail(check, field, tr("empty", "để trống"));
    }
    *ret = text[0] == '\0' ? NULL : text;
    return true;
}

bool field_code(const struct field_check *check, const char *field, ProtobufCBinaryData data,
                enum field_presence presence, const char **ret)
{
    for (size_t i = 0; i < data.len; i++) {
        if (data.data[i] <= ' ' || data.data[i] > '~') {
            return field_fail(check, field, tr("not a plain code", "không phải mã hợp lệ"));
        }
    }
    return field_text(check, field, data, FIELD_CODE_MAX, presence, ret);
}

bool field_time(const struct field_check *check, const char *field, int64_t us)
{
    const int64_t last = INT64_C(253402300799999999); /* 9999-12-31T23:59:59.999999Z */
    if (us < 0 || us > last) {
        return field_fail(check, field, tr("a time outside 1970 to 9999", "thời điểm ngoài khoảng năm 1970 đến 9999"));
    }
    return true;
}

bool field_sequence(const struct field_check *check, const char *field, uint64_t sequence)
{
    return field_range(check, field, sequence, 1, INT64_MAX);
}

bool field_range(const struct field_check *check, const char *field, uint64_t value, uint64_t least, uint64_t greatest)
{
    if (value < least || value > greatest) {
        return field_fail(check, field, tr("%llu, expected %llu to %llu", "%llu, phải từ %llu đến %llu"),
                          (unsigned long long)value, (unsigned long long)least, (unsigned long long)greatest);
    }
    return true;
}

bool field_date_parse(uint32_t yyyymmdd, day_t *ret)
{
    if (yyyymmdd == 0) {
        *ret = DAY_MIN;
        return true;
    }
    uint32_t year = yyyymmdd / 10000;
    int month = (int)(yyyymmdd / 100 % 100);
    int day = (int)(yyyymmdd % 100);
    if (year < FIELD_YEAR_MIN || year > FIELD_YEAR_MAX || !day_ymd_valid((int)year, month, day)) {
        return false;
    }
    *ret = day_from_ymd((int)year, month, day);
    return true;
}

uint32_t field_date(day_t day)
{
    int year = 0;
    int month = 0;
    int of_month = 0;
    if (day == DAY_MIN) {
        return 0;
    }
    day_to_ymd(day, &year, &month, &of_month);
    return year < 1000 || year > 9999 ? 0 : (uint32_t)(year * 10000 + month * 100 + of_month);
}

bool field_day_valid(int32_t day)
{
    return day == DAY_MIN || day == DAY_MAX ||
           (day >= day_from_ymd(FIELD_YEAR_MIN, 1, 1) && day <= day_from_ymd(FIELD_YEAR_MAX, 12, 31));
}

ProtobufCBinaryData field_of_text(const char *text)
{
    return field_of_bytes(text, text == NULL ? 0 : strlen(text));
}

ProtobufCBinaryData field_of_bytes(const void *data, size_t size)
{
    return (ProtobufCBinaryData){.len = size, .data = (uint8_t *)data};
}

ProtobufCBinaryData field_of_uuid(const struct uuid *uuid)
{
    return field_of_bytes(uuid->bytes, sizeof(uuid->bytes));
}

const char *field_cut(struct arena *arena, const char *text, size_t max_bytes)
{
    static const char ellipsis[] = "…";
    if (text == NULL || strlen(text) <= max_bytes) {
        return text;
    }
    size_t length = max_bytes - (sizeof(ellipsis) - 1);
    while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80) {
        length--;
    }
    return arena_printf(arena, "%.*s%s", (int)length, text, ellipsis);
}

bool field_pack(struct arena *arena, const ProtobufCMessage *message, size_t max, struct bytes *ret, struct err *err)
{
    size_t size = protobuf_c_message_get_packed_size(message);
    if (size > max) {
        return err_set(err, ERR_DATA,
                       tr("%s: %zu bytes, more than the %zu that can be sent: shorten it or send it in parts",
                          "%s: %zu byte, quá mức %zu byte gửi được: đề nghị rút gọn hoặc gửi thành nhiều phần"),
                       message->descriptor->short_name, size, max);
    }
    uint8_t *data = arena_alloc(arena, size);
    protobuf_c_message_pack(message, data);
    *ret = (struct bytes){.data = data, .size = size};
    return true;
}
