// What holds of the answers whatever the program did: random programs are asked about all of their tasks at many of their events.
#include <stdlib.h>
#include <string.h>

#include "query/chain.h"
#include "query/compare.h"
#include "query/listing.h"
#include "query/stats.h"
#include "support/cmocka_all.h"
#include "support/random_program.h"

enum { PROGRAMS = 24, EVENTS = 600 };

static bool is_suspended(enum task_status status)
{
    return status == TASK_sleeping || status == TASK_waiting || status == TASK_awaiting;
}

// Whether a step of the task enters the ready queue, from this moment on, because of that event.
static bool wakes(const trace *t, uint32_t from, uint32_t task, uint32_t cause)
{
    for (uint32_t i = from; i < trace_length(t); i++) {
        event e = trace_event(t, i);
        if (e.kind == EVENT_enqueue && e.subject == task && e.a == 0) return e.b == cause;
    }
    return false;
}

// A chain is about its task, each link has words, its events are in the trace; and what a suspended task's says of the future is true.
static void check_chain(const trace *t, const state *s, uint32_t task)
{
    static struct chain c;
    char words[500];
    chain_find(t, s, s->time, task, &c);
    assert_in_range(c.count, 1, CHAIN_MAX);
    assert_int_equal(c.links[0].object, task);
    for (uint32_t i = 0; i < c.count; i++) {
        const struct link *l = &c.links[i];
        chain_tell(t, s, l, words, sizeof words);
        assert_true(*words != 0);
        assert_true(l->event == CHAIN_NO_EVENT || l->event < trace_length(t));
        if (l->sort == LINK_wake) assert_true(wakes(t, s->position, l->object, l->event));
        if (l->sort == LINK_suspended || l->sort == LINK_line || l->sort == LINK_holder) assert_true(l->event < s->position);
    }
    const struct link *last = &c.links[c.count - 1];
    if (c.count < CHAIN_MAX && is_suspended((enum task_status)state_at(s, task)->status))
        assert_true(last->object == task && (last->sort == LINK_wake || last->sort == LINK_never || last->sort == LINK_destroyed));
}

static void check_state(const trace *t, const state *s)
{
    for (uint32_t id = 1; id < s->object_count; id++)
        if (state_at(s, id)->type == OBJECT_task) check_chain(t, s, id);
}

static void every_task_has_a_chain(void **data)
{
    (void)data;
    for (uint32_t seed = 1; seed <= PROGRAMS; seed++) {
        struct script script;
        state s;
        script_init(&script);
        random_program(&script, seed, EVENTS);
        state_init(&s);
        while (s.position < trace_length(script.trace)) {
            assert_int_equal(state_apply(&s, script.trace), 0);
            if (s.position % 11 == 0) check_state(script.trace, &s);
        }
        state_deinit(&s);
        script_deinit(&script);
    }
}

static void check_stats(const trace *t)
{
    struct stats s;
    assert_int_equal(stats_take(t, NULL, &s), 0);
    int64_t end = trace_event(t, trace_length(t) - 1).time;
    assert_true(s.busy + s.blocked + s.idle <= s.makespan);
    uint32_t steps = 0;
    for (uint32_t i = 0; i < s.task_count; i++) {
        const struct task_stats *task = &s.tasks[i];
        int64_t spent = 0, ended = task->ended == STATS_NO_EVENT ? end : trace_event(t, task->ended).time;
        for (int status = 0; status < TASK_STATUSES; status++) spent += task->time[status];
        assert_int_equal(spent, ended - trace_event(t, task->created).time);
        steps += task->steps;
    }
    assert_int_equal(steps, s.steps);
    for (uint32_t i = 0; i < s.sync_count; i++) {
        int64_t held = 0;
        for (uint32_t j = 0; j < s.syncs[i].hold_count; j++) {
            const struct hold_stats *h = &s.syncs[i].holds[j];
            held += (h->to == STATS_NO_EVENT ? end : trace_event(t, h->to).time) - trace_event(t, h->from).time;
        }
        assert_int_equal(held, s.syncs[i].held);
    }
    stats_deinit(&s);
}

static void times_add_up_and_a_trace_is_the_same_as_itself(void **data)
{
    (void)data;
    for (uint32_t seed = 1; seed <= PROGRAMS; seed++) {
        struct script script, again, other;
        struct difference d;
        script_init(&script), script_init(&again), script_init(&other);
        random_program(&script, seed, EVENTS);
        random_program(&again, seed, EVENTS);
        random_program(&other, seed + 1, EVENTS);
        check_stats(script.trace);
        assert_int_equal(compare_traces(script.trace, again.trace, (struct compare_options){0}, &d), 0);
        assert_int_equal(d.aspect, ASPECT_nothing);
        assert_int_equal(d.same, trace_length(script.trace));
        assert_int_equal(compare_traces(script.trace, other.trace, (struct compare_options){0}, &d), 0);
        assert_true(d.aspect != ASPECT_nothing);
        script_deinit(&script), script_deinit(&again), script_deinit(&other);
    }
}

static void a_listing_has_a_line_for_each_event(void **data)
{
    (void)data;
    struct script script;
    char *text = NULL;
    size_t size, lines = 0;
    script_init(&script);
    random_program(&script, 7, EVENTS);
    FILE *f = open_memstream(&text, &size);
    assert_non_null(f);
    assert_int_equal(listing_write(script.trace, f, &(struct listing_filter){.to = UINT32_MAX}), 0);
    fclose(f);
    for (const char *c = text; *c; c++) lines += *c == '\n';
    assert_int_equal(lines, trace_length(script.trace));
    free(text);
    script_deinit(&script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_task_has_a_chain),
        cmocka_unit_test(times_add_up_and_a_trace_is_the_same_as_itself),
        cmocka_unit_test(a_listing_has_a_line_for_each_event),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
