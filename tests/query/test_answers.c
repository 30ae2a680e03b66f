// A file of answers: written line by line, and graded; what was changed in it is found.
#include "query/grade.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "query/answers.h"
#include "query/fingerprint.h"
#include "support/chess_trace.h"
#include "support/cmocka_all.h"
#include "support/fail_alloc.h"

struct fixture {
    char directory[100], path[140];
    trace *trace;
    struct predict questions;
    uint64_t hash;
};

static int set_up(void **data)
{
    static struct fixture f;
    strcpy(f.directory, "/tmp/loopscope-test-XXXXXX");
    assert_non_null(mkdtemp(f.directory));
    snprintf(f.path, sizeof f.path, "%s/ada.jsonl", f.directory);
    f.trace = chess_trace(4, 4);
    assert_int_equal(predict_make(f.trace, &f.questions), 0);
    assert_int_equal(fingerprint_of(f.trace, &f.hash), 0);
    assert_true(f.questions.count >= 3);
    *data = &f;
    return 0;
}

static int tear_down(void **data)
{
    struct fixture *f = *data;
    unlink(f->path);
    rmdir(f->directory);
    trace_free(f->trace);
    return 0;
}

// The first question wrongly, the others rightly; two stretches that overlap.
static void write_answers(struct fixture *f)
{
    answers *a;
    error e;
    unlink(f->path);
    assert_int_equal(answers_open(&a, f->path, f->trace, &e), 0);
    assert_int_equal(answers_run(a), 0);
    assert_int_equal(answers_visit(a, "watch", 0, 10, 1000), 0);
    for (uint32_t i = 0; i < f->questions.count; i++) {
        const struct question *q = &f->questions.questions[i];
        assert_int_equal(answers_answer(a, q, i, i ? q->right : q->right == 0, 2000), 0);
    }
    assert_int_equal(answers_visit(a, "predict", 5, 20, 500), 0);
    assert_int_equal(answers_close(a), 0);
}

static int grade(struct fixture *f, struct grade *g, error *e) { return grade_file(g, f->path, f->trace, f->hash, &f->questions, e); }

static char *text_of(struct fixture *f)
{
    static char text[1 << 16];
    FILE *file = fopen(f->path, "r");
    size_t size = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[size] = 0;
    return text;
}

static void put(struct fixture *f, const char *text, size_t size)
{
    FILE *file = fopen(f->path, "w");
    assert_int_equal(fwrite(text, 1, size, file), size);
    fclose(file);
}

static void what_was_written_is_graded(void **data)
{
    struct fixture *f = *data;
    struct grade g;
    error e;
    uint32_t sum = 0;
    write_answers(f);
    assert_int_equal(grade(f, &g, &e), 0);
    assert_string_equal(g.name, "ada");
    assert_int_equal(g.answered, f->questions.count);
    assert_int_equal(g.right, f->questions.count - 1);
    for (unsigned sort = 0; sort < QUESTION_SORTS; sort++) sum += g.by_sort[sort];
    assert_int_equal(sum, g.right);
    assert_int_equal(g.visited, 20); // each event once
    assert_int_equal(g.milliseconds, 2000 * g.answered);
    assert_true(g.ended);
    assert_int_equal(g.chosen[0], 1 + (f->questions.questions[0].right == 0));
}

// However the stretches lie: each event counts once, the last one too.
static void stretches_are_summed(void **data)
{
    struct fixture *f = *data;
    uint32_t length = trace_length(f->trace);
    const struct {
        uint32_t first, end;
    } stretches[] = {{length - 5, length}, {3, 6}, {3, 6}, {4, 9}, {9, 10}, {20, 30}, {22, 25}};
    struct grade g;
    answers *a;
    error e;
    unlink(f->path);
    assert_int_equal(answers_open(&a, f->path, f->trace, &e), 0);
    assert_int_equal(answers_run(a), 0);
    for (size_t i = 0; i < sizeof stretches / sizeof *stretches; i++) assert_int_equal(answers_visit(a, "watch", stretches[i].first, stretches[i].end, 0), 0);
    assert_int_equal(answers_close(a), 0);
    assert_int_equal(grade(f, &g, &e), 0);
    assert_int_equal(g.visited, 5 + 7 + 10);
}

// As query/parameter.h reads them: a later declaration counts, and what declares nothing is none.
static void parameters_are_those_of_the_run(void **data)
{
    struct fixture *f = *data;
    answers *a;
    error e;
    assert_int_equal(trace_set_meta(f->trace, "param:boards", "int 24 1 200 8"), 0);
    assert_int_equal(trace_set_meta(f->trace, "param:speed", "choice slow slow|fast - fast"), 0);
    assert_int_equal(trace_set_meta(f->trace, "param:broken", "no declaration"), 0);
    unlink(f->path);
    assert_int_equal(answers_open(&a, f->path, f->trace, &e), 0);
    assert_int_equal(answers_close(a), 0);
    assert_non_null(strstr(text_of(f), "\"parameters\":{\"boards\":\"8\",\"speed\":\"fast\"}"));
}

static void a_file_is_not_written_over(void **data)
{
    struct fixture *f = *data;
    answers *a;
    error e;
    write_answers(f);
    assert_int_equal(answers_open(&a, f->path, f->trace, &e), -EEXIST);
    assert_non_null(strstr(e.text, f->path));
    assert_int_equal(answers_open(&a, "/nowhere/at/all", f->trace, &e), -ENOENT);
}

// Whenever a window is lost, all whole lines before are there; half a line is none.
static void a_file_that_was_cut_off_is_graded_as_far_as_it_goes(void **data)
{
    struct fixture *f = *data;
    struct grade g;
    error e;
    write_answers(f);
    char *text = text_of(f);
    size_t all = strlen(text), first = strcspn(text, "\n") + 1;
    char *whole = strdup(text);
    for (size_t size = first; size < all; size += 7) {
        uint32_t answered = 0;
        put(f, whole, size);
        for (size_t i = 0; i + 12 < size; i++) answered += strncmp(whole + i, "{\"k\":\"answer\"", 13) == 0 && memchr(whole + i, '\n', size - i);
        assert_int_equal(grade(f, &g, &e), 0);
        assert_int_equal(g.answered >= answered && g.answered <= answered + 1, 1);
        assert_false(g.ended);
    }
    free(whole);
}

// One character of any line, whichever: it is refused, with the line.
static void a_file_that_was_changed_is_refused(void **data)
{
    struct fixture *f = *data;
    struct grade g;
    error e;
    write_answers(f);
    char *whole = strdup(text_of(f));
    size_t size = strlen(whole);
    uint32_t line = 1;
    for (size_t i = 0; i + 1 < size; i++) {
        if (whole[i] == '\n') {
            line++;
            continue;
        }
        char before = whole[i], expected[200];
        whole[i] = before == '1' ? '2' : before >= '0' && before <= '9' ? '1' : before == 'a' ? 'b' : before == '"' ? '\'' : 'a';
        put(f, whole, size);
        whole[i] = before;
        assert_int_equal(grade(f, &g, &e), -EBADMSG);
        snprintf(expected, sizeof expected, "%s:%u: ", f->path, line);
        if (strncmp(e.text, expected, strlen(expected)) != 0) fail_msg("byte %zu: %s", i, e.text);
    }
    free(whole);
}

static void a_line_that_was_taken_out_is_missed(void **data)
{
    struct fixture *f = *data;
    struct grade g;
    error e;
    write_answers(f);
    char *text = text_of(f), *second = strchr(text, '\n') + 1, *third = strchr(second, '\n') + 1;
    memmove(second, third, strlen(third) + 1);
    put(f, text, strlen(text));
    assert_int_equal(grade(f, &g, &e), -EBADMSG);
    assert_non_null(strstr(e.text, ":2: "));
}

static void another_run_is_refused(void **data)
{
    struct fixture *f = *data;
    struct grade g;
    error e;
    struct predict questions;
    uint64_t hash;
    trace *other = chess_trace(4, 5);
    write_answers(f);
    assert_int_equal(predict_make(other, &questions), 0);
    assert_int_equal(fingerprint_of(other, &hash), 0);
    assert_int_equal(grade_file(&g, f->path, other, hash, &questions, &e), -EBADMSG);
    assert_non_null(strstr(e.text, ":1: it is about another run"));
    trace_free(other);
    put(f, "", 0);
    assert_int_equal(grade(f, &g, &e), -EBADMSG);
    put(f, "hello\n", 6);
    assert_int_equal(grade(f, &g, &e), -EBADMSG);
    unlink(f->path);
    assert_int_equal(grade(f, &g, &e), -ENOENT);
}

// The same run has the same fingerprint, and hardly any other.
static void fingerprints(void **data)
{
    struct fixture *f = *data;
    uint64_t same, other, shorter;
    trace *again = chess_trace(4, 4), *more = chess_trace(4, 5), *prefix;
    assert_int_equal(fingerprint_of(again, &same), 0);
    assert_int_equal(fingerprint_of(more, &other), 0);
    assert_true(same == f->hash && other != f->hash);
    assert_int_equal(trace_prefix_new(&prefix, again), 0);
    trace_prefix_set_length(prefix, again, trace_length(again) - 1);
    assert_int_equal(fingerprint_of(prefix, &shorter), 0);
    assert_true(shorter != f->hash);
    trace_prefix_free(prefix);
    trace_free(again);
    trace_free(more);
}

static int write_and_grade(void *data)
{
    struct fixture *f = data;
    answers *a;
    struct grade g;
    uint64_t hash;
    error e;
    unlink(f->path);
    int rc = fingerprint_of(f->trace, &hash);
    if (rc == 0) rc = answers_open(&a, f->path, f->trace, &e);
    if (rc) return rc;
    rc = answers_run(a);
    if (rc == 0) rc = answers_answer(a, &f->questions.questions[0], 0, 0, 1);
    if (rc == 0) rc = answers_visit(a, "watch", 0, 10, 1000);
    int closed = answers_close(a);
    if (rc == 0) rc = closed;
    return rc ? rc : grade(f, &g, &e);
}

static void without_memory(void **data) { fail_alloc_each(write_and_grade, *data); }

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_written_is_graded, set_up, tear_down), cmocka_unit_test_setup_teardown(stretches_are_summed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(parameters_are_those_of_the_run, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_is_not_written_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_that_was_cut_off_is_graded_as_far_as_it_goes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_that_was_changed_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_line_that_was_taken_out_is_missed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_run_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(fingerprints, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_memory, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
