// Comparing what a test has drawn with what it was when somebody last looked at it: see support/golden.h.
#ifndef LOOPSCOPE_TESTS_SUPPORT_GOLDEN_LIST_H
#define LOOPSCOPE_TESTS_SUPPORT_GOLDEN_LIST_H

#include <stdio.h>
#include <stdlib.h>

#include "support/cmocka_all.h"
#include "support/golden.h"
#include "viewer/draw.h"

// The draw list as text, against folder/name.txt.
static void golden_check_list(const draw_list *d, const char *folder, const char *name)
{
    char *text, path[500];
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    draw_list_write(d, out);
    fclose(out);
    snprintf(path, sizeof path, "%s/%s.txt", folder, name);
    golden_check(path, text);
    free(text);
}

#endif
