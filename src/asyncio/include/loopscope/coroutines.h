// Coroutines: async_def and await.
//
//     async_def(count, int, n, double, delay)     async def count(n, delay):
//     {
//         await(asyncio_sleep(delay));                await asyncio.sleep(delay)
//         return value_int(n);                        return n
//     }
//
// async_def(name, type, argument, ...) takes up to six arguments: numbers, texts, values, pointers. They are copied,
// but not what they point to: a text or struct has to be there until the coroutine has ended. It returns a value, at
// its end too: `return none;`.
//
// Calling count(3, 0.5) makes a coroutine object and runs nothing; await runs it inline on the same task;
// asyncio_create_task gives it a task of its own. One for which neither is done is warned about when the loop closes:
// "coroutine 'count' was never awaited".
//
// async_declare(count, int, n, double, delay); declares one that stands further down in the file.
//
// A coroutine object belongs to asyncio. When it has ended, its memory is used again after 64 more of its function have
// ended: keep the task instead of the coroutine. As Objects/genobject.c.
#ifndef LOOPSCOPE_COROUTINES_H
#define LOOPSCOPE_COROUTINES_H

#include "loopscope/exceptions.h"
#include "loopscope/place.h"
#include "loopscope/value.h"

#pragma GCC visibility push(default)

// What await takes.
typedef struct coroutine coroutine;
typedef struct asyncio_Future asyncio_Future;
typedef struct asyncio_Task asyncio_Task; // a Task is a Future: every asyncio_Future_ function takes both

// Whatever can be awaited. Pass a coroutine, a future or a task as it is, or as the void * that a value holds. The name
// of an async_def without its (), and other pointers, do not compile: for that there is no void * among the members.
typedef union awaitable {
    coroutine *coroutine;
    asyncio_Future *future;
    asyncio_Task *task;
} __attribute__((transparent_union)) awaitable;

// await(x): Python's await x. Returns the result of a coroutine, future or task, or raises its exception. A coroutine
// runs here and now, on the stack of this task; a future or task that is done gives its result at once; else the task
// stands still until it is done.
//
// Raises asyncio_CancelledError where the task was cancelled meanwhile, or what it awaits was. RuntimeError for a
// coroutine that was awaited or given to a task before, for a future of another loop, for the task itself, and outside
// of a task. TypeError for an object that cannot be awaited. Objects/genobject.c, gen_send_ex; Lib/asyncio/futures.py,
// Future.__await__; Lib/asyncio/tasks.py, Task.__step.
#define await(x) await_at(place_here(), (x))
static inline value await_at(place *where, awaitable x);

// The awaitable that a value holds, as in await(awaitable_of(at(games, 0))): Python's await games[0]. TypeError where
// it holds none.
awaitable awaitable_of(value v);

// coroutine.close(): one that never ran never will, and no warning comes for it. Nothing happens to others, which
// Python would end. Objects/genobject.c, gen_close.
void coroutine_close(coroutine *c);

// --- below: how async_def works --------------------------------------------------------------------------------------
struct coroutine_arguments;

typedef value coroutine_body(coroutine *self);

// Begins to await x, and returns what is to be run then, and with what. It is run from where the await stands and not in here: a processor
// guesses by the place of an indirect call where it leads to, so it learns each await by itself.
struct awaited {
    coroutine_body *run;
    coroutine *self;
};
struct awaited await_begin(place *where, awaitable x);

static inline value await_at(place *where, awaitable x)
{
    struct awaited a = await_begin(where, x);
    return a.run(a.self);
}

// What is known of an async_def: one static struct for each.
typedef struct coroutine_function {
    place defined;
    coroutine_body *body;
    void (*describe)(coroutine *self, struct coroutine_arguments *out); // its arguments, for the trace; NULL where it takes none
    struct {
        coroutine *first, **end; // end: where the next one is linked; NULL where none is
        unsigned count;
    } ended; // objects to be used again: of coroutines the one that ended first at the head, of generators the last one
} coroutine_function;

coroutine *coroutine_new(coroutine_function *function, size_t arguments_size);
void coroutine_has_arguments(coroutine *c); // they are stored; called where there are any
value coroutine_returned(value result); // the body of the innermost one is over; returns the result
void coroutine_describe(struct coroutine_arguments *out, const char *name, value v);

#define COROUTINE_ARGUMENTS 48 // where in its object the memory of arguments_size begins
#define coroutine_arguments(c) ((void *)((char *)(c) + COROUTINE_ARGUMENTS))

#define async_def(fn, ...)                                                                         \
    struct fn##_arguments { ASYNC_EACH(FIELD, __VA_ARGS__) char end_; };                           \
    static value fn##_body(ASYNC_LIST(PARAMETER, __VA_ARGS__));                                    \
    static value fn##_call(coroutine *self_)                                                       \
    {                                                                                              \
        struct fn##_arguments *a_ __attribute__((unused)) = coroutine_arguments(self_);            \
        return coroutine_returned(fn##_body(ASYNC_PASS(__VA_ARGS__)));                             \
    }                                                                                              \
    __attribute__((unused)) static void fn##_describe(coroutine *self_, struct coroutine_arguments *out_) \
    {                                                                                              \
        struct fn##_arguments *a_ __attribute__((unused)) = coroutine_arguments(self_);            \
        (void)out_;                                                                                \
        ASYNC_EACH(DESCRIBE, __VA_ARGS__)                                                          \
    }                                                                                              \
    static coroutine_function fn##_function = {                                                    \
        .defined = {.file = PLACE_FILE, .function = #fn, .line = PLACE_LINE},                      \
        .body = fn##_call,                                                                         \
        __VA_OPT__(.describe = fn##_describe, )                                                    \
        .ended = {.end = &fn##_function.ended.first}};                                             \
    __attribute__((unused)) static coroutine *fn(ASYNC_LIST(PARAMETER, __VA_ARGS__))               \
    {                                                                                              \
        coroutine *c_ = coroutine_new(&fn##_function, sizeof(struct fn##_arguments));              \
        struct fn##_arguments *a_ __attribute__((unused)) = coroutine_arguments(c_);               \
        ASYNC_EACH(STORE, __VA_ARGS__)                                                             \
        __VA_OPT__(coroutine_has_arguments(c_);)                                                   \
        return c_;                                                                                 \
    }                                                                                              \
    static value fn##_body(ASYNC_LIST(PARAMETER, __VA_ARGS__))

#define async_declare(fn, ...) static coroutine *fn(ASYNC_LIST(PARAMETER, __VA_ARGS__))

#define ASYNC_CAT_(a, b) a##b
#define ASYNC_CAT(a, b) ASYNC_CAT_(a, b)
#define ASYNC_PAIRS(...) ASYNC_PAIRS_(_ __VA_OPT__(,) __VA_ARGS__, 6, _, 5, _, 4, _, 3, _, 2, _, 1, _, 0, _)
#define ASYNC_PAIRS_(_0, t1, a1, t2, a2, t3, a3, t4, a4, t5, a5, t6, a6, n, ...) n
#define ASYNC_EACH(what, ...) ASYNC_CAT(ASYNC_EACH_, ASYNC_PAIRS(__VA_ARGS__))(what, ##__VA_ARGS__)
#define ASYNC_EACH_0(...)
#define ASYNC_EACH_1(what, t, a) ASYNC_##what(t, a)
#define ASYNC_EACH_2(what, t, a, ...) ASYNC_##what(t, a) ASYNC_EACH_1(what, __VA_ARGS__)
#define ASYNC_EACH_3(what, t, a, ...) ASYNC_##what(t, a) ASYNC_EACH_2(what, __VA_ARGS__)
#define ASYNC_EACH_4(what, t, a, ...) ASYNC_##what(t, a) ASYNC_EACH_3(what, __VA_ARGS__)
#define ASYNC_EACH_5(what, t, a, ...) ASYNC_##what(t, a) ASYNC_EACH_4(what, __VA_ARGS__)
#define ASYNC_EACH_6(what, t, a, ...) ASYNC_##what(t, a) ASYNC_EACH_5(what, __VA_ARGS__)
#define ASYNC_LIST(what, ...) ASYNC_CAT(ASYNC_LIST_, ASYNC_PAIRS(__VA_ARGS__))(what, ##__VA_ARGS__)
#define ASYNC_LIST_0(...) void
#define ASYNC_LIST_1(what, t, a) ASYNC_##what(t, a)
#define ASYNC_LIST_2(what, t, a, ...) ASYNC_##what(t, a), ASYNC_LIST_1(what, __VA_ARGS__)
#define ASYNC_LIST_3(what, t, a, ...) ASYNC_##what(t, a), ASYNC_LIST_2(what, __VA_ARGS__)
#define ASYNC_LIST_4(what, t, a, ...) ASYNC_##what(t, a), ASYNC_LIST_3(what, __VA_ARGS__)
#define ASYNC_LIST_5(what, t, a, ...) ASYNC_##what(t, a), ASYNC_LIST_4(what, __VA_ARGS__)
#define ASYNC_LIST_6(what, t, a, ...) ASYNC_##what(t, a), ASYNC_LIST_5(what, __VA_ARGS__)
#define ASYNC_PASS(...) ASYNC_CAT(ASYNC_PASS_, ASYNC_PAIRS(__VA_ARGS__))(__VA_ARGS__)
#define ASYNC_PASS_0()
#define ASYNC_PASS_1(t, a) a_->a
#define ASYNC_PASS_2(t, a, ...) a_->a, ASYNC_PASS_1(__VA_ARGS__)
#define ASYNC_PASS_3(t, a, ...) a_->a, ASYNC_PASS_2(__VA_ARGS__)
#define ASYNC_PASS_4(t, a, ...) a_->a, ASYNC_PASS_3(__VA_ARGS__)
#define ASYNC_PASS_5(t, a, ...) a_->a, ASYNC_PASS_4(__VA_ARGS__)
#define ASYNC_PASS_6(t, a, ...) a_->a, ASYNC_PASS_5(__VA_ARGS__)
#define ASYNC_FIELD(t, a) t a;
#define ASYNC_PARAMETER(t, a) t a
#define ASYNC_STORE(t, a) a_->a = a;
#define ASYNC_DESCRIBE(t, a) coroutine_describe(out_, #a, value_of(a_->a));

#pragma GCC visibility pop

#endif
