/* What agencies say, and what people at the centre decide. */
#include "sim.h"

#include "judge.h"
#include "store_decided.h"
#include "store_intake.h"
#include "store_review.h"
#include "store_urging.h"
#include "wire.h"

#include <stdio.h>
#include <string.h>

/* ---- speaking ---- */

struct said {
    struct arrival arrivals[SAID_MAX];
    size_t count;
};
static struct said said;

static void flush(struct sim *sim, int64_t now)
{
    struct err err = {0};
    struct fate *fates = arena_array(sim->scratch, SAID_MAX, sizeof(*fates));
    const uint8_t seed[RECEIPT_SEED_BYTES] = {1};
    struct receipt_signer signer;
    struct outboxes unseen = {0}; /* nobody else stores meanwhile */
    struct receipt_chain chain = receipt_chain_new();
    const struct signing signing = {&signer, &chain};
    receipt_signer_from_seed(seed, &signer);
    if (said.count > 0 &&
        !store_batch(sim->pg, &signing, said.arrivals, said.count, &unseen, now, sim->scratch, fates, &err)) {
        sim_fail("%s", err.text);
    }
    for (size_t i = 0; i < said.count; i++) {
        if (fates[i].kind != FATE_STORED) {
            sim_fail("an update was not stored");
        }
    }
    sim->figures.updates += (int)said.count;
    said.count = 0;
}

/* The machine it speaks through; NULL: it is away. */
static struct body *voice_of(struct sim *sim, const struct agency *agency)
{
    for (size_t i = 0; i < sim->body_count; i++) {
        struct body *body = &sim->bodies[i];
        if (body->has_machine && world_speaker(sim, body->code) == agency) {
            return body->away_until > sim->today || body->last_contact_us == 0 ? NULL : body;
        }
    }
    return &sim->post;
}

/* Whether it was taken as it was meant; the id is in update->id. */
static bool say(struct sim *sim, const struct agency *agency, struct update *update, const struct prior *prior,
                int64_t now)
{
    struct body *voice = voice_of(sim, agency);
    const struct judge_context context = {.roster = sim->roster, .agency = agency, .effective_at = now, .prior = prior};
    if (said.count == SAID_MAX) {
        flush(sim, now);
    }
    update->drafter = update->approver = (struct person){"Nguyễn Văn A", "Chuyên viên"};
    update->id = uuid_v7(now, NULL);
    struct verdict verdict = judge(update, &context, sim->scratch);
    if (verdict.kind != VERDICT_ACCEPTED) {
        sim->figures.not_accepted++;
        return false;
    }
    struct arrival *arrival = &said.arrivals[said.count++];
    *arrival = (struct arrival){
        .place = {.device = voice->device, .epoch = voice->epoch, .sequence = ++voice->sequence},
        .agency = agency->code,
        .id = update->id,
        .sealed_at_us = now,
        .collector_time_us = now,
        .received_at_us = now,
        .effective_at_us = now,
        .update = *update,
        .verdict = verdict.kind,
        .role = role_code(verdict.right.role),
        .basis = basis_code(verdict.right.basis),
        .party = verdict.right.party == NULL ? NULL : verdict.right.party->code,
        .answers_for = verdict.right.origin == NULL ? NULL : verdict.right.origin->code,
        .corrects_agency = prior == NULL ? NULL : prior->agency,
        .catalogue_revision = sim->roster->revision,
        .due = DAY_NONE,
    };
    arrival->content = (struct bytes){arena_memdup(sim->scratch, update->id.bytes, 16), 16};
    wire_content_hash(arrival->content, arrival->content_hash);
    return true;
}

static void fill_product(struct update *update, day_t today)
{
    update->product =
        (struct product){.number = "12/BC", .issuer = "Đơn vị", .title = "Báo cáo kết quả", .date = today};
}

/* ---- what an agency does about a thing ---- */

/* An office that took over others speaks for all its parts of a task at once; NULL: no more. */
static struct thing *next_part(struct sim *sim, const struct thing *thing, const struct agency *agency, size_t *n)
{
    while (*n < sim->thing_count) {
        struct thing *other = &sim->things[(*n)++];
        bool part = other == thing || (thing->kind == OBLIGATION_TASK && other->kind == OBLIGATION_TASK &&
                                       strcmp(other->task, thing->task) == 0 && truth_agency(sim, other) == agency);
        if (part && !other->done) {
            return other;
        }
    }
    return NULL;
}

static bool complete(struct sim *sim, struct thing *thing, const struct agency *agency, const struct prior *prior,
                     const struct uuid *replaces, int64_t now)
{
    struct update update = update_blank();
    update.task = thing->task;
    update.action = ACTION_COMPLETE;
    fill_product(&update, sim->today);
    update.has_supersedes = replaces != NULL;
    update.supersedes = replaces == NULL ? update.supersedes : *replaces;
    if (!say(sim, agency, &update, prior, now)) {
        return false;
    }
    size_t n = 0;
    const char *by = arena_strdup(sim->arena, agency->code);
    for (struct thing *part = NULL; (part = next_part(sim, thing, agency, &n)) != NULL;) {
        part->claimed = true;
        part->word = update.id;
        part->word_by = by;
        part->decide_on = DAY_MAX;
    }
    thing->decide_on = dice_percent(&sim->dice, 85) ? sim->today + 1 + (day_t)dice_below(&sim->dice, 9) : DAY_MAX;
    return true;
}

static void ask(struct sim *sim, struct thing *thing, const struct agency *agency, int64_t now)
{
    struct update update = update_blank();
    update.task = thing->task;
    update.action = ACTION_EXTEND;
    update.until = (thing->due > sim->today ? thing->due : sim->today) + 10 + (day_t)dice_below(&sim->dice, 50);
    update.reason = "Chờ văn bản hướng dẫn";
    thing->ask_on = DAY_MAX;
    if (say(sim, agency, &update, NULL, now)) {
        size_t n = 0;
        for (struct thing *part = NULL; (part = next_part(sim, thing, agency, &n)) != NULL;) {
            part->requested = true;
            part->pending = sim->today <= part->due;
            part->request = update.id;
            part->ask_on = DAY_MAX;
            part->decide_on = part->claimed ? part->decide_on : DAY_MAX;
        }
        thing->decide_on = dice_percent(&sim->dice, 90) ? sim->today + 1 + (day_t)dice_below(&sim->dice, 25) : DAY_MAX;
    }
}

static bool say_row(struct sim *sim, struct thing *thing, struct row *row, const struct agency *agency,
                    const struct prior *prior, bool nothing, int64_t now)
{
    const char *period = strrchr(thing->key, ' ');
    struct update update = update_blank();
    while (period[-1] != ' ') {
        period--;
    }
    update.period = arena_strndup(sim->scratch, period, (size_t)(strrchr(thing->key, ' ') - period));
    update.task = row->task == NULL ? thing->plan : row->task;
    update.action = row->task == NULL ? ACTION_REPORT
                    : row->is_value   ? ACTION_VALUE
                    : nothing         ? ACTION_NOTHING
                                      : ACTION_CONTRIBUTE;
    update.result = update.action == ACTION_CONTRIBUTE ? "Đã thực hiện theo kế hoạch" : NULL;
    update.report.ongoing = row->task == NULL ? "Thực hiện thường xuyên" : NULL;
    if (row->is_value) {
        update.has_value = true;
        update.value = 28.5;
        update.value_year = 2024;
        update.value_status = VALUE_ESTIMATE;
    }
    update.has_supersedes = prior != NULL;
    update.supersedes = row->word;
    if (!say(sim, agency, &update, prior, now)) {
        return update.action == ACTION_NOTHING && say_row(sim, thing, row, agency, prior, false, now);
    }
    row->said = true;
    row->returned = false;
    row->word = update.id;
    return true;
}

static void count_rows(struct thing *thing)
{
    thing->done = true;
    for (size_t i = 0; i < thing->row_count; i++) {
        thing->done = thing->done && thing->rows[i].said && !thing->rows[i].returned;
    }
}

static void report(struct sim *sim, struct thing *thing, const struct agency *agency, int64_t now)
{
    const struct body *body = world_body(sim, agency->code);
    bool nothing = body != NULL && body->character == SAYS_NOTHING;
    size_t upto = dice_percent(&sim->dice, 20) ? thing->row_count / 2 : thing->row_count;
    for (size_t i = 0; i < upto; i++) {
        if (!thing->rows[i].said) {
            say_row(sim, thing, &thing->rows[i], agency, NULL, nothing, now);
        }
    }
    thing->word_by = arena_strdup(sim->arena, agency->code);
    thing->act_on = sim->today + 1 + (day_t)dice_below(&sim->dice, 6);
    thing->decide_on = sim->today + 1 + (day_t)dice_below(&sim->dice, 6);
    count_rows(thing);
}

static void answer(struct sim *sim, struct thing *thing, const struct agency *agency, int64_t now)
{
    struct update update = update_blank();
    update.task = thing->task == NULL ? thing->plan : thing->task;
    update.action = ACTION_ANSWER;
    update.result = "Đã giải trình tại văn bản kèm theo";
    update.has_refers_to = true;
    update.refers_to = thing->word;
    thing->over = say(sim, agency, &update, NULL, now);
    thing->act_on = sim->today + 20;
}

/* By a word that takes the place of the one that was returned. */
static void mend(struct sim *sim, struct thing *thing, const struct agency *agency, int64_t now)
{
    struct thing *about = &sim->things[thing->of];
    struct row *row = about->kind == OBLIGATION_REPORT ? &about->rows[thing->row_of] : NULL;
    const struct prior prior = {.found = true,
                                .agency = thing->word_by,
                                .task = row == NULL ? about->task : row->task,
                                .verdict = VERDICT_ACCEPTED};
    if (row != NULL) {
        thing->over = say_row(sim, about, row, agency, &prior, false, now);
        count_rows(about);
    } else {
        thing->over = complete(sim, about, agency, &prior, &thing->word, now);
    }
    thing->act_on = sim->today + 20;
}

static void act(struct sim *sim, struct thing *thing, int64_t now)
{
    const struct agency *agency = truth_agency(sim, thing);
    if (agency == NULL || thing->over || thing->done || voice_of(sim, agency) == NULL) {
        return;
    }
    bool work = thing->kind == OBLIGATION_TASK || thing->kind == OBLIGATION_MILESTONE;
    if (work && thing->ask_on <= sim->today && !thing->requested && !thing->claimed && thing->extensions < 2) {
        ask(sim, thing, agency, now);
    } else if (thing->act_on > sim->today || thing->claimed) {
        return;
    } else if (work) {
        if (!complete(sim, thing, agency, NULL, NULL, now)) {
            thing->act_on = sim->today + 30;
        }
    } else if (thing->kind == OBLIGATION_REPORT) {
        report(sim, thing, agency, now);
    } else if (thing->kind == OBLIGATION_QUESTION) {
        answer(sim, thing, agency, now);
    } else {
        mend(sim, thing, agency, now);
    }
}

void acts_agencies(struct sim *sim, int64_t now)
{
    if (sim->out) {
        return;
    }
    for (size_t i = 0; i < sim->thing_count; i++) {
        if (dice_percent(&sim->dice, 40)) {
            act(sim, &sim->things[i], now);
        }
    }
    flush(sim, now);
}

/* ---- what the centre decides ---- */

static void decide_time(struct sim *sim, enum time_decision_kind kind, const char *task, const char *party,
                        const struct uuid *request, day_t until, int64_t now)
{
    struct err err = {0};
    int64_t revision = 0;
    const struct time_decision one = {.kind = kind,
                                      .request = request,
                                      .task = task,
                                      .party = party,
                                      .until = until,
                                      .document = {.number = "55/UBND", .date = sim->today},
                                      .signer = "Chủ tịch"};
    if (!pg_begin(sim->pg, &err) || !store_time_decision_add(sim->pg, &one, now, "sim", &revision, &err) ||
        !pg_commit(sim->pg, &err)) {
        sim_fail("%s", err.text);
    }
    sim->stale = true;
}

static day_t next_worked(const struct sim *sim, day_t day)
{
    while (!workcal_is_workday(&sim->roster->calendar, day)) {
        day++;
    }
    return day;
}

static void decide_part(struct sim *sim, struct thing *thing, enum time_decision_kind kind, day_t until, int64_t now)
{
    decide_time(sim, kind, thing->task, thing->origin, &thing->request, until, now);
    thing->requested = false;
    thing->pending = false;
    if (kind == TIME_EXTENDED) {
        thing->due = next_worked(sim, until);
        thing->since = sim->today;
        thing->extensions++;
        thing->act_on = thing->due - 6 + (day_t)dice_below(&sim->dice, 20);
        thing->ask_on = dice_percent(&sim->dice, 20) ? thing->due - (day_t)dice_below(&sim->dice, 5) : DAY_MAX;
    }
}

static void decide_request(struct sim *sim, const struct thing *thing, int64_t now)
{
    const struct uuid request = thing->request;
    bool grant = dice_percent(&sim->dice, 65);
    day_t from = thing->due > sim->today ? thing->due : sim->today;
    day_t until = grant ? from + 5 + (day_t)dice_below(&sim->dice, 45) : DAY_NONE;
    for (size_t i = 0; i < sim->thing_count; i++) {
        struct thing *part = &sim->things[i];
        if (part->requested && memcmp(&part->request, &request, sizeof(request)) == 0) {
            decide_part(sim, part, grant ? TIME_EXTENDED : TIME_REFUSED, until, now);
        }
    }
    sim->figures.extensions_granted += grant;
    sim->figures.extensions_refused += !grant;
}

/* Records it as a person at the focal agency would; false: it may not be decided so. */
static bool review(struct sim *sim, const struct uuid *word, enum review_kind kind, day_t until, int64_t now)
{
    struct err err = {0};
    char id[UUID_TEXT_MAX];
    const char *ids[] = {uuid_text(word, id)};
    struct review_subject *subject = NULL;
    const struct review one = {.kind = kind,
                               .by = "Trần Thị B",
                               .reason = "Đề nghị bổ sung số liệu",
                               .until = until,
                               .document = kind == REVIEW_CONFIRM ? "77/UBND" : NULL,
                               .document_date = kind == REVIEW_CONFIRM ? sim->today : DAY_NONE,
                               .today = sim->today};
    if (!store_review_find(sim->pg, ids, 1, sim->scratch, &subject, &err)) {
        sim_fail("%s", err.text);
    }
    if (!review_check(sim->roster, &one, subject, &err)) {
        return false;
    }
    day_t due = kind == REVIEW_CONFIRM ? review_due(sim->roster, subject) : DAY_NONE;
    if (!pg_begin(sim->pg, &err) || !store_review_add(sim->pg, &one, subject, due, "HP-SXD", "…", "…", now, &err) ||
        !pg_commit(sim->pg, &err)) {
        sim_fail("%s", err.text);
    }
    return true;
}

static void give_back(struct sim *sim, size_t at, size_t row, const struct uuid *word, int64_t now)
{
    char id[UUID_TEXT_MAX];
    char spoken[LABEL_SPOKEN_MAX];
    struct thing about = sim->things[at];
    day_t until = sim->today + 2 + (day_t)dice_below(&sim->dice, 9);
    const char *task = about.kind == OBLIGATION_REPORT ? about.rows[row].task : about.task;
    if (!review(sim, word, REVIEW_RETURN, until, now)) {
        return;
    }
    sim->figures.returned++;
    struct thing thing = {
        .kind = OBLIGATION_RETURNED,
        .key = arena_printf(sim->arena, "returned %s", uuid_text(word, id)),
        .plan = about.plan,
        .task = task,
        .origin = about.word_by,
        .words = arena_printf(sim->arena, "Bổ sung nội dung bị trả lại về %s, %s",
                              label_spoken(strchr(task, '#') + 1, spoken), strstr(about.words, "Kế hoạch số ")),
        .due = until,
        .since = sim->today,
        .ask_on = DAY_MAX,
        .decide_on = DAY_MAX,
        .act_on = sim->today + (day_t)dice_below(&sim->dice, 20),
        .word = *word,
        .word_by = about.word_by,
        .of = at,
        .row_of = row,
    };
    truth_add(sim, &thing);
    if (about.kind == OBLIGATION_REPORT) {
        sim->things[at].rows[row].returned = true;
        sim->things[at].done = false;
        sim->things[at].act_on = DAY_MAX; /* it is mended, not said again */
    } else {
        for (size_t i = 0; i < sim->thing_count; i++) {
            struct thing *part = &sim->things[i];
            if (part->claimed && memcmp(&part->word, word, sizeof(*word)) == 0) {
                part->claimed = false;
                part->act_on = DAY_MAX;
            }
        }
    }
}

static void confirm(struct sim *sim, const struct thing *thing, int64_t now)
{
    const struct uuid word = thing->word;
    if (!review(sim, &word, REVIEW_CONFIRM, DAY_NONE, now)) {
        return;
    }
    sim->figures.confirmed++;
    for (size_t i = 0; i < sim->thing_count; i++) {
        struct thing *part = &sim->things[i];
        part->done = part->done || (part->claimed && part->kind != OBLIGATION_RETURNED &&
                                    memcmp(&part->word, &word, sizeof(word)) == 0);
    }
}

static void decide(struct sim *sim, size_t at, int64_t now)
{
    struct thing *thing = &sim->things[at];
    thing->decide_on = DAY_MAX;
    if (thing->requested && !thing->claimed) {
        decide_request(sim, thing, now);
    } else if (thing->claimed && !thing->done) {
        if (dice_percent(&sim->dice, 72)) {
            confirm(sim, thing, now);
        } else {
            struct uuid word = thing->word;
            give_back(sim, at, 0, &word, now);
        }
    } else if (thing->kind == OBLIGATION_REPORT && thing->done && !thing->over && dice_percent(&sim->dice, 15)) {
        size_t row = dice_below(&sim->dice, (unsigned)thing->row_count);
        struct uuid word = thing->rows[row].word;
        if (thing->rows[row].task != NULL) {
            give_back(sim, at, row, &word, now);
        }
    }
}

static void seal_rounds(struct sim *sim, int64_t now)
{
    struct err err = {0};
    for (size_t i = 0; i < sim->roster->round_count; i++) {
        const struct round *round = &sim->roster->rounds[i];
        int64_t revision = 0;
        const struct round_seal seal = {
            .round = round->number, .as_of = now, .known_at = now, .document_date = DAY_NONE};
        if (round->sealed || round->deadline_count == 0 || truth_days(sim, round->deadlines[0].due, sim->today) < 8) {
            continue;
        }
        if (!pg_begin(sim->pg, &err) || !store_round_seal(sim->pg, &seal, now, "sim", &revision, &err) ||
            !pg_commit(sim->pg, &err)) {
            sim_fail("%s", err.text);
        }
        sim->stale = true;
        sim->figures.rounds_sealed++;
        for (size_t t = 0; t < sim->thing_count; t++) {
            sim->things[t].over = sim->things[t].over ||
                                  (sim->things[t].kind == OBLIGATION_REPORT && sim->things[t].round == round->number);
        }
    }
}

/* Work that is stopped by a decision, and goes on by another. */
static void stop_and_resume(struct sim *sim, int64_t now)
{
    struct thing *thing =
        sim->thing_count == 0 ? NULL : &sim->things[dice_below(&sim->dice, (unsigned)sim->thing_count)];
    for (size_t i = 0; i < sim->thing_count; i++) {
        struct thing *stopped = &sim->things[i];
        if (stopped->stopped && dice_percent(&sim->dice, 4)) {
            decide_time(sim, TIME_RESUMED, stopped->task, stopped->origin, NULL, DAY_NONE, now);
            stopped->stopped = false;
        }
    }
    if (thing != NULL && thing->kind == OBLIGATION_TASK && !thing->done && !thing->stopped &&
        dice_percent(&sim->dice, 30)) {
        decide_time(sim, TIME_STOPPED, thing->task, thing->origin, NULL, DAY_NONE, now);
        thing->stopped = true;
    }
}

void acts_centre(struct sim *sim, int64_t now)
{
    size_t count = sim->thing_count;
    for (size_t i = 0; i < count; i++) {
        if (sim->things[i].decide_on <= sim->today) {
            decide(sim, i, now);
        }
    }
    stop_and_resume(sim, now);
    seal_rounds(sim, now);
    world_refresh(sim);
}

/* ---- what was drafted ---- */

/* The things that a draft of an agency, made on a day, is about, get one more urging that was signed. */
static void count_urging(struct sim *sim, const struct urging_row *draft, day_t until)
{
    int64_t at = 0;
    const char *focal = arena_printf(sim->scratch, "focal:%s", draft->focal);
    day_t day = day_of_instant(draft->drafted_us);
    const struct thing urged = {.kind = OBLIGATION_TASK, .origin = draft->agency}; /* it may have another name by now */
    bool any = book_get(&sim->served, watch_person_day(sim->scratch, focal, day), &at);
    for (int64_t i = any ? at - 1 : -1; i >= 0; i = sim->ledger[i].next) {
        int64_t place = 0;
        const struct ledger_row *row = &sim->ledger[i].row;
        if (row->kind != INTENT_URGING_DRAFT || sim->ledger[i].at != draft->drafted_us ||
            !book_get(&sim->keys, row->key, &place)) {
            continue;
        }
        struct thing *thing = &sim->things[place];
        if (truth_agency(sim, thing) == truth_agency(sim, &urged)) {
            thing->urged_on = thing->urgings == 0 || until > thing->urged_on ? until : thing->urged_on;
            thing->urgings++;
        }
    }
}

void acts_drafts(struct sim *sim, int64_t now)
{
    struct err err = {0};
    struct urging_rows rows = {0};
    if (!store_urgings(sim->pg, INT64_MAX, sim->scratch, &rows, &err)) {
        sim_fail("%s", err.text);
    }
    for (size_t i = 0; i < rows.count; i++) {
        const struct urging_row *draft = &rows.rows[i];
        if (strcmp(draft->state, "draft") != 0) {
            continue;
        }
        bool dossier = strcmp(draft->kind, "dossier") == 0;
        bool signs = dice_percent(&sim->dice, 75);
        day_t until = sim->today + 3 + (day_t)dice_below(&sim->dice, 6);
        const struct urging_step step = {.kind = signs ? URGING_RELEASED : URGING_DROPPED,
                                         .urging = draft->id,
                                         .document = signs ? "88/SXD" : NULL,
                                         .signer = signs ? "Giám đốc" : NULL,
                                         .note = signs ? NULL : "đã làm việc trực tiếp",
                                         .by = "sim",
                                         .document_date = signs ? sim->today : DAY_NONE,
                                         .until = signs ? until : DAY_NONE};
        if (!store_urging_step_add(sim->pg, &step, now, &err)) {
            sim_fail("%s", err.text);
        }
        sim->figures.urgings_signed += signs;
        sim->figures.urgings_dropped += !signs;
        if (signs && !dossier) {
            count_urging(sim, draft, until);
        }
    }
}
