// Running a loop, as Lib/asyncio/runners.py.
#ifndef LOOPSCOPE_RUNNERS_H
#define LOOPSCOPE_RUNNERS_H

#include "loopscope/contexts.h"
#include "loopscope/locks.h"

#pragma GCC visibility push(default)

// asyncio_run(program()), or asyncio_run(program(), .debug = true): makes a loop, runs the coroutine in it, cancels the tasks that are
// left, closes the loop. Returns 0, so that main can return it; an exception of the coroutine is raised, and where nothing catches it ends the
// program with a traceback and status 1. RuntimeError when a loop runs already.
//
// Ctrl-C (SIGINT) cancels the coroutine, which can clean up, and then KeyboardInterrupt leaves run; a second one leaves the loop at once.
// Lib/asyncio/runners.py, run.
#define asyncio_run(main, ...) runner_run_once((main), (struct runner_options){__VA_ARGS__})
struct runner_options {
    bool debug;                         // debug mode of its loop: asyncio_loop_set_debug
    asyncio_loop *(*loop_factory)(void); // makes its loop; NULL: asyncio_new_event_loop
};
int runner_run_once(coroutine *main, struct runner_options options);

// Several runs in one loop. Tasks that a run leaves go on in the next one; close cancels them.
//
//     asyncio_Runner *runner = asyncio_Runner();             with asyncio.Runner() as runner:
//     with (runner) {
//         asyncio_Runner_run(runner, first());                   runner.run(first())
//         asyncio_Runner_run(runner, second());                  runner.run(second())
//     }
//
// It takes the options of asyncio_run and makes its loop when that is first asked for. The runner lives until the program ends.
// Lib/asyncio/runners.py, Runner.
typedef struct asyncio_Runner asyncio_Runner;
#define asyncio_Runner(...) runner_new((struct runner_options){__VA_ARGS__})
asyncio_Runner *runner_new(struct runner_options options);

// Runs a coroutine to its end; its result or exception. RuntimeError when a loop runs already, or the runner is closed.
value asyncio_Runner_run(asyncio_Runner *runner, coroutine *coro);

// Its loop, until the runner closes it. RuntimeError when the runner is closed.
asyncio_loop *asyncio_Runner_get_loop(asyncio_Runner *runner);

// Cancels the tasks that are left, lets them end, closes the loop. Twice is fine; `with` does it.
void asyncio_Runner_close(asyncio_Runner *runner);

#pragma GCC visibility pop

#endif
