#include "cli/record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/compile.h"
#include "cli/input.h"
#include "link/run.h"
#include "link/sources.h"

#define EVENTS_ENOUGH 1000000u
#define SILENCE_MS    5000

// A run that nobody watches.
struct unwatched {
    program *program;
    const trace *trace;
    const char *name;
    char why[100]; // it is ended
};

// Whether it is to be ended, and why: that is said here, and in the trace for who looks at it.
static bool is_silent(struct unwatched *u)
{
    if (program_silence(u->program) < SILENCE_MS) return false;
    const char *task = program_task(u->program);
    snprintf(u->why, sizeof u->why, ", because nothing had happened for %d s,", SILENCE_MS / 1000);
    warn("%s: nothing has happened for %d seconds%s%s; the run is ended there", u->name, SILENCE_MS / 1000,
         task ? " but that one task runs: " : "", task ? task : "");
    return true;
}

static bool is_endless(struct unwatched *u)
{
    if (trace_length(u->trace) < EVENTS_ENOUGH) return false;
    snprintf(u->why, sizeof u->why, " after %u events, because it went on and on,", trace_length(u->trace));
    warn("%s goes on and on: the run is ended after %u events of it", u->name, trace_length(u->trace));
    return true;
}

static bool goes_on(void *unwatched) { return !is_endless(unwatched) && !is_silent(unwatched); }

static int go_to_end(program *p, const trace *t, const char *name, error *ending)
{
    error e;
    struct unwatched u = {.program = p, .trace = t, .name = name};
    int rc = run_on(p, t, NULL, goes_on, &u, &e);
    if (rc) return rc;
    if (program_status(p) <= PROGRAM_going) return program_stop(p, u.why);
    if (!program_ended_well(p)) error_set(ending, 0, "%s", program_obituary(p));
    return 0;
}

static int record(trace *t, const char *name, const char *path, const char *const *parameters, error *ending)
{
    program *p = NULL;
    error e;
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC), status = STATUS_done;
    const struct program_options wanted = {.path = path, .source = compile_source(name), .arguments = parameters, .out = nowhere, .quiet = true};
    if (program_start(&p, &wanted, t, &e)) status = input_no_program(path, &e);
    else if (go_to_end(p, t, name, ending) || sources_embed(t, wanted.source ? wanted.source : path)) status = fail("no memory for a run of %s", name);
    program_free(p);
    if (nowhere >= 0) close(nowhere);
    return status;
}

int record_to_end(trace **out, const char *name, const char *path, const char *const *parameters, error *ending)
{
    trace *t;
    ending->text[0] = 0;
    if (trace_new(&t) != 0) return fail("no memory");
    int status = record(t, name, path, parameters, ending);
    if (status == STATUS_done) *out = t;
    else trace_free(t);
    return status;
}
