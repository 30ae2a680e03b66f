#include "trace/jsonl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/random_program.h"

// What was written to a stream in memory; the caller frees it.
struct output {
    FILE *f;
    char *text;
    size_t size;
};

static struct output *open_output(struct output *o)
{
    *o = (struct output){0};
    o->f = open_memstream(&o->text, &o->size);
    assert_non_null(o->f);
    return o;
}

static char *string_of(const char *text)
{
    struct output o;
    jsonl_write_string(open_output(&o)->f, text);
    fclose(o.f);
    return o.text;
}

static char *lines_of(const trace *t)
{
    struct output o;
    assert_int_equal(jsonl_write(t, open_output(&o)->f, NULL), 0);
    fclose(o.f);
    return o.text;
}

static void becomes(const char *text, const char *json)
{
    char *written = string_of(text);
    assert_string_equal(written, json);
    free(written);
}

static void strings_are_escaped(void **unused)
{
    (void)unused;
    becomes("", "\"\"");
    becomes("plain", "\"plain\"");
    becomes("a \"b\" \\ c\n\r\t", "\"a \\\"b\\\" \\\\ c\\n\\r\\t\"");
    becomes("\x01\x1F\x7F", "\"\\u0001\\u001f\\u007f\"");
    becomes("\xC2\x80 \xC2\x9B \xC2\xA0", "\"\\u0080 \\u009b \xC2\xA0\""); // control characters of Latin-1 to a terminal
    becomes("na\xC3\xAFve \xE2\x99\x9E \xF0\x9F\x90\x8D",
            "\"na\xC3\xAFve \xE2\x99\x9E \xF0\x9F\x90\x8D\"");
}

#define LOST "\xEF\xBF\xBD"

static void what_is_no_utf8_is_replaced(void **unused)
{
    (void)unused;
    becomes("\x80", "\"" LOST "\"");   // begins in the middle
    becomes("\xC3", "\"" LOST "\"");   // ends in the middle
    becomes("\xC3(", "\"" LOST "(\""); // goes on with something else
    becomes("\xE2\x99", "\"" LOST LOST "\"");
    becomes("\xC0\xAF", "\"" LOST LOST "\""); // in more bytes than it needs
    becomes("\xE0\x80\xAF", "\"" LOST LOST LOST "\"");
    becomes("\xF0\x80\x80\xAF", "\"" LOST LOST LOST LOST "\"");
    becomes("\xED\xA0\x80", "\"" LOST LOST LOST "\"");          // half of a surrogate pair
    becomes("\xF4\x90\x80\x80", "\"" LOST LOST LOST LOST "\""); // beyond U+10FFFF
    becomes("\xFF\xFE", "\"" LOST LOST "\"");
    // The last that are valid.
    becomes("\xF4\x8F\xBF\xBF\xED\x9F\xBF", "\"\xF4\x8F\xBF\xBF\xED\x9F\xBF\"");
}

static void an_event_has_the_fields_of_its_row(void **unused)
{
    (void)unused;
    struct script s;
    script_init(&s);
    uint32_t place = script_place(&s, "scenarios/chess.c", "game", 9);
    trace_set_meta(s.trace, "program", "chess");
    trace_set_meta(s.trace, "seed", "1");
    trace_set_meta(s.trace, "seed", "2");
    script_event(&s, EVENT_coro_create, 1, place, script_text(&s, "n=1"));
    script_event(&s, EVENT_task_create, 2, 1, script_text(&s, "Board \"1\""));
    script_event(&s, EVENT_enqueue, 2, 0, 1);
    script_event(&s, EVENT_future_create, 3, OBJECT_sleep, 0);
    s.now = 5000000000;
    s.where = place;
    script_event(&s, EVENT_resume, 2, 2, 0);
    script_event_ns(&s, EVENT_select, 0, INT64_MAX);
    script_event(&s, EVENT_clock, 0, 0, 0);
    script_event(&s, EVENT_task_done, 2, OUTCOME_cancelled, 0);
    script_event(&s, EVENT_coro_create, 4, 0, 0);
    char *lines = lines_of(s.trace);
    // clang-format off
    assert_string_equal(
        lines,
        "{\"k\":\"trace\",\"schema\":6,\"events\":9,\"meta\":{\"program\":\"chess\",\"seed\":\"2\"}}\n"
        "{\"i\":0,\"t\":0,\"k\":\"coro_create\",\"coro\":1,\"definition\":{\"file\":\"scenarios/chess.c\",\"line\":9,"
        "\"function\":\"game\"},\"arguments\":\"n=1\"}\n"
        "{\"i\":1,\"t\":0,\"k\":\"task_create\",\"task\":2,\"coro\":1,\"name\":\"Board \\\"1\\\"\"}\n"
        "{\"i\":2,\"t\":0,\"k\":\"enqueue\",\"object\":2,\"callback\":null,\"cause\":1}\n"
        "{\"i\":3,\"t\":0,\"k\":\"future_create\",\"future\":3,\"type\":\"sleep\",\"owner\":0}\n"
        "{\"i\":4,\"t\":5000000000,\"k\":\"resume\",\"task\":2,\"enqueued\":2,\"file\":\"scenarios/chess.c\",\"line\":9,"
        "\"function\":\"game\"}\n"
        "{\"i\":5,\"t\":5000000000,\"k\":\"select\",\"until\":null}\n"
        "{\"i\":6,\"t\":5000000000,\"k\":\"clock\"}\n"
        "{\"i\":7,\"t\":5000000000,\"k\":\"task_done\",\"task\":2,\"outcome\":\"cancelled\",\"value\":null}\n"
        "{\"i\":8,\"t\":5000000000,\"k\":\"coro_create\",\"coro\":4,\"definition\":null,\"arguments\":null}\n");
    // clang-format on
    free(lines);
    script_deinit(&s);
}

static void what_was_lost_stands_in_the_header(void **unused)
{
    (void)unused;
    struct script s;
    script_init(&s);
    trace_set_lost(s.trace, "the file stops in the middle");
    char *lines = lines_of(s.trace);
    assert_non_null(
        strstr(lines, "\"events\":0,\"lost\":\"the file stops in the middle\",\"meta\":{}}\n"));
    free(lines);
    script_deinit(&s);
}

// The keys that every line has; a row that named a field so would say two things under one key.
static void no_field_takes_a_key_of_the_line(void **unused)
{
    (void)unused;
    const char *const keys[] = {"i", "t", "k", "file", "line", "function"};
    for (enum event_kind kind = 1; kind < EVENT_KINDS; kind++) {
        const struct event_schema *schema = event_schema(kind);
        const struct field fields[] = {schema->subject, schema->a, schema->b};
        for (int f = 0; f < 3; f++) {
            for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
                assert_string_not_equal(fields[f].name, keys[k]);
            for (int g = 0; g < f; g++)
                if (fields[f].type != FIELD_none)
                    assert_string_not_equal(fields[f].name, fields[g].name);
        }
    }
}

static void a_full_disk_is_told(void **unused)
{
    (void)unused;
    struct script s;
    script_init(&s);
    random_program(&s, 1, 500);
    FILE *f = fopen("/dev/full", "w");
    assert_int_equal(jsonl_write(s.trace, f, NULL), -ENOSPC);
    fclose(f);
    script_deinit(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_are_escaped),
        cmocka_unit_test(what_is_no_utf8_is_replaced),
        cmocka_unit_test(an_event_has_the_fields_of_its_row),
        cmocka_unit_test(what_was_lost_stands_in_the_header),
        cmocka_unit_test(no_field_takes_a_key_of_the_line),
        cmocka_unit_test(a_full_disk_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
