// The chess exhibition of 24 boards and what the viewer makes of it, for tests that only look at it.
#ifndef LOOPSCOPE_TESTS_SUPPORT_CHESS_RUN_H
#define LOOPSCOPE_TESTS_SUPPORT_CHESS_RUN_H

#include "support/chess_trace.h"
#include "viewer/view.h"

struct chess_run {
    trace *trace;
    model *model;
    struct view view;
};

static inline int make_chess_run(void **context)
{
    static struct chess_run run;
    run.trace = chess_trace(24, 30);
    view_init(&run.view);
    *context = &run;
    return model_new(&run.model, run.trace, MODEL_ALL);
}

static inline int unmake_chess_run(void **context)
{
    struct chess_run *run = *context;
    model_free(run->model);
    trace_free(run->trace);
    return 0;
}

#endif
