#define _GNU_SOURCE
#include "asyncio/param.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asyncio/memory.h"
#include "asyncio/object.h"

struct param {
    const char *name;
    struct param *next;
};

static struct param *params, **last_param = &params; // those asked for, in order
static char **arguments;

// glibc gives main's arguments to constructors too, so that programs need not hand them on.
__attribute__((constructor)) static void keep_arguments(int argc, char **argv, char **environment)
{
    (void)argc, (void)environment;
    arguments = argv;
}

__attribute__((format(printf, 1, 2))) static _Noreturn void refuse(const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    fprintf(stderr, "%s: ", program_invocation_short_name);
    vfprintf(stderr, format, rest);
    fputc('\n', stderr);
    va_end(rest);
    exit(2);
}

// The text after "name=" on the command line; NULL where it is not set. The last one counts.
static const char *argument_of(const char *name)
{
    const char *found = NULL;
    size_t length = strlen(name);
    for (char **a = arguments + 1; arguments && *arguments && *a; a++)
        if (strncmp(*a, name, length) == 0 && (*a)[length] == '=') found = *a + length + 1;
    return found;
}

static void declare(const char *name, const char *kind, const char *standard, const char *min, const char *max, const char *given,
                    const char *help)
{
    struct param *p = memory_new(sizeof *p);
    p->name = name;
    *last_param = p;
    last_param = &p->next;
    char key[100], description[300];
    snprintf(key, sizeof key, "param:%s", name);
    snprintf(description, sizeof description, "%s %s %s %s %s", kind, standard, min, max, given);
    record_meta(key, description);
    snprintf(key, sizeof key, "param_doc:%s", name);
    record_meta(key, help);
}

int64_t param_int(const char *name, int64_t standard, int64_t min, int64_t max, const char *help)
{
    const char *given = argument_of(name);
    int64_t i = standard;
    if (given) {
        char *end;
        errno = 0;
        i = strtoll(given, &end, 10);
        if (end == given || *end || errno || i < min || i > max)
            refuse("%s=%s: %s is a whole number from %" PRId64 " to %" PRId64, name, given, name, min, max);
    }
    char texts[4][24];
    const int64_t numbers[4] = {standard, min, max, i};
    for (int n = 0; n < 4; n++) snprintf(texts[n], sizeof texts[n], "%" PRId64, numbers[n]);
    declare(name, "int", texts[0], texts[1], texts[2], texts[3], help);
    return i;
}

double param_float(const char *name, double standard, double min, double max, const char *help)
{
    const char *given = argument_of(name);
    double f = standard;
    if (given) {
        char *end;
        f = strtod(given, &end);
        if (end == given || *end || !(f >= min && f <= max))
            refuse("%s=%s: %s is a number from %g to %g", name, given, name, min, max);
    }
    char texts[4][40];
    const double numbers[4] = {standard, min, max, f};
    for (int n = 0; n < 4; n++) snprintf(texts[n], sizeof texts[n], "%.17g", numbers[n]);
    for (int n = 0; n < 4; n++) { // fewer digits where they say the same
        char shorter[40];
        snprintf(shorter, sizeof shorter, "%g", numbers[n]);
        if (strtod(shorter, NULL) == numbers[n]) strcpy(texts[n], shorter);
    }
    declare(name, "float", texts[0], texts[1], texts[2], texts[3], help);
    return f;
}

static bool is_choice(const char *given, const char *choices)
{
    size_t length = strlen(given);
    if (strchr(given, '|')) return false;
    for (const char *c = choices; c; c = strchr(c, '|') ? strchr(c, '|') + 1 : NULL)
        if (length && strncmp(c, given, length) == 0 && (c[length] == '|' || !c[length])) return true;
    return false;
}

const char *param_choice(const char *name, const char *standard, const char *choices, const char *help)
{
    const char *given = argument_of(name);
    if (!given) given = standard;
    if (!is_choice(given, choices)) refuse("%s=%s: %s is one of %s", name, given, name, choices);
    declare(name, "choice", standard, choices, "-", given, help);
    return given;
}

static bool is_declared(const char *argument)
{
    for (const struct param *p = params; p; p = p->next) {
        size_t length = strlen(p->name);
        if (strncmp(argument, p->name, length) == 0 && argument[length] == '=') return true;
    }
    return false;
}

void param_refuse_unknown(void)
{
    for (char **a = arguments + 1; arguments && *arguments && *a; a++) {
        if (is_declared(*a)) continue;
        char known[300] = "";
        for (const struct param *p = params; p; p = p->next) {
            size_t length = strlen(known);
            snprintf(known + length, sizeof known - length, "%s%s", length ? ", " : "", p->name);
        }
        refuse("%s: unknown parameter; %s%s", *a, *known ? "there are: " : "this program has none", known);
    }
}
