// Whatever a trace accepts, and whatever a damaged file is read as, can be drawn at each of its moments.
#include "viewer/panel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/chess_trace.h"
#include "support/cmocka_all.h"
#include "support/random_program.h"
#include "support/with_text.h"
#include "trace/file.h"

#define MUTANTS 100 // of each trace

static uint32_t draw_lots(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (uint32_t)((uint64_t)*seed * below >> 32);
}

static void assert_drawn(model *m, struct view *v)
{
    draw_list *list;
    struct targets targets = {0};
    assert_int_equal(draw_list_new(&list), 0);
    for (enum axis_choice axis = AXIS_chosen_time; axis <= AXIS_chosen_steps; axis++) {
        v->axis = axis;
        assert_int_equal(scene_draw(list, &targets, m, v, 1600, 900), 0);
        assert_true(draw_list_count(list) > 0);
    }
    targets_deinit(&targets);
    draw_list_free(list);
}

static void assert_can_be_drawn(const trace *t, uint32_t *seed)
{
    model *m;
    struct view v;
    assert_int_equal(model_new(&m, t, MODEL_ALL), 0);
    view_init(&v);
    uint32_t length = model_length(m);
    int64_t end = lanes_head(m->lanes)->time;
    for (int i = 0; i < 4; i++) {
        uint32_t tasks = lanes_count(m->lanes);
        v.selected = tasks ? lanes_task(m->lanes, draw_lots(seed, tasks)) : 0;
        v.live = i % 2;
        if (i < 3) view_go_to(&v, m, i == 0 ? length : draw_lots(seed, length + 1));
        else view_go_to_time(&v, m, end / 1000 * draw_lots(seed, 1001));
        assert_drawn(m, &v);
    }
    model_free(m);
}

// --- events that no runtime records ---------------------------------------------------------------------------------
static trace *define_as_in(const trace *from)
{
    trace *t;
    assert_int_equal(trace_new(&t), 0);
    for (uint32_t i = 1; i <= trace_strings(from); i++) {
        const char *text = trace_string(from, i);
        assert_int_equal(trace_define_string(t, i, text, strlen(text)), 0);
    }
    for (uint32_t i = 1; i <= trace_places(from); i++)
        assert_int_equal(trace_define_place(t, i, trace_place(from, i)), 0);
    return t;
}

// Of any magnitude; now and then for ever.
static int64_t any_time(uint32_t *seed)
{
    if (draw_lots(seed, 4) == 0) return INT64_MAX;
    int64_t ns = (int64_t)draw_lots(seed, UINT32_MAX) << 31 >> draw_lots(seed, 62);
    return draw_lots(seed, 2) ? ns : -ns;
}

static void change(event *e, uint32_t *seed)
{
    switch (draw_lots(seed, 6)) {
    case 0: e->kind = 1 + draw_lots(seed, EVENT_KINDS - 1); break;
    case 1: e->subject = draw_lots(seed, 12); break;
    case 2: e->a = draw_lots(seed, 12); break;
    case 3: e->b = draw_lots(seed, 200); break;
    case 4: e->ns = any_time(seed); break;
    case 5: e->where = draw_lots(seed, 4); break;
    }
}

// One event in so many is left out or changed; what the trace refuses is left out too.
static trace *mutant_of(const trace *from, uint32_t *seed)
{
    trace *t = define_as_in(from);
    uint32_t one_in = 10 + draw_lots(seed, 400);
    for (uint32_t i = 0; i < trace_length(from); i++) {
        event e = trace_event(from, i);
        bool changed = draw_lots(seed, one_in) == 0;
        if (changed && draw_lots(seed, 3) == 0) continue;
        if (changed) change(&e, seed);
        trace_append(t, &e);
    }
    return t;
}

static void assert_mutants_can_be_drawn(const trace *t, uint32_t seed)
{
    for (int i = 0; i < MUTANTS; i++) {
        trace *mutant = mutant_of(t, &seed);
        assert_can_be_drawn(mutant, &seed);
        trace_free(mutant);
    }
}

static void mutants_of_a_program_with_sleeps_can_be_drawn(void **context)
{
    (void)context;
    trace *t = chess_trace(6, 4);
    assert_mutants_can_be_drawn(t, 1);
    trace_free(t);
}

// Its timer is due as late as a trace can say.
static void the_longest_sleep_can_be_drawn(void **context)
{
    (void)context;
    trace *whole = chess_trace(2, 2), *t = define_as_in(whole);
    assert_int_equal(trace_set_meta(t, "clock", "real"), 0);
    for (uint32_t i = 0; i < trace_length(whole); i++) {
        event e = trace_event(whole, i);
        if (e.kind == EVENT_timer_set) e.ns = TRACE_TIME_MAX;
        assert_int_equal(trace_append(t, &e), 0);
    }
    for (uint32_t seed = 1; seed <= 8; seed++) assert_can_be_drawn(t, &(uint32_t){seed});
    trace_free(t);
    trace_free(whole);
}

static void mutants_of_random_programs_can_be_drawn(void **context)
{
    (void)context;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        struct script s;
        script_init(&s);
        random_program(&s, seed, 400);
        assert_mutants_can_be_drawn(s.trace, seed);
        script_deinit(&s);
    }
}

// --- files ----------------------------------------------------------------------------------------------------------
static void write_file(const trace *t, const char *path)
{
    FILE *f = fopen(path, "wb");
    trace_writer *w;
    assert_non_null(f);
    assert_int_equal(trace_writer_new(&w, f, t), 0);
    assert_int_equal(trace_writer_close(w), 0);
    trace_writer_free(w);
    assert_int_equal(fclose(f), 0);
}

static void flip_bytes(const char *path, uint32_t count, uint32_t *seed)
{
    FILE *f = fopen(path, "r+b");
    assert_non_null(f);
    assert_int_equal(fseek(f, 0, SEEK_END), 0);
    uint32_t size = (uint32_t)ftell(f);
    for (uint32_t i = 0; i < count; i++) {
        long at = draw_lots(seed, size);
        assert_int_equal(fseek(f, at, SEEK_SET), 0);
        int byte = fgetc(f);
        assert_int_equal(fseek(f, at, SEEK_SET), 0);
        assert_true(fputc(byte ^ (1 << draw_lots(seed, 8)), f) != EOF);
    }
    assert_int_equal(fclose(f), 0);
}

static void what_a_damaged_file_is_read_as_can_be_drawn(void **context)
{
    (void)context;
    char path[] = "/tmp/loopscope-scene-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    trace *t = chess_trace(24, 30), *damaged;
    error e;
    int read = 0;
    for (uint32_t seed = 1; seed <= MUTANTS; seed++) {
        uint32_t lots = seed;
        write_file(t, path);
        flip_bytes(path, 1 + seed % 3, &lots);
        if (trace_read(&damaged, path, &e)) continue;
        assert_can_be_drawn(damaged, &lots);
        trace_free(damaged);
        read++;
    }
    assert_true(read > 0);
    trace_free(t);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mutants_of_a_program_with_sleeps_can_be_drawn),
        cmocka_unit_test(the_longest_sleep_can_be_drawn),
        cmocka_unit_test(mutants_of_random_programs_can_be_drawn),
        cmocka_unit_test(what_a_damaged_file_is_read_as_can_be_drawn),
    };
    return cmocka_run_group_tests_name("scene", tests, open_text, close_text);
}
