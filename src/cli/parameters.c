#include "cli/parameters.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/wrap.h"
#include "link/program.h"

enum { INDENT = 2, HELP_COLUMN = 24 };

struct parameter {
    const char *name, *help;
    char kind[16], standard[64], min[200], max[64]; // a choice has its choices in min
};

// Meta i of the trace, where it declares a parameter: "param:boards" is "int 24 1 200 24".
static bool parameter_at(const trace *t, uint32_t i, struct parameter *p)
{
    const char *key, *value;
    char help[120];
    trace_meta_at(t, i, &key, &value);
    if (strncmp(key, "param:", 6) != 0) return false;
    p->name = key + 6;
    snprintf(help, sizeof help, "param_doc:%s", p->name);
    p->help = trace_meta(t, help);
    return sscanf(value, "%15s %63s %199s %63s", p->kind, p->standard, p->min, p->max) == 4;
}

void parameters_write(const trace *t, int column)
{
    struct parameter p;
    char line[2000] = "";
    for (uint32_t i = 0; i < trace_meta_count(t); i++) {
        size_t length = strlen(line);
        if (parameter_at(t, i, &p)) snprintf(line + length, sizeof line - length, " %s=%s", p.name, p.standard);
    }
    if (!*line) return;
    printf("%*s", column, "");
    wrap_write(line, column, column);
}

static void explain(const struct parameter *p)
{
    char text[1000], range[280];
    if (strcmp(p->kind, "choice") == 0) snprintf(range, sizeof range, "%s", p->min);
    else snprintf(range, sizeof range, "%s to %s%s", p->min, p->max, strcmp(p->kind, "int") == 0 ? ", whole" : "");
    snprintf(text, sizeof text, "%s (%s)", p->help ? p->help : "", range);
    int column = printf("%*s%s=%s ", INDENT, "", p->name, p->standard);
    if (column < HELP_COLUMN) column += printf("%*s", HELP_COLUMN - column, "");
    wrap_write(text, column, HELP_COLUMN);
}

void parameters_explain(const trace *t)
{
    struct parameter p;
    bool any = false;
    for (uint32_t i = 0; i < trace_meta_count(t); i++) {
        if (!parameter_at(t, i, &p)) continue;
        if (!any) puts("\nParameters:");
        any = true;
        explain(&p);
    }
}

int parameters_take(const char *path, const char *source, trace *t, error *e)
{
    program *p = NULL;
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere < 0) return error_set(e, -errno, "/dev/null: %s", strerror(errno));
    int rc = program_start(&p, &(struct program_options){.path = path, .source = source, .out = nowhere}, t, e);
    program_free(p);
    close(nowhere);
    return rc;
}

bool parameters_without_loop(const trace *t)
{
    return trace_length(t) == 1 && trace_event(t, 0)->kind == EVENT_end;
}
