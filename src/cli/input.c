#include "cli/input.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/compile.h"
#include "cli/output.h"
#include "cli/scenario.h"
#include "trace/file.h"

static bool is_lines(const char *path)
{
    const char *ending = strrchr(path, '.');
    return ending && strcmp(ending, ".jsonl") == 0;
}

bool input_is_standard(const char *path) { return strcmp(path, "-") == 0; }

int input_trace(trace **out, const char *path)
{
    error e;
    bool piped = input_is_standard(path);
    int rc = piped ? trace_read_from(out, stdin, "standard input", &e) : trace_read(out, path, &e);
    if (rc == -EBADMSG && compile_source(path))
        return fail("'%s' is source text: loopscope run %s -o FILE makes a trace of it", path, path);
    if (rc == -EBADMSG && is_lines(path)) return fail("'%s' is JSON Lines: loopscope import %s -o FILE makes a trace of it", path, path);
    if (rc == -ENOENT && scenario_exists(path)) return fail("'%s' is a scenario: loopscope run %s -o %s.trace makes a trace of it", path, path, path);
    if (rc) return fail("%s", e.text);
    if (*trace_lost(*out)) warn("%s: %s", piped ? "standard input" : path, trace_lost(*out));
    return STATUS_done;
}

static bool is_trace(const char *path)
{
    trace *t = NULL;
    bool is = trace_read(&t, path, NULL) == 0;
    trace_free(t);
    return is;
}

int input_answer(const char *path, const char *output, int (*answer)(const trace *t, void *arguments), void *arguments)
{
    trace *t;
    int status = output_is_not(output, path);
    if (status == STATUS_done) status = input_trace(&t, path);
    if (status != STATUS_done) return status;
    status = answer(t, arguments);
    if (status == STATUS_done && *trace_lost(t)) status = STATUS_failed;
    trace_free(t);
    return status;
}

int input_no_program(const char *path, const error *e)
{
    bool no_program = e->code == -EACCES || e->code == -ENOEXEC || e->code == -EBADMSG;
    if (no_program && is_trace(path))
        return fail("'%s' is a trace: loopscope view shows it, loopscope narrate tells it", path);
    fail("%s", e->text);
    return e->code == -EINVAL ? STATUS_usage : STATUS_failed;
}
