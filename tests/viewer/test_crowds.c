// What a picture asks for without going over all tasks is what going over all of them finds: at any moment of random programs, reached by
// steps, jumps and walks back.
#include "viewer/crowds.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/random_program.h"
#include "viewer/model.h"

#define MAX 64

static size_t stem_length(const char *name)
{
    size_t n = strlen(name);
    while (n > 0 && isdigit((unsigned char)name[n - 1])) n--;
    return name[n] ? n : 0;
}

static bool same_stem(const model *m, const state *s, uint32_t one, uint32_t other)
{
    char a[300], b[300];
    if (state_at(s, one)->type == OBJECT_worker || state_at(s, other)->type == OBJECT_worker)
        return state_at(s, one)->type == state_at(s, other)->type;
    model_name(m, s, one, a, sizeof a);
    model_name(m, s, other, b, sizeof b);
    return stem_length(a) > 0 && stem_length(a) == stem_length(b) && memcmp(a, b, stem_length(a)) == 0;
}

static uint32_t crowds_by_looking(const model *m, const state *s, int64_t time, uint32_t file, struct crowd *found)
{
    uint32_t n = 0;
    for (uint32_t lane = 0; lane < lanes_count(m->lanes); lane++) {
        uint32_t task = lanes_task(m->lanes, lane), k = 0;
        enum task_status status = model_status(s, task, time);
        bool still = status == TASK_sleeping || status == TASK_waiting || status == TASK_awaiting || status == TASK_blocked || status == TASK_working;
        struct trace_place p = model_place(m, s, task);
        if (!still || !p.line || p.file != file) continue;
        while (k < n && (found[k].line != p.line || found[k].status != status)) k++;
        if (k == n) found[n++] = (struct crowd){p.line, status, 0, task, same_stem(m, s, task, task)};
        found[k].count++;
        found[k].stem = found[k].stem && same_stem(m, s, found[k].task, task);
    }
    return n;
}

static uint32_t assert_crowds(model *m, const state *s, int64_t time, uint32_t file)
{
    struct crowd expected[MAX], found[MAX];
    uint32_t count = crowds_by_looking(m, s, time, file, expected);
    assert_int_equal(crowds_find(m->crowds, s, time, (struct crowds_page){.file = file}, found, MAX), count);
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(found[i].line, expected[i].line);
        assert_int_equal(found[i].status, expected[i].status);
        assert_int_equal(found[i].count, expected[i].count);
        assert_int_equal(found[i].task, expected[i].task);
        assert_int_equal(found[i].stem, expected[i].stem);
    }
    return count;
}

static void assert_counts(const model *m, const state *s, int64_t time)
{
    uint32_t expected[TASK_STATUSES] = {0}, counts[TASK_STATUSES], made = 0, ended = 0, tasks = 0, callbacks = 0;
    for (uint32_t lane = 0; lane < lanes_count(m->lanes); lane++) {
        uint32_t task = lanes_task(m->lanes, lane);
        bool over = task < s->object_count && state_at(s, task)->status >= TASK_done;
        expected[model_status(s, task, time)]++;
        assert_int_equal(lanes_ends(m->lanes)[lane] < s->position, over);
        if (!model_made_by_program(m, task)) continue;
        made++;
        ended += over;
    }
    model_count(s, time, counts);
    for (int i = TASK_none + 1; i < TASK_STATUSES; i++) assert_int_equal(counts[i], expected[i]);
    assert_int_equal(lanes_made_by_program(m->lanes), made);
    assert_int_equal(lanes_ended_by_program(m->lanes, s->position), ended);
    for (uint32_t i = 0; i < s->ready_count; i++) {
        struct ready_entry entry = state_ready(s, i);
        event e = trace_event(m->trace, entry.enqueued);
        tasks += !entry.cancelled && !e.a;
        callbacks += !entry.cancelled && e.a;
    }
    model_ready(m, s, &counts[0], &counts[1]);
    assert_int_equal(counts[0], tasks);
    assert_int_equal(counts[1], callbacks);
}

static uint32_t next(uint32_t *seed) { return *seed = *seed * 1664525 + 1013904223; }

// At a moment between two events, so that some sleeps may be over.
static uint32_t assert_moment(model *m, uint32_t position)
{
    const state *s = model_state(m, position);
    int64_t time = s->time, until = position < model_length(m) ? trace_event(m->trace, position).time : time;
    uint32_t seen = 0;
    for (int part = 0; part < 3; part++) {
        int64_t at = time + (until - time) / 2 * part;
        assert_counts(m, s, at);
        for (uint32_t place = 1; place <= trace_places(m->trace) && place < 4; place++)
            seen += assert_crowds(m, s, at, trace_place(m->trace, place).file);
    }
    return seen;
}

static void what_is_counted_is_what_is_there(void **context)
{
    (void)context;
    uint32_t seen = 0;
    for (uint32_t seed = 1; seed <= 12; seed++) {
        struct script made;
        script_init(&made);
        random_program(&made, seed, 1500);
        model *m;
        assert_int_equal(model_new(&m, made.trace, 700), 0);
        uint32_t r = seed, position = 0;
        for (int i = 0; i < 250; i++) {
            if (i == 100) assert_int_equal(model_update(m, MODEL_ALL), 0); // it grows
            uint32_t length = model_length(m);
            int64_t to = i % 10 == 0 ? next(&r) % (length + 1) : (int64_t)position + (int64_t)(next(&r) >> 8) % 7 - 3;
            position = to < 0 ? 0 : to > length ? length : (uint32_t)to;
            seen += assert_moment(m, position);
        }
        model_free(m);
        script_deinit(&made);
    }
    assert_true(seen > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_counted_is_what_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
