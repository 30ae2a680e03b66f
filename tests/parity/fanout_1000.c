// A thousand tasks without a pause: all made in one step, all run in the next iteration.
#include <loopscope/asyncio.h>

async_def(job, int, n) { return value_int(n * n); }

async_def(program)
{
    value jobs = list_new();
    for (int n = 0; n < 1000; n++) list_append(jobs, job(n));
    value results = await(asyncio_gather_list(jobs));
    int sum = 0;
    for (int n = 0; n < 1000; n++) sum += (int)int_of(at(results, n));
    print("%zu %d", len(results), sum);
    return none;
}

int main(void) { return asyncio_run(program()); }
