// loopscope list: the built-in scenarios as a course, from the first lesson to the last, and one of them, or
// a program of the user's, with its lesson and the parameters that it declares.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/compile.h"
#include "cli/course.h"
#include "cli/input.h"
#include "cli/parameters.h"
#include "cli/scenario.h"
#include "cli/wrap.h"

static const char doc[] =
    "Show the built-in scenarios as a course, or one scenario, program or C file with the parameters that run and "
    "view take, and its lesson: the comment that a C file begins with, which is \"// Title: what it shows.\", a line "
    "with no more than //, and the lesson."
    "\v"
    "Examples:\n"
    "  loopscope list\n"
    "  loopscope list chess\n"
    "  loopscope list homework.c\n";

static error_t parse(int key, char *argument, struct argp_state *parser)
{
    const char **name = parser->input;
    if (key != ARGP_KEY_ARG) return ARGP_ERR_UNKNOWN;
    arguments_take_only(parser, "name", name, argument);
    return 0;
}

static void explain(const char *name, const trace *t)
{
    char *head = scenario_head(name);
    for (char *part = head, *next; part && *part; part = next) { // the first line, then paragraphs
        char *end = strstr(part, "\n\n");
        next = end ? end + 2 : part + strlen(part);
        if (end) *end = 0;
        if (part != head) putchar('\n');
        wrap_write(part, 0, 0);
    }
    if (!head || !*head) puts(name);
    free(head);
    parameters_explain(t);
}

static int explain_program(const char *name)
{
    char path[PATH_MAX];
    trace *t = NULL;
    error e;
    int status = scenario_path(path, name);
    if (status != STATUS_done) return status;
    if (trace_new(&t) != 0) return fail("no memory");
    if (parameters_take(path, compile_source(name), t, &e)) status = input_no_program(path, &e);
    else if (parameters_without_loop(t)) printf("%s is no loopscope program: it has no event loop\n", name);
    else explain(name, t);
    trace_free(t);
    return status;
}

int list_command(int argc, char **argv)
{
    const struct argp argp = {.parser = parse, .args_doc = "[SCENARIO|PROGRAM|FILE.c]", .doc = doc};
    const char *name = NULL;
    arguments_parse(&argp, argc, argv, &name);
    return name ? explain_program(name) : course_write();
}
