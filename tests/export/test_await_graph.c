#include "export/await_graph.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/random_program.h"
#include "support/script.h"

static void apply_all(state *s, const trace *t)
{
    while (s->position < trace_length(t)) assert_int_equal(state_apply(s, t), 0);
}

// Whether an arrow leads from one object to another, and of what kind.
static const struct arrow *find(const struct await_graph *g, uint32_t from, uint32_t to)
{
    for (const struct arrow *a = g->arrows; a < g->arrows + g->arrow_count; a++)
        if (a->from == from && a->to == to) return a;
    return NULL;
}

static void expect(const struct await_graph *g, uint32_t from, uint32_t to, enum arrow_kind kind)
{
    const struct arrow *a = find(g, from, to);
    assert_non_null(a);
    assert_int_equal(a->kind, kind);
}

static void children_timeouts_and_workers(void **data)
{
    (void)data;
    struct script s;
    struct await_graph g;
    state now;
    script_init(&s);
    state_init(&now);
    uint32_t task = script_make(&s, EVENT_task_create, 0, script_text(&s, "A"));
    uint32_t child = script_make(&s, EVENT_task_create, 0, script_text(&s, "B"));
    uint32_t member = script_make(&s, EVENT_task_create, 0, script_text(&s, "C"));
    uint32_t gather = script_make(&s, EVENT_future_create, OBJECT_gather, 0);
    script_event(&s, EVENT_done_callback, child, script_text(&s, "_done_callback"), gather);
    uint32_t group = script_make(&s, EVENT_context_create, OBJECT_task_group, 0);
    script_event(&s, EVENT_done_callback, member, script_text(&s, "_on_task_done"), group);
    uint32_t end = script_make(&s, EVENT_future_create, OBJECT_future, group);
    uint32_t call = script_make(&s, EVENT_future_create, OBJECT_executor_call, 0);
    script_event(&s, EVENT_executor_submit, call, script_text(&s, "f"), 0);
    uint32_t worker = script_make(&s, EVENT_worker_create, script_text(&s, "worker"), 0);
    script_event(&s, EVENT_worker_begin, worker, call, 0);
    script_event(&s, EVENT_worker_wait, worker, child, 0);
    uint32_t idle = script_make(&s, EVENT_future_create, OBJECT_future, 0);
    apply_all(&now, s.trace);
    assert_int_equal(await_graph_init(&g, &now), 0);
    expect(&g, gather, child, ARROW_waits_for);
    expect(&g, group, member, ARROW_waits_for);
    expect(&g, end, group, ARROW_waits_for);
    expect(&g, call, worker, ARROW_runs_on);
    expect(&g, worker, child, ARROW_awaits);
    assert_int_equal(g.arrow_count, 5);
    assert_true(g.nodes[task]);
    assert_false(g.nodes[idle]); // nobody waits for it
    assert_int_equal(g.circle_count, 0);
    await_graph_deinit(&g);
    state_deinit(&now);
    script_deinit(&s);
}

// Tasks that await each other as `awaits` says, by index; -1: none. The number of the circle of each.
static void circles(const int *awaits, int count, const uint32_t *expected, uint32_t circle_count)
{
    struct script s;
    struct await_graph g;
    state now;
    script_init(&s);
    state_init(&now);
    for (int i = 0; i < count; i++) {
        uint32_t task = script_make(&s, EVENT_task_create, 0, script_text(&s, "T"));
        script_event(&s, EVENT_enqueue, task, 0, 0);
    }
    script_event(&s, EVENT_iteration, 1, (uint32_t)count, 0);
    for (int i = 0; i < count; i++) {
        script_event(&s, EVENT_resume, (uint32_t)i + 1, (uint32_t)i * 2 + 1, 0);
        if (awaits[i] >= 0) script_event(&s, EVENT_suspend, (uint32_t)i + 1, (uint32_t)awaits[i] + 1, 0);
        else script_event(&s, EVENT_task_done, (uint32_t)i + 1, OUTCOME_result, 0);
    }
    apply_all(&now, s.trace);
    assert_int_equal(await_graph_init(&g, &now), 0);
    assert_int_equal(g.circle_count, circle_count);
    for (int i = 0; i < count; i++) assert_int_equal(g.circles[i + 1], expected[i]);
    for (uint32_t i = 0; i < g.arrow_count; i++)
        assert_int_equal(g.arrows[i].in_circle, g.circles[g.arrows[i].from] && g.circles[g.arrows[i].from] == g.circles[g.arrows[i].to]);
    await_graph_deinit(&g);
    state_deinit(&now);
    script_deinit(&s);
}

static void circles_are_found(void **data)
{
    (void)data;
    circles((const int[]){1, 2, -1}, 3, (const uint32_t[]){0, 0, 0}, 0);
    circles((const int[]){1, 2, 0, 0}, 4, (const uint32_t[]){1, 1, 1, 0}, 1);
    circles((const int[]){1, 0, 3, 2, 3}, 5, (const uint32_t[]){1, 1, 2, 2, 0}, 2);
    circles((const int[]){0}, 1, (const uint32_t[]){1}, 1); // itself
    circles((const int[]){4, 0, 1, 2, 3}, 5, (const uint32_t[]){1, 1, 1, 1, 1}, 1);
}

// A chain as long as that needs no stack.
static void a_long_chain(void **data)
{
    (void)data;
    enum { LENGTH = 20000 };
    int *awaits = calloc(LENGTH, sizeof *awaits);
    uint32_t *expected = calloc(LENGTH, sizeof *expected);
    for (int i = 0; i < LENGTH; i++) awaits[i] = i + 1 < LENGTH ? i + 1 : -1;
    circles(awaits, LENGTH, expected, 0);
    free(awaits);
    free(expected);
}

static void random_programs(void **data)
{
    (void)data;
    for (uint32_t seed = 1; seed <= 20; seed++) {
        struct script s;
        state now;
        script_init(&s);
        state_init(&now);
        random_program(&s, seed, 1000);
        while (now.position < trace_length(s.trace)) {
            struct await_graph g;
            assert_int_equal(state_apply(&now, s.trace), 0);
            if (now.position % 50) continue;
            assert_int_equal(await_graph_init(&g, &now), 0);
            for (uint32_t id = 1; id < now.object_count; id++) {
                const struct object *o = state_at(&now, id);
                if (o->type != OBJECT_task || o->outcome) continue;
                assert_true(g.nodes[id]);
                if (!o->awaits) continue;
                const struct object *awaited = state_at(&now, o->awaits);
                assert_true(awaited->type == OBJECT_waiter || find(&g, id, o->awaits));
            }
            await_graph_deinit(&g);
        }
        state_deinit(&now);
        script_deinit(&s);
    }
}

static int attempt(void *s)
{
    struct await_graph g;
    int rc = await_graph_init(&g, s);
    if (rc == 0) await_graph_deinit(&g);
    return rc;
}

static void each_allocation_may_fail(void **data)
{
    (void)data;
    struct script s;
    state now;
    script_init(&s);
    state_init(&now);
    random_program(&s, 1, 300);
    while (now.position < trace_length(s.trace) / 2) assert_int_equal(state_apply(&now, s.trace), 0);
    fail_alloc_each(attempt, &now);
    state_deinit(&now);
    script_deinit(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(children_timeouts_and_workers), cmocka_unit_test(circles_are_found),
        cmocka_unit_test(a_long_chain),                  cmocka_unit_test(random_programs),
        cmocka_unit_test(each_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
