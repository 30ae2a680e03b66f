#include "query/predict.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    PARTS = 16,         // of the run: questions are spread over them
    KEPT = 3,           // moments of a sort and a part
    NEAR = 3,           // events: nearer than that to another question none is asked
    TRIES = 96,         // moments that are looked at closely
    SAME_SORT = 14,     // what a moment loses for each question of its sort that there is
    SAME_PART = 12,     // and of its part
};

struct moment_of_interest {
    uint32_t position, interest;
    enum question_sort sort;
    bool taken; // asked, or none
};

struct candidates {
    struct moment_of_interest kept[PARTS][QUESTION_SORTS][KEPT]; // the most telling first
};

// A later moment is not more telling than an earlier one of the same interest.
static void keep(struct moment_of_interest *kept, struct moment_of_interest m)
{
    for (int i = 0; i < KEPT; i++) {
        if (kept[i].interest >= m.interest) continue;
        memmove(kept + i + 1, kept + i, (size_t)(KEPT - 1 - i) * sizeof *kept);
        kept[i] = m;
        return;
    }
}

static uint32_t part_of(const trace *t, uint32_t position) { return (uint32_t)((uint64_t)position * PARTS / ((uint64_t)trace_length(t) + 1)); }

// The task that asyncio.run is given. What runs when it is done is asyncio's own, and nothing to ask about.
static uint32_t main_task(uint32_t main, event e)
{
    if (e.kind == EVENT_loop_start) return 0;
    return e.kind == EVENT_task_create && main == 0 ? e.subject : main;
}

static int look(const trace *t, struct candidates *c)
{
    state s;
    uint32_t main = 0;
    state_init(&s);
    int rc = 0;
    while (s.position < trace_length(t) && (rc = state_apply(&s, t)) == 0) {
        main = main_task(main, trace_event(t, s.position - 1));
        if (main && state_at(&s, main)->status >= TASK_done) continue;
        for (unsigned sort = 0; sort < QUESTION_SORTS; sort++) {
            uint32_t interest = question_interest(t, &s, (enum question_sort)sort);
            if (interest) keep(c->kept[part_of(t, s.position)][sort], (struct moment_of_interest){s.position, interest, (enum question_sort)sort, false});
        }
    }
    state_deinit(&s);
    return rc;
}

// --- choosing ---------------------------------------------------------------------------------------------------------
static uint32_t count_of_sort(const struct predict *p, enum question_sort sort)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < p->count; i++) count += p->questions[i].sort == sort;
    return count;
}

static uint32_t count_of_part(const trace *t, const struct predict *p, uint32_t part)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < p->count; i++) count += part_of(t, p->questions[i].position) == part;
    return count;
}

static bool is_near(const struct predict *p, uint32_t position)
{
    for (uint32_t i = 0; i < p->count; i++) {
        uint32_t other = p->questions[i].position, between = other > position ? other - position : position - other;
        if (between < NEAR) return true;
    }
    return false;
}

static struct moment_of_interest *most_telling(const trace *t, struct candidates *c, const struct predict *p)
{
    struct moment_of_interest *best = NULL;
    int best_value = 0;
    for (uint32_t part = 0; part < PARTS; part++) {
        int crowd = SAME_PART * (int)count_of_part(t, p, part);
        for (unsigned sort = 0; sort < QUESTION_SORTS; sort++) {
            uint32_t asked = count_of_sort(p, (enum question_sort)sort);
            if (asked >= question_sort_most((enum question_sort)sort)) continue;
            for (int i = 0; i < KEPT; i++) {
                struct moment_of_interest *m = &c->kept[part][sort][i];
                int value = (int)m->interest - crowd - SAME_SORT * (int)asked;
                if (!m->interest || m->taken || is_near(p, m->position) || (best && value <= best_value)) continue;
                best = m;
                best_value = value;
            }
        }
    }
    return best;
}

// The same lesson, or the same question with the same right answer.
static bool is_repeated(const struct predict *p, const struct question *q)
{
    for (uint32_t i = 0; i < p->count; i++) {
        const struct question *other = &p->questions[i];
        if (other->sort != q->sort) continue;
        if (q->lesson && q->lesson == other->lesson) return true;
        if (strcmp(other->title, q->title) == 0 && strcmp(other->options[other->right].text, q->options[q->right].text) == 0) return true;
    }
    return false;
}

static int by_position(const void *a, const void *b)
{
    const struct question *x = a, *y = b;
    return x->position < y->position ? -1 : x->position > y->position;
}

static int choose(const trace *t, history *h, struct candidates *c, struct predict *out)
{
    struct moment_of_interest *m;
    for (int tries = 0; tries < TRIES && out->count < PREDICT_MAX && (m = most_telling(t, c, out)); tries++) {
        struct question *q = &out->questions[out->count];
        int rc = question_make(t, h, m->position, m->sort, q);
        if (rc == -ENOMEM) return rc;
        m->taken = true;
        if (rc > 0 && !is_repeated(out, q)) out->count++;
    }
    qsort(out->questions, out->count, sizeof *out->questions, by_position);
    return 0;
}

int predict_make(const trace *t, struct predict *out)
{
    history *h = NULL;
    struct candidates *c = calloc(1, sizeof *c);
    out->count = 0;
    int seen = c ? look(t, c) : -ENOMEM, rc = seen == -ENOMEM ? seen : history_new(&h, t);
    if (rc == 0) rc = choose(t, h, c, out);
    history_free(h);
    free(c);
    return rc ? rc : seen;
}
