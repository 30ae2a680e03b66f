#include "support/notes.h"

#include <stdio.h>
#include <string.h>

#include "support/cmocka_all.h"

static char notes[16384];

void note(const char *format, ...)
{
    size_t length = strlen(notes);
    if (length > 0 && length + 1 < sizeof notes) notes[length++] = ' ';
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(notes + length, sizeof notes - length, format, arguments);
    va_end(arguments);
}

void expect_notes_at(const char *expected, const char *file, int line)
{
    static char taken[sizeof notes];
    memcpy(taken, notes, sizeof notes);
    memset(notes, 0, sizeof notes);
    _assert_string_equal(taken, expected, file, line);
}
