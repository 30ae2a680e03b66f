// Every question, asked of every state of random programs, of sound ones and of ones that somebody
// has meddled with.
#include <errno.h>
#include <string.h>

#include "support/check_state.h"
#include "support/cmocka_all.h"
#include "support/random_program.h"
#include "trace/state.h"

static uint32_t random_number(uint32_t *random)
{
    *random = *random * 1664525u + 1013904223u;
    return *random >> 8;
}

static void check_timers_are_sorted(const state *s)
{
    uint32_t ids[64], first[3];
    uint32_t count = state_timers(s, ids, 64), few = state_timers(s, first, 3);
    assert_int_equal(count, state_timer_count(s) < 64 ? state_timer_count(s) : 64);
    assert_int_equal(few, state_timer_count(s) < 3 ? state_timer_count(s) : 3);
    assert_memory_equal(ids, first, few * sizeof *ids);
    for (uint32_t i = 1; i < count; i++) {
        const struct object *a = state_at(s, ids[i - 1]), *b = state_at(s, ids[i]);
        assert_true(a->when < b->when || (a->when == b->when && a->timer < b->timer));
    }
}

static void ask_everything(const state *s, const trace *t, bool sound)
{
    char name[40];
    check_timers_are_sorted(s);
    for (uint32_t id = 0; id <= s->object_count; id++) {
        assert_ptr_equal(state_name(s, t, id, name, sizeof name), name);
        assert_true(strlen(name) > 0);
        uint32_t task = state_waiting_task(s, id);
        assert_true(task == 0 || state_at(s, task)->type == OBJECT_task);
        if (sound && task && state_at(s, id)->type == OBJECT_sleep)
            assert_int_equal(state_at(s, task)->awaits, id);
    }
}

static void random_programs_answer(void **unused)
{
    (void)unused;
    for (uint32_t seed = 21; seed <= 24; seed++) {
        struct script script;
        state s;
        script_init(&script);
        random_program(&script, seed, 600);
        state_init(&s);
        while (s.position < trace_length(script.trace)) {
            assert_int_equal(state_apply(&s, script.trace), 0);
            ask_everything(&s, script.trace, true);
        }
        state_deinit(&s);
        script_deinit(&script);
    }
}

// An event with one of its fields changed.
static event meddled(const event *original, uint32_t *random)
{
    event e = *original;
    uint32_t value =
        random_number(random) % 4 ? random_number(random) % 300 : random_number(random);
    switch (random_number(random) % 6) {
    case 0: e.kind = (uint8_t)(1 + value % (EVENT_KINDS - 1)); break;
    case 1: e.subject = value; break;
    case 2: e.a = value; break;
    case 3: e.b = value; break;
    case 4: e.where = value % 9; break;
    case 5: e.ns = value % 2 ? -TRACE_TIME_MAX : TRACE_TIME_MAX; break;
    }
    return e;
}

// Copies a trace, with a few of its events changed where the copy still takes them, and some left
// out.
static trace *meddled_copy(const trace *t, uint32_t *random)
{
    trace *copy;
    assert_int_equal(trace_new(&copy), 0);
    for (uint32_t id = 1; id <= trace_strings(t); id++)
        assert_int_equal(
            trace_define_string(copy, id, trace_string(t, id), strlen(trace_string(t, id))), 0);
    for (uint32_t id = 1; id <= trace_places(t); id++)
        assert_int_equal(trace_define_place(copy, id, trace_place(t, id)), 0);
    for (uint32_t i = 0; i < trace_length(t); i++) {
        event e = trace_event(t, i);
        if (random_number(random) % 50 == 0) e = meddled(&e, random);
        int rc = trace_append(copy, &e);
        assert_true(rc == 0 || rc == -EBADMSG);
    }
    return copy;
}

// What cannot happen is refused and changes nothing; the rest of such a trace is tried all the
// same.
static void any_trace_is_applied_or_refused(void **unused)
{
    (void)unused;
    struct script script;
    uint32_t random = 5, refused = 0, applied = 0;
    script_init(&script);
    random_program(&script, 31, 400);
    for (int round = 0; round < 150; round++) {
        trace *t = meddled_copy(script.trace, &random);
        state s;
        state_init(&s);
        while (s.position < trace_length(t)) {
            uint64_t before = state_hash(&s);
            int rc = state_apply(&s, t);
            if (rc == 0) {
                applied++;
                continue;
            }
            assert_int_equal(rc, -EBADMSG);
            assert_int_equal(state_hash(&s), before);
            refused++;
            s.position++;
        }
        check_state(&s, t);
        ask_everything(&s, t, false);
        state_deinit(&s);
        trace_free(t);
    }
    script_deinit(&script);
    assert_true(refused > 1000 && applied > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_programs_answer),
        cmocka_unit_test(any_trace_is_applied_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
