#include "cli/course.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/input.h"
#include "cli/parameters.h"
#include "cli/scenario.h"
#include "cli/wrap.h"

enum { NAME_COLUMN = 2, SUMMARY_COLUMN = 23 };

// The summary in the first line of a scenario's head, "Title: summary."
static void write_summary(const char *name)
{
    char *head = scenario_head(name);
    char *summary = head ? strstr(head, ": ") : NULL, *end = head ? strchr(head, '\n') : NULL;
    if (summary && end && summary < end) {
        if (end[-1] == '.') end--;
        *end = 0;
        printf("%*s%-*s", NAME_COLUMN, "", SUMMARY_COLUMN - NAME_COLUMN, name);
        wrap_write(summary + 2, SUMMARY_COLUMN, SUMMARY_COLUMN);
    } else {
        printf("%*s%s\n", NAME_COLUMN, "", name);
    }
    free(head);
}

// A program that is none must not spoil the list: its line says so.
static int write_scenario(const char *name)
{
    char path[PATH_MAX];
    trace *t = NULL;
    error e;
    int status = scenario_path(path, name);
    if (status != STATUS_done) return status;
    if (trace_new(&t) != 0) return fail("no memory");
    int rc = parameters_take(path, NULL, t, &e);
    int width = SUMMARY_COLUMN - NAME_COLUMN;
    if (rc == -ENOMEM) {
        status = input_no_program(path, &e);
    } else if (rc) {
        printf("%*s%-*sis no loopscope program; loopscope list %s says why\n", NAME_COLUMN, "", width, name, name);
    } else if (parameters_without_loop(t)) {
        printf("%*s%-*sis no loopscope program: it has no event loop\n", NAME_COLUMN, "", width, name);
    } else {
        write_summary(name);
        parameters_write(t, SUMMARY_COLUMN);
    }
    trace_free(t);
    return status;
}

const struct course_row course[] = {
#define CHAPTER(title) {title, NULL},
#define SCENARIO(name) {NULL, #name},
#include "cli/course.def"
#undef CHAPTER
#undef SCENARIO
};

const size_t course_length = sizeof course / sizeof *course;

struct progress {
    const char *chapter; // of the next scenario
    bool written;        // its title
    bool begun;          // there is a chapter above it
};

static int write_in_chapter(const char *name, struct progress *p)
{
    if (!p->written) printf("%s%s\n", p->begun ? "\n" : "", p->chapter);
    p->written = p->begun = true;
    return write_scenario(name);
}

static int write_besides(const char *name, void *context)
{
    for (size_t i = 0; i < course_length; i++)
        if (course[i].scenario && strcmp(course[i].scenario, name) == 0) return STATUS_done;
    return write_in_chapter(name, context);
}

int course_write(void)
{
    struct progress p = {0};
    int status = STATUS_done;
    for (size_t i = 0; i < course_length && status == STATUS_done; i++) {
        if (course[i].chapter) p = (struct progress){.chapter = course[i].chapter, .begun = p.begun};
        else if (scenario_exists(course[i].scenario)) status = write_in_chapter(course[i].scenario, &p);
    }
    if (status != STATUS_done) return status;
    p = (struct progress){.chapter = "Besides the course", .begun = p.begun};
    return scenario_each(write_besides, &p);
}
