/* export: what this office has to say, in a file, where there is no network. */
#include "commands.h"

#include "bundle.h"
#include "clock.h"
#include "command.h"
#include "credentials.h"
#include "lang.h"
#include "receipts.h"
#include "said.h"

#include <stdio.h>
#include <string.h>

enum {
    NOTICES_MAX = 500,                               /* acknowledged in one file */
    FRAMES_MAX = WIRE_BUNDLE_FRAMES_MAX - 1000,      /* of updates; decisions and the rest come after them */
    BYTES_MAX = WIRE_BUNDLE_BYTES_MAX - 1024 * 1024, /* the same */
};

struct export
{
    struct command command;
    const char *file;
    struct spool_meta meta;
    struct credentials credentials;
    const struct credential *own;      /* the key of the device */
    const struct credential *one_time; /* asks for the device first; NULL: it is one */
    struct frame_list frames;
    size_t bytes;         /* of them */
    uint64_t first, next; /* sequences: where its places begin, and what is looked at now */
    uint64_t from, to;    /* what is in the file; 0: none */
    size_t entries, decisions, acknowledged;
    bool more; /* than one file holds */
    struct bytes made;
};

/* ---- as whom ---- */

static const struct credential *credential_of(const struct credentials *credentials, enum credential_kind kind)
{
    for (size_t i = 0; i < credentials->count; i++) {
        if (credentials->list[i].kind == kind) {
            return &credentials->list[i];
        }
    }
    return NULL;
}

/* An enrolment that was not redeemed yet goes into the file, with the key that was made for it. */
static bool find_keys(struct export *export)
{
    struct command *command = &export->command;
    struct credentials *credentials = &export->credentials;
    const char *agency = export->meta.last_sequence > 0 ? export->meta.agency_code : NULL;
    if (!credentials_read(command->arena, &command->config, agency, credentials, &command->err)) {
        return false;
    }
    export->one_time = credential_of(credentials, CREDENTIAL_ONE_TIME);
    export->own = credential_of(credentials, export->one_time != NULL ? CREDENTIAL_NEW : CREDENTIAL_OWN);
    if (export->own == NULL || credentials->collectors.count == 0) {
        return err_set(&command->err, ERR_CONFIG, "%s",
                       credentials->problem != NULL
                           ? credentials->problem
                           : arena_printf(command->arena,
                                          tr("this machine is not enrolled: put the enrolment file that the centre "
                                             "made for this office at %s, then export again",
                                             "máy chưa được đăng ký: đề nghị chép tệp đăng ký do trung tâm cấp vào "
                                             "%s rồi xuất lại"),
                                          command->config.enrolment));
    }
    return true;
}

/* ---- what is said ---- */

static void add_frame(struct export *export, struct bytes frame)
{
    if (export->frames.frames == NULL) {
        export->frames.frames = arena_array(export->command.arena, WIRE_BUNDLE_FRAMES_MAX, sizeof(struct bytes));
    }
    export->frames.frames[export->frames.count++] =
        (struct bytes){.data = arena_memdup(export->command.arena, frame.data, frame.size), .size = frame.size};
    export->bytes += frame.size;
}

static bool say(struct export *export, const struct message *message)
{
    struct arena *scratch = arena_new();
    struct bytes frame = {0};
    bool ok = said_frame(scratch, message, &frame, &export->command.err);
    if (ok) {
        add_frame(export, frame);
    }
    arena_free(scratch);
    return ok;
}

static bool say_hello(struct export *export, uint64_t first)
{
    struct message hello = said_hello(&export->meta, first);
    return say(export, &hello);
}

/* From the lowest that has no answer; lower when the centre asked for it, or when it is to bring its receipt again. */
static bool find_beginning(struct export *export)
{
    const struct spool_meta *meta = &export->meta;
    struct command *command = &export->command;
    uint64_t rewound = 0;
    uint64_t unproved = 0;
    uint64_t unjudged = meta->first_unjudged > 0 ? meta->first_unjudged : meta->last_sequence + 1;
    /* Under a new device its places begin with what has no answer, as spool_welcome() will have it, too. */
    export->first = export->one_time != NULL && meta->has_device ? unjudged : meta->first_sequence;
    if (!spool_rewound_to(command->spool, &rewound, &command->err) ||
        !spool_receipt_refused(command->spool, &unproved, &command->err)) {
        return false;
    }
    export->next = unjudged;
    export->next = rewound > 0 && rewound < export->next ? rewound : export->next;
    export->next = unproved > 0 && unproved < export->next ? unproved : export->next;
    export->next = export->next < export->first ? export->first : export->next;
    return true;
}

/* One Submit with these rows. What cannot be read is halved until it is found: that one alone is passed over, as over a
 * connection. */
static bool say_rows(struct export *export, struct arena *scratch, struct spool_rows rows)
{
    struct command *command = &export->command;
    struct bytes frame = {0};
    struct err err = {0};
    struct message submit = said_submit(scratch, &export->meta.epoch, &rows, true);
    bool fits = said_frame(scratch, &submit, &frame, &err);
    if (!fits && rows.count == 1) {
        submit = said_submit(scratch, &export->meta.epoch, &rows, false);
        fits = said_frame(scratch, &submit, &frame, &err);
    }
    if (fits) {
        add_frame(export, frame);
        export->entries += rows.count;
        export->from = export->from == 0 ? rows.list[0].sequence : export->from;
        export->to = rows.list[rows.count - 1].sequence;
        export->next = export->to + 1;
        return true;
    }
    if (rows.count > 1) {
        rows.count /= 2;
        return say_rows(export, scratch, rows);
    }
    return spool_unsendable(command->spool, rows.list[0].sequence, err.text, clock_now_us(), &command->err);
}

/* Where a place stays empty, another Hello says so. */
static bool say_updates(struct export *export)
{
    struct command *command = &export->command;
    struct arena *scratch = arena_new();
    bool ok = true;
    while (ok && export->next <= export->meta.last_sequence) {
        struct spool_rows rows = {0};
        arena_reset(scratch);
        ok =
            spool_batch(command->spool, scratch, export->next, WIRE_BATCH_MAX, SAID_SUBMIT_BYTES, &rows, &command->err);
        if (!ok || rows.count == 0) {
            break;
        }
        if (export->bytes > BYTES_MAX - 2 * WIRE_FRAME_MAX || export->frames.count + 2 > FRAMES_MAX) {
            export->more = true;
            break;
        }
        if (rows.list[0].sequence > export->next) {
            export->next = rows.list[0].sequence;
            ok = say_hello(export, export->next);
        }
        ok = ok && say_rows(export, scratch, rows);
    }
    arena_free(scratch);
    return ok;
}

static bool say_decisions(struct export *export)
{
    struct command *command = &export->command;
    struct spool_decisions queued = {0};
    if (!spool_decisions(command->spool, command->arena, "queued", &queued, &command->err)) {
        return false;
    }
    for (size_t i = 0; i < queued.count && export->frames.count < FRAMES_MAX + NOTICES_MAX; i++) {
        struct message decide = {.kind = MESSAGE_DECIDE, .decide = queued.list[i].decide};
        if (!say(export, &decide)) {
            return false;
        }
        export->decisions++;
    }
    return true;
}

static bool say_received(struct export *export)
{
    struct command *command = &export->command;
    struct wire_received last = {0};
    if (!spool_notices_last(command->spool, command->arena, NOTICES_MAX, &last, &command->err)) {
        return false;
    }
    for (size_t from = 0; from < last.count; from += WIRE_NOTICES_MAX) {
        size_t left = last.count - from;
        struct message received = {.kind = MESSAGE_RECEIVED,
                                   .received = {.notice_ids = last.notice_ids + from,
                                                .count = left > WIRE_NOTICES_MAX ? WIRE_NOTICES_MAX : left}};
        if (!say(export, &received)) {
            return false;
        }
    }
    export->acknowledged = last.count;
    return true;
}

/* ---- the file ---- */

static struct bundle_draft draft_of(const struct export *export, const struct credential *sender,
                                    struct frame_list frames)
{
    struct bundle_draft draft = {
        .head = {.kind = BUNDLE_UPDATES, .epoch = export->meta.epoch, .made_at_us = clock_now_us()},
        .sender = &sender->key,
        .frames = frames};
    memcpy(draft.head.recipient, export->credentials.collectors.list[0].server_key, KEY_BYTES);
    return draft;
}

static bool make_file(struct export *export)
{
    struct command *command = &export->command;
    struct bundle_draft drafts[BUNDLE_LETTERS_MAX];
    struct message enrol = {.kind = MESSAGE_ENROL, .enrol = {.software = "tiendo-agent " TIENDO_VERSION}};
    struct bytes request = {0};
    size_t count = 0;
    if (export->one_time != NULL) {
        memcpy(enrol.enrol.device_key, export->own->key.public_key, KEY_BYTES);
        if (!said_frame(command->arena, &enrol, &request, &command->err)) {
            return false;
        }
        drafts[0] = draft_of(export, export->one_time, (struct frame_list){.frames = &request, .count = 1});
        count = 1;
    }
    drafts[count] = draft_of(export, export->own, export->frames);
    count++;
    return bundle_close(command->arena, drafts, count, &export->made, &command->err) &&
           bundle_write(export->file, export->made, &command->err);
}

/* ---- what is said of it ---- */

static void print_json(const struct export *export)
{
    json_t *object = json_object();
    json_object_set_new(object, "file", json_string(export->file));
    json_object_set_new(object, "bytes", json_integer((json_int_t) export->made.size));
    json_object_set_new(object, "agency", json_text(export->credentials.agency));
    json_object_set_new(object, "enrols", json_boolean(export->one_time != NULL));
    json_object_set_new(object, "entries", json_integer((json_int_t) export->entries));
    json_object_set_new(object, "from", export->from == 0 ? json_null() : json_integer((json_int_t) export->from));
    json_object_set_new(object, "to", export->to == 0 ? json_null() : json_integer((json_int_t) export->to));
    json_object_set_new(object, "decisions", json_integer((json_int_t) export->decisions));
    json_object_set_new(object, "acknowledged", json_integer((json_int_t) export->acknowledged));
    json_object_set_new(object, "more", json_boolean(export->more));
    command_print_json(object);
}

static void print_contents(const struct export *export)
{
    if (export->entries == 0) {
        puts(tr("  no update waits for an answer; the file fetches what the centre has to say",
                "  không có nội dung nào chờ trung tâm trả lời; tệp dùng để lấy thông báo, phân công từ trung tâm"));
    } else {
        printf(tr("  updates: %zu (number %llu to %llu)\n", "  nội dung báo cáo: %zu (số %llu đến %llu)\n"),
               export->entries, (unsigned long long)export->from, (unsigned long long)export->to);
    }
    if (export->decisions > 0) {
        printf(tr("  decisions on what is held: %zu\n", "  quyết định về nội dung chờ chấp nhận: %zu\n"),
               export->decisions);
    }
    if (export->acknowledged > 0) {
        printf(tr("  notices that have arrived: %zu\n", "  xác nhận đã nhận thông báo: %zu\n"), export->acknowledged);
    }
    if (export->one_time != NULL) {
        puts(tr("  the request to enrol this machine", "  đề nghị đăng ký máy này"));
    }
    if (export->more) {
        puts(tr("  (one file holds no more: export again when the answer to this one is back)",
                "  (một tệp không chứa hết: đề nghị xuất tiếp sau khi nhập tệp trả lời của tệp này)"));
    }
}

static void print_for_people(const struct export *export)
{
    command_print_clock();
    printf(tr("%s: %zu bytes, which only the centre can read. In it:\n",
              "Đã ghi tệp %s (%zu byte), chỉ trung tâm đọc được. Trong tệp có:\n"),
           export->file, export->made.size);
    print_contents(export);
    puts(tr(
        "Next: take the file to the centre (tiendo bundle import FILE --out ANSWER), bring its answer back and run\n"
        "tiendo-agent import ANSWER. Nothing has changed here: should the network come back, the same goes by\n"
        "itself, and counts once.",
        "Việc tiếp theo: chuyển tệp về trung tâm (tiendo bundle import TỆP --out TỆP-TRẢ-LỜI); khi nhận tệp trả lời,\n"
        "chạy: tiendo-agent import TỆP-TRẢ-LỜI. Nội dung trên máy vẫn giữ nguyên; nếu có mạng trở lại, máy vẫn tự\n"
        "gửi và trung tâm chỉ tính một lần."));
}

static int run(const struct cli_args *args, void *context)
{
    (void)context;
    struct export export = {.file = args->operands[0]};
    struct command *command = &export.command;
    if (!command_begin(command, args) || !command_open_spool(command) ||
        !spool_meta(command->spool, command->arena, &export.meta, &command->err) || !find_keys(&export) ||
        !find_beginning(&export) || !say_hello(&export, export.first) || !say_updates(&export) ||
        !say_decisions(&export) || !say_received(&export) || !make_file(&export)) {
        return command_fail(command);
    }
    if (command->json) {
        print_json(&export);
    } else {
        print_for_people(&export);
    }
    return command_close(command, 0);
}

static const struct cli_option options[] = {COMMAND_OPTIONS};

const struct cli_command command_export = {
    .name = "export",
    .synopsis = "FILE [--json]",
    .help_en = "Without a network: writes what waits for the centre into a file that only the centre can read.",
    .help_vi = "Khi không có mạng: ghi các nội dung chờ gửi vào một tệp chỉ trung tâm đọc được.",
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .min_operands = 1,
    .max_operands = 1,
    .run = run,
};
