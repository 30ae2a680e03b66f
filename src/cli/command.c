#include "cli/command.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

static struct {
    const char *file; // NULL: none
    unsigned line;
} blamed;

void blame(const char *file, unsigned line)
{
    blamed.file = file;
    blamed.line = line;
}

static int write_blamed(char *text, size_t size)
{
    if (!blamed.file) return 0;
    int length = blamed.line ? snprintf(text, size, "%s, line %u: ", blamed.file, blamed.line) : snprintf(text, size, "%s: ", blamed.file);
    return length < 0 || (size_t)length >= size ? 0 : length;
}

static void complain(const char *format, va_list rest)
{
    char line[8192]; // a path in it is up to 4096 bytes long
    int length = write_blamed(line, sizeof line);
    vsnprintf(line + length, sizeof line - (size_t)length, format, rest);
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
