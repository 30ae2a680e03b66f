#include "query/predict.h"

#include <string.h>

#include "narrate/stage.h"
#include "support/chess_trace.h"
#include "support/fail_alloc.h"

// What a question has as its only right answer.
static const char *right(const struct question *q) { return q->options[q->right].text; }

static bool offers(const struct question *q, const char *text)
{
    for (uint32_t i = 0; i < q->option_count; i++)
        if (strcmp(q->options[i].text, text) == 0) return true;
    return false;
}

// The question at the end of what has happened so far: made again when more has.
static int asked(struct stage *g, uint32_t position, enum question_sort sort, struct question *out)
{
    history *h;
    assert_int_equal(history_new(&h, g->script.trace), 0);
    int made = question_make(g->script.trace, h, position, sort, out);
    history_free(h);
    return made;
}

static void names_of_sorts(void **data)
{
    (void)data;
    for (unsigned sort = 0; sort < QUESTION_SORTS; sort++)
        assert_int_equal(question_sort_named(question_sort_name((enum question_sort)sort)), sort);
    assert_int_equal(question_sort_named("no such kind"), QUESTION_SORTS);
    assert_int_equal(question_sort_named(""), QUESTION_SORTS);
}

static void nothing_to_ask(void **data)
{
    struct stage *g = *data;
    struct predict p;
    trace *empty;
    assert_int_equal(trace_new(&empty), 0);
    assert_int_equal(predict_make(empty, &p), 0);
    assert_int_equal(p.count, 0);
    trace_free(empty);
    assert_int_equal(predict_make(g->script.trace, &p), 0); // a task begins and does nothing
    assert_int_equal(p.count, 0);
}

// Two tasks that were made run in that order, whatever the newest would like.
static void who_runs_next(void **data)
{
    struct stage *g = *data;
    struct question q;
    uint32_t first = creates(g, "Ada", "count", "");
    creates(g, "Bob", "count", "");
    sleeps(g, 1);
    uint32_t position = trace_length(g->script.trace);
    assert_int_equal(asked(g, position, QUESTION_next, &q), 0); // nobody has run yet
    iterates(g);
    resumes(g, first);
    assert_int_equal(asked(g, position, QUESTION_next, &q), 1);
    assert_string_equal(right(&q), "Ada");
    assert_int_equal(q.options[q.right].object, first);
    assert_true(offers(&q, "Bob"));
    assert_int_equal(q.position, position);
    assert_int_equal(q.answered, trace_length(g->script.trace));
}

static int make(void *t)
{
    static struct predict p;
    return predict_make(t, &p);
}

static void without_memory(void **data)
{
    (void)data;
    trace *t = chess_trace(2, 2);
    fail_alloc_each(make, t);
    trace_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_sorts),
        cmocka_unit_test_setup_teardown(nothing_to_ask, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_runs_next, set_up, tear_down),
        cmocka_unit_test(without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
