// A trace written by hand, and what is told of its last event. A stage begins with a running main task.
#ifndef LOOPSCOPE_TESTS_NARRATE_STAGE_H
#define LOOPSCOPE_TESTS_NARRATE_STAGE_H

#include "narrate/narrate.h"
#include "support/cmocka_all.h"
#include "support/script.h"

#define SECOND INT64_C(1000000000)
#define MILLISECOND INT64_C(1000000)

struct stage {
    struct script script;
    state state;
    uint32_t iteration;
    uint32_t enqueued[64]; // by object: its last enqueue event
};

static inline void apply(struct stage *g) { assert_int_equal(state_apply(&g->state, g->script.trace), 0); }

// An event happens; returns its index.
static inline uint32_t happens(struct stage *g, enum event_kind kind, uint32_t subject, uint32_t a, uint32_t b)
{
    uint32_t index = script_event(&g->script, kind, subject, a, b);
    apply(g);
    if (kind == EVENT_enqueue) g->enqueued[subject] = index;
    return index;
}

static inline uint32_t happens_ns(struct stage *g, enum event_kind kind, uint32_t subject, int64_t ns)
{
    uint32_t index = script_event_ns(&g->script, kind, subject, ns);
    apply(g);
    return index;
}

// An event that makes an object happens; returns the object.
static inline uint32_t makes(struct stage *g, enum event_kind kind, uint32_t a, uint32_t b)
{
    uint32_t id = script_make(&g->script, kind, a, b);
    apply(g);
    return id;
}

static inline uint32_t text(struct stage *g, const char *s) { return script_text(&g->script, s); }

// What the last event is told as.
static inline void told(struct stage *g, const char *what, const char *next)
{
    struct narration n;
    narrate(g->script.trace, &g->state, &n);
    assert_string_equal(n.what, what);
    assert_string_equal(n.next, next);
}

static inline uint32_t calls(struct stage *g, const char *file, const char *function, const char *arguments)
{
    uint32_t place = script_place(&g->script, file, function, 1);
    return makes(g, EVENT_coro_create, place, *arguments ? text(g, arguments) : 0);
}

// The last event becomes the cause.
static inline void enqueues(struct stage *g, uint32_t object, const char *callback)
{
    uint32_t cause = trace_length(g->script.trace) - 1;
    happens(g, EVENT_enqueue, object, *callback ? text(g, callback) : 0, cause);
}

static inline uint32_t creates(struct stage *g, const char *name, const char *function, const char *arguments)
{
    uint32_t task = makes(g, EVENT_task_create, calls(g, "game.c", function, arguments), text(g, name));
    enqueues(g, task, "");
    return task;
}

static inline void iterates(struct stage *g)
{
    happens(g, EVENT_iteration, ++g->iteration, g->state.ready_count - g->state.ready_cancelled, 0);
}

static inline void resumes(struct stage *g, uint32_t task) { happens(g, EVENT_resume, task, g->enqueued[task], 0); }
static inline void runs(struct stage *g, uint32_t object) { happens(g, EVENT_callback, object, g->enqueued[object], 0); }

// The running task goes to sleep; returns the sleep.
static inline uint32_t sleeps(struct stage *g, int64_t seconds)
{
    uint32_t sleep = makes(g, EVENT_future_create, OBJECT_sleep, 0);
    happens_ns(g, EVENT_timer_set, sleep, g->script.now + seconds * SECOND);
    happens(g, EVENT_suspend, g->state.running, sleep, 0);
    return sleep;
}

// A sleep's timer fires in an iteration that has begun, and its callback runs: its task is ready.
static inline void wakes(struct stage *g, uint32_t sleep)
{
    happens(g, EVENT_timer_fire, sleep, 0, 0);
    enqueues(g, sleep, "_set_result_unless_cancelled");
    runs(g, sleep);
    happens(g, EVENT_future_done, sleep, OUTCOME_result, 0);
    enqueues(g, state_waiting_task(&g->state, sleep), "");
}

// A loop whose main task, Task-1, has begun its first step.
static inline int set_up(void **data)
{
    static struct stage stage;
    struct stage *g = *data = &stage;
    *g = (struct stage){0};
    script_init(&g->script);
    state_init(&g->state);
    uint32_t coroutine = calls(g, "game.c", "program", "");
    happens(g, EVENT_loop_start, 1, 0, 0);
    uint32_t task = makes(g, EVENT_task_create, coroutine, text(g, "Task-1"));
    enqueues(g, task, "");
    happens(g, EVENT_done_callback, task, text(g, "_run_until_complete_cb"), 0);
    iterates(g);
    resumes(g, task);
    return 0;
}

static inline int tear_down(void **data)
{
    struct stage *g = *data;
    state_deinit(&g->state);
    script_deinit(&g->script);
    return 0;
}

#define MAIN 2 // the object that is the main task

#endif
