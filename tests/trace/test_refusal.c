#include "trace/refusal.h"

#include <errno.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/random_program.h"

// The state and the trace in the middle of a program.
struct place {
    struct script script;
    state state;
};

static void begin(struct place *p, const trace *whole, uint32_t events)
{
    script_init(&p->script);
    trace *t = p->script.trace;
    state_init(&p->state);
    for (uint32_t id = 1; id <= trace_strings(whole); id++)
        assert_int_equal(trace_define_string(t, id, trace_string(whole, id), strlen(trace_string(whole, id))), 0);
    for (uint32_t id = 1; id <= trace_places(whole); id++) assert_int_equal(trace_define_place(t, id, trace_place(whole, id)), 0);
    for (uint32_t i = 0; i < events; i++) {
        event e = trace_event(whole, i);
        assert_int_equal(trace_append(t, &e), 0);
        assert_int_equal(state_apply(&p->state, t), 0);
    }
}

static void end(struct place *p)
{
    state_deinit(&p->state);
    script_deinit(&p->script);
}

static uint32_t next_random(uint32_t *random)
{
    *random = *random * 1664525 + 1013904223;
    return *random >> 8;
}

static uint32_t random_value(uint32_t *random, enum field_type type, uint32_t events)
{
    switch (type) {
    case FIELD_object: return next_random(random) % (events < 60 ? events + 1 : 60);
    case FIELD_event: return events ? next_random(random) % events : 0;
    case FIELD_count: return next_random(random) % 4;
    case FIELD_text: return next_random(random) % 3;
    case FIELD_type: return next_random(random) % OBJECT_TYPES;
    case FIELD_outcome: return next_random(random) % 4;
    case FIELD_none:
    case FIELD_place:
    case FIELD_ns: break;
    }
    return 0;
}

// An event of any kind, with any fields.
static event random_event(uint32_t *random, const trace *t)
{
    event e = {.kind = (uint8_t)(1 + next_random(random) % (EVENT_KINDS - 1))};
    const struct event_schema *schema = event_schema((enum event_kind)e.kind);
    uint32_t length = trace_length(t);
    e.time = length ? trace_event(t, length - 1).time : 0;
    e.subject = random_value(random, schema->subject.type, length);
    e.a = random_value(random, schema->a.type, length);
    e.b = random_value(random, schema->b.type, length);
    return e;
}

// Whatever comes where it cannot is told why; no kind of event goes without a reason of its own.
static void every_refusal_has_a_reason(void **unused)
{
    (void)unused;
    struct script whole;
    bool refused[EVENT_KINDS] = {false};
    uint32_t random = 1;
    for (uint32_t seed = 1; seed <= 16; seed++) {
        script_init(&whole);
        random_program(&whole, seed, 400);
        for (int i = 0; i < 500; i++) {
            struct place p;
            char why[200] = "";
            begin(&p, whole.trace, next_random(&random) % 3 ? next_random(&random) % trace_length(whole.trace) : 0);
            event e = random_event(&random, p.script.trace);
            if (trace_append(p.script.trace, &e) == 0 && state_apply(&p.state, p.script.trace) == -EBADMSG) {
                refusal_tell(&p.state, p.script.trace, why, sizeof why);
                refused[e.kind] = true;
                if (!*why || strstr(why, "do not lead there"))
                    fail_msg("%s %u %u %u: '%s'", event_schema((enum event_kind)e.kind)->name, e.subject, e.a, e.b, why);
            }
            end(&p);
        }
        script_deinit(&whole);
    }
    for (enum event_kind kind = 1; kind < EVENT_KINDS; kind++) {
        bool always = (kind >= EVENT_print && kind <= EVENT_crash); // the program's words, and its end
        if (!refused[kind] && !always) fail_msg("%s was never refused", event_schema(kind)->name);
    }
}

static void tells(struct script *s, enum event_kind kind, uint32_t subject, uint32_t a, uint32_t b, const char *words)
{
    struct place p;
    char why[200];
    begin(&p, s->trace, trace_length(s->trace));
    script_event(&p.script, kind, subject, a, b);
    assert_int_equal(state_apply(&p.state, p.script.trace), -EBADMSG);
    refusal_tell(&p.state, p.script.trace, why, sizeof why);
    assert_string_equal(why, words);
    end(&p);
}

static void reasons_name_what_is_in_the_way(void **unused)
{
    (void)unused;
    struct script s;
    script_init(&s);
    tells(&s, EVENT_coro_return, 1, OUTCOME_result, 0, "no event before it made object 1");
    tells(&s, EVENT_agen_yield, 0, 0, 0, "it names no object");
    tells(&s, EVENT_interrupt, 0, 0, 0, "no loop is awake that could answer Ctrl-C");
    uint32_t coro = script_make(&s, EVENT_coro_create, 0, 0), task = script_make(&s, EVENT_task_create, coro, 0);
    uint32_t made = trace_length(s.trace) - 1, other = script_make(&s, EVENT_task_create, 0, 0);
    uint32_t lock = script_make(&s, EVENT_sync_create, OBJECT_lock, 1);
    tells(&s, EVENT_task_name, lock, 0, 0, "object 4 is of type Lock, and no task");
    tells(&s, EVENT_coro_create, lock, 0, 0, "object 4 was made before, of type Lock by event 3");
    tells(&s, EVENT_sync_release, task, 0, 0, "object 2 is of type task, and no lock or semaphore");
    uint32_t ready = script_event(&s, EVENT_enqueue, task, 0, made);
    script_event(&s, EVENT_enqueue, other, 0, made);
    tells(&s, EVENT_enqueue, task, 0, made, "task 2 is ready, and only one that waits, or was made just now, can become ready");
    tells(&s, EVENT_resume, task, ready, 0, "what is in the ready queue runs in the next iteration");
    tells(&s, EVENT_iteration, 99, 2, 0, "the loop comes to iteration 1, not 99");
    tells(&s, EVENT_iteration, 1, 5, 0, "2 handles are in the ready queue and not cancelled, not 5");
    script_event(&s, EVENT_iteration, 1, 2, 0);
    tells(&s, EVENT_resume, other, ready + 1, 0, "the head of the ready queue was put there by event 4, not 5");
    tells(&s, EVENT_resume, other, ready, 0, "event 4 put object 2 into the ready queue, not 3");
    tells(&s, EVENT_callback, task, ready, 0, "event 4 put a step of a task into the ready queue, no callback");
    tells(&s, EVENT_clock, 0, 0, 0, "the loop does not sleep: `select` comes first");
    tells(&s, EVENT_interrupt, lock, 0, 0, "object 4 is of type Lock, and no task");
    tells(&s, EVENT_timer_set, task, 1000, 0, "object 2 is of type task, and has no timer of its own");
    script_event_ns(&s, EVENT_timer_set, lock, 1000);
    tells(&s, EVENT_select, 0, 1001, 0, "the loop does not sleep beyond its first timer: that of object 4 is due at 1000");
    tells(&s, EVENT_select, 0, UINT32_MAX, INT32_MAX, "the loop does not sleep for ever where a timer is set: object 4 has one");
    script_event(&s, EVENT_timer_cancel, lock, 0, 0);
    tells(&s, EVENT_pick, task, made, 1, "what event 1 put into the ready queue is not there");
    tells(&s, EVENT_pick, task, ready, 1, "no handle that is not cancelled is ahead of it");
    tells(&s, EVENT_pick, task, ready + 1, 1, "event 5 put object 3 into the ready queue, not 2");
    tells(&s, EVENT_pick, other, ready + 1, 2, "handles ahead of it that are not cancelled: 1, not 2");
    script_event(&s, EVENT_resume, task, ready, 0);
    tells(&s, EVENT_suspend, other, 0, 0, "task 3 does not run: task 2 does");
    tells(&s, EVENT_iteration, 2, 0, 0, "task 2 is in the middle of a step");
    tells(&s, EVENT_interrupt, 0, 0, 0, "task 2 is in the middle of a step");
    tells(&s, EVENT_sync_release, lock, task, 2, "Lock 4 has 1 free before it, and cannot have 2 after it");
    tells(&s, EVENT_sync_acquire, lock, task, 77, "Lock 4 has 1 free before it, and cannot have 77 after it");
    script_event(&s, EVENT_sync_acquire, lock, task, 0);
    tells(&s, EVENT_sync_acquire, lock, other, 0, "Lock 4 has 0 free before it, and cannot have 0 after it");
    tells(&s, EVENT_timer_fire, lock, 0, 0, "object 4 has no timer");
    tells(&s, EVENT_future_create, 5, OBJECT_executor_call, lock, "what owns an executor call is the worker that begins it");
    tells(&s, EVENT_block_end, 0, 0, 0, "the loop does not stand still: `block` comes first");
    script_deinit(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_refusal_has_a_reason),
        cmocka_unit_test(reasons_name_what_is_in_the_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
