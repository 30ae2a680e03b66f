// How long a frame takes at 1920x1080: 2,000 bars of which half are hatched, 300 text runs, cards, lines and curves.
// Prints a table of medians in milliseconds of processor time. Not a test: run it by hand, built by the release preset.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "viewer/marks.h"
#include "viewer/raster.h"
#include "viewer/text.h"

#define WIDTH 1920
#define HEIGHT 1080
#define FRAMES 200

static double milliseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); // a busy machine does not count
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static void lanes(draw_list *d, const theme *t)
{
    for (int lane = 0; lane < 40; lane++) {
        float y = 160 + 20 * (float)lane;
        mark_span(d, lane % 3 ? TASK_sleeping : TASK_waiting, (box){150, y, 1090, 20}, 1, t);
        for (int i = 0; i < 25; i++) {
            float x = 150 + 43.6f * (float)i + (float)lane;
            draw_hatch(d, (box){x, y + 5, 24, 9}, 2, 6, 1.8f, t->colours[COLOUR_ready]);
            mark_span(d, TASK_running, (box){x + 24, y, 15, 20}, 1, t);
        }
    }
}

static void words(draw_list *d, const theme *t)
{
    for (int i = 0; i < 300; i++) {
        char text[64];
        snprintf(text, sizeof text, "board %d, move %d", i % 24 + 1, i / 24 + 1);
        draw_text(d, 1270 + 160 * (float)(i % 4), 130 + 12 * (float)(i / 4), i % 2 ? FACE_words : FACE_code, 13,
                  t->colours[COLOUR_secondary], 0, text);
    }
}

static void frame(draw_list *d, const theme *t, float cursor)
{
    draw_list_clear(d);
    static const box cards[] = {{24, 85, 1216, 900}, {1256, 85, 640, 407}, {1256, 508, 640, 178}, {1256, 702, 640, 146}, {24, 1000, 1872, 70}};
    for (size_t i = 0; i < sizeof cards / sizeof *cards; i++) mark_card(d, cards[i], 1, t);
    lanes(d, t);
    words(d, t);
    for (int i = 0; i < 6; i++) mark_arrow(d, (float[]){600, 300 + 40 * (float)i, 500, 300, 450, 260, 400, 400}, 1, t);
    draw_line(d, cursor, 140, cursor, 230, 2, 0, t->colours[COLOUR_cursor]);
}

static int compare(const void *a, const void *b) { return *(const double *)a < *(const double *)b ? -1 : 1; }

enum change { CHANGE_all, CHANGE_small, CHANGE_none };

static void measure(const char *what, draw_list *d, raster *r, const theme *t, enum change change)
{
    double building[FRAMES], drawing[FRAMES];
    box changed[64];
    for (int i = -1; i < FRAMES; i++) { // the first one fills the caches
        double start = milliseconds();
        frame(d, t, change == CHANGE_small ? 300 + (float)(i % 60) : 300);
        double built = milliseconds();
        colour page = t->colours[COLOUR_page] ^ (change == CHANGE_all && i % 2 ? 0x01000000u : 0);
        raster_draw(r, d, page, changed, 64);
        if (i >= 0) building[i] = built - start, drawing[i] = milliseconds() - built;
    }
    qsort(building, FRAMES, sizeof *building, compare);
    qsort(drawing, FRAMES, sizeof *drawing, compare);
    printf("%-6s %-22s %8.3f %8.3f %8.3f\n", t->name, what, building[FRAMES / 2], drawing[FRAMES / 2], drawing[FRAMES * 95 / 100]);
}

int main(void)
{
    error e;
    draw_list *d;
    raster *r;
    if (text_open(&e)) return fprintf(stderr, "%s\n", e.text), 1;
    if (draw_list_new(&d) || raster_new(&r, WIDTH, HEIGHT)) return 1;
    printf("%-6s %-22s %8s %8s %8s\n", "theme", "change", "build", "draw", "95 %");
    const theme *themes[] = {&theme_dark, &theme_light};
    for (int i = 0; i < 2; i++) {
        measure("everything", d, r, themes[i], CHANGE_all);
        measure("a line of 90 pixels", d, r, themes[i], CHANGE_small);
        measure("nothing", d, r, themes[i], CHANGE_none);
    }
    raster_free(r);
    draw_list_free(d);
    text_close();
    return 0;
}
