#include "viewer/syntax.h"

#include <stdio.h>
#include <string.h>

#include "support/cmocka_all.h"

// The spans of a line as text: each with a letter for its syntax.
static void spell(const char *line, bool python, bool *in_comment, char *out, size_t size)
{
    static const char letters[] = {[SYNTAX_plain] = 'p',  [SYNTAX_name] = 'n',   [SYNTAX_keyword] = 'k',
                                   [SYNTAX_string] = 's', [SYNTAX_number] = '0', [SYNTAX_comment] = 'c'};
    struct syntax_span spans[32];
    size_t count = syntax_spans(line, strlen(line), python, in_comment, spans, 32), at = 0, n = 0;
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(spans[i].from, at); // they cover the line
        at += spans[i].length;
        n += (size_t)snprintf(out + n, size - n, "%c[%.*s]", letters[spans[i].syntax], (int)spans[i].length,
                              line + spans[i].from);
    }
    assert_int_equal(at, strlen(line));
}

static void assert_spelled(const char *line, bool python, const char *expected)
{
    char text[400] = "";
    bool in_comment = false;
    spell(line, python, &in_comment, text, sizeof text);
    assert_string_equal(text, expected);
}

static void c_lines(void **context)
{
    (void)context;
    assert_spelled("async_def(count, int, n)", false, "k[async_def]p[(]n[count]p[, ]k[int]p[, n)]");
    assert_spelled("async_generator(ticker)", false, "k[async_generator]p[(]n[ticker]p[)]");
    assert_spelled("yield(ticker)", false, "k[yield]p[(ticker)]");
    assert_spelled("    await(asyncio_sleep(1.5)); // on", false,
                   "p[    ]k[await]p[(]n[asyncio_sleep]p[(]0[1.5]p[)); ]c[// on]");
    assert_spelled("print(\"a\\\"b %d\", n);", false, "n[print]p[(]s[\"a\\\"b %d\"]p[, n);]");
    assert_spelled("#include <x.h>", false, "k[#include]p[ <x.h>]");
    assert_spelled("x = 'a'", false, "p[x = ]s['a']");
    assert_spelled("", false, "");
}

static void python_lines(void **context)
{
    (void)context;
    assert_spelled("async def game(board):  # plays", true, "k[async]p[ ]k[def]p[ ]n[game]p[(board):  ]c[# plays]");
    assert_spelled("print(f\"move {m}\")", true, "n[print]p[(]s[f\"move {m}\"]p[)]");
}

static void a_comment_goes_on_over_lines(void **context)
{
    (void)context;
    char text[200];
    bool in_comment = false;
    spell("int a; /* one", false, &in_comment, text, sizeof text);
    assert_true(in_comment);
    assert_string_equal(text, "k[int]p[ a; ]c[/* one]");
    spell("two */ return", false, &in_comment, text, sizeof text);
    assert_false(in_comment);
    assert_string_equal(text, "c[two */]p[ ]k[return]");
}

static void more_spans_than_room_end_in_a_plain_one(void **context)
{
    (void)context;
    const char *line = "if (a == 1) return 2; else return 3; // and so on";
    bool in_comment = false;
    struct syntax_span spans[3];
    assert_int_equal(syntax_spans(line, strlen(line), false, &in_comment, spans, 3), 3);
    assert_int_equal(spans[2].from + spans[2].length, strlen(line));
    assert_int_equal(spans[2].syntax, SYNTAX_plain);
}

static void open_ends_stay_inside_the_line(void **context)
{
    (void)context;
    assert_spelled("\"open", false, "s[\"open]");
    assert_spelled("\"\\", false, "s[\"\\]");
    assert_spelled("/", false, "p[/]");
    assert_spelled("/*", false, "c[/*]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(c_lines),
        cmocka_unit_test(python_lines),
        cmocka_unit_test(a_comment_goes_on_over_lines),
        cmocka_unit_test(more_spans_than_room_end_in_a_plain_one),
        cmocka_unit_test(open_ends_stay_inside_the_line),
    };
    return cmocka_run_group_tests_name("syntax", tests, NULL, NULL);
}
