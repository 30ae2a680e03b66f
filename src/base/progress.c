#include "base/progress.h"

#include <time.h>

#define STEPS 16384 // between two looks at the clock
#define FIRST INT64_C(500000000) // nanoseconds
#define EVERY INT64_C(200000000)

void progress_look(struct progress *p, uint64_t done, uint64_t all)
{
    struct timespec clock;
    clock_gettime(CLOCK_MONOTONIC, &clock);
    int64_t now = clock.tv_sec * INT64_C(1000000000) + clock.tv_nsec;
    p->next = done + STEPS;
    if (!p->begun) p->begun = now;
    if (now - p->begun < FIRST || now - p->shown < EVERY) return;
    p->shown = now;
    p->show(p, done, all);
}
