#include "link/picks.h"

#include <errno.h>
#include <stdlib.h>

#include "base/array.h"

int picks_add(struct picks *p, struct pick pick)
{
    int rc = array_reserve(p->items, p->capacity, p->count + 1);
    if (rc == 0) p->items[p->count++] = pick;
    return rc;
}

void picks_deinit(struct picks *p)
{
    free(p->items);
    *p = (struct picks){0};
}

int picks_read(struct picks *out, const trace *t)
{
    *out = (struct picks){0};
    for (uint32_t i = 0, length = trace_length(t); i < length; i++) {
        event e = trace_event(t, i);
        if (e.kind != EVENT_pick || picks_add(out, (struct pick){i, e.b}) == 0) continue;
        picks_deinit(out);
        return -ENOMEM;
    }
    return 0;
}

// The first pick of this event or a later one; NULL where there is none.
static const struct pick *first_from(const struct picks *p, uint32_t number)
{
    uint32_t low = 0, high = p->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (p->items[middle].event < number) low = middle + 1;
        else high = middle;
    }
    return low < p->count ? &p->items[low] : NULL;
}

int picks_grant(const struct picks *picks, program *p, uint32_t next, uint32_t from, enum grant_kind grant, int64_t time)
{
    bool asking = program_status(p) == PROGRAM_asking;
    const struct pick *this = first_from(picks, next), *later = first_from(picks, next + asking);
    program_ask_from(p, later && later->event < from ? later->event : from);
    if (!asking) return program_grant(p, grant, time);
    return program_pick(p, this && this->event == next ? this->overtakes : 0, grant, time);
}
