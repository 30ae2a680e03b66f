// loopscope predict: questions to a run, with what comes next hidden; and the grades of who answered them.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/output.h"
#include "query/fingerprint.h"
#include "query/grade.h"

static const char doc[] =
    "Ask what happens next in a run, at its telling moments: who runs next, what is printed next, when a task wakes, what becomes of a cancel. The questions "
    "are the same for the same trace; in the window they are played (loopscope view, key P), and with --grade the files of who played them are graded."
    "\v"
    INPUT_HELP
    "Examples:\n"
    "  loopscope predict semaphore.trace > sheet.txt\n"
    "  loopscope predict semaphore.trace --answers > key.txt\n"
    "  loopscope predict semaphore.trace --json | jq '.questions[].text'\n"
    "  loopscope view semaphore --answers ada.jsonl\n"
    "  loopscope predict semaphore.trace --grade *.jsonl\n"
    "\n"
    "A file that is about another run, or was changed, is refused with its line and the reason; the others are graded. The check that finds it is no signature: it "
    "keeps a file from being edited, not from being made.\n"
    "\n"
    "Exit status: 0, or 1 where the trace cannot be read or is damaged (what is left is asked about), or a file is refused.";

enum { OPTION_answers = 256, OPTION_json, OPTION_grade };

static const struct argp_option options[] = {
    {"answers", OPTION_answers, NULL, 0, "Mark the right answers, and say why", 0},
    {"grade", OPTION_grade, NULL, 0, "Grade these FILEs, written by loopscope view --answers", 0},
    {"json", OPTION_json, NULL, 0, "Write JSON", 0},
    {"output", 'o', "FILE", 0, "Write to FILE instead of standard output", 0},
    {0},
};

struct arguments {
    const char *trace, *output;
    bool answers, json, grade;
    const char **files; // room for all arguments
    uint32_t file_count;
};

static error_t parse(int key, char *argument, struct argp_state *parser)
{
    struct arguments *a = parser->input;
    switch (key) {
    case OPTION_answers: a->answers = true; return 0;
    case OPTION_json: a->json = true; return 0;
    case 'o': a->output = parse_output(parser, argument); return 0;
    case OPTION_grade: a->grade = true; return 0;
    case ARGP_KEY_ARG:
        if (a->trace) a->files[a->file_count++] = argument;
        else a->trace = argument;
        return 0;
    case ARGP_KEY_END:
        if (!a->trace) arguments_refuse(parser, "name a trace, as in: loopscope predict chess.trace");
        if (!a->grade && a->file_count) arguments_refuse(parser, "only one trace can be given, not '%s' too; --grade takes files", a->files[0]);
        if (a->grade && !a->file_count) arguments_refuse(parser, "name the files to grade, as in: loopscope predict %s --grade ada.jsonl", a->trace);
        if (a->grade && a->answers) arguments_refuse(parser, "--grade and --answers do not go together");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static int write_questions(const struct arguments *a, const trace *t, const struct predict *p)
{
    struct output out;
    int status = output_open(&out, a->output);
    if (status != STATUS_done) return status;
    int rc = a->json ? predict_write_json(t, p, a->answers, out.f) : predict_write(t, p, a->answers, out.f);
    return output_end(&out, rc);
}

// --- grades -----------------------------------------------------------------------------------------------------------
// Those that fit. Returns an exit status.
static int read_grades(const struct arguments *a, const trace *t, const struct predict *p, struct grade *grades, uint32_t *count)
{
    uint64_t hash;
    int status = STATUS_done;
    *count = 0;
    if (fingerprint_of(t, &hash)) return fail("no memory");
    for (uint32_t i = 0; i < a->file_count; i++) {
        error e;
        if (grade_file(&grades[*count], a->files[i], t, hash, p, &e) == 0) ++*count;
        else status = fail("%s", e.text);
    }
    return status;
}

static int write_grades(const struct arguments *a, const trace *t, const struct predict *p)
{
    uint32_t count;
    struct output out;
    struct grade *grades = calloc(a->file_count, sizeof *grades);
    if (!grades) return fail("no memory");
    int graded = read_grades(a, t, p, grades, &count), status = count ? output_open(&out, a->output) : graded;
    if (count && status == STATUS_done) {
        int rc = a->json ? grade_write_json(t, p, grades, count, out.f) : grade_write(t, p, grades, count, out.f);
        status = output_end(&out, rc);
    }
    free(grades);
    return status ? status : graded;
}

static int ask(const trace *t, void *arguments)
{
    const struct arguments *a = arguments;
    if (trace_length(t) == 0) return fail("%s has no event", a->trace);
    struct predict *p = malloc(sizeof *p);
    int rc = p ? predict_make(t, p) : -ENOMEM;
    int status = rc == -ENOMEM ? fail("no memory") : a->grade ? write_grades(a, t, p) : write_questions(a, t, p);
    if (rc == -EBADMSG) status = fail("%s: an event cannot happen; the questions are about what came before it", a->trace);
    free(p);
    return status;
}

int predict_command(int argc, char **argv)
{
    const struct argp argp = {.options = options, .parser = parse, .args_doc = "TRACE\nTRACE --grade FILE...", .doc = doc};
    struct arguments a = {.files = calloc((size_t)argc, sizeof *a.files)};
    if (!a.files) return fail("no memory");
    arguments_parse(&argp, argc, argv, &a);
    int status = input_answer(a.trace, a.output, ask, &a);
    free(a.files);
    return status;
}
