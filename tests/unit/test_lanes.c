/* Who is served next: in turn, by agency, so that whoever sends much waits behind itself. */
#include "lanes.h"

#include "clock.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

static const int64_t NOW = INT64_C(1733965200000000);
static const int64_t MINUTE = 60 * CLOCK_SECOND;

static struct job *job_of(const char *agency, size_t updates, int64_t at_us)
{
    const struct zpeer peer = {.size = 5};
    struct identity identity = {.use = KEY_DEVICE};
    snprintf(identity.agency, sizeof(identity.agency), "%s", agency);
    struct job *job = job_new(updates == 0 ? JOB_CONTACT : JOB_BATCH, &peer, &identity, NULL, at_us);
    job->count = updates;
    return job;
}

static void add(struct lanes *lanes, const char *agency, size_t updates)
{
    lanes_add(lanes, job_of(agency, updates, NOW), NOW);
}

/* Takes the next one, which must be this agency's. */
static struct job *next(struct lanes *lanes, const char *agency)
{
    size_t writer = 99;
    struct job *job = lanes_next(lanes, &writer, NOW);
    assert_non_null(job);
    assert_string_equal(job->identity.agency, agency);
    return job;
}

static void nothing(struct lanes *lanes)
{
    size_t writer = 0;
    assert_null(lanes_next(lanes, &writer, NOW));
}

static void done(struct lanes *lanes, struct job *job)
{
    lanes_done(lanes, job, NOW);
    job_free(job);
}

static void test_in_turn(void **state)
{
    (void)state;
    struct lanes *lanes = lanes_new(1);
    for (int i = 0; i < 3; i++) {
        add(lanes, "A", 50);
    }
    add(lanes, "B", 1);
    add(lanes, "C", 1);
    assert_int_equal(lanes_waiting(lanes), 5);
    struct job *first = next(lanes, "A");
    struct job *second = next(lanes, "B");
    struct job *third = next(lanes, "C");
    nothing(lanes); /* A has its share under way */
    done(lanes, first);
    first = next(lanes, "A");
    nothing(lanes);
    done(lanes, second);
    done(lanes, third);
    done(lanes, first);
    done(lanes, next(lanes, "A"));
    nothing(lanes);
    assert_int_equal(lanes_waiting(lanes), 0);
    lanes_free(lanes);
}

/* Whoever is alone may fill a whole statement. */
static void test_alone(void **state)
{
    (void)state;
    struct lanes *lanes = lanes_new(2);
    struct job *jobs[10];
    for (size_t i = 0; i < 12; i++) {
        add(lanes, "A", 50);
    }
    for (size_t i = 0; i < 10; i++) {
        jobs[i] = next(lanes, "A");
    }
    nothing(lanes);
    add(lanes, "B", 1);
    struct job *other = next(lanes, "B");
    for (size_t i = 0; i < 10; i++) {
        done(lanes, jobs[i]);
    }
    struct job *one = next(lanes, "A");
    nothing(lanes);
    /* A minute after the last of the others it is alone again. */
    size_t writer = 0;
    lanes_add(lanes, job_of("A", 50, NOW + 2 * MINUTE), NOW + 2 * MINUTE);
    lanes_add(lanes, job_of("A", 50, NOW + 4 * MINUTE), NOW + 4 * MINUTE);
    struct job *two = lanes_next(lanes, &writer, NOW + 4 * MINUTE);
    assert_non_null(two);
    done(lanes, one);
    done(lanes, two);
    done(lanes, other);
    lanes_free(lanes); /* with what waits */
}

static void test_a_submit_goes_whole(void **state)
{
    (void)state;
    struct lanes *lanes = lanes_new(1);
    add(lanes, "A", 5000);
    add(lanes, "B", 40);
    add(lanes, "B", 20);
    struct job *large = next(lanes, "A");
    nothing(lanes); /* more than a writer takes is under way */
    done(lanes, large);
    struct job *small = next(lanes, "B");
    nothing(lanes);
    done(lanes, small);
    done(lanes, next(lanes, "B"));
    lanes_free(lanes);
}

static void test_one_lane_is_at_one_writer(void **state)
{
    (void)state;
    struct lanes *lanes = lanes_new(2);
    size_t of_a = 9;
    size_t of_b = 9;
    size_t writer = 9;
    for (int i = 0; i < 4; i++) {
        add(lanes, "A", 10);
    }
    add(lanes, "B", 10);
    struct job *a = lanes_next(lanes, &of_a, NOW);
    struct job *b = lanes_next(lanes, &of_b, NOW);
    assert_string_equal(b->identity.agency, "B");
    assert_int_not_equal(of_a, of_b); /* where less is */
    for (int i = 0; i < 3; i++) {
        struct job *job = lanes_next(lanes, &writer, NOW);
        assert_int_equal(writer, of_a);
        done(lanes, job);
    }
    done(lanes, a);
    /* With nothing under way it may go anywhere. */
    add(lanes, "C", 10);
    struct job *c = lanes_next(lanes, &writer, NOW);
    assert_int_equal(writer, of_a);
    add(lanes, "A", 10);
    done(lanes, b);
    a = lanes_next(lanes, &writer, NOW);
    assert_int_equal(writer, of_b);
    done(lanes, a);
    done(lanes, c);
    lanes_free(lanes);
}

static void test_a_writer_has_only_so_much(void **state)
{
    (void)state;
    struct lanes *lanes = lanes_new(1);
    struct job *jobs[LANES_WRITER_JOBS];
    for (int i = 0; i < LANES_WRITER_JOBS + 20; i++) {
        char agency[32];
        snprintf(agency, sizeof(agency), "agency %d", i);
        add(lanes, agency, 0);
    }
    size_t writer = 0;
    for (int i = 0; i < LANES_WRITER_JOBS; i++) {
        jobs[i] = lanes_next(lanes, &writer, NOW);
        assert_non_null(jobs[i]);
    }
    nothing(lanes);
    done(lanes, jobs[7]);
    jobs[7] = lanes_next(lanes, &writer, NOW);
    assert_non_null(jobs[7]);
    for (int i = 0; i < LANES_WRITER_JOBS; i++) {
        done(lanes, jobs[i]);
    }
    lanes_free(lanes);
}

static void test_whoever_waits_too_long_is_told(void **state)
{
    (void)state;
    struct lanes *lanes = lanes_new(1);
    for (int i = 0; i < 4; i++) {
        add(lanes, "A", 50);
    }
    lanes_add(lanes, job_of("B", 950, NOW + MINUTE), NOW + MINUTE);
    struct job *a = next(lanes, "A");
    assert_false(lanes_stuck(lanes, NOW));
    assert_null(lanes_overdue(lanes, NOW));
    assert_true(lanes_stuck(lanes, NOW + 1));
    struct job *overdue = lanes_overdue(lanes, NOW + 1);
    size_t count = 0;
    while (overdue != NULL) {
        struct job *behind = overdue->next;
        assert_string_equal(overdue->identity.agency, "A");
        job_free(overdue);
        overdue = behind;
        count++;
    }
    assert_int_equal(count, 3);
    assert_null(lanes_overdue(lanes, NOW + 1));
    assert_int_equal(lanes_waiting(lanes), 1);
    done(lanes, a);
    assert_false(lanes_stuck(lanes, NOW + 1));
    done(lanes, next(lanes, "B"));
    lanes_free(lanes);
}

/* One writer hangs: whoever is not tied to it goes to the other, though more is there. */
static void test_a_writer_that_hangs_gets_nothing_new(void **state)
{
    (void)state;
    struct lanes *lanes = lanes_new(2);
    size_t hanging = 9;
    size_t writer = 9;
    const int64_t later = NOW + MINUTE;
    add(lanes, "A", 1);
    struct job *a = lanes_next(lanes, &hanging, NOW);
    lanes_add(lanes, job_of("B", 50, later), later);
    struct job *b = lanes_next(lanes, &writer, later);
    assert_int_not_equal(writer, hanging);
    lanes_add(lanes, job_of("C", 50, later), later);
    struct job *c = lanes_next(lanes, &writer, later);
    assert_int_not_equal(writer, hanging);
    assert_false(lanes_stuck(lanes, later));
    done(lanes, a);
    done(lanes, b);
    done(lanes, c);
    lanes_free(lanes);
}

static void test_lanes_are_forgotten(void **state)
{
    (void)state;
    struct lanes *lanes = lanes_new(1);
    add(lanes, "A", 1);
    add(lanes, "B", 1);
    struct job *a = next(lanes, "A");
    lanes_tend(lanes, NOW + 10 * MINUTE);
    assert_int_equal(lanes_count(lanes), 2); /* one is under way, one waits */
    done(lanes, a);
    done(lanes, next(lanes, "B"));
    lanes_tend(lanes, NOW + 10 * MINUTE);
    assert_int_equal(lanes_count(lanes), 0);
    add(lanes, "A", 1);
    done(lanes, next(lanes, "A"));
    lanes_free(lanes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_in_turn),
        cmocka_unit_test(test_alone),
        cmocka_unit_test(test_a_submit_goes_whole),
        cmocka_unit_test(test_one_lane_is_at_one_writer),
        cmocka_unit_test(test_a_writer_has_only_so_much),
        cmocka_unit_test(test_whoever_waits_too_long_is_told),
        cmocka_unit_test(test_a_writer_that_hangs_gets_nothing_new),
        cmocka_unit_test(test_lanes_are_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
