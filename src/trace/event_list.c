#include "trace/event_list.h"

#include <string.h>

#include "base/array.h"
#include "trace/pack_event.h"

#ifdef LOOPSCOPE_FUZZ
#define ROOMS 16u // the short traces of a fuzzer are to be packed too
#else
#define ROOMS 8192u // 12.6 MB
#endif
#define TAIL (ROOMS / 2) // more pages than anybody makes room for at a time: so a page that is packed has been written

#define PACKED_MAX (EVENT_PAGE * (1 + VARINT_MAX + PACK_EVENT_MAX)) // bytes of a page
#define SIZE_BYTES 4u // of how many there are, ahead of them

struct event_room {
    struct event_room *next;
    uint32_t page; // that lies open here
    event events[EVENT_PAGE];
};

void event_list_deinit(event_list *l)
{
    for (; l->room_count > 0; l->room_count--) {
        struct event_room *room = l->newest;
        l->newest = room->next;
        free(room);
    }
    free(l->pages);
    free(l->scratch.data);
    arena_deinit(&l->packed);
    *l = (event_list){0};
}

static uint32_t pages_of(uint32_t count) { return count / EVENT_PAGE + (count % EVENT_PAGE != 0); }

// --- pages --------------------------------------------------------------------------------------------------------------
// The times of a page: of the first event, then those at which others happened and how many did so since; a zero ends them.
static void pack_times(struct bytes *out, const event *events)
{
    int64_t time = events->time;
    uint32_t since = 0;
    bytes_put_varint(out, zigzag(time));
    for (uint32_t i = 0; i < EVENT_PAGE; i++) {
        if (events[i].time == time) continue;
        bytes_put(out, (uint8_t)(i - since));
        bytes_put_varint(out, (uint64_t)(events[i].time - time));
        time = events[i].time;
        since = i;
    }
    bytes_put(out, 0);
}

// On the way through them.
struct times {
    struct bytes_cursor in;
    int64_t time;  // of the events from here
    uint32_t next; // to here; EVENT_PAGE at the end
};

static void take_steps(struct times *t)
{
    uint32_t steps = bytes_take(&t->in);
    t->next = steps ? t->next + steps : EVENT_PAGE;
}

static void begin_times(struct times *t, const uint8_t *packed)
{
    *t = (struct times){.in = {packed + SIZE_BYTES, packed + SIZE_BYTES + bytes_load32(packed), false}};
    t->time = unzigzag(bytes_take_varint(&t->in));
    take_steps(t);
}

static void go_to_time_of(struct times *t, uint32_t i)
{
    while (t->next <= i) {
        t->time += (int64_t)bytes_take_varint(&t->in);
        take_steps(t);
    }
}

static int pack(event_list *l, uint32_t page)
{
    struct pack_context context = {0};
    struct event_page *p = &l->pages[page];
    l->scratch.count = 0;
    int rc = bytes_reserve(&l->scratch, PACKED_MAX);
    if (rc) return rc;
    pack_times(&l->scratch, p->open);
    for (uint32_t i = 0; i < EVENT_PAGE; i++) {
        context.time = p->open[i].time; // which is known
        pack_event_put(&l->scratch, &context, &p->open[i], page * EVENT_PAGE + i);
    }
    uint8_t *packed = (uint8_t *)arena_alloc(&l->packed, SIZE_BYTES + l->scratch.count);
    if (!packed) return -ENOMEM;
    bytes_store32(packed, l->scratch.count);
    memcpy(packed + SIZE_BYTES, l->scratch.data, l->scratch.count);
    p->packed = packed;
    return 0;
}

static void unpack(const uint8_t *packed, uint32_t page, event *to)
{
    struct pack_context context = {0};
    struct times times;
    begin_times(&times, packed);
    for (uint32_t i = 0; i < EVENT_PAGE; i++) {
        go_to_time_of(&times, i);
        to[i].time = times.time;
    }
    for (uint32_t i = 0; i < EVENT_PAGE; i++) {
        context.time = to[i].time;
        pack_event_take(&times.in, &context, &to[i], bytes_take(&times.in), page * EVENT_PAGE + i);
    }
}

// --- rooms --------------------------------------------------------------------------------------------------------------
// NULL where there is no memory.
static struct event_room *new_room(event_list *l)
{
    struct event_room *room = malloc(sizeof *room);
    if (!room) return NULL;
    if (l->newest) {
        room->next = l->newest->next;
        l->newest->next = room;
    } else {
        room->next = room;
    }
    l->newest = room;
    l->room_count++;
    return room;
}

// The room that was taken longest ago, and whose page is packed: half of them are, once there are all.
static struct event_room *free_room(event_list *l)
{
    do l->newest = l->newest->next;
    while (!l->pages[l->newest->page].packed);
    l->pages[l->newest->page].open = NULL;
    return l->newest;
}

static void open_in(event_list *l, struct event_room *room, uint32_t page)
{
    room->page = page;
    l->pages[page].open = room->events;
}

// A page is packed only where there are more than TAIL after it, so while rooms are made nobody asks for one that does not lie open.
const event *event_list_open(event_list *l, uint32_t page)
{
    struct event_room *room = free_room(l);
    unpack(l->pages[page].packed, page, room->events);
    open_in(l, room, page);
    return room->events;
}

static int add_page(event_list *l)
{
    uint32_t page = l->page_count;
    int rc = array_reserve(l->pages, l->page_capacity, page + 1u);
    if (rc == 0 && page >= TAIL && !l->pages[page - TAIL].packed) rc = pack(l, page - TAIL);
    if (rc) return rc;
    struct event_room *room = l->room_count < ROOMS ? new_room(l) : free_room(l);
    if (!room) return -ENOMEM;
    l->pages[page] = (struct event_page){0};
    open_in(l, room, page);
    l->page_count++;
    return 0;
}

int event_list_reserve(event_list *l, uint32_t count)
{
    int rc = 0;
    while (rc == 0 && l->page_count < pages_of(count)) rc = add_page(l);
    return rc;
}

event *event_list_end(event_list *l, uint32_t count, uint32_t *room)
{
    uint32_t first = count & (EVENT_PAGE - 1);
    *room = EVENT_PAGE - first;
    return l->pages[count >> EVENT_PAGE_BITS].open + first;
}

// --- times ----------------------------------------------------------------------------------------------------------------
int64_t event_list_time(const event_list *l, uint32_t index)
{
    const struct event_page *p = &l->pages[index >> EVENT_PAGE_BITS];
    uint32_t i = index & (EVENT_PAGE - 1);
    struct times times;
    if (p->open) return p->open[i].time;
    begin_times(&times, p->packed);
    go_to_time_of(&times, i);
    return times.time;
}

// Of the events with the numbers n * each: the first n from low on whose event did not happen before a time, high where all did.
static uint32_t search(const event_list *l, uint32_t low, uint32_t high, uint32_t each, int64_t time)
{
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (event_list_time(l, middle * each) < time) low = middle + 1;
        else high = middle;
    }
    return low;
}

// The page is looked for first: the time of its first event is the quickest to read.
uint32_t event_list_count_before(const event_list *l, uint32_t count, int64_t time)
{
    uint32_t pages = search(l, 0, pages_of(count), EVENT_PAGE, time), end = pages < pages_of(count) ? pages * EVENT_PAGE : count;
    return pages ? search(l, (pages - 1) * EVENT_PAGE, end, 1, time) : 0;
}
