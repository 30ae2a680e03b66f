// asyncio in C: all that a program includes.
//
//     #include <loopscope/asyncio.h>
//
//     async_def(hello, int, n)                               async def hello(n):
//     {
//         await(asyncio_sleep(n));                               await asyncio.sleep(n)
//         print("hello %d", n);                                  print(f"hello {n}")
//         return none;
//     }
//
//     async_def(program)                                     async def program():
//     {
//         await(asyncio_gather(hello(2), hello(1)));             await asyncio.gather(hello(2), hello(1))
//         return none;
//     }
//
//     int main(void) { return asyncio_run(program()); }      asyncio.run(program())
//
// The rule of the names: asyncio's documented name, with _ for the dot. asyncio.sleep is asyncio_sleep, task.cancel()
// is asyncio_Task_cancel(task), loop.call_later is asyncio_loop_call_later: Python's documentation is the
// documentation. Keyword arguments are written .name = value. The steps and their order are those of CPython 3.14, from
// which 3.11 and 3.12 differ in small things, such as the numbers of tasks; the comments name the file and function that
// they follow.
//
// What is where:
//
//     coroutines.h   async_def, await                        queues.h      Queue, LifoQueue, PriorityQueue
//     runners.h      run, Runner                             generators.h  async_generator, yield, async_for
//     tasks.h        create_task, sleep, gather, wait ...    contexts.h    async_with
//     taskgroups.h   TaskGroup                               threads.h     def, to_thread, run_in_executor
//     timeouts.h     timeout                                 program.h     print, time_sleep, parameters
//     exceptions.h   raise, try, except, finally             value.h       none, value_of, list, dict, repr
//     locks.h        Lock, Event, Condition, Semaphore ...   random.h      random_seed, random_randint ...
//     futures.h      Future, release                         events.h      the loop, call_soon, call_later
//
// What differs from Python, because this is C:
//
//  - A local that is changed inside `try` and read after a raise must be volatile, or the file compiled with -O0.
//  - `break` and `continue` leave the try or async_with that they stand in, and not a loop around it.
//  - `return` inside a try skips its `finally`, but leaves an async_with well.
//  - The object of a coroutine that has ended is used again after 64 more of its function have ended. Keep the task,
//    not the coroutine.
//  - asyncio_run returns 0 and not the coroutine's result. Sets are lists, in the order of the arguments or of
//    creation.
//  - There is one loop at a time, and no collector that finds what nobody has a name for: tasks that are forgotten
//    still run.
//  - A program that can never go on raises Deadlock, with the names of those that wait, where Python hangs.
//
// Nothing has to be freed: stacks go back to the pool when a task ends, small objects live until the program ends. A
// program that makes millions of tasks or futures gives them back by release(), Python's del. Texts and arguments that
// a function keeps are copied where its comment says so; all else that is handed over belongs to who made it.
//
// Names that are taken are those that the headers declare, some of them short, as in Python: print, raise, try, list,
// tuple, dict, len, str, at, def, with, none, work. All others are the program's own.
#ifndef LOOPSCOPE_ASYNCIO_H
#define LOOPSCOPE_ASYNCIO_H

#if defined(__cplusplus) || !defined(__GNUC__)
#error "<loopscope/asyncio.h> is for C, by gcc or clang: its try and await are made of what C++ does not have"
#else

#include "loopscope/coroutines.h"
#include "loopscope/runners.h"
#include "loopscope/tasks.h"
#include "loopscope/taskgroups.h"
#include "loopscope/timeouts.h"
#include "loopscope/futures.h"
#include "loopscope/events.h"
#include "loopscope/exceptions.h"
#include "loopscope/locks.h"
#include "loopscope/queues.h"
#include "loopscope/generators.h"
#include "loopscope/contexts.h"
#include "loopscope/threads.h"
#include "loopscope/program.h"
#include "loopscope/value.h"
#include "loopscope/random.h"

// What the macros are made of. gcc asks for it where they are defined, clang where they are used.
#ifdef __clang__
#pragma clang diagnostic ignored "-Wgnu-zero-variadic-macro-arguments"
#pragma clang diagnostic ignored "-Wgnu-statement-expression"
#pragma clang diagnostic ignored "-Wgnu-empty-initializer"
#endif

#endif
#endif
