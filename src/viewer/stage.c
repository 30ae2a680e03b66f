#include "viewer/stage.h"

#include <errno.h>

#include "viewer/text.h"

static int no_memory(const struct stage *s, error *e)
{
    return error_set(e, -ENOMEM, "not enough memory for pictures of %dx%d", s->width, s->height);
}

int stage_open(struct stage *s, const trace *t, const struct picture_options *o, error *e)
{
    *s = (struct stage){0};
    int rc = text_open(e);
    if (rc) return rc;
    if (model_new(&s->model, t, MODEL_ALL)) {
        text_close();
        return error_set(e, -ENOMEM, "not enough memory for a trace of %u events", trace_length(t));
    }
    picture_view(&s->view, s->model, o);
    rc = picture_size(o, s->model, &s->view, &s->width, &s->height, e);
    if (rc == 0 && (draw_list_new(&s->list) || raster_new(&s->raster, s->width, s->height))) rc = no_memory(s, e);
    if (rc) stage_close(s);
    else s->units = scene_timeline_width(s->model, &s->view, s->width, s->height);
    return rc;
}

void stage_close(struct stage *s)
{
    if (!s->model) return;
    raster_free(s->raster);
    draw_list_free(s->list);
    targets_deinit(&s->targets);
    model_free(s->model);
    text_close();
    *s = (struct stage){0};
}

void stage_follow(struct stage *s)
{
    if (s->units > 0) view_follow(&s->view, s->model, s->units);
}

int stage_draw(struct stage *s, error *e)
{
    box changed;
    colour page = s->view.theme->colours[COLOUR_page];
    if (scene_draw(s->list, &s->targets, s->model, &s->view, s->width, s->height)) return no_memory(s, e);
    return raster_draw(s->raster, s->list, page, &changed, 1) < 0 ? no_memory(s, e) : 0;
}
