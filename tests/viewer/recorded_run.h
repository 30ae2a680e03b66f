// The trace of a program that has run to its end under the virtual clock.
#ifndef LOOPSCOPE_TESTS_VIEWER_RECORDED_RUN_H
#define LOOPSCOPE_TESTS_VIEWER_RECORDED_RUN_H

#include <fcntl.h>
#include <unistd.h>

#include "link/program.h"
#include "link/sources.h"
#include "support/cmocka_all.h"

// parameters: NULL-terminated. Owned by the caller. well: as it is to end.
static inline trace *recorded_ending(const char *path, const char *const *parameters, bool well)
{
    trace *t;
    program *p;
    error e;
    int out = open("/dev/null", O_WRONLY | O_CLOEXEC);
    assert_int_equal(trace_new(&t), 0);
    if (program_start(&p, &(struct program_options){.path = path, .arguments = parameters, .out = out}, t, &e)) fail_msg("%s", e.text);
    while (program_status(p) <= PROGRAM_going) {
        program_grant(p, GRANT_run, 0);
        program_wait(p, 100, &e);
    }
    assert_true(program_ended_well(p) == well);
    assert_int_equal(sources_embed(t, path), 0);
    program_free(p);
    close(out);
    return t;
}

static inline trace *recorded_run(const char *path, const char *const *parameters) { return recorded_ending(path, parameters, true); }

#endif
