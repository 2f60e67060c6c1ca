/* import: what the centre answered to a file of this office. */
#include "commands.h"

#include "bundle.h"
#include "clock.h"
#include "command.h"
#include "credentials.h"
#include "heard.h"
#include "lang.h"

#include <stdio.h>
#include <string.h>

struct import {
    struct command command;
    const char *file;
    struct spool_meta before, after;
    struct credentials credentials;
    const struct bundle_letter *letter;
    struct credential as; /* the key that it is closed for */
    struct frame_list frames;
    struct hearing hearing;
    struct arena *turn; /* one message at a time */
    size_t accepted, held, rejected, notices, decisions;
    bool assignments, new_epoch;
    uint64_t rewind;
};

/* ---- from whom, for whom ---- */

static bool refuse(struct import *import, const char *english, const char *vietnamese)
{
    return err_set(&import->command.err, ERR_DATA, "%s: %s", import->file, tr(english, vietnamese));
}

static bool is_known_centre(const struct import *import)
{
    const struct collector_list *collectors = &import->credentials.collectors;
    for (size_t i = 0; i < collectors->count; i++) {
        if (memcmp(collectors->list[i].server_key, import->letter->head.sender, KEY_BYTES) == 0) {
            return true;
        }
    }
    return false;
}

/* The key that the answer is closed for; NULL: none of this device. A one-time key is nobody's address. */
static const struct credential *addressee(const struct import *import)
{
    const struct credentials *credentials = &import->credentials;
    for (size_t i = 0; i < credentials->count; i++) {
        const struct credential *one = &credentials->list[i];
        if (one->kind != CREDENTIAL_ONE_TIME &&
            memcmp(one->key.public_key, import->letter->head.recipient, KEY_BYTES) == 0) {
            return one;
        }
    }
    return NULL;
}

static bool open_file(struct import *import, const struct bundle_letters *letters)
{
    struct command *command = &import->command;
    const char *agency = import->before.last_sequence > 0 ? import->before.agency_code : NULL;
    import->letter = &letters->list[0];
    if (import->letter->head.kind != BUNDLE_VERDICTS || letters->count != 1) {
        return refuse(import, "this file is for the centre (tiendo bundle import); its answer is another file",
                      "đây là tệp gửi trung tâm (tiendo bundle import), không phải tệp trả lời");
    }
    if (!credentials_read(command->arena, &command->config, agency, &import->credentials, &command->err)) {
        return false;
    }
    const struct credential *as = addressee(import);
    if (as == NULL) {
        return refuse(import, "this answer is for another machine, or for an earlier enrolment of this one",
                      "tệp trả lời này dành cho máy khác, hoặc cho lần đăng ký trước của máy này");
    }
    if (!is_known_centre(import)) {
        return refuse(import, "this answer does not come from the centre that this machine belongs to",
                      "tệp trả lời này không phải do trung tâm của đơn vị lập");
    }
    import->as = *as;
    return bundle_open(command->arena, import->letter, &as->key, import->file, &import->frames, &command->err);
}

static bool check_frames(struct import *import)
{
    for (size_t i = 0; i < import->frames.count; i++) {
        struct message message = {0};
        struct err why = {0};
        arena_reset(import->turn);
        if (!wire_decode(import->turn, WIRE_FROM_COLLECTOR, import->frames.frames[i], &message, &why)) {
            return err_set(&import->command.err, ERR_DATA,
                           tr("%s: this version cannot read it: %s", "%s: phiên bản phần mềm này không đọc được: %s"),
                           import->file, why.text);
        }
    }
    return true;
}

/* A device that the centre greets by its new key is enrolled. */
static bool settle_key(struct import *import)
{
    struct command *command = &import->command;
    return import->as.kind != CREDENTIAL_NEW ||
           credentials_redeemed(&command->config, &import->credentials, &command->err);
}

/* ---- taking it in ---- */

/* What was said of places counts while this outbox still has the epoch that it was said of. */
static bool take_places(struct import *import, const struct message *message)
{
    struct command *command = &import->command;
    if (import->hearing.old_news || import->hearing.places_pass) {
        return true;
    }
    if (message->kind == MESSAGE_REWIND) {
        import->rewind = message->rewind.next_sequence;
        return spool_rewound(command->spool, import->rewind, &command->err);
    }
    if (message->kind == MESSAGE_WELCOME && message->welcome.committed_sequence > import->before.last_sequence) {
        import->hearing.places_pass = true; /* an old copy was put in the place of this outbox */
        import->new_epoch = true;
        return spool_new_epoch(command->spool, &command->err);
    }
    return true;
}

static void count_verdicts(struct import *import, const struct wire_verdicts *verdicts)
{
    for (size_t i = 0; i < verdicts->count; i++) {
        import->accepted += verdicts->verdicts[i].kind == VERDICT_ACCEPTED;
        import->held += verdicts->verdicts[i].kind == VERDICT_HELD;
        import->rejected += verdicts->verdicts[i].kind == VERDICT_REJECTED;
    }
}

static bool take(struct import *import, struct bytes frame)
{
    struct command *command = &import->command;
    struct hearing *hearing = &import->hearing;
    struct message message = {0};
    arena_reset(import->turn);
    if (!wire_decode(import->turn, WIRE_FROM_COLLECTOR, frame, &message, &command->err) ||
        !heard(hearing, &message, frame, &command->err) || !take_places(import, &message)) {
        return false;
    }
    if (hearing->new_epoch) {
        import->new_epoch = true;
        hearing->places_pass = true;
    }
    import->assignments = import->assignments || (message.kind == MESSAGE_ASSIGNMENTS && hearing->whole);
    import->notices += message.kind == MESSAGE_NOTICES ? message.notices.count : 0;
    import->decisions += message.kind == MESSAGE_DECIDED;
    if (message.kind == MESSAGE_VERDICTS) {
        count_verdicts(import, &message.verdicts);
    }
    return true;
}

/* The centre was heard when it wrote this, whenever it came here; unless it was heard since. */
static void begin_hearing(struct import *import)
{
    const struct spool_meta *meta = &import->before;
    int64_t made_at_us = import->letter->head.made_at_us;
    int64_t now_us = clock_now_us();
    int64_t contact_us = made_at_us > now_us ? now_us : made_at_us;
    import->hearing = (struct hearing){
        .spool = import->command.spool,
        .arena = import->turn,
        .contact_us = contact_us < meta->last_contact_us ? meta->last_contact_us : contact_us,
        .old_news = made_at_us < meta->collector_time_us,
        .places_pass = !uuid_equal(&import->letter->head.epoch, &meta->epoch),
    };
}

static bool take_all(struct import *import)
{
    struct command *command = &import->command;
    begin_hearing(import);
    for (size_t i = 0; i < import->frames.count; i++) {
        if (!take(import, import->frames.frames[i])) {
            return false;
        }
    }
    spool_wake(command->spool);
    return settle_key(import) && spool_meta(command->spool, command->arena, &import->after, &command->err);
}

/* ---- what is said of it ---- */

static size_t answered(const struct import *import)
{
    return import->before.waiting > import->after.waiting ? import->before.waiting - import->after.waiting : 0;
}

static void print_json(const struct import *import)
{
    json_t *object = json_object();
    json_object_set_new(object, "file", json_string(import->file));
    json_object_set_new(object, "agency", json_text(import->after.agency_code));
    json_object_set_new(object, "made_at", json_time(import->letter->head.made_at_us));
    json_object_set_new(object, "old", json_boolean(import->hearing.old_news));
    json_object_set_new(object, "accepted", json_integer((json_int_t)import->accepted));
    json_object_set_new(object, "held", json_integer((json_int_t)import->held));
    json_object_set_new(object, "rejected", json_integer((json_int_t)import->rejected));
    json_object_set_new(object, "answered", json_integer((json_int_t)answered(import)));
    json_object_set_new(object, "waiting", json_integer(import->after.waiting));
    json_object_set_new(object, "notices", json_integer((json_int_t)import->notices));
    json_object_set_new(object, "decisions", json_integer((json_int_t)import->decisions));
    json_object_set_new(object, "assignments", json_boolean(import->assignments));
    json_object_set_new(object, "rewind", import->rewind == 0 ? json_null() : json_integer((json_int_t)import->rewind));
    command_print_json(object);
}

static void print_for_people(const struct import *import)
{
    char when[CLOCK_ISO_MAX];
    command_print_clock();
    printf(tr("Answer of the centre of %s:\n", "Trả lời của trung tâm, lập lúc %s:\n"),
           clock_screen(import->letter->head.made_at_us, when));
    printf(tr("  verdicts: %zu accepted, %zu held, %zu rejected; %zu of them new\n",
              "  kết luận: tiếp nhận %zu, chờ chấp nhận %zu, không tiếp nhận %zu; trong đó mới: %zu\n"),
           import->accepted, import->held, import->rejected, answered(import));
    printf(tr("  notices: %zu; assignments: %s\n", "  thông báo: %zu; phân công: %s\n"), import->notices,
           import->assignments ? tr("brought up to date", "đã cập nhật") : tr("as before", "không thay đổi"));
    if (import->hearing.old_news) {
        puts(tr("The centre was heard since this was written: only what was not known was taken from it.",
                "Máy đã nhận trả lời mới hơn của trung tâm: chỉ lấy những gì chưa có từ tệp này."));
    }
    if (import->rewind > 0 || import->new_epoch) {
        puts(tr("The centre needs some of it again: run tiendo-agent export once more and send that file.",
                "Trung tâm cần nhận lại một phần: đề nghị chạy lại tiendo-agent export và gửi tệp mới."));
    }
    printf(tr("Still waiting for an answer: %u. See tiendo-agent outbox, tiendo-agent notices.\n",
              "Còn chờ trung tâm trả lời: %u. Xem tiendo-agent outbox, tiendo-agent notices.\n"),
           import->after.waiting);
}

static int run(const struct cli_args *args, void *context)
{
    (void)context;
    struct import import = {.file = args->operands[0], .turn = arena_new()};
    struct command *command = &import.command;
    struct bundle_letters letters = {0};
    bool ok = command_begin(command, args) && bundle_read(command->arena, import.file, &letters, &command->err) &&
              command_open_spool(command) &&
              spool_meta(command->spool, command->arena, &import.before, &command->err) &&
              open_file(&import, &letters) && check_frames(&import) && take_all(&import);
    if (ok && command->json) {
        print_json(&import);
    } else if (ok) {
        print_for_people(&import);
    }
    arena_free(import.turn);
    return ok ? command_close(command, 0) : command_fail(command);
}

static const struct cli_option options[] = {COMMAND_OPTIONS};

const struct cli_command command_import = {
    .name = "import",
    .synopsis = "FILE [--json]",
    .help_en = "Without a network: takes in the centre's answer to a file of this machine.",
    .help_vi = "Khi không có mạng: nhập tệp trả lời của trung tâm cho máy này.",
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .min_operands = 1,
    .max_operands = 1,
    .run = run,
};
