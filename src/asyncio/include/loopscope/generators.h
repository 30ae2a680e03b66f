// Async generators and async iteration: async_generator, yield, async_for.
//
//     async_generator(ticker, int, n, double, delay)     async def ticker(n, delay):
//     {                                                      for i in range(n):
//         for (int i = 0; i < n; i++) {                          await asyncio.sleep(delay)
//             await(asyncio_sleep(delay));                       yield i
//             yield(i);
//         }
//     }
//
//     async_for (i, ticker(3, 0.5))                      async for i in ticker(3, 0.5):
//         print("%s", str(i));                               print(i)
//
// async_generator(name, type, argument, ...) takes arguments as async_def does, copied in the same way.
// async_generator_declare(ticker, int, n, double, delay); declares one that stands further down. Calling ticker(3, 0.5)
// makes a generator and runs nothing. Who asks it for an item runs its body, within the same task but on a stack of its
// own, up to the next yield. It belongs to asyncio. As Objects/genobject.c.
//
// A generator that is not read to its end should be closed, so that what it has to finally do is done:
// async_generator_aclose. One that was made in the head of the async_for belongs to that loop, and is not to be used
// after it: where the loop is left early, by break, return or an exception, a task is made for its aclose(), as in
// Python when the last reference to it is gone. All others that are still open are closed when the event loop ends, by
// shutdown_asyncgens. The stack goes back to the pool when the body has ended; the object of one that was made
// elsewhere lives until the program ends.
#ifndef LOOPSCOPE_GENERATORS_H
#define LOOPSCOPE_GENERATORS_H

#include "loopscope/tasks.h"

#pragma GCC visibility push(default)

// What an async_generator returns when it is called.
typedef struct async_generator async_generator;

// yield(x), in the body of an async_generator alone: gives x, any C value, to who asked, and stands still there until
// it is asked again. With no x it yields None. What asend gave is its value, None for others. Raises what athrow gave,
// and GeneratorExit at aclose: a body that yields after that makes it a RuntimeError. Objects/genobject.c,
// async_gen_asend_send.
#define yield(...) async_generator_yield(place_here(), generator_, EVENTS_ARGUMENT(__VA_ARGS__))

// What async_for and anext take, as it is.
typedef union async_iterable {
    async_generator *generator;
    asyncio_as_completed_iterator *as_completed;
    void *object; // these too, or a struct of the program that begins with an async_iterator
} __attribute__((transparent_union)) async_iterable;

// async_for (item, x) { ... }: Python's async for. item is a value, in the block alone; x a generator, an
// asyncio_as_completed, which gives the tasks and futures themselves, or a struct of the program that begins with an
// async_iterator. Each turn awaits the next item, and raises what that raises but StopAsyncIteration, which is the end.
// x is evaluated once. RuntimeError outside of a task.
#define async_for(item, x)                                                                         \
    for (struct async_for_frame for_ __attribute__((cleanup(async_for_leave))) =                   \
                                    {.where = place_here(), .made_before = async_for_begin()},     \
                                *for_in_ = async_for_enter(&for_, (x));                            \
         for_in_; for_in_ = NULL)                                                                  \
        for (value item; async_for_next(for_in_, &item);)

// async_list(element, item, x) and async_list(element, item, x, condition): a new list, Python's [element async for
// item in x if condition].
//
//     value squares = async_list(await(square(i)), i, ticker(3, 1));     squares = [await square(i) async for i in ticker(3, 1)]
#define async_list(element, item, x, ...)                                                          \
    ({                                                                                             \
        value list_ = list_new();                                                                  \
        async_for (item, x)                                                                        \
            if (ASYNC_CONDITION(_, ##__VA_ARGS__, (__VA_ARGS__), true)) list_append(list_, element); \
        list_;                                                                                     \
    })

// --- asked by hand ---------------------------------------------------------------------------------------------------
// anext(x), to be awaited: await(anext(x)). The next item of a generator, or of anything that async_for takes;
// StopAsyncIteration where there is no more, and what the generator raises. RuntimeError where another task has asked a
// generator and has no answer yet; so do asend, athrow and aclose. TypeError for what is not to be iterated over.
// Objects/genobject.c, async_gen_anext.
coroutine *anext(async_iterable x);

// await generator.asend(10): await(async_generator_asend(generator, 10)). As anext, and its yield returns 10. TypeError
// for anything but none before the first item. Objects/genobject.c, async_gen_asend.
#define async_generator_asend(generator, x) async_generator_asend_value((generator), value_of(x))
coroutine *async_generator_asend_value(async_generator *generator, value x);

// await generator.athrow(e): raises an exception at its yield, and returns the next item, as anext. One that has not
// begun ends by it, and raises it; one that has ended returns None. TypeError for NULL. Objects/genobject.c,
// async_gen_athrow.
coroutine *async_generator_athrow(async_generator *generator, exception *e);

// await generator.aclose(): raises GeneratorExit at its yield, and returns None when the body has ended. It may await
// meanwhile, in its finally; what it raises there goes on here. RuntimeError where it yields. Twice is fine.
// Objects/genobject.c, async_gen_aclose.
coroutine *async_generator_aclose(async_generator *generator);

// await loop.shutdown_asyncgens(): closes all generators of the loop that are still open, at the same time, each by a
// task for its aclose(). What they raise is told to the loop's exception handler. asyncio_run does so at its end.
// RuntimeError where the loop is closed. Lib/asyncio/base_events.py, BaseEventLoop.shutdown_asyncgens.
coroutine *asyncio_loop_shutdown_asyncgens(asyncio_loop *loop);

// --- iterators of the program ----------------------------------------------------------------------------------------
// What a struct of the program begins with: Python's class with __aiter__ and __anext__.
//
//     typedef struct { async_iterator iterator; int left; } Countdown;
//
//     async_def(Countdown_anext, Countdown *, self)
//     {
//         if (self->left == 0) raise(StopAsyncIteration);
//         await(asyncio_sleep(1));
//         return value_int(self->left--);
//     }
//     define_async_iterator(Countdown);
//
//     Countdown down = {Countdown_iterator, 3};
//     async_for (n, &down) print("%s", str(n));
typedef struct async_iterator {
    uint32_t no_object[2]; // 0: objects of asyncio have their id and type here
    coroutine *(*anext)(void *self);
} async_iterator;

// Makes type_iterator, from the coroutine type_anext(self), which returns the next item or raises StopAsyncIteration.
#define define_async_iterator(type)                                                                \
    _Static_assert(offsetof(type, iterator) == 0, #type " begins with its async_iterator");        \
    static coroutine *type##_anext_(void *self) { return type##_anext(self); }                     \
    static const async_iterator type##_iterator = {.anext = type##_anext_}

// --- below: how they work --------------------------------------------------------------------------------------------
async_generator *async_generator_new(coroutine_function *function, size_t arguments_size);
void *async_generator_arguments(async_generator *generator);            // the memory of arguments_size that belongs to it
async_generator *async_generator_created(async_generator *generator);   // its arguments are stored; returns generator
async_generator *async_generator_of_frame(coroutine *frame);
value async_generator_yield(place *where, async_generator *generator, value item);

struct async_for_frame {
    struct try_frame frame; // linked while the loop has a generator of its own: what is raised within the loop comes by here
    place *where;
    uint32_t made_before;   // objects made before x was made
    void *iterator;         // NULL after the last item
};
uint32_t async_for_begin(void);
struct async_for_frame *async_for_enter(struct async_for_frame *f, async_iterable x);
bool async_for_next(struct async_for_frame *f, value *item);
void async_for_leave(struct async_for_frame *f); // the loop ended, or is left

#define async_generator(fn, ...)                                                                   \
    struct fn##_arguments { ASYNC_EACH(FIELD, __VA_ARGS__) char end_; };                           \
    static void fn##_body(async_generator *generator_ ASYNC_EACH(PARAMETER_TOO, __VA_ARGS__));     \
    static value fn##_call(coroutine *self_)                                                       \
    {                                                                                              \
        struct fn##_arguments *a_ __attribute__((unused)) = coroutine_arguments(self_);            \
        fn##_body(async_generator_of_frame(self_) ASYNC_EACH(PASS_TOO, __VA_ARGS__));              \
        return none;                                                                               \
    }                                                                                              \
    static void fn##_describe(coroutine *self_, struct coroutine_arguments *out_)                  \
    {                                                                                              \
        struct fn##_arguments *a_ __attribute__((unused)) = coroutine_arguments(self_);            \
        (void)out_;                                                                                \
        ASYNC_EACH(DESCRIBE, __VA_ARGS__)                                                          \
    }                                                                                              \
    static coroutine_function fn##_function = {                                                    \
        .defined = {.file = PLACE_FILE, .function = #fn, .line = PLACE_LINE}, .body = fn##_call, .describe = fn##_describe}; \
    __attribute__((unused)) static async_generator *fn(ASYNC_LIST(PARAMETER, __VA_ARGS__))         \
    {                                                                                              \
        async_generator *g_ = async_generator_new(&fn##_function, sizeof(struct fn##_arguments));  \
        struct fn##_arguments *a_ __attribute__((unused)) = async_generator_arguments(g_);         \
        ASYNC_EACH(STORE, __VA_ARGS__)                                                             \
        return async_generator_created(g_);                                                        \
    }                                                                                              \
    static void fn##_body(async_generator *generator_ __attribute__((unused)) ASYNC_EACH(PARAMETER_TOO, __VA_ARGS__))

#define async_generator_declare(fn, ...) static async_generator *fn(ASYNC_LIST(PARAMETER, __VA_ARGS__))

#define ASYNC_PARAMETER_TOO(t, a) , t a
#define ASYNC_PASS_TOO(t, a) , a_->a
#define ASYNC_CONDITION(_0, given, condition, ...) condition

#pragma GCC visibility pop

#endif
