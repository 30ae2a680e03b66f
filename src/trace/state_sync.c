// What events do to sync objects: their lines of waiters, and who holds their permits.
#include "trace/state_apply.h"

#include <errno.h>

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
    return waiter->prev || waiter->next || sync->first == id;
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
        sync->first = e->a;
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

static ordered_pair place_taken(const struct hold *h)
{
    return (ordered_pair){(int64_t)h->since << 1 | h->reserved, (uint64_t)h->sync << 32 | h->task};
}

static ordered_pair place_held(const struct hold *h)
{
    return (ordered_pair){(int64_t)((uint64_t)h->sync << 32 | h->task), (uint64_t)h->reserved << 32 | h->since};
}

// The one that the task has had longest, reserved for it or taken; false where there is none.
static bool find_hold(const state *s, uint32_t sync, uint32_t task, bool reserved, struct hold *out)
{
    ordered_pair found;
    *out = (struct hold){.sync = sync, .task = task, .reserved = reserved};
    if (!ordered_list(&s->holders, ordered_rank(&s->holders, place_held(out)), &found, 1)) return false;
    out->since = (uint32_t)found.second;
    return found.first == place_held(out).first && found.second == place_held(out).second;
}

// Room for one that goes and one that comes.
static int reserve_holds(state *s)
{
    int rc = ordered_reserve(&s->holds, 2);
    return rc ? rc : ordered_reserve(&s->holders, 2);
}

static void add_hold(state *s, uint32_t sync, uint32_t task, bool reserved)
{
    struct hold h = {.sync = sync, .task = task, .since = s->position, .reserved = reserved};
    ordered_add(&s->holds, place_taken(&h));
    ordered_add(&s->holders, place_held(&h));
    state_change(s, sync)->holders++;
}

static void remove_hold(state *s, const struct hold *h)
{
    ordered_remove(&s->holds, place_taken(h));
    ordered_remove(&s->holders, place_held(h));
    state_change(s, h->sync)->holders--;
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
    struct hold reserved;
    if (find_hold(s, e->subject, e->a, true, &reserved)) return e->b == lock->value;
    return lock->value > 0 && e->b == lock->value - 1;
}

int apply_sync_acquire(state *s, const event *e)
{
    const struct object *lock = known_lock(s, e->subject);
    if (!lock || !state_task(s, e->a) || !fits_acquire(s, e, lock)) return -EBADMSG;
    int rc = reserve_holds(s);
    if (rc) return rc;
    struct hold reserved;
    if (find_hold(s, e->subject, e->a, true, &reserved)) remove_hold(s, &reserved);
    add_hold(s, e->subject, e->a, false);
    state_change(s, e->subject)->value = e->b;
    return 0;
}

// Whoever holds the one permit of a Lock.
static bool find_holder(const state *s, uint32_t lock, struct hold *out) { return state_holds_of(s, lock, out, 1) == 1 && !out->reserved; }

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
    int rc = reserve_holds(s);
    if (rc) return rc;
    struct hold h;
    bool found = find_hold(s, e->subject, e->a, false, &h) || find_hold(s, e->subject, e->a, true, &h) ||
                 (sync->type == OBJECT_lock && find_holder(s, e->subject, &h));
    if (found) remove_hold(s, &h);
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
    int rc = reserve_holds(s);
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
    struct hold reserved;
    return e->b == lock->value + 1 && find_hold(s, e->subject, waiter->waiter, true, &reserved);
}

int apply_sync_leave(state *s, const event *e)
{
    const struct object *known = known_in_line(s, e);
    if (!known || !fits_leave(s, e, known)) return -EBADMSG;
    int rc = reserve_holds(s);
    if (rc) return rc;
    struct object *sync = state_change(s, e->subject), *waiter = state_change(s, e->a);
    if (waiter->prev)
        state_change(s, waiter->prev)->next = waiter->next;
    else
        sync->first = waiter->next;
    if (waiter->next)
        state_change(s, waiter->next)->prev = waiter->prev;
    else
        sync->last = waiter->prev;
    waiter->next = waiter->prev = 0;
    if (!known_lock(s, e->subject)) return 0;
    struct hold reserved;
    if (e->b > sync->value && find_hold(s, e->subject, waiter->waiter, true, &reserved)) remove_hold(s, &reserved);
    sync->value = e->b;
    return 0;
}

int apply_sync_state(state *s, const event *e)
{
    const struct object *known = state_sync(s, e->subject);
    if (!known || (known->type != OBJECT_event && known->type != OBJECT_barrier)) return -EBADMSG;
    struct object *sync = state_change(s, e->subject);
    sync->text = e->a;
    sync->value = e->b;
    return 0;
}
