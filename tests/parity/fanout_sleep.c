// A thousand tasks that sleep and pass a semaphore (summary only): counts, sums and the finishing time.
#include <loopscope/asyncio.h>

typedef struct State {
    int inside, most;
    int64_t checksum;
} State;

async_def(job, int, n, asyncio_Semaphore *, sem, State *, state)
{
    await(asyncio_sleep((double)random_randint(1, 100) / 10));
    async_with (sem) {
        state->inside++;
        if (state->inside > state->most) state->most = state->inside;
        await(asyncio_sleep(random_uniform(0.01, 0.1)));
        state->inside--;
    }
    state->checksum = (state->checksum * 31 + n) % 1000003;
    return value_int(n);
}

async_def(program)
{
    asyncio_Semaphore *sem = asyncio_Semaphore(10);
    State state = {0};
    value jobs = list_new();
    for (int n = 0; n < 1000; n++) list_append(jobs, job(n, sem, &state));
    value results = await(asyncio_gather_list(jobs));
    int sum = 0;
    for (int n = 0; n < 1000; n++) sum += (int)int_of(at(results, n));
    print("sum %d most at once %d order checksum %d", sum, state.most, (int)state.checksum);
    print("time %.6f", asyncio_loop_time(asyncio_get_running_loop()));
    return none;
}

int main(void)
{
    random_seed(7);
    return asyncio_run(program());
}
