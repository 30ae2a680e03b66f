// Which lanes the timeline shows, and in which order: of the chess exhibition with 24 boards, whose lane 0 is the main task.
#include "viewer/rows.h"

#include <string.h>

#include "support/chess_trace.h"
#include "support/cmocka_all.h"
#include "support/fail_alloc.h"

#define LANES 25

struct fixture {
    trace *trace;
    lanes *lanes;
    struct rows rows;
};

static int make(void **context)
{
    static struct fixture f;
    f = (struct fixture){.trace = chess_trace(LANES - 1, 30)};
    *context = &f;
    int rc = lanes_new(&f.lanes, f.trace);
    return rc ? rc : lanes_update(f.lanes, UINT32_MAX);
}

static int unmake(void **context)
{
    struct fixture *f = *context;
    rows_deinit(&f->rows);
    lanes_free(f->lanes);
    trace_free(f->trace);
    return 0;
}

static void arrange(struct fixture *f, enum arranging by, const char *only)
{
    struct arrangement a = {.by = by};
    strcpy(a.only, only);
    rows_update(&f->rows, f->lanes, f->trace, LANES, &a);
    for (uint32_t row = 0; row < f->rows.count; row++) {
        uint32_t lane = rows_lane(&f->rows, row);
        if (lane != ROWS_NONE) assert_int_equal(rows_of_lane(&f->rows, lane), row);
    }
}

static void assert_head(const struct fixture *f, uint32_t row, const char *group, uint32_t count)
{
    char words[40];
    uint32_t first, found;
    assert_true(rows_head(&f->rows, row, &first, &found));
    assert_int_equal(rows_lane(&f->rows, row), ROWS_NONE);
    assert_int_equal(first, rows_lane(&f->rows, row + 1));
    assert_int_equal(found, count);
    assert_string_equal(rows_group(&f->rows, f->lanes, f->trace, first, words, sizeof words), group);
}

static void all_lanes_are_as_they_were_made(void **context)
{
    struct fixture *f = *context;
    arrange(f, ARRANGED_made, "");
    assert_int_equal(f->rows.count, LANES);
    for (uint32_t i = 0; i < LANES; i++) assert_int_equal(rows_lane(&f->rows, i), i);
    assert_int_equal(rows_of_lane(&f->rows, LANES), ROWS_NONE);
    assert_int_equal(rows_of_lane(&f->rows, UINT32_MAX), ROWS_NONE);
}

static void names_are_in_the_order_of_their_numbers(void **context)
{
    struct fixture *f = *context;
    arrange(f, ARRANGED_name, "");
    assert_int_equal(f->rows.count, LANES);
    for (uint32_t i = 0; i < LANES; i++) assert_int_equal(rows_lane(&f->rows, i), (i + 1) % LANES); // Task-1 after Board 24
}

static void groups_have_heads(void **context)
{
    struct fixture *f = *context;
    arrange(f, ARRANGED_coroutine, "");
    assert_int_equal(f->rows.count, LANES + 2);
    assert_head(f, 0, "exhibition", 1);
    assert_head(f, 2, "game", LANES - 1);
    assert_int_equal(rows_lane(&f->rows, 1), 0);
    assert_int_equal(rows_lane(&f->rows, LANES + 1), LANES - 1);
    arrange(f, ARRANGED_parent, "");
    assert_head(f, 0, "asyncio.run", 1);
    assert_head(f, 2, "Task-1", LANES - 1);
}

static void only_what_is_searched_is_shown(void **context)
{
    struct fixture *f = *context;
    arrange(f, ARRANGED_made, "bOARD 1"); // 1, 10 to 19
    assert_int_equal(f->rows.count, 11);
    assert_int_equal(rows_lane(&f->rows, 0), 1);
    assert_int_equal(rows_lane(&f->rows, 10), 19);
    assert_int_equal(rows_of_lane(&f->rows, 2), ROWS_NONE);
    arrange(f, ARRANGED_coroutine, "game");
    assert_int_equal(f->rows.count, LANES);
    assert_head(f, 0, "game", LANES - 1);
    arrange(f, ARRANGED_name, "no such");
    assert_int_equal(f->rows.count, 0);
    arrange(f, ARRANGED_made, "");
    assert_int_equal(f->rows.count, LANES);
}

static void new_lanes_are_arranged_too(void **context)
{
    struct fixture *f = *context;
    const struct arrangement a = {ARRANGED_name, "board"};
    for (uint32_t count = 1; count <= LANES; count++) {
        rows_update(&f->rows, f->lanes, f->trace, count, &a);
        assert_int_equal(f->rows.count, count - 1);
    }
}

// The next event of a run that goes on: task.set_name.
static void rename_task(struct fixture *f, uint32_t lane, const char *name)
{
    uint32_t id = trace_strings(f->trace) + 1;
    event last = trace_event(f->trace, trace_length(f->trace) - 1);
    assert_int_equal(trace_define_string(f->trace, id, name, strlen(name)), 0);
    assert_int_equal(trace_append(f->trace, &(event){.kind = EVENT_task_name, .time = last.time, .subject = lanes_task(f->lanes, lane), .a = id}), 0);
    assert_int_equal(lanes_update(f->lanes, UINT32_MAX), 0);
}

static void a_renamed_task_moves(void **context)
{
    struct fixture *f = *context;
    arrange(f, ARRANGED_name, "");
    assert_int_equal(rows_lane(&f->rows, 0), 1);
    rename_task(f, 7, "A board");
    arrange(f, ARRANGED_name, "");
    assert_int_equal(rows_lane(&f->rows, 0), 7);
    arrange(f, ARRANGED_made, "A board");
    assert_int_equal(f->rows.count, 1);
    rename_task(f, 7, "Board 7");
    rename_task(f, 9, "a board");
    arrange(f, ARRANGED_made, "A board");
    assert_int_equal(f->rows.count, 1);
    assert_int_equal(rows_lane(&f->rows, 0), 9);
    const uint32_t *made = f->rows.items;
    arrange(f, ARRANGED_made, "A board");
    assert_ptr_equal(f->rows.items, made); // nothing is arranged again
}

static void without_memory_all_lanes_are_shown(void **context)
{
    struct fixture *f = *context;
    const struct arrangement a = {ARRANGED_name, ""};
    for (long n = 1;; n++) {
        fail_alloc_at(n);
        rows_update(&f->rows, f->lanes, f->trace, LANES, &a);
        bool failed = fail_alloc_reached();
        fail_alloc_at(0);
        assert_int_equal(f->rows.count, LANES);
        assert_int_equal(rows_lane(&f->rows, 0), failed ? 0 : 1);
        if (!failed) break;
        rows_deinit(&f->rows);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, unmake)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_lanes_are_as_they_were_made), TEST(names_are_in_the_order_of_their_numbers), TEST(groups_have_heads),
        TEST(only_what_is_searched_is_shown), TEST(new_lanes_are_arranged_too), TEST(a_renamed_task_moves), TEST(without_memory_all_lanes_are_shown),
    };
    return cmocka_run_group_tests_name("rows", tests, NULL, NULL);
}
