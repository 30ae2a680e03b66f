#include "viewer/held_run.h"

void held_run_free(struct held_run *r)
{
    model_free(r->model); // which has borrowed the trace, as the program has
    program_free(r->program);
    trace_free(r->trace);
    *r = (struct held_run){0};
}
