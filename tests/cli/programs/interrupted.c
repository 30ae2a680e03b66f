// Presses Ctrl-C itself, at the moment that it is told, where the environment says INTERRUPTED: a run again without it goes on undisturbed.
#define _GNU_SOURCE // RTLD_NEXT
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <loopscope/asyncio.h>

static const char *when;
static bool watched;

static void press(const char *moment)
{
    if (strcmp(moment, when) == 0 && getenv("INTERRUPTED")) kill(getpid(), SIGINT);
}

// A loop takes SIGINT over by this function: just after the first time, nothing has taken a step.
int sigaction(int number, const struct sigaction *restrict action, struct sigaction *restrict before)
{
    int (*next)(int, const struct sigaction *, struct sigaction *) = (int (*)(int, const struct sigaction *, struct sigaction *))dlsym(RTLD_NEXT, "sigaction");
    int rc = next(number, action, before);
    if (number == SIGINT && action && !watched) {
        watched = true;
        press("early");
    }
    return rc;
}

static void in_a_callback(value moment) { press(moment.as_str); }

async_def(sleeper) { await(asyncio_sleep(2)); return none; }

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    asyncio_loop_call_soon(loop, in_a_callback, value_str("callback"));
    asyncio_loop_call_later(loop, 1, in_a_callback, value_str("sleep"));
    await(asyncio_create_task(sleeper()));
    press("step");
    time_sleep(0.01);
    press("hang");
    press("hang");
    try {
        await(asyncio_sleep(0.02));
    } except (asyncio_CancelledError, e) {
        press("step");
        await(asyncio_sleep(0.01));
    }
    print("done");
    return none;
}

int main(void)
{
    when = param_choice("when", "early", "before|early|callback|sleep|step|hang", "the moment at which Ctrl-C is pressed");
    coroutine *main = program();
    press("before");
    return asyncio_run(main);
}
