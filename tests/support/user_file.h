// For tests of files that users write: a file in a directory of its own, and what is complained of in it, a line each without its folder.
#ifndef LOOPSCOPE_TESTS_SUPPORT_USER_FILE_H
#define LOOPSCOPE_TESTS_SUPPORT_USER_FILE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/cmocka_all.h"

struct told {
    char text[4000];
    unsigned count;
};

static inline void tell(void *context, const char *text)
{
    struct told *told = context;
    size_t length = strlen(told->text);
    snprintf(told->text + length, sizeof told->text - length, "%s\n", strrchr(text, '/') + 1);
    told->count++;
}

static char directory[] = "/tmp/loopscope-user-file-XXXXXX", path[100];

static void write_text(const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int make_directory(void **context)
{
    (void)context;
    if (!mkdtemp(directory)) return -1;
    snprintf(path, sizeof path, "%s/file", directory);
    return 0;
}

static int remove_directory(void **context)
{
    (void)context;
    unlink(path);
    return rmdir(directory);
}

#endif
