#include "query/listing.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "narrate/stage.h"
#include "support/fail_alloc.h"

static const struct listing_filter everything = {.to = UINT32_MAX};

// The lines that pass, which the caller frees.
static char *listing(const trace *t, struct listing_filter filter)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    assert_non_null(f);
    assert_int_equal(listing_write(t, f, &filter), 0);
    fclose(f);
    return text;
}

static void expect(const struct stage *g, struct listing_filter filter, const char *lines)
{
    char *text = listing(g->script.trace, filter);
    assert_string_equal(text, lines);
    free(text);
}

static void lines_stand_in_columns(void **data)
{
    struct stage *g = *data;
    g->script.now = 12 * SECOND + 500 * MILLISECOND;
    g->script.where = script_place(&g->script, "game.c", "program", 7);
    happens_ns(g, EVENT_block, text(g, "time.sleep"), 1500 * MILLISECOND);
    expect(g, everything,
           "0   0.000000                    coro_create     coro=program#1 definition=game.c:1 program\n"
           "1   0.000000                    loop_start      loop=1\n"
           "2   0.000000                    task_create     task=Task-1#2 coro=program#1 name=\"Task-1\"\n"
           "3   0.000000                    enqueue         object=Task-1#2 cause=2\n"
           "4   0.000000                    done_callback   future=Task-1#2 callback=\"_run_until_complete_cb\" waiter=nothing\n"
           "5   0.000000                    iteration       n=1 ready=1\n"
           "6   0.000000  Task-1            resume          task=Task-1#2 enqueued=3\n"
           "7  12.500000  Task-1            block           what=\"time.sleep\" duration=1.500000  game.c:7 program\n");
}

static void filters_combine(void **data)
{
    struct stage *g = *data;
    struct listing_filter filter = {.from = 3, .to = 7, .task = MAIN, .some_kinds = true};
    filter.kinds[EVENT_enqueue] = filter.kinds[EVENT_iteration] = filter.kinds[EVENT_task_create] = true;
    expect(g, filter, "3  0.000000                    enqueue         object=Task-1#2 cause=2\n");
    filter.task = 1;
    expect(g, filter, "");
}

static void texts_that_a_terminal_would_obey_are_written_as_json_writes_them(void **data)
{
    struct stage *g = *data;
    uint32_t last = happens(g, EVENT_print, text(g, "a\"b\\\n\t\x1b[2J\xC2\x9B\xFFö"), 0, 0);
    expect(g, (struct listing_filter){.from = last, .to = last + 1},
           "7  0.000000  Task-1            print           text=\"a\\\"b\\\\\\n\\t\\u001b[2J\\u009b\xEF\xBF\xBDö\"\n");
}

static void a_long_name_is_cut_in_its_column_alone(void **data)
{
    struct stage *g = *data;
    happens(g, EVENT_task_name, MAIN, text(g, "a ťask with a very long name"), 0);
    uint32_t last = happens(g, EVENT_suspend, MAIN, 0, 0);
    expect(g, (struct listing_filter){.from = last, .to = last + 1},
           "8  0.000000  a ťask with a ve  suspend         task=a ťask with a very long name#2 awaits=nothing\n");
}

static void times_that_are_no_moments(void **data)
{
    struct stage *g = *data;
    happens(g, EVENT_suspend, MAIN, 0, 0);
    g->script.now = 0;
    uint32_t last = happens_ns(g, EVENT_select, 0, INT64_MAX);
    expect(g, (struct listing_filter){.from = last, .to = last + 1}, "8  0.000000                    select          until=never\n");
}

static void a_text_longer_than_the_buffer_is_whole(void **data)
{
    struct stage *g = *data;
    enum { LENGTH = 40000 };
    char *long_text = malloc(LENGTH + 1);
    memset(long_text, 'x', LENGTH);
    long_text[LENGTH] = '\0';
    uint32_t last = happens(g, EVENT_print, text(g, long_text), 0, 0);
    char *lines = listing(g->script.trace, (struct listing_filter){.from = last, .to = last + 1});
    assert_non_null(strstr(lines, long_text));
    assert_int_equal(strlen(lines), strlen("7  0.000000  Task-1            print           text=\"\"\n") + LENGTH);
    free(lines);
    free(long_text);
}

// Only who it is about: a state would refuse it.
static void an_event_that_cannot_happen_is_listed_too(void **data)
{
    struct stage *g = *data;
    script_event(&g->script, EVENT_resume, 5, 3, 0);
    char *text = listing(g->script.trace, everything);
    assert_non_null(strstr(text, "resume          task=nothing#5 enqueued=3\n"));
    free(text);
}

static void a_full_disk_is_an_error(void **data)
{
    struct stage *g = *data;
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    assert_int_equal(listing_write(g->script.trace, full, &everything), -ENOSPC);
    fclose(full);
}

static FILE *nowhere;

static int attempt(void *data) { return listing_write(((struct stage *)data)->script.trace, nowhere, &everything); }

static void each_allocation_may_fail(void **data)
{
    nowhere = fopen("/dev/null", "w");
    assert_non_null(nowhere);
    fail_alloc_each(attempt, *data);
    fclose(nowhere);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lines_stand_in_columns, set_up, tear_down),
        cmocka_unit_test_setup_teardown(filters_combine, set_up, tear_down),
        cmocka_unit_test_setup_teardown(texts_that_a_terminal_would_obey_are_written_as_json_writes_them, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_long_name_is_cut_in_its_column_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(times_that_are_no_moments, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_text_longer_than_the_buffer_is_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_event_that_cannot_happen_is_listed_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_full_disk_is_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_allocation_may_fail, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
