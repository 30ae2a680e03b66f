#include "support/chess_trace.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/cmocka_all.h"
#include "support/trace_maker.h"

#define SECOND     INT64_C(1000000000)
#define BOARDS_MAX 64

static const char source[] =
    "// Chess exhibition: 24 boards, one Judit, one event loop.\n"
    "#include <loopscope/asyncio.h>\n"
    "\n"
    "static double think = 5, reply = 55; // seconds\n"
    "static int boards = 24, moves = 30;\n"
    "\n"
    "async_def(game, int, board)\n"
    "{\n"
    "    for (int move = 1; move <= moves; move++) {\n"
    "        time_sleep(think);            // Judit thinks\n"
    "        print(\"board %d, move %d\", board, move);\n"
    "        await(asyncio_sleep(reply));  // her opponent thinks\n"
    "    }\n"
    "    return none;\n"
    "}\n"
    "\n"
    "async_def(exhibition)\n"
    "{\n"
    "    value games = list();\n"
    "    for (int board = 1; board <= boards; board++)\n"
    "        list_append(games, asyncio_create_task(game(board), .name = format(\"Board %d\", board)));\n"
    "    return await(asyncio_gather_list(games));\n"
    "}\n"
    "\n"
    "int main(void) { return asyncio_run(exhibition()); }\n";

// What stands in the ready queue.
struct handle {
    enum { STEP, WAKE, CHILD_DONE } what;
    uint32_t board; // BOARDS_MAX: the exhibition itself
    uint32_t enqueued;
};

struct board {
    uint32_t task, coro, sleep;
    uint32_t moves; // made
    int64_t wakes;  // when its sleep is over; 0: its timer has fired
};

struct game {
    struct trace_maker m;
    uint32_t boards, moves, iteration, playing;
    uint32_t main, main_coro, gather;
    struct board board[BOARDS_MAX];
    struct handle ready[2 * BOARDS_MAX];
    uint32_t head, count;
};

static void enqueue(struct game *g, uint32_t what, uint32_t board, uint32_t object, const char *callback,
                    uint32_t cause)
{
    uint32_t text = callback ? make_text(&g->m, callback) : 0;
    g->ready[(g->head + g->count++) % (2 * BOARDS_MAX)] =
        (struct handle){what, board, make_event(&g->m, EVENT_enqueue, 0, object, text, cause)};
}

static void start(struct game *g)
{
    struct trace_maker *m = &g->m;
    make_event(m, EVENT_loop_start, 0, 1, 0, 0);
    g->main_coro = make_object(m);
    make_event(m, EVENT_coro_create, make_place(m, "main", 25), g->main_coro, make_place(m, "exhibition", 17), 0);
    g->main = make_object(m);
    uint32_t created = make_event(m, EVENT_task_create, 0, g->main, g->main_coro, make_text(m, "Task-1"));
    enqueue(g, STEP, BOARDS_MAX, g->main, NULL, created);
}

static void create_boards(struct game *g)
{
    struct trace_maker *m = &g->m;
    uint32_t place = make_place(m, "exhibition", 21);
    char text[20];
    for (uint32_t i = 0; i < g->boards; i++) {
        struct board *b = &g->board[i];
        snprintf(text, sizeof text, "board=%u", i + 1);
        b->coro = make_object(m);
        make_event(m, EVENT_coro_create, place, b->coro, make_place(m, "game", 7), make_text(m, text));
        b->task = make_object(m);
        snprintf(text, sizeof text, "Board %u", i + 1);
        uint32_t created = make_event(m, EVENT_task_create, place, b->task, b->coro, make_text(m, text));
        enqueue(g, STEP, i, b->task, NULL, created);
    }
    g->playing = g->boards;
}

static void await_boards(struct game *g)
{
    struct trace_maker *m = &g->m;
    uint32_t place = make_place(m, "exhibition", 22);
    g->gather = make_object(m);
    make_event(m, EVENT_future_create, place, g->gather, OBJECT_gather, 0);
    for (uint32_t i = 0; i < g->boards; i++)
        make_event(m, EVENT_done_callback, place, g->board[i].task, make_text(m, "_done_callback"), g->gather);
    make_event(m, EVENT_suspend, place, g->main, g->gather, 0);
}

static void step_exhibition(struct game *g)
{
    struct trace_maker *m = &g->m;
    if (g->iteration == 1) {
        make_event(m, EVENT_coro_call, 0, g->main_coro, 0, 0);
        create_boards(g);
        await_boards(g);
    } else {
        make_event(m, EVENT_coro_return, make_place(m, "exhibition", 22), g->main_coro, OUTCOME_result,
                   make_text(m, "None"));
        make_event(m, EVENT_task_done, 0, g->main, OUTCOME_result, make_text(m, "None"));
    }
}

static void move(struct game *g, struct board *b)
{
    struct trace_maker *m = &g->m;
    char text[40];
    make_event_ns(m, EVENT_block, make_place(m, "game", 10), make_text(m, "time.sleep"), 5 * SECOND);
    m->now += 5 * SECOND;
    make_event(m, EVENT_block_end, make_place(m, "game", 10), 0, 0, 0);
    snprintf(text, sizeof text, "board %td, move %u\n", b - g->board + 1, ++b->moves);
    make_event(m, EVENT_print, make_place(m, "game", 11), make_text(m, text), 0, 0);
    uint32_t place = make_place(m, "game", 12);
    b->sleep = make_object(m);
    b->wakes = m->now + 55 * SECOND;
    make_event(m, EVENT_future_create, place, b->sleep, OBJECT_sleep, 0);
    make_event_ns(m, EVENT_timer_set, place, b->sleep, b->wakes);
    make_event(m, EVENT_suspend, place, b->task, b->sleep, 0);
}

static void step_board(struct game *g, uint32_t i)
{
    struct trace_maker *m = &g->m;
    struct board *b = &g->board[i];
    if (b->moves == 0) make_event(m, EVENT_coro_call, 0, b->coro, 0, 0);
    if (b->moves < g->moves) {
        move(g, b);
        return;
    }
    make_event(m, EVENT_coro_return, make_place(m, "game", 14), b->coro, OUTCOME_result, make_text(m, "None"));
    uint32_t done = make_event(m, EVENT_task_done, 0, b->task, OUTCOME_result, make_text(m, "None"));
    enqueue(g, CHILD_DONE, i, b->task, "_done_callback", done);
}

static void run(struct game *g, struct handle h)
{
    struct trace_maker *m = &g->m;
    struct board *b = h.board < BOARDS_MAX ? &g->board[h.board] : NULL;
    if (h.what == STEP) {
        make_event(m, EVENT_resume, 0, b ? b->task : g->main, h.enqueued, 0);
        if (b) step_board(g, h.board);
        else step_exhibition(g);
        return;
    }
    make_event(m, EVENT_callback, 0, h.what == WAKE ? b->sleep : b->task, h.enqueued, 0);
    if (h.what == WAKE) {
        uint32_t done = make_event(m, EVENT_future_done, 0, b->sleep, OUTCOME_result, make_text(m, "None"));
        enqueue(g, STEP, h.board, b->task, NULL, done);
    } else if (--g->playing == 0) {
        uint32_t done = make_event(m, EVENT_future_done, 0, g->gather, OUTCOME_result, make_text(m, "[None]"));
        enqueue(g, STEP, BOARDS_MAX, g->main, NULL, done);
    }
}

// Nothing is ready: the loop sleeps until the first timer, if that is not due already.
static void sleep_until_timer(struct game *g)
{
    int64_t first = INT64_MAX;
    for (uint32_t i = 0; i < g->boards; i++)
        if (g->board[i].wakes && g->board[i].wakes < first) first = g->board[i].wakes;
    if (first <= g->m.now) return;
    make_event_ns(&g->m, EVENT_select, 0, 0, first);
    g->m.now = first;
    make_event(&g->m, EVENT_clock, 0, 0, 0, 0);
}

// Boards move in their order, so timers that are due together are due in the order of the boards that set them, after a turn
// of the line: the earliest first.
static void fire_timers(struct game *g)
{
    for (;;) {
        struct board *next = NULL;
        for (struct board *b = g->board; b < g->board + g->boards; b++)
            if (b->wakes && b->wakes <= g->m.now && (!next || b->wakes < next->wakes)) next = b;
        if (!next) return;
        next->wakes = 0;
        uint32_t fired = make_event(&g->m, EVENT_timer_fire, 0, next->sleep, 0, 0);
        enqueue(g, WAKE, (uint32_t)(next - g->board), next->sleep, "_set_result_unless_cancelled", fired);
    }
}

static void run_once(struct game *g)
{
    make_event(&g->m, EVENT_iteration, 0, ++g->iteration, g->count, 0);
    if (g->count == 0) sleep_until_timer(g);
    fire_timers(g);
    for (uint32_t n = g->count; n > 0; n--) {
        struct handle h = g->ready[g->head];
        g->head = (g->head + 1) % (2 * BOARDS_MAX);
        g->count--;
        run(g, h);
    }
}

trace *chess_trace(uint32_t boards, uint32_t moves)
{
    assert_in_range(boards, 1, BOARDS_MAX);
    struct game *g = calloc(1, sizeof *g);
    assert_non_null(g);
    trace_maker_init(&g->m, "chess");
    assert_int_equal(trace_set_meta(g->m.trace, "source:chess.c", source), 0);
    g->m.file = "chess.c";
    g->boards = boards;
    g->moves = moves;
    start(g);
    do run_once(g);
    while (g->playing > 0 || g->count > 0);
    make_event(&g->m, EVENT_loop_close, 0, 1, 0, 0);
    make_event(&g->m, EVENT_end, 0, 0, 0, 0);
    trace *t = g->m.trace;
    free(g);
    return t;
}
