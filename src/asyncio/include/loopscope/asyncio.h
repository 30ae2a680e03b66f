// asyncio in C: all that a program includes.
//
// The rule of the names: asyncio's documented name, with _ for the dot. asyncio.sleep is asyncio_sleep, task.cancel() is
// asyncio_Task_cancel(task), loop.call_later is asyncio_loop_call_later: Python's documentation is the documentation. Keyword arguments
// are written .name = value.
//
// Names that are taken are those that the headers declare, some of them short, as in Python: print, raise, try, list, tuple, dict, len,
// str, at, def, none, work. All others are the program's own.
//
//     #include <loopscope/asyncio.h>
//
//     async_def(hello, int, n)
//     {
//         await(asyncio_sleep(n));
//         print("hello %d", n);
//         return none;
//     }
//
//     async_def(program)
//     {
//         await(asyncio_gather(hello(2), hello(1)));
//         return none;
//     }
//
//     int main(void) { return asyncio_run(program()); }
//
// Nothing has to be freed: stacks go back to the pool when a task ends, small objects live until the program ends.
#ifndef LOOPSCOPE_ASYNCIO_H
#define LOOPSCOPE_ASYNCIO_H

#if defined(__cplusplus) || !defined(__GNUC__)
#error "<loopscope/asyncio.h> is for C, by gcc or clang: its try and await are made of what C++ does not have"
#else

#include "loopscope/value.h"      // none, int, str, list ... and repr
#include "loopscope/exceptions.h" // raise, try, except, finally
#include "loopscope/coroutines.h" // async_def, await
#include "loopscope/contexts.h"   // async_with
#include "loopscope/futures.h"    // Future
#include "loopscope/events.h"     // the loop, call_soon, call_later
#include "loopscope/tasks.h"      // create_task, sleep, gather, wait, shield, as_completed
#include "loopscope/generators.h" // async_generator, yield, async_for
#include "loopscope/timeouts.h"   // timeout
#include "loopscope/taskgroups.h" // TaskGroup
#include "loopscope/locks.h"      // Lock, Event, Condition, Semaphore, Barrier
#include "loopscope/queues.h"     // Queue, LifoQueue, PriorityQueue
#include "loopscope/threads.h"    // run_in_executor, to_thread
#include "loopscope/runners.h"    // run, Runner
#include "loopscope/program.h"    // print, time_sleep, parameters
#include "loopscope/random.h"     // seed, random, randint, choice, shuffle

// What the macros are made of. gcc asks for it where they are defined, clang where they are used.
#ifdef __clang__
#pragma clang diagnostic ignored "-Wgnu-zero-variadic-macro-arguments"
#pragma clang diagnostic ignored "-Wgnu-statement-expression"
#pragma clang diagnostic ignored "-Wgnu-empty-initializer"
#endif

#endif
#endif
