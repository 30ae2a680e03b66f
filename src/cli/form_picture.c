// The forms that people look at: pictures and films.
#include "cli/command.h"
#include "cli/form.h"
#include "viewer/film.h"
#include "viewer/frames.h"

static struct moment moment_before(const struct position *p, const trace *t)
{
    uint32_t first = position_first(p, t);
    return (struct moment){first, p->is_time ? p->time : first < trace_length(t) ? trace_time(t, first) : 0};
}

static struct moment moment_after(const struct position *p, const trace *t)
{
    uint32_t end = position_end(p, t);
    int64_t last = end ? trace_time(t, end - 1) : 0;
    return (struct moment){end, p->is_time && end < trace_length(t) ? p->time : last};
}

static struct picture_options picture_of(const trace *t, const struct form_request *r)
{
    static const struct position end = {.event = UINT32_MAX};
    struct picture_options picture = r->picture;
    picture.timeline = r->given & (TAKES_from | TAKES_until);
    picture.from = moment_before(&r->from, t);
    picture.to = moment_after(r->given & TAKES_at ? &r->at : r->given & TAKES_until ? &r->until : &end, t);
    return picture;
}

static int write_picture(const trace *t, const struct form_request *r, enum picture_form form, const struct output *out, error *e)
{
    struct picture_options picture = picture_of(t, r);
    return picture_write(t, &picture, form, out->f, e);
}

int form_png(const trace *t, const struct form_request *r, const struct output *out, error *e)
{
    return write_picture(t, r, PICTURE_png, out, e);
}

int form_svg(const trace *t, const struct form_request *r, const struct output *out, error *e)
{
    return write_picture(t, r, PICTURE_svg, out, e);
}

int form_pdf(const trace *t, const struct form_request *r, const struct output *out, error *e)
{
    return write_picture(t, r, PICTURE_pdf, out, e);
}

int form_frames(const trace *t, const struct form_request *r, const struct output *out, error *e)
{
    struct picture_options picture = picture_of(t, r);
    return frames_write(t, &picture, out->path, r->progress, e);
}

static int write_film(const trace *t, const struct form_request *r, enum film film, const struct output *out, error *e)
{
    struct film_options options = {.picture = picture_of(t, r), .speed = r->speed};
    return film_write(t, &options, film, output_path(out), r->progress, e);
}

int form_mp4(const trace *t, const struct form_request *r, const struct output *out, error *e)
{
    int width = r->picture.width, height = r->picture.height;
    if (width & 1 || height & 1)
        warn("an mp4 that plays everywhere has even sides: it becomes %dx%d", width + (width & 1), height + (height & 1));
    return write_film(t, r, FILM_mp4, out, e);
}

int form_gif(const trace *t, const struct form_request *r, const struct output *out, error *e)
{
    return write_film(t, r, FILM_gif, out, e);
}
