// States stay apart for every eye: drawn as they are, without colour, and as somebody sees them who lacks the green cones, each
// state's glyph and each state's stretch of a lane differs from every other's.
//
// Deuteranopia after Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009
// (severity 1); luminance after WCAG 2.
#include <math.h>
#include <stdlib.h>

#include "support/cmocka_all.h"
#include "support/with_text.h"
#include "viewer/marks.h"
#include "viewer/raster.h"

#define WIDTH  96
#define HEIGHT 24
#define SIDE   12.0f // of a glyph in lists

// Of the pixels that either of two pictures inks, at least so many look different; and a difference is at least so large a part of the
// way from black to white.
#define APART     0.33
#define DIFFERENT 0.15

struct status_name {
    enum task_status status;
    const char *name;
};

static const struct status_name statuses[] = {
    {TASK_ready, "ready"}, {TASK_running, "running"}, {TASK_sleeping, "sleeping"}, {TASK_waiting, "waiting"}, {TASK_awaiting, "awaiting"},
    {TASK_done, "done"}, {TASK_failed, "failed"}, {TASK_cancelled, "cancelled"}, {TASK_working, "working"}, {TASK_blocked, "blocked"},
};
#define STATUSES ((int)(sizeof statuses / sizeof *statuses))
#define IN_LANES 5 // the first of them are spans of time; what has ended has none

// --- pictures -------------------------------------------------------------------------------------------------------
struct picture {
    double rgb[WIDTH * HEIGHT][3]; // 0 to 1, as the eye gets them
};

typedef void vision(double rgb[3]); // linear light

static void normal(double rgb[3]) { (void)rgb; }

static void without_colour(double rgb[3]) { rgb[0] = rgb[1] = rgb[2] = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]; }

static void deuteranopia(double rgb[3])
{
    static const double matrix[3][3] = {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}};
    double seen[3];
    for (int i = 0; i < 3; i++) seen[i] = matrix[i][0] * rgb[0] + matrix[i][1] * rgb[1] + matrix[i][2] * rgb[2];
    for (int i = 0; i < 3; i++) rgb[i] = fmin(fmax(seen[i], 0), 1);
}

static double linear(double c) { return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4); }
static double encoded(double c) { return c <= 0.0031308 ? c * 12.92 : 1.055 * pow(c, 1 / 2.4) - 0.055; }

static void look(struct picture *p, const draw_list *d, colour ground, vision *see)
{
    raster *r;
    box changed[4];
    int width, height, stride;
    assert_int_equal(raster_new(&r, WIDTH, HEIGHT), 0);
    assert_true(raster_draw(r, d, ground, changed, 4) >= 0);
    const uint32_t *pixels = raster_pixels(r, &width, &height, &stride);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        uint32_t pixel = pixels[i / WIDTH * (stride / 4) + i % WIDTH];
        for (int c = 0; c < 3; c++) p->rgb[i][c] = linear((double)(pixel >> (16 - 8 * c) & 255) / 255);
        see(p->rgb[i]);
        for (int c = 0; c < 3; c++) p->rgb[i][c] = encoded(p->rgb[i][c]);
    }
    raster_free(r);
}

static bool differ(const double a[3], const double b[3])
{
    return fmax(fabs(a[0] - b[0]), fmax(fabs(a[1] - b[1]), fabs(a[2] - b[2]))) >= DIFFERENT;
}

// The share of what either of two pictures inks that looks different.
static double apart(const struct picture *a, const struct picture *b, const double ground[3])
{
    int inked = 0, different = 0;
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        inked += differ(a->rgb[i], ground) || differ(b->rgb[i], ground);
        different += differ(a->rgb[i], b->rgb[i]);
    }
    assert_true(inked > 0);
    return (double)different / inked;
}

// --- states ---------------------------------------------------------------------------------------------------------
typedef void drawing(draw_list *d, enum task_status status, const theme *t);

static void glyph(draw_list *d, enum task_status status, const theme *t) { mark_status(d, status, WIDTH / 2.0f, HEIGHT / 2.0f, SIDE, t); }
static void span(draw_list *d, enum task_status status, const theme *t) { mark_span(d, status, (box){8, 1, WIDTH - 16, 22}, 1, t); }

static bool all_apart(const char *what, drawing *draw, int count, const theme *t, const char *eye, vision *see)
{
    static struct picture pictures[STATUSES];
    double ground[3];
    bool all = true;
    for (int i = 0; i < count; i++) {
        draw_list *d;
        assert_int_equal(draw_list_new(&d), 0);
        draw(d, statuses[i].status, t);
        look(&pictures[i], d, t->colours[COLOUR_card], see);
        draw_list_free(d);
    }
    for (int c = 0; c < 3; c++) ground[c] = pictures[0].rgb[0][c]; // the corner
    for (int i = 0; i < count; i++)
        for (int k = 0; k < i; k++) {
            double share = apart(&pictures[i], &pictures[k], ground);
            if (share < APART) print_error("%s, %s, %s: %s and %s differ in %.0f %%\n", t->name, eye, what, statuses[i].name, statuses[k].name, 100 * share);
            all = all && share >= APART;
        }
    return all;
}

static void states_stay_apart_for_every_eye(void **context)
{
    (void)context;
    static const struct {
        const char *name;
        vision *see;
    } eyes[] = {{"as it is", normal}, {"without colour", without_colour}, {"deuteranopia", deuteranopia}};
    const theme *themes[] = {&theme_dark, &theme_light, &theme_contrast};
    bool all = true;
    for (int t = 0; t < 3; t++)
        for (int e = 0; e < 3; e++) {
            all = all_apart("glyph", glyph, STATUSES, themes[t], eyes[e].name, eyes[e].see) && all;
            all = all_apart("lane", span, IN_LANES, themes[t], eyes[e].name, eyes[e].see) && all;
        }
    assert_true(all);
}

// Orange and green that only the green cones tell apart, and what is as light as it: so the simulations do something.
static void the_eyes_see_what_they_should(void **context)
{
    (void)context;
    double red[3] = {0.6, 0.1, 0.02}, green[3] = {0.1, 0.31, 0.02}, grey[3] = {0.2, 0.4, 0.1};
    assert_true(differ(red, green));
    deuteranopia(red), deuteranopia(green);
    for (int c = 0; c < 3; c++) red[c] = encoded(red[c]), green[c] = encoded(green[c]);
    assert_false(differ(red, green));
    without_colour(grey);
    assert_float_equal(grey[0], 0.33582, 1e-5);
    assert_true(grey[0] == grey[1] && grey[1] == grey[2]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_stay_apart_for_every_eye),
        cmocka_unit_test(the_eyes_see_what_they_should),
    };
    return cmocka_run_group_tests_name("vision", tests, open_text, close_text);
}
