/* Proposals: what is none, which words are one, and how it stands. */
#include "proposal.h"

#include "unit.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void test_nothing_is_no_proposal(void **state)
{
    (void)state;
    static const char *const nothings[] = {
        "Không",    "Không.",    "không có",       " Không có. ",     "KHÔNG CÓ",
        "- Không.", "Không có;", "Không đề xuất.", "Không phát sinh", "Không có đề xuất, kiến nghị./.",
        "-",        "…",         "+ Không có",     "Không có –",      "Chưa có."};
    static const char *const proposals[] = {
        "Không để kéo dài việc giải phóng mặt bằng.",
        "Không có kinh phí, đề nghị bổ sung.",
        "Đề nghị không thu phí.",
        "Không: đề nghị xem lại",
        "Có",
        "Bố trí kinh phí",
        "Không có\nĐề nghị bổ sung kinh phí",
        "à", /* ends with a byte that a sign has, too */
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < COUNT(nothings); i++) {
        if (!proposal_is_none(arena, nothings[i])) {
            fail_msg("taken for a proposal: %s", nothings[i]);
        }
    }
    for (size_t i = 0; i < COUNT(proposals); i++) {
        if (proposal_is_none(arena, proposals[i])) {
            fail_msg("lost: %s", proposals[i]);
        }
    }
    arena_free(arena);
}

/* ---- which words are one ---- */

static struct proposal_word said(const char *id, int64_t when, const char *text)
{
    return (struct proposal_word){
        .id = id, .agency = "A", .task = "08/KH#1", .text = text, .said_us = when, .counts = true};
}

static struct proposal_step answer_at(const char *id, int64_t when)
{
    return (struct proposal_step){
        .update_id = id, .kind = PROPOSAL_ANSWERED, .document = "1/UBND", .recorded_us = when};
}

static void test_the_same_words_are_carried_forward(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct proposal_word words[] = {said("1", 10, "Bố trí kinh phí"), said("2", 20, "Không có."),
                                    said("3", 30, "bố trí  KINH PHÍ"), said("4", 40, "Bố trí kinh phí"),
                                    said("5", 50, "Bố trí kinh phí")};
    words[3].agency = "B";
    words[4].addressee = "Bộ Xây dựng";
    struct proposal_facts facts = {.words = words, .word_count = COUNT(words)};
    struct proposals proposals = proposals_of(arena, &facts);
    assert_int_equal(proposals.count, 3); /* another agency's, and what is addressed to another, are their own */
    assert_ptr_equal(proposals.list[0].first, &words[0]);
    assert_ptr_equal(proposals.list[0].last, &words[2]);
    assert_int_equal(proposals.list[0].times, 2);
    assert_int_equal(proposals.list[0].state, PROPOSAL_NEW);
    assert_ptr_equal(proposal_of_update(&facts, &proposals, "3"), &proposals.list[0]);
    assert_null(proposal_of_update(&facts, &proposals, "2"));
    assert_null(proposal_of_update(&facts, &proposals, "9"));
    arena_free(arena);
}

static void test_steps_say_how_it_stands(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct proposal_word words[] = {said("1", 10, "Bố trí kinh phí"), said("2", 20, "Bố trí kinh phí"),
                                    said("3", 40, "Bố trí kinh phí")};
    struct proposal_step steps[] = {
        {.update_id = "2", .kind = PROPOSAL_FORWARDED, .to = "Sở Tài chính", .recorded_us = 25},
        answer_at("1", 30),
        {.update_id = "2", .kind = PROPOSAL_FORWARDED, .to = "Bộ", .recorded_us = 45}};
    struct proposal_facts facts = {.words = words, .word_count = 2, .steps = steps, .step_count = 1};
    struct proposals proposals = proposals_of(arena, &facts);
    assert_int_equal(proposals.count, 1);
    assert_int_equal(proposals.list[0].state, PROPOSAL_FORWARDED);
    assert_string_equal(proposals.list[0].forwarded->to, "Sở Tài chính");
    /* Answered it is, whichever word the answer was recorded on, and stays it; said again it is raised anew. */
    facts.word_count = COUNT(words);
    facts.step_count = COUNT(steps);
    proposals = proposals_of(arena, &facts);
    assert_int_equal(proposals.count, 2);
    assert_int_equal(proposals.list[0].state, PROPOSAL_ANSWERED);
    assert_int_equal(proposals.list[0].times, 2);
    assert_ptr_equal(proposals.list[1].first, &words[2]);
    assert_int_equal(proposals.list[1].state, PROPOSAL_NEW);
    arena_free(arena);
}

static void test_a_correction_goes_on_with_what_it_corrects(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct proposal_word words[] = {said("1", 10, "Bố trí kinh phí"), said("2", 20, "Bố trí 5 tỷ đồng"),
                                    said("3", 30, "Giao đất")};
    struct proposal_step steps[] = {{.update_id = "1", .kind = PROPOSAL_FORWARDED, .to = "STC", .recorded_us = 15}};
    words[0].counts = false;
    words[1].supersedes = "1";
    words[2].counts = false; /* taken back */
    struct proposal_facts facts = {.words = words, .word_count = COUNT(words), .steps = steps, .step_count = 1};
    struct proposals proposals = proposals_of(arena, &facts);
    assert_int_equal(proposals.count, 1);
    assert_ptr_equal(proposals.list[0].first, &words[0]);
    assert_ptr_equal(proposals.list[0].last, &words[1]);
    assert_int_equal(proposals.list[0].state, PROPOSAL_FORWARDED);
    assert_null(proposal_of_update(&facts, &proposals, "3"));
    /* A correction that has nothing to propose any more ends it. */
    words[1].text = "Không.";
    assert_int_equal(proposals_of(arena, &facts).count, 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_no_proposal),
        cmocka_unit_test(test_the_same_words_are_carried_forward),
        cmocka_unit_test(test_steps_say_how_it_stands),
        cmocka_unit_test(test_a_correction_goes_on_with_what_it_corrects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
