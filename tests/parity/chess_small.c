// Chess exhibition, small: the master blocks 5 s per move, the opponents think 55 s at the same time; 4 boards, 6 move pairs.
#include <loopscope/asyncio.h>

#define BOARDS 4
#define PAIRS 6

async_def(game, int, board)
{
    for (int move = 0; move < PAIRS; move++) {
        time_sleep(5);
        print("BOARD-%d %d master moved", board, move + 1);
        await(asyncio_sleep(55));
        print("BOARD-%d %d opponent moved", board, move + 1);
    }
    print("BOARD-%d finished at %.0f s", board, time_perf_counter());
    return none;
}

async_def(program)
{
    value games = list_new();
    for (int board = 1; board <= BOARDS; board++) list_append(games, game(board));
    await(asyncio_gather_list(games));
    return none;
}

int main(void)
{
    double start = time_perf_counter();
    asyncio_run(program());
    print("exhibition finished in %.0f s", time_perf_counter() - start);
    return 0;
}
