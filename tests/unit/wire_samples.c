#include "wire_samples.h"

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct uuid sample_uuid(uint8_t last)
{
    return (struct uuid){{0x01, 0x93, 0xb8, 0x3b, 0x5a, 0x10, 0x70, 0x00, 0x80, 0, 0, 0, 0, 0, 0, last}};
}

char *sample_repeat(struct arena *arena, const char *letter, size_t count)
{
    size_t size = strlen(letter);
    char *text = arena_alloc(arena, size * count + 1);
    for (size_t i = 0; i < size * count; i++) {
        text[i] = letter[i % size];
    }
    return text;
}

/* Every field that there was when the golden update was made. */
struct update sample_update(void)
{
    struct update update = update_blank();
    update.id = sample_uuid(1);
    update.task = "08/KH-UBND#6c";
    update.action = ACTION_COMPLETE;
    update.period = "2024-Q4";
    update.percent = 100;
    update.result = "Đã ban hành quy chế phối hợp; tập huấn 15 đơn vị.";
    update.difficulties = "Kinh phí cấp chậm.";
    update.proposals = "Đề nghị bố trí 6,4 tỷ đồng.";
    update.product = (struct product){.number = "123/QĐ-UBND",
                                      .issuer = "Ủy ban nhân dân thành phố Hải Phòng",
                                      .title = "Quyết định ban hành Quy chế phối hợp",
                                      .date = day_from_ymd(2024, 12, 10)};
    update.has_value = true;
    update.value = 87.4;
    update.value_year = 2024;
    update.value_status = VALUE_ESTIMATE;
    update.until = day_from_ymd(2025, 6, 30);
    update.reason = "Chờ hướng dẫn của Bộ.";
    update.has_supersedes = true;
    update.supersedes = sample_uuid(2);
    update.drafter = (struct person){"Trần Thị Bình", "Chuyên viên"};
    update.approver = (struct person){"Nguyễn Văn An", "Phó Giám đốc"};
    return update;
}

struct update sample_update_of_cycle(void)
{
    static const struct uuid updates[] = {{{1, 2, 3}}, {{4, 5, 6}}, {{7, 8, 9}}};
    struct update update = sample_update();
    update.product.link = "https://vanban.haiphong.gov.vn/123-QD-UBND";
    update.product.hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    update.value_as_of = day_from_ymd(2024, 12, 14);
    update.value_source = "Cục Thống kê thành phố";
    update.proposal_to = "Ủy ban nhân dân thành phố";
    update.has_refers_to = true;
    update.refers_to = sample_uuid(3);
    update.milestone = (struct milestone_text){.text = "Trình phê duyệt đồ án quy hoạch phân khu",
                                               .officer = "Trần Thị Bình",
                                               .product = "Tờ trình",
                                               .due = day_from_ymd(2025, 3, 31),
                                               .basis = "Kế hoạch 12/KH-SXD ngày 20/01/2024"};
    update.report = (struct report_text){.direction = "Đã ban hành kế hoạch năm.\nHọp giao ban hằng tháng.",
                                         .ongoing = "Duy trì thường xuyên.",
                                         .assessment = "Cơ bản đúng tiến độ.",
                                         .next = "Hoàn thành các đồ án còn lại.",
                                         .number = "456/BC-SXD",
                                         .date = day_from_ymd(2024, 12, 13),
                                         .as_of = day_from_ymd(2024, 12, 14),
                                         .updates = updates,
                                         .update_count = sizeof(updates) / sizeof(updates[0])};
    return update;
}

struct bytes sample_content(struct arena *arena)
{
    struct update update = sample_update();
    struct bytes bytes = {0};
    assert_true(wire_encode_update(arena, &update, &bytes, NULL));
    return bytes;
}

/* Opaque to the wire. */
static const uint8_t receipt[] = {0x0a, 0x03, 'r', 'e', 'c'};

void sample_submit(struct arena *arena, size_t count, struct wire_submit *ret)
{
    ret->epoch = sample_uuid(9);
    ret->entry_count = count;
    ret->entries = arena_array(arena, count + 1, sizeof(*ret->entries));
    for (size_t i = 0; i < count; i++) {
        ret->entries[i] = (struct wire_entry){.sequence = 41 + i,
                                              .id = sample_uuid((uint8_t)(1 + i)),
                                              .sealed_at_us = SAMPLE_TIME,
                                              .collector_time_us = SAMPLE_TIME - 1000000,
                                              .update = sample_content(arena)};
    }
    if (count > 1) {
        ret->entries[1].receipt = (struct bytes){.data = receipt, .size = sizeof(receipt)};
    }
}

void sample_verdicts(struct arena *arena, size_t count, struct wire_verdicts *ret)
{
    ret->epoch = sample_uuid(9);
    ret->collector_time_us = SAMPLE_TIME + 2000000;
    ret->count = count;
    ret->verdicts = arena_array(arena, count + 1, sizeof(*ret->verdicts));
    for (size_t i = 0; i < count; i++) {
        ret->verdicts[i] = (struct wire_verdict){.id = sample_uuid((uint8_t)(1 + i)),
                                                 .sequence = 41 + i,
                                                 .kind = VERDICT_REJECTED,
                                                 .code = "NO_PRODUCT",
                                                 .field = "product_number",
                                                 .message = "Đề nghị ghi văn bản, sản phẩm.",
                                                 .received_at_us = SAMPLE_TIME + 1000000,
                                                 .effective_at_us = SAMPLE_TIME,
                                                 .repeated_before = i == 0,
                                                 .catalogue_revision = 7};
        wire_content_hash(sample_content(arena), ret->verdicts[i].content_hash);
    }
    if (count > 1) {
        ret->verdicts[1].kind = VERDICT_ACCEPTED;
        ret->verdicts[1].code = ret->verdicts[1].field = ret->verdicts[1].message = NULL;
        ret->verdicts[1].receipt = (struct bytes){.data = receipt, .size = sizeof(receipt)};
    }
}

void sample_notices(struct arena *arena, size_t count, struct wire_notices *ret)
{
    ret->count = count;
    ret->notices = arena_array(arena, count + 1, sizeof(*ret->notices));
    for (size_t i = 0; i < count; i++) {
        ret->notices[i] = (struct wire_notice){.id = sample_uuid((uint8_t)(60 + i)),
                                               .kind = NOTICE_RELEASED,
                                               .at_us = SAMPLE_TIME,
                                               .has_update = true,
                                               .update_id = sample_uuid(1),
                                               .task = "08/KH-UBND#6c",
                                               .text = "Sở Xây dựng đã chấp nhận nội dung của đơn vị."};
    }
    if (count > 1) {
        ret->notices[1] = (struct wire_notice){
            .id = sample_uuid(90), .kind = NOTICE_REMINDER, .at_us = SAMPLE_TIME, .text = "Còn 5 ngày làm việc."};
    }
}

void sample_history(struct arena *arena, size_t count, struct wire_history *ret)
{
    memset(ret->digest, 0xD1, sizeof(ret->digest));
    ret->part = 1;
    ret->parts = 3;
    ret->count = count;
    ret->words = arena_array(arena, count + 1, sizeof(*ret->words));
    for (size_t i = 0; i < count; i++) {
        ret->words[i] = (struct wire_word){.task = "08/KH-UBND@2024-01-15@Ủy ban nhân dân thành phố Hải Phòng#15",
                                           .agency = "HP-SGTVT",
                                           .name = "Sở Giao thông vận tải",
                                           .action = ACTION_PROGRESS,
                                           .percent = 30,
                                           .result = "Đã lập hồ sơ.",
                                           .difficulties = "Chờ hướng dẫn.",
                                           .effective_at_us = SAMPLE_TIME - (int64_t)i,
                                           .updates = 4};
    }
    if (count > 1) {
        ret->words[1] = (struct wire_word){.task = "08/KH-UBND@2024-01-15@Ủy ban nhân dân thành phố Hải Phòng#CT8a",
                                           .agency = "HP-UBND-LE-CHAN",
                                           .name = "Ủy ban nhân dân quận Lê Chân",
                                           .action = ACTION_VALUE,
                                           .percent = -1,
                                           .has_value = true,
                                           .value = 87.4,
                                           .value_year = 2024,
                                           .value_status = VALUE_FINAL,
                                           .effective_at_us = SAMPLE_TIME,
                                           .updates = 1};
    }
}

static void sample_welcome(struct wire_welcome *ret)
{
    *ret = (struct wire_welcome){.receipt_keys = {{0xA1, 0xA2}, {0xB1, 0xB2}},
                                 .receipt_key_count = 2,
                                 .device_id = sample_uuid(20),
                                 .agency_code = "HP-SXD",
                                 .agency_name = "Sở Xây dựng",
                                 .collector_time_us = SAMPLE_TIME,
                                 .committed_sequence = 40,
                                 .catalogue_revision = 7,
                                 .batch_entries = WIRE_BATCH_MAX,
                                 .update_bytes = UPDATE_BYTES_MAX,
                                 .credit_batches = WIRE_CREDIT,
                                 .heartbeat_ms = 10000,
                                 .text_chars = UPDATE_TEXT_MAX,
                                 .short_text_chars = UPDATE_SHORT_TEXT_MAX,
                                 .simulated_clock = true};
}

static void sample_hello(struct wire_hello *ret)
{
    *ret = (struct wire_hello){.epoch = sample_uuid(9),
                               .first_sequence = 1,
                               .last_sequence = 42,
                               .catalogue_revision = 6,
                               .software = "tiendo-agent 0.1.0",
                               .waiting = 2,
                               .oldest_waiting_us = SAMPLE_TIME,
                               .knows_history = true,
                               .has_history = true};
    memset(ret->history, 0xD1, sizeof(ret->history));
}

static void sample_decide(struct wire_decide *ret)
{
    *ret = (struct wire_decide){.id = sample_uuid(50),
                                .update_id = sample_uuid(1),
                                .decision = DECISION_REFUSE,
                                .reason = "Không thuộc phạm vi nhiệm vụ.",
                                .by = {"Nguyễn Văn An", "Phó Giám đốc"}};
}

void sample_received(struct arena *arena, size_t count, struct wire_received *ret)
{
    ret->count = count;
    ret->notice_ids = arena_array(arena, count + 1, sizeof(*ret->notice_ids));
    for (size_t i = 0; i < count; i++) {
        ret->notice_ids[i] = sample_uuid((uint8_t)(60 + i));
    }
}

/* Any kind but NONE and ASSIGNMENTS. */
struct message sample_message(struct arena *arena, enum message_kind kind)
{
    struct message message = {.kind = kind};
    switch (kind) {
    case MESSAGE_ENROL:
        memset(message.enrol.device_key, 0xA5, sizeof(message.enrol.device_key));
        message.enrol.software = "tiendo-agent 0.1.0";
        break;
    case MESSAGE_HELLO:
        sample_hello(&message.hello);
        break;
    case MESSAGE_SUBMIT:
        sample_submit(arena, 2, &message.submit);
        break;
    case MESSAGE_DECIDE:
        sample_decide(&message.decide);
        break;
    case MESSAGE_RECEIVED:
        sample_received(arena, 2, &message.received);
        break;
    case MESSAGE_PING:
        message.ping = (struct wire_ping){.waiting = 3, .oldest_waiting_us = SAMPLE_TIME};
        break;
    case MESSAGE_ENROLLED:
        message.enrolled =
            (struct wire_enrolled){.device_id = sample_uuid(20), .agency_code = "HP-SXD", .agency_name = "Sở Xây dựng"};
        break;
    case MESSAGE_WELCOME:
        sample_welcome(&message.welcome);
        break;
    case MESSAGE_VERDICTS:
        sample_verdicts(arena, 2, &message.verdicts);
        break;
    case MESSAGE_NOTICES:
        sample_notices(arena, 2, &message.notices);
        break;
    case MESSAGE_RETRY_AFTER:
        message.retry_after = (struct wire_retry_after){
            .epoch = sample_uuid(9), .from_sequence = 41, .delay_ms = 5000, .message = "Hệ thống đang bận."};
        break;
    case MESSAGE_REWIND:
        message.rewind = (struct wire_rewind){.epoch = sample_uuid(9), .next_sequence = 30};
        break;
    case MESSAGE_PONG:
        message.pong = (struct wire_pong){.collector_time_us = SAMPLE_TIME, .catalogue_revision = 7};
        break;
    case MESSAGE_REFUSAL:
        message.refusal = (struct wire_refusal){.code = "BAD_FRAME", .message = "hello.epoch: dài 3 byte, phải là 16"};
        break;
    case MESSAGE_DECIDED:
        message.decided = (struct wire_decided){
            .id = sample_uuid(50), .code = "NOT_HELD", .message = "Nội dung này không chờ chấp nhận."};
        break;
    case MESSAGE_HISTORY:
        sample_history(arena, 2, &message.history);
        break;
    default:
        fail_msg("no sample of kind %d", (int)kind);
    }
    return message;
}

enum wire_side side_of(enum message_kind kind)
{
    return kind < MESSAGE_ENROLLED ? WIRE_FROM_AGENT : WIRE_FROM_COLLECTOR;
}

struct bytes sample_frame(struct arena *arena, enum message_kind kind)
{
    struct message message = sample_message(arena, kind);
    struct bytes frame = {0};
    struct err err = {0};
    if (!wire_encode(arena, &message, &frame, &err)) {
        fail_msg("%s: %s", message_name(kind), err.text);
    }
    return frame;
}

struct bytes golden_read(struct arena *arena, const char *name, struct bytes when_new)
{
    char path[1024];
    uint8_t *data = arena_alloc(arena, WIRE_FRAME_MAX);
    snprintf(path, sizeof(path), "%s/golden/v1/%s.bin", TESTS_DIR, name);
    const char *mode = getenv("TIENDO_GOLDEN");
    FILE *file = fopen(path, "rb");
    if (file == NULL && mode != NULL && strcmp(mode, "write") == 0) {
        file = fopen(path, "w+b");
        assert_non_null(file);
        assert_int_equal(fwrite(when_new.data, 1, when_new.size, file), when_new.size);
        rewind(file);
    }
    if (file == NULL) {
        fail_msg("%s is not there; TIENDO_GOLDEN=write writes what is missing", path);
        return (struct bytes){0};
    }
    size_t size = fread(data, 1, WIRE_FRAME_MAX, file);
    fclose(file);
    return (struct bytes){.data = data, .size = size};
}
