#include "query/chain.h"

#include <stdlib.h>
#include <string.h>

#include "narrate/stage.h"
#include "support/looked_at.h"

// The chain of a task as its sorts, deeper ones in parentheses.
static void expect(const struct stage *g, uint32_t task, const char *sorts)
{
    static struct chain c;
    char text[2000] = "";
    uint32_t depth = 0;
    chain_find(g->script.trace, &g->state, g->state.time, task, &c);
    for (uint32_t i = 0; i < c.count; i++) {
        for (; depth < c.links[i].depth; depth++) strcat(text, "( ");
        for (; depth > c.links[i].depth; depth--) strcat(text, ") ");
        strcat(strcat(text, link_sort_name(c.links[i].sort)), " ");
    }
    assert_string_equal(text, sorts);
}

static struct link link_of(const struct stage *g, uint32_t task, enum link_sort sort)
{
    static struct chain c;
    chain_find(g->script.trace, &g->state, g->state.time, task, &c);
    for (uint32_t i = 0; i < c.count; i++)
        if (c.links[i].sort == sort) return c.links[i];
    fail_msg("no link of the sort %s", link_sort_name(sort));
    return (struct link){0};
}

// What is said of the sleep of a task at a time after the last event.
static void told_of_sleep(const struct stage *g, uint32_t task, int64_t time, const char *words)
{
    static struct chain c;
    char text[500];
    uint32_t i = 0;
    chain_find(g->script.trace, &g->state, time, task, &c);
    while (i < c.count && c.links[i].sort != LINK_sleep) i++;
    assert_in_range(i, 0, c.count - 1);
    chain_tell(g->script.trace, &g->state, &c.links[i], text, sizeof text);
    assert_string_equal(text, words);
}

// What is said of a task by the link of a sort.
static void told_of(const struct stage *g, uint32_t task, enum link_sort sort, const char *words)
{
    char text[500];
    struct link l = link_of(g, task, sort);
    chain_tell(g->script.trace, &g->state, &l, text, sizeof text);
    assert_string_equal(text, words);
}

// The running task joins the line of a sync object, in a method of asyncio's.
static uint32_t waits(struct stage *g, uint32_t sync, const char *function)
{
    uint32_t coroutine = calls(g, "asyncio", function, "self=<Queue>");
    happens(g, EVENT_coro_call, coroutine, 0, 0);
    uint32_t waiter = makes(g, EVENT_future_create, OBJECT_waiter, sync);
    happens(g, EVENT_sync_wait, sync, waiter, 0);
    happens(g, EVENT_suspend, g->state.running, waiter, 0);
    return waiter;
}

static void a_running_task_and_one_that_is_made_later(void **data)
{
    struct stage *g = *data;
    expect(g, MAIN, "running ");
    script_make(&g->script, EVENT_task_create, 0, text(g, "later")); // beyond the state
    expect(g, g->script.objects, "unmade ");
    told_of(g, g->script.objects, LINK_unmade, "Task `later` is not made yet: that comes at 0.0 s.");
    told_of(g, 77, LINK_unmade, "There is no such task.");
}

static void a_sleep_that_ends_and_one_that_does_not(void **data)
{
    struct stage *g = *data;
    uint32_t sleep = sleeps(g, 2), timer = trace_length(g->script.trace) - 2;
    expect(g, MAIN, "suspended sleep never ");
    assert_int_equal(link_of(g, MAIN, LINK_sleep).event, timer);
    assert_int_equal(link_of(g, MAIN, LINK_sleep).until, 2 * SECOND);
    told_of_sleep(g, MAIN, 2 * SECOND, "Its timer was due at 2.0 s: the loop has not looked since.");
    state before;
    state_init(&before);
    assert_int_equal(state_copy(&before, &g->state), 0);
    g->script.now = 2 * SECOND;
    iterates(g);
    wakes(g, sleep);
    state after = g->state;
    g->state = before;
    expect(g, MAIN, "suspended sleep wake ");
    assert_int_equal(link_of(g, MAIN, LINK_wake).event, trace_length(g->script.trace) - 2);
    told_of(g, MAIN, LINK_wake, "Task-1 wakes at 2.0 s: its sleep is over.");
    g->state = after;
    state_deinit(&before);
    expect(g, MAIN, "ready cause callback_now turn ");
}

static void a_sleep_whose_timer_has_fired(void **data)
{
    struct stage *g = *data;
    uint32_t sleep = sleeps(g, 2);
    g->script.now = 2 * SECOND;
    happens(g, EVENT_timer_fire, sleep, 0, 0);
    assert_int_equal(link_of(g, MAIN, LINK_sleep).number, 1);
    told_of(g, MAIN, LINK_sleep, "Its timer, due at 2.0 s, has fired: a callback in the ready queue will end the sleep.");
}

static void what_does_not_come_may_come_where_the_run_goes_on(void **data)
{
    struct stage *g = *data;
    uint32_t first = creates(g, "first", "game", "");
    sleeps(g, 2);
    told_of(g, first, LINK_turn, "Task first has not run yet.");
    told_of(g, MAIN, LINK_never, "Nothing has woken Task-1 yet.");
    script_event(&g->script, EVENT_end, 0, 0, 0); // beyond the state
    told_of(g, first, LINK_turn, "The trace ends before it runs.");
    told_of(g, MAIN, LINK_never, "Nothing in this trace ever wakes Task-1.");
}

static void a_ready_task_has_its_place_and_its_iteration(void **data)
{
    struct stage *g = *data;
    uint32_t first = creates(g, "first", "game", ""), second = creates(g, "second", "game", "");
    expect(g, second, "ready cause runs_now turn ");
    struct link l = link_of(g, second, LINK_ready), turn = link_of(g, second, LINK_turn);
    assert_int_equal(l.number, 2);
    assert_int_equal(l.of, 2);
    assert_int_equal(link_of(g, second, LINK_cause).by, MAIN);
    assert_int_equal(turn.number, turn.of + 1);
    assert_int_equal(turn.event, CHAIN_NO_EVENT);
    told_of(g, second, LINK_turn, "Task second has not run yet.");
    sleeps(g, 1);
    iterates(g);
    turn = link_of(g, first, LINK_turn);
    assert_int_equal(turn.number, turn.of);
}

static void a_lock_leads_to_its_holder_and_round_to_the_first(void **data)
{
    struct stage *g = *data;
    uint32_t a = makes(g, EVENT_sync_create, OBJECT_lock, 1), b = makes(g, EVENT_sync_create, OBJECT_lock, 1);
    uint32_t other = creates(g, "other", "game", "");
    happens(g, EVENT_sync_acquire, a, MAIN, 0);
    uint32_t sleep = sleeps(g, 1);
    iterates(g);
    resumes(g, other);
    happens(g, EVENT_sync_acquire, b, other, 0);
    waits(g, a, "acquire");
    expect(g, other, "suspended frame line holder ( suspended sleep never ) never ");
    iterates(g);
    wakes(g, sleep);
    iterates(g);
    resumes(g, MAIN);
    waits(g, b, "acquire");
    expect(g, other, "suspended frame line holder ( suspended frame line holder ( cycle ) never ) never ");
    told_of(g, other, LINK_cycle, "That leads back to task other: they wait for each other, which is a deadlock.");
    struct chain c;
    chain_find(g->script.trace, &g->state, g->state.time, MAIN, &c);
    assert_true(c.deadlock);
    assert_int_equal(link_of(g, MAIN, LINK_holder).object, other);
    assert_int_equal(link_of(g, MAIN, LINK_holder).by, b);
}

static void a_holder_that_has_ended(void **data)
{
    struct stage *g = *data;
    uint32_t lock = makes(g, EVENT_sync_create, OBJECT_lock, 1), other = creates(g, "other", "game", "");
    happens(g, EVENT_sync_acquire, lock, MAIN, 0);
    happens(g, EVENT_task_done, MAIN, OUTCOME_result, 0);
    iterates(g);
    resumes(g, other);
    waits(g, lock, "acquire");
    expect(g, other, "suspended frame line holder ( ended ) never ");
}

static void a_semaphore_without_a_permit(void **data)
{
    struct stage *g = *data;
    uint32_t semaphore = makes(g, EVENT_sync_create, OBJECT_semaphore, 0);
    waits(g, semaphore, "acquire");
    expect(g, MAIN, "suspended frame line unheld never ");
    told_of(g, MAIN, LINK_unheld, "Nobody holds the semaphore, and it has no free permits.");
}

static void other_sync_objects(void **data)
{
    struct stage *g = *data;
    static const struct {
        enum object_type type;
        const char *method, *sorts;
    } cases[] = {
        {OBJECT_event, "wait", "suspended frame line clear never "},
        {OBJECT_condition, "wait", "suspended frame line notify never "},
        {OBJECT_barrier, "wait", "suspended frame line barrier never "},
        {OBJECT_queue, "get", "suspended frame line empty never "},
        {OBJECT_queue, "put", "suspended frame line full never "},
        {OBJECT_lifo_queue, "join", "suspended frame line unfinished never "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tear_down(data);
        set_up(data);
        uint32_t sync = makes(g, EVENT_sync_create, cases[i].type, 2);
        if (cases[i].type == OBJECT_queue) happens(g, EVENT_queue_put, sync, text(g, "item"), 0);
        waits(g, sync, cases[i].method);
        expect(g, MAIN, cases[i].sorts);
    }
}

static void what_a_full_queue_and_a_barrier_say(void **data)
{
    struct stage *g = *data;
    uint32_t queue = makes(g, EVENT_sync_create, OBJECT_queue, 1), barrier = makes(g, EVENT_sync_create, OBJECT_barrier, 3);
    uint32_t other = creates(g, "other", "game", "");
    happens(g, EVENT_queue_put, queue, text(g, "item"), 0);
    waits(g, queue, "put");
    told_of(g, MAIN, LINK_full, "The queue is full: it has 1 item and takes no more than 1.");
    iterates(g);
    resumes(g, other);
    happens(g, EVENT_sync_state, barrier, text(g, "filling"), 2);
    waits(g, barrier, "wait");
    told_of(g, other, LINK_barrier, "2 of 3 tasks have come to the barrier.");
}

// A gather of so many children, which main awaits. Children begin at object `first` and are two apart.
static uint32_t gathers(struct stage *g, uint32_t children)
{
    uint32_t first = 0;
    for (uint32_t i = 0; i < children; i++) {
        uint32_t child = creates(g, "child", "game", "");
        if (i == 0) first = child;
    }
    uint32_t gather = makes(g, EVENT_future_create, OBJECT_gather, 0);
    for (uint32_t i = 0; i < children; i++) happens(g, EVENT_done_callback, first + 2 * i, text(g, "_done_callback"), gather);
    happens(g, EVENT_suspend, MAIN, gather, 0);
    return first;
}

static void a_gather_leads_to_its_children(void **data)
{
    struct stage *g = *data;
    gathers(g, 2);
    expect(g, MAIN, "suspended children ( ready cause turn ready cause turn ) never ");
    told_of(g, MAIN, LINK_children, "It waits for the gather: 0 of 2 are done.");
}

static void many_children_are_told_in_short(void **data)
{
    struct stage *g = *data;
    gathers(g, 9);
    expect(g, MAIN, "suspended children ( child child child child child child more ) never ");
    assert_int_equal(link_of(g, MAIN, LINK_more).number, 3);
}

static void a_task_that_awaits_a_task_that_awaits_a_future(void **data)
{
    struct stage *g = *data;
    uint32_t other = creates(g, "other", "game", ""), future = makes(g, EVENT_future_create, OBJECT_future, 0);
    happens(g, EVENT_suspend, MAIN, other, 0);
    iterates(g);
    resumes(g, other);
    happens(g, EVENT_suspend, other, future, 0);
    expect(g, MAIN, "suspended awaits suspended future never never ");
    told_of(g, MAIN, LINK_future, "Nobody has given the future a result.");
}

// What a trace from a stranger may hold.
static void a_ring_of_tasks_that_await_each_other(void **data)
{
    struct stage *g = *data;
    uint32_t other = creates(g, "other", "game", "");
    happens(g, EVENT_suspend, MAIN, other, 0);
    iterates(g);
    resumes(g, other);
    happens(g, EVENT_suspend, other, MAIN, 0);
    expect(g, MAIN, "suspended awaits suspended awaits cycle never never ");
}

static void a_ring_of_gathers(void **data)
{
    struct stage *g = *data;
    uint32_t a = makes(g, EVENT_future_create, OBJECT_gather, 0), b = makes(g, EVENT_future_create, OBJECT_gather, 0);
    happens(g, EVENT_done_callback, a, text(g, "_done_callback"), b);
    happens(g, EVENT_done_callback, b, text(g, "_done_callback"), a);
    happens(g, EVENT_suspend, MAIN, a, 0);
    struct chain c;
    chain_find(g->script.trace, &g->state, g->state.time, MAIN, &c);
    assert_int_equal(c.count, CHAIN_MAX);
}

static void a_function_in_a_thread(void **data)
{
    struct stage *g = *data;
    uint32_t call = makes(g, EVENT_future_create, OBJECT_executor_call, 0), worker;
    happens(g, EVENT_executor_submit, call, text(g, "read"), text(g, "n=2"));
    happens(g, EVENT_suspend, MAIN, call, 0);
    expect(g, MAIN, "suspended awaits queued never ");
    told_of(g, MAIN, LINK_queued, "No thread has begun it yet: no threads are busy.");
    worker = makes(g, EVENT_worker_create, text(g, "asyncio_0"), 0);
    happens(g, EVENT_worker_begin, worker, call, 0);
    happens_ns(g, EVENT_worker_sleep, worker, 3 * SECOND);
    expect(g, MAIN, "suspended awaits worker never ");
    told_of(g, MAIN, LINK_worker, "Thread asyncio_0 carries it out and sleeps until 3.0 s.");
    told_of(g, MAIN, LINK_awaits, "It awaits `read(n=2)`.");
    g->script.now = 3 * SECOND;
    happens(g, EVENT_worker_wake, worker, 0, 0);
    happens(g, EVENT_worker_return, worker, OUTCOME_result, 0);
    told_of(g, MAIN, LINK_worker, "Thread asyncio_0 has carried it out: its end is on the way into the loop.");
}

static void a_timeout_and_another_task_that_holds_the_loop(void **data)
{
    struct stage *g = *data;
    uint32_t other = creates(g, "other", "game", ""), timeout = makes(g, EVENT_context_create, OBJECT_timeout, 0);
    happens_ns(g, EVENT_timer_set, timeout, 5 * SECOND);
    sleeps(g, 1);
    iterates(g);
    resumes(g, other);
    happens_ns(g, EVENT_block, text(g, "time.sleep"), 9 * SECOND);
    expect(g, MAIN, "suspended sleep timeout blocked never ");
    assert_int_equal(link_of(g, MAIN, LINK_timeout).until, 5 * SECOND);
    told_of_sleep(g, MAIN, SECOND - 1, "Its timer is due at 1.0 s.");
    told_of_sleep(g, MAIN, SECOND, "Its timer was due at 1.0 s: the loop has not looked since, for task other holds it.");
    told_of(g, MAIN, LINK_blocked, "Task other holds the event loop by `time.sleep` until 9.0 s: nobody else can run.");
    expect(g, other, "running blocked ");
    for (int i = 0; i < 1000; i++) happens(g, EVENT_print, text(g, "x"), 0, 0);
    uint64_t before = looked_at();
    assert_int_equal(link_of(g, other, LINK_blocked).event, g->state.block);
    assert_in_range(looked_at() - before, 1, 20);
}

static void a_task_that_has_ended(void **data)
{
    struct stage *g = *data;
    uint32_t other = creates(g, "other", "game", "");
    sleeps(g, 1);
    iterates(g);
    resumes(g, other);
    sleeps(g, 1);
    uint32_t turn = trace_length(g->script.trace);
    iterates(g);
    happens(g, EVENT_cancel, other, 0, 0);
    happens(g, EVENT_future_done, g->script.objects, OUTCOME_cancelled, 0);
    enqueues(g, other, "");
    iterates(g);
    resumes(g, other);
    happens(g, EVENT_task_done, other, OUTCOME_exception, text(g, "ValueError: two"));
    expect(g, other, "ended last_wait ");
    assert_int_equal(link_of(g, other, LINK_last_wait).event, turn);
    told_of(g, other, LINK_ended, "Task other has failed: `ValueError: two`.");
}

static void a_loop_that_is_over(void **data)
{
    struct stage *g = *data;
    sleeps(g, 1);
    happens(g, EVENT_crash, 9, 0, text(g, "killed"));
    expect(g, MAIN, "suspended sleep over_and_out never ");
}

// Sixty tasks, each of which awaits the one before it.
static void a_chain_that_is_too_long_ends(void **data)
{
    struct stage *g = *data;
    uint32_t awaited = 0;
    for (int i = 0; i < 60; i++) {
        uint32_t task = makes(g, EVENT_task_eager, calls(g, "game.c", "game", ""), text(g, "task"));
        if (awaited == 0) awaited = makes(g, EVENT_future_create, OBJECT_future, 0);
        happens(g, EVENT_suspend, task, awaited, 0);
        awaited = task;
    }
    struct chain c;
    chain_find(g->script.trace, &g->state, g->state.time, awaited, &c);
    assert_true(c.count < CHAIN_MAX);
    assert_int_equal(link_of(g, awaited, LINK_more).number, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_running_task_and_one_that_is_made_later, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_sleep_that_ends_and_one_that_does_not, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_sleep_whose_timer_has_fired, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_does_not_come_may_come_where_the_run_goes_on, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_ready_task_has_its_place_and_its_iteration, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_lock_leads_to_its_holder_and_round_to_the_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_holder_that_has_ended, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_semaphore_without_a_permit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_sync_objects, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_a_full_queue_and_a_barrier_say, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_gather_leads_to_its_children, set_up, tear_down),
        cmocka_unit_test_setup_teardown(many_children_are_told_in_short, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_task_that_awaits_a_task_that_awaits_a_future, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_ring_of_tasks_that_await_each_other, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_ring_of_gathers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_function_in_a_thread, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_timeout_and_another_task_that_holds_the_loop, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_task_that_has_ended, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_loop_that_is_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_chain_that_is_too_long_ends, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
