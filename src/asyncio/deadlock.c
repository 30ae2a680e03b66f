#include "asyncio/deadlock.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "asyncio/lock.h"
#include "asyncio/task.h"
#include "asyncio/waiters.h"

struct text {
    char *buffer;
    size_t size, length;
};

__attribute__((format(printf, 2, 3))) static void put(struct text *t, const char *format, ...)
{
    if (t->length >= t->size) return;
    va_list arguments;
    va_start(arguments, format);
    t->length += (size_t)vsnprintf(t->buffer + t->length, t->size - t->length, format, arguments);
    va_end(arguments);
}

// The lock in whose line a task stands; NULL where it waits for something else.
static const asyncio_Lock *lock_of(const asyncio_Task *t)
{
    const void *owner = t->waiter ? waiter_owner(t->waiter) : NULL;
    return owner && object_type(owner) == OBJECT_lock ? owner : NULL;
}

// The one task that could let it go on: the one it awaits, or the one that holds its lock. NULL where that is not known.
static const asyncio_Task *blocker(const asyncio_Task *t)
{
    const asyncio_Future *f = t->waiter;
    if (f && object_type(f) == OBJECT_task) return (const asyncio_Task *)f;
    const asyncio_Task *holder = lock_of(t) ? lock_of(t)->holder : NULL;
    return holder && !future_done(&holder->future) ? holder : NULL;
}

// A task that waits for itself through others; NULL where there is none. Two walk from each task, one twice as fast: where there is a
// cycle they meet in it.
static const asyncio_Task *find_cycle(asyncio_loop *loop)
{
    for (const asyncio_Task *start = loop->first_task; start; start = start->next) {
        const asyncio_Task *slow = start, *fast = start;
        while (fast && (fast = blocker(fast)) && (fast = blocker(fast))) {
            slow = blocker(slow);
            if (slow == fast) return slow;
        }
    }
    return NULL;
}

static bool is_in_cycle(const asyncio_Task *t, const asyncio_Task *cycle)
{
    const asyncio_Task *member = cycle;
    if (!cycle) return false;
    do {
        if (member == t) return true;
        member = blocker(member);
    } while (member != cycle);
    return false;
}

static void put_waiting(struct text *out, const char *separator, const asyncio_Task *t)
{
    const asyncio_Future *f = t->waiter;
    const asyncio_Lock *lock = lock_of(t);
    put(out, "%s%s waits for ", out->length ? separator : "", task_name(t, &(struct task_name){""}));
    if (lock) {
        put(out, "lock %u", lock->number);
        if (lock->holder) put(out, " held by %s", task_name(lock->holder, &(struct task_name){""}));
        if (lock->holder && future_done(&lock->holder->future)) put(out, ", which has ended");
        return;
    }
    const char *what = object_type_name(!f ? OBJECT_none : object_type(waiter_owner(f) ? waiter_owner(f) : f));
    put(out, "%s %s", strchr("aeiouAEIOU", *what) ? "an" : "a", what);
    if (f && object_type(f) == OBJECT_task) put(out, " %s", task_name((const asyncio_Task *)f, &(struct task_name){""}));
}

static void put_cycle(struct text *out, const asyncio_Task *cycle)
{
    const asyncio_Task *member = cycle;
    do {
        put_waiting(out, ", ", member);
        member = blocker(member);
    } while (member != cycle);
    put(out, ": a cycle");
}

void deadlock_describe(asyncio_loop *loop, char *buffer, size_t size)
{
    struct text out = {.buffer = buffer, .size = size};
    const asyncio_Task *cycle = find_cycle(loop);
    buffer[0] = '\0';
    if (cycle) put_cycle(&out, cycle);
    const char *separator = cycle ? "; " : ", ";
    for (const asyncio_Task *t = loop->first_task; t; t = t->next)
        if (!is_in_cycle(t, cycle)) put_waiting(&out, separator, t);
}
