#include "viewer/visits.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define WRITTEN_SECONDS 10 // a long stretch is written in pieces: what is lost with the window is short

static const char *const mode_names[] = {
#define MODE(name, ...) [MODE_##name] = #name,
#include "viewer/mode.def"
#undef MODE
};

void visits_complain(viewer *v, int rc)
{
    char text[200];
    if (rc == 0 || v->answers_failed) return;
    v->answers_failed = true;
    snprintf(text, sizeof text, "The file of answers cannot be written: %s", strerror(-rc));
    view_say(&v->view, "%s", text);
    if (v->complaints.tell) v->complaints.tell(v->complaints.context, text);
}

static void flush(viewer *v)
{
    struct visit *visit = &v->visit;
    double now = seconds_now();
    if (v->answers && visit->fresh && visit->end > visit->first)
        visits_complain(v, answers_visit(v->answers, mode_names[visit->mode], visit->first, visit->end, llround((now - visit->since) * 1000)));
    visit->fresh = false;
    visit->since = now;
}

// The event that has just happened is the one that is looked at.
static void begin_at(viewer *v, uint32_t position)
{
    flush(v);
    v->visit.first = position ? position - 1 : 0;
    v->visit.end = position;
    v->visit.fresh = true;
}

void visits_turn(viewer *v)
{
    struct visit *visit = &v->visit;
    uint32_t position = v->view.at.position;
    bool moved = position != visit->position, walked = v->walked || v->view.playing;
    if (!v->answers) return;
    if (v->view.picking) { // the events are another run's, of which the file knows nothing
        flush(v);
        visit->mode = MODE_pick; // so that what is looked at afterwards is a stretch of its own
        v->walked = false;
        return;
    }
    if (visit->mode != v->view.mode || (moved && !walked)) {
        begin_at(v, position);
        visit->mode = v->view.mode;
    } else if (moved) {
        if (seconds_now() - visit->since > WRITTEN_SECONDS) begin_at(v, visit->position);
        if (position > visit->end) visit->end = position;
        if (position && position - 1 < visit->first) visit->first = position - 1;
        visit->fresh = true;
    }
    visit->position = position;
    v->walked = false;
}

void visits_close(viewer *v)
{
    if (!v->answers) return;
    flush(v);
    if (live_over(&v->live)) visits_complain(v, answers_run(v->answers));
    visits_complain(v, answers_close(v->answers));
    v->answers = NULL;
}
