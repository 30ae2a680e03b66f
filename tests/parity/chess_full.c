// Chess exhibition, full size (summary only): 24 boards, 30 move pairs; concurrent first, then sequential.
#include <loopscope/asyncio.h>

#define BOARDS 24
#define PAIRS 30

async_def(game, int, board)
{
    (void)board;
    double start = time_perf_counter();
    for (int move = 0; move < PAIRS; move++) {
        time_sleep(5);
        await(asyncio_sleep(55));
    }
    return value_float(time_perf_counter() - start);
}

async_def(concurrent)
{
    value games = list_new();
    for (int board = 0; board < BOARDS; board++) list_append(games, game(board));
    value took = await(asyncio_gather_list(games));
    for (int board = 0; board < BOARDS; board++) print("BOARD-%d took %.0f s", board, float_of(at(took, board)));
    return none;
}

async_def(sequential)
{
    for (int board = 0; board < BOARDS; board++) {
        double took = float_of(await(game(board)));
        print("BOARD-%d took %.0f s", board, took);
    }
    return none;
}

int main(void)
{
    double start = time_perf_counter();
    asyncio_run(concurrent());
    print("concurrent: %.2f minutes", (time_perf_counter() - start) / 60);
    start = time_perf_counter();
    asyncio_run(sequential());
    print("sequential: %.2f hours", (time_perf_counter() - start) / 3600);
    return 0;
}
