#include "viewer/quiz.h"

#include "support/chess_trace.h"
#include "support/cmocka_all.h"

static struct quiz quiz_of_chess(void)
{
    static struct predict p;
    trace *t = chess_trace(6, 30);
    struct quiz q;
    assert_int_equal(predict_make(t, &p), 0);
    assert_true(p.count >= 3);
    trace_free(t);
    quiz_begin(&q, &p, 0);
    return q;
}

static uint32_t wrong(const struct quiz *q) { return quiz_question(q)->right == 0; }

static void a_first_answer_stands(void **context)
{
    (void)context;
    struct quiz q = quiz_of_chess();
    assert_false(quiz_is_answered(&q));
    assert_false(quiz_next(&q)); // not before it is answered
    assert_false(quiz_answer(&q, quiz_question(&q)->option_count));
    assert_true(quiz_answer(&q, wrong(&q)));
    assert_false(quiz_answer(&q, quiz_question(&q)->right));
    assert_true(quiz_is_answered(&q) && !quiz_is_right(&q, 0));
    assert_int_equal(quiz_score(&q), 0);
    assert_int_equal(quiz_answered(&q), 1);
    assert_int_equal(quiz_why_not(&q), quiz_question(&q)->options[wrong(&q)].object);
}

static void score_and_streak(void **context)
{
    (void)context;
    struct quiz q = quiz_of_chess();
    uint32_t count = q.asked.count;
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(q.at, i);
        assert_true(quiz_answer(&q, i == 1 ? wrong(&q) : quiz_question(&q)->right));
        assert_int_equal(quiz_streak(&q), i < 1 ? 1 : i - 1);
        assert_int_equal(quiz_score(&q), i < 1 ? 1 : i);
        assert_int_equal(quiz_why_not(&q) && i != 1, 0);
        assert_true(quiz_next(&q));
    }
    assert_int_equal(q.phase, QUIZ_over);
    assert_null(quiz_question(&q));
    assert_false(quiz_answer(&q, 0));
    assert_false(quiz_next(&q));
    assert_int_equal(quiz_answered(&q), count);
}

// In the middle of a run, as at a stop of a lesson, the question is about what comes next, not about what was seen.
static void it_begins_where_one_looks(void **context)
{
    (void)context;
    struct quiz all = quiz_of_chess(), q;
    uint32_t count = all.asked.count, second = all.asked.questions[1].position;
    assert_true(count > 2 && all.asked.questions[0].position < second);
    quiz_begin(&q, &all.asked, second);
    assert_int_equal(q.at, 1);
    quiz_begin(&q, &all.asked, second - 1);
    assert_int_equal(q.at, 1);
    quiz_begin(&q, &all.asked, all.asked.questions[count - 1].position);
    assert_true(q.at > 0 && q.asked.questions[q.at].position == all.asked.questions[count - 1].position);
    quiz_begin(&q, &all.asked, all.asked.questions[count - 1].position + 1); // nothing is left to ask: all is
    assert_int_equal(q.at, 0);
    quiz_begin(&q, &all.asked, second);
    for (uint32_t i = 1; i < count; i++) {
        assert_true(quiz_answer(&q, i == 1 ? wrong(&q) : quiz_question(&q)->right));
        assert_int_equal(quiz_streak(&q), i - 1);
        assert_true(quiz_next(&q));
    }
    assert_int_equal(q.phase, QUIZ_over);
    assert_int_equal(quiz_answered(&q), count - 1);
    assert_int_equal(quiz_score(&q), count - 2);
}

static void nothing_to_ask(void **context)
{
    (void)context;
    struct quiz q;
    const struct predict none = {.count = 0};
    quiz_begin(&q, &none, 0);
    assert_int_equal(q.phase, QUIZ_none);
    assert_null(quiz_question(&q));
    assert_false(quiz_answer(&q, 0));
    assert_int_equal(quiz_streak(&q) + quiz_score(&q) + quiz_answered(&q), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_first_answer_stands),
        cmocka_unit_test(score_and_streak),
        cmocka_unit_test(it_begins_where_one_looks), cmocka_unit_test(nothing_to_ask),
    };
    return cmocka_run_group_tests_name("quiz", tests, NULL, NULL);
}
