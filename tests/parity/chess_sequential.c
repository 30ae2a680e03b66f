// Chess exhibition, one game after the other: 3 boards, 4 move pairs, 5 s and 55 s per move.
#include <loopscope/asyncio.h>

#define BOARDS 3
#define PAIRS 4

async_def(game, int, board)
{
    double start = time_perf_counter();
    for (int move = 0; move < PAIRS; move++) {
        time_sleep(5);
        print("BOARD-%d %d master moved", board, move + 1);
        await(asyncio_sleep(55));
        print("BOARD-%d %d opponent moved", board, move + 1);
    }
    return value_float(time_perf_counter() - start);
}

async_def(program)
{
    double total = 0;
    for (int board = 1; board <= BOARDS; board++) {
        double took = float_of(await(game(board)));
        print("BOARD-%d took %.0f s", board, took);
        total += took;
    }
    print("all games %.1f minutes", total / 60);
    return none;
}

int main(void) { return asyncio_run(program()); }
