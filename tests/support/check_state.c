#include "support/check_state.h"

#include <stdlib.h>

#include "support/cmocka_all.h"
#include "trace/state_apply.h"

// The running task, or one within whose step it runs eagerly.
static bool runs(const state *s, uint32_t task)
{
    uint32_t running = s->running, depth = 0;
    while (running && running != task && depth++ < s->object_count) running = state_at(s, running)->eager ? state_at(s, running)->parent : 0;
    return running && running == task;
}

static void check_tasks(const state *s, const uint8_t *entries)
{
    uint32_t busy = 0;
    for (uint32_t id = 1; id < s->object_count; id++) {
        const struct object *o = state_at(s, id);
        if (o->type == OBJECT_worker) {
            busy += o->waiter != 0;
            assert_int_equal(o->status == TASK_working || o->status == TASK_blocked, o->waiter != 0);
            if (o->waiter) assert_int_equal(state_at(s, o->waiter)->parent, id);
            continue;
        }
        if (o->type != OBJECT_task) {
            assert_int_equal(o->status, TASK_none);
            if (o->type == OBJECT_executor_call && o->parent) assert_int_equal(state_at(s, o->parent)->type, OBJECT_worker);
            continue;
        }
        assert_int_equal(o->status == TASK_running, runs(s, id));
        if (o->status != TASK_ready)
            assert_int_equal(entries[id], 0);
        else if (o->changed != o->created)
            assert_int_equal(entries[id], 1);
        assert_int_equal(o->outcome != OUTCOME_pending, o->status >= TASK_done);
        if (o->awaits) assert_true(o->status != TASK_running && o->status < TASK_done);
    }
    if (s->running) assert_int_equal(state_at(s, s->running)->status, TASK_running);
    assert_int_equal(s->busy, busy);
    if (s->worker) assert_int_equal(state_at(s, s->worker)->status, TASK_working);
}

// Each task's stack leads from its top to the task.
static void check_stacks(const state *s)
{
    for (uint32_t id = 1; id < s->object_count; id++) {
        const struct object *o = state_at(s, id);
        if (o->type != OBJECT_task || !o->top) continue;
        uint32_t frame = o->top, depth = 0;
        while (object_type_is_frame((enum object_type)state_at(s, frame)->type) && depth++ < s->object_count) {
            assert_int_equal(state_at(s, frame)->outcome, OUTCOME_pending);
            frame = state_at(s, frame)->parent;
        }
        assert_int_equal(frame, id);
    }
}

// All objects that have a timer are listed, in order of time, equal ones in the order set.
static void check_timers(const state *s, const trace *t)
{
    uint32_t with = 0, count = state_timer_count(s), *ids = calloc(count + 1, sizeof *ids), due = 0;
    assert_non_null(ids);
    for (uint32_t id = 1; id < s->object_count; id++) {
        const struct object *o = state_at(s, id);
        if (!o->timed) continue;
        with++;
        due += state_due(t, o) <= s->time;
        assert_true(state_may_have_timer(o));
        assert_int_equal(trace_event(t, o->timer - 1).kind, EVENT_timer_set);
        assert_int_equal(trace_event(t, o->timer - 1).subject, id);
        assert_int_equal(trace_event(t, o->timer - 1).ns, state_due(t, o));
    }
    assert_int_equal(with, count);
    assert_int_equal(state_timers(s, ids, count + 1), count);
    for (uint32_t i = 0; i < count; i++) {
        const struct object *o = state_at(s, ids[i]), *before = i ? state_at(s, ids[i - 1]) : NULL;
        assert_true(o->timed);
        if (before) assert_true(state_due(t, before) < state_due(t, o) || (state_due(t, before) == state_due(t, o) && before->timer < o->timer));
    }
    assert_int_equal(state_timers_due(s, s->time), due);
    if (count > 1) {
        uint32_t second;
        assert_int_equal(state_timers_from(s, 1, &second, 1), 1);
        assert_int_equal(second, ids[1]);
    }
    assert_int_equal(state_timers_from(s, count, ids, 1), 0);
    free(ids);
}

static void check_statuses(const state *s)
{
    uint32_t statuses[TASK_STATUSES] = {0};
    for (uint32_t id = 1; id < s->object_count; id++) statuses[state_at(s, id)->status]++;
    for (int i = TASK_none + 1; i < TASK_STATUSES; i++) assert_int_equal(s->statuses[i], statuses[i]);
}

// Both orders have the same permits in use, and each object as many as it says.
static void check_holds(const state *s)
{
    uint32_t count = state_hold_count(s), found = 0;
    struct hold *all = calloc(count + 1, sizeof *all), *some = calloc(count + 1, sizeof *all);
    assert_non_null(all);
    assert_non_null(some);
    assert_int_equal(state_holds(s, 0, all, count + 1), count);
    assert_int_equal(s->holders.count, count);
    for (uint32_t i = 1; i < count; i++) assert_true(all[i - 1].since < all[i].since);
    for (uint32_t id = 1; id < s->object_count; id++) {
        if (!object_type_is_lock((enum object_type)state_at(s, id)->type) || !state_at(s, id)->holders) continue;
        uint32_t held = state_holds_of(s, id, some, count + 1);
        assert_int_equal(held, state_at(s, id)->holders);
        for (uint32_t i = 0, at = 0; i < held; i++, at++, found++) {
            while (at < count && all[at].sync != id) at++;
            assert_true(at < count && some[i].sync == id && some[i].since == all[at].since && some[i].task == all[at].task && some[i].reserved == all[at].reserved);
        }
    }
    assert_int_equal(found, count);
    free(all);
    free(some);
}

static void check_syncs(const state *s)
{
    uint32_t holders = 0;
    for (uint32_t id = 1; id < s->object_count; id++) {
        const struct object *o = state_at(s, id);
        if (!object_type_is_sync((enum object_type)o->type)) continue;
        uint32_t before = 0;
        for (uint32_t waiter = o->first; waiter; before = waiter, waiter = state_at(s, waiter)->next) {
            assert_int_equal(state_at(s, waiter)->parent, id);
            assert_int_equal(state_at(s, waiter)->prev, before);
        }
        assert_int_equal(o->last, before);
        if (object_type_is_lock((enum object_type)o->type)) holders += o->holders;
    }
    assert_int_equal(holders, state_hold_count(s));
}

// The tree of a queue's items has them in the order of the line, and is in balance.
static void check_tree(const state *s, const struct object *queue)
{
    uint32_t place = 0;
    for (uint32_t id = state_first_item(s, queue); id; id = state_item(s, id)->next, place++) {
        const struct item *i = state_item(s, id);
        uint32_t left = i->left ? state_item(s, i->left)->size : 0, right = i->right ? state_item(s, i->right)->size : 0;
        assert_int_equal(i->size, left + right + 1);
        assert_true(left + 1 <= 3 * (right + 1) && right + 1 <= 3 * (left + 1));
        if (i->left) assert_int_equal(state_item(s, i->left)->up, id);
        if (i->right) assert_int_equal(state_item(s, i->right)->up, id);
        assert_int_equal(state_items_at(s, queue, place), id);
    }
    assert_int_equal(queue->root ? state_item(s, queue->root)->size : 0, queue->value);
}

// Each item that is still there stands in the line of its queue, once.
static void check_queues(const state *s)
{
    uint32_t listed = 0, there = 0;
    for (uint32_t i = 0; i < s->item_count; i++) there += state_item(s, i + 1)->queue != 0;
    for (uint32_t id = 1; id < s->object_count; id++) {
        const struct object *o = state_at(s, id);
        if (!object_type_is_queue((enum object_type)o->type)) continue;
        uint32_t before = 0, count = 0;
        for (uint32_t item = state_first_item(s, o); item; before = item, item = state_item(s, item)->next, count++) {
            assert_int_equal(state_item(s, item)->queue, id);
            assert_int_equal(state_item(s, item)->prev, before);
        }
        assert_int_equal(state_last_item(s, o), before);
        assert_int_equal(o->value, count);
        check_tree(s, o);
        listed += count;
    }
    assert_int_equal(listed, there);
}

void check_state(const state *s, const trace *t)
{
    uint8_t *entries = calloc(s->object_count + 1, 1); // in the ready queue, for each task
    assert_non_null(entries);
    for (uint32_t i = 0; i < s->ready_count; i++) {
        event e = trace_event(t, state_ready(s, i).enqueued);
        assert_int_equal(e.kind, EVENT_enqueue);
        if (i > 1) assert_true(state_ready(s, i).enqueued > state_ready(s, i - 1).enqueued); // the head may be picked
        if (e.a == 0) entries[e.subject]++;
    }
    assert_true(s->boundary <= s->ready_count);
    if (s->gathering) assert_int_equal(s->boundary, s->ready_count);
    check_tasks(s, entries);
    check_stacks(s);
    check_timers(s, t);
    check_statuses(s);
    check_syncs(s);
    check_holds(s);
    check_queues(s);
    free(entries);
}
