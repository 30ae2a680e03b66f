#include "viewer/frame.h"

#include <errno.h>

#include "viewer/panel.h"
#include "viewer/raster.h"
#include "viewer/text.h"

#define SIDE_MAX 16384

static int place(struct view *v, const model *m, const struct frame_options *o, error *e)
{
    if (o->at_event && o->event > model_length(m))
        return error_set(e, -EINVAL, "event %u is beyond the trace, which has %u", o->event, model_length(m));
    int64_t end = lanes_head(m->lanes)->time;
    if (o->at_time && (o->time < 0 || o->time > end))
        return error_set(e, -EINVAL, "%g s is outside the run, which ends at %g s", (double)o->time / 1e9,
                         (double)end / 1e9);
    if (o->at_time) view_go_to_time(v, m, o->time);
    else view_go_to(v, m, o->at_event ? o->event : model_length(m));
    return 0;
}

static int draw(model *m, const struct view *v, int width, int height, const char *path, error *e)
{
    draw_list *list = NULL;
    raster *r = NULL;
    struct targets targets = {0};
    box changed;
    int rc = draw_list_new(&list);
    if (rc == 0) rc = raster_new(&r, width, height);
    if (rc == 0) rc = scene_draw(list, &targets, m, v, width, height);
    if (rc) error_set(e, rc, "not enough memory for a picture of %dx%d", width, height);
    if (rc == 0) raster_draw(r, list, v->theme->colours[COLOUR_page], &changed, 1);
    if (rc == 0) rc = raster_write_png(r, path, e);
    targets_deinit(&targets);
    raster_free(r);
    draw_list_free(list);
    return rc;
}

int frame_write_png(const trace *t, const struct frame_options *options, const char *path, error *e)
{
    int width = options->width ? options->width : 1920, height = options->height ? options->height : 1080;
    if (width < 1 || height < 1 || width > SIDE_MAX || height > SIDE_MAX)
        return error_set(e, -EINVAL, "a picture has 1 to %d pixels a side", SIDE_MAX);
    model *m;
    int rc = model_new(&m, t);
    if (rc) return error_set(e, rc, "not enough memory for a trace of %u events", trace_length(t));
    struct view v;
    view_init(&v);
    v.replay = true;
    v.theme = options->light ? &theme_light : &theme_dark;
    if (options->scale > 0) v.scale = options->scale;
    rc = place(&v, m, options, e);
    if (rc == 0) rc = text_open(e);
    if (rc == 0) {
        rc = draw(m, &v, width, height, path, e);
        text_close();
    }
    model_free(m);
    return rc;
}
