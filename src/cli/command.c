#include "cli/command.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

static void complain(const char *format, va_list rest)
{
    char line[4096];
    vsnprintf(line, sizeof line, format, rest);
    utf8_hide_controls(line); // it may quote a file that strangers wrote
    fflush(stdout);
    fprintf(stderr, "loopscope: %s\n", line); // at once: a program may be writing there too
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
