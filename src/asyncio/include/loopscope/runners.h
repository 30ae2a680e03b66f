// Running a loop, as Lib/asyncio/runners.py.
#ifndef LOOPSCOPE_RUNNERS_H
#define LOOPSCOPE_RUNNERS_H

#include "loopscope/locks.h"

#pragma GCC visibility push(default)

// Makes a loop, runs the coroutine in it, cancels the tasks that are left, closes the loop. Returns 0, so that main can return it;
// an exception of the coroutine is raised, and where nothing catches it ends the program with a traceback and status 1.
// RuntimeError when a loop runs already.
int asyncio_run(coroutine *main);

#pragma GCC visibility pop

#endif
