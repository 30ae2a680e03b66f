#include "viewer/picture.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "viewer/pair_view.h"
#include "viewer/panel.h"
#include "viewer/paper.h"
#include "viewer/raster.h"
#include "viewer/text.h"

#define SIDE_MAX 16384
#define WIDTH    1920
#define HEIGHT   1080
#define END_ROOM 0.015 // of a stretch that ends with the run, for the marks of what has ended

// The stretch as the axis has it: of steps where no time passes.
static void look_at_stretch(struct view *v, const model *m, const struct picture_options *o)
{
    v->alone = true;
    if (o->from.time == v->at.time) v->axis = AXIS_chosen_steps;
    enum axis axis = view_axis(v, m);
    double from = lanes_coordinate(m->lanes, axis, o->from), to = lanes_coordinate(m->lanes, axis, v->at);
    if (v->at.position == model_length(m)) to += fmax((to - from) * END_ROOM, axis == AXIS_steps ? 24 : 1e-9);
    v->stretch = (struct stretch){from, fmax(to, from + 1e-9)};
}

void picture_view(struct view *v, const model *m, const struct picture_options *o)
{
    view_init(v);
    v->replay = true;
    if (o->theme) v->theme = o->theme;
    if (o->scale > 0) v->scale = o->scale;
    if (o->to.position < model_length(m)) view_go_to_moment(v, m, o->to);
    else view_go_to(v, m, model_length(m)); // of a damaged trace less than it has
    if (o->timeline) look_at_stretch(v, m, o);
}

static int write_pixels(const draw_list *list, int width, int height, colour background, FILE *f)
{
    raster *r;
    box changed;
    int rc = raster_new(&r, width, height);
    if (rc) return rc;
    rc = raster_draw(r, list, background, &changed, 1);
    if (rc >= 0) rc = raster_write_png(r, f);
    raster_free(r);
    return rc;
}

static int write_list(const draw_list *list, const model *m, const struct view *v, int width, int height,
                      enum picture_form form, FILE *f)
{
    colour background = v->theme->colours[v->alone ? COLOUR_card : COLOUR_page];
    switch (form) {
    case PICTURE_png: return write_pixels(list, width, height, background, f);
    case PICTURE_svg: return paper_write(list, width, height, background, m->title, PAPER_svg, f);
    case PICTURE_pdf: return paper_write(list, width, height, background, m->title, PAPER_pdf, f);
    }
    return -EINVAL;
}

int picture_write_view(model *m, const struct view *v, int width, int height, enum picture_form form, FILE *f)
{
    struct targets targets = {0};
    draw_list *list;
    int rc = draw_list_new(&list);
    if (rc) return rc;
    struct view page = *v;
    page.paper = v->pair && v->mode == MODE_compare;
    rc = v->alone ? scene_draw_timeline(list, m, v, width, height) : scene_draw(list, &targets, m, &page, width, height);
    if (rc == 0) rc = write_list(list, m, v, width, height, form, f);
    targets_deinit(&targets);
    draw_list_free(list);
    return rc;
}

int picture_size(const struct picture_options *o, model *m, const struct view *v, int *width, int *height, error *e)
{
    int w = o->width ? o->width : WIDTH, h = o->height ? o->height : HEIGHT;
    if (v->alone && !o->height) h = scene_timeline_height(m, v, w);
    if (h > SIDE_MAX && !o->height) h = SIDE_MAX; // of more lanes those that fit
    if (w < 1 || h < 1 || w > SIDE_MAX || h > SIDE_MAX)
        return error_set(e, -EINVAL, "a picture has 1 to %d pixels a side", SIDE_MAX);
    *width = w;
    *height = h;
    return 0;
}

static int draw_at_size(model *m, const struct picture_options *o, enum picture_form form, FILE *f, error *e)
{
    struct view v;
    int width, height;
    picture_view(&v, m, o);
    int rc = picture_size(o, m, &v, &width, &height, e);
    if (rc) return rc;
    rc = picture_write_view(m, &v, width, height, form, f);
    if (rc == -ENOMEM) return error_set(e, rc, "not enough memory for a picture of %dx%d", width, height);
    return rc ? error_set(e, rc, "the picture cannot be written: %s", strerror(-rc)) : 0;
}

int picture_write(const trace *t, const struct picture_options *options, enum picture_form form, FILE *f, error *e)
{
    model *m;
    int rc = model_new(&m, t, MODEL_ALL);
    if (rc) return error_set(e, rc, "not enough memory for a trace of %u events", trace_length(t));
    rc = text_open(e);
    if (rc == 0) {
        rc = draw_at_size(m, options, form, f, e);
        text_close();
    }
    model_free(m);
    return rc;
}

static int draw_pair(struct pair *p, const struct picture_options *o, enum picture_form form, FILE *f, error *e)
{
    struct view v;
    int width, height;
    view_init(&v);
    pair_view_init(&v, p);
    v.replay = true;
    v.mode = MODE_compare;
    if (o->theme) v.theme = o->theme;
    if (o->scale > 0) v.scale = o->scale;
    int rc = picture_size(o, p->runs[0].model, &v, &width, &height, e);
    if (rc) return rc;
    rc = picture_write_view(p->runs[0].model, &v, width, height, form, f);
    return rc ? error_set(e, rc, "the picture cannot be written: %s", strerror(-rc)) : 0;
}

int picture_write_pair(const trace *a, const trace *b, const char *const names[2], const struct picture_options *options, enum picture_form form,
                       FILE *f, error *e)
{
    struct pair *p;
    int rc = pair_new(&p, a, b, names);
    if (rc) return error_set(e, rc, "not enough memory for two traces of %u and %u events", trace_length(a), trace_length(b));
    rc = text_open(e);
    if (rc == 0) {
        rc = draw_pair(p, options, form, f, e);
        text_close();
    }
    pair_free(p);
    return rc;
}
