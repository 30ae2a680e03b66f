// Ends badly: a task that takes the whole program with it.
#include <stdlib.h>
#include <string.h>

#include <loopscope/asyncio.h>

static int deeper(volatile int level)
{
    volatile char frame[4096];
    if (level < 0) return 0;
    frame[level % 4096] = (char)level;
    return deeper(level + 1) + frame[0];
}

static char *volatile nowhere = (char *)8;

async_def(runs_for_ever)
{
    try {
        for (;;) await(asyncio_sleep(1.0));
    } finally {
        print("cleaned up");
    }
    return none;
}

async_def(culprit, const char *, how)
{
    await(asyncio_sleep(1.0));
    if (strcmp(how, "never") == 0) await(runs_for_ever());
    if (strcmp(how, "overflow") == 0) deeper(0);
    if (strcmp(how, "pointer") == 0) *nowhere = 0;
    if (strcmp(how, "abort") == 0) abort();
    if (strcmp(how, "exit") == 0) exit(3);
    if (strcmp(how, "loop") == 0) print("turning");
    if (strcmp(how, "loop") == 0)
        for (volatile int turning = 1; turning;) { }
    if (strcmp(how, "raise") == 0) raise(ValueError, "it went wrong");
    return none;
}

async_def(program, const char *, how)
{
    await(asyncio_create_task(culprit(how), .name = "culprit"));
    return none;
}

int main(void)
{
    const char *how = param_choice("how", "pointer", "overflow|pointer|abort|exit|loop|raise|never", "what goes wrong");
    return asyncio_run(program(how));
}
