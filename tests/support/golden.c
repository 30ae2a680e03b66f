#include "support/golden.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/cmocka_all.h"

static void write_golden(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

void golden_check(const char *path, const char *text)
{
    const char *wish = getenv("LOOPSCOPE_GOLDENS");
    if (wish && strcmp(wish, "write") == 0) {
        write_golden(path, text);
        return;
    }
    FILE *f = fopen(path, "r");
    if (!f) fail_msg("%s is missing: LOOPSCOPE_GOLDENS=write makes it", path);
    char line[4096];
    for (int n = 1; fgets(line, sizeof line, f); n++) {
        size_t length = strcspn(text, "\n") + (strchr(text, '\n') != NULL);
        if (strlen(line) != length || memcmp(line, text, length) != 0)
            fail_msg("%s:%d\n  was %s  is  %.*s", path, n, line, (int)length, text);
        text += length;
    }
    fclose(f);
    if (*text) fail_msg("%s ends before\n%.200s", path, text);
}
