// Prints which line of its twin in Python stands for each line of a C source that has one: twin_lines FILE.c
#include <stdio.h>

#include "viewer/twin.h"

int main(int argc, char **argv)
{
    trace *t;
    struct source *c;
    struct twin twin;
    if (argc != 2 || trace_new(&t) != 0 || source_new(&c, t, argv[1]) != 0 || twin_new(&twin, t, c, argv[1]) != 0) return 1;
    for (uint32_t n = 1; n <= c->line_count; n++)
        if (twin_line(&twin, n)) printf("%u %u\n", n, twin_line(&twin, n));
    twin_deinit(&twin);
    source_free(c);
    trace_free(t);
    return 0;
}
