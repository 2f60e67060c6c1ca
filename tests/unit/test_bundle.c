/* Bundles: what was closed comes out again, only at its recipient, and not when a single bit of it was changed. */
#include "unit.h"

#include "bundle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MADE_US INT64_C(1733965200000000)

static struct arena *arena;
static struct key_pair office, centre, stranger;

static int set_up(void **state)
{
    (void)state;
    struct err err = {0};
    arena = arena_new();
    return key_pair_new(&office, &err) && key_pair_new(&centre, &err) && key_pair_new(&stranger, &err) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct frame_list sample_frames(size_t count, size_t size)
{
    struct frame_list list = {.frames = arena_array(arena, count + 1, sizeof(*list.frames)), .count = count};
    for (size_t i = 0; i < count; i++) {
        uint8_t *bytes = arena_alloc(arena, size);
        memset(bytes, (int)(i + 1), size);
        list.frames[i] = (struct bytes){.data = bytes, .size = size};
    }
    return list;
}

static struct bundle_draft sample_draft(const struct key_pair *from, const struct key_pair *to,
                                        struct frame_list frames)
{
    struct bundle_draft draft = {.head = {.kind = BUNDLE_UPDATES, .epoch = {.bytes = {1, 2, 3}}, .made_at_us = MADE_US},
                                 .sender = from,
                                 .frames = frames};
    memcpy(draft.head.recipient, to->public_key, KEY_BYTES);
    return draft;
}

static struct bytes sample_file(size_t letters)
{
    struct err err = {0};
    struct bytes file = {0};
    struct bundle_draft drafts[BUNDLE_LETTERS_MAX];
    for (size_t i = 0; i < letters; i++) {
        drafts[i] = sample_draft(i == 0 ? &office : &stranger, &centre, sample_frames(2 + i, 40));
    }
    assert_true(bundle_close(arena, drafts, letters, &file, &err));
    return file;
}

/* Whether a file comes out whole at the centre; anything else must be one clear error. */
static bool opens(struct bytes file)
{
    struct arena *own = arena_new();
    struct bundle_letters letters = {0};
    struct err err = {0};
    uint8_t *copy = malloc(file.size == 0 ? 1 : file.size); /* of just that size, so that reading past it is seen */
    memcpy(copy, file.data, file.size);
    bool ok = bundle_parse((struct bytes){.data = copy, .size = file.size}, "tệp", &letters, &err);
    for (size_t i = 0; ok && i < letters.count; i++) {
        struct frame_list frames = {0};
        ok = bundle_open(own, &letters.list[i], &centre, "tệp", &frames, &err);
    }
    if (!ok) {
        assert_int_equal(err.kind, ERR_DATA);
        assert_non_null(strstr(err.text, "tệp"));
    }
    free(copy);
    arena_free(own);
    return ok;
}

static void what_was_closed_comes_out(void **state)
{
    (void)state;
    struct err err = {0};
    struct bundle_letters letters = {0};
    struct frame_list frames = {0};
    struct bytes file = sample_file(2);
    assert_memory_equal(file.data, "tiendo-bundle-1\n", 16);
    assert_true(bundle_parse(file, "tệp", &letters, &err));
    assert_int_equal(letters.count, 2);
    const struct bundle_head *head = &letters.list[0].head;
    assert_int_equal(head->kind, BUNDLE_UPDATES);
    assert_int_equal(head->made_at_us, MADE_US);
    assert_int_equal(head->epoch.bytes[2], 3);
    assert_memory_equal(head->sender, office.public_key, KEY_BYTES);
    assert_memory_equal(head->recipient, centre.public_key, KEY_BYTES);
    assert_memory_equal(letters.list[1].head.sender, stranger.public_key, KEY_BYTES);
    assert_true(bundle_open(arena, &letters.list[1], &centre, "tệp", &frames, &err));
    assert_int_equal(frames.count, 3);
    for (size_t i = 0; i < frames.count; i++) {
        assert_int_equal(frames.frames[i].size, 40);
        assert_int_equal(frames.frames[i].data[39], i + 1);
    }
}

static void an_empty_one_is_fine(void **state)
{
    (void)state;
    struct err err = {0};
    struct bytes file = {0};
    struct bundle_draft draft = sample_draft(&office, &centre, (struct frame_list){0});
    assert_true(bundle_close(arena, &draft, 1, &file, &err));
    assert_true(opens(file));
}

static void every_byte_counts(void **state)
{
    (void)state;
    struct bytes file = sample_file(2);
    assert_true(opens(file));
    uint8_t *copy = arena_memdup(arena, file.data, file.size);
    for (size_t at = 0; at < file.size; at++) {
        for (int bit = 0; bit < 8; bit++) {
            copy[at] ^= (uint8_t)(1U << bit);
            if (opens((struct bytes){.data = copy, .size = file.size})) {
                fail_msg("bit %d of byte %zu may be changed", bit, at);
            }
            copy[at] ^= (uint8_t)(1U << bit);
        }
    }
}

static void every_length_but_one_is_refused(void **state)
{
    (void)state;
    struct bytes file = sample_file(2);
    uint8_t *longer = arena_alloc(arena, file.size + 300);
    memcpy(longer, file.data, file.size);
    for (size_t size = 0; size < file.size + 300; size++) {
        assert_int_equal(opens((struct bytes){.data = longer, .size = size}), size == file.size);
    }
}

static void two_files_do_not_make_one(void **state)
{
    (void)state;
    struct bytes one = sample_file(1);
    struct bytes two = sample_file(1);
    uint8_t *joined = arena_alloc(arena, one.size + two.size);
    memcpy(joined, one.data, one.size);
    memcpy(joined + one.size, two.data + 16, two.size - 16);
    assert_false(opens((struct bytes){.data = joined, .size = one.size + two.size - 16}));
    assert_false(opens((struct bytes){.data = joined, .size = one.size + two.size}));
}

static void only_its_recipient_opens_it(void **state)
{
    (void)state;
    struct err err = {0};
    struct bundle_letters letters = {0};
    struct frame_list frames = {0};
    struct bytes file = sample_file(1);
    assert_true(bundle_parse(file, "tệp", &letters, &err));
    assert_false(bundle_open(arena, &letters.list[0], &stranger, "tệp", &frames, &err));
    assert_int_equal(err.kind, ERR_DATA);
    /* Who claims another's name has to have that one's key. */
    struct key_pair liar = stranger;
    memcpy(liar.public_key, office.public_key, KEY_BYTES);
    struct bundle_draft draft = sample_draft(&liar, &centre, sample_frames(1, 10));
    assert_true(bundle_close(arena, &draft, 1, &file, &err));
    assert_false(opens(file));
}

static void a_letter_in_another_place_is_refused(void **state)
{
    (void)state;
    struct bytes file = sample_file(2);
    struct bundle_letters letters = {0};
    struct err err = {0};
    assert_true(bundle_parse(file, "tệp", &letters, &err));
    size_t first = BUNDLE_HEAD_BYTES + letters.list[0].box.size;
    uint8_t *swapped = arena_memdup(arena, file.data, file.size);
    memcpy(swapped + 16, file.data + 16 + first, file.size - 16 - first);
    memcpy(swapped + file.size - first, file.data + 16, first);
    assert_false(opens((struct bytes){.data = swapped, .size = file.size}));
    assert_false(opens((struct bytes){.data = file.data, .size = 16 + first}));
}

static void sizes_are_bounded(void **state)
{
    (void)state;
    struct err err = {0};
    struct bytes file = {0};
    size_t many = WIRE_BUNDLE_BYTES_MAX / WIRE_FRAME_MAX + 1;
    struct frame_list list = {.frames = arena_array(arena, many, sizeof(*list.frames)), .count = many};
    uint8_t *frame = arena_alloc(arena, WIRE_FRAME_MAX + 1);
    for (size_t i = 0; i < many; i++) {
        list.frames[i] = (struct bytes){.data = frame, .size = WIRE_FRAME_MAX};
    }
    struct bundle_draft draft = sample_draft(&office, &centre, list);
    assert_false(bundle_close(arena, &draft, 1, &file, &err));
    assert_int_equal(err.kind, ERR_DATA);
    draft.frames.count--;
    assert_false(bundle_close(arena, &draft, 1, &file, &err)); /* each frame costs a little besides */
    draft.frames.count--;
    assert_true(bundle_close(arena, &draft, 1, &file, &err));
    assert_true(file.size <= BUNDLE_BYTES_MAX);
    assert_true(opens(file));
}

static bool decodes(const void *data, size_t size)
{
    struct arena *own = arena_new();
    struct frame_list frames = {0};
    struct err err = {0};
    bool ok = wire_decode_bundle(own, (struct bytes){.data = data, .size = size}, &frames, &err);
    assert_true(ok || err.kind == ERR_PROTOCOL);
    arena_free(own);
    return ok;
}

/* Who has a key may still lie about what is inside. */
static void what_is_inside_is_bounded(void **state)
{
    (void)state;
    enum { TWO_BYTES = 2 };
    assert_true(decodes("", 0));
    assert_true(decodes("\x0a\x01\x41", 3));
    assert_false(decodes("\x0a\x00", 2)); /* no bytes */
    assert_false(decodes("\x0a\x05\x41", 3));
    assert_false(decodes("\x0a\xff\xff\xff\xff\x0f\x41", 7));
    /* A frame too large. */
    static const uint8_t one_more[] = {0x0a, 0x81, 0x80, 0x10}; /* than WIRE_FRAME_MAX */
    uint8_t *large = arena_alloc(arena, WIRE_FRAME_MAX + 5);
    memcpy(large, one_more, sizeof(one_more));
    assert_false(decodes(large, WIRE_FRAME_MAX + 5));
    /* As many as there is room for, of nearly nothing: the list alone would take a hundred times their size. */
    size_t size = (size_t)8 * 1024 * 1024;
    uint8_t *tiny = arena_alloc(arena, size);
    for (size_t i = 0; i + TWO_BYTES <= size; i += TWO_BYTES) {
        tiny[i] = 0x0a;
    }
    assert_false(decodes(tiny, size));
    /* One more than allowed. */
    static const uint8_t an_a[] = {0x0a, 0x01, 0x41};
    size_t count = WIRE_BUNDLE_FRAMES_MAX + 1;
    for (size_t i = 0; i < count; i++) {
        memcpy(tiny + i * sizeof(an_a), an_a, sizeof(an_a));
    }
    assert_false(decodes(tiny, count * sizeof(an_a)));
    assert_true(decodes(tiny, (count - 1) * sizeof(an_a)));
}

static void a_file_of_another_kind_is_not_replaced(void **state)
{
    (void)state;
    struct err err = {0};
    char folder[] = "/tmp/tiendo-bundle-XXXXXX";
    char path[64];
    struct stat facts = {0};
    struct bundle_letters letters = {0};
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/report", folder);
    FILE *document = fopen(path, "we");
    assert_non_null(document);
    fputs("the only copy of something else", document);
    fclose(document);
    assert_false(bundle_write(path, sample_file(1), &err));
    assert_int_equal(err.kind, ERR_CANT_CREATE);
    assert_false(bundle_read(arena, path, &letters, &err));
    assert_int_equal(err.kind, ERR_DATA);
    assert_int_equal(unlink(path), 0);
    assert_true(bundle_write(path, sample_file(1), &err));
    assert_true(bundle_write(path, sample_file(2), &err));
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0600);
    assert_true(bundle_read(arena, path, &letters, &err));
    assert_int_equal(letters.count, 2);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_closed_comes_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_empty_one_is_fine, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_byte_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_length_but_one_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_files_do_not_make_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_its_recipient_opens_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_letter_in_another_place_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sizes_are_bounded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_inside_is_bounded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_of_another_kind_is_not_replaced, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
