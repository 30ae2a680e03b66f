#include "viewer/handout.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "narrate/narrate.h"
#include "viewer/caption.h"
#include "viewer/panel.h"
#include "viewer/paper.h"
#include "viewer/text.h"

// A page is A4 across, in pixels of its own.
#define PAGE_WIDTH  1600
#define PAGE_HEIGHT 1131
#define PAGE_SHARE  (297.0 / 25.4 * 96 / PAGE_WIDTH)
#define MARGIN      80.0f
#define HEAD        62.0f  // baseline of the title
#define PICTURE_TOP 88.0f
#define PICTURE_MAX 810.0f // its height
#define GAP         26.0f  // below the picture
#define FOOT        1096.0f
#define NUMBER      27.0f  // radius
#define TEXT_LEFT   (MARGIN + 84)

#define PICTURE_WIDTH  1600
#define PICTURE_HEIGHT 900
#define PICTURE_SCALE  1.14f // of its text: there is no transport, and so room for letters that can be read on paper; all columns still fit

struct handout {
    model *model;
    struct lesson *lesson;
    struct stops stops;
    struct view view;
    int width, height; // of a picture
    draw_list *picture, *page;
    struct targets targets;
    papers *papers;
};

static void head(const struct handout *h, uint32_t stop)
{
    const theme *t = &theme_light;
    const char *title = h->lesson->title[0] ? h->lesson->title : h->model->title, *course = h->lesson->course;
    float right = PAGE_WIDTH - MARGIN, x = MARGIN + draw_text(h->page, MARGIN, HEAD, FACE_display, 30, t->colours[COLOUR_text], 900, title) + 24;
    if (course[0]) draw_text_right(h->page, right, HEAD, FACE_words_semibold, 20, t->colours[COLOUR_secondary], course);
    if (course[0]) right -= text_width(FACE_words_semibold, 20, course) + 30;
    const char *beside = stop == 0 && h->lesson->about[0] ? h->lesson->about : "";
    struct caption_style style = {FACE_words, FACE_words, 18, 22, t->colours[COLOUR_secondary], t->colours[COLOUR_secondary]};
    bool low = caption_draw(NULL, 0, 0, right - x, &style, beside) > 1;
    style = caption_fit(style, right - x, low ? 44 : 22, 0.7f, beside);
    caption_draw(h->page, x, low ? HEAD - 18 : HEAD, right - x, &style, beside);
}

// As it is written where the window asks how far to go on.
static void tell_place(const model *m, struct moment at, char *text, size_t size)
{
    bool within = at.position == 0 || at.time > trace_time(m->trace, at.position - 1);
    if (within) narrate_seconds(at.time, text, size);
    else snprintf(text, size, "event %u", at.position - 1);
}

static void foot(const struct handout *h, uint32_t stop)
{
    const theme *t = &theme_light;
    char number[40], at[40];
    snprintf(number, sizeof number, "%u of %u", stop + 1, h->stops.count);
    tell_place(h->model, h->stops.items[stop].at, at, sizeof at);
    draw_line(h->page, MARGIN, FOOT - 26, PAGE_WIDTH - MARGIN, FOOT - 26, 1, 0, t->colours[COLOUR_line]);
    float x = MARGIN + draw_text(h->page, MARGIN, FOOT, FACE_code, 15, t->colours[COLOUR_secondary], 900, h->lesson->run) + 24;
    draw_text(h->page, x, FOOT, FACE_words, 16, t->colours[COLOUR_secondary], 0, at);
    draw_text_right(h->page, PAGE_WIDTH - MARGIN, FOOT, FACE_words, 16, t->colours[COLOUR_secondary], number);
}

static void caption(const struct handout *h, uint32_t stop, float top)
{
    const theme *t = &theme_light;
    const char *text = h->lesson->stops[h->stops.items[stop].index].caption;
    char number[16];
    snprintf(number, sizeof number, "%u", stop + 1);
    draw_circle(h->page, MARGIN + NUMBER, top + NUMBER, NUMBER, t->colours[COLOUR_accent]);
    draw_text_centred(h->page, MARGIN + NUMBER, top + NUMBER + 9, FACE_display, 26, t->colours[COLOUR_on_accent], number);
    struct caption_style style = {FACE_words, FACE_words_semibold, 26, 36, t->colours[COLOUR_text], t->colours[COLOUR_running_text]};
    float width = PAGE_WIDTH - MARGIN - TEXT_LEFT, height = FOOT - 40 - top;
    style = caption_fit(style, width, height, 0.4f, text);
    caption_draw(h->page, TEXT_LEFT, top + 0.95f * style.size, width, &style, text);
}

// The timeline comes along from page to page as in the window.
static int draw_followed(struct handout *h, model *m, struct view *v)
{
    double units = scene_timeline_width(m, v, h->width, h->height);
    if (units > 0) view_follow(v, m, units);
    return scene_draw(h->picture, &h->targets, m, v, h->width, h->height);
}

// With the question that is asked from there, not answered, and what comes after it hidden; as the stop is where there is nothing to ask.
static int draw_question(struct handout *h)
{
    struct predict *asked = malloc(sizeof *asked);
    struct quiz quiz;
    struct view v = h->view;
    trace *known = NULL;
    model *veiled = NULL;
    int rc = asked ? predict_make(h->model->trace, asked) : -ENOMEM;
    if (rc == 0) quiz_begin(&quiz, asked, v.at.position);
    const struct question *q = rc == 0 ? quiz_question(&quiz) : NULL;
    if (q) rc = trace_prefix_new(&known, h->model->trace);
    if (q && rc == 0) {
        trace_prefix_set_length(known, h->model->trace, q->position);
        rc = model_new(&veiled, known, MODEL_ALL);
    }
    if (veiled) {
        v.quiz = &quiz;
        v.mode = MODE_predict;
        v.live = true;
        view_go_to(&v, veiled, model_length(veiled));
    }
    if (rc == 0) rc = draw_followed(h, veiled ? veiled : h->model, &v);
    model_free(veiled);
    trace_prefix_free(known);
    free(asked);
    return rc;
}

static int page(struct handout *h, uint32_t stop)
{
    float scale = fminf((PAGE_WIDTH - 2 * MARGIN) / (float)h->width, PICTURE_MAX / (float)h->height);
    float left = (PAGE_WIDTH - scale * (float)h->width) / 2;
    draw_list_clear(h->page);
    head(h, stop);
    caption(h, stop, PICTURE_TOP + scale * (float)h->height + GAP);
    foot(h, stop);
    stops_go(&h->stops.items[stop], &h->view, h->model);
    int rc = h->stops.items[stop].predict ? draw_question(h) : draw_followed(h, h->model, &h->view);
    if (rc == 0 && draw_list_failed(h->page)) rc = -ENOMEM;
    if (rc == 0) rc = papers_draw(h->papers, h->page, 0, 0, 1, PAGE_WIDTH, PAGE_HEIGHT, 0xFFFFFFFF);
    if (rc == 0) rc = papers_draw(h->papers, h->picture, left, PICTURE_TOP, scale, h->width, h->height, h->view.theme->colours[COLOUR_page]);
    papers_next(h->papers);
    return rc;
}

static int pages(struct handout *h, FILE *f, struct progress *progress)
{
    const char *title = h->lesson->title[0] ? h->lesson->title : h->model->title;
    int rc = papers_open(&h->papers, PAGE_WIDTH, PAGE_HEIGHT, PAGE_SHARE, title, f);
    if (rc) return rc;
    for (uint32_t i = 0; i < h->stops.count && rc == 0; i++) {
        progress_slowly_at(progress, i, h->stops.count);
        rc = page(h, i);
    }
    int closed = papers_close(h->papers);
    return rc ? rc : closed;
}

static int prepare(struct handout *h, const trace *t, const struct picture_options *o, error *e)
{
    struct picture_options options = *o;
    if (!options.width) options.width = PICTURE_WIDTH, options.height = PICTURE_HEIGHT;
    if (!options.theme) options.theme = &theme_light;
    options.scale = PICTURE_SCALE * (o->scale > 0 ? o->scale : 1);
    int rc = model_new(&h->model, t, MODEL_ALL);
    if (rc == 0) rc = stops_find(&h->stops, h->lesson, h->model, false);
    if (rc == 0) rc = draw_list_new(&h->picture);
    if (rc == 0) rc = draw_list_new(&h->page);
    if (rc) return error_set(e, rc, "not enough memory for a handout");
    if (h->stops.count == 0) return error_set(e, -EINVAL, "the run comes to no stop of this lesson");
    picture_view(&h->view, h->model, &options);
    h->view.paper = true;
    return picture_size(&options, h->model, &h->view, &h->width, &h->height, e);
}

int handout_write(const trace *t, struct lesson *l, const struct picture_options *options, FILE *f, struct progress *progress, error *e)
{
    struct handout h = {.lesson = l};
    int rc = text_open(e);
    if (rc) return rc;
    rc = prepare(&h, t, options, e);
    if (rc == 0) {
        rc = pages(&h, f, progress);
        if (rc) error_set(e, rc, "the handout cannot be written: %s", strerror(-rc));
    }
    targets_deinit(&h.targets);
    draw_list_free(h.page);
    draw_list_free(h.picture);
    stops_deinit(&h.stops);
    model_free(h.model);
    text_close();
    return rc;
}
