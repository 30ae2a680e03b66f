// The forms that people look at: pictures.
#include "cli/form.h"

int form_png(const trace *t, const struct form_request *r, const struct output *out, error *e)
{
    bool positioned = r->given & TAKES_at;
    struct frame_options frame = r->frame;
    frame.at_time = positioned && r->at.is_time;
    frame.time = r->at.time;
    frame.at_event = positioned && !r->at.is_time;
    frame.event = position_end(&r->at, t);
    return frame_write_png(t, &frame, output_path(out), e);
}
