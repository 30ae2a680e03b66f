// loopscope import: a trace of another form, which anybody may have written.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "trace/file.h"
#include "trace/jsonl.h"

static const char doc[] =
    "Make a trace of JSON Lines, as export --to jsonl writes them or any other program may: docs/trace-format.md "
    "says how. Every line is checked, and that its event can happen after those before it."
    "\v"
    "Examples:\n"
    "  loopscope import other.jsonl -o other.trace\n"
    "  ./my_recorder | loopscope import - -o my.trace\n"
    "  loopscope import other.jsonl -o /dev/null        # only check it\n"
    "\n"
    "Exit status: 0, or 1 where a line is refused (which and why is said, and no trace is written) or the trace had "
    "lost something when it was exported (the rest is imported).";

static const struct argp_option options[] = {
    {"output", 'o', "FILE", 0, "Write the trace to FILE instead of standard output", 0},
    {0},
};

struct arguments {
    const char *file, *output;
};

static error_t parse(int key, char *argument, struct argp_state *parser)
{
    struct arguments *a = parser->input;
    switch (key) {
    case 'o': a->output = parse_output(parser, argument); return 0;
    case ARGP_KEY_ARG: arguments_take_only(parser, "file", &a->file, argument); return 0;
    case ARGP_KEY_END:
        if (!a->file)
            arguments_refuse(parser, "name a file, or - for standard input, as in: loopscope import other.jsonl -o other.trace");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

// --- the command ---------------------------------------------------------------------------------
static int read_lines(trace **out, FILE *f, const char *name, error *e)
{
    struct progress *progress = progress_begin("import");
    int rc = jsonl_read(out, f, name, progress, e);
    progress_end(progress);
    return rc;
}

// Reads the trace, owned by the caller. Returns an exit status.
static int read_input(trace **out, const char *file)
{
    bool piped = strcmp(file, "-") == 0;
    FILE *f = piped ? stdin : fopen(file, "rbe");
    if (!f) return fail("cannot open '%s': %s", file, strerror(errno));
    error e;
    struct stat status;
    if (fstat(fileno(f), &status) == 0 && S_ISDIR(status.st_mode)) {
        if (!piped) fclose(f);
        return fail("'%s' is a directory, not a file of JSON Lines", file);
    }
    int rc = read_lines(out, f, piped ? "standard input" : file, &e);
    if (!piped) fclose(f);
    return rc ? fail("%s", e.text) : STATUS_done;
}

static int write_trace(const trace *t, FILE *f)
{
    trace_writer *writer;
    int rc = trace_writer_new(&writer, f, t);
    if (rc) return rc;
    rc = trace_writer_close(writer);
    trace_writer_free(writer);
    return rc;
}

static int write_output(const trace *t, const char *path)
{
    struct output out;
    int status = output_open(&out, path);
    if (status != STATUS_done) return status;
    int rc = write_trace(t, out.f);
    return output_end(&out, rc);
}

int import_command(int argc, char **argv)
{
    const struct argp argp = {.options = options, .parser = parse, .args_doc = "FILE.jsonl", .doc = doc};
    struct arguments a = {0};
    arguments_parse(&argp, argc, argv, &a);
    if (!a.output && isatty(STDOUT_FILENO)) {
        fail("a trace is no text for a terminal: add -o FILE");
        return STATUS_usage;
    }

    trace *t = NULL;
    int status = output_is_not(a.output, a.file);
    if (status == STATUS_done) status = read_input(&t, a.file);
    if (status == STATUS_done) status = write_output(t, a.output);
    if (status == STATUS_done && *trace_lost(t)) status = fail("%s had lost something when it was exported: %s", a.file, trace_lost(t));
    trace_free(t);
    return status;
}
