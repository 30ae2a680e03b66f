// What events do to the items of queues. Their lines of waiters are those of any sync object, in state_sync.c.
#include "trace/state_apply.h"

#include <errno.h>

// Where an item's neighbours, or its queue at either end, say which item is next to them.
static uint32_t *link_before(state *s, const struct item *i)
{
    return i->prev ? &state_change_item(s, i->prev)->next : &state_change(s, i->queue)->next;
}

static uint32_t *link_after(state *s, const struct item *i)
{
    return i->next ? &state_change_item(s, i->next)->prev : &state_change(s, i->queue)->prev;
}

int apply_queue_put(state *s, const event *e)
{
    const struct object *known = state_queue(s, e->subject);
    if (!known || e->b > known->value) return -EBADMSG;
    int rc = state_items_reserve(s, known->value + 1);
    if (rc) return rc;
    uint32_t next = state_items_at(s, known, e->b);
    struct object *queue = state_change(s, e->subject);
    struct item *i = state_change_item(s, ++s->item_count);
    *i = (struct item){.put = s->position, .queue = e->subject, .next = next};
    i->prev = next ? state_item(s, next)->prev : queue->prev;
    *link_before(s, i) = *link_after(s, i) = s->item_count;
    state_items_add(s, s->item_count);
    queue->value++;
    queue->runs++;
    return 0;
}

// The item of a put event, index + 1; 0 where it is none.
static uint32_t item_of(const state *s, uint32_t put)
{
    uint32_t low = 1, high = s->item_count + 1;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (state_item(s, middle)->put < put)
            low = middle + 1;
        else
            high = middle;
    }
    return low <= s->item_count && state_item(s, low)->put == put ? low : 0;
}

int apply_queue_get(state *s, const event *e)
{
    uint32_t item = item_of(s, e->b);
    if (!state_queue(s, e->subject) || !item || state_item(s, item)->queue != e->subject) return -EBADMSG;
    int rc = state_items_reserve(s, state_at(s, e->subject)->value);
    if (rc) return rc;
    state_items_remove(s, item);
    struct item *i = state_change_item(s, item);
    *link_before(s, i) = i->next;
    *link_after(s, i) = i->prev;
    i->queue = i->next = i->prev = 0;
    state_change(s, e->subject)->value--;
    return 0;
}

int apply_queue_task_done(state *s, const event *e)
{
    if (!state_queue(s, e->subject)) return -EBADMSG;
    state_change(s, e->subject)->runs = e->a;
    return 0;
}

static int own_items(state *s, const struct object *queue)
{
    int rc = 0;
    for (uint32_t id = queue->next; rc == 0 && id; id = state_item(s, id)->next) rc = paged_own(&s->items, id - 1);
    return rc;
}

static void drop_items(state *s, struct object *queue)
{
    for (uint32_t id = queue->next, next; id; id = next) {
        struct item *i = state_change_item(s, id);
        next = i->next;
        *i = (struct item){.put = i->put};
    }
    queue->runs -= queue->runs < queue->value ? queue->runs : queue->value;
    queue->next = queue->prev = queue->value = queue->function = 0;
}

int apply_queue_shutdown(state *s, const event *e)
{
    const struct object *known = state_queue(s, e->subject);
    if (!known || (e->a && e->a != known->value)) return -EBADMSG;
    int rc = e->a ? own_items(s, known) : 0;
    if (rc) return rc;
    struct object *queue = state_change(s, e->subject);
    queue->cancelling = 1;
    if (e->a) drop_items(s, queue);
    return 0;
}
