// Programs whose user is the loop: tests/link/programs/orders.c has one for each primitive where it matters who runs first.
#include "link/picks.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/same_trace.h"
#include "trace/state.h"

#define ASKS_MAX 60u

static int devnull;

struct run {
    trace *trace;
    program *program;
    state state;
    error error;
    uint32_t asked, choices[ASKS_MAX]; // how many there were to choose from
    char output[400];
};

static void start(struct run *r, const char *what)
{
    char argument[64];
    *r = (struct run){0};
    snprintf(argument, sizeof argument, "what=%s", what);
    assert_int_equal(trace_new(&r->trace), 0);
    state_init(&r->state);
    const struct program_options options = {.path = ORDERS, .arguments = (const char *const[]){argument, NULL}, .out = devnull};
    if (program_start(&r->program, &options, r->trace, &r->error) != 0) fail_msg("%s", r->error.text);
}

static void finish(struct run *r)
{
    program_free(r->program);
    state_deinit(&r->state);
    trace_free(r->trace);
}

static void catch_up(struct run *r)
{
    while (r->state.position < trace_length(r->trace)) {
        event e = trace_event(r->trace, r->state.position);
        assert_int_equal(state_apply(&r->state, r->trace), 0);
        size_t length = strlen(r->output);
        if (e.kind == EVENT_print)
            snprintf(r->output + length, sizeof r->output - length, "%.*s;", (int)strcspn(trace_string(r->trace, e.subject), "\n"),
                     trace_string(r->trace, e.subject));
    }
}

static uint32_t choices(const struct run *r)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < r->state.boundary; i++) count += !state_ready(&r->state, i).cancelled;
    return count;
}

// Answers each question with the next of the answers, those after the last with 0, until the program ends.
static void go_on(struct run *r, const char *answers)
{
    program_ask_from(r->program, 0);
    program_grant(r->program, GRANT_run, 0);
    for (; program_status(r->program) <= PROGRAM_going; program_wait(r->program, -1, &r->error)) {
        if (program_status(r->program) != PROGRAM_asking) continue;
        catch_up(r);
        assert_true(r->asked < ASKS_MAX);
        r->choices[r->asked++] = choices(r);
        assert_int_equal(program_pick(r->program, *answers ? (uint32_t)(*answers++ - '0') : 0, GRANT_run, 0), 0);
    }
    catch_up(r);
    assert_true(program_ended_well(r->program));
}

// Of the first iteration from this event on that has a choice; 0 where none has.
static uint32_t choices_from(const trace *t, uint32_t from)
{
    for (uint32_t i = from; i < trace_length(t); i++)
        if (trace_event(t, i).kind == EVENT_iteration && trace_event(t, i).a > 1) return trace_event(t, i).a;
    return 0;
}

static uint32_t count_picks(const trace *t)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < trace_length(t); i++) count += trace_event(t, i).kind == EVENT_pick;
    return count;
}

static void picks_change_who_comes_first(void **unused)
{
    (void)unused;
    static const struct {
        const char *what, *answers, *output;
    } rows[] = {
        {"gather", "", "a 1;b 1;c 1;a 2;b 2;c 2;['a', 'b', 'c'];"},
        {"gather", "2", "c 1;a 1;b 1;c 2;a 2;b 2;['a', 'b', 'c'];"},       // they line up again as they ran
        {"gather", "21", "c 1;b 1;a 1;c 2;b 2;a 2;['a', 'b', 'c'];"},
        {"gather", "002", "a 1;b 1;c 1;c 2;a 2;b 2;['a', 'b', 'c'];"},     // the second iteration begins with the third question
        {"gather", "9", "c 1;a 1;b 1;c 2;a 2;b 2;['a', 'b', 'c'];"},       // there are not so many
        {"debug", "21", "c 1;b 1;a 1;c 2;b 2;a 2;['a', 'b', 'c'];"},
        {"lock", "", "a has it;b has it;c has it;"},
        {"lock", "1", "b has it;a has it;c has it;"},                      // the others stand in line as they came
        {"lock", "21", "c has it;b has it;a has it;"},
        {"queue", "", "a takes 1;b takes 2;c takes 3;"},
        {"queue", "2", "c takes 1;a takes 2;b takes 3;"},
        {"event", "", "a goes on;b goes on;c goes on;"},
        {"event", "002", "c goes on;a goes on;b goes on;"},                // all three are let go on in one iteration
        {"sleep", "", "a is awake;b is awake;c is awake;"},
        {"sleep", "002", "c is awake;a is awake;b is awake;"},             // the callback that ends c's sleep runs first
        {"handles", "", "tick 2;tick 4;"},
        {"handles", "1", "tick 4;tick 2;"},                                // those that are cancelled are no choice
        {"eager", "", "eager 1;other 1;eager 2;other 2;"},
        {"eager", "1", "eager 1;eager 2;other 1;other 2;"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct run r;
        start(&r, rows[i].what);
        go_on(&r, rows[i].answers);
        if (strcmp(r.output, rows[i].output) != 0)
            fail_msg("%s '%s': %s, not %s", rows[i].what, rows[i].answers, r.output, rows[i].output);
        finish(&r);
    }
}

static void the_questions_are_those_with_a_choice(void **unused)
{
    (void)unused;
    struct run r;
    start(&r, "gather");
    go_on(&r, "");
    const uint32_t wanted[] = {3, 2, 3, 2, 3, 2, 3, 2}; // first steps, second steps, ends, their callbacks
    assert_int_equal(r.asked, 8);
    assert_memory_equal(r.choices, wanted, sizeof wanted);
    finish(&r);
    start(&r, "handles");
    go_on(&r, "1");
    assert_int_equal(r.choices[0], 2);
    finish(&r);
}

static void answers_of_0_leave_no_mark(void **unused)
{
    (void)unused;
    struct run asked, unasked;
    start(&asked, "lock");
    go_on(&asked, "");
    start(&unasked, "lock");
    program_grant(unasked.program, GRANT_run, 0);
    program_wait(unasked.program, -1, &unasked.error);
    assert_int_equal(count_picks(asked.trace), 0);
    assert_same_trace(asked.trace, unasked.trace);
    finish(&asked);
    finish(&unasked);
}

static void a_program_can_be_started_once_more(void **unused)
{
    (void)unused;
    struct run r;
    trace *t;
    program *p;
    start(&r, "lock");
    go_on(&r, "");
    assert_int_equal(trace_new(&t), 0);
    if (program_again(&p, r.program, t, &r.error) != 0) fail_msg("%s", r.error.text);
    program_grant(p, GRANT_run, 0);
    program_wait(p, -1, &r.error);
    assert_same_trace(r.trace, t); // of the same parameter
    program_free(p);
    trace_free(t);
    finish(&r);
}

static void the_same_picks_lead_to_the_same_run(void **unused)
{
    (void)unused;
    struct run r, again;
    struct picks picks;
    start(&r, "gather");
    go_on(&r, "2101");
    assert_int_equal(count_picks(r.trace), 3);
    assert_int_equal(picks_read(&picks, r.trace), 0);
    assert_int_equal(picks.count, 3);
    start(&again, "gather");
    while (program_status(again.program) <= PROGRAM_going) {
        picks_grant(&picks, again.program, trace_length(again.trace), ASK_NEVER, GRANT_run, 0);
        program_wait(again.program, -1, &again.error);
    }
    assert_same_trace(r.trace, again.trace);
    finish(&again);

    picks.count--; // undone: the user is asked where the last pick was made
    uint32_t last = picks.items[2].event;
    start(&again, "gather");
    do {
        picks_grant(&picks, again.program, trace_length(again.trace), last, GRANT_run, 0);
        program_wait(again.program, -1, &again.error);
    } while (program_status(again.program) <= PROGRAM_going && trace_length(again.trace) < last);
    assert_int_equal(program_status(again.program), PROGRAM_asking);
    assert_int_equal(trace_length(again.trace), last);
    assert_beginning_of(again.trace, r.trace);
    finish(&again);
    picks_deinit(&picks);
    finish(&r);
}

// Whatever it was granted, it stands still where it asks, and goes on as it is granted with the answer.
static void it_asks_within_any_grant(void **unused)
{
    (void)unused;
    struct run r;
    start(&r, "gather");
    program_ask_from(r.program, 0);
    while (program_status(r.program) == PROGRAM_waiting) {
        assert_int_equal(program_pick(r.program, 0, GRANT_event, 0), -EBUSY);
        assert_int_equal(program_grant(r.program, GRANT_event, 0), 0);
        program_wait(r.program, -1, &r.error);
    }
    assert_int_equal(program_status(r.program), PROGRAM_asking);
    assert_int_equal(program_grant(r.program, GRANT_run, 0), -EBUSY);
    uint32_t length = trace_length(r.trace);
    assert_int_equal(program_pick(r.program, 1, GRANT_event, 0), 0);
    program_wait(r.program, -1, &r.error);
    assert_int_equal(program_next(r.program), EVENT_pick);
    assert_int_equal(trace_length(r.trace), length);
    program_grant(r.program, GRANT_step, 0);
    program_wait(r.program, -1, &r.error);
    assert_int_equal(program_next(r.program), EVENT_resume);
    assert_int_equal(trace_length(r.trace), length + 1);
    program_ask_from(r.program, ASK_NEVER); // it goes on by itself
    program_grant(r.program, GRANT_run, 0);
    program_wait(r.program, -1, &r.error);
    assert_true(program_ended_well(r.program));
    assert_int_equal(count_picks(r.trace), 1);
    finish(&r);
}

// In the middle of an iteration, from the next handle on.
static void it_may_be_told_to_ask_at_any_time(void **unused)
{
    (void)unused;
    struct run r;
    start(&r, "gather");
    while (program_next(r.program) != EVENT_print) {
        program_grant(r.program, GRANT_event, 0);
        program_wait(r.program, -1, &r.error);
    }
    go_on(&r, "1");
    assert_string_equal(r.output, "a 1;c 1;b 1;a 2;c 2;b 2;['a', 'b', 'c'];");
    assert_int_equal(r.choices[0], 2);
    finish(&r);
}

// At each event: what is to be answered, and that answers of 0 change nothing.
static void it_may_be_told_to_ask_at_each_event(void **unused)
{
    (void)unused;
    struct run whole, r;
    start(&whole, "gather");
    go_on(&whole, "");
    for (uint32_t i = 0; i < trace_length(whole.trace); i++) {
        for (int picked = 0; picked < 2; picked++) {
            start(&r, "gather");
            for (uint32_t done = 0; done < i; done++) {
                program_grant(r.program, GRANT_event, 0);
                program_wait(r.program, -1, &r.error);
            }
            enum event_kind next = program_next(r.program);
            go_on(&r, picked ? "1" : "");
            if (!picked) assert_same_trace(r.trace, whole.trace);
            else assert_int_equal(count_picks(r.trace), r.asked > 0);
            if (next == EVENT_iteration) assert_int_equal(r.choices[0], choices_from(whole.trace, i));
            finish(&r);
        }
    }
    finish(&whole);
}

int main(void)
{
    devnull = open("/dev/null", O_WRONLY);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(picks_change_who_comes_first),
        cmocka_unit_test(the_questions_are_those_with_a_choice),
        cmocka_unit_test(answers_of_0_leave_no_mark),
        cmocka_unit_test(a_program_can_be_started_once_more),
        cmocka_unit_test(the_same_picks_lead_to_the_same_run),
        cmocka_unit_test(it_asks_within_any_grant),
        cmocka_unit_test(it_may_be_told_to_ask_at_any_time),
        cmocka_unit_test(it_may_be_told_to_ask_at_each_event),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
