// What events do to the items of queues. Their lines of waiters are those of any sync object, in state_sync.c.
#include "trace/state_apply.h"

#include <errno.h>

// Makes two items neighbours; either may be none.
static void link_items(state *s, uint32_t before, uint32_t after)
{
    if (before) state_change_item(s, before)->next = after;
    if (after) state_change_item(s, after)->prev = before;
}

int apply_queue_put(state *s, const event *e)
{
    const struct object *known = state_queue(s, e->subject);
    if (!known || e->b > known->value) return -EBADMSG;
    int rc = state_items_reserve(s, known->value + 1);
    if (rc) return rc;
    uint32_t next = state_items_at(s, known, e->b);
    struct object *queue = state_change(s, e->subject);
    uint32_t prev = next ? state_item(s, next)->prev : state_last_item(s, known), id = ++s->item_count;
    *state_change_item(s, id) = (struct item){.put = s->position, .queue = e->subject};
    link_items(s, prev, id);
    link_items(s, id, next);
    state_items_add(s, id);
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
    link_items(s, i->prev, i->next);
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
    for (uint32_t id = state_first_item(s, queue); rc == 0 && id; id = state_item(s, id)->next) rc = paged_own(&s->items, id - 1);
    return rc;
}

static void drop_items(state *s, struct object *queue)
{
    for (uint32_t id = state_first_item(s, queue), next; id; id = next) {
        struct item *i = state_change_item(s, id);
        next = i->next;
        *i = (struct item){.put = i->put};
    }
    queue->runs -= queue->runs < queue->value ? queue->runs : queue->value;
    queue->value = queue->root = 0;
}

int apply_queue_shutdown(state *s, const event *e)
{
    const struct object *known = state_queue(s, e->subject);
    if (!known || (e->a && e->a != known->value)) return -EBADMSG;
    int rc = e->a ? own_items(s, known) : 0;
    if (rc) return rc;
    struct object *queue = state_change(s, e->subject);
    queue->shut_down = 1;
    if (e->a) drop_items(s, queue);
    return 0;
}
