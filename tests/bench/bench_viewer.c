// What the viewer costs, from the key to the pixels: a table with what is to be reached.
//
//     cmake --build --preset release --target bench_viewer && build/release/tests/bench_viewer [TRACE]
//
// Without a TRACE: a chess run, as the scenario makes it. tests/bench/viewer.py records long ones and runs this with them.
// Milliseconds are the processor's: nothing here waits for anything else, and the machine may be busy. The window is a real one where
// there is a display; without one it is SDL's dummy, which polls and so is never idle.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "link/program.h"
#include "support/chess_trace.h"
#include "trace/file.h"
#include "viewer/panel.h"
#include "viewer/raster.h"
#include "viewer/text.h"
#include "viewer/timeline.h"
#include "viewer/viewer.h"

#define PLACES       6   // of a run that are looked at
#define FRAMES       8   // at each
#define SAMPLES      (PLACES * FRAMES)
#define FIRST_EVENTS 200000 // as viewer.c
#define FRAME_SECONDS 0.0166
#define IDLE_SECONDS 3

struct bench {
    const trace *trace;
    model *model;
    struct view view;
    draw_list *list;
    struct targets targets;
    raster *raster;
    int width, height;
    uint32_t seed;
};

static double clock_ms(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double now_ms(void) { return clock_ms(CLOCK_PROCESS_CPUTIME_ID); }

static double resident_mb(void)
{
    long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f || fscanf(f, "%*d %ld", &pages) != 1) pages = 0;
    if (f) fclose(f);
    return (double)pages * (double)sysconf(_SC_PAGESIZE) / 1e6;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// goal: what is to be reached, and whether by the median or by 99 of 100; 0: nothing.
static void row(const char *what, double *ms, int count, double goal, bool nearly_all)
{
    qsort(ms, (size_t)count, sizeof *ms, ascending);
    char text[24] = "";
    if (goal > 0) snprintf(text, sizeof text, "%s%g", nearly_all ? "99 %: " : "", goal);
    printf("  %-38s %8.2f %8.2f %8.2f %12s\n", what, ms[count / 2], ms[count * 99 / 100], ms[count - 1], text);
}

static void value(const char *what, double v, const char *unit, const char *goal) { printf("  %-38s %8.2f %-17s %12s\n", what, v, unit, goal); }

static uint32_t somewhere(struct bench *b)
{
    b->seed = b->seed * 1664525 + 1013904223;
    uint32_t length = model_length(b->model), edge = length > 100 ? 40 : 0;
    return edge + (uint32_t)((uint64_t)b->seed * (length - 2 * edge) >> 32);
}

static double timeline_units(struct bench *b) { return (double)((float)b->width / layout_unit(b->width, 1) / 2); }

// Draws the frame at the cursor; returns what it took, in all and for the list alone.
static double frame(struct bench *b, double *list_ms)
{
    box changed[32];
    double begun = now_ms();
    view_follow(&b->view, b->model, timeline_units(b));
    if (scene_draw(b->list, &b->targets, b->model, &b->view, b->width, b->height)) exit(1);
    *list_ms = now_ms() - begun;
    raster_draw(b->raster, b->list, b->view.theme->colours[COLOUR_page], changed, 32);
    return now_ms() - begun;
}

// Frames here and there, each after something has been done.
static void rows(struct bench *b, const char *what, void (*act)(struct bench *b, int i), double goal, bool nearly_all, bool list_too)
{
    double all[SAMPLES], list[SAMPLES], unused;
    for (int i = 0; i < SAMPLES; i++) {
        if (i % FRAMES == 0) {
            view_go_to(&b->view, b->model, somewhere(b));
            frame(b, &unused); // what was there before
        }
        double begun = now_ms();
        act(b, i % FRAMES);
        double acted = now_ms() - begun;
        all[i] = acted + frame(b, &list[i]);
    }
    row(what, all, SAMPLES, goal, nearly_all);
    if (list_too) row("  of it the draw list", list, SAMPLES, 0, false);
}

static void forward(struct bench *b, int i)
{
    (void)i;
    view_go_to(&b->view, b->model, b->view.at.position + 1);
}

static void back(struct bench *b, int i)
{
    (void)i;
    view_go_to(&b->view, b->model, b->view.at.position - 1);
}

static struct stretch stretch_of(struct bench *b) { return view_stretch(&b->view, b->model, timeline_units(b)); }

// As a hand that drags the cursor through the timeline.
static void drag(struct bench *b, int i)
{
    struct stretch s = stretch_of(b);
    view_go_to_coordinate(&b->view, b->model, view_cursor(&b->view, b->model) + (i % 2 ? 0.02 : 0.03) * (s.to - s.from));
    view_hold(&b->view, b->model); // as pointer.c
}

static void jump(struct bench *b, int i)
{
    (void)i;
    view_go_to(&b->view, b->model, somewhere(b));
}

static void scroll(struct bench *b, int i) { b->view.scroll += i < FRAMES / 2 ? 3 : 40; }

static void zoom(struct bench *b, int i) { view_zoom(&b->view, i < FRAMES / 2 ? 1.5 : 1 / 1.5); }

static void zoom_out(struct bench *b, int i)
{
    b->view.fit = true;
    b->view.zoom = i % 2 ? 1 : 1.5;
}

static void play(struct bench *b, int i)
{
    if (i == 0) view_play(&b->view, b->model, true);
    double at = view_play_target(&b->view, b->model, FRAME_SECONDS);
    if (view_axis(&b->view, b->model) == AXIS_time) view_go_to_time(&b->view, b->model, (int64_t)(at * 1e9));
    else view_go_to_coordinate(&b->view, b->model, at);
    b->view.play_at = at;
}

static void other_theme(struct bench *b, int i) { b->view.theme = i % 2 ? &theme_dark : &theme_light; }

static void calm(struct bench *b)
{
    bool replay = b->view.replay;
    view_init(&b->view);
    b->view.replay = replay;
}

// The runs of the lanes that a window shows, by themselves; the whole run in the window, or what is shown of it usually.
static void query(struct bench *b, const char *what, bool whole)
{
    static struct run runs[4096];
    double all[SAMPLES], end = lanes_end(b->model->lanes, view_axis(&b->view, b->model));
    uint32_t count = lanes_count(b->model->lanes), shown = count < 60 ? count : 60;
    for (int i = 0; i < SAMPLES; i++) {
        view_go_to(&b->view, b->model, somewhere(b));
        struct stretch s = whole ? (struct stretch){0, end} : stretch_of(b);
        uint32_t first = count > shown ? somewhere(b) % (count - shown) : 0;
        double begun = now_ms();
        for (uint32_t lane = first; lane < first + shown; lane++)
            lanes_runs(b->model->lanes, lane, view_axis(&b->view, b->model), s.from, s.to, end, (s.to - s.from) / b->width * 2, runs, 4096);
        all[i] = now_ms() - begun;
    }
    row(what, all, SAMPLES, 1, false);
}

static void bench_size(struct bench *b, int width, int height)
{
    bool full_hd = height == 1080;
    b->width = width;
    b->height = height;
    if (raster_new(&b->raster, width, height)) exit(1);
    printf("%4dx%-4d, ms %35s %8s %8s %12s\n", width, height, "median", "99 %", "worst", "to reach");
    rows(b, "a step forwards", forward, full_hd ? 2 : 4, false, true);
    rows(b, "a step back", back, full_hd ? 2 : 4, false, false);
    rows(b, "the cursor is dragged", drag, full_hd ? 2 : 4, false, false);
    rows(b, "a jump to anywhere", jump, 0, false, false);
    rows(b, "every pixel new (another theme)", other_theme, full_hd ? 8 : 0, false, false);
    calm(b);
    rows(b, "scrolling the lanes", scroll, FRAME_SECONDS * 1e3, true, false);
    calm(b);
    rows(b, "zooming", zoom, FRAME_SECONDS * 1e3, true, false);
    calm(b);
    rows(b, "zooming, all of the run in sight", zoom_out, FRAME_SECONDS * 1e3, true, false);
    calm(b);
    rows(b, "a frame while playing", play, FRAME_SECONDS * 1e3, true, false);
    calm(b);
    raster_free(b->raster);
}

// From the trace to the first picture, all of it taken in, jumps made ready.
static void take_in(struct bench *b)
{
    double unused, begun = now_ms();
    if (model_new(&b->model, b->trace, FIRST_EVENTS) || draw_list_new(&b->list)) exit(1);
    view_init(&b->view);
    b->view.replay = true;
    b->width = 1920;
    b->height = 1080;
    if (raster_new(&b->raster, b->width, b->height)) exit(1);
    frame(b, &unused);
    value("first picture after", now_ms() - begun, "ms", "");
    raster_free(b->raster);
    model_update(b->model, MODEL_ALL);
    value("all taken in after", now_ms() - begun, "ms", "");
}

// A trace that grows, with the cursor always at its end: what an event costs from one doubling to the next.
static void growth(struct bench *b)
{
    enum { AT_ONCE = 1000 };
    model *m;
    if (model_new(&m, b->trace, 0)) exit(1);
    for (uint32_t length = 1000000, from = 0; length <= trace_length(b->trace); from = length, length *= 2) {
        double begun = now_ms();
        while (model_length(m) < length)
            if (model_update(m, AT_ONCE) || !model_state(m, model_length(m))) exit(1);
        char what[60];
        snprintf(what, sizeof what, "growth, an event up to %u million", length / 1000000);
        value(what, (now_ms() - begun) / (length - from) * 1e6, "ns", "the same");
    }
    model_free(m);
}

// Turns for so long; returns the share of a processor that it takes, in per cent.
static double idle(viewer *v)
{
    double busy, begun;
    for (int settling = 1; settling >= 0; settling--) { // a live program begins, jumps are made ready
        begun = clock_ms(CLOCK_MONOTONIC), busy = now_ms();
        for (double left = IDLE_SECONDS * 1e3; left > 0; left = begun + IDLE_SECONDS * 1e3 - clock_ms(CLOCK_MONOTONIC))
            viewer_turn(v, (int)ceil(left));
    }
    return 100 * (now_ms() - busy) / (clock_ms(CLOCK_MONOTONIC) - begun);
}

static viewer *open_window(trace *t, program *p)
{
    viewer *v;
    error e;
    struct viewer_options options = {.trace = t, .program = p, .width = 1920, .height = 1080, .scale = 1, .theme = &theme_dark};
    if (viewer_open(&v, &options, &e)) exit(fprintf(stderr, "%s\n", e.text));
    viewer_turn(v, 0);
    return v;
}

// A program of its own in a window of its own: the built-in one.
static void live_window(double begun)
{
    trace *t;
    program *p;
    error e;
    const struct program_options options = {.path = CHESS, .arguments = (const char *const[]){NULL}, .out = -1, .live = true};
    if (trace_new(&t) || program_start(&p, &options, t, &e)) exit(1);
    viewer *v = open_window(t, p);
    value("chess begins: to the first picture", clock_ms(CLOCK_MONOTONIC) - begun, "ms by the clock", "300");
    value("chess waits to be stepped: idle", idle(v), "% of a processor", "1");
    viewer_close(v);
    program_free(p);
    trace_free(t);
}

int main(int argc, char **argv)
{
    double begun = clock_ms(CLOCK_MONOTONIC);
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (!getenv("DISPLAY")) setenv("SDL_VIDEODRIVER", "dummy", 1);
    struct bench b = {.seed = 1};
    error e;
    trace *t = NULL;
    live_window(begun);
    if (text_open(&e)) return fprintf(stderr, "%s\n", e.text), 1;
    double memory = resident_mb();
    if (argc < 2) t = chess_trace(24, 30);
    else if (trace_read(&t, argv[1], &e)) return fprintf(stderr, "%s\n", e.text), 1;
    memory -= resident_mb(); // of the trace
    b.trace = t;
    printf("%u events\n", trace_length(t));
    take_in(&b);
    bench_size(&b, 1920, 1080);
    bench_size(&b, 3840, 2160);
    printf("timeline query, ms %31s %8s %8s %12s\n", "median", "99 %", "worst", "to reach");
    query(&b, "60 lanes, the usual stretch", false);
    query(&b, "60 lanes, all of the run", true);
    value("memory beyond the trace", memory + resident_mb(), "MB", "200");
    model_free(b.model);
    viewer *v = open_window(t, NULL);
    value("idle", idle(v), "% of a processor", "1");
    viewer_close(v);
    growth(&b);
    targets_deinit(&b.targets);
    draw_list_free(b.list);
    trace_free(t);
    text_close();
    return 0;
}
