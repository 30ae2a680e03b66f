#include "query/cast.h"

#include <string.h>

#include "base/array.h"

void cast_init(cast *c, const trace *t) { *c = (cast){.trace = t}; }

void cast_deinit(cast *c)
{
    free(c->members);
    cast_init(c, NULL);
}

static int make(cast *c, uint32_t id, enum object_type type)
{
    if (id >= c->count) {
        int rc = array_reserve(c->members, c->capacity, id + 1u);
        if (rc) return rc;
        memset(c->members + c->count, 0, (id + 1 - c->count) * sizeof *c->members);
        c->count = id + 1;
    }
    if (type >= OBJECT_TYPES) type = OBJECT_none;
    c->members[id] = (struct member){.type = (uint8_t)type, .number = ++c->made[type]};
    return 0;
}

static int make_named(cast *c, const event *e, enum object_type type, uint32_t name)
{
    int rc = make(c, e->subject, type);
    if (rc == 0) c->members[e->subject].name = name;
    return rc;
}

static int make_frame(cast *c, const event *e, enum object_type type)
{
    int rc = make(c, e->subject, type);
    if (rc == 0) c->members[e->subject].function = e->a;
    return rc;
}

static int begin_eager(cast *c, const event *e)
{
    int rc = make_named(c, e, OBJECT_task, e->b);
    if (rc) return rc;
    c->members[e->subject].outer = c->running;
    c->running = e->subject;
    return 0;
}

static void name_member(cast *c, uint32_t id, uint32_t name)
{
    if (id < c->count) c->members[id].name = name;
}

static void end_step(cast *c, uint32_t task)
{
    c->running = cast_member(c, task)->outer;
    if (task < c->count) c->members[task].outer = 0;
}

// The kinds that are not named make nobody, and nobody begins or ends a step by them.
int cast_read(cast *c)
{
    event e = trace_event(c->trace, c->position++);
    switch (e.kind) {
    case EVENT_task_create: return make_named(c, &e, OBJECT_task, e.b);
    case EVENT_task_eager: return begin_eager(c, &e);
    case EVENT_coro_create: return make_frame(c, &e, OBJECT_coroutine);
    case EVENT_agen_create: return make_frame(c, &e, OBJECT_async_generator);
    case EVENT_future_create:
    case EVENT_sync_create:
    case EVENT_context_create: return make(c, e.subject, (enum object_type)e.a);
    case EVENT_handle_create: return make_named(c, &e, OBJECT_handle, e.a);
    case EVENT_worker_create: return make_named(c, &e, OBJECT_worker, e.a);
    case EVENT_task_name:
    case EVENT_name:
    case EVENT_executor_submit: name_member(c, e.subject, e.a); return 0;
    case EVENT_resume:
    case EVENT_task_destroy: c->running = e.subject; return 0;
    case EVENT_suspend:
    case EVENT_task_done:
    case EVENT_task_destroyed: end_step(c, e.subject); return 0;
    case EVENT_iteration: c->running = 0; return 0;
    default: return 0;
    }
}

const struct member *cast_member(const cast *c, uint32_t id)
{
    static const struct member nobody;
    return id < c->count ? &c->members[id] : &nobody;
}

const char *cast_name(const cast *c, uint32_t id)
{
    const struct member *m = cast_member(c, id);
    const char *name = trace_string(c->trace, m->name ? m->name : trace_place(c->trace, m->function).function);
    return *name ? name : object_type_name((enum object_type)m->type);
}

bool cast_concerns(const cast *c, const event *e, uint32_t task)
{
    const struct event_schema *schema = event_schema((enum event_kind)e->kind);
    return c->running == task || (schema->subject.type == FIELD_object && e->subject == task) ||
           (schema->a.type == FIELD_object && e->a == task) || (schema->b.type == FIELD_object && e->b == task);
}
