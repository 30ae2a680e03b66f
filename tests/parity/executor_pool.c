// A pool of two threads: functions stand in line for them, some are given up, and one asks the loop for an answer.
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <loopscope/asyncio.h>

def(job, const char *, name, double, a, double, b, double, c)
{
    double seconds[] = {a, b, c};
    for (int i = 0; i < 3 && seconds[i] > 0; i++) {
        print("%.2f %s", time_monotonic(), name);
        time_sleep(seconds[i]);
    }
    print("%.2f %s ends", time_monotonic(), name);
    return value_str(name);
}

async_def(answer, const char *, question)
{
    await(asyncio_sleep(0.75));
    if (strcmp(question, "why") == 0) raise(ValueError, "no answer to %s", question);
    char *upper = strdup(question);
    for (char *c = upper; *c; c++) *c = (char)toupper(*c);
    value answered = value_str(upper);
    free(upper);
    return answered;
}

static void hears(value question) { print("%.2f heard %s", time_monotonic(), str(question)); }

def(asks, asyncio_loop *, loop, const char *, question)
{
    time_sleep(0.5);
    asyncio_loop_call_soon_threadsafe(loop, hears, question);
    try {
        value answered = concurrent_Future_result(asyncio_run_coroutine_threadsafe(answer(question), loop));
        print("%.2f %s", time_monotonic(), str(answered));
    } except (ValueError, e) {
        print("%.2f %s", time_monotonic(), exception_text(e));
    }
    return none;
}

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    ThreadPoolExecutor *pool = ThreadPoolExecutor(.max_workers = 2);
    asyncio_Future *a = asyncio_loop_run_in_executor(loop, pool, job, "a", 1, 2, 0), *b = asyncio_loop_run_in_executor(loop, pool, job, "b", 1.5, 0, 0),
                   *c = asyncio_loop_run_in_executor(loop, pool, job, "c", 0.25, 0.25, 0), *d = asyncio_loop_run_in_executor(loop, pool, job, "d", 4, 0, 0),
                   *e = asyncio_loop_run_in_executor(loop, pool, job, "e", 0.5, 0, 0);
    asyncio_Future_cancel(d);
    await(asyncio_sleep(0.5));
    time_sleep(2.25);
    print("%.2f blocked", time_monotonic());
    value results = await(asyncio_gather_list(list(a, b, c, d, e), .return_exceptions = true));
    for (int i = 0; i < 5; i++) print("%s", i == 3 ? at(results, i).as_exception->type->name : str(at(results, i)));
    await(asyncio_gather(asyncio_to_thread(asks, loop, "how"), asyncio_to_thread(asks, loop, "why"),
                         asyncio_loop_run_in_executor(loop, pool, job, "f", 0.5, 0.5, 0.5)));
    value waited = await(asyncio_wait(list(asyncio_loop_run_in_executor(loop, pool, job, "g", 1, 0, 0),
                                           asyncio_loop_run_in_executor(loop, pool, job, "h", 2, 0, 0)),
                                      .return_when = asyncio_FIRST_COMPLETED));
    value done = at(waited, 0);
    asyncio_Future *first = at(done, 0).as_object;
    print("%.2f [%s] %zu", time_monotonic(), repr(asyncio_Future_result(first)), len(at(waited, 1)));
    await(asyncio_wait(at(waited, 1)));
    return none;
}

int main(void)
{
    asyncio_run(program());
    print("%.2f run ended", time_monotonic());
    return 0;
}
