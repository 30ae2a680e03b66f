// Groups of tasks, as Lib/asyncio/taskgroups.py.
//
//     asyncio_TaskGroup *group = asyncio_TaskGroup();
//     async_with (group) {                                   async with asyncio.TaskGroup() as group:
//         asyncio_TaskGroup_create_task(group, job(1));          group.create_task(job(1))
//         asyncio_TaskGroup_create_task(group, job(2));          group.create_task(job(2))
//     }
#ifndef LOOPSCOPE_TASKGROUPS_H
#define LOOPSCOPE_TASKGROUPS_H

#include "loopscope/contexts.h"
#include "loopscope/tasks.h"

#pragma GCC visibility push(default)

// It belongs to asyncio and lives until the program ends, as do its tasks.
typedef struct asyncio_TaskGroup asyncio_TaskGroup;

// asyncio.TaskGroup(). async_with it: the block's end awaits all tasks of the group. The first that fails cancels the
// others and the block. When all have ended, an ExceptionGroup of what failed is raised; a task that was cancelled did
// not fail. Where the block is left by an exception or a cancellation, the tasks are cancelled too. KeyboardInterrupt
// and SystemExit go on as they are. Entering raises RuntimeError where it is done twice, and outside of a task.
// Lib/asyncio/taskgroups.py, TaskGroup.__aenter__ and __aexit__.
#define asyncio_TaskGroup() task_group_new(place_here())
asyncio_TaskGroup *task_group_new(place *where);

// group.create_task(job(), name="job"): asyncio_TaskGroup_create_task(group, job(), .name = "job"). As
// asyncio_create_task, in the group; a task of the group may make others. RuntimeError, and the coroutine is closed,
// before the group is entered, while it is cancelling its tasks, and after its end. Lib/asyncio/taskgroups.py,
// TaskGroup.create_task.
#define asyncio_TaskGroup_create_task(group, coro, ...) \
    task_group_create_task(place_here(), (group), (coro), (struct task_options){__VA_ARGS__})
asyncio_Task *task_group_create_task(place *where, asyncio_TaskGroup *group, coroutine *coro, struct task_options options);

#pragma GCC visibility pop

#endif
