#include "support/cmocka_all.h"

#include <stdint.h>
#include <string.h>

#include "asyncio/coro.h"
#include "raised.h"
#include "support/forked.h"
#include "support/notes.h"

async_generator(counts, const char *, name, int, n)
{
    note("%s{", name);
    try {
        for (int i = 0; i < n; i++) {
            yield(i);
            await(asyncio_sleep(1));
        }
    } finally {
        await(asyncio_sleep(1));
        note("}%s", name);
    }
}

// Tries an expression and notes what it gives or raises.
#define tries(expression)                                                                          \
    do {                                                                                           \
        value gives_ = none;                                                                       \
        const char *what_ = raised(gives_ = (expression));                                         \
        note("%s", *what_ ? what_ : repr(gives_));                                                 \
    } while (0)

static void runs(coroutine *program, const char *expected)
{
    asyncio_run(program);
    expect_notes(expected);
}

// --- items ----------------------------------------------------------------------------------------------------------------
static exception *failure;

async_generator(of_many_kinds, int, a, double, b, const char *, c, value, d, bool, e, void *, f)
{
    yield(a);
    yield(b);
    yield(c);
    yield(d);
    yield(e);
    yield(f);
    yield();
}

async_def(reads)
{
    async_generator *g = counts("g", 3);
    note("made");
    async_for (i, g) note("%s", str(i));
    async_for (i, g) note("never");
    async_for (x, of_many_kinds(1, 0.5, "text", list(1), true, &failure)) note("%s", repr(x));
    return none;
}

static void a_call_runs_nothing(void **state)
{
    (void)state;
    runs(reads(), "made g{ 0 1 2 }g 1 0.5 'text' [1] True <pointer> None");
}

async_def(continues_and_nests)
{
    async_for (i, counts("out", 4)) {
        if (int_of(i) == 1) continue;
        async_for (k, counts("in", 2)) note("%s%s", str(i), str(k));
        if (int_of(i) == 2) continue;
    }
    return none;
}

static void loops_within_loops(void **state)
{
    (void)state;
    runs(continues_and_nests(), "out{ in{ 00 01 }in in{ 20 21 }in in{ 30 31 }in }out");
}

async_generator(doubles, async_generator *, source)
{
    async_for (i, source) yield(2 * int_of(i));
}

async_def(reads_through, int, depth)
{
    async_generator *g = counts("g", 3);
    for (int i = 0; i < depth; i++) g = doubles(g);
    async_for (i, g) note("%s", str(i));
    return none;
}

static void generators_of_generators(void **state)
{
    (void)state;
    runs(reads_through(5), "g{ 0 32 64 }g");
}

async_generator(echoes)
{
    value got = yield("ready");
    for (;;) got = yield(got);
}

async_def(sends)
{
    async_generator *g = echoes();
    tries(await(async_generator_asend(g, 1)));
    tries(await(async_generator_asend(g, none)));
    tries(await(async_generator_asend(g, 2)));
    tries(await(async_generator_asend(g, list("a"))));
    tries(await(anext(g)));
    tries(await(async_generator_aclose(g)));
    tries(await(async_generator_asend(g, 3)));
    return none;
}

static void what_is_sent_comes_out_of_yield(void **state)
{
    (void)state;
    runs(sends(), "TypeError(\"can't send non-None value to a just-started async generator\") 'ready' 2 ['a'] None None "
                  "StopAsyncIteration()");
}

// --- exceptions -----------------------------------------------------------------------------------------------------------
async_generator(stubborn)
{
    for (int i = 0;; i++) {
        try {
            yield(i);
        } except (GeneratorExit, e) {
            note("ignored");
        } except (ValueError, e) {
            note("caught %s", exception_text(e));
        }
    }
}

async_def(throws)
{
    async_generator *g = stubborn();
    tries(await(anext(g)));
    tries(await(async_generator_athrow(g, exception_new(ValueError, "in"))));
    tries(await(async_generator_athrow(g, exception_new(OSError, "out"))));
    tries(await(anext(g)));
    tries(await(async_generator_athrow(g, exception_new(OSError, "late"))));
    note("%s", raised(async_generator_athrow(g, NULL)));
    g = counts("g", 1);
    tries(await(async_generator_athrow(g, exception_new(ValueError, "early"))));
    tries(await(anext(g)));
    return none;
}

static void what_is_thrown_is_raised_at_yield(void **state)
{
    (void)state;
    runs(throws(), "0 caught in 1 OSError('out') StopAsyncIteration() None "
         "TypeError('exceptions must be classes or instances deriving from BaseException, not NoneType') "
         "ValueError('early') StopAsyncIteration()");
}

async_generator(fails_after, int, n, const exception_type *, type)
{
    for (int i = 0; i < n; i++) yield(i);
    await(asyncio_sleep(1));
    raise(type, "failed");
}

async_def(reads_failing, const exception_type *, type)
{
    async_generator *g = fails_after(2, type);
    try {
        async_for (i, g) note("%s", str(i));
    } except (BaseException, e) {
        failure = e;
        note("%s", exception_repr(e));
    }
    tries(await(anext(g)));
    tries(await(async_generator_aclose(g)));
    return none;
}

static void an_exception_of_the_body_goes_to_who_asked(void **state)
{
    (void)state;
    runs(reads_failing(ValueError), "0 1 ValueError('failed') StopAsyncIteration() None");
    assert_int_equal(failure->depth, 1);
    assert_string_equal(failure->stack[0]->function, "reads_failing_body"); // its async_for
    assert_string_equal(failure->raised_at->function, "fails_after_body");
    runs(reads_failing(GeneratorExit), "0 1 GeneratorExit('failed') StopAsyncIteration() None");
    runs(reads_failing(StopAsyncIteration), "0 1 RuntimeError('async generator raised StopAsyncIteration') StopAsyncIteration() None");
    assert_string_equal(exception_repr(failure->cause), "StopAsyncIteration('failed')");
    assert_ptr_equal(failure->context, failure->cause);
}

async_def(asks_while_handling)
{
    try {
        raise(KeyError, "first");
    } except (KeyError, e) {
        async_generator *g = fails_after(1, ValueError);
        await(anext(g));
        try {
            await(anext(g));
        } except (ValueError, second) {
            failure = second;
        }
    }
    return none;
}

async_generator(yields_while_handling)
{
    try {
        raise(KeyError, "inner");
    } except (KeyError, e) {
        yield(1);
        raise(ValueError, "in except");
    }
}

async_def(raises_between)
{
    async_generator *g = yields_while_handling();
    await(anext(g));
    try {
        raise(OSError, "between");
    } except (OSError, e) {
        failure = e;
    }
    tries(await(anext(g)));
    return none;
}

static void contexts_of_exceptions(void **state)
{
    (void)state;
    runs(asks_while_handling(), "");
    assert_string_equal(exception_repr(failure->context), "KeyError('first')");
    runs(raises_between(), "ValueError('in except')");
    assert_null(failure->context); // what the generator handles is none of its consumer's
}

// --- closing --------------------------------------------------------------------------------------------------------------
async_def(closes)
{
    async_generator *g = counts("g", 9);
    tries(await(async_generator_aclose(g)));
    tries(await(anext(g)));
    g = counts("h", 9);
    await(anext(g));
    double before = time_monotonic();
    tries(await(async_generator_aclose(g)));
    note("@%g", time_monotonic() - before);
    tries(await(async_generator_aclose(g)));
    tries(await(anext(g)));
    return none;
}

async_def(closes_in_vain)
{
    async_generator *g = stubborn();
    await(anext(g));
    tries(await(async_generator_aclose(g)));
    tries(await(anext(g)));
    tries(await(async_generator_aclose(g)));
    tries(await(async_generator_athrow(g, exception_new(ValueError, "late"))));
    return none;
}

static void nothing(asyncio_loop *loop, const asyncio_exception_context *context)
{
    (void)loop;
    note("[%s: %s]", context->message, context->exception ? exception_repr(context->exception) : "");
}

async_def(with_handler, coroutine *, c)
{
    asyncio_loop_set_exception_handler(asyncio_get_running_loop(), nothing);
    await(c);
    note("end");
    return none;
}

static void aclose_runs_its_finally(void **state)
{
    (void)state;
    runs(closes(), "None StopAsyncIteration() h{ }h None @1 None StopAsyncIteration()");
    runs(with_handler(closes_in_vain()),
         "ignored RuntimeError('async generator ignored GeneratorExit') 2 StopAsyncIteration() StopAsyncIteration() end "
         "[an error occurred during closing of asynchronous generator <async_generator object stubborn>: StopAsyncIteration()]");
}

async_def(twice)
{
    async_generator *g = counts("g", 9);
    coroutine *methods[] = {anext(g), async_generator_asend(g, none), async_generator_athrow(g, exception_new(ValueError, "v")),
                            async_generator_aclose(g)};
    for (int i = 0; i < 4; i++) {
        raised(await(methods[i]));
        tries(await(methods[i]));
    }
    return none;
}

static void each_awaitable_is_awaited_once(void **state)
{
    (void)state;
    runs(twice(), "g{ RuntimeError('cannot reuse already awaited __anext__()/asend()') "
                  "RuntimeError('cannot reuse already awaited __anext__()/asend()') }g "
                  "RuntimeError('cannot reuse already awaited aclose()/athrow()') "
                  "RuntimeError('cannot reuse already awaited aclose()/athrow()')");
}

async_def(forgets)
{
    async_generator *g = counts("g", 1);
    anext(g), async_generator_athrow(g, exception_new(ValueError, NULL)), async_generator_aclose(g);
    return none;
}

static void run_forgets(void) { asyncio_run(forgets()); }

static void a_forgotten_awaitable_is_warned_of(void **state)
{
    (void)state;
    struct ending e = forked(run_forgets);
    assert_string_equal(e.err, "coroutine method 'asend' of 'counts' was never awaited\n"
                               "coroutine method 'athrow' of 'counts' was never awaited\n"
                               "coroutine method 'aclose' of 'counts' was never awaited\n");
}

// --- several tasks ----------------------------------------------------------------------------------------------------------
async_def(takes, const char *, name, async_generator *, g, double, pause)
{
    await(asyncio_sleep(pause));
    const char *raises = raised(note("%s%s", name, str(await(anext(g)))));
    if (*raises) note("%s %s", name, raises);
    return none;
}

async_def(passed_around)
{
    async_generator *g = counts("g", 9);
    for (int i = 0; i < 2; i++) await(asyncio_gather(takes("a", g, 1), takes("b", g, 3), takes("c", g, 5)));
    await(async_generator_aclose(g));
    return none;
}

static void tasks_may_take_turns(void **state)
{
    (void)state;
    runs(passed_around(), "g{ a0 b1 c2 a3 b4 c5 }g");
}

async_def(all_at_once)
{
    async_generator *g = counts("g", 9);
    await(anext(g));
    asyncio_Task *first = asyncio_create_task(takes("a", g, 1));
    await(asyncio_sleep(1.5));
    tries(await(anext(g)));
    tries(await(async_generator_asend(g, 1)));
    tries(await(async_generator_athrow(g, exception_new(ValueError, "v"))));
    tries(await(async_generator_aclose(g)));
    async_generator *unread = doubles(g);
    tries(await(anext(unread)));
    await(first);
    tries(await(anext(g)));
    return none;
}

static void one_at_a_time(void **state)
{
    (void)state;
    runs(all_at_once(),
         "g{ RuntimeError('anext(): asynchronous generator is already running') "
         "RuntimeError('anext(): asynchronous generator is already running') "
         "RuntimeError('athrow(): asynchronous generator is already running') "
         "RuntimeError('aclose(): asynchronous generator is already running') "
         "RuntimeError('anext(): asynchronous generator is already running') a1 2 }g");
}

// --- cancelling -------------------------------------------------------------------------------------------------------------
async_generator(slow, bool, catches)
{
    for (int i = 0;; i++) {
        try {
            await(asyncio_sleep(2));
        } except (asyncio_CancelledError, e) {
            note("%s", exception_repr(e));
            if (!catches) raise_again(e);
            catches = false;
        }
        yield(i);
    }
}

async_def(reads_all, async_generator *, g)
{
    async_for (i, g) note("%s", str(i));
    return none;
}

async_def(cancels_reader, bool, catches)
{
    async_generator *g = slow(catches);
    asyncio_Task *t = asyncio_create_task(reads_all(g));
    await(asyncio_sleep(3));
    asyncio_Task_cancel(t, .msg = "stop");
    await(asyncio_sleep(4));
    note("%d", asyncio_Task_cancelled(t));
    tries(await(anext(g)));
    return none;
}

static void a_cancellation_is_raised_within(void **state)
{
    (void)state;
    runs(cancels_reader(false), "0 CancelledError('stop') 1 StopAsyncIteration()");
    runs(cancels_reader(true), "0 CancelledError('stop') 1 2 0 RuntimeError('anext(): asynchronous generator is already running') "
                               "3 CancelledError()");
}

// A task for one of its methods that is cancelled before its first step: the exception goes into the generator.
async_def(cancels_early, int, method)
{
    async_generator *g = counts("g", 9);
    if (method != 2) await(anext(g));
    coroutine *c = method == 0   ? async_generator_aclose(g)
                   : method == 3 ? async_generator_athrow(g, exception_new(ValueError, "v"))
                                 : anext(g);
    asyncio_Task *t = asyncio_create_task(c);
    asyncio_Task_cancel(t);
    tries(await(t));
    tries(await(anext(g)));
    return none;
}

async_def(cancels_early_while_running)
{
    async_generator *g = slow(false);
    asyncio_Task *first = asyncio_create_task(takes("a", g, 0));
    await(asyncio_sleep(1));
    asyncio_Task *t = asyncio_create_task(async_generator_aclose(g));
    asyncio_Task_cancel(t);
    tries(await(t));
    return await(first);
}

static void a_method_cancelled_before_its_first_step(void **state)
{
    (void)state;
    for (int method = 0; method < 4; method++)
        runs(cancels_early(method), method == 2 ? "CancelledError() StopAsyncIteration()" : "g{ }g CancelledError() StopAsyncIteration()");
    runs(cancels_early_while_running(), "RuntimeError('aclose(): asynchronous generator is already running') a0");
}

// --- leaving the loop early -------------------------------------------------------------------------------------------------
async_def(leaves, int, how, async_generator *, kept)
{
    try {
        async_for (i, kept ? kept : counts("own", 3)) {
            note("%s", str(i));
            if (how == 1) break;
            if (how == 2) return value_str("returned");
            if (how == 3) raise(ValueError, "raised");
            if (how == 4) await(asyncio_sleep(100));
        }
    } except (ValueError, e) {
        note("%s", exception_repr(e));
    }
    note("after");
    return none;
}

async_def(leaves_so, int, how, bool, keeps)
{
    asyncio_Task *t = asyncio_create_task(leaves(how, keeps ? counts("kept", 3) : NULL));
    await(asyncio_sleep(3.5));
    asyncio_Task_cancel(t);
    await(asyncio_wait(list(t)));
    await(asyncio_sleep(10));
    note("end");
    return none;
}

static void a_loop_that_is_left_closes_its_own_generator(void **state)
{
    (void)state;
    runs(leaves_so(1, false), "own{ 0 after }own end");
    runs(leaves_so(2, false), "own{ 0 }own end");
    runs(leaves_so(3, false), "own{ 0 ValueError('raised') after }own end");
    runs(leaves_so(4, false), "own{ 0 }own end");
    runs(leaves_so(1, true), "kept{ 0 after end }kept"); // by the end of the loop
    runs(leaves_so(2, true), "kept{ 0 end }kept");
    runs(leaves_so(3, true), "kept{ 0 ValueError('raised') after end }kept");
    runs(leaves_so(4, true), "kept{ 0 end }kept");
}

async_generator(passes_on, int, n)
{
    async_for (i, counts("inner", n)) yield(i);
}

async_def(leaves_two)
{
    async_for (i, passes_on(9)) {
        async_for (k, passes_on(9)) {
            note("%s%s", str(i), str(k));
            raise_again(exception_new(ValueError, "both"));
        }
    }
    return none;
}

async_def(leaves_nested)
{
    tries(await(leaves_two()));
    await(asyncio_sleep(10));
    note("end");
    return none;
}

static void loops_within_loops_are_left(void **state)
{
    (void)state;
    runs(leaves_nested(), "inner{ inner{ 00 ValueError('both') }inner }inner end");
}

async_def(breaks_and_ends)
{
    async_for (i, counts("own", 3)) break;
    return none;
}

static void a_loop_left_at_the_programs_end(void **state)
{
    (void)state;
    runs(breaks_and_ends(), "own{ }own"); // the task for its aclose() is cancelled before its first step
}

// --- open at the end ----------------------------------------------------------------------------------------------------------
async_generator(fails_at_exit, const char *, text)
{
    try {
        yield(1);
    } finally {
        await(asyncio_sleep(1));
        raise(ValueError, "%s", text);
    }
}

async_def(leaves_open)
{
    async_generator *late = counts("late", 3), *early = counts("early", 3), *unread = counts("unread", 3), *over = counts("over", 0);
    await(anext(early));
    await(anext(late));
    tries(await(anext(over)));
    await(anext(fails_at_exit("at exit")));
    return value_of(unread);
}

static void what_is_open_at_the_end_is_closed(void **state)
{
    (void)state;
    runs(with_handler(leaves_open()),
         "early{ late{ over{ }over StopAsyncIteration() end }early }late [an error occurred during closing of asynchronous generator "
         "<async_generator object fails_at_exit>: ValueError('at exit')]");
    runs(leaves_so(0, true), "kept{ 0 1 2 end"); // and nothing is left of another loop
}

async_def(deadlocks)
{
    async_for (i, doubles(slow(false))) await(asyncio_loop_create_future(asyncio_get_running_loop()));
    return none;
}

static void run_deadlock(void) { asyncio_run(deadlocks()); }

static void a_deadlock_leaves_it_as_it_is(void **state)
{
    (void)state;
    struct ending e = forked(run_deadlock);
    assert_int_equal(e.status, 1);
    assert_non_null(strstr(e.err, "Deadlock: nothing is ready and nothing is scheduled: Task-"));
}

// --- stacks -----------------------------------------------------------------------------------------------------------------
static uintptr_t lowest = UINTPTR_MAX, highest;

async_generator(stands_on)
{
    volatile char here = 0;
    uintptr_t address = (uintptr_t)&here;
    if (address < lowest) lowest = address;
    if (address > highest) highest = address;
    yield(1);
}

async_def(one_after_another)
{
    async_generator *first = NULL, *g = NULL;
    for (int i = 0; i < 1000; i++) {
        async_for (x, g = stands_on()) await(asyncio_sleep(0));
        if (!first) first = g;
        if (g != first) note("another object");
    }
    return none;
}

static void stacks_and_objects_are_used_again(void **state)
{
    (void)state;
    runs(one_after_another(), "");
    assert_in_range(highest - lowest, 0, 4 * coro_stack_size());
}

async_def(a_thousand_open)
{
    async_generator *all[1000];
    value sum = list_new();
    for (int i = 0; i < 1000; i++) await(anext(all[i] = echoes()));
    for (int i = 0; i < 1000; i++) list_append(sum, await(async_generator_asend(all[i], i)));
    for (int i = 0; i < 1000; i++) await(async_generator_aclose(all[i]));
    note("%s", str(at(sum, 999)));
    return none;
}

static void each_has_its_own(void **state)
{
    (void)state;
    runs(a_thousand_open(), "999");
}

// --- anything that has items --------------------------------------------------------------------------------------------------
typedef struct Countdown {
    async_iterator iterator;
    int left;
    bool fails;
} Countdown;

async_def(Countdown_anext, Countdown *, self)
{
    if (self->left == 0 && self->fails) raise(ValueError, "too far");
    if (self->left == 0) raise(StopAsyncIteration);
    await(asyncio_sleep(1));
    return value_int(self->left--);
}

define_async_iterator(Countdown);

async_def(counts_down)
{
    Countdown good = {Countdown_iterator, 3, false}, bad = {Countdown_iterator, 1, true};
    double before = time_monotonic();
    async_for (n, &good) note("%s", str(n));
    tries(await(anext(&good)));
    tries(async_list(n, n, &bad));
    note("@%g", time_monotonic() - before);
    return none;
}

async_def(job, const char *, name, double, seconds)
{
    await(asyncio_sleep(seconds));
    return value_str(name);
}

async_def(as_they_complete)
{
    async_for (task, asyncio_as_completed(list(job("b", 2), job("a", 1)))) note("%s", str(asyncio_Task_result(task.as_object)));
    try {
        async_for (task, asyncio_as_completed(list(job("c", 1), job("d", 100)), .timeout = value_int(5)))
            note("%s", str(await(awaitable_of(task))));
    } except (TimeoutError, e) {
        note("%s", exception_repr(e));
    }
    asyncio_as_completed_iterator *none_left = asyncio_as_completed(list_new());
    tries(await(anext(none_left)));
    return none;
}

async_def(over_what_has_none)
{
    asyncio_Future *f = asyncio_loop_create_future(asyncio_get_running_loop());
    try {
        async_for (x, (void *)f) note("never");
    } except (TypeError, e) {
        note("%s", exception_text(e));
    }
    return none;
}

static void other_iterators(void **state)
{
    (void)state;
    runs(counts_down(), "3 2 1 StopAsyncIteration() ValueError('too far') @4");
    runs(as_they_complete(), "a b c TimeoutError() StopAsyncIteration()");
    runs(over_what_has_none(), "'future' object is not an async iterator");
}

async_def(comprehends)
{
    note("%s", repr(async_list(i, i, counts("a", 3))));
    note("%s", repr(async_list(2 * int_of(i), i, counts("b", 4), int_of(i) % 2 == 1)));
    note("%s", repr(async_list(await(job("x", 1)), i, counts("c", 2), bool_of(await(asyncio_sleep(1, value_bool(true)))))));
    tries(async_list(await(leaves_two()), i, counts("d", 2)));
    await(asyncio_sleep(10));
    note("end");
    return none;
}

static void comprehensions(void **state)
{
    (void)state;
    runs(comprehends(), "a{ }a [0, 1, 2] b{ }b [2, 6] c{ }c ['x', 'x'] d{ inner{ inner{ 00 ValueError('both') }d }inner }inner end");
}

// --- outside of a task --------------------------------------------------------------------------------------------------------
static async_generator *made_before;

async_def(reads_made_before)
{
    tries(await(anext(made_before)));
    return none;
}

static void one_lives_for_a_loop(void **state)
{
    (void)state;
    made_before = counts("g", 3);
    runs(reads_made_before(), "g{ 0 }g");
    runs(reads_made_before(), "StopAsyncIteration()");
}

static void loops_over(value unused)
{
    (void)unused;
    async_for (i, counts("g", 3)) note("never");
}

async_def(calls_back)
{
    asyncio_loop_call_soon(asyncio_get_running_loop(), loops_over);
    await(asyncio_sleep(0));
    await(asyncio_sleep(0));
    return none;
}

static void a_callback_cannot_wait_for_items(void **state)
{
    (void)state;
    runs(with_handler(calls_back()), "[Exception in callback loops_over: RuntimeError('async_for outside of a coroutine')] end");
}

static void run_interrupted(void) { asyncio_run(reads_all(fails_after(1, KeyboardInterrupt))); }

static void what_ends_the_program_passes_through(void **state)
{
    (void)state;
    struct ending e = forked(run_interrupted);
    assert_int_equal(e.status, -SIGINT);
    assert_non_null(strstr(e.err, ", in reads_all\n"));
    assert_non_null(strstr(e.err, ", in fails_after\nKeyboardInterrupt: failed\n"));
}

// --- with the rest of the language --------------------------------------------------------------------------------------------
async_generator(under_a_lock, asyncio_Lock *, lock)
{
    async_with (lock) {
        yield(1);
        yield(2);
    }
}

async_def(locks)
{
    asyncio_Lock *lock = asyncio_Lock();
    async_for (i, under_a_lock(lock)) {
        note("%s %d", str(i), asyncio_Lock_locked(lock));
        if (int_of(i) == 2) break;
    }
    note("%d", asyncio_Lock_locked(lock));
    await(asyncio_sleep(0));
    await(asyncio_sleep(0));
    note("%d", asyncio_Lock_locked(lock));
    async_with (asyncio_timeout(3)) {
        async_for (i, counts("t", 3)) note("%s", str(i));
    }
    return none;
}

async_def(times_out)
{
    tries(await(locks()));
    await(asyncio_sleep(5));
    return none;
}

static void contexts_stay_open_between_items(void **state)
{
    (void)state;
    runs(times_out(), "1 1 2 1 1 0 t{ 0 1 2 }t TimeoutError()");
}

// --- a generator of another task's ------------------------------------------------------------------------------------------
async_generator(four)
{
    for (int i = 1; i <= 4; i++) yield(i);
    note("after");
}

async_def(makes_and_reads_on, asyncio_Queue *, queue)
{
    await(asyncio_sleep(1)); // who reads it first waits already
    async_generator *mine = four();
    asyncio_Queue_put_nowait(queue, mine);
    await(asyncio_sleep(1));
    async_for (n, mine) note("maker%s", str(n));
    return none;
}

async_def(reads_what_another_made)
{
    asyncio_Queue *queue = asyncio_Queue();
    asyncio_Task *maker = asyncio_create_task(makes_and_reads_on(queue));
    async_for (n, await(asyncio_Queue_get(queue)).as_object) {
        note("reader%s", str(n));
        break;
    }
    await(maker);
    return none;
}

static void a_loop_leaves_what_another_task_made(void **state)
{
    (void)state;
    runs(reads_what_another_made(), "reader1 maker2 maker3 maker4 after");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_runs_nothing),
        cmocka_unit_test(loops_within_loops),
        cmocka_unit_test(generators_of_generators),
        cmocka_unit_test(what_is_sent_comes_out_of_yield),
        cmocka_unit_test(what_is_thrown_is_raised_at_yield),
        cmocka_unit_test(an_exception_of_the_body_goes_to_who_asked),
        cmocka_unit_test(contexts_of_exceptions),
        cmocka_unit_test(aclose_runs_its_finally),
        cmocka_unit_test(each_awaitable_is_awaited_once),
        cmocka_unit_test(a_forgotten_awaitable_is_warned_of),
        cmocka_unit_test(tasks_may_take_turns),
        cmocka_unit_test(one_at_a_time),
        cmocka_unit_test(a_cancellation_is_raised_within),
        cmocka_unit_test(a_method_cancelled_before_its_first_step),
        cmocka_unit_test(a_loop_that_is_left_closes_its_own_generator),
        cmocka_unit_test(a_loop_leaves_what_another_task_made),
        cmocka_unit_test(loops_within_loops_are_left),
        cmocka_unit_test(a_loop_left_at_the_programs_end),
        cmocka_unit_test(what_is_open_at_the_end_is_closed),
        cmocka_unit_test(a_deadlock_leaves_it_as_it_is),
        cmocka_unit_test(stacks_and_objects_are_used_again),
        cmocka_unit_test(each_has_its_own),
        cmocka_unit_test(other_iterators),
        cmocka_unit_test(comprehensions),
        cmocka_unit_test(one_lives_for_a_loop),
        cmocka_unit_test(a_callback_cannot_wait_for_items),
        cmocka_unit_test(what_ends_the_program_passes_through),
        cmocka_unit_test(contexts_stay_open_between_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
