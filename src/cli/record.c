#include "cli/record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/compile.h"
#include "cli/input.h"
#include "link/program.h"
#include "link/sources.h"

#define EVENTS_ENOUGH 1000000u
#define LOOK_MS       100 // between two looks at how far it has come
#define SILENCE_MS    5000

// Whether it is to be ended, and why: that is said here, and in the trace for who looks at it.
static bool is_silent(const program *p, const char *name, char *why, size_t size)
{
    if (program_silence(p) < SILENCE_MS) return false;
    const char *task = program_task(p);
    snprintf(why, size, ", because nothing had happened for %d s,", SILENCE_MS / 1000);
    warn("%s: nothing has happened for %d seconds%s%s; the run is ended there", name, SILENCE_MS / 1000, task ? " but that one task runs: " : "",
         task ? task : "");
    return true;
}

static bool is_endless(const trace *t, const char *name, char *why, size_t size)
{
    if (trace_length(t) < EVENTS_ENOUGH) return false;
    snprintf(why, size, " after %u events, because it went on and on,", trace_length(t));
    warn("%s goes on and on: the run is ended after %u events of it", name, trace_length(t));
    return true;
}

static int go_to_end(program *p, const trace *t, const char *name, error *ending)
{
    error e;
    int rc = 0;
    bool given_up = false;
    char why[100] = "";
    while (rc >= 0 && !given_up && program_status(p) <= PROGRAM_going) {
        program_grant(p, GRANT_run, 0);
        rc = program_wait(p, LOOK_MS, &e);
        given_up = program_status(p) <= PROGRAM_going && (is_endless(t, name, why, sizeof why) || is_silent(p, name, why, sizeof why));
    }
    if (rc != -ENOMEM) rc = program_status(p) <= PROGRAM_going ? program_stop(p, why) : 0; // nonsense that it wrote is the end of it
    if (rc == 0 && !given_up && !program_ended_well(p)) error_set(ending, 0, "%s", program_obituary(p));
    return rc;
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
