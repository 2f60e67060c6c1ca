/* Fault points: what TIENDO_FAULT asks for happens at the passing it names and nowhere else; without the option,
 * nothing. */
#include "unit.h"

#include "fault.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef TIENDO_FAULTS

enum { PASSED = 3, FAILED = 4 };

/* Passes a point three times in a process of its own; how that ended. */
static int passing(const char *setting, const char *name)
{
    pid_t child = fork();
    if (child == 0) {
        bool failed = false;
        struct err err = {0};
        setenv("TIENDO_FAULT", setting, 1);
        for (int i = 0; i < 3; i++) {
            FAULT_POINT("another.point");
            failed = FAULT_FAILS("test.point", &err) || failed;
        }
        _exit(failed && strstr(err.text, name) != NULL ? FAILED : PASSED);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, WUNTRACED), child);
    if (WIFSTOPPED(status)) {
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
    }
    return status;
}

static void test_orders(void **state)
{
    (void)state;
    assert_int_equal(WEXITSTATUS(passing("", "")), PASSED);
    assert_int_equal(WEXITSTATUS(passing("no.such.point", "")), PASSED);
    assert_int_equal(WTERMSIG(passing("test.point", "")), SIGKILL);
    assert_int_equal(WTERMSIG(passing("test.point:3:kill", "")), SIGKILL);
    assert_int_equal(WEXITSTATUS(passing("test.point:4:kill", "")), PASSED);
    assert_int_equal(WSTOPSIG(passing("test.point:stop", "")), SIGSTOP);
    assert_int_equal(WEXITSTATUS(passing("test.point:2:error", "test.point")), FAILED);
    assert_int_equal(WEXITSTATUS(passing("test.point:*:delay=1", "")), PASSED);
    assert_int_equal(WTERMSIG(passing("test.point:9:error,another.point:2", "")), SIGKILL);
}

static void test_what_cannot_be_read_is_refused(void **state)
{
    (void)state;
    assert_int_equal(WEXITSTATUS(passing("test.point:0", "")), ERR_USAGE);
    assert_int_equal(WEXITSTATUS(passing("test.point:die", "")), ERR_USAGE);
    assert_int_equal(WEXITSTATUS(passing("test.point:delay=", "")), ERR_USAGE);
    assert_int_equal(WEXITSTATUS(passing(":kill:kill:", "")), PASSED); /* no name of ours */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_orders),
                                       cmocka_unit_test(test_what_cannot_be_read_is_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

/* Not even evaluated. */
static void test_there_is_nothing(void **state)
{
    (void)state;
    struct err err = {0};
    setenv("TIENDO_FAULT", "test.point", 1);
    FAULT_POINT("test.point");
    assert_false(FAULT_FAILS("test.point", &err));
    assert_string_equal(FAULT_VERSION, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_there_is_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
