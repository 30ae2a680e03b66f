#include "viewer/until.h"

#include <errno.h>
#include <string.h>

#include "support/chess_trace.h"
#include "support/cmocka_all.h"

static struct {
    trace *trace;
    model *model;
} f;

static int open_run(void **unused)
{
    (void)unused;
    f.trace = chess_trace(3, 2);
    return model_new(&f.model, f.trace, MODEL_ALL);
}

static int close_run(void **unused)
{
    (void)unused;
    model_free(f.model);
    trace_free(f.trace);
    return 0;
}

static struct until parsed(const char *words)
{
    struct until u;
    error e;
    if (until_parse(f.model, words, &u, &e)) fail_msg("%s", e.text);
    assert_string_equal(u.words, words);
    return u;
}

static void times(void **unused)
{
    (void)unused;
    static const struct {
        const char *words;
        int64_t ns;
    } all[] = {{"78s", 78000000000}, {"78.5 s", 78500000000}, {"1:18", 78000000000}, {"1:00:55.25", 3655250000000}, {"0s", 0}, {"0.001s", 1000000}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct until u = parsed(all[i].words);
        assert_int_equal(u.kind, UNTIL_time);
        assert_int_equal(u.time, all[i].ns);
    }
}

static void refused(const char *words, const char *why)
{
    struct until u;
    error e;
    assert_int_equal(until_parse(f.model, words, &u, &e), -EINVAL);
    assert_string_equal(e.text, why);
}

static void times_that_no_run_has(void **unused)
{
    (void)unused;
    assert_int_equal(parsed("8760:00:00").time, 365 * 86400 * INT64_C(1000000000));
    refused("8760:00:01", "'8760:00:01' is farther than a step goes: 365 days at most");
    refused("99999999999s", "'99999999999s' is farther than a step goes: 365 days at most");
    refused("-5s", "a run begins at 0 s: '-5s' is before it");
    refused("-1:18", "a run begins at 0 s: '-1:18' is before it");
    refused("-5", "'-5' is no time, event, task or line of this run");
    refused("--5s", "'--5s' is no time, event, task or line of this run");
}

static void what_is_nothing_is_said(void **unused)
{
    (void)unused;
    static const char *const words[] = {"", "0x10s", "1e3s", "1:61", "12:", "Board 9", "event", "event -1", "chess.c:", "\"", "\"\"", "s"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct until u = {.kind = UNTIL_nothing};
        error e;
        if (until_parse(f.model, words[i], &u, &e) != -EINVAL) fail_msg("'%s' is taken for something", words[i]);
        assert_int_equal(u.kind, UNTIL_nothing);
        assert_non_null(strstr(e.text, "is no time, event, task or line"));
    }
}

static uint32_t first(const struct until *u)
{
    for (uint32_t i = 1; i <= model_length(f.model); i++)
        if (until_holds(u, f.model, i)) return i;
    return 0;
}

static void places(void **unused)
{
    (void)unused;
    struct until u = parsed("event 12");
    assert_int_equal(first(&u), 13);
    u = parsed("12");
    assert_int_equal(first(&u), 13);
    u = parsed("timer_fire");
    assert_int_equal(trace_event(f.trace, first(&u) - 1).kind, EVENT_timer_fire);
    u = parsed("EMPTY");
    assert_int_equal(trace_event(f.trace, first(&u) - 1).kind, EVENT_select);
    u = parsed("board 2"); // as it is named, whatever the case of its letters
    event e = trace_event(f.trace, first(&u) - 1);
    char name[40];
    assert_int_equal(e.kind, EVENT_resume);
    assert_string_equal(model_name(f.model, lanes_head(f.model->lanes), e.subject, name, sizeof name), "Board 2");
    u = parsed("\"move 2\"");
    assert_non_null(strstr(trace_string(f.trace, trace_event(f.trace, first(&u) - 1).subject), "move 2"));
}

static void lines(void **unused)
{
    (void)unused;
    uint32_t line = 0;
    char words[200], file[100];
    for (uint32_t i = 0; i < trace_length(f.trace) && line == 0; i++) {
        struct trace_place p = trace_place(f.trace, trace_event(f.trace, i).where);
        line = p.line;
        const char *path = trace_string(f.trace, p.file), *slash = strrchr(path, '/');
        snprintf(file, sizeof file, "%s", slash ? slash + 1 : path);
    }
    assert_true(line > 0);
    snprintf(words, sizeof words, "%s:%u", file, line);
    struct until u = parsed(words);
    uint32_t named = first(&u);
    assert_true(named > 0);
    snprintf(words, sizeof words, ":%u", line);
    u = parsed(words);
    assert_true(first(&u) > 0 && first(&u) <= named);
    u = parsed("other.c:1");
    assert_int_equal(first(&u), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times),
        cmocka_unit_test(times_that_no_run_has),
        cmocka_unit_test(what_is_nothing_is_said),
        cmocka_unit_test(places),
        cmocka_unit_test(lines),
    };
    return cmocka_run_group_tests_name("until", tests, open_run, close_run);
}
