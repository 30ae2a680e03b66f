#include "cli/parameters.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/wrap.h"
#include "link/program.h"
#include "query/parameter.h"

enum { INDENT = 2, HELP_COLUMN = 24 };

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
    if (p->kind == PARAMETER_choice) snprintf(range, sizeof range, "%s", p->min);
    else snprintf(range, sizeof range, "%s to %s%s", p->min, p->max, p->kind == PARAMETER_int ? ", whole" : "");
    snprintf(text, sizeof text, "%s (%s)", p->help, range);
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
    return trace_length(t) == 1 && trace_event(t, 0).kind == EVENT_end;
}
