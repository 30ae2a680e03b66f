// What a frame of the viewer costs: a step anywhere in a chess run, from the key to the pixels, and a whole picture.
//
//     cmake --build --preset release --target bench_viewer && build/release/tests/bench_viewer [TRACE]
//
// With a TRACE: from its file to the first picture, to all of it taken in and ready for jumps, and the same frames.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "support/chess_trace.h"
#include "trace/file.h"
#include "viewer/panel.h"
#include "viewer/raster.h"
#include "viewer/text.h"

#define FRAMES       400
#define FIRST_EVENTS 200000 // as viewer.c

struct bench {
    model *model;
    struct view view;
    draw_list *list;
    struct targets targets;
    raster *raster;
    int width, height;
};

// Of the processor: nothing here waits for anything else, and the machine may be busy.
static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void row(const char *what, double *ms, int count)
{
    qsort(ms, (size_t)count, sizeof *ms, ascending);
    printf("  %-34s %8.2f %8.2f %8.2f\n", what, ms[count / 2], ms[count * 99 / 100], ms[count - 1]);
}

// Draws the frame at the cursor; returns what it took, in all and for the list alone.
static double frame(struct bench *b, double *list_ms)
{
    box changed[32];
    double begun = now_ms();
    if (scene_draw(b->list, &b->targets, b->model, &b->view, b->width, b->height)) exit(1);
    *list_ms = now_ms() - begun;
    raster_draw(b->raster, b->list, b->view.theme->colours[COLOUR_page], changed, 32);
    return now_ms() - begun;
}

static void steps(struct bench *b, const char *what, int by)
{
    double all[FRAMES], list[FRAMES];
    uint32_t length = model_length(b->model), seed = 1;
    for (int i = 0; i < FRAMES; i++) {
        double unused;
        seed = seed * 1664525 + 1013904223;
        view_go_to(&b->view, b->model, 2 + seed % (length - 4));
        frame(b, &unused); // what was there before
        double begun = now_ms();
        view_go_to(&b->view, b->model, (uint32_t)((int)b->view.at.position + by));
        double seek = now_ms() - begun;
        all[i] = seek + frame(b, &list[i]);
    }
    row(what, all, FRAMES);
    if (by > 0) row("  of it the draw list", list, FRAMES);
}

static void jumps(struct bench *b)
{
    double all[FRAMES], unused;
    uint32_t length = model_length(b->model), seed = 7;
    for (int i = 0; i < FRAMES; i++) {
        seed = seed * 1664525 + 1013904223;
        view_go_to(&b->view, b->model, seed % length);
        all[i] = frame(b, &unused);
    }
    row("a jump to anywhere", all, FRAMES);
}

static void wholes(struct bench *b)
{
    double all[40], unused;
    for (int i = 0; i < 40; i++) {
        b->view.theme = i % 2 ? &theme_dark : &theme_light; // every pixel changes
        all[i] = frame(b, &unused);
    }
    b->view.theme = &theme_dark;
    row("every pixel new (another theme)", all, 40);
}

static void bench_size(struct bench *b, int width, int height)
{
    b->width = width;
    b->height = height;
    if (raster_new(&b->raster, width, height)) exit(1);
    printf("%dx%d %34s %8s %8s\n", width, height, "median", "99 %", "worst");
    steps(b, "a step forwards", 1);
    steps(b, "a step back", -1);
    jumps(b);
    wholes(b);
    raster_free(b->raster);
}

static void take_in(struct bench *b, const trace *t, double begun)
{
    double unused;
    if (model_new(&b->model, t, FIRST_EVENTS) || draw_list_new(&b->list)) exit(1);
    view_init(&b->view);
    b->view.replay = true;
    b->width = 1920;
    b->height = 1080;
    if (raster_new(&b->raster, b->width, b->height)) exit(1);
    frame(b, &unused);
    printf("milliseconds; %u events; first picture after %.1f", trace_length(t), now_ms() - begun);
    raster_free(b->raster);
    model_update(b->model, MODEL_ALL);
    printf(", all taken in after %.1f", now_ms() - begun);
    while (model_prepare(b->model)) {}
    printf(", ready for jumps after %.1f\n", now_ms() - begun);
}

int main(int argc, char **argv)
{
    struct bench b = {0};
    error e;
    trace *t = NULL;
    if (text_open(&e)) return fprintf(stderr, "%s\n", e.text), 1;
    double begun = now_ms();
    if (argc < 2) t = chess_trace(24, 30);
    else if (trace_read(&t, argv[1], &e)) return fprintf(stderr, "%s\n", e.text), 1;
    take_in(&b, t, argc < 2 ? now_ms() : begun);
    bench_size(&b, 1024, 700);
    bench_size(&b, 1920, 1080);
    bench_size(&b, 3840, 2160);
    targets_deinit(&b.targets);
    draw_list_free(b.list);
    model_free(b.model);
    trace_free(t);
    text_close();
    return 0;
}
