// Starvation: a writer waits for a moment that never comes.
//
// Readers may look at the board together; the writer needs it for itself. Each reader comes back before the other has gone, so there is
// always one: all of them make progress, and the writer, who waits as it should, does not. With fair=yes a reader who comes while the
// writer waits lets it go first.
#include <string.h>

#include <loopscope/asyncio.h>

typedef struct Board {
    asyncio_Condition *changed;
    int readers, waiting_writers;
    bool fair;
} Board;

static value may_read(value board)
{
    const Board *b = board.as_object;
    return value_bool(!b->fair || b->waiting_writers == 0);
}

static value may_write(value board) { return value_bool(((const Board *)board.as_object)->readers == 0); }

async_def(reader, const char *, name, Board *, board, double, start)
{
    await(asyncio_sleep(start));
    for (int visit = 1; visit <= 4; visit++) {
        async_with (board->changed) {
            await(asyncio_Condition_wait_for(board->changed, may_read, board));
            board->readers++;
        }
        print("%.1f s: %s reads", time_monotonic(), name);
        await(asyncio_sleep(2));
        async_with (board->changed) {
            board->readers--;
            asyncio_Condition_notify_all(board->changed);
        }
    }
    return none;
}

async_def(writer, Board *, board)
{
    await(asyncio_sleep(0.5));
    print("%.1f s: the writer would like to write", time_monotonic());
    async_with (board->changed) {
        board->waiting_writers++;
        await(asyncio_Condition_wait_for(board->changed, may_write, board));
        board->waiting_writers--;
        print("%.1f s: the writer writes", time_monotonic());
        asyncio_Condition_notify_all(board->changed);
    }
    return none;
}

async_def(program, bool, fair)
{
    Board board = {asyncio_Condition(), 0, 0, fair};
    await(asyncio_gather(asyncio_create_task(reader("Ada", &board, 0), .name = "Ada"),
                         asyncio_create_task(reader("Bob", &board, 1), .name = "Bob"),
                         asyncio_create_task(writer(&board), .name = "the writer")));
    return none;
}

int main(void)
{
    const char *fair = param_choice("fair", "no", "no|yes", "whether readers let a waiting writer go first");
    return asyncio_run(program(strcmp(fair, "yes") == 0));
}
