#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "support/chess_trace.h"
#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/random_program.h"
#include "trace/jsonl.h"

static struct progress *const nobody = NULL;
static int looks;

static char *lines_of(const trace *t, size_t *size)
{
    char *text = NULL;
    FILE *f = open_memstream(&text, size);
    assert_non_null(f);
    assert_int_equal(jsonl_write(t, f, NULL), 0);
    fclose(f);
    return text;
}

static int read_bytes(trace **out, const char *bytes, size_t size, error *e)
{
    FILE *f = fmemopen((void *)bytes, size, "r");
    assert_non_null(f);
    int rc = jsonl_read(out, f, "f.jsonl", nobody, e);
    fclose(f);
    return rc;
}

static trace *read_lines(const char *text)
{
    trace *t = NULL;
    error e = {0};
    if (read_bytes(&t, text, strlen(text), &e) != 0) fail_msg("%s", e.text);
    return t;
}

// --- there and back ------------------------------------------------------------------------------
static void same_text(const trace *a, uint32_t a_id, const trace *b, uint32_t b_id)
{
    assert_int_equal(a_id == 0, b_id == 0);
    assert_string_equal(trace_string(a, a_id), trace_string(b, b_id));
}

static void same_place(const trace *a, uint32_t a_id, const trace *b, uint32_t b_id)
{
    struct trace_place p = trace_place(a, a_id), q = trace_place(b, b_id);
    assert_int_equal(a_id == 0, b_id == 0);
    assert_int_equal(p.line, q.line);
    same_text(a, p.file, b, q.file);
    same_text(a, p.function, b, q.function);
}

static void same_field(const trace *a, uint32_t x, const trace *b, uint32_t y, enum field_type type)
{
    if (type == FIELD_text) same_text(a, x, b, y);
    else if (type == FIELD_place) same_place(a, x, b, y);
    else assert_int_equal(x, y);
}

// Whether two traces say the same, whatever the numbers of their strings and places.
static void assert_says_the_same(const trace *a, const trace *b)
{
    assert_int_equal(trace_length(a), trace_length(b));
    for (uint32_t i = 0; i < trace_length(a); i++) {
        event e = trace_event(a, i), f = trace_event(b, i);
        const struct event_schema *schema = event_schema((enum event_kind)e.kind);
        assert_int_equal(e.kind, f.kind);
        assert_int_equal(e.time, f.time);
        same_place(a, e.where, b, f.where);
        same_field(a, e.subject, b, f.subject, schema->subject.type);
        same_field(a, e.a, b, f.a, schema->a.type);
        same_field(a, e.b, b, f.b, schema->a.type == FIELD_ns ? FIELD_ns : schema->b.type);
    }
    for (uint32_t i = 0; i < trace_meta_count(a); i++) {
        const char *key, *value;
        trace_meta_at(a, i, &key, &value);
        assert_non_null(trace_meta(b, key));
        assert_string_equal(trace_meta(b, key), trace_meta(a, key));
    }
}

static void comes_back(const trace *t)
{
    trace *again = NULL;
    error e = {0};
    size_t size, size_again;
    char *lines = lines_of(t, &size);
    if (read_bytes(&again, lines, size, &e) != 0) fail_msg("%s", e.text);
    assert_says_the_same(t, again);
    char *lines_again = lines_of(again, &size_again);
    assert_int_equal(size, size_again);
    assert_memory_equal(lines, lines_again, size);
    free(lines);
    free(lines_again);
    trace_free(again);
}

static void what_was_written_comes_back(void **unused)
{
    (void)unused;
    for (uint32_t seed = 1; seed <= 15; seed++) {
        struct script s;
        script_init(&s);
        trace_set_meta(s.trace, "program", "random \"\\\t\n program");
        trace_set_meta(s.trace, "source:a.c", "int main(void)\n{\n}\n");
        random_program(&s, seed, 900);
        comes_back(s.trace);
        script_deinit(&s);
    }
    trace *chess = chess_trace(24, 30); // longer than a buffer
    comes_back(chess);
    trace_free(chess);
}

static void what_was_lost_comes_back(void **unused)
{
    (void)unused;
    struct script s;
    script_init(&s);
    trace_set_lost(s.trace, "the file stops");
    comes_back(s.trace);
    size_t size;
    char *lines = lines_of(s.trace, &size);
    trace *t = read_lines(lines);
    assert_string_equal(trace_lost(t), "the file stops");
    trace_free(t);
    free(lines);
    script_deinit(&s);
}

// Strings are numbered in the order of their first use: ids cannot tell where a trace came from.
static void reading_gives_the_same_numbers_each_time(void **unused)
{
    (void)unused;
    trace *t = read_lines("{\"k\":\"trace\",\"schema\":1,\"meta\":{\"program\":\"p\",\"source:a.c\":\"text\"}}\n"
                          "{\"t\":0,\"k\":\"print\",\"text\":\"one\",\"file\":\"a.c\",\"line\":3,\"function\":\"f\"}\n"
                          "{\"t\":0,\"k\":\"print\",\"text\":\"two\",\"file\":\"a.c\",\"line\":3,\"function\":\"f\"}\n"
                          "{\"t\":0,\"k\":\"print\",\"text\":\"p\",\"file\":\"a.c\",\"line\":4,\"function\":\"f\"}\n");
    const char *const strings[] = {"", "program", "p", "one", "a.c", "f", "two"};
    assert_int_equal(trace_strings(t), 6);
    for (uint32_t id = 1; id <= 6; id++) assert_string_equal(trace_string(t, id), strings[id]);
    assert_int_equal(trace_places(t), 2);
    assert_int_equal(trace_event(t, 2).subject, 2);
    assert_int_equal(trace_event(t, 2).where, 2);
    uint32_t key, value;
    trace_meta_strings(t, 1, &key, &value); // the source is the tool's own
    assert_int_equal(key, 0);
    trace_free(t);
}

// --- what another program may write --------------------------------------------------------------
#define HEAD "{\"k\":\"trace\",\"schema\":6}\n"

static void says(const char *lines, const char *same_as)
{
    trace *a = read_lines(lines), *b = read_lines(same_as);
    assert_says_the_same(a, b);
    trace_free(a);
    trace_free(b);
}

static const char plain[] = HEAD
    "{\"i\":0,\"t\":-5,\"k\":\"coro_create\",\"coro\":1,\"definition\":{\"file\":\"a\",\"line\":2,\"function\":\"f\"},\"arguments\":null}\n"
    "{\"i\":1,\"t\":-5,\"k\":\"task_create\",\"task\":2,\"coro\":1,\"name\":\"T\"}\n"
    "{\"i\":2,\"t\":7,\"k\":\"enqueue\",\"object\":2,\"callback\":null,\"cause\":1}\n"
    "{\"i\":3,\"t\":7,\"k\":\"select\",\"until\":null}\n";

static void members_come_in_any_order(void **unused)
{
    (void)unused;
    says("{\"schema\":6,\"meta\":{},\"k\":\"trace\"}\n"
         "{\"arguments\":null,\"definition\":{\"function\":\"f\",\"line\":2,\"file\":\"a\"},\"k\":\"coro_create\",\"coro\":1,\"t\":-5}\n"
         "{\"name\":\"T\",\"coro\":1,\"task\":2,\"t\":-5,\"i\":1,\"k\":\"task_create\"}\n"
         "{\"cause\":1,\"object\":2,\"x\":{\"k\":\"print\"},\"t\":7,\"k\":\"enqueue\"}\n"
         "{\"until\":9223372036854775807,\"k\":\"select\",\"t\":7}\n", plain);
}

static void what_is_none_may_be_left_out(void **unused)
{
    (void)unused;
    says(HEAD "{\"t\":-5,\"k\":\"coro_create\",\"coro\":1,\"definition\":{\"file\":\"a\",\"line\":2,\"function\":\"f\"}}\n"
         "{\"t\":-5,\"k\":\"task_create\",\"task\":2,\"coro\":1,\"name\":\"T\"}\n"
         "{\"t\":7,\"k\":\"enqueue\",\"object\":2,\"cause\":1}\n"
         "{\"t\":7,\"k\":\"select\",\"until\":null}", plain);
    says(HEAD "{\"t\":0,\"k\":\"task_create\",\"task\":1,\"name\":null}\n{\"t\":0,\"k\":\"task_create\",\"task\":2}\n",
         HEAD "{\"t\":0,\"k\":\"task_create\",\"task\":1,\"coro\":null,\"name\":null}\n"
         "{\"t\":0,\"k\":\"task_create\",\"task\":2,\"coro\":0,\"name\":\"Task-2\"}\n");
    says(HEAD "{\"t\":0,\"text\":\"x\",\"k\":\"\\u0070rin\\u0074\"}\n", HEAD "{\"t\":0,\"k\":\"print\",\"text\":\"x\"}\n"); // escapes everywhere
    says(HEAD "{\"t\":0,\"k\":\"thread_switch\",\"worker\":0}\n", HEAD "{\"t\":0,\"k\":\"thread_switch\",\"worker\":null}\n");
}

static void white_space_and_members_of_ones_own_are_passed_over(void **unused)
{
    (void)unused;
    says("\xEF\xBB\xBF { \"k\" : \"trace\" ,\t\"schema\" : 5, \"x\": [1, -2.5e+7, true, false, null, {}, [], {\"a\": \"\\u00e9\\\"\"}] } \r\n"
         "\r\n"
         "  \t\n"
         " { \"t\" : -5 , \"k\" : \"coro_create\" , \"coro\" : 1 , \"definition\" : { \"file\" : \"a\" , \"line\" : 2 , \"function\" : \"f\" } } \r\n"
         "{\"x\":\"}\\n\",\"t\":-5,\"k\":\"task_create\",\"task\":2,\"coro\":1,\"name\":\"T\"}\r\n"
         "{\"t\":7,\"k\":\"enqueue\",\"object\":2,\"cause\":1}\n"
         "{\"t\":7,\"k\":\"select\",\"until\":null}\n\n\n", plain);
}

static void texts_may_be_escaped(void **unused)
{
    (void)unused;
    const char *const texts[][2] = {
        {"plain", "plain"},
        {"", ""},
        {"\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t"},
        {"\\u0041\\u00e9\\u00E9\\u265E\\uFFFF", "A\xC3\xA9\xC3\xA9\xE2\x99\x9E\xEF\xBF\xBF"},
        {"\\ud83d\\udc0D!", "\xF0\x9F\x90\x8D!"},
        {"\\uD800\\uDC00\\uDBFF\\uDFFF", "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"},
        {"na\xC3\xAFve \xF0\x9F\x90\x8D\x7F", "na\xC3\xAFve \xF0\x9F\x90\x8D\x7F"},
        {"a\\u0000b", "a\x1A" "b"}, // no text of a trace has a NUL
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char lines[300];
        snprintf(lines, sizeof lines, HEAD "{\"t\":0,\"k\":\"print\",\"text\":\"%s\"}\n", texts[i][0]);
        trace *t = read_lines(lines);
        assert_string_equal(trace_string(t, trace_event(t, 0).subject), texts[i][1]);
        trace_free(t);
    }
}

static void a_text_may_be_longer_than_a_buffer(void **unused)
{
    (void)unused;
    const size_t lengths[] = {(256 << 10) - 61, (256 << 10) - 60, (256 << 10), 3000000};
    for (int i = 0; i < 4; i++) {
        struct script s;
        char *text = malloc(lengths[i] + 1);
        memset(text, 'x', lengths[i]);
        text[lengths[i]] = 0;
        script_init(&s);
        script_event(&s, EVENT_print, script_text(&s, text), 0, 0);
        script_event(&s, EVENT_print, script_text(&s, text), 0, 0);
        comes_back(s.trace);
        script_deinit(&s);
        free(text);
    }
}

// --- what is refused -----------------------------------------------------------------------------
static void refused(int code, const char *lines, const char *why)
{
    trace *t = NULL;
    error e = {0};
    int rc = read_bytes(&t, lines, strlen(lines), &e);
    if (rc == 0) fail_msg("'%s' was not refused for '%s'", lines, why);
    assert_null(t);
    assert_int_equal(rc, code);
    assert_int_equal(e.code, code);
    assert_string_equal(e.text, why);
}

static void event_refused(const char *line, const char *why)
{
    char lines[1000], whole[400];
    snprintf(lines, sizeof lines, HEAD "{\"t\":10,\"k\":\"task_create\",\"task\":1}\n\n%s\n", line);
    snprintf(whole, sizeof whole, "f.jsonl:4: %s", why);
    refused(-EBADMSG, lines, whole);
}

static void what_is_no_trace_is_refused(void **unused)
{
    (void)unused;
    refused(-EBADMSG, " ", "'f.jsonl' is empty: it is no trace");
    refused(-EBADMSG, "hello\n", "f.jsonl:1: no trace in JSON Lines begins so: its first line is {\"k\":\"trace\",\"schema\":6}");
    refused(-EBADMSG, "{\"schema\":6}\n", "f.jsonl:1: no trace in JSON Lines begins so: its first line is {\"k\":\"trace\",\"schema\":6}");
    refused(-EBADMSG, "loopscope trace\nhead", "'f.jsonl' is a trace already: every command takes it as it is");
    refused(-EBADMSG, "{\"k\":\"trace\"}", "f.jsonl:1: \"schema\" is missing: the version of the schema");
    refused(-EBADMSG, "{\"k\":\"trace\",\"schema\":6,\"event\":1}", "f.jsonl:1: the first line has no \"event\"");
    refused(-ENOTSUP, "{\"future\":[1],\"k\":\"trace\",\"schema\":99}",
            "'f.jsonl' was made by a newer loopscope (schema 99, this one reads up to 6)");
    refused(-EBADMSG, "{\"k\":\"trace\",\"schema\":6,\"meta\":{\"seed\":1}}",
            "f.jsonl:1: \"meta\", at column 40: a text in quotes is missing here");
}

static void a_wrong_number_of_events_is_refused(void **unused)
{
    (void)unused;
    refused(-EBADMSG, "{\"k\":\"trace\",\"schema\":6,\"events\":2}\n{\"t\":0,\"k\":\"clock\"}\n",
            "f.jsonl:2: \"clock\" cannot happen here: the loop does not sleep: `select` comes first");
    refused(-EBADMSG, "{\"k\":\"trace\",\"schema\":6,\"events\":2}\n{\"t\":0,\"k\":\"print\",\"text\":\"\"}\n",
            "f.jsonl:2: the file ends after 1 events, and its first line tells of 2");
    refused(-EBADMSG, "{\"k\":\"trace\",\"schema\":6,\"events\":0}\n{\"t\":0,\"k\":\"print\",\"text\":\"\"}\n",
            "f.jsonl:2: there are more events than the 0 that the first line tells of");
}

static void what_is_no_json_is_refused(void **unused)
{
    (void)unused;
    event_refused("print", "column 1: a '{' is missing here");
    event_refused("{}", "column 2: a text in quotes is missing here");
    event_refused("{\"t\"}", "column 5: a ':' is missing here");
    event_refused("{\"t\":10", "column 8: a ',' or a '}' is missing here");
    event_refused("{\"t\":10,}", "column 9: a text in quotes is missing here");
    event_refused("{\"t\":10,\"k\":\"print\",\"text\":\"\"}}", "something follows the object: each has a line of its own");
    event_refused("{\"t\":\"10\"}", "\"t\", at column 6: a number is missing here");
    event_refused("{\"t\":010}", "\"t\", at column 6: a number does not begin with 0");
    event_refused("{\"t\":1.5}", "\"t\", at column 6: the number is not a whole one, written with digits alone");
    event_refused("{\"t\":1e3}", "\"t\", at column 6: the number is not a whole one, written with digits alone");
    event_refused("{\"t\":9223372036854775808}", "\"t\", at column 6: the number is larger than 64 bits hold");
    event_refused("{\"k\":\"print\",\"text\":\"abc", "\"text\", at column 25: the text has no closing quote");
    event_refused("{\"k\":\"print\",\"text\":\"a\tb\"}", "\"text\", at column 23: a control character in a text has to be escaped");
    event_refused("{\"k\":\"print\",\"text\":\"\\x\"}", "\"text\", at column 22: there is no such escape in JSON");
    event_refused("{\"k\":\"print\",\"text\":\"\\u12g4\"}", "\"text\", at column 22: four hexadecimal digits are missing behind this \\u");
    event_refused("{\"k\":\"print\",\"text\":\"\\udc00\"}", "\"text\", at column 22: this \\u is one half of a pair of surrogates");
    event_refused("{\"k\":\"print\",\"text\":\"\\ud800\\ud800\"}", "\"text\", at column 22: this \\u is one half of a pair of surrogates");
    event_refused("{\"k\":\"print\",\"text\":\"\xC3(\"}", "\"text\", at column 22: the text is no UTF-8 here");
    event_refused("{\"x\":[1,2,\"t\":0}", "\"x\", at column 14: a ',' or a ']' is missing here");
    event_refused("{\"x\":01}", "\"x\", at column 6: this is no value");
    event_refused("{\"x\":nil}", "\"x\", at column 6: this is no value");
    char deep[300] = "{\"x\":";
    memset(deep + strlen(deep), '[', 200);
    event_refused(deep, "\"x\", at column 71: values stand too deep within each other");
}

static void what_is_no_member_is_refused(void **unused)
{
    (void)unused;
    event_refused("{\"t\":10}", "\"k\" is missing: the kind of the event");
    event_refused("{\"k\":\"print\",\"text\":\"\"}", "\"t\" is missing: the time of the event");
    event_refused("{\"task\":1,\"t\":10}", "\"k\" is missing: the kind of the event");
    event_refused("{\"task\":1,\"k\":\"jump\",\"t\":10}", "there is no kind of event \"jump\"");
    event_refused("{\"t\":10,\"k\":\"jump\"}", "there is no kind of event \"jump\"");
    event_refused("{\"text\":\"x\",\"t\":0,\"k\":\"print\\n\"}", "there is no kind of event \"print?\"");
    event_refused("{\"t\":10,\"k\":\"\\u001b[2J\xC3\xA9 and much more than any kind of event has\"}",
                  "there is no kind of event \"?[2J\xC3\xA9 and much more than any kind of event ...\"");
    event_refused("{\"t\":10,\"k\":\"print\",\"txt\":\"\"}", "\"print\" has no \"txt\"");
    event_refused("{\"txt\":\"\",\"t\":10,\"k\":\"print\"}", "\"print\" has no \"txt\"");
    event_refused("{\"t\":10,\"t\":10}", "\"t\" stands there twice");
    event_refused("{\"t\":10,\"k\":\"enqueue\",\"object\":1}", "\"cause\" is missing: \"enqueue\" has one");
    event_refused("{\"t\":10,\"k\":\"resume\",\"enqueued\":0}", "\"task\" is missing: \"resume\" has one");
    event_refused("{\"t\":10,\"k\":\"print\",\"text\":\"\",\"file\":\"a\"}", "a place needs \"file\" and \"line\" both");
    event_refused("{\"t\":10,\"k\":\"print\",\"text\":\"\",\"function\":\"a\"}", "a place needs \"file\" and \"line\" both");
    event_refused("{\"t\":10,\"k\":\"coro_create\",\"coro\":2,\"definition\":{\"row\":2}}",
                  "\"definition\" is a place: it has file, line and function, and no \"row\"");
}

static void what_is_out_of_range_is_refused(void **unused)
{
    (void)unused;
    event_refused("{\"i\":2,\"t\":10,\"k\":\"clock\"}", "\"i\" is 2, but this is event number 1");
    event_refused("{\"t\":9,\"k\":\"print\",\"text\":\"\"}", "\"t\" is 9, earlier than the event before, which is at 10");
    event_refused("{\"t\":2305843009213693952}",
                  "\"t\" is 2305843009213693952; it has to be within -2305843009213693951 and 2305843009213693951");
    event_refused("{\"t\":10,\"k\":\"select\",\"until\":2305843009213693952}",
                  "\"until\" is 2305843009213693952 nanoseconds, and no time is more than 73 years from 0");
    event_refused("{\"t\":10,\"k\":\"timer_set\",\"object\":1,\"when\":9223372036854775807}",
                  "\"when\" is 9223372036854775807 nanoseconds, and no time is more than 73 years from 0");
    event_refused("{\"t\":10,\"k\":\"timer_set\",\"object\":1,\"when\":null}", "\"when\", at column 43: a number is missing here");
    event_refused("{\"t\":10,\"k\":\"end\",\"status\":-1}", "\"status\" is -1; it has to be within 0 and 4294967295");
    event_refused("{\"t\":10,\"k\":\"end\",\"status\":4294967296}", "\"status\" is 4294967296; it has to be within 0 and 4294967295");
    event_refused("{\"t\":10,\"k\":\"coro_create\",\"coro\":3}",
                  "\"coro\" is 3; objects are numbered from 1 in the order in which they are made, so that here there are 2 at most");
    event_refused("{\"t\":10,\"k\":\"resume\",\"task\":1,\"enqueued\":1}",
                  "\"enqueued\" is 1; it has to name an event before this one, which is number 1");
    event_refused("{\"t\":10,\"k\":\"future_create\",\"future\":2,\"type\":\"lok\"}", "\"type\" is \"lok\", which is no type of object");
    event_refused("{\"t\":10,\"k\":\"task_done\",\"task\":1,\"outcome\":\"ok\"}",
                  "\"outcome\" is \"ok\"; it has to be result, exception, cancelled or pending");
}

static void what_cannot_happen_is_refused(void **unused)
{
    (void)unused;
    event_refused("{\"t\":10,\"k\":\"resume\",\"task\":1,\"enqueued\":0}", "\"resume\" cannot happen here: the ready queue is empty");
    event_refused("{\"t\":10,\"k\":\"suspend\",\"task\":1}",
                  "\"suspend\" cannot happen here: task 1 does not run, and no other task does");
    event_refused("{\"t\":10,\"k\":\"task_create\",\"task\":1}",
                  "\"task_create\" cannot happen here: object 1 was made before, of type task by event 0");
}

// What a cut file has lost can be anything, so none is taken for whole.
static void a_file_cut_anywhere_is_refused(void **unused)
{
    (void)unused;
    struct script s;
    size_t size;
    script_init(&s);
    random_program(&s, 5, 60);
    char *lines = lines_of(s.trace, &size);
    for (size_t cut = 1; cut < size - 1; cut++) {
        trace *t = NULL;
        error e = {0};
        assert_int_equal(read_bytes(&t, lines, cut, &e), -EBADMSG);
        assert_non_null(strstr(e.text, "f.jsonl:"));
    }
    free(lines);
    script_deinit(&s);
}

// --- the rest ------------------------------------------------------------------------------------
// One that has been under way for long is shown how far it is: in events, for nobody knows how long such a stream is.
static void count_looks(struct progress *p, uint64_t done, uint64_t all)
{
    looks++;
    assert_in_range(done, 1, 40000);
    assert_int_equal(all, 0);
    p->shown = 0; // again at once
}

static void progress_is_told(void **unused)
{
    (void)unused;
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    fputs(HEAD, f);
    for (int i = 0; i < 40000; i++) fputs("{\"t\":1,\"k\":\"print\",\"text\":\"x\"}\n", f);
    fclose(f);
    f = fmemopen(text, size, "r");
    trace *t = NULL;
    struct progress progress = {.show = count_looks, .begun = 1};
    looks = 0;
    assert_int_equal(jsonl_read(&t, f, "f", &progress, NULL), 0);
    assert_int_equal(looks, 3);
    trace_free(t);
    fclose(f);
    free(text);
}

static void a_directory_cannot_be_read(void **unused)
{
    (void)unused;
    trace *t = NULL;
    error e = {0};
    FILE *f = fopen("/", "r");
    assert_int_equal(jsonl_read(&t, f, "/", nobody, &e), -EISDIR);
    assert_string_equal(e.text, "cannot read '/': Is a directory");
    fclose(f);
}

struct lines {
    char *text;
    size_t size;
};

static int read_again(void *context)
{
    struct lines *lines = context;
    trace *t = NULL;
    FILE *f = fmemopen(lines->text, lines->size, "r");
    int rc = jsonl_read(&t, f, "f", nobody, NULL);
    fclose(f);
    trace_free(t);
    return rc;
}

static void every_allocation_may_fail(void **unused)
{
    (void)unused;
    struct script s;
    struct lines lines;
    script_init(&s);
    trace_set_meta(s.trace, "source:a.c", "text");
    trace_set_lost(s.trace, "something");
    random_program(&s, 3, 200);
    lines.text = lines_of(s.trace, &lines.size);
    assert_true(fail_alloc_each(read_again, &lines) > 15);
    free(lines.text);
    script_deinit(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_comes_back),
        cmocka_unit_test(what_was_lost_comes_back),
        cmocka_unit_test(reading_gives_the_same_numbers_each_time),
        cmocka_unit_test(members_come_in_any_order),
        cmocka_unit_test(what_is_none_may_be_left_out),
        cmocka_unit_test(white_space_and_members_of_ones_own_are_passed_over),
        cmocka_unit_test(texts_may_be_escaped),
        cmocka_unit_test(a_text_may_be_longer_than_a_buffer),
        cmocka_unit_test(what_is_no_trace_is_refused),
        cmocka_unit_test(a_wrong_number_of_events_is_refused),
        cmocka_unit_test(what_is_no_json_is_refused),
        cmocka_unit_test(what_is_no_member_is_refused),
        cmocka_unit_test(what_is_out_of_range_is_refused),
        cmocka_unit_test(what_cannot_happen_is_refused),
        cmocka_unit_test(a_file_cut_anywhere_is_refused),
        cmocka_unit_test(progress_is_told),
        cmocka_unit_test(a_directory_cannot_be_read),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
