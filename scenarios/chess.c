// Chess exhibition: 24 boards, one Judit, one event loop.
//
// Judit Polgár plays many amateurs at once. She thinks five seconds a move, each of them fifty-five. One game after the other takes
// twelve hours; walking on while the others think takes one. Nobody thinks faster: only the waiting happens at the same time.
#include <string.h>

#include <loopscope/asyncio.h>

static int boards, moves;
static double think, reply;

async_def(game, int, board)
{
    for (int move = 1; move <= moves; move++) {
        time_sleep(think); // Judit thinks
        print("board %d, move %d", board, move);
        await(asyncio_sleep(reply));
    }
    return none;
}

static asyncio_Task *begin(int board)
{
    return asyncio_create_task(game(board), .name = str(value_format("Board %d", board)));
}

async_def(one_after_the_other)
{
    for (int board = 1; board <= boards; board++) await(begin(board));
    return none;
}

async_def(all_at_once)
{
    value games = list_new();
    for (int board = 1; board <= boards; board++) list_append(games, begin(board));
    await(asyncio_gather_list(games));
    return none;
}

int main(void)
{
    boards = (int)param_int("boards", 24, 1, 200, "amateur boards");
    moves = (int)param_int("moves", 30, 1, 500, "pairs of moves in a game");
    think = param_float("think", 5, 0, 3600, "seconds that Judit thinks about a move");
    reply = param_float("reply", 55, 0, 3600, "seconds that an amateur thinks about a move");
    const char *mode = param_choice("mode", "async", "sync|async", "one game after the other, or all at once");

    double start = time_perf_counter();
    asyncio_run(strcmp(mode, "async") == 0 ? all_at_once() : one_after_the_other());
    print("%d games of %d moves in %.0f s", boards, moves, time_perf_counter() - start);
    return 0;
}
