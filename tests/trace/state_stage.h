// A stage for tests of the state: events are written one by one, and after each the state is applied, copied and looked over.
#ifndef LOOPSCOPE_TESTS_TRACE_STATE_STAGE_H
#define LOOPSCOPE_TESTS_TRACE_STATE_STAGE_H

#include "trace/state.h"

#include <errno.h>
#include <string.h>

#include "support/check_state.h"
#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/script.h"

#define SECOND INT64_C(1000000000)

// A script and the state after its last event; every event is applied as it is written, and the
// invariants are looked at.
struct stage {
    struct script script;
    state state;
    uint32_t iteration;
};

// --- writing -------------------------------------------------------------------------------------

static inline int make_stage(void **data)
{
    static struct stage stage;
    stage = (struct stage){0};
    script_init(&stage.script);
    state_init(&stage.state);
    *data = &stage;
    return 0;
}

static inline int unmake_stage(void **data)
{
    struct stage *g = *data;
    state_deinit(&g->state);
    script_deinit(&g->script);
    return 0;
}

static inline void catch_up(struct stage *g)
{
    while (g->state.position < trace_length(g->script.trace)) {
        assert_int_equal(state_apply(&g->state, g->script.trace), 0);
        check_state(&g->state, g->script.trace);
    }
}

static inline uint32_t put(struct stage *g, enum event_kind kind, uint32_t subject, uint32_t a, uint32_t b)
{
    uint32_t index = script_event(&g->script, kind, subject, a, b);
    catch_up(g);
    return index;
}

static inline uint32_t put_ns(struct stage *g, enum event_kind kind, uint32_t subject, int64_t ns)
{
    uint32_t index = script_event_ns(&g->script, kind, subject, ns);
    catch_up(g);
    return index;
}

static inline uint32_t make(struct stage *g, enum event_kind kind, uint32_t a, uint32_t b)
{
    uint32_t id = script_make(&g->script, kind, a, b);
    catch_up(g);
    return id;
}

static inline uint32_t text(struct stage *g, const char *words) { return script_text(&g->script, words); }
static inline const struct object *object(const struct stage *g, uint32_t id)
{
    return state_at(&g->state, id);
}
static inline uint32_t last(const struct stage *g) { return trace_length(g->script.trace) - 1; }

// The event cannot happen now: the state says so and stays as it is. The trace is spoiled then:
// last thing of a test.
static inline void refuse(struct stage *g, enum event_kind kind, uint32_t subject, uint32_t a, uint32_t b)
{
    uint64_t before = state_hash(&g->state);
    script_event(&g->script, kind, subject, a, b);
    assert_int_equal(state_apply(&g->state, g->script.trace), -EBADMSG);
    assert_int_equal(state_hash(&g->state), before);
    check_state(&g->state, g->script.trace);
}

// --- what the runtime does, in its words ---------------------------------------------------------

static inline uint32_t enqueue(struct stage *g, uint32_t task, uint32_t cause)
{
    return put(g, EVENT_enqueue, task, 0, cause);
}

struct made {
    uint32_t task, coro, enqueued;
};

static inline struct made create_task(struct stage *g, const char *name)
{
    struct made m = {0};
    m.coro =
        make(g, EVENT_coro_create, script_place(&g->script, "chess.c", name, 1), text(g, "n=1"));
    m.task = make(g, EVENT_task_create, m.coro, text(g, name));
    m.enqueued = enqueue(g, m.task, last(g));
    return m;
}

static inline void iterate(struct stage *g)
{
    put(g, EVENT_iteration, ++g->iteration, g->state.ready_count - g->state.ready_cancelled, 0);
}
static inline void start_loop(struct stage *g)
{
    put(g, EVENT_loop_start, g->state.loop_number + 1, 0, 0);
}

// The first step of a task.
static inline void begin(struct stage *g, struct made m)
{
    put(g, EVENT_resume, m.task, m.enqueued, 0);
    put(g, EVENT_coro_call, m.coro, 0, 0);
}

// A loop with one task that runs.
static inline struct made run_one(struct stage *g, const char *name)
{
    start_loop(g);
    struct made m = create_task(g, name);
    iterate(g);
    begin(g, m);
    return m;
}

static inline uint32_t finish(struct stage *g, struct made m, enum outcome outcome)
{
    put(g, EVENT_coro_return, m.coro, outcome, 0);
    return put(g, EVENT_task_done, m.task, outcome, text(g, "None"));
}

static inline uint32_t fall_asleep(struct stage *g, uint32_t task, int64_t seconds)
{
    uint32_t future = make(g, EVENT_future_create, OBJECT_sleep, 0);
    put_ns(g, EVENT_timer_set, future, g->script.now + seconds * SECOND);
    put(g, EVENT_suspend, task, future, 0);
    return future;
}

static inline void sleep_until(struct stage *g, int64_t when)
{
    put_ns(g, EVENT_select, 0, when);
    g->script.now = when;
    put(g, EVENT_clock, 0, 0, 0);
}

// --- a line at a semaphore ---

static inline uint32_t stand_in_line(struct stage *g, uint32_t sync, uint32_t task)
{
    uint32_t waiter = make(g, EVENT_future_create, OBJECT_waiter, sync);
    put(g, EVENT_sync_wait, sync, waiter, 0);
    put(g, EVENT_suspend, task, waiter, 0);
    return waiter;
}

static inline struct hold first_hold(const struct stage *g)
{
    struct hold h;
    assert_int_equal(state_holds(&g->state, 0, &h, 1), 1);
    return h;
}

// Three tasks at a semaphore of one permit: the first holds it and runs, the others stand in line.
struct line {
    struct made tasks[3];
    uint32_t sync, waiters[3];
};

static inline struct line stand_three(struct stage *g)
{
    struct line l = {.sync = make(g, EVENT_sync_create, OBJECT_semaphore, 1)};
    start_loop(g);
    for (int i = 0; i < 3; i++) l.tasks[i] = create_task(g, "worker");
    iterate(g);
    begin(g, l.tasks[0]);
    put(g, EVENT_sync_acquire, l.sync, l.tasks[0].task, 0);
    uint32_t suspend = put(g, EVENT_suspend, l.tasks[0].task, 0, 0);
    enqueue(g, l.tasks[0].task, suspend);
    for (int i = 1; i < 3; i++) {
        begin(g, l.tasks[i]);
        l.waiters[i] = stand_in_line(g, l.sync, l.tasks[i].task);
    }
    iterate(g);
    put(g, EVENT_resume, l.tasks[0].task, suspend + 1, 0);
    return l;
}

static inline uint32_t release_to(struct stage *g, struct line *l, int to)
{
    put(g, EVENT_sync_release, l->sync, l->tasks[0].task, 1);
    put(g, EVENT_sync_wake, l->sync, l->waiters[to], 0);
    return enqueue(g, l->tasks[to].task,
                   put(g, EVENT_future_done, l->waiters[to], OUTCOME_result, 0));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_stage, unmake_stage)

#endif
