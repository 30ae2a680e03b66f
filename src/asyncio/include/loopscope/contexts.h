// Asynchronous context managers: async_with, Python's `async with`.
//
//     async_with (asyncio_timeout(1)) {                  async with asyncio.timeout(1):
//         await(long_job());                                 await long_job()
//     }
//
// async_with (x) enters x, which may await, runs the block, and leaves x, which may await too: at the block's end, by
// return, by break or continue (which leave the block, not a loop around it), by an exception and by a cancellation. x
// is evaluated once. What x is entered with and left with may raise, as its own header says; what it raises when it is
// left goes on in place of what left the block. As with try, a local that is changed inside the block and read after an
// exception has left it must be volatile.
//
// x is a lock, a semaphore, a condition, a barrier, a timeout, a task group, or a struct of the program that begins
// with an async_context:
//
//     typedef struct { async_context context; const char *name; } Door;
//
//     async_def(Door_aenter, Door *, self) { print("%s opens", self->name); return none; }
//     async_def(Door_aexit, Door *, self, exception *, error) { print(error ? "%s slams" : "%s closes", self->name); return none; }
//     define_context(Door);
//
//     Door door = {Door_context, "front"};
//     async_with (&door) print("in");
#ifndef LOOPSCOPE_CONTEXTS_H
#define LOOPSCOPE_CONTEXTS_H

#include "loopscope/coroutines.h"

#pragma GCC visibility push(default)

// async_with (x) { ... }; and async_with (barrier, position) { ... }, Python's `async with barrier as position`, which
// declares a value of that name: a barrier's is the index that asyncio_Barrier_wait gives, that of a timeout or task
// group is itself, that of a struct is what its aenter returns, that of others None. To call functions of x inside,
// make it first: asyncio_Timeout *deadline = asyncio_timeout(1). x belongs to who made it and has to be there until the
// block is left. TypeError where x is none of the above, RuntimeError outside of a task. Where aexit returned True,
// what left the block has been caught. Python/codegen.c, codegen_async_with.
#define async_with(x, ...) WITH(with_enter_async, x) WITH_AS(__VA_ARGS__)

// What a struct of the program begins with: Python's class with __aenter__ and __aexit__.
typedef struct async_context {
    uint32_t no_object[2]; // 0: objects of asyncio have their id and type here
    coroutine *(*enter)(void *self);
    coroutine *(*exit)(void *self, exception *error);
} async_context;

// Makes type_context, from the coroutines type_aenter(self) and type_aexit(self, error). aexit gets the exception that
// leaves the block, NULL for none. Where it returns True, the exception goes no further; it may raise another one.
#define define_context(type)                                                                       \
    _Static_assert(offsetof(type, context) == 0, #type " begins with its async_context");          \
    static coroutine *type##_enter_(void *self) { return type##_aenter(self); }                    \
    static coroutine *type##_exit_(void *self, exception *error) { return type##_aexit(self, error); } \
    static const async_context type##_context = {.enter = type##_enter_, .exit = type##_exit_}

// with (runner) { ... }: Python's plain `with`, outside of a loop, for an asyncio_Runner. It leaves the block in the
// same ways.
#define with(x) WITH(with_enter, x)

// --- below: how async_with works -------------------------------------------------------------------------------------
#define WITH(enter, x)                                                                             \
    for (struct with_frame with_ __attribute__((cleanup(with_leave))) = {.where = place_here()},   \
                           *with_in_ = enter(&with_, (x));                                         \
         with_in_; with_in_ = NULL)                                                                \
        if (_setjmp(with_.frame.jump) != 0) with_except(&with_);                                   \
        else

#define WITH_AS(...) WITH_AS_CHOOSE(_ __VA_OPT__(,) __VA_ARGS__, WITH_AS_NAME, WITH_AS_NOTHING, _)(__VA_ARGS__)
#define WITH_AS_CHOOSE(_0, _1, chosen, ...) chosen
#define WITH_AS_NOTHING()
#define WITH_AS_NAME(name)                                                                         \
    for (value name __attribute__((unused)) = with_.value, *with_as_ = &name; with_as_; with_as_ = NULL)

struct asyncio_Runner;

struct with_frame {
    struct try_frame frame;
    void *context; // NULL before it is entered and when it has been left
    const struct with_protocol *protocol;
    value value; // what enter gave
    place *where;
};
struct with_frame *with_enter(struct with_frame *w, struct asyncio_Runner *runner);
struct with_frame *with_enter_async(struct with_frame *w, void *context);
void with_leave(struct with_frame *w);  // the block ended, or is left
void with_except(struct with_frame *w); // by an exception; comes back where exit stops it

#pragma GCC visibility pop

#endif
