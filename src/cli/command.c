#include "cli/command.h"

#include <stdarg.h>
#include <stdio.h>

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
