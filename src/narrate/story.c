#include "narrate/story.h"

#include <errno.h>

#include "narrate/narrate.h"

static void write_line(const trace *t, const state *s, FILE *f)
{
    struct narration n;
    char time[32];
    narrate_what(t, s, &n);
    narrate_seconds(s->time, time, sizeof time);
    narrate_plain(n.what);
    fprintf(f, "%10s  %s\n", time, n.what);
}

int story_write(const trace *t, FILE *f, uint32_t from, uint32_t to)
{
    int rc = 0;
    state s;
    state_init(&s);
    if (to > trace_length(t)) to = trace_length(t);
    while (rc == 0 && s.position < to && !ferror(f)) {
        rc = state_apply(&s, t);
        if (rc == 0 && s.position > from) write_line(t, &s, f);
    }
    if (rc == 0 && (fflush(f) || ferror(f))) rc = errno ? -errno : -EIO;
    state_deinit(&s);
    return rc;
}
