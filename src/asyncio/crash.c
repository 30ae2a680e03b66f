#define _GNU_SOURCE
#include "asyncio/crash.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "asyncio/context.h"
#include "asyncio/coro.h"
#include "asyncio/task.h"
#include "asyncio/worker.h"

// Runs on a stack of its own: the task's is full. Only what a signal handler may do; then the signal takes its course.
static void on_fault(int number, siginfo_t *info, void *unused)
{
    (void)unused;
    const asyncio_Task *task = context_current()->task;
    const struct worker *worker = context_current()->worker;
    if ((task || worker) && coro_is_overflow(info->si_addr)) {
        char message[200] = "stack overflow in task ";
        if (worker) strcpy(message, "stack overflow in thread ");
        strncat(message, task ? task_name(task, &(struct task_name){""}) : worker->name, sizeof message - strlen(message) - 2);
        record_crash(number, task ? object_id(task) : object_id(worker), message);
        strcat(message, "\n");
        if (write(STDERR_FILENO, message, strlen(message)) < 0) {} // there is nobody left to tell
    }
    signal(number, SIG_DFL);
    kill(getpid(), number); // pending until this handler returns
}

void crash_watch(void)
{
    static char stack[64 * 1024];
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigaltstack(&alternate, NULL);
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
}
