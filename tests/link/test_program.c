// Programs that behave and programs that do not: tests/link/programs/fake.c has a way for each.
#define _GNU_SOURCE // F_SETPIPE_SZ
#include "link/program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"

struct run {
    trace *trace;
    program *program;
    error error;
    int rc;
};

static int devnull;

static struct run start_as(const char *how, bool quiet)
{
    struct run r = {0};
    char argument[64];
    snprintf(argument, sizeof argument, "how=%s", how);
    assert_int_equal(trace_new(&r.trace), 0);
    struct program_options options = {
        .path = FAKE, .arguments = (const char *const[]){argument, NULL}, .out = devnull, .quiet = quiet,
    };
    r.rc = program_start(&r.program, &options, r.trace, &r.error);
    return r;
}

static struct run start(const char *how) { return start_as(how, false); }

static void finish(struct run *r)
{
    program_free(r->program);
    trace_free(r->trace);
}

// Starts a program and lets it run to whatever end it has.
static struct run run(const char *how)
{
    struct run r = start(how);
    assert_int_equal(r.rc, 0);
    if (program_grant(r.program, GRANT_run, 0) == 0) r.rc = program_wait(r.program, -1, &r.error);
    return r;
}

static event last_event(const trace *t) { return trace_event(t, trace_length(t) - 1); }

// The trace ends with a crash that says this, and so does the program.
static void expect_crash(const struct run *r, int signal, uint32_t task, const char *message)
{
    event e = last_event(r->trace);
    assert_int_equal(e.kind, EVENT_crash);
    assert_int_equal(e.subject, signal);
    assert_int_equal(e.a, task);
    assert_string_equal(trace_string(r->trace, e.b), message);
    assert_string_equal(program_obituary(r->program), message);
    assert_false(program_ended_well(r->program));
}

static void normal_program_ends_well(void **state)
{
    (void)state;
    struct run r = run("normal");
    assert_int_equal(program_status(r.program), PROGRAM_ended);
    assert_true(program_ended_well(r.program));
    assert_string_equal(program_obituary(r.program), "exited with status 0");
    assert_int_equal(trace_length(r.trace), 11);
    assert_int_equal(last_event(r.trace).kind, EVENT_end);
    assert_int_equal(last_event(r.trace).time, 3000000000);
    assert_string_equal(trace_meta(r.trace, "clock"), "virtual");
    assert_int_equal(program_grant(r.program, GRANT_run, 0), -EBUSY);
    assert_int_equal(program_pump(r.program, NULL), 0);
    finish(&r);
}

static void stands_still_before_its_first_event(void **state)
{
    (void)state;
    struct run r = start("normal");
    assert_int_equal(program_status(r.program), PROGRAM_waiting);
    assert_int_equal(program_next(r.program), EVENT_loop_start);
    assert_int_equal(trace_length(r.trace), 0);
    assert_string_equal(trace_meta(r.trace, "param:greetings"), "int 3 1 10 3");
    assert_int_equal(program_silence(r.program), 0);
    finish(&r);
}

static void goes_as_far_as_granted(void **state)
{
    (void)state;
    struct run r = start("normal");
    const struct {
        enum grant_kind grant;
        int64_t time;
        uint32_t length;
        enum event_kind next;
    } steps[] = {
        {GRANT_event, 0, 1, EVENT_task_create},
        {GRANT_iteration, 0, 3, EVENT_iteration},
        {GRANT_step, 0, 4, EVENT_resume},
        {GRANT_until, 0, 5, EVENT_print},
        {GRANT_until, 2000000000, 7, EVENT_print},
        {GRANT_event, 0, 8, EVENT_task_done},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        assert_int_equal(program_grant(r.program, steps[i].grant, steps[i].time), 0);
        assert_true(program_wait(r.program, -1, &r.error) > 0);
        assert_int_equal(program_status(r.program), PROGRAM_waiting);
        assert_int_equal(trace_length(r.trace), steps[i].length);
        assert_int_equal(program_next(r.program), steps[i].next);
    }
    finish(&r);
}

static void has_a_place_of_its_own(void **state)
{
    (void)state;
    struct run r = run("environment");
    const char *expected[] = {"not linked\n", "virtual\n", "own group\n", "no input\n"};
    for (uint32_t i = 0; i < 4; i++)
        assert_string_equal(trace_string(r.trace, trace_event(r.trace, i).subject), expected[i]);
    finish(&r);
}

static void bad_ends_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *how;
        enum program_status status;
        int signal;
        const char *message;
    } ends[] = {
        {"crash", PROGRAM_crashed, SIGSEGV, "killed by SIGSEGV while task greeter ran"},
        {"abort", PROGRAM_crashed, SIGABRT, "killed by SIGABRT while task greeter ran"},
        {"killed", PROGRAM_crashed, SIGKILL, "killed by SIGKILL while task greeter ran"},
        {"overflow", PROGRAM_crashed, SIGSEGV, "stack overflow in task greeter"},
        {"early", PROGRAM_ended, 0, "exited early with status 3 while task greeter ran"},
    };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct run r = run(ends[i].how);
        assert_int_equal(program_status(r.program), ends[i].status);
        assert_int_equal(trace_length(r.trace), 6); // all that it wrote, and one crash
        expect_crash(&r, ends[i].signal, 1, ends[i].message);
        finish(&r);
    }
}

static void ends_before_the_first_event(void **state)
{
    (void)state;
    struct run r = start("at_once");
    assert_int_equal(r.rc, 0);
    assert_int_equal(program_status(r.program), PROGRAM_ended);
    expect_crash(&r, 0, 0, "exited early with status 0 while no task ran");
    finish(&r);
    r = start("crash_at_once");
    assert_int_equal(r.rc, 0);
    assert_int_equal(program_status(r.program), PROGRAM_crashed);
    expect_crash(&r, SIGSEGV, 0, "killed by SIGSEGV while no task ran");
    finish(&r);
}

static void failure_is_no_crash(void **state)
{
    (void)state;
    struct run r = run("fails");
    assert_int_equal(program_status(r.program), PROGRAM_ended);
    assert_int_equal(last_event(r.trace).kind, EVENT_end);
    assert_string_equal(program_obituary(r.program), "exited with status 1");
    assert_false(program_ended_well(r.program));
    finish(&r);
}

static void lingering_after_the_end_is_cut_short(void **state)
{
    (void)state;
    struct run r = run("lingers");
    assert_int_equal(program_status(r.program), PROGRAM_ended);
    assert_true(program_ended_well(r.program));
    assert_string_equal(program_obituary(r.program), "exited with status 0");
    finish(&r);
}

static void no_program_for_loopscope(void **state)
{
    (void)state;
    static const struct {
        const char *how;
        int rc;
        const char *text;
    } cases[] = {
        {"silent", -EPROTO,
         "is no program for loopscope: it exited with status 5 without a word to loopscope"},
        {"mute", -EPROTO, "is no program for loopscope: it said nothing for 3 seconds"},
        {"old_version", -EPROTO, "it was built for another version of loopscope: build it again"},
        {"refuses", -EINVAL, "fake: unknown parameter 'boards', it has how"},
        {"refuses_in_order", -EINVAL, "fake: boards=900: boards is a whole number from 1 to 200"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct run r = start(cases[i].how);
        assert_int_equal(r.rc, cases[i].rc);
        assert_null(r.program);
        assert_non_null(strstr(r.error.text, cases[i].text));
        finish(&r);
    }
}

static void undeclared_parameters_are_refused(void **state)
{
    (void)state;
    trace *t;
    program *p;
    error e;
    assert_int_equal(trace_new(&t), 0);
    struct program_options options = {
        .path = FAKE,
        .arguments = (const char *const[]){"how=normal", "boards=3", NULL},
        .out = devnull,
    };
    assert_int_equal(program_start(&p, &options, t, &e), -EINVAL);
    assert_string_equal(e.text, "fake: boards=3: unknown parameter; there are: how, greetings");
    trace_free(t);
}

static void expect_no_start(const char *path, int rc, const char *text)
{
    trace *t;
    program *p = NULL;
    error e;
    assert_int_equal(trace_new(&t), 0);
    assert_int_equal(program_start(&p, &(struct program_options){.path = path, .out = -1}, t, &e),
                     rc);
    assert_null(p);
    assert_int_equal(trace_length(t), 0);
    assert_non_null(strstr(e.text, path));
    assert_non_null(strstr(e.text, text));
    trace_free(t);
}

static void no_program_at_all(void **state)
{
    (void)state;
    expect_no_start("no/such/program", -ENOENT, "there is no program");
    expect_no_start("/", -EACCES, "not an executable file");
    char path[] = "/tmp/loopscope-test-XXXXXX";
    int file = mkstemp(path);
    assert_int_equal(write(file, "no program", 10), 10);
    expect_no_start(path, -EACCES, "not an executable file");
    assert_int_equal(fchmod(file, 0700), 0);
    close(file);
    expect_no_start(path, -ENOEXEC, "not a program for this machine");
    unlink(path);
}

static void endless_loop_shows_as_silence(void **state)
{
    (void)state;
    struct run r = start("endless");
    program_grant(r.program, GRANT_run, 0);
    while (trace_length(r.trace) < 5) assert_true(program_wait(r.program, 10, &r.error) >= 0);
    while (program_silence(r.program) < 30) assert_true(program_wait(r.program, 10, &r.error) >= 0);
    assert_int_equal(program_status(r.program), PROGRAM_going);
    assert_int_equal(trace_length(r.trace), 5);
    assert_string_equal(program_task(r.program), "greeter");
    finish(&r); // ends it
}

static void may_take_its_time_to_start(void **state)
{
    (void)state;
    struct run r = start("idle");
    assert_int_equal(r.rc, 0);
    assert_int_equal(program_status(r.program), PROGRAM_starting);
    assert_true(program_silence(r.program) >= 3000);
    assert_int_equal(program_grant(r.program, GRANT_run, 0), -EBUSY);
    assert_int_equal(program_wait(r.program, 0, &r.error), 0);
    finish(&r);
}

static void pause_stops_it(void **state)
{
    (void)state;
    struct run r = start("ticks");
    program_grant(r.program, GRANT_run, 0);
    while (trace_length(r.trace) < 100000) assert_true(program_wait(r.program, 1, &r.error) >= 0);
    program_pause(r.program);
    assert_true(program_wait(r.program, -1, &r.error) >= 0);
    assert_int_equal(program_status(r.program), PROGRAM_waiting);
    uint32_t length = trace_length(r.trace);
    assert_int_equal(program_grant(r.program, GRANT_event, 0), 0);
    assert_int_equal(program_wait(r.program, -1, &r.error), 1);
    assert_int_equal(trace_length(r.trace), length + 1);
    finish(&r);
}

static void flood_arrives_whole(void **state)
{
    (void)state;
    struct run r = run("flood");
    assert_int_equal(trace_length(r.trace), 1000008);
    for (uint32_t i = 0; i < 1000000; i++)
        assert_int_equal(trace_event(r.trace, i + 5).time, i + 1);
    assert_true(program_ended_well(r.program));
    finish(&r);
}

static void nonsense_hurts_nobody(void **state)
{
    (void)state;
    static const struct {
        const char *how;
        uint32_t events;
        const char *why;
    } cases[] = {
        {"bad_event", 5, "it wrote what no trace can hold"},
        {"bad_text", 5, "it wrote what no trace can hold"},
        {"loses_count", 5, "it lost count of its events"},
        {"babbles", 5, "its messages to loopscope have the wrong size"},
        {"hangs_up", 5, "it closed its link to loopscope"},
        {"asks", 5, "its messages to loopscope make no sense"},
        {"goes_on", 6, "it went on after its end"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct run r = start(cases[i].how);
        do {
            program_grant(r.program, GRANT_step, 0);
            r.rc = program_wait(r.program, -1, &r.error);
        } while (r.rc >= 0);
        assert_int_equal(r.rc, -EBADMSG);
        if (!strstr(r.error.text, cases[i].why)) fail_msg("%s: %s", cases[i].how, r.error.text);
        assert_int_equal(program_status(r.program), PROGRAM_crashed);
        if (cases[i].events == 5) {
            char message[200];
            snprintf(message, sizeof message,
                     "ended by loopscope, because %s, while task greeter ran", cases[i].why);
            assert_int_equal(trace_length(r.trace), 6);
            expect_crash(&r, SIGKILL, 1, message);
        } else {
            assert_int_equal(trace_length(r.trace), cases[i].events);
            assert_non_null(strstr(program_obituary(r.program), cases[i].why));
        }
        assert_int_equal(program_pump(r.program, &r.error), 0);
        finish(&r);
    }
}

// The descriptor of a new pipe's reading end, with standard error led into the pipe; *saved: what
// standard error was.
static int divert_errors(int *saved)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_true(fcntl(ends[1], F_SETPIPE_SZ, 1 << 20) >= 1 << 20);
    *saved = dup(STDERR_FILENO);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    return ends[0];
}

static void its_errors_are_passed_on(void **state)
{
    (void)state;
    static char heard[1 << 20];
    int saved, from = divert_errors(&saved);
    struct run r = run("talks");
    dup2(saved, STDERR_FILENO);
    close(saved);
    size_t length = 0;
    for (ssize_t got = 1; got > 0; length += (size_t)got)
        got = read(from, heard + length, sizeof heard - 1 - length);
    close(from);
    const char line[] = "fake: a line on standard error, and many more of them\n";
    assert_int_equal(length, 5000 * strlen(line));
    assert_memory_equal(heard, line, strlen(line));
    assert_true(program_ended_well(r.program));
    finish(&r);
}

static void its_errors_are_kept_from_who_wants_quiet(void **state)
{
    (void)state;
    char heard[10];
    int saved, from = divert_errors(&saved);
    struct run r = start_as("talks", true);
    if (program_grant(r.program, GRANT_run, 0) == 0) r.rc = program_wait(r.program, -1, &r.error);
    dup2(saved, STDERR_FILENO);
    close(saved);
    assert_int_equal(read(from, heard, sizeof heard), 0);
    close(from);
    assert_true(program_ended_well(r.program));
    finish(&r);
}

// Nobody reads what it says: who watches it is not held up.
static void its_errors_hold_nobody_up_who_watches(void **state)
{
    (void)state;
    int ends[2], saved = dup(STDERR_FILENO);
    struct run r = {0};
    const struct program_options options = {.path = FAKE, .arguments = (const char *const[]){"how=talks", NULL}, .out = devnull, .live = true};
    assert_int_equal(trace_new(&r.trace), 0);
    assert_int_equal(pipe(ends), 0);
    assert_true(fcntl(ends[1], F_SETPIPE_SZ, 4096) > 0);
    dup2(ends[1], STDERR_FILENO);
    r.rc = program_start(&r.program, &options, r.trace, &r.error);
    if (!r.rc) program_grant(r.program, GRANT_run, 0);
    if (!r.rc) r.rc = program_wait(r.program, -1, &r.error);
    dup2(saved, STDERR_FILENO);
    close(saved), close(ends[0]), close(ends[1]);
    assert_true(r.rc >= 0);
    assert_true(program_ended_well(r.program));
    finish(&r);
}

// It is on its way when it is launched, and nobody has to wait for it.
static void a_launch_waits_for_nothing(void **state)
{
    (void)state;
    struct run r = {0};
    const struct program_options options = {.path = FAKE, .arguments = (const char *const[]){"how=idle", NULL}, .out = devnull};
    assert_int_equal(trace_new(&r.trace), 0);
    assert_int_equal(program_launch(&r.program, &options, r.trace, &r.error), 0);
    assert_int_equal(program_settle(r.program, &options, &r.error), 0); // it would be idle for ever
    assert_int_equal(program_status(r.program), PROGRAM_starting);
    finish(&r);
}

static void leaves_nobody_behind(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0); // held open by every descendant
    struct run r = run("leaves_child");
    close(ends[1]);
    assert_true(program_ended_well(r.program));
    struct pollfd end = {.fd = ends[0], .events = POLLIN};
    assert_int_equal(poll(&end, 1, 5000), 1);
    assert_int_equal(end.revents, POLLHUP);
    close(ends[0]);
    finish(&r);
}

static void descriptor_wakes_a_poll(void **state)
{
    (void)state;
    struct run r = start("normal");
    struct pollfd wake = {.fd = program_fd(r.program), .events = POLLIN};
    assert_int_equal(poll(&wake, 1, 0), 0);
    program_grant(r.program, GRANT_event, 0);
    assert_int_equal(poll(&wake, 1, 5000), 1); // it stands still again
    assert_int_equal(program_pump(r.program, &r.error), 1);
    assert_int_equal(program_status(r.program), PROGRAM_waiting);
    assert_int_equal(poll(&wake, 1, 0), 0);
    finish(&r);
}

static int start_and_free(void *context)
{
    (void)context;
    trace *t;
    int rc = trace_new(&t);
    if (rc) return rc;
    program *p = NULL;
    struct program_options options = {.path = FAKE, .out = devnull};
    rc = program_start(&p, &options, t, NULL);
    program_free(p);
    trace_free(t);
    return rc;
}

static void no_memory_is_an_error(void **state)
{
    (void)state;
    assert_true(fail_alloc_each(start_and_free, NULL) > 3);
    program_free(NULL);
}

int main(void)
{
    devnull = open("/dev/null", O_WRONLY | O_CLOEXEC);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_program_ends_well),
        cmocka_unit_test(stands_still_before_its_first_event),
        cmocka_unit_test(goes_as_far_as_granted),
        cmocka_unit_test(has_a_place_of_its_own),
        cmocka_unit_test(bad_ends_are_told),
        cmocka_unit_test(ends_before_the_first_event),
        cmocka_unit_test(failure_is_no_crash),
        cmocka_unit_test(lingering_after_the_end_is_cut_short),
        cmocka_unit_test(no_program_for_loopscope),
        cmocka_unit_test(undeclared_parameters_are_refused),
        cmocka_unit_test(no_program_at_all),
        cmocka_unit_test(endless_loop_shows_as_silence),
        cmocka_unit_test(may_take_its_time_to_start), cmocka_unit_test(a_launch_waits_for_nothing),
        cmocka_unit_test(its_errors_hold_nobody_up_who_watches),
        cmocka_unit_test(pause_stops_it),
        cmocka_unit_test(flood_arrives_whole),
        cmocka_unit_test(nonsense_hurts_nobody),
        cmocka_unit_test(its_errors_are_passed_on),
        cmocka_unit_test(its_errors_are_kept_from_who_wants_quiet),
        cmocka_unit_test(leaves_nobody_behind),
        cmocka_unit_test(descriptor_wakes_a_poll),
        cmocka_unit_test(no_memory_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
