#include "export/timeline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

// A slice that has begun and not ended.
struct open {
    uint32_t number; // of all slices, by their order
    uint32_t below;  // the one below it on its track, or the next free one: index + 1, 0 for none
    bool is_event;   // ends as soon as something else happens on its track
};

struct track {
    uint32_t top; // of its open slices, index + 1; 0 for none
    uint32_t depth, hidden; // how many there are; hidden: those that are too deep to be shown
    uint32_t frame;  // a task's innermost coroutine,
    uint32_t frames; // and how many are on its stack
    uint32_t inner;  // what a task runs, or a coroutine awaits, as the next one on the stack
};

struct timeline {
    const trace *t;
    int64_t tick, origin; // origin: the time that is shown as 0
    int64_t last;         // time of the last event that can happen
    uint32_t length;      // how many can
    struct walk w;
    struct track *tracks; // by object; 0 is the loop's
    uint32_t track_count, track_capacity;
    struct open *opens;
    uint32_t open_count, open_capacity, free;
    uint32_t *ends; // by slice: the event that ends it
    uint32_t end_count, end_capacity;
    uint32_t number;  // of the next slice
    uint32_t on_loop; // the task whose step is on the loop's track
    uint32_t ready;   // handles in the ready queue, as the reader knows it
    const struct timeline_reader *reader; // NULL: the first time through
    bool out_of_memory;
    struct timeline_slice slice; // the one that is told
};

static int64_t shown(const timeline *l, uint32_t index)
{
    int64_t time = index < l->length ? trace_time(l->t, index) : l->last;
    return time - l->origin + index * l->tick;
}

// --- slices --------------------------------------------------------------------------------------
static uint32_t new_open(timeline *l)
{
    uint32_t i = l->free;
    if (i) l->free = l->opens[i - 1].below;
    else if (array_reserve(l->opens, l->open_capacity, l->open_count + 1u) == 0) i = ++l->open_count;
    else l->out_of_memory = true;
    return i;
}

static void note(timeline *l)
{
    if (array_reserve(l->ends, l->end_capacity, l->number + 1u)) l->out_of_memory = true;
    else l->end_count = l->number + 1;
}

static void tell(timeline *l, uint32_t object, const char *name)
{
    struct timeline_slice *s = &l->slice;
    s->track = object;
    s->name = name;
    s->event = l->w.index;
    s->time = l->w.e.time;
    s->begin = shown(l, l->w.index);
    s->end = shown(l, l->ends[l->number]);
    l->reader->begin(l->reader->context, s);
}

static void put_on(timeline *l, uint32_t object, const char *name, bool is_event)
{
    struct track *track = &l->tracks[object];
    uint32_t i = new_open(l);
    if (!l->reader) note(l);
    if (l->out_of_memory) return;
    l->opens[i - 1] = (struct open){.number = l->number, .below = track->top, .is_event = is_event};
    track->top = i;
    track->depth++;
    if (l->reader) tell(l, object, name);
    l->number++;
}

// Begins a slice with the event at hand. What else is known of it stands in l->slice, and is forgotten then. There is always room for an
// event, as none lies in another.
static void begin(timeline *l, uint32_t object, const char *name, bool is_event)
{
    struct track *track = &l->tracks[object];
    if (is_event || (!track->hidden && track->depth < TIMELINE_DEPTH_MAX)) put_on(l, object, name, is_event);
    else track->hidden++;
    l->slice.flow = 0;
    l->slice.field_count = 0;
}

static void take_off(timeline *l, uint32_t object, uint32_t index)
{
    struct track *track = &l->tracks[object];
    uint32_t i = track->top;
    struct open *o = &l->opens[i - 1];
    track->top = o->below;
    track->depth--;
    if (l->reader) l->reader->end(l->reader->context, object, shown(l, index));
    else l->ends[o->number] = index;
    o->below = l->free;
    l->free = i;
}

static void end(timeline *l, uint32_t object, uint32_t index)
{
    struct track *track = &l->tracks[object];
    if (track->hidden) track->hidden--;
    else if (track->top) take_off(l, object, index);
}

// Ends the event that is innermost on the track, as the next thing happens there.
static void settle(timeline *l, uint32_t object)
{
    uint32_t top = l->tracks[object].top;
    if (top && l->opens[top - 1].is_event) take_off(l, object, l->w.index);
}

static void end_down_to(timeline *l, uint32_t object, uint32_t depth, uint32_t index)
{
    l->tracks[object].hidden = 0;
    while (l->tracks[object].depth > depth) take_off(l, object, index);
}

static void end_all_of(timeline *l, uint32_t object) { end_down_to(l, object, 0, l->w.index); }

// --- what events are -----------------------------------------------------------------------------
static void name_of(const timeline *l, uint32_t object, char name[WALK_NAME_MAX])
{
    *name = 0;
    if (l->reader) walk_name(&l->w, object, name); // the first time through nobody reads it
}

static void begin_named(timeline *l, uint32_t track, uint32_t object)
{
    char name[WALK_NAME_MAX];
    name_of(l, object, name);
    begin(l, track, name, false);
}

// The coroutines on a task's stack, the outermost first. As deep as they may be shown; the others are counted.
static void begin_frames(timeline *l, uint32_t task)
{
    uint32_t count = l->tracks[task].frames, shown = count < TIMELINE_DEPTH_MAX ? count : TIMELINE_DEPTH_MAX;
    for (uint32_t i = 0, id = task; i < shown; i++) begin_named(l, task, id = l->tracks[id].inner);
    l->tracks[task].hidden += count - shown;
}

static void begin_step(timeline *l, uint32_t task, uint32_t enqueued, bool in_loop)
{
    end_all_of(l, task);
    if (in_loop) {
        begin_named(l, 0, task);
        l->on_loop = task;
    }
    l->slice.flow = enqueued;
    l->slice.flow_in = true;
    begin(l, task, "step", false);
    begin_frames(l, task);
}

static void end_step(timeline *l, uint32_t task)
{
    end_all_of(l, task);
    if (l->on_loop != task) return;
    settle(l, 0);
    end(l, 0, l->w.index);
    l->on_loop = 0;
}

static void begin_wait(timeline *l, uint32_t task)
{
    const struct object *o = state_at(&l->w.s, task);
    char object[WALK_NAME_MAX], name[WALK_NAME_MAX + 16];
    name_of(l, o->awaits, object);
    snprintf(name, sizeof name, "%s%s%s", task_status_name((enum task_status)o->status), o->awaits ? ": " : "", o->awaits ? object : "");
    begin(l, task, name, false);
}

static void begin_work(timeline *l, uint32_t worker)
{
    const struct object *call = walk_object(&l->w, l->w.e.a);
    char name[WALK_NAME_MAX];
    snprintf(name, sizeof name, "%s(%s)", trace_string(l->t, call->name), trace_string(l->t, call->value));
    end_all_of(l, worker);
    begin(l, worker, name, false);
}

// What a coroutine or a generator does, it does as the innermost of the task that runs.
static void change_frame(timeline *l, bool is_call)
{
    uint32_t task = l->w.s.running, frame = l->w.e.subject;
    if (!task) return;
    if (is_call) begin_named(l, task, frame), l->tracks[task].frames++, l->tracks[state_at(&l->w.s, frame)->parent].inner = frame;
    else if (l->tracks[task].frame == frame) end(l, task, l->w.index), l->tracks[task].frames--;
    else return; // it never began
    l->tracks[task].frame = state_at(&l->w.s, task)->top;
}

static void put_field(timeline *l, struct field field, uint32_t n, int64_t ns)
{
    struct timeline_field *f = &l->slice.fields[l->slice.field_count];
    if (field.type == FIELD_none) return;
    *f = (struct timeline_field){.name = field.name, .number = field.type == FIELD_ns ? ns : n};
    switch (field.type) {
    case FIELD_object: f->text = walk_name(&l->w, n, f->buffer); break;
    case FIELD_text: f->text = trace_string(l->t, n); break;
    case FIELD_place: f->text = trace_string(l->t, trace_place(l->t, n).function); break;
    case FIELD_type: f->text = object_type_name((enum object_type)n); break;
    case FIELD_outcome: f->text = outcome_name((enum outcome)n); break;
    case FIELD_none: case FIELD_event: case FIELD_count: case FIELD_ns: break;
    }
    l->slice.field_count++;
}

// An event that is no more than that: a slice of its own, innermost where it is done.
static void begin_event(timeline *l)
{
    const event *e = &l->w.e;
    const struct event_schema *schema = event_schema((enum event_kind)e->kind);
    if (l->reader) {
        put_field(l, schema->subject, e->subject, 0);
        put_field(l, schema->a, e->a, e->ns);
        put_field(l, schema->b, e->b, 0);
    }
    begin(l, l->w.actor, schema->name, true);
}

static void begin_ready(timeline *l)
{
    const event *e = &l->w.e;
    l->slice.flow = l->w.index + 1;
    l->slice.flow_in = false;
    begin_event(l);
    if (e->a) return; // a callback
    end_all_of(l, e->subject);
    begin(l, e->subject, "ready", false);
}

static void begin_callback(timeline *l)
{
    l->slice.flow = l->w.e.a + 1;
    l->slice.flow_in = true;
    begin(l, 0, trace_string(l->t, trace_event(l->t, l->w.e.a).a), false);
}

// The loop goes on: what it did before is over, but for its iteration.
static void goes_on(timeline *l, bool iteration)
{
    end_down_to(l, 0, iteration ? 0 : 1, l->w.index);
}

static void show(timeline *l)
{
    const event *e = &l->w.e;
    settle(l, l->w.actor);
    switch ((enum event_kind)e->kind) {
    case EVENT_iteration: goes_on(l, true), begin(l, 0, "iteration", false); return;
    case EVENT_loop_start: case EVENT_loop_close: case EVENT_end: goes_on(l, true), begin_event(l); return;
    case EVENT_select: case EVENT_skip: case EVENT_interrupt: case EVENT_pick: goes_on(l, false), begin_event(l); return;
    case EVENT_callback: goes_on(l, false), begin_callback(l); return;
    case EVENT_resume: goes_on(l, false), begin_step(l, e->subject, e->a + 1, true); return;
    case EVENT_task_destroy: goes_on(l, true), begin_step(l, e->subject, 0, true); return;
    case EVENT_task_eager: begin_event(l), begin_step(l, e->subject, 0, false); return;
    case EVENT_suspend: end_step(l, e->subject), begin_wait(l, e->subject); return;
    case EVENT_task_done: case EVENT_task_destroyed: end_step(l, e->subject); return;
    case EVENT_enqueue: begin_ready(l); return;
    case EVENT_coro_call: case EVENT_agen_resume: change_frame(l, true); return;
    case EVENT_coro_return: case EVENT_agen_yield: case EVENT_agen_return: change_frame(l, false); return;
    case EVENT_worker_begin: begin_work(l, e->subject); return;
    case EVENT_worker_return: end_all_of(l, e->subject); return;
    case EVENT_clock: case EVENT_block_end: case EVENT_worker_wake: case EVENT_thread_switch: return; // ended what was before
    default: begin_event(l); return;
    }
}

// --- the way through -----------------------------------------------------------------------------
static int make_room(timeline *l)
{
    uint32_t objects = l->w.s.object_count ? l->w.s.object_count : 1;
    if (array_reserve(l->tracks, l->track_capacity, objects)) return -ENOMEM;
    if (objects > l->track_count) memset(l->tracks + l->track_count, 0, (objects - l->track_count) * sizeof *l->tracks);
    if (objects > l->track_count) l->track_count = objects;
    return 0;
}

static void show_ready(timeline *l)
{
    if (l->w.s.ready_count == l->ready) return;
    l->ready = l->w.s.ready_count;
    l->reader->ready(l->reader->context, shown(l, l->w.index), l->ready);
}

// What goes on where the trace ends is shown to go on until then.
static void end_everything(timeline *l)
{
    for (uint32_t id = 0; id < l->track_count; id++) end_down_to(l, id, 0, l->length);
}

static int go_through(timeline *l, const struct timeline_reader *reader)
{
    int rc = make_room(l);
    l->reader = reader;
    while (rc == 0 && (rc = walk_next(&l->w)) == 1) {
        rc = make_room(l);
        if (rc) break;
        show(l);
        if (reader) show_ready(l);
        if (l->out_of_memory) rc = -ENOMEM;
        if (reader && reader->stop(reader->context)) break;
        if (!reader) l->length = l->w.index + 1, l->last = l->w.s.time;
    }
    if (rc != -ENOMEM) end_everything(l);
    return rc;
}

static int64_t usual_tick(const trace *t)
{
    const char *clock = trace_meta(t, "clock");
    return clock && strcmp(clock, "real") == 0 ? 1 : 1000;
}

int timeline_new(timeline **out, const trace *t, int64_t tick, struct progress *progress)
{
    timeline *l = calloc(1, sizeof *l);
    if (!l) return -ENOMEM;
    *l = (timeline){.t = t, .tick = tick ? tick : usual_tick(t)};
    if (trace_length(t)) l->origin = trace_time(t, 0) < 0 ? trace_time(t, 0) : 0;
    walk_begin(&l->w, t, progress);
    l->w.all *= 2;
    if (go_through(l, NULL) == -ENOMEM) {
        timeline_free(l);
        return -ENOMEM;
    }
    *out = l;
    return 0;
}

void timeline_free(timeline *l)
{
    if (!l) return;
    walk_end(&l->w);
    free(l->tracks);
    free(l->opens);
    free(l->ends);
    free(l);
}

void timeline_tracks(const timeline *l, void (*track)(void *context, uint32_t track, const char *name), void *context)
{
    char name[WALK_NAME_MAX];
    for (uint32_t id = 1; id < l->track_count; id++) {
        enum object_type type = (enum object_type)state_at(&l->w.s, id)->type;
        if (type == OBJECT_task || type == OBJECT_worker) track(context, id, walk_name(&l->w, id, name));
    }
}

int timeline_read(timeline *l, const struct timeline_reader *reader, struct progress *progress)
{
    walk_end(&l->w);
    walk_begin(&l->w, l->t, progress);
    progress_again(progress);
    l->w.ahead = l->w.all;
    l->w.all *= 2;
    memset(l->tracks, 0, l->track_count * sizeof *l->tracks);
    l->number = l->on_loop = l->ready = 0;
    return go_through(l, reader);
}
