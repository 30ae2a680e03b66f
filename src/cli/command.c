#include "cli/command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_help = 'h' };

static const struct argp_option help_option[] = {
    {"help", KEY_help, NULL, 0, "Show this", -1},
    {0},
};

static error_t parse_help(int key, char *argument, struct argp_state *parser)
{
    (void)argument;
    if (key == ARGP_KEY_INIT) parser->child_inputs[0] = parser->input;
    if (key != KEY_help) return ARGP_ERR_UNKNOWN;
    argp_help(parser->root_argp, stdout, ARGP_HELP_STD_HELP, parser->name);
    exit(STATUS_done);
}

void arguments_parse(const struct argp *own, int argc, char **argv, void *input)
{
    const struct argp_child children[] = {{.argp = own}, {0}};
    const struct argp all = {.options = help_option, .parser = parse_help, .children = children};
    int next = 0;
    error_t rc = argp_parse(&all, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP, &next, input);
    if (!rc && next == argc) return;
    const char *wrong = rc ? argv[next > 1 ? next - 1 : argc - 1] : argv[next];
    fprintf(stderr, "%s: '%s' makes no sense here; %s --help says what does\n", argv[0], wrong, argv[0]);
    exit(STATUS_usage);
}

void arguments_refuse(const struct argp_state *parser, const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    fprintf(stderr, "%s: ", parser->name);
    vfprintf(stderr, format, rest);
    fputc('\n', stderr);
    va_end(rest);
    exit(STATUS_usage);
}

static void complain(const char *format, va_list rest)
{
    fflush(stdout);
    fputs("loopscope: ", stderr);
    vfprintf(stderr, format, rest);
    fputc('\n', stderr);
}

int fail(const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    complain(format, rest);
    va_end(rest);
    return STATUS_failed;
}

void warn(const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    complain(format, rest);
    va_end(rest);
}
