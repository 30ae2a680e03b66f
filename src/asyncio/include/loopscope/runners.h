// Running a program's main coroutine, as Lib/asyncio/runners.py.
//
//     int main(void) { return asyncio_run(program()); }      asyncio.run(program())
#ifndef LOOPSCOPE_RUNNERS_H
#define LOOPSCOPE_RUNNERS_H

#include "loopscope/contexts.h"
#include "loopscope/locks.h"

#pragma GCC visibility push(default)

// asyncio.run(program(), debug=True): asyncio_run(program(), .debug = true). Makes a loop, runs the coroutine in it,
// cancels the tasks that are left and waits for their ends, closes async generators, waits for threads, closes the
// loop. Returns 0, so that main can return it; for the coroutine's result use an asyncio_Runner. An exception of the
// coroutine is raised, and where nothing catches it ends the program with a traceback and status 1. RuntimeError when a
// loop runs already or another one is open, Deadlock where the program can never go on.
//
// Ctrl-C (SIGINT) cancels the coroutine, which can clean up, and then KeyboardInterrupt leaves run; a second one leaves
// the loop at once. Lib/asyncio/runners.py, run.
#define asyncio_run(main, ...) runner_run_once(place_here(), (main), (struct runner_options){__VA_ARGS__})
struct runner_options {
    bool debug;                         // debug mode of its loop: asyncio_loop_set_debug
    asyncio_loop *(*loop_factory)(void); // makes its loop; NULL: asyncio_new_event_loop
};
int runner_run_once(place *where, coroutine *main, struct runner_options options);

// asyncio.Runner(): several runs in one loop. Tasks that a run leaves go on in the next one; close cancels them.
//
//     asyncio_Runner *runner = asyncio_Runner();             with asyncio.Runner() as runner:
//     with (runner) {
//         asyncio_Runner_run(runner, first());                   runner.run(first())
//         asyncio_Runner_run(runner, second());                  runner.run(second())
//     }
//
// It takes the options of asyncio_run and makes its loop when that is first asked for. The runner lives until the
// program ends. Lib/asyncio/runners.py, Runner.
typedef struct asyncio_Runner asyncio_Runner;
#define asyncio_Runner(...) runner_new((struct runner_options){__VA_ARGS__})
asyncio_Runner *runner_new(struct runner_options options);

// runner.run(coro): runs a coroutine to its end; its result or exception. Ctrl-C as in run. RuntimeError when a loop
// runs already, or the runner is closed. Lib/asyncio/runners.py, Runner.run.
#define asyncio_Runner_run(runner, coro) runner_run(place_here(), (runner), (coro))
value runner_run(place *where, asyncio_Runner *runner, coroutine *coro);

// runner.get_loop(): its loop, which the runner closes. RuntimeError when the runner is closed. Lib/asyncio/runners.py,
// Runner.get_loop.
asyncio_loop *asyncio_Runner_get_loop(asyncio_Runner *runner);

// runner.close(): cancels the tasks that are left, lets them end, closes async generators, waits 300 seconds at most
// for threads, closes the loop. What the tasks raise then is told to the exception handler. Twice is fine; `with` does
// it. Lib/asyncio/runners.py, Runner.close.
void asyncio_Runner_close(asyncio_Runner *runner);

#pragma GCC visibility pop

#endif
