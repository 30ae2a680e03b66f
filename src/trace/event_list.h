// The events of a trace, in few bytes: a list that grows at its end.
//
// Of ten million events nobody looks at more than some thousands at a time. So events lie in pages. The last pages, and those that were asked for
// not long ago, lie open in rooms, 24 bytes an event; all others are packed as in a file (pack_event.h), 6 to 8 bytes an event. To ask for an event
// of a packed page opens it, which takes a microsecond, in the room of the page that has been open longest. As there is a room at any time,
// that cannot fail; and as nobody has a pointer to an event, it matters to nobody. When an event happened is what pictures ask most, of events far
// from each other: a packed page begins with its times, which can be read there.
//
// Invariant: a page without `packed` lies open. They are the last TAIL pages at most, half of all rooms.
#ifndef LOOPSCOPE_TRACE_EVENT_LIST_H
#define LOOPSCOPE_TRACE_EVENT_LIST_H

#include "base/arena.h"
#include "base/bytes.h"
#include "trace/event.h"

#define EVENT_PAGE_BITS 6u
#define EVENT_PAGE (1u << EVENT_PAGE_BITS) // events of a page

struct event_room;

struct event_page {
    event *open;           // NULL while they are packed only
    const uint8_t *packed; // its bytes; NULL while they are open only
};

// An empty list is all zeroes. It does not count: its owner knows how many events it has put there.
typedef struct event_list {
    struct event_page *pages;
    uint32_t page_count, page_capacity;
    struct event_room *newest; // of a ring: the one after it is the one taken longest ago
    uint32_t room_count;
    struct bytes scratch; // for the page that is being packed
    arena packed;
} event_list;

void event_list_deinit(event_list *l);

// Makes room for so many events in all, at most some thousands more than have been written. 0 or -ENOMEM.
int event_list_reserve(event_list *l, uint32_t count);

// Where event number `count` goes and those after it, and for how many of them there is room side by side: the caller writes them.
event *event_list_end(event_list *l, uint32_t count, uint32_t *room);

const event *event_list_open(event_list *l, uint32_t page);

// How many of the first `count` events happened before a time.
uint32_t event_list_count_before(const event_list *l, uint32_t count, int64_t time);

// When an event that has been written happened. Opens no page.
int64_t event_list_time(const event_list *l, uint32_t index);

// An event that has been written.
static inline event event_list_at(event_list *l, uint32_t index)
{
    const event *open = l->pages[index >> EVENT_PAGE_BITS].open;
    if (!open) open = event_list_open(l, index >> EVENT_PAGE_BITS);
    return open[index & (EVENT_PAGE - 1)];
}

#endif
