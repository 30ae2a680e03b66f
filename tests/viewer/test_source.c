#define _GNU_SOURCE
#include "viewer/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"

static trace *with_source(const char *key, const char *text)
{
    trace *t;
    assert_int_equal(trace_new(&t), 0);
    assert_int_equal(trace_set_meta(t, key, text), 0);
    return t;
}

static void assert_line(const struct source *s, uint32_t n, const char *expected)
{
    size_t length;
    const char *line = source_line(s, n, &length);
    assert_int_equal(length, strlen(expected));
    assert_memory_equal(line, expected, length);
}

static void lines_come_from_the_trace(void **context)
{
    (void)context;
    trace *t = with_source("source:scenarios/x.c", "one\r\n\ttwo\n\na /*\nb */\nlast");
    struct source *s;
    assert_int_equal(source_new(&s, t, "scenarios/x.c"), 0);
    assert_string_equal(s->name, "x.c");
    assert_false(s->python);
    assert_int_equal(s->line_count, 6);
    assert_line(s, 1, "one");
    assert_line(s, 2, "    two");
    assert_line(s, 3, "");
    assert_line(s, 6, "last");
    assert_false(s->in_comment[3]);
    assert_true(s->in_comment[4]);
    assert_false(s->in_comment[5]);
    source_free(s);
    trace_free(t);
}

static void or_from_the_disk(void **context)
{
    (void)context;
    char path[] = "/tmp/loopscope-source-XXXXXX.py";
    int fd = mkstemps(path, 3);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "pass\n", 5), 5);
    close(fd);
    trace *t = with_source("program", "x");
    struct source *s;
    assert_int_equal(source_new(&s, t, path), 0);
    assert_true(s->python);
    assert_int_equal(s->line_count, 1);
    assert_line(s, 1, "pass");
    source_free(s);
    assert_int_equal(truncate(path, 6), 0); // with a zero byte it is no text
    assert_int_equal(source_new(&s, t, path), 0);
    assert_int_equal(s->line_count, 0);
    source_free(s);
    unlink(path);
    assert_int_equal(source_new(&s, t, path), 0);
    assert_int_equal(s->line_count, 0); // nowhere: no lines
    source_free(s);
    trace_free(t);
}

static void assert_title_of(const char *file, const char *text, const char *title, const char *subtitle)
{
    char a[100], b[100], key[100];
    struct source *s;
    snprintf(key, sizeof key, "source:%s", file);
    trace *t = with_source(key, text);
    assert_int_equal(source_new(&s, t, file), 0);
    assert_int_equal(source_title(s, a, sizeof a, b, sizeof b), 0);
    assert_string_equal(a, title);
    assert_string_equal(b, subtitle);
    source_free(s);
    trace_free(t);
}

static void assert_title(const char *text, const char *title, const char *subtitle)
{
    assert_title_of("x.c", text, title, subtitle);
}

static void the_title_is_the_first_sentence(void **context)
{
    (void)context;
    assert_title("// Gather: three counts at once. More.\nint x;", "Gather", "three counts at once");
    assert_title("/* Gather: three counts\n * at once. */\n", "Gather", "three counts at once");
    assert_title_of("x.py", "\"\"\"Chess: 4 boards; 6 moves.\"\"\"\nimport x", "Chess", "4 boards; 6 moves");
    assert_title("// Only a title\n\nint x;", "Only a title", "");
    assert_title("// Half a second is 0.5 s: yes.\n", "Half a second is 0.5 s", "yes");
    assert_title("// Only a title\n#include <loopscope/asyncio.h>\n", "Only a title", "");
    assert_title("#include <loopscope/asyncio.h>\n\n// A cook: bread.\n", "", "");
    assert_title("int x;", "", "");
    assert_title("", "", "");
}

static int build(void *t)
{
    struct source *s;
    int rc = source_new(&s, t, "x.c");
    if (rc == 0) source_free(s);
    return rc;
}

static void survives_each_allocation_failing(void **context)
{
    (void)context;
    trace *t = with_source("source:x.c", "one\ntwo\n");
    fail_alloc_each(build, t);
    trace_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_come_from_the_trace),
        cmocka_unit_test(or_from_the_disk),
        cmocka_unit_test(the_title_is_the_first_sentence),
        cmocka_unit_test(survives_each_allocation_failing),
    };
    return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
