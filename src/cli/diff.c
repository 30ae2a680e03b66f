// loopscope diff: where two traces part.
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "query/difference.h"

static const char doc[] =
    "Compare two traces: say where they part first, what happens there in each, and what the two runs came to. Events are compared by what they "
    "mean: kind, time (on the virtual clock), tasks and other objects by who they are, names, results and output letter by letter, and the "
    "place in the program by its function, and by its line where both traces are of the same source text."
    "\v"
    INPUT_HELP
    "Examples:\n"
    "  loopscope diff before.trace after.trace\n"
    "  loopscope diff --steps solution.trace submission.trace\n"
    "  loopscope diff a.trace b.trace > /dev/null && echo same\n"
    "\n"
    "With --steps only what the event loop does and what the program says is compared, and not how the program is cut into coroutines.\n"
    "\n"
    "Exit status: 0 where they are the same, 1 where they differ, 2 where a trace cannot be read, or is damaged and the same as far as it goes.";

enum { OPTION_json = 256 };

static const struct argp_option options[] = {
    {"steps", 's', NULL, 0, "Leave out coroutines, futures and places", 0},
    {"json", OPTION_json, NULL, 0, "Say in JSON where they part", 0},
    {"output", 'o', "FILE", 0, "Write to FILE instead of standard output", 0},
    {0},
};

enum { SAME = 0, DIFFERENT = 1, TROUBLE = 2 };

struct arguments {
    const char *traces[2], *output;
    int count;
    bool steps, json;
};

static error_t parse(int key, char *argument, struct argp_state *parser)
{
    struct arguments *a = parser->input;
    switch (key) {
    case 's': a->steps = true; return 0;
    case OPTION_json: a->json = true; return 0;
    case 'o': a->output = parse_output(parser, argument); return 0;
    case ARGP_KEY_ARG:
        if (a->count == 2) arguments_refuse(parser, "two traces can be compared, not '%s' too", argument);
        a->traces[a->count++] = argument;
        return 0;
    case ARGP_KEY_END:
        if (a->count < 2) arguments_refuse(parser, "name a trace and another, as in: loopscope diff a.trace b.trace");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static int write_answer(FILE *f, struct named_trace a, struct named_trace b, const struct difference *d, bool json)
{
    if (json) return difference_write_json(f, a, b, d, false);
    if (!d->aspect) {
        fprintf(f, "same: %u events\n", d->same);
        return fflush(f) || ferror(f) ? -errno : 0;
    }
    int rc = difference_write(f, a, b, d);
    putc('\n', f);
    return rc ? rc : difference_write_summary(f, a, b);
}

// Whether the difference is no more than that the trace has lost its rest.
static bool ends_lost(const trace *t, uint32_t index, const struct difference *d)
{
    return d->aspect == ASPECT_end && index == trace_length(t) && *trace_lost(t);
}

// Other parameters of a program make its coroutines differ in their arguments, a text: whether the loops go on alike behind that.
static bool steps_go_further(const trace *first, const trace *second, const struct difference *d)
{
    struct difference steps;
    const char *program = trace_meta(first, "program"), *other = trace_meta(second, "program");
    if (d->aspect != ASPECT_text || !program || !other || strcmp(program, other) != 0) return false;
    if (!difference_in_parameters(first, second)) return false;
    if (compare_traces(first, second, (struct compare_options){.steps = true}, &steps) != 0) return false;
    return !steps.aspect || steps.a > d->a;
}

static int answer(const struct arguments *a, const trace *first, const trace *second)
{
    struct difference d;
    struct output out;
    struct named_trace named[] = {{first, a->traces[0]}, {second, a->traces[1]}};
    struct progress *progress = progress_begin("diff");
    int rc = compare_traces(first, second, (struct compare_options){.steps = a->steps, .progress = progress}, &d);
    progress_end(progress);
    if (rc) {
        fail("no memory");
        return TROUBLE;
    }
    if (ends_lost(first, d.a, &d) || ends_lost(second, d.b, &d)) d.aspect = ASPECT_nothing;
    if (output_open(&out, a->output) != STATUS_done) return TROUBLE;
    rc = write_answer(out.f, named[0], named[1], &d, a->json);
    if (rc == 0 && !a->steps && !a->json && steps_go_further(first, second, &d)) fputs("try --steps, which compares what the loop did\n", out.f);
    int status = output_end(&out, rc);
    if (status != STATUS_done) return TROUBLE;
    if (d.aspect) return DIFFERENT;
    return *trace_lost(first) || *trace_lost(second) ? TROUBLE : SAME;
}

int diff_command(int argc, char **argv)
{
    const struct argp argp = {.options = options, .parser = parse, .args_doc = "TRACE TRACE", .doc = doc};
    struct arguments a = {0};
    arguments_parse(&argp, argc, argv, &a);

    trace *first = NULL, *second = NULL;
    int status = output_is_not(a.output, a.traces[0]);
    if (status == STATUS_done) status = output_is_not(a.output, a.traces[1]);
    if (status == STATUS_done) status = input_trace(&first, a.traces[0]);
    if (status == STATUS_done) status = input_trace(&second, a.traces[1]);
    status = status == STATUS_done ? answer(&a, first, second) : TROUBLE;
    trace_free(first);
    trace_free(second);
    return status;
}
