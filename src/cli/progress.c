#include "cli/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "narrate/narrate.h"

struct line {
    struct progress progress;
    const char *command;
    const trace *recorded; // NULL where none is
};

static void show(struct progress *p, uint64_t done, uint64_t all)
{
    const struct line *l = (const struct line *)p;
    uint32_t events = l->recorded ? trace_length(l->recorded) : 0;
    char clock[32];
    fprintf(stderr, "\rloopscope %s: ", l->command);
    if (all) fprintf(stderr, "%d %%", (int)(100 * done / all));
    else fprintf(stderr, "%" PRIu64 " events", done);
    if (events) {
        narrate_clock(trace_time(l->recorded, events - 1), clock, sizeof clock);
        fprintf(stderr, ", %s on the clock", clock);
    }
    fputs("\033[K", stderr);
    fflush(stderr);
}

static struct progress *begin(const char *command, const trace *recorded)
{
    static struct line line;
    line = (struct line){.progress = {.show = show}, .command = command, .recorded = recorded};
    return isatty(STDERR_FILENO) ? &line.progress : NULL;
}

struct progress *progress_begin(const char *command) { return begin(command, NULL); }
struct progress *progress_begin_recording(const trace *t) { return begin("run", t); }

void progress_end(struct progress *p)
{
    if (p && p->shown) fputs("\r\033[K", stderr); // the line is empty again
}
