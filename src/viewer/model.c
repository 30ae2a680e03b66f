#include "viewer/model.h"

#include <math.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "narrate/narrate.h"
#include "query/parameter.h"

#define NAME_MAX_BYTES 200
#define MILLISECOND    INT64_C(1000000)

int model_new(model **out, const trace *t, uint32_t most)
{
    model *m = calloc(1, sizeof *m);
    if (!m) return -ENOMEM;
    m->trace = t;
    int rc = lanes_new(&m->lanes, t);
    if (rc == 0) rc = crowds_new(&m->crowds, t, m->lanes);
    if (rc == 0) rc = model_update(m, most);
    if (rc == -ENOMEM) {
        model_free(m);
        return rc;
    }
    *out = m;
    return 0;
}

void model_free(model *m)
{
    if (!m) return;
    for (uint32_t i = 0; i < m->source_count; i++) source_free(m->sources[i]);
    free(m->sources);
    for (uint32_t i = 0; i < m->twin_count; i++) twin_deinit(&m->twins[i].twin);
    free(m->twins);
    overview_deinit(&m->overview);
    crowds_free(m->crowds);
    lanes_free(m->lanes);
    rows_deinit(&m->rows);
    tally_loop_deinit(&m->loop_tally);
    tally_deinit(&m->lane_tally);
    free(m);
}

int64_t model_rounded(int64_t ns, int64_t unit)
{
    return (ns + unit / 2) / unit * unit;
}

int64_t model_shown_time(const model *m, int64_t time)
{
    return m->real_clock ? model_rounded(time, MILLISECOND) : time;
}

void model_tell_moment(const model *m, int64_t time, char *buffer, size_t size) { narrate_seconds(model_shown_time(m, time), buffer, size); }

void model_tell_moment_number(const model *m, int64_t time, char *buffer, size_t size)
{
    model_tell_moment(m, time, buffer, size);
    buffer[strcspn(buffer, " ")] = 0;
}

uint32_t model_length(const model *m) { return lanes_length(m->lanes); }

// --- sources --------------------------------------------------------------------------------------------------------
static int add_source(model *m, uint32_t file, const char *path, struct source **out)
{
    int rc = array_reserve(m->sources, m->source_capacity, m->source_count + 1u);
    if (rc == 0) rc = source_new(out, m->trace, path);
    if (rc) return rc;
    (*out)->file = file;
    m->sources[m->source_count++] = *out;
    return 0;
}

const struct source *model_source(model *m, uint32_t file)
{
    for (uint32_t i = 0; i < m->source_count; i++)
        if (m->sources[i]->file == file) return m->sources[i];
    struct source *s = NULL;
    return add_source(m, file, trace_string(m->trace, file), &s) ? NULL : s;
}

const struct twin *model_twin(model *m, uint32_t file)
{
    uint32_t i = 0;
    while (i < m->twin_count && m->twins[i].file != file) i++;
    if (i == m->twin_count) {
        const struct source *c = model_source(m, file);
        if (!c || array_reserve(m->twins, m->twin_capacity, m->twin_count + 1u)) return NULL;
        m->twins[i].file = file;
        if (twin_new(&m->twins[i].twin, m->trace, c, trace_string(m->trace, file))) return NULL;
        m->twin_count++;
    }
    return m->twins[i].twin.source ? &m->twins[i].twin : NULL;
}

// The file that the program's main stands in: the one with the program's name, else the first that the trace brings.
static const char *main_file(const model *m)
{
    const char *program = trace_meta(m->trace, "program"), *first = NULL;
    for (uint32_t i = 0; i < trace_meta_count(m->trace); i++) {
        const char *key, *value;
        trace_meta_at(m->trace, i, &key, &value);
        if (strncmp(key, "source:", 7) != 0) continue;
        const char *slash = strrchr(key, '/'), *base = slash ? slash + 1 : key + 7;
        size_t n = program ? strlen(program) : 0;
        if (n && strncmp(base, program, n) == 0 && base[n] == '.') return key + 7;
        if (!first) first = key + 7;
    }
    return first;
}

static int set_title(model *m)
{
    const char *file = main_file(m), *program = trace_meta(m->trace, "program"),
               *clock = trace_meta(m->trace, "clock");
    m->real_clock = clock && strcmp(clock, "real") == 0;
    m->titled = file != NULL || model_length(m) > 0;
    struct source *s = NULL;
    int rc = file ? source_new(&s, m->trace, file) : 0;
    if (rc) return rc;
    if (s) rc = source_title(s, m->title, sizeof m->title, m->subtitle, sizeof m->subtitle);
    source_free(s);
    if (rc) return rc;
    if (!m->title[0]) snprintf(m->title, sizeof m->title, "%s", program && *program ? program : "loopscope");
    return 0;
}

// "boards 6, mode sync". A live program declares one after the other.
static void tell_parameters(model *m)
{
    struct parameter p;
    size_t used = 0;
    m->told_metas = trace_meta_count(m->trace);
    for (uint32_t i = 0; i < m->told_metas; i++) {
        if (!parameter_at(m->trace, i, &p) || strcmp(p.value, p.standard) == 0) continue;
        int n = snprintf(m->subtitle + used, sizeof m->subtitle - used, "%s%s %s", used ? ", " : "", p.name, p.value);
        used += (size_t)n;
        if (used >= sizeof m->subtitle) return;
    }
}

int model_update(model *m, uint32_t most)
{
    m->failed = lanes_update(m->lanes, most);
    if (m->failed != -ENOMEM && !m->titled && set_title(m)) m->failed = -ENOMEM;
    if (m->titled && m->told_metas != trace_meta_count(m->trace)) tell_parameters(m);
    return m->failed;
}

int model_failed(const model *m) { return m->failed; }
bool model_is_whole(const model *m) { return m->failed || model_length(m) == trace_length(m->trace); }

const state *model_state(model *m, uint32_t position)
{
    const state *s = NULL;
    return history_seek(lanes_history(m->lanes), position, &s) == -ENOMEM ? NULL : s;
}

// --- at a moment ----------------------------------------------------------------------------------------------------
enum task_status model_status(const state *s, uint32_t task, int64_t time)
{
    if (task >= s->object_count) return TASK_none;
    const struct object *o = state_at(s, task);
    bool over = o->status == TASK_sleeping && o->awaits && state_at(s, o->awaits)->timed &&
                state_at(s, o->awaits)->when <= time;
    return over ? TASK_ready : (enum task_status)o->status;
}

uint32_t model_due(const state *s, int64_t time, uint32_t *ids, uint32_t max)
{
    uint32_t count = state_timers_due(s, time);
    if (max) state_timers(s, ids, max < count ? max : count);
    return count;
}

bool model_made_by_program(const model *m, uint32_t task)
{
    return trace_event(m->trace, state_at(lanes_head(m->lanes), task)->created).where != 0;
}

uint32_t model_lanes(const model *m, const state *s)
{
    uint32_t count = lanes_count(m->lanes);
    for (; count > 1; count--) {
        uint32_t task = lanes_task(m->lanes, count - 1);
        bool made = task < s->object_count && state_at(s, task)->type != OBJECT_none;
        if (made || model_made_by_program(m, task)) break;
    }
    return count;
}

const struct rows *model_rows(model *m, const state *s, const struct arrangement *a)
{
    rows_update(&m->rows, m->lanes, m->trace, model_lanes(m, s), a);
    return &m->rows;
}

// Calls `each` with every task that sleeps while its timer is due: it is shown as ready.
static void each_overslept(const state *s, int64_t time, void (*each)(void *user, uint32_t task), void *user)
{
    uint32_t ids[64], due = state_timers_due(s, time);
    for (uint32_t done = 0, count; done < due; done += count) {
        count = state_timers_from(s, done, ids, due - done < 64 ? due - done : 64);
        if (count == 0) return;
        for (uint32_t i = 0; i < count; i++) {
            const struct object *o = state_at(s, ids[i]), *task = state_at(s, o->waiter);
            if (o->waiter && task->status == TASK_sleeping && task->awaits == ids[i]) each(user, o->waiter);
        }
    }
}

static void count_one(void *count, uint32_t task)
{
    (void)task;
    ++*(uint32_t *)count;
}

void model_count(const state *s, int64_t time, uint32_t *counts)
{
    uint32_t overslept = 0;
    memcpy(counts, s->statuses, sizeof s->statuses);
    each_overslept(s, time, count_one, &overslept);
    counts[TASK_sleeping] -= overslept;
    counts[TASK_ready] += overslept;
}

uint32_t model_just_made(const model *m, const state *s)
{
    event last = trace_event_before(m->trace, s->position);
    return last.kind == EVENT_task_create && state_at(s, last.subject)->status == TASK_ready ? last.subject : 0;
}

// A task is ready while an entry for its step stands in line, and just after it was made; all other entries are callbacks.
void model_ready(const model *m, const state *s, uint32_t *tasks, uint32_t *callbacks)
{
    *tasks = s->statuses[TASK_ready] - (model_just_made(m, s) != 0);
    *callbacks = s->ready_count - s->ready_cancelled - *tasks;
}

uint32_t model_place_id(const trace *t, const state *s, uint32_t task)
{
    if (task == 0 || task >= s->object_count) return 0;
    const struct object *worker = state_at(s, task);
    if (worker->type == OBJECT_worker) return worker->waiter && trace_place(t, worker->where).line ? worker->where : 0;
    for (uint32_t id = worker->top; id; id = state_at(s, id)->parent) {
        const struct object *frame = state_at(s, id);
        if (!object_type_is_frame((enum object_type)frame->type)) break;
        if (frame->runs && trace_place(t, frame->where).line) return frame->where;
    }
    return 0;
}

struct trace_place model_place(const model *m, const state *s, uint32_t task) { return trace_place(m->trace, model_place_id(m->trace, s, task)); }

const char *model_name(const model *m, const state *s, uint32_t id, char *buffer, size_t size)
{
    bool made = id < s->object_count && state_at(s, id)->type != OBJECT_none;
    return state_name(made ? s : lanes_head(m->lanes), m->trace, id, buffer, size);
}

// Where each coroutine is stands in the panel of the stack.
static void leave_frames_out(struct chain *c)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < c->count; i++)
        if (c->links[i].sort != LINK_frame) c->links[kept++] = c->links[i];
    c->count = kept;
}

const struct chain *model_why(model *m, const state *s, int64_t time, uint32_t task)
{
    uint32_t length = model_length(m), due = model_due(s, time, NULL, 0);
    if (m->why.task != task || m->why.position != s->position || m->why.length != length || m->why.due != due) {
        m->why.task = task;
        m->why.position = s->position;
        m->why.length = length;
        m->why.due = due;
        chain_find(m->trace, s, time, task, &m->why.chain);
        leave_frames_out(&m->why.chain);
    }
    return &m->why.chain;
}

// How high a sync object is drawn, at most: its head, its permits or slots, its line.
static float sync_height(enum object_type type)
{
    float line = 58;
    if (type == OBJECT_lock) return 95;
    if (object_type_is_lock(type)) return 120 + line;
    return object_type_is_queue(type) ? 75 + line : 42 + line;
}

// Few tasks leave room beside them; and where there are locks and queues they are what it is about.
#define FEW_TASKS  13u
#define MANY_SYNCS 40u
struct wishes model_wishes(const model *m)
{
    uint32_t count, tasks = lanes_count(m->lanes);
    const uint32_t *syncs = lanes_syncs(m->lanes, &count);
    struct wishes w = {.third = count > 0 || tasks <= FEW_TASKS, .tree = 75 + 21 * fminf((float)tasks + 1, 40)};
    if (count > 0) w.sync = 45;
    for (uint32_t i = 0; i < count && i < MANY_SYNCS; i++)
        w.sync += sync_height((enum object_type)state_at(lanes_head(m->lanes), syncs[i])->type);
    return w;
}

#define LABEL_DIGITS 7 // a larger number could not be read
const char *model_label(const model *m, const state *s, uint32_t task, char *buffer, size_t size)
{
    char name[NAME_MAX_BYTES];
    model_name(m, s, task, name, sizeof name);
    size_t end = strlen(name), start = end;
    while (start > 0 && isdigit((unsigned char)name[start - 1])) start--;
    if (start < end && end - start <= LABEL_DIGITS) {
        bool given = end - start <= 3 && strncmp(name, "Task-", 5) == 0;
        snprintf(buffer, size, "%s%s", given ? "T" : "", name + start);
        return buffer;
    }
    const char *space = strrchr(name, ' ');
    if (space && space[1] && strlen(space + 1) <= 2) {
        snprintf(buffer, size, "%s", space + 1);
        return buffer;
    }
    size_t n = name[0] ? 1 : 0; // one character, which may be of several bytes
    while ((name[n] & 0xC0) == 0x80) n++;
    snprintf(buffer, size, "%.*s", (int)n, name);
    return buffer;
}
