// The forms that people look at: pictures.
#include "cli/form.h"

static struct moment moment_before(const struct position *p, const trace *t)
{
    uint32_t first = position_first(p, t);
    return (struct moment){first, p->is_time ? p->time : first < trace_length(t) ? trace_event(t, first)->time : 0};
}

static struct moment moment_after(const struct position *p, const trace *t)
{
    uint32_t end = position_end(p, t);
    int64_t last = end ? trace_event(t, end - 1)->time : 0;
    return (struct moment){end, p->is_time && end < trace_length(t) ? p->time : last};
}

static int write_picture(const trace *t, const struct form_request *r, enum picture_form form, const struct output *out, error *e)
{
    static const struct position end = {.event = UINT32_MAX};
    struct picture_options picture = r->picture;
    picture.timeline = r->given & (TAKES_from | TAKES_until);
    picture.from = moment_before(&r->from, t);
    picture.to = moment_after(r->given & TAKES_at ? &r->at : r->given & TAKES_until ? &r->until : &end, t);
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
