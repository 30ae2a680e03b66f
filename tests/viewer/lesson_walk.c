// Walks through a lesson: lesson_walk TRACE FILE.lesson
// Prints each stop with what the viewer tells there. Status 1 where a stop is not reached, does not come after the one before, or says nothing.
#include <stdio.h>
#include <stdlib.h>

#include "narrate/narrate.h"
#include "trace/file.h"
#include "viewer/stops.h"

static int wrong(const char *what, const char *more)
{
    fprintf(stderr, "%s%s\n", what, more);
    return 1;
}

static int walk(model *m, const struct lesson *l, const struct stops *stops)
{
    int status = 0;
    for (uint32_t i = 0; i < stops->count; i++) {
        const struct stop *s = &stops->items[i];
        const struct lesson_stop *own = &l->stops[s->index];
        struct narration told;
        narrate(m->trace, model_state(m, s->at.position), &told);
        printf("%u  event %d, %.3f s  ## %s\n   %s %s\n", i + 1, (int)s->at.position - 1, (double)s->at.time / 1e9, own->where, told.what, told.next);
        if (!own->caption[0]) status |= wrong("a stop without a caption: ", own->where);
        if (i && (s[0].at.position < s[-1].at.position || (s[0].at.position == s[-1].at.position && s[0].at.time <= s[-1].at.time)))
            status |= wrong("a stop before the one before it: ", own->where);
    }
    return status;
}

int main(int argc, char **argv)
{
    trace *t;
    model *m;
    struct lesson l;
    struct stops stops = {0};
    error e;
    char complaint[600];
    if (argc != 3) return wrong("lesson_walk TRACE FILE.lesson", "");
    if (trace_read(&t, argv[1], &e) || lesson_read(&l, argv[2], &e)) return wrong(e.text, "");
    if (model_new(&m, t, MODEL_ALL) || stops_find(&stops, &l, m, false)) return wrong("no memory", "");
    int status = walk(m, &l, &stops);
    for (uint32_t i = 0; i < l.mistake_count; i++) fprintf(stderr, "%s, line %u: %s\n", argv[2], l.mistakes[i].line, l.mistakes[i].text);
    lesson_complaint(&l, argv[2], complaint, sizeof complaint);
    if (*complaint) status = 1;
    stops_deinit(&stops);
    model_free(m);
    lesson_deinit(&l);
    trace_free(t);
    return status;
}
