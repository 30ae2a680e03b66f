// The recorder: how a running program writes its trace. The only part of trace/ that the runtime
// uses.
//
// There is one per process. Started by loopscope it writes into the shared region (region.h) and
// waits there for grants; run alone it writes into a scrap block that nobody reads, so that
// record() needs no test for "is anybody listening".
#ifndef LOOPSCOPE_TRACE_RECORDER_H
#define LOOPSCOPE_TRACE_RECORDER_H

#include <stddef.h>

#include "trace/event.h"

struct recorder {
    event *next;    // the slot that the next record goes to
    event *limit;   // when next reaches it, recorder_turn decides what happens: a full block, or the end of a grant
    int64_t now;    // time of the events recorded from here on; the loop's clock keeps it
    int64_t stood_still; // nanoseconds of real time spent waiting for loopscope: no time of the program's
    uint32_t count_at_limit; // events recorded when next reaches limit; until then recorder_count() says how many
    uint32_t asks_from; // before the event of this number and all after it the loop asks which handle is next; ASK_NEVER in region.h
    void (*begins_to_ask)(void); // called, where it is set, by a grant after which the loop asks, and did not before
    bool listening; // started by loopscope: definitions are worth making
    bool virtual_clock; // what LOOPSCOPE_CLOCK says, else virtual where listening, else real
};

extern struct recorder recorder;

// Connects to loopscope where the environment names it. Called by whatever the program calls first;
// idempotent. A broken link ends the program with one line on stderr and status 1.
void recorder_open(void);

// Waits, if the grant says so, before the event of this kind is written, and makes room for it.
void recorder_turn(enum event_kind next);

// Events recorded: the index of the next one. Counted by the slots that are left, so that a record moves one number and not two.
static inline uint32_t recorder_count(void) { return recorder.count_at_limit - (uint32_t)(recorder.limit - recorder.next); }

// Whether the loop has to look if it asks, and whether it asks here.
static inline bool recorder_may_ask(void) { return __builtin_expect(recorder.asks_from != UINT32_MAX, 0); }
static inline bool recorder_asks(void) { return recorder_count() >= recorder.asks_from; }

// Stands still until loopscope says which of so many handles runs next: how many of the others it overtakes. choices: 2 or more.
uint32_t recorder_ask(uint32_t choices);

// Writes one event into a slot.
static inline void record_into(event *slot, enum event_kind kind, uint32_t where, uint32_t subject, uint32_t a, uint32_t b)
{
    uint32_t *word = (uint32_t *)slot;
    slot->time = recorder.now;
    slot->subject = subject;
    slot->a = a;
    slot->b = b;
    __atomic_store_n(&word[2], (uint32_t)kind | where << 8, __ATOMIC_RELEASE); // invariant 1 of region.h
}

// Records one event; returns its index. Ids of texts and places are made before the call, in an order of their own: C leaves open in which order
// arguments are evaluated, and the bytes of a trace must not depend on the compiler. The hot path: 24 bytes written, one comparison.
static inline uint32_t record(enum event_kind kind, uint32_t where, uint32_t subject, uint32_t a, uint32_t b)
{
    if (__builtin_expect(recorder.next == recorder.limit, 0)) recorder_turn(kind);
    uint32_t index = recorder_count();
    record_into(recorder.next++, kind, where, subject, a, b);
    return index;
}

// For events that come in a row, at one time: whether there is room for so many without asking recorder_turn before one of them. They are
// written by record_into from recorder.next on, the first has the index recorder_count(), and then they are counted by recorded.
static inline bool record_has_room(unsigned events)
{
    return (char *)recorder.limit - (char *)recorder.next >= (ptrdiff_t)(events * sizeof(event));
}
static inline void recorded(unsigned events) { recorder.next += events; }

// The same for kinds whose a is a 64-bit time.
static inline uint32_t record_ns(enum event_kind kind, uint32_t where, uint32_t subject, int64_t ns)
{
    return record(kind, where, subject, (uint32_t)(uint64_t)ns, (uint32_t)((uint64_t)ns >> 32));
}

// The id of a text, defined in the trace when it is first used; 0 where nobody listens. Texts are
// copied.
uint32_t record_text(const char *text);
uint32_t record_text_n(const char *text, uint32_t length);

// A new id for a place in the program; 0 where nobody listens. The caller keeps it: a place is
// defined once.
uint32_t record_place(const char *file, const char *function, uint32_t line);

// Facts about the whole run, recorded before the first event: see trace_meta for the keys.
void record_meta(const char *key, const char *value);

// Records `crash` and a message of its own, for a signal handler: without the heap, and without
// waiting for a grant, for the program cannot go on anyway. loopscope adds a `crash` itself to a
// trace that has none.
void record_crash(int signal, uint32_t task, const char *message);

// Lets go of the link; what is recorded from here on is seen by nobody. For the program's end,
// after `end`.
void recorder_close(void);

#endif
