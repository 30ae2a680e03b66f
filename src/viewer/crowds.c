#include "viewer/crowds.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/hash.h"
#include "viewer/model.h"

#define FOLLOWED 4096u // events that are followed one by one; beyond, all lanes are looked at again
#define PLACES   256u  // a power of two: places and statuses at a time

// Where a lane's task stands; place 0: nowhere, or it does not stand.
struct standing {
    uint32_t place;
    uint32_t status;
};

struct place {
    uint32_t place, status, count, first; // lane
    uint32_t stem;
};

struct crowds {
    const trace *trace;
    const lanes *lanes;
    struct standing *standing; // by lane
    uint32_t count, capacity;
    uint32_t position; // of the state that it is of; UINT32_MAX: of none
    uint32_t *stems;   // by the string id of a name: a hash of it without the number at its end; 0: not asked for yet
    uint32_t stem_count, stem_capacity;
    uint32_t *workers, worker_count, worker_capacity; // lanes
};

int crowds_new(crowds **out, const trace *t, const lanes *l)
{
    crowds *c = calloc(1, sizeof *c);
    if (!c) return -ENOMEM;
    c->trace = t;
    c->lanes = l;
    c->position = UINT32_MAX;
    *out = c;
    return 0;
}

void crowds_free(crowds *c)
{
    if (!c) return;
    free(c->standing);
    free(c->stems);
    free(c->workers);
    free(c);
}

// --- following the cursor ----------------------------------------------------------------------------------------------------
static bool stands_still(uint32_t status)
{
    return status == TASK_sleeping || status == TASK_waiting || status == TASK_awaiting || status == TASK_blocked || status == TASK_working;
}

static void look_at(crowds *c, const state *s, uint32_t lane)
{
    uint32_t task = lanes_task(c->lanes, lane);
    c->standing[lane] = (struct standing){0};
    if (task >= s->object_count) return;
    uint32_t status = state_at(s, task)->status;
    if (stands_still(status)) c->standing[lane] = (struct standing){model_place_id(c->trace, s, task), status};
}

// Which lanes there are, since the last time.
static int take_lanes(crowds *c)
{
    uint32_t count = lanes_count(c->lanes), names = trace_strings(c->trace) + 1;
    int rc = array_reserve(c->standing, c->capacity, count);
    if (!rc) rc = array_reserve(c->workers, c->worker_capacity, count);
    if (!rc) rc = array_reserve(c->stems, c->stem_capacity, names);
    if (rc) return rc;
    for (; c->stem_count < names; c->stem_count++) c->stems[c->stem_count] = 0;
    for (; c->count < count; c->count++) {
        bool worker = state_at(lanes_head(c->lanes), lanes_task(c->lanes, c->count))->type == OBJECT_worker;
        c->standing[c->count] = (struct standing){0};
        if (worker) c->workers[c->worker_count++] = c->count;
    }
    return 0;
}

// Whether few lanes can have changed between two states: the loop's end takes all out of its queue.
static bool is_near(const crowds *c, uint32_t from, uint32_t to)
{
    if (c->position == UINT32_MAX || to - from > FOLLOWED) return false;
    for (uint32_t i = from; i < to; i++)
        if (trace_event(c->trace, i).kind == EVENT_loop_close) return false;
    return true;
}

// A task that stands still does nothing: what it is changes by events that name it. What a worker does is told by others, too.
static void follow(crowds *c, const state *s)
{
    uint32_t from = c->position < s->position ? c->position : s->position, to = c->position < s->position ? s->position : c->position;
    bool near = is_near(c, from, to);
    for (uint32_t lane = 0; !near && lane < c->count; lane++) look_at(c, s, lane);
    for (uint32_t i = from; near && i < to; i++) {
        event e = trace_event(c->trace, i);
        if (event_schema((enum event_kind)e.kind)->subject.type != FIELD_object) continue;
        uint32_t lane = lanes_of_task(c->lanes, e.subject);
        if (lane < c->count) look_at(c, s, lane);
    }
    for (uint32_t i = 0; i < c->worker_count; i++) look_at(c, s, c->workers[i]);
    c->position = s->position;
}

// --- names -------------------------------------------------------------------------------------------------------------------
// Never 0.
static uint32_t stem_of(const char *name)
{
    size_t n = strlen(name);
    while (n > 0 && isdigit((unsigned char)name[n - 1])) n--;
    if (!name[n]) return 1; // no number
    return hash_text(HASH_BEGIN, name, n) | 2;
}

static uint32_t stem_of_lane(crowds *c, const state *s, uint32_t lane)
{
    const struct object *o = state_at(s, lanes_task(c->lanes, lane));
    if (o->type == OBJECT_worker) return 2; // threads
    if (!o->name) return 1;
    if (!c->stems[o->name]) c->stems[o->name] = stem_of(trace_string(c->trace, o->name));
    return c->stems[o->name];
}

// --- counting ----------------------------------------------------------------------------------------------------------------
struct places {
    struct place items[PLACES]; // hashed by place and status; count 0: free
    uint32_t count;
};

static struct place *find_place(struct places *p, struct standing at)
{
    uint32_t i = (at.place * 31 + at.status) % PLACES;
    while (p->items[i].count && (p->items[i].place != at.place || p->items[i].status != at.status)) i = (i + 1) % PLACES;
    return &p->items[i];
}

static void count_lane(crowds *c, const state *s, struct places *p, uint32_t lane)
{
    struct place *at = find_place(p, c->standing[lane]);
    if (at->count == 0) {
        if (p->count == PLACES - 1) return;
        p->count++;
        *at = (struct place){c->standing[lane].place, c->standing[lane].status, 0, lane, stem_of_lane(c, s, lane)};
    }
    if (at->stem != 1 && at->count > 0 && stem_of_lane(c, s, lane) != at->stem) at->stem = 1;
    at->count++;
}

// Who has overslept is shown as ready, and stands nowhere.
static void overslept(crowds *c, const state *s, int64_t time, bool leave)
{
    uint32_t ids[64], due = state_timers_due(s, time);
    for (uint32_t done = 0, count; done < due; done += count) {
        count = state_timers_from(s, done, ids, due - done < 64 ? due - done : 64);
        if (count == 0) return;
        for (uint32_t i = 0; i < count; i++) {
            uint32_t task = state_at(s, ids[i])->waiter, lane = lanes_of_task(c->lanes, task);
            if (lane >= c->count || state_at(s, task)->awaits != ids[i]) continue;
            if (!leave) look_at(c, s, lane);
            else if (c->standing[lane].status == TASK_sleeping) c->standing[lane].place = 0;
        }
    }
}

static int by_first(const void *a, const void *b)
{
    uint32_t x = ((const struct place *)a)->first, y = ((const struct place *)b)->first;
    return (x > y) - (x < y);
}

// Places of one line are one crowd.
static uint32_t gather(const crowds *c, const struct place *places, uint32_t count, struct crowds_page page, struct crowd *found, uint32_t max)
{
    uint32_t n = 0, stems[PLACES];
    for (uint32_t i = 0; i < count; i++) {
        const struct place *p = &places[i];
        struct trace_place at = trace_place(c->trace, p->place);
        uint32_t k = 0, line = at.file != page.file ? 0 : page.line_on ? page.line_on(page.page, at.line) : at.line;
        if (!line) continue;
        while (k < n && (found[k].line != line || found[k].status != p->status)) k++;
        if (k == max) continue;
        if (k == n) {
            found[n] = (struct crowd){line, (enum task_status)p->status, 0, lanes_task(c->lanes, p->first), p->stem != 1};
            stems[n++] = p->stem;
        }
        found[k].count += p->count;
        found[k].stem = found[k].stem && p->stem == stems[k];
    }
    return n;
}

uint32_t crowds_find(crowds *c, const state *s, int64_t time, struct crowds_page page, struct crowd *found, uint32_t max)
{
    struct places places = {.count = 0};
    if (take_lanes(c)) return 0;
    follow(c, s);
    overslept(c, s, time, true);
    for (uint32_t lane = 0; lane < c->count; lane++)
        if (c->standing[lane].place) count_lane(c, s, &places, lane);
    overslept(c, s, time, false);
    uint32_t count = 0;
    for (uint32_t i = 0; i < PLACES; i++)
        if (places.items[i].count) places.items[count++] = places.items[i];
    qsort(places.items, count, sizeof *places.items, by_first);
    return gather(c, places.items, count, page, found, max < PLACES ? max : PLACES);
}
