#include "export/steps.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/stream.h"
#include "export/walk.h"
#include "trace/jsonl.h"

// Every step begins so and ends with "}\n" in write_step.
static void step(FILE *f, const char *name) { fprintf(f, "{\"k\": \"%s\"", name); }

static void number(FILE *f, const char *key, int64_t n) { fprintf(f, ", \"%s\": %" PRId64, key, n); }

// A string made of a prefix and a text.
static void prefixed_n(FILE *f, const char *key, const char *prefix, const char *text, size_t length)
{
    fprintf(f, ", \"%s\": \"%s", key, prefix);
    jsonl_write_text(f, text, length);
    fputc('"', f);
}

static void prefixed(FILE *f, const char *key, const char *prefix, const char *text)
{
    prefixed_n(f, key, prefix, text, strlen(text));
}

static void text(FILE *f, const char *key, const char *value) { prefixed(f, key, "", value); }

static const char *name_of(const trace *t, const state *s, uint32_t task)
{
    return trace_string(t, state_at(s, task)->name);
}

static void created(FILE *f, const trace *t, const state *s, const event *e)
{
    struct trace_place function = trace_place(t, state_at(s, e->a)->function);
    text(f, "task", name_of(t, s, e->subject));
    text(f, "coro", trace_string(t, function.function));
}

static void awaited(FILE *f, const trace *t, const state *s, uint32_t object)
{
    if (!object) text(f, "on", "yield");
    else if (state_at(s, object)->type == OBJECT_task) prefixed(f, "on", "task:", name_of(t, s, object));
    else text(f, "on", "future");
}

// The value of a task that failed is `Type: text`.
static void outcome(FILE *f, const trace *t, const event *e)
{
    const char *value = trace_string(t, e->b);
    if (e->a == OUTCOME_exception) prefixed_n(f, "how", "exception:", value, strcspn(value, ":"));
    else text(f, "how", outcome_name(e->a));
}

static void picked(FILE *f, const trace *t, const state *s, const event *e)
{
    uint32_t callback = trace_event(t, e->a).a;
    if (callback) prefixed(f, "what", "call:", trace_string(t, callback));
    else prefixed(f, "what", "task:", name_of(t, s, e->subject));
}

// Writes the step that the event is, if it is one. s: the state after it.
static void write_step(FILE *f, const trace *t, const state *s, const event *e)
{
    switch ((enum event_kind)e->kind) {
    case EVENT_task_create: step(f, "create"), created(f, t, s, e); break;
    case EVENT_task_eager:  step(f, "create"), created(f, t, s, e), fputs(", \"eager\": true", f); break;
    case EVENT_iteration:   step(f, "iter"), number(f, "n", e->subject), number(f, "ready", e->a); break;
    case EVENT_resume:      step(f, "run"), prefixed(f, "what", "task:", name_of(t, s, e->subject)); break;
    case EVENT_callback:    step(f, "run"), prefixed(f, "what", "call:", trace_string(t, trace_event(t, e->a).a)); break;
    case EVENT_pick:        step(f, "pick"), picked(f, t, s, e), number(f, "overtakes", e->b); break;
    case EVENT_suspend:     step(f, "suspend"), text(f, "task", name_of(t, s, e->subject)), awaited(f, t, s, e->a); break;
    case EVENT_task_done:   step(f, "done"), text(f, "task", name_of(t, s, e->subject)), outcome(f, t, e); break;
    case EVENT_cancel:      step(f, "cancel"), text(f, "task", name_of(t, s, e->subject)); break;
    case EVENT_timer_set:   step(f, "timer"), number(f, "when", e->ns); break;
    case EVENT_clock:
    case EVENT_worker_wake: step(f, "clock"), number(f, "t", e->time); break;
    case EVENT_block:       step(f, "block"), number(f, "ns", e->ns); break;
    case EVENT_print:       step(f, "print"), text(f, "text", trace_string(t, e->subject)); break;
    case EVENT_warn:        step(f, "warn"), text(f, "text", trace_string(t, e->subject)); break;
    case EVENT_error:       step(f, "error"), text(f, "type", trace_string(t, e->subject)),
                            text(f, "text", trace_string(t, e->a)); break;
    case EVENT_end:         step(f, "end"), number(f, "t", e->time); break;
    case EVENT_executor_submit: step(f, "executor"), text(f, "what", trace_string(t, e->a)); break;

    case EVENT_loop_start: case EVENT_select: case EVENT_enqueue: case EVENT_skip: case EVENT_handle_cancel:
    case EVENT_loop_close: case EVENT_task_name: case EVENT_coro_create: case EVENT_coro_call: case EVENT_coro_return:
    case EVENT_future_create: case EVENT_future_done: case EVENT_done_callback: case EVENT_handle_create:
    case EVENT_timer_fire: case EVENT_timer_cancel: case EVENT_block_end: case EVENT_sync_create: case EVENT_sync_wait:
    case EVENT_sync_acquire: case EVENT_sync_release: case EVENT_sync_wake: case EVENT_sync_leave: case EVENT_raise:
    case EVENT_except: case EVENT_crash: case EVENT_name: case EVENT_sync_state: case EVENT_queue_put:
    case EVENT_queue_get: case EVENT_queue_task_done: case EVENT_queue_shutdown: case EVENT_context_create:
    case EVENT_executor_drop: case EVENT_worker_create: case EVENT_worker_begin: case EVENT_worker_sleep: case EVENT_worker_work:
    case EVENT_worker_wait: case EVENT_worker_return: case EVENT_worker_end: case EVENT_thread_switch:
    case EVENT_agen_create: case EVENT_agen_resume: case EVENT_agen_yield: case EVENT_agen_return: case EVENT_agen_drop:
    case EVENT_task_destroy: case EVENT_task_destroyed: case EVENT_interrupt: case EVENT_none:
    case EVENT_KINDS: case DEFINE_string:
    case DEFINE_place: case DEFINE_meta:
        return;
    }
    fputs("}\n", f);
}

// The clock goes on when the loop wakes up, and when a worker does while the loop sleeps: one step for each moment.
static bool moves_clock(const state *s, const event *e, int64_t shown)
{
    if (e->kind == EVENT_worker_wake) return s->loop == LOOP_sleeping && e->time > shown;
    return e->kind != EVENT_clock || e->time > shown;
}

int steps_write(const trace *t, FILE *f, struct progress *progress)
{
    int rc = 0;
    struct walk w;
    int64_t shown = -1; // the clock, by the last step that says so
    walk_begin(&w, t, progress);
    errno = 0;
    while (!ferror(f) && (rc = walk_next(&w)) == 1) {
        if (!moves_clock(&w.s, &w.e, shown)) continue;
        if (w.e.kind == EVENT_clock || w.e.kind == EVENT_worker_wake) shown = w.e.time;
        write_step(f, t, &w.s, &w.e);
    }
    walk_end(&w);
    int written = stream_written(f);
    return written ? written : rc;
}
