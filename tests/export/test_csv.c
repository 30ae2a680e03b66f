#include "export/csv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/script.h"
#include "support/writer_faults.h"

// The rows without the header, after the columns that all kinds have; empty fields at their ends are left out. For free().
static char *rows_of(const trace *t, int expected)
{
    char *written = NULL;
    size_t size;
    FILE *f = open_memstream(&written, &size);
    assert_non_null(f);
    assert_int_equal(csv_write(t, f, NULL), expected);
    fclose(f);
    char *to = written, *line = strstr(written, "\r\n");
    assert_non_null(line);
    for (line += 2; *line;) {
        char *end = strstr(line, "\r\n"), *last = end;
        assert_non_null(end);
        while (last > line && last[-1] == ',') last--;
        memmove(to, line, (size_t)(last - line));
        to += last - line;
        *to++ = '\n';
        line = end + 2;
    }
    *to = 0;
    return written;
}

static void expect(const trace *t, const char *rows)
{
    char *found = rows_of(t, 0);
    assert_string_equal(found, rows);
    free(found);
}

static void the_header_has_the_columns_of_all_kinds(void **data)
{
    (void)data;
    static const char begin[] = "event,time_ns,kind,actor,actor_name,subject_name,other_name,file,line,function,loop,n,ready,until,object,";
    struct script s;
    char *written = NULL;
    size_t size;
    script_init(&s);
    FILE *f = open_memstream(&written, &size);
    assert_int_equal(csv_write(s.trace, f, NULL), 0);
    fclose(f);
    assert_memory_equal(written, begin, sizeof begin - 1);
    assert_string_equal(written + size - 2, "\r\n");
    assert_ptr_equal(strchr(written, '\r'), written + size - 2);
    free(written);
    script_deinit(&s);
}

static void names_stand_beside_ids(void **data)
{
    (void)data;
    struct script s;
    script_init(&s);
    uint32_t game = script_place(&s, "chess.c", "game", 9);
    script_event(&s, EVENT_loop_start, 1, 0, 0);
    uint32_t coroutine = script_make(&s, EVENT_coro_create, game, script_text(&s, "board=1"));
    uint32_t task = script_make(&s, EVENT_task_create, coroutine, script_text(&s, "Board 1"));
    uint32_t step = script_event(&s, EVENT_enqueue, task, 0, 2);
    script_event(&s, EVENT_iteration, 1, 1, 0);
    s.now = 5;
    script_event(&s, EVENT_resume, task, step, 0);
    s.where = game;
    script_event(&s, EVENT_coro_call, coroutine, 0, 0);
    uint32_t sleep = script_make(&s, EVENT_future_create, OBJECT_future, 0);
    script_event(&s, EVENT_suspend, task, sleep, 0);
    expect(s.trace, "0,0,loop_start,,,,,,,,1\n"
                    "1,0,coro_create,,,game(board=1),,,,,,,,,,,,,,1,,,,,,chess.c:9 game,board=1\n"
                    "2,0,task_create,,,Board 1,game(board=1),,,,,,,,,,,2,,1,Board 1\n"
                    "3,0,enqueue,,,Board 1,,,,,,,,,2,,2\n"
                    "4,0,iteration,,,,,,,,,1,1\n"
                    "5,5,resume,2,Board 1,Board 1,,,,,,,,,,,,2,3\n"
                    "6,5,coro_call,2,Board 1,game(board=1),,chess.c,9,game,,,,,,,,,,1\n"
                    "7,5,future_create,2,Board 1,future,,,,,,,,,,,,,,,,,,,,,,3,future\n"
                    "8,5,suspend,2,Board 1,Board 1,future,,,,,,,,,,,2,,,,3\n");
    script_deinit(&s);
}

// As RFC 4180 says: in quotes where there is a comma, a quote or an end of line, with quotes doubled. Nothing and an empty text differ; what a
// spreadsheet takes for a formula is a text like others.
static void texts_are_quoted(void **data)
{
    (void)data;
    static const char *const texts[][2] = {
        {"plain", "plain"},         {"a,b", "\"a,b\""},           {"say \"hi\"", "\"say \"\"hi\"\"\""},
        {"two\nlines\n", "\"two\nlines\n\""}, {"\r", "\"\r\""}, {"\xFF", "\xEF\xBF\xBD"}, {"é", "é"}, {"", "\"\""}, {"=1+1", "=1+1"}, {"@x", "@x"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char row[100];
        struct script s;
        script_init(&s);
        script_event(&s, EVENT_print, script_text(&s, texts[i][0]), 0, 0);
        snprintf(row, sizeof row, "0,0,print,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,%s\n", texts[i][1]);
        expect(s.trace, row);
        script_deinit(&s);
    }
}

static void times_are_nanoseconds_and_may_be_negative(void **data)
{
    (void)data;
    struct script s;
    script_init(&s);
    s.now = -7;
    script_event(&s, EVENT_loop_start, 1, 0, 0);
    script_event_ns(&s, EVENT_select, 0, 8);
    script_event_ns(&s, EVENT_select, 0, INT64_MAX);
    expect(s.trace, "0,-7,loop_start,,,,,,,,1\n1,-7,select,,,,,,,,,,,8\n2,-7,select\n");
    script_deinit(&s);
}

static void the_rows_stop_at_an_event_that_cannot_happen(void **data)
{
    (void)data;
    struct script s;
    script_init(&s);
    script_event(&s, EVENT_loop_start, 1, 0, 0);
    script_event(&s, EVENT_block_end, 0, 0, 0);
    char *rows = rows_of(s.trace, -EBADMSG);
    assert_string_equal(rows, "0,0,loop_start,,,,,,,,1\n");
    free(rows);
    script_deinit(&s);
}

static int write(const trace *t, FILE *f) { return csv_write(t, f, NULL); }

static void a_full_disk_is_told(void **data)
{
    (void)data;
    expect_full_disk_told(write);
}

static void each_allocation_may_fail(void **data)
{
    (void)data;
    expect_each_allocation_survived(write);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_header_has_the_columns_of_all_kinds),
        cmocka_unit_test(names_stand_beside_ids),
        cmocka_unit_test(texts_are_quoted),
        cmocka_unit_test(times_are_nanoseconds_and_may_be_negative),
        cmocka_unit_test(the_rows_stop_at_an_event_that_cannot_happen),
        cmocka_unit_test(a_full_disk_is_told),
        cmocka_unit_test(each_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
