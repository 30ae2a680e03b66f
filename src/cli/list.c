// loopscope list: the built-in scenarios, each with what it is about and the parameters that it
// declares.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/scenario.h"
#include "link/program.h"

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

// Starts the program as far as its first event: by then it has declared its parameters.
static int write_parameters(const char *path)
{
    trace *t = NULL;
    program *p = NULL;
    error e;
    if (trace_new(&t) != 0) return fail("no memory");
    int rc = program_start(&p, &(struct program_options){.path = path, .out = 2}, t, &e);
    for (uint32_t i = 0; rc == 0 && i < trace_meta_count(t); i++) {
        const char *key, *value;
        trace_meta_at(t, i, &key, &value);
        if (strncmp(key, "param:", 6) == 0) write_parameter(t, key + 6, value);
    }
    program_free(p);
    trace_free(t);
    return rc ? fail("%s", e.text) : STATUS_done;
}

static int write_scenario(const char *name, void *unused)
{
    (void)unused;
    char path[PATH_MAX];
    int status = scenario_path(path, name);
    if (status != STATUS_done) return status;
    char *head = scenario_head(name);
    printf("%-14s %s\n", name, head ? head : "");
    free(head);
    return write_parameters(path);
}

int list_command(int argc, char **argv)
{
    const struct argp argp = {.parser = parse, .args_doc = "[SCENARIO|PROGRAM]", .doc = doc};
    const char *name = NULL;
    arguments_parse(&argp, argc, argv, &name);
    return name ? write_scenario(name, NULL) : scenario_each(write_scenario, NULL);
}
