// A program whose traces are long: few tasks that live throughout, or very many, in an order that nobody can foresee. tests/bench/trace.py
// records it for bench_trace.
#include <string.h>

#include <loopscope/asyncio.h>

static int tasks, turns;

// A few tasks at a few things: each asks for a permit, thinks, hands something over and sleeps.
async_def(think, asyncio_Semaphore *, table)
{
    async_with (table) {
        time_sleep(0.005);
        await(asyncio_sleep(0.01));
    }
    return none;
}

async_def(player, asyncio_Semaphore *, table, asyncio_Queue *, moves, int, n)
{
    for (int turn = 0; turn < turns; turn++) {
        await(think(table));
        await(asyncio_Queue_put(moves, turn));
        if (turn % 16 == 0) print("player %d, move %d", n, turn);
        await(asyncio_sleep(random_uniform(0.01, 0.1)));
    }
    return none;
}

async_def(referee, asyncio_Queue *, moves)
{
    for (int i = 0; i < tasks * turns; i++) {
        await(asyncio_Queue_get(moves));
        asyncio_Queue_task_done(moves);
    }
    return none;
}

async_def(club)
{
    asyncio_Semaphore *table = asyncio_Semaphore(4);
    asyncio_Queue *moves = asyncio_Queue(8);
    value all = list_new();
    list_append(all, asyncio_create_task(referee(moves)));
    for (int n = 0; n < tasks; n++) list_append(all, asyncio_create_task(player(table, moves, n)));
    await(asyncio_gather_list(all));
    return none;
}

// Very many tasks that sleep for some time and then again.
async_def(sleeper)
{
    for (int turn = 0; turn < turns; turn++) await(asyncio_sleep(random_uniform(1, 2)));
    return none;
}

// The same without a timer: all of them in the ready queue, always.
async_def(yielder)
{
    for (int turn = 0; turn < turns; turn++) await(asyncio_sleep(0));
    return none;
}

async_def(crowd, bool, asleep)
{
    value all = list_new();
    for (int n = 0; n < tasks; n++) list_append(all, asyncio_create_task(asleep ? sleeper() : yielder(), .name = "one of many"));
    await(asyncio_gather_list(all));
    return none;
}

int main(void)
{
    const char *what = param_choice("what", "club", "club|sleepers|yielders", "few tasks, or many");
    tasks = (int)param_int("tasks", 24, 1, 10000000, "tasks");
    turns = (int)param_int("turns", 100, 1, 10000000, "turns of each task");
    random_seed(1);
    if (strcmp(what, "club") == 0) return asyncio_run(club());
    return asyncio_run(crowd(strcmp(what, "sleepers") == 0));
}
