#include "bundle_import.h"

#include "answers.h"
#include "clock.h"
#include "history.h"
#include "keys_as_of.h"
#include "lang.h"
#include "session.h"
#include "store_catalogue.h"
#include "store_receipt.h"

#include <string.h>

enum {
    NOTICES_MAX = 500,
    ATTEMPTS_MAX = 3, /* of one job, when the database was in its own way */
    LIMITLESS = 1000000000,
    ANSWER_ROOM = WIRE_BUNDLE_BYTES_MAX - 24 * WIRE_FRAME_MAX, /* for verdicts; notices come after them */
};

/* A person brought it: there is nobody to be protected from by a rate. */
static const struct session_limits limits = {.rate = {.per_second = LIMITLESS, .burst = LIMITLESS}, .credit = 2};

struct run {
    const struct bundle_import *import;
    struct arena *arena;
    const struct bundle_letter *letter;
    struct identity identity;
    struct frame_list frames; /* what the device says */
    struct wire_hello hello;  /* the last one */
    struct session session;
    struct bucket share;
    int64_t now_us; /* when it arrived */
    struct frame_list answer;
    size_t answer_room, answer_bytes;
    bool tell; /* collectors have somebody to tell */
    struct bundle_outcome *outcome;
};

/* ---- what may be in it ---- */

static bool wrong(const struct run *run, const char *what, struct err *err)
{
    return err_set(err, ERR_DATA, tr("%s is not as an agent makes it: %s", "Tệp %s không đúng quy cách: %s"),
                   run->import->name, what);
}

static bool decode(struct arena *arena, const struct run *run, struct bytes frame, struct message *ret, struct err *err)
{
    struct err why = {0};
    return wire_decode(arena, WIRE_FROM_AGENT, frame, ret, &why) || wrong(run, why.text, err);
}

static bool may_be_said(const struct run *run, const struct message *message, size_t index, struct err *err)
{
    bool greets = message->kind == MESSAGE_HELLO;
    bool other_outbox =
        (greets && !uuid_equal(&message->hello.epoch, &run->letter->head.epoch)) ||
        (message->kind == MESSAGE_SUBMIT && !uuid_equal(&message->submit.epoch, &run->letter->head.epoch));
    bool known = greets || message->kind == MESSAGE_SUBMIT || message->kind == MESSAGE_DECIDE ||
                 message->kind == MESSAGE_RECEIVED;
    if (!known || (index == 0 && !greets) || other_outbox) {
        return wrong(run, message_name(message->kind), err);
    }
    return true;
}

/* All of it, before anything is stored. */
static bool check_frames(struct run *run, struct err *err)
{
    struct bundle_outcome *outcome = run->outcome;
    struct arena *scratch = arena_new();
    bool ok = run->frames.count > 0 || wrong(run, tr("it is empty", "tệp rỗng"), err);
    for (size_t i = 0; ok && i < run->frames.count; i++) {
        struct message message = {0};
        arena_reset(scratch);
        ok = decode(scratch, run, run->frames.frames[i], &message, err) && may_be_said(run, &message, i, err);
        if (ok && message.kind == MESSAGE_SUBMIT) {
            const struct wire_submit *submit = &message.submit;
            outcome->entries += submit->entry_count;
            outcome->from = outcome->from == 0 ? submit->entries[0].sequence : outcome->from;
            outcome->to = submit->entries[submit->entry_count - 1].sequence;
        }
    }
    arena_free(scratch);
    return ok;
}

/* ---- who it is from ---- */

static bool unknown_sender(const struct run *run, const struct bundle_letter *letter, struct err *err)
{
    char key[KEY_Z85_MAX];
    return err_set(err, ERR_PERMISSION,
                   tr("%s: the key %s that closed it belongs to no device, or was revoked; nothing was stored "
                      "(`tiendo agent list` shows devices, `tiendo agent enrol` makes a new enrolment)",
                      "%s: khóa %s đã dùng để lập tệp không thuộc máy nào, hoặc đã bị thu hồi; không có nội dung nào "
                      "được ghi nhận (xem `tiendo agent list`; cấp lại bằng `tiendo agent enrol`)"),
                   run->import->name, key_z85(letter->head.sender, key));
}

/* The request of a device that was never enrolled: the key that it asks for has to be the one that the other letter is
 * closed with. */
static bool open_request(struct run *run, const struct bundle_letter *request, struct message *ret, struct err *err)
{
    const struct bundle_import *import = run->import;
    struct frame_list frames = {0};
    if (!bundle_open(run->arena, request, import->server, import->name, &frames, err)) {
        return false;
    }
    if (frames.count != 1 || !decode(run->arena, run, frames.frames[0], ret, err) || ret->kind != MESSAGE_ENROL ||
        memcmp(ret->enrol.device_key, run->letter->head.sender, KEY_BYTES) != 0) {
        return wrong(run, message_name(MESSAGE_ENROL), err);
    }
    return true;
}

static bool do_once(struct run *run, struct job *job, struct err *err)
{
    struct job_tools tools = run->import->tools;
    bool done = false;
    for (int attempt = 0; !done && attempt < ATTEMPTS_MAX; attempt++) {
        done = jobs_do(&tools, &job, 1, err);
        if (!done && (pg_failure(tools.pg) != PG_AGAIN || !pg_is_open(tools.pg))) {
            break;
        }
    }
    return done;
}

static struct job *new_job(const struct run *run, enum job_kind kind)
{
    static const struct zpeer nobody = {.size = 0};
    return job_new(kind, &nobody, &run->identity, run->import->roster, run->now_us);
}

static bool enrol(struct run *run, const struct message *request, struct err *err)
{
    struct job *job = new_job(run, JOB_ENROL);
    job->message = *request;
    bool ok = do_once(run, job, err);
    if (ok && job->refusal != NULL) {
        ok =
            err_set(err, ERR_PERMISSION,
                    tr("%s: its enrolment file was used elsewhere, revoked or has expired; nothing was stored",
                       "%s: tệp đăng ký của máy đã được dùng ở máy khác, đã bị hủy hoặc hết hạn; không có nội dung nào "
                       "được ghi nhận"),
                    run->import->name);
    }
    if (ok) {
        run->identity.use = KEY_DEVICE;
        run->identity.id = job->device;
        run->outcome->enrolled = true;
    }
    job_free(job);
    return ok;
}

static bool load_keys(const struct run *run, struct keytable *table, struct err *err)
{
    struct known_keys *keys = store_keys_load(run->import->tools.pg, run->now_us, err);
    if (keys == NULL) {
        return false;
    }
    keys_as_of(keys, run->import->roster, day_of_instant(run->now_us));
    keytable_replace(table, keys);
    return true;
}

/* The letter of a device, and before it, when there are two, its request to be enrolled, which is not needed any more
 * when the device is known: then the answer to it was lost. */
static bool identify(struct run *run, struct keytable *table, const struct bundle_letters *letters, struct err *err)
{
    const struct bundle_letter *request = letters->count > 1 ? &letters->list[0] : NULL;
    struct message message = {0};
    if (!load_keys(run, table, err) || (request != NULL && !open_request(run, request, &message, err))) {
        return false;
    }
    if (keytable_by_key(table, run->letter->head.sender, run->now_us, &run->identity)) {
        return run->identity.use == KEY_DEVICE || unknown_sender(run, run->letter, err);
    }
    if (request == NULL || !keytable_by_key(table, request->head.sender, run->now_us, &run->identity) ||
        run->identity.use != KEY_ENROLMENT) {
        return unknown_sender(run, request == NULL ? run->letter : request, err);
    }
    return enrol(run, &message, err);
}

/* ---- answering ---- */

static void answer_frame(struct run *run, struct bytes frame)
{
    struct frame_list *list = &run->answer;
    if (list->count == run->answer_room) {
        size_t room = run->answer_room == 0 ? 64 : run->answer_room * 2;
        struct bytes *larger = arena_array(run->arena, room, sizeof(*larger));
        if (list->count > 0) {
            memcpy(larger, list->frames, list->count * sizeof(*larger));
        }
        list->frames = larger;
        run->answer_room = room;
    }
    list->frames[list->count++] = frame;
    run->answer_bytes += frame.size;
}

static bool answer(struct run *run, const struct message *message, struct err *err)
{
    struct bytes frame = {0};
    struct arena *scratch = arena_new();
    bool ok = wire_encode(scratch, message, &frame, err);
    if (ok) {
        answer_frame(run, (struct bytes){arena_memdup(run->arena, frame.data, frame.size), frame.size});
    }
    arena_free(scratch);
    return ok;
}

static void answer_frames(struct run *run, const struct frame_list *frames)
{
    for (size_t i = 0; i < frames->count; i++) {
        answer_frame(run, (struct bytes){arena_memdup(run->arena, frames->frames[i].data, frames->frames[i].size),
                                         frames->frames[i].size});
    }
}

static bool is_full(const struct run *run)
{
    return run->answer_bytes > ANSWER_ROOM || run->answer.count + NOTICES_MAX > WIRE_BUNDLE_FRAMES_MAX;
}

/* ---- one function a message ---- */

static bool take_hello(struct run *run, struct job *job, struct err *err)
{
    const struct roster *roster = run->import->roster;
    const struct agency *agency = roster_agency(roster, run->identity.agency);
    if (run->outcome->rewind > 0 || run->outcome->left > 0) {
        return true; /* it would pass over places whose updates are only not here yet */
    }
    bool first = run->answer.count == 0;
    run->hello = job->message.hello;
    run->session.hellos = 0;
    job->kind = JOB_HELLO;
    job->said_at_us = run->letter->head.made_at_us;
    if (!session_greet(&run->session, &run->hello.epoch, run->now_us) || !do_once(run, job, err)) {
        return false;
    }
    session_welcome(&run->session, job->committed, job->last_contact_us, run->now_us);
    struct message welcome = answer_welcome(roster, &run->identity, job);
    if (!answer(run, &welcome, err)) {
        return false;
    }
    if (first && agency != NULL && run->hello.catalogue_revision != (uint64_t)roster->revision) {
        struct frame_list frames = wire_encode_roster(job->arena, roster, agency);
        answer_frames(run, &frames);
    }
    return true;
}

static void count_fates(struct bundle_outcome *outcome, const struct job *job)
{
    for (size_t i = 0; i < job->count; i++) {
        const struct fate *fate = &job->fates[i];
        outcome->stored += fate->kind == FATE_STORED;
        outcome->repeated += fate->kind == FATE_REPEATED;
        outcome->conflicts += fate->kind == FATE_CONFLICT || fate->kind == FATE_PLACE_TAKEN;
        outcome->accepted += fate->verdict.kind == VERDICT_ACCEPTED;
        outcome->held += fate->verdict.kind == VERDICT_HELD;
        outcome->rejected += fate->verdict.kind == VERDICT_REJECTED;
    }
}

static bool store(struct run *run, struct job *job, struct err *err)
{
    batch_take(job, run->session.wait_from_us, run->session.wait_to_us);
    if (!do_once(run, job, err)) {
        return false;
    }
    session_stored(&run->session);
    count_fates(run->outcome, job);
    run->tell = run->tell || job->held_count > 0;
    struct message verdicts = answer_verdicts(job);
    return answer(run, &verdicts, err);
}

static bool take_submit(struct run *run, struct job *job, struct err *err)
{
    const struct wire_submit *submit = &job->message.submit;
    if (is_full(run)) {
        run->outcome->left += submit->entry_count;
        return true;
    }
    if (run->outcome->rewind > 0) {
        return true;
    }
    struct session_verdict verdict =
        session_submit(&run->session, &limits, &run->share, &submit->epoch, submit->entries[0].sequence,
                       (uint32_t)submit->entry_count, false, run->now_us);
    if (verdict.answer == SESSION_TAKE) {
        return store(run, job, err);
    }
    if (verdict.answer != SESSION_REWIND) {
        return err_set(err, ERR_SOFTWARE, "bundle_import: session answer %d", (int)verdict.answer);
    }
    struct message rewind = {.kind = MESSAGE_REWIND,
                             .rewind = {.epoch = submit->epoch, .next_sequence = run->session.expected}};
    run->outcome->rewind = run->session.expected;
    return answer(run, &rewind, err);
}

static bool take_decide(struct run *run, struct job *job, struct err *err)
{
    job->kind = JOB_DECIDE;
    if (!do_once(run, job, err)) {
        return false;
    }
    run->outcome->decisions++;
    run->tell = run->tell || job->told_agency != NULL;
    struct message decided = answer_decided(job);
    return answer(run, &decided, err);
}

static bool take_received(struct run *run, struct job *job, struct err *err)
{
    job->kind = JOB_RECEIVED;
    run->outcome->acknowledged += job->message.received.count;
    return do_once(run, job, err);
}

static bool take(struct run *run, struct bytes frame, struct err *err)
{
    struct job *job = new_job(run, JOB_CONTACT);
    bool ok = decode(job->arena, run, frame, &job->message, err);
    if (ok) {
        switch (job->message.kind) {
        case MESSAGE_HELLO:
            ok = take_hello(run, job, err);
            break;
        case MESSAGE_SUBMIT:
            ok = take_submit(run, job, err);
            break;
        case MESSAGE_DECIDE:
            ok = take_decide(run, job, err);
            break;
        default:
            ok = take_received(run, job, err);
            break;
        }
    }
    job_free(job);
    return ok;
}

/* ---- what it is told beside its answers ---- */

static bool tell_notices(struct run *run, struct err *err)
{
    struct job *job = new_job(run, JOB_NOTICES);
    job->notices_max = NOTICES_MAX;
    bool ok = do_once(run, job, err);
    for (size_t from = 0; ok && from < job->notices.count; from += WIRE_NOTICES_MAX) {
        size_t left = job->notices.count - from;
        struct message message = {.kind = MESSAGE_NOTICES,
                                  .notices = {.notices = job->notices.notices + from,
                                              .count = left > WIRE_NOTICES_MAX ? WIRE_NOTICES_MAX : left}};
        ok = answer(run, &message, err);
        run->outcome->notices += message.notices.count;
    }
    job_free(job);
    return ok;
}

static bool tell_history(struct run *run, struct err *err)
{
    uint8_t held[WIRE_HASH_BYTES];
    if (!run->hello.knows_history) {
        return true;
    }
    history_digest_of_nothing(held);
    if (run->hello.has_history) {
        memcpy(held, run->hello.history, sizeof(held));
    }
    struct job *job = new_job(run, JOB_HISTORY);
    bool ok = do_once(run, job, err);
    if (ok && memcmp(held, job->digest, sizeof(held)) != 0) {
        answer_frames(run, &job->history);
    }
    job_free(job);
    return ok;
}

static bool close_answer(struct run *run, struct err *err)
{
    struct bundle_draft draft = {
        .head = {.kind = BUNDLE_VERDICTS, .epoch = run->letter->head.epoch, .made_at_us = clock_now_us()},
        .sender = run->import->server,
        .frames = run->answer,
    };
    memcpy(draft.head.recipient, run->letter->head.sender, KEY_BYTES);
    return bundle_close(run->arena, &draft, 1, &run->outcome->answer, err);
}

/* ---- the whole ---- */

static bool check_letters(const struct bundle_import *import, const struct bundle_letters *letters, struct err *err)
{
    char meant[KEY_Z85_MAX];
    char ours[KEY_Z85_MAX];
    for (size_t i = 0; i < letters->count; i++) {
        const struct bundle_head *head = &letters->list[i].head;
        if (head->kind != BUNDLE_UPDATES) {
            return err_set(err, ERR_DATA,
                           tr("%s is an answer of the centre: it is for the office's machine (tiendo-agent import)",
                              "%s là tệp trả lời của trung tâm: dành cho máy của đơn vị (tiendo-agent import)"),
                           import->name);
        }
        if (memcmp(head->recipient, import->server->public_key, KEY_BYTES) != 0) {
            return err_set(err, ERR_DATA,
                           tr("%s is for the collector whose key is %s; the key given here is %s (--server-key)",
                              "%s lập cho máy thu nhận có khóa %s; khóa đang dùng ở đây là %s (--server-key)"),
                           import->name, key_z85(head->recipient, meant), key_z85(import->server->public_key, ours));
        }
    }
    return true;
}

/* By which key this signs has to be known where its receipts go. */
static bool announce_key(struct run *run, struct err *err)
{
    const struct job_tools *tools = &run->import->tools;
    bool is_new = false;
    if (!store_receipt_key_add(tools->pg, tools->signer->public_key, run->now_us, &is_new, err)) {
        return false;
    }
    run->tell = run->tell || is_new;
    return true;
}

static bool work(struct run *run, struct err *err)
{
    if (!announce_key(run, err)) {
        return false;
    }
    for (size_t i = 0; i < run->frames.count; i++) {
        if (!take(run, run->frames.frames[i], err)) {
            return false;
        }
        if (run->import->progress != NULL) {
            run->import->progress(i + 1, run->frames.count);
        }
    }
    return tell_history(run, err) && tell_notices(run, err) &&
           (!run->tell || store_change_announce(run->import->tools.pg, err)) && close_answer(run, err);
}

bool bundle_import(struct arena *arena, const struct bundle_import *import, const struct bundle_letters *letters,
                   struct bundle_outcome *ret, struct err *err)
{
    struct bundle_outcome outcome = {0};
    struct run run = {.import = import, .arena = arena, .now_us = clock_now_us(), .outcome = &outcome};
    run.letter = &letters->list[letters->count - 1];
    outcome.made_at_us = run.letter->head.made_at_us;
    session_begin(&run.session, run.now_us);
    run.share = bucket_new(&limits.rate, run.now_us);
    if (!check_letters(import, letters, err) ||
        !bundle_open(arena, run.letter, import->server, import->name, &run.frames, err) || !check_frames(&run, err)) {
        return false;
    }
    struct keytable *table = keytable_new();
    bool ok = identify(&run, table, letters, err) && work(&run, err);
    keytable_free(table);
    if (ok) {
        outcome.device = run.identity.id;
        outcome.agency = arena_strdup(arena, run.identity.agency);
        *ret = outcome;
    }
    return ok;
}
