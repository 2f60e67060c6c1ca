/* What judging costs: a mixed load against the real plans, and against them with a country's worth of agencies and
 * assignments added; and what it takes to make such a roster, seal it and send it. */
#include "bench.h"
#include "big_roster.h"
#include "load.h"
#include "real_plans.h"
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    JUDGEMENTS = 1000 * 1000,
    LETTERS = 50 * 1000, /* each is judged again and again; they take more memory than any cache has */
    BATCH = 50,          /* judgements between two resets of the arena, as intake does it */
    QUICK = 20,          /* so much less with --quick */
};

static void figure(const char *prefix, const char *what, double value, const char *unit)
{
    char name[64];
    snprintf(name, sizeof(name), "%s_%s", prefix, what);
    bench_figure(name, value, unit);
}

/* Nanoseconds for one judgement. */
static double measure(const struct roster *roster, const char *prefix, bool quick)
{
    size_t judgements = quick ? JUDGEMENTS / QUICK : JUDGEMENTS;
    size_t verdicts[VERDICT_KIND_MAX] = {0};
    size_t waiting = 0;
    struct arena *own = arena_new();
    struct arena *arena = arena_new();
    struct load load = load_make(own, roster, quick ? LETTERS / QUICK : LETTERS);
    int64_t begin = bench_now_ns();
    for (size_t i = 0; i < judgements; i++) {
        const struct letter *letter = &load.letters[i % load.count];
        struct verdict verdict = judge(&letter->update, &letter->context, arena);
        verdicts[verdict.kind]++;
        waiting += verdict.reason == REASON_REASSIGNMENT;
        if (i % BATCH == BATCH - 1) {
            arena_reset(arena);
        }
    }
    double each = (double)(bench_now_ns() - begin) / (double)judgements;
    figure(prefix, "each", each, "ns");
    figure(prefix, "million", each / 1000, "s");
    figure(prefix, "accepted", 100.0 * (double)verdicts[VERDICT_ACCEPTED] / (double)judgements, "%");
    figure(prefix, "held", 100.0 * (double)verdicts[VERDICT_HELD] / (double)judgements, "%");
    figure(prefix, "waiting", 100.0 * (double)waiting / (double)judgements, "%");
    figure(prefix, "rejected", 100.0 * (double)verdicts[VERDICT_REJECTED] / (double)judgements, "%");
    for (enum verdict_kind kind = VERDICT_ACCEPTED; kind < VERDICT_KIND_MAX; kind++) {
        if (verdicts[kind] == 0) {
            bench_fail("the load has no update that would be %s: it is not mixed", verdict_code(kind));
        }
    }
    arena_free(arena);
    arena_free(own);
    return each;
}

static double milliseconds_since(int64_t begin)
{
    return (double)(bench_now_ns() - begin) / 1e6;
}

static struct roster *real_roster(bool quick)
{
    struct roster *roster = NULL;
    double reading = 0;
    double sealing = 0;
    for (int i = 0; i < (quick ? 1 : 3); i++) { /* the best of three: the files are in memory then */
        roster_unref(roster);
        roster = roster_new();
        int64_t begin = bench_now_ns();
        real_plans_read(roster);
        double took = milliseconds_since(begin);
        reading = i == 0 || took < reading ? took : reading;
        begin = bench_now_ns();
        roster_must_seal(roster);
        took = milliseconds_since(begin);
        sealing = i == 0 || took < sealing ? took : sealing;
    }
    bench_figure("catalogue_read", reading, "ms");
    bench_figure("seal_real", sealing, "ms");
    return roster;
}

static struct roster *big_roster(void)
{
    struct roster *roster = roster_new();
    real_plans_read(roster);
    big_roster_add(roster);
    int64_t begin = bench_now_ns();
    roster_must_seal(roster);
    bench_figure("seal_large", milliseconds_since(begin), "ms");
    bench_figure("large_agencies", (double)roster->agency_count, "agencies");
    size_t parties = 0;
    for (size_t p = 0; p < roster->plan_count; p++) {
        for (size_t i = 0; i < roster->plans[p].item_count; i++) {
            parties += roster->plans[p].items[i].party_count;
        }
    }
    bench_figure("large_assignments", (double)parties, "assignments");
    return roster;
}

/* What a connected agency is sent. */
static void measure_wire(struct roster *roster, const char *prefix, const char *code)
{
    struct arena *arena = arena_new();
    struct err err = {0};
    const struct agency *agency = roster_agency(roster, code);
    if (agency == NULL) {
        bench_fail("%s is not in the roster", code);
    }
    roster->revision = 1;
    int64_t begin = bench_now_ns();
    struct frame_list list = wire_encode_roster(arena, roster, agency);
    figure(prefix, "encode", milliseconds_since(begin), "ms");
    size_t bytes = 0;
    for (size_t i = 0; i < list.count; i++) {
        bytes += list.frames[i].size;
    }
    figure(prefix, "size", (double)bytes / 1e6, "MB");
    begin = bench_now_ns();
    struct roster *copy = wire_roster_from_parts(list.frames, list.count, &err);
    if (copy == NULL) {
        bench_fail("the roster of %s does not go over the wire: %s", code, list.count == 0 ? "no frames" : err.text);
    }
    figure(prefix, "decode", milliseconds_since(begin), "ms");
    roster_unref(copy);
    arena_free(arena);
}

/* The limit to compare with: an update is decoded before it is judged. */
static double measure_decode(bool quick)
{
    struct arena *arena = arena_new();
    struct err err = {0};
    struct update update = update_blank();
    struct bytes bytes = {0};
    update.task = "08/KH-UBND#6c";
    update.action = ACTION_PROGRESS;
    update.period = "2024-Q4";
    update.percent = 40;
    update.id = uuid_v7(INT64_C(1733965200000000), NULL);
    update.result = "Đã hoàn thành dự thảo, đang lấy ý kiến các đơn vị; dự kiến trình trong tháng tới theo kế hoạch";
    update.drafter = (struct person){.name = "Nguyễn Văn An", .position = "Chuyên viên"};
    update.approver = (struct person){.name = "Trần Thị Bình", .position = "Phó Giám đốc"};
    if (!wire_encode_update(arena, &update, &bytes, &err)) {
        bench_fail("%s", err.text);
    }
    size_t count = quick ? JUDGEMENTS / QUICK / QUICK : JUDGEMENTS / QUICK;
    struct arena *scratch = arena_new();
    int64_t begin = bench_now_ns();
    for (size_t i = 0; i < count; i++) {
        if (wire_decode_update(scratch, &update.id, bytes).fault != REASON_NONE) {
            bench_fail("the update of this benchmark has a fault");
        }
        if (i % BATCH == BATCH - 1) {
            arena_reset(scratch);
        }
    }
    double each = (double)(bench_now_ns() - begin) / (double)count;
    bench_figure("decode_update_each", each, "ns");
    arena_free(scratch);
    arena_free(arena);
    return each;
}

int main(int argc, char **argv)
{
    bool quick = bench_is_quick(argc, argv);
    struct roster *roster = real_roster(quick);
    double real = measure(roster, "judge_real", quick);
    measure_wire(roster, "wire_real", "HP-SXD");
    roster_unref(roster);
    roster = big_roster();
    double large = measure(roster, "judge_large", quick);
    measure_wire(roster, "wire_large", "B1-S0001");
    roster_unref(roster);
    double decode = measure_decode(quick);
    bench_figure("judge_large_vs_real", large / real, "ratio");
    bench_figure("judge_real_vs_decode", real / decode, "ratio");
    bench_figure("judge_large_vs_decode", large / decode, "ratio");
    return 0;
}
