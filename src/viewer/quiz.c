#include "viewer/quiz.h"

void quiz_begin(struct quiz *q, const struct predict *asked, uint32_t position)
{
    uint32_t first = 0;
    while (first < asked->count && asked->questions[first].position < position) first++;
    if (first == asked->count) first = 0;
    *q = (struct quiz){.phase = asked->count ? QUIZ_asks : QUIZ_none, .asked = *asked, .first = first, .at = first};
}

const struct question *quiz_question(const struct quiz *q) { return q->phase == QUIZ_asks ? &q->asked.questions[q->at] : NULL; }

bool quiz_is_answered(const struct quiz *q) { return q->phase == QUIZ_asks && q->chosen[q->at]; }

bool quiz_is_right(const struct quiz *q, uint32_t question)
{
    return q->chosen[question] && q->chosen[question] - 1u == q->asked.questions[question].right;
}

uint32_t quiz_answered(const struct quiz *q)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < q->asked.count; i++) count += q->chosen[i] != 0;
    return count;
}

uint32_t quiz_score(const struct quiz *q)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < q->asked.count; i++) count += quiz_is_right(q, i);
    return count;
}

uint32_t quiz_streak(const struct quiz *q)
{
    uint32_t count = 0;
    for (uint32_t i = q->first + quiz_answered(q); i-- > q->first && quiz_is_right(q, i);) count++;
    return count;
}

bool quiz_answer(struct quiz *q, uint32_t option)
{
    if (q->phase != QUIZ_asks || q->chosen[q->at] || option >= q->asked.questions[q->at].option_count) return false;
    q->chosen[q->at] = (uint8_t)(option + 1);
    return true;
}

bool quiz_next(struct quiz *q)
{
    if (!quiz_is_answered(q)) return false;
    q->why = false;
    if (++q->at == q->asked.count) q->phase = QUIZ_over;
    return true;
}

uint32_t quiz_why_not(const struct quiz *q)
{
    if (!quiz_is_answered(q) || quiz_is_right(q, q->at)) return 0;
    return quiz_question(q)->options[q->chosen[q->at] - 1].object;
}
