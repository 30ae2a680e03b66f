// What events do to sync objects: their lines of waiters, and who holds their permits.
#include "trace/state_apply.h"

#include <errno.h>
#include <string.h>

#include "base/array.h"

int apply_sync_create(state *s, const event *e)
{
    struct object *sync;
    if (!object_type_is_sync((enum object_type)e->a)) return -EBADMSG;
    int rc = state_make(s, e, (enum object_type)e->a, &sync);
    if (rc) return rc;
    if (object_type_is_lock((enum object_type)e->a)) sync->value = e->b;
    sync->number = ++s->made[e->a];
    return 0;
}

// A waiter stands in no line but that of the object which it was made for.
static bool is_in_line(const struct object *sync, const struct object *waiter, uint32_t id)
{
    return waiter->prev || waiter->next || sync->top == id;
}

int apply_sync_wait(state *s, const event *e)
{
    const struct object *known = state_sync(s, e->subject), *future = state_object(s, e->a);
    if (!s->running || !known || !future || future->type != OBJECT_waiter ||
        future->parent != e->subject || is_in_line(known, future, e->a))
        return -EBADMSG;
    struct object *sync = state_change(s, e->subject), *waiter = state_change(s, e->a);
    waiter->waiter = s->running;
    waiter->prev = sync->last;
    if (sync->last)
        state_change(s, sync->last)->next = e->a;
    else
        sync->top = e->a;
    sync->last = e->a;
    return 0;
}

// The waiter that an event names, where it stands in the line that it names.
static const struct object *known_in_line(const state *s, const event *e)
{
    const struct object *sync = state_sync(s, e->subject);
    const struct object *waiter = state_object(s, e->a);
    bool valid = sync && waiter && waiter->type == OBJECT_waiter && waiter->parent == e->subject;
    return valid && is_in_line(sync, waiter, e->a) ? waiter : NULL;
}

// NULL where the task holds none of that kind.
static struct hold *find_hold(const state *s, uint32_t sync, uint32_t task, bool reserved)
{
    for (uint32_t i = 0; i < s->hold_count; i++) {
        struct hold *h = &s->holds[i];
        if (h->sync == sync && h->task == task && h->reserved == reserved) return h;
    }
    return NULL;
}

static void add_hold(state *s, uint32_t sync, uint32_t task, bool reserved)
{
    struct hold *h = &s->holds[s->hold_count++];
    *h = (struct hold){.sync = sync, .task = task, .since = s->position, .reserved = reserved};
    state_change(s, sync)->holders++;
}

static void remove_hold(state *s, struct hold *h)
{
    state_change(s, h->sync)->holders--;
    memmove(h, h + 1, (size_t)(s->holds + s->hold_count - (h + 1)) * sizeof *h);
    s->hold_count--;
}

static const struct object *known_lock(const state *s, uint32_t id)
{
    const struct object *sync = state_sync(s, id);
    return sync && object_type_is_lock((enum object_type)sync->type) ? sync : NULL;
}

// --- permits -------------------------------------------------------------------------------------
// How many are free after the event. One that was reserved for the task is taken without a change.
static bool fits_acquire(const state *s, const event *e, const struct object *lock)
{
    if (find_hold(s, e->subject, e->a, true)) return e->b == lock->value;
    return lock->value > 0 && e->b == lock->value - 1;
}

int apply_sync_acquire(state *s, const event *e)
{
    const struct object *lock = known_lock(s, e->subject);
    if (!lock || !state_task(s, e->a) || !fits_acquire(s, e, lock)) return -EBADMSG;
    int rc = array_reserve(s->holds, s->hold_capacity, s->hold_count + 1u);
    if (rc) return rc;
    struct hold *reserved = find_hold(s, e->subject, e->a, true);
    if (reserved) remove_hold(s, reserved);
    add_hold(s, e->subject, e->a, false);
    state_change(s, e->subject)->value = e->b;
    return 0;
}

// Whoever holds the one permit of a Lock.
static struct hold *find_holder(const state *s, uint32_t lock)
{
    for (uint32_t i = 0; i < s->hold_count; i++)
        if (s->holds[i].sync == lock && !s->holds[i].reserved) return &s->holds[i];
    return NULL;
}

// A semaphore may come to have more than at its beginning.
static bool fits_release(const event *e, const struct object *lock)
{
    return e->b == lock->value + 1 && (lock->type != OBJECT_lock || lock->value == 0);
}

// Permits are anonymous: who gives one back need not hold one. Of a Lock it is the one that somebody holds.
int apply_sync_release(state *s, const event *e)
{
    const struct object *sync = known_lock(s, e->subject);
    if (!sync || !state_knows_or_none(s, e->a) || !fits_release(e, sync)) return -EBADMSG;
    struct hold *h = find_hold(s, e->subject, e->a, false);
    if (!h) h = find_hold(s, e->subject, e->a, true);
    if (!h && sync->type == OBJECT_lock) h = find_holder(s, e->subject);
    if (h) remove_hold(s, h);
    state_change(s, e->subject)->value = e->b;
    return 0;
}

int apply_sync_wake(state *s, const event *e)
{
    const struct object *waiter = known_in_line(s, e);
    if (!waiter || waiter->outcome) return -EBADMSG;
    const struct object *lock = known_lock(s, e->subject);
    if (!lock) return 0;
    if (lock->value == 0 || e->b != lock->value - 1) return -EBADMSG;
    int rc = array_reserve(s->holds, s->hold_capacity, s->hold_count + 1u);
    if (rc) return rc;
    add_hold(s, e->subject, waiter->waiter, true);
    state_change(s, e->subject)->value = e->b;
    return 0;
}

// A waiter that was cancelled after it was woken gives its permit back as it leaves.
static bool fits_leave(const state *s, const event *e, const struct object *waiter)
{
    const struct object *lock = known_lock(s, e->subject);
    if (!lock || e->b == lock->value) return true;
    return e->b == lock->value + 1 && find_hold(s, e->subject, waiter->waiter, true);
}

int apply_sync_leave(state *s, const event *e)
{
    const struct object *known = known_in_line(s, e);
    if (!known || !fits_leave(s, e, known)) return -EBADMSG;
    struct object *sync = state_change(s, e->subject), *waiter = state_change(s, e->a);
    if (waiter->prev)
        state_change(s, waiter->prev)->next = waiter->next;
    else
        sync->top = waiter->next;
    if (waiter->next)
        state_change(s, waiter->next)->prev = waiter->prev;
    else
        sync->last = waiter->prev;
    waiter->next = waiter->prev = 0;
    if (!known_lock(s, e->subject)) return 0;
    struct hold *reserved = find_hold(s, e->subject, waiter->waiter, true);
    if (reserved && e->b > sync->value) remove_hold(s, reserved);
    sync->value = e->b;
    return 0;
}

int apply_sync_state(state *s, const event *e)
{
    const struct object *known = state_sync(s, e->subject);
    if (!known || (known->type != OBJECT_event && known->type != OBJECT_barrier)) return -EBADMSG;
    struct object *sync = state_change(s, e->subject);
    sync->function = e->a;
    sync->value = e->b;
    return 0;
}
