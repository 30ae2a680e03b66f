#include "export/sqlite.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "export/database.h"
#include "export/sqlite_schema.h"
#include "export/walk.h"

enum { META, KIND, PLACE, OBJECT, EVENT, TASK, STEP, WAIT, HOLD, WORK, OUTPUT };

static const struct {
    const char *name;
    int columns;
} tables[] = {
    [META] = {"meta", 2},    [KIND] = {"kind", 13}, [PLACE] = {"place", 4},   [OBJECT] = {"object", 6},
    [EVENT] = {"event", 16}, [TASK] = {"task", 11}, [STEP] = {"step", 10},    [WAIT] = {"wait", 9},
    [HOLD] = {"hold", 6},    [WORK] = {"work", 10}, [OUTPUT] = {"output", 5},
};

// What is under way for a task or a worker, and how the task ended: events + 1, 0 for none.
struct course {
    uint32_t step, enqueued, iteration; // step: where its step began
    uint32_t wait, work;
    uint32_t ended, value; // value: a text
};

struct writer {
    struct walk w;
    database *d;
    struct course *courses; // by object
    uint32_t course_count, course_capacity;
    struct hold *holds; // those that have begun and not ended
    uint32_t hold_count, hold_capacity;
    struct course callback; // the one that runs
};

static const char *text_of(const struct writer *x, uint32_t id) { return id ? trace_string(x->w.t, id) : NULL; }
static uint32_t known(const struct writer *x, uint32_t object) { return walk_object(&x->w, object) ? object : 0; }
static uint32_t this_event(const struct writer *x) { return x->w.index + 1; }

// The time of an event + 1, as database_insert wants it; NULL for none. Lasts as long as the block that it stands in.
#define TIME_OF(x, number) time_of(x, number, &(int64_t){0})

static const int64_t *time_of(const struct writer *x, uint32_t number, int64_t *time)
{
    if (number) *time = trace_time(x->w.t, number - 1);
    return number ? time : NULL;
}

// --- events --------------------------------------------------------------------------------------
// The columns in which the fields of an event stand, by their type and, where there are two of a type, by their order.
enum column { OBJECT_1, OBJECT_2, EARLIER, NUMBER_1, NUMBER_2, NS, TYPE, RESULT, DEFINITION, TEXT_1, TEXT_2, COLUMNS };

static enum column column_of(enum field_type type)
{
    switch (type) {
    case FIELD_object: return OBJECT_1;
    case FIELD_event: return EARLIER;
    case FIELD_text: return TEXT_1;
    case FIELD_place: return DEFINITION;
    case FIELD_count: return NUMBER_1;
    case FIELD_ns: return NS;
    case FIELD_type: return TYPE;
    case FIELD_outcome: return RESULT;
    case FIELD_none: break;
    }
    return COLUMNS;
}

static void find_columns(const struct event_schema *schema, enum column columns[3])
{
    const struct field *fields[] = {&schema->subject, &schema->a, &schema->b};
    bool taken[COLUMNS + 1] = {false};
    for (int i = 0; i < 3; i++) {
        enum column c = column_of(fields[i]->type);
        columns[i] = c < COLUMNS && taken[c] ? c + 1 : c;
        taken[c] = true;
    }
}

static void write_kinds(struct writer *x)
{
    for (int kind = 1; kind < EVENT_KINDS; kind++) {
        const struct event_schema *schema = event_schema((enum event_kind)kind);
        const char *names[COLUMNS + 1] = {NULL};
        enum column columns[3];
        find_columns(schema, columns);
        names[columns[0]] = schema->subject.name;
        names[columns[1]] = schema->a.name;
        names[columns[2]] = schema->b.name;
        database_insert(x->d, KIND, "sssssssssssss", schema->name, schema->doc, names[OBJECT_1], names[OBJECT_2],
                        names[EARLIER], names[NUMBER_1], names[NUMBER_2], names[NS], names[TYPE], names[RESULT],
                        names[DEFINITION], names[TEXT_1], names[TEXT_2]);
    }
}

static void write_event(struct writer *x)
{
    const event *e = &x->w.e;
    const struct event_schema *schema = event_schema((enum event_kind)e->kind);
    const uint32_t values[] = {e->subject, e->a, e->b};
    uint32_t n[COLUMNS + 1] = {0};
    bool there[COLUMNS + 1] = {false};
    enum column columns[3];
    find_columns(schema, columns);
    for (int i = 0; i < 3; i++) n[columns[i]] = values[i], there[columns[i]] = true;
    const int64_t ns = e->ns, first = n[NUMBER_1], second = n[NUMBER_2];
    database_insert(x->d, EVENT, "nnsiiiiepppssiss", (int64_t)x->w.index, e->time, schema->name, x->w.actor, (uint32_t)e->where,
                    known(x, n[OBJECT_1]), known(x, n[OBJECT_2]), there[EARLIER] ? n[EARLIER] + 1 : 0,
                    there[NUMBER_1] ? &first : NULL, there[NUMBER_2] ? &second : NULL, there[NS] && ns != INT64_MAX ? &ns : NULL,
                    there[TYPE] ? object_type_name((enum object_type)n[TYPE]) : NULL,
                    there[RESULT] ? outcome_name((enum outcome)n[RESULT]) : NULL, n[DEFINITION], text_of(x, n[TEXT_1]),
                    text_of(x, n[TEXT_2]));
}

// --- steps, waits and what workers do ------------------------------------------------------------
static void begin_step(struct writer *x, struct course *c, uint32_t enqueued)
{
    c->step = this_event(x);
    c->enqueued = enqueued;
    c->iteration = x->w.s.iteration;
}

static void write_step(struct writer *x, const struct course *c, uint32_t task, uint32_t end)
{
    event enqueue = trace_event_before(x->w.t, c->enqueued);
    const char *callback = c->enqueued ? text_of(x, enqueue.a) : NULL;
    database_insert(x->d, STEP, "eisineppep", c->step, task, callback, c->enqueued ? known(x, enqueue.subject) : task,
                    (int64_t)c->iteration, c->enqueued, TIME_OF(x, c->enqueued), TIME_OF(x, c->step), end, TIME_OF(x, end));
}

static void end_step(struct writer *x, uint32_t task, uint32_t end)
{
    struct course *c = &x->courses[task];
    if (c->step) write_step(x, c, task, end);
    c->step = 0;
}

// The callback that runs ended with the event before this one, as the loop goes on.
static void end_callback(struct writer *x, uint32_t end)
{
    if (x->callback.step) write_step(x, &x->callback, 0, end);
    x->callback.step = 0;
}

static void end_wait(struct writer *x, uint32_t task, uint32_t end, uint32_t cause)
{
    struct course *c = &x->courses[task];
    if (!c->wait) return;
    event suspend = trace_event(x->w.t, c->wait - 1);
    const struct object *awaited = walk_object(&x->w, suspend.a);
    bool in_line = awaited && awaited->type == OBJECT_waiter;
    const char *how = !awaited || (awaited->type != OBJECT_sleep && !in_line) ? "awaiting" : in_line ? "waiting" : "sleeping";
    database_insert(x->d, WAIT, "eisiipepe", c->wait, task, how, known(x, suspend.a), in_line ? awaited->parent : 0,
                    TIME_OF(x, c->wait), end, TIME_OF(x, end), cause);
    c->wait = 0;
}

static void end_work(struct writer *x, uint32_t worker, const event *end)
{
    struct course *c = &x->courses[worker];
    if (!c->work) return;
    event begin = trace_event(x->w.t, c->work - 1);
    const struct object *call = walk_object(&x->w, begin.a);
    uint32_t ended = end ? this_event(x) : 0;
    database_insert(x->d, WORK, "eiisspepss", c->work, worker, begin.a, call ? text_of(x, call->name) : NULL,
                    call ? text_of(x, call->value) : NULL, TIME_OF(x, c->work), ended, TIME_OF(x, ended),
                    end ? outcome_name((enum outcome)end->a) : NULL, end ? text_of(x, end->b) : NULL);
    c->work = 0;
}

// --- holds ---------------------------------------------------------------------------------------
static void begin_hold(struct writer *x)
{
    x->hold_count += state_holds(&x->w.s, state_hold_count(&x->w.s) - 1, &x->holds[x->hold_count], 1); // the last to come
}

static void write_hold(struct writer *x, const struct hold *h, uint32_t end)
{
    database_insert(x->d, HOLD, "eiipep", h->since + 1, h->sync, h->task, TIME_OF(x, h->since + 1), end, TIME_OF(x, end));
}

static bool is_held(const state *s, const struct hold *h)
{
    struct hold found;
    return state_holds(s, state_holds_before(s, h), &found, 1) && found.since == h->since && !found.reserved;
}

// Which hold a release ends is the state's to say.
static void end_hold(struct writer *x, uint32_t sync, uint32_t task)
{
    bool by_anybody = state_at(&x->w.s, sync)->type == OBJECT_lock;
    for (uint32_t i = 0; i < x->hold_count; i++) {
        struct hold *h = &x->holds[i];
        if (h->sync != sync || (h->task != task && !by_anybody) || is_held(&x->w.s, h)) continue;
        write_hold(x, h, this_event(x));
        memmove(h, h + 1, (x->hold_count - i - 1) * sizeof *h);
        x->hold_count--;
        return;
    }
}

// --- output --------------------------------------------------------------------------------------
static void write_output(struct writer *x, const char *text)
{
    const event *e = &x->w.e;
    database_insert(x->d, OUTPUT, "eniss", this_event(x), e->time, x->w.actor, event_schema((enum event_kind)e->kind)->name, text);
}

static void write_error(struct writer *x)
{
    const char *type = trace_string(x->w.t, x->w.e.subject), *message = trace_string(x->w.t, x->w.e.a);
    char text[4096];
    snprintf(text, sizeof text, "%s%s%s", type, *message ? ": " : "", message);
    write_output(x, text);
}

// --- the whole -----------------------------------------------------------------------------------
static int make_room(struct writer *x)
{
    uint32_t objects = x->w.s.object_count;
    int rc = array_reserve(x->courses, x->course_capacity, objects);
    if (rc == 0) rc = array_reserve(x->holds, x->hold_capacity, state_hold_count(&x->w.s) + 1u);
    if (rc) return rc;
    if (objects > x->course_count) memset(x->courses + x->course_count, 0, (objects - x->course_count) * sizeof *x->courses);
    if (objects > x->course_count) x->course_count = objects;
    return 0;
}

static void end_task(struct writer *x, uint32_t task, uint32_t value)
{
    end_step(x, task, this_event(x));
    x->courses[task].ended = this_event(x);
    x->courses[task].value = value;
}

// What is the loop's doing, and not that of the callback that it runs.
static bool is_of_the_loop(enum event_kind kind)
{
    switch (kind) {
    case EVENT_loop_start: case EVENT_iteration: case EVENT_select: case EVENT_resume: case EVENT_callback: case EVENT_skip:
    case EVENT_pick: case EVENT_loop_close: case EVENT_end: return true;
    default: return false;
    }
}

static void write_spans(struct writer *x)
{
    const event *e = &x->w.e;
    uint32_t now = this_event(x);
    if (is_of_the_loop((enum event_kind)e->kind)) end_callback(x, now - 1);
    switch ((enum event_kind)e->kind) {
    case EVENT_resume: begin_step(x, &x->courses[e->subject], e->a + 1); return;
    case EVENT_callback: begin_step(x, &x->callback, e->a + 1); return;
    case EVENT_task_eager: begin_step(x, &x->courses[e->subject], 0); return;
    case EVENT_task_destroy: end_wait(x, e->subject, now, 0), begin_step(x, &x->courses[e->subject], 0); return;
    case EVENT_suspend: end_step(x, e->subject, now), x->courses[e->subject].wait = now; return;
    case EVENT_enqueue: if (e->a == 0) end_wait(x, e->subject, now, e->b + 1); return;
    case EVENT_task_done: end_task(x, e->subject, e->b); return;
    case EVENT_task_destroyed: end_task(x, e->subject, 0); return;
    case EVENT_worker_begin: x->courses[e->subject].work = now; return;
    case EVENT_worker_return: end_work(x, e->subject, e); return;
    case EVENT_sync_acquire: begin_hold(x); return;
    case EVENT_sync_release: end_hold(x, e->subject, e->a); return;
    case EVENT_print: case EVENT_warn: write_output(x, trace_string(x->w.t, e->subject)); return;
    case EVENT_error: write_error(x); return;
    default: return;
    }
}

// What goes on where the trace ends has no end.
static void write_open_spans(struct writer *x)
{
    end_callback(x, 0);
    for (uint32_t id = 1; id < x->course_count; id++) {
        end_step(x, id, 0);
        end_wait(x, id, 0, 0);
        end_work(x, id, NULL);
    }
    for (uint32_t i = 0; i < x->hold_count; i++) write_hold(x, &x->holds[i], 0);
}

static void write_task(struct writer *x, uint32_t id, const char *name)
{
    const struct object *task = state_at(&x->w.s, id);
    const struct course *c = &x->courses[id];
    const struct object *coroutine = walk_object(&x->w, task->function);
    uint32_t function = coroutine ? trace_place(x->w.t, coroutine->function).function : 0;
    database_insert(x->d, TASK, "issiepepssn", id, name, text_of(x, function), task->parent, task->created + 1,
                    TIME_OF(x, task->created + 1), c->ended, TIME_OF(x, c->ended), task_status_name((enum task_status)task->status),
                    text_of(x, c->value), (int64_t)task->runs);
}

// Under the names that they have in the end.
static void write_objects(struct writer *x)
{
    char name[WALK_NAME_MAX];
    for (uint32_t id = 1; id < x->course_count; id++) {
        const struct object *o = walk_object(&x->w, id);
        if (!o) continue;
        state_name(&x->w.s, x->w.t, id, name, sizeof name);
        database_insert(x->d, OBJECT, "isseis", id, object_type_name((enum object_type)o->type), name, o->created + 1,
                        (uint32_t)trace_event(x->w.t, o->created).where, outcome_name((enum outcome)o->outcome));
        if (o->type == OBJECT_task) write_task(x, id, name);
    }
}

static void write_places(struct writer *x)
{
    for (uint32_t id = 1; id <= trace_places(x->w.t); id++) {
        struct trace_place p = trace_place(x->w.t, id);
        database_insert(x->d, PLACE, "isns", id, text_of(x, p.file), (int64_t)p.line, text_of(x, p.function));
    }
}

// --- metas ---------------------------------------------------------------------------------------
struct meta {
    const char *key, *value;
    uint32_t index;
    bool again; // the key comes once more, with the value that counts
};

static int by_key(const void *a, const void *b)
{
    const struct meta *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    return order ? order : x->index < y->index ? -1 : 1;
}

static int by_index(const void *a, const void *b)
{
    const struct meta *x = a, *y = b;
    return x->index < y->index ? -1 : x->index > y->index;
}

// A key that was defined again has its last value. Sorted, for a stranger's trace may have any number of them.
static int write_metas(struct writer *x)
{
    uint32_t count = trace_meta_count(x->w.t);
    struct meta *metas = malloc((count + 1u) * sizeof *metas);
    if (!metas) return -ENOMEM;
    for (uint32_t i = 0; i < count; i++) {
        metas[i] = (struct meta){.index = i};
        trace_meta_at(x->w.t, i, &metas[i].key, &metas[i].value);
    }
    qsort(metas, count, sizeof *metas, by_key);
    for (uint32_t i = 0; i + 1 < count; i++) metas[i].again = strcmp(metas[i].key, metas[i + 1].key) == 0;
    qsort(metas, count, sizeof *metas, by_index);
    for (uint32_t i = 0; i < count; i++)
        if (!metas[i].again) database_insert(x->d, META, "ss", metas[i].key, metas[i].value);
    free(metas);
    return 0;
}

static int write_rows(struct writer *x)
{
    int rc = write_metas(x);
    if (rc) return rc;
    write_kinds(x);
    write_places(x);
    while (!database_failed(x->d) && (rc = walk_next(&x->w)) == 1) {
        rc = make_room(x);
        if (rc) return rc;
        write_event(x);
        write_spans(x);
    }
    if (rc == -ENOMEM) return rc;
    write_open_spans(x);
    write_objects(x);
    return rc;
}

// Nobody else sees the file before it is whole: it needs no journal.
static const char quickly[] = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
                              "PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;";

int sqlite_write(const trace *t, const char *path, struct progress *progress, error *e)
{
    struct writer x = {.d = database_open(path)};
    if (!x.d) return error_set(e, -ENOMEM, "no memory");
    walk_begin(&x.w, t, progress);
    database_run(x.d, quickly);
    database_run(x.d, "BEGIN");
    database_run(x.d, sqlite_tables);
    for (int i = 0; i < (int)(sizeof tables / sizeof *tables); i++) database_prepare(x.d, i, tables[i].name, tables[i].columns);
    int rc = write_rows(&x);
    database_run(x.d, sqlite_indexes);
    database_run(x.d, sqlite_views);
    database_run(x.d, "COMMIT");
    walk_end(&x.w);
    free(x.courses);
    free(x.holds);
    int written = database_close(x.d, e);
    if (rc == -ENOMEM) return error_set(e, rc, "no memory");
    return written ? written : rc;
}
