#include "link/run.h"

#include <errno.h>

#define LOOK_MS 100

int run_on(program *p, const trace *t, const struct picks *picks, bool (*goes_on)(void *context), void *context, error *e)
{
    static const struct picks none;
    int rc = 0;
    while (rc >= 0 && program_status(p) <= PROGRAM_going && goes_on(context)) {
        picks_grant(picks ? picks : &none, p, trace_length(t), ASK_NEVER, GRANT_run, 0);
        rc = program_wait(p, LOOK_MS, e);
    }
    return rc < 0 && rc != -EBADMSG ? rc : 0;
}
