#define _GNU_SOURCE // ppoll
#include "asyncio/interrupt.h"

#include <unistd.h>

#include "asyncio/clock.h"
#include "asyncio/task.h"

volatile sig_atomic_t interrupts_arrived, interrupts_answered;
static asyncio_Task *main_task;
static bool has_cancelled;

static void on_interrupt(int number)
{
    if (!interrupt_waits()) {
        interrupts_arrived = !interrupts_arrived;
        return;
    }
    signal(number, SIG_DFL);
    kill(getpid(), number); // pending until this handler returns
}

bool interrupt_watch(void)
{
    struct sigaction found, action = {.sa_handler = on_interrupt, .sa_flags = SA_RESTART};
    if (sigaction(SIGINT, NULL, &found) != 0 || found.sa_handler != SIG_DFL) return false;
    interrupts_answered = interrupts_arrived;
    return sigaction(SIGINT, &action, NULL) == 0;
}

void interrupt_unwatch(void) { signal(SIGINT, SIG_DFL); }

void interrupt_cancels(asyncio_Task *task)
{
    main_task = task;
    has_cancelled = false;
}

bool interrupt_has_cancelled(void) { return has_cancelled; }

void interrupt_answer(void)
{
    interrupts_answered = interrupts_arrived;
    bool cancels = main_task && !has_cancelled && !future_done(&main_task->future);
    if (!recorder.virtual_clock) clock_now();
    record(EVENT_interrupt, 0, cancels ? main_task->future.head.id : 0, 0, 0);
    if (!cancels) raise(KeyboardInterrupt);
    has_cancelled = true;
    task_cancel(NULL, main_task, NULL);
}

sigset_t interrupt_block(void)
{
    sigset_t interrupt, before;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    pthread_sigmask(SIG_BLOCK, &interrupt, &before);
    return before;
}

void interrupt_unblock(const sigset_t *before) { pthread_sigmask(SIG_SETMASK, before, NULL); }

void interrupt_sleep_until(int64_t when)
{
    if (recorder.virtual_clock) {
        clock_sleep_until(when);
        return;
    }
    sigset_t before = interrupt_block();
    if (!interrupt_waits()) clock_sleep_with_signals(when, &before);
    interrupt_unblock(&before);
}
