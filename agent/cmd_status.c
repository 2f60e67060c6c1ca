/* status: how this machine is doing. */
#include "commands.h"

#include "clock.h"
#include "command.h"
#include "drafts.h"
#include "lang.h"
#include "process.h"
#include "receipts.h"

#include <stdio.h>
#include <string.h>

struct facts {
    struct spool_meta meta;
    struct draft_facts drafts;
    struct receipt_facts receipts;
    struct spool_asides asides;
    struct daemon_facts daemon;
    long resident_kib;
    int64_t now_us;
};

static const char *link_state(const struct facts *facts)
{
    return !facts->daemon.running ? "stopped" : facts->daemon.speaks ? facts->meta.link_state : "waiting";
}

static bool is_connected(const struct facts *facts)
{
    return strcmp(link_state(facts), "connected") == 0;
}

static json_t *set_aside_json(const struct spool_asides *asides)
{
    json_t *array = json_array();
    for (size_t i = 0; i < asides->count; i++) {
        const struct spool_aside *aside = &asides->list[i];
        json_t *object = json_object();
        json_object_set_new(object, "file", json_string(aside->name));
        json_object_set_new(object, "at", json_time(aside->at_us));
        json_object_set_new(object, "carried", json_integer(aside->carried));
        json_object_set_new(object, "waiting", json_integer(aside->waiting));
        json_object_set_new(object, "unreadable",
                            aside->unreadable < 0 ? json_null() : json_integer(aside->unreadable));
        json_object_set_new(object, "papers", json_integer(aside->papers));
        json_array_append_new(array, object);
    }
    return array;
}

static void print_json(const struct facts *facts)
{
    const struct spool_meta *meta = &facts->meta;
    json_t *object = json_object();
    json_object_set_new(object, "now", json_time(facts->now_us));
    json_object_set_new(object, "simulated_clock", json_boolean(clock_is_simulated()));
    json_object_set_new(object, "agency", json_text(meta->agency_code));
    json_object_set_new(object, "agency_name", json_text(meta->agency_name));
    json_object_set_new(object, "device", json_uuid(meta->has_device ? &meta->device : NULL));
    json_object_set_new(object, "epoch", json_uuid(&meta->epoch));
    json_object_set_new(object, "running", json_boolean(facts->daemon.running));
    json_object_set_new(object, "pid", facts->daemon.running ? json_integer(facts->daemon.pid) : json_null());
    json_object_set_new(object, "resident_kib",
                        facts->daemon.running ? json_integer(facts->resident_kib) : json_null());
    json_object_set_new(object, "connected", json_boolean(is_connected(facts)));
    json_object_set_new(object, "link", json_string(link_state(facts)));
    json_object_set_new(object, "link_note", json_text(meta->link_note));
    json_object_set_new(object, "link_since", json_time(meta->link_since_us));
    json_object_set_new(object, "last_contact", json_time(meta->last_contact_us));
    json_object_set_new(object, "collector_time", json_time(meta->collector_time_us));
    json_object_set_new(object, "catalogue_revision", json_integer((json_int_t)meta->catalogue_revision));
    json_object_set_new(object, "last_sequence", json_integer((json_int_t)meta->last_sequence));
    json_object_set_new(object, "waiting", json_integer(meta->waiting));
    json_object_set_new(object, "oldest_waiting", json_time(meta->oldest_waiting_us));
    json_object_set_new(object, "receipts", json_integer(facts->receipts.kept));
    json_object_set_new(object, "receipts_missing", json_integer(facts->receipts.missing));
    json_object_set_new(object, "receipts_refused", json_integer(facts->receipts.refused));
    json_object_set_new(object, "unsendable", json_integer(facts->receipts.unsendable));
    json_object_set_new(object, "set_aside", set_aside_json(&facts->asides));
    json_object_set_new(object, "drafts", json_integer(facts->drafts.open));
    json_object_set_new(object, "sent_back", json_integer(facts->drafts.sent_back));
    json_object_set_new(object, "oldest_draft", json_time(facts->drafts.oldest_open_us));
    json_object_set_new(object, "for_approval", json_integer(facts->drafts.waiting));
    json_object_set_new(object, "oldest_for_approval", json_time(facts->drafts.oldest_waiting_us));
    command_print_json(object);
}

static const char *link_label(const char *state)
{
    static const struct {
        const char *state, *label;
    } labels[] = {
        {"connected", "Đã kết nối"},
        {"waiting", "Chưa kết nối được, sẽ tự thử lại"},
        {"refused", "Trung tâm không cho máy này kết nối"},
        {"unenrolled", "Máy chưa được đăng ký"},
        {"stopped", "Chương trình nền chưa chạy"},
    };
    for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
        if (strcmp(labels[i].state, state) == 0) {
            return labels[i].label;
        }
    }
    return state;
}

/* "label: 3 (cũ nhất 08:00 ngày 12/12/2024, đã 5 giờ)" */
static void print_waiting(struct command *command, const struct facts *facts, const char *label, uint32_t count,
                          int64_t oldest_us)
{
    char when[CLOCK_ISO_MAX];
    printf("%s: %u", label, count);
    if (count > 0 && oldest_us > 0) {
        printf(tr(" (oldest %s, %s ago)", " (cũ nhất %s, đã %s)"), clock_screen(oldest_us, when),
               spoken_age(command->arena, facts->now_us - oldest_us));
    }
    putchar('\n');
}

static void print_office(struct command *command, const struct facts *facts)
{
    const struct draft_facts *drafts = &facts->drafts;
    print_waiting(command, facts, tr("Drafts", "Dự thảo"), drafts->open + drafts->sent_back, drafts->oldest_open_us);
    if (drafts->sent_back > 0) {
        printf(tr("  of these sent back by the leader: %u\n", "  trong đó lãnh đạo trả lại để hoàn thiện: %u\n"),
               drafts->sent_back);
    }
    print_waiting(command, facts, tr("For the leader's approval", "Chờ lãnh đạo duyệt"), drafts->waiting,
                  drafts->oldest_waiting_us);
    print_waiting(command, facts,
                  tr("Approved, waiting to be sent or answered", "Đã duyệt, chờ gửi hoặc chờ biên nhận"),
                  facts->meta.waiting, facts->meta.oldest_waiting_us);
}

/* What somebody has to look at; `doctor` says more. */
static void print_troubles(const struct facts *facts)
{
    printf("%s: %lld\n", tr("Signed receipts kept", "Biên nhận đã lưu"), (long long)facts->receipts.kept);
    const struct {
        long long count;
        const char *label;
    } troubles[] = {
        {facts->receipts.refused, tr("Receipts that could not be verified and were not kept",
                                     "Biên nhận không đúng chữ ký hoặc nội dung, không lưu")},
        {facts->receipts.unsendable, tr("Updates that the centre cannot read", "Nội dung trung tâm không đọc được")},
        {(long long)facts->asides.count, tr("Damaged files set aside", "Tệp hỏng được giữ riêng")},
    };
    for (size_t i = 0; i < sizeof(troubles) / sizeof(troubles[0]); i++) {
        if (troubles[i].count > 0) {
            printf(tr("%s: %lld (see `doctor`)\n", "%s: %lld (xem `doctor`)\n"), troubles[i].label, troubles[i].count);
        }
    }
}

static void print_for_people(struct command *command, const struct facts *facts)
{
    char when[CLOCK_ISO_MAX];
    char id[UUID_TEXT_MAX];
    const struct spool_meta *meta = &facts->meta;
    command_print_clock();
    printf("%s: %s\n", tr("Agency", "Đơn vị"), meta->agency_name != NULL ? meta->agency_name : "–");
    printf("%s: %s", tr("Connection", "Kết nối"), link_label(link_state(facts)));
    printf(facts->daemon.running && meta->link_note != NULL ? " (%s)\n" : "\n", meta->link_note);
    printf("%s: %s\n", tr("Last contact", "Liên lạc gần nhất"),
           meta->last_contact_us == 0 ? "–" : clock_screen(meta->last_contact_us, when));
    print_office(command, facts);
    print_troubles(facts);
    printf("%s: %s\n", tr("Device", "Mã máy"), meta->has_device ? uuid_text(&meta->device, id) : "–");
    printf("%s: %s\n", tr("Outbox epoch", "Mã kho nội dung"), uuid_text(&meta->epoch, id));
    if (facts->daemon.running) {
        printf(tr("Daemon: process %ld, %.1f MB of memory\n", "Chương trình nền: tiến trình %ld, bộ nhớ %.1f MB\n"),
               (long)facts->daemon.pid, (double)facts->resident_kib / 1024);
    }
}

static int run(const struct cli_args *args, void *context)
{
    (void)context;
    struct command command = {0};
    struct facts facts = {0};
    if (!command_begin(&command, args)) {
        return command_fail(&command);
    }
    facts.daemon = daemon_look(command.config.state); /* first: what the outbox says then is at least as new */
    if (!command_open_spool(&command) || !spool_meta(command.spool, command.arena, &facts.meta, &command.err) ||
        !spool_draft_facts(command.spool, &facts.drafts, &command.err) ||
        !spool_receipt_facts(command.spool, command.arena, &facts.receipts, &command.err) ||
        !spool_asides(command.spool, command.arena, &facts.asides, &command.err)) {
        return command_fail(&command);
    }
    facts.now_us = clock_now_us();
    facts.resident_kib = facts.daemon.running ? process_resident_kib(facts.daemon.pid) : 0;
    if (command.json) {
        print_json(&facts);
    } else {
        print_for_people(&command, &facts);
    }
    return command_close(&command, 0);
}

static const struct cli_option options[] = {COMMAND_OPTIONS};

const struct cli_command command_status = {
    .name = "status",
    .synopsis = "[--json]",
    .help_en = "Whether this machine is connected, what is drafted, waits for approval or to be sent, and how much "
               "memory the daemon takes.",
    .help_vi = "Máy có kết nối không; còn bao nhiêu dự thảo, nội dung chờ duyệt, chờ gửi; bộ nhớ của chương trình nền.",
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .run = run,
};
