// loopscope list: the built-in scenarios, each with what it is about and the parameters that it
// declares.
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/scenario.h"
#include "link/program.h"

#define NAME_WIDTH 20 // columns for the name of a scenario

static const char doc[] =
    "Show the built-in scenarios, or one scenario or program, with the parameters that run and "
    "view take."
    "\v"
    "Examples:\n"
    "  loopscope list\n"
    "  loopscope list chess\n"
    "  loopscope list ./homework\n";

static error_t parse(int key, char *argument, struct argp_state *parser)
{
    const char **name = parser->input;
    if (key != ARGP_KEY_ARG) return ARGP_ERR_UNKNOWN;
    if (*name) arguments_refuse(parser, "only one name can be given, not '%s' too", argument);
    *name = argument;
    return 0;
}

// "int 24 1 200 24" as "from 1 to 200"; "choice async sync|async - async" as "sync|async".
static void write_range(const char *kind, const char *min, const char *max)
{
    if (strcmp(kind, "choice") == 0) printf("%s", min);
    else printf("%s to %s%s", min, max, strcmp(kind, "int") == 0 ? ", whole" : "");
}

static void write_parameter(const trace *t, const char *name, const char *description)
{
    char kind[16], standard[64], min[200], max[64], key[120];
    if (sscanf(description, "%15s %63s %199s %63s", kind, standard, min, max) != 4) return;
    snprintf(key, sizeof key, "param_doc:%s", name);
    const char *help = trace_meta(t, key);
    printf("    %s=%s%*s %s (", name, standard, (int)(16 - strlen(name) - strlen(standard)), "",
           help ? help : "");
    write_range(kind, min, max);
    puts(")");
}

// Starts the program as far as its first event: by then it has declared its parameters. What it prints
// on the way is not for the list. 0 or the negative errno of program_start.
static int take_parameters(const char *path, trace *t, error *e)
{
    program *p = NULL;
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere < 0) return error_set(e, -errno, "/dev/null: %s", strerror(errno));
    int rc = program_start(&p, &(struct program_options){.path = path, .out = nowhere}, t, e);
    program_free(p);
    close(nowhere);
    return rc;
}

static bool has_no_loop(const trace *t)
{
    return trace_length(t) == 1 && trace_event(t, 0)->kind == EVENT_end;
}

static void write_entry(const char *name, const trace *t)
{
    char *head = scenario_head(name);
    printf("%-*s %s\n", NAME_WIDTH, name, head ? head : "");
    free(head);
    for (uint32_t i = 0; i < trace_meta_count(t); i++) {
        const char *key, *value;
        trace_meta_at(t, i, &key, &value);
        if (strncmp(key, "param:", 6) == 0) write_parameter(t, key + 6, value);
    }
}

// alone: NULL where it is one of many, which a bad one must not spoil.
static int write_scenario(const char *name, void *alone)
{
    char path[PATH_MAX];
    trace *t = NULL;
    error e;
    int status = scenario_path(path, name);
    if (status != STATUS_done) return status;
    if (trace_new(&t) != 0) return fail("no memory");
    int rc = take_parameters(path, t, &e);
    if (rc && (alone || rc == -ENOMEM))
        status = input_no_program(path, &e);
    else if (rc)
        printf("%-*s is no loopscope program; loopscope list %s says why\n", NAME_WIDTH, name, name);
    else if (has_no_loop(t))
        printf("%-*s is no loopscope program: it has no event loop\n", NAME_WIDTH, name);
    else
        write_entry(name, t);
    trace_free(t);
    return status;
}

int list_command(int argc, char **argv)
{
    const struct argp argp = {.parser = parse, .args_doc = "[SCENARIO|PROGRAM]", .doc = doc};
    const char *name = NULL;
    arguments_parse(&argp, argc, argv, &name);
    return name ? write_scenario(name, &name) : scenario_each(write_scenario, NULL);
}
