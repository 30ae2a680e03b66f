#include "export/walk.h"

void walk_begin(struct walk *w, const trace *t, struct progress *progress)
{
    *w = (struct walk){.t = t, .progress = progress, .all = trace_length(t)};
    state_init(&w->s);
}

void walk_end(struct walk *w) { state_deinit(&w->s); }

static uint32_t under_way(const state *s) { return s->worker ? s->worker : s->running; }

// These begin what a worker does, whatever goes on in the loop's thread.
static bool is_of_what_follows(const event *e)
{
    return e->kind == EVENT_worker_begin || e->kind == EVENT_worker_wake;
}

int walk_next(struct walk *w)
{
    if (w->s.position >= trace_length(w->t)) return 0;
    progress_at(w->progress, w->ahead + w->s.position, w->all);
    uint32_t before = under_way(&w->s);
    w->index = w->s.position;
    w->e = trace_event(w->t, w->index);
    int rc = state_apply(&w->s, w->t);
    if (rc) return rc;
    w->actor = before && !is_of_what_follows(&w->e) ? before : under_way(&w->s);
    return 1;
}

const struct object *walk_object(const struct walk *w, uint32_t id)
{
    if (id == 0 || id >= w->s.object_count || state_at(&w->s, id)->type == OBJECT_none) return NULL;
    return state_at(&w->s, id);
}

const char *walk_name(const struct walk *w, uint32_t id, char buffer[WALK_NAME_MAX])
{
    const struct object *o = walk_object(w, id);
    if (o && o->type == OBJECT_waiter && o->parent) id = o->parent;
    return state_name(&w->s, w->t, id, buffer, WALK_NAME_MAX);
}
