// What events do to the items of queues. Their lines of waiters are those of any sync object, in state_sync.c.
#include "trace/state_apply.h"

#include <errno.h>

#include "base/array.h"

// Where an item's neighbours, or its queue at either end, say which item is next to them.
static uint32_t *link_before(state *s, const struct item *i)
{
    return i->prev ? &s->items[i->prev - 1].next : &s->objects[i->queue].next;
}

static uint32_t *link_after(state *s, const struct item *i)
{
    return i->next ? &s->items[i->next - 1].prev : &s->objects[i->queue].prev;
}

// The item, index + 1, that so many others come before; 0 for the end of the line.
static uint32_t item_after(const state *s, const struct object *queue, uint32_t before)
{
    if (before == queue->value) return 0; // most items: no need to walk there
    uint32_t item = queue->next;
    while (before-- > 0) item = s->items[item - 1].next;
    return item;
}

int apply_queue_put(state *s, const event *e)
{
    struct object *queue = state_queue(s, e->subject);
    if (!queue || e->b > queue->value) return -EBADMSG;
    int rc = array_reserve(s->items, s->item_capacity, s->item_count + 1u);
    if (rc) return rc;
    uint32_t next = item_after(s, queue, e->b);
    struct item *i = &s->items[s->item_count++];
    *i = (struct item){.put = s->position, .queue = e->subject, .next = next};
    i->prev = next ? s->items[next - 1].prev : queue->prev;
    *link_before(s, i) = *link_after(s, i) = s->item_count;
    queue->value++;
    queue->runs++;
    return 0;
}

// The item of a put event, NULL where it is none.
static struct item *item_of(const state *s, uint32_t put)
{
    uint32_t low = 0, high = s->item_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (s->items[middle].put < put)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->item_count && s->items[low].put == put ? &s->items[low] : NULL;
}

int apply_queue_get(state *s, const event *e)
{
    struct object *queue = state_queue(s, e->subject);
    struct item *i = item_of(s, e->b);
    if (!queue || !i || i->queue != e->subject) return -EBADMSG;
    *link_before(s, i) = i->next;
    *link_after(s, i) = i->prev;
    i->queue = i->next = i->prev = 0;
    queue->value--;
    return 0;
}

int apply_queue_task_done(state *s, const event *e)
{
    struct object *queue = state_queue(s, e->subject);
    if (!queue) return -EBADMSG;
    queue->runs = e->a;
    return 0;
}

static void drop_items(state *s, struct object *queue)
{
    for (uint32_t id = queue->next, next; id; id = next) {
        struct item *i = &s->items[id - 1];
        next = i->next;
        i->queue = i->next = i->prev = 0;
    }
    queue->runs -= queue->runs < queue->value ? queue->runs : queue->value;
    queue->next = queue->prev = queue->value = 0;
}

int apply_queue_shutdown(state *s, const event *e)
{
    struct object *queue = state_queue(s, e->subject);
    if (!queue || (e->a && e->a != queue->value)) return -EBADMSG;
    queue->cancelling = 1;
    if (e->a) drop_items(s, queue);
    return 0;
}
