// The memory that a program and loopscope share while the program runs.
//
// The program writes records into a ring of slots; loopscope reads them, at any moment, also after the program was
// killed: what was written is never lost with the process. A socket beside it carries only turns: "I stand still", "go on".
//
//   slot      24 bytes: an event, a definition, or a piece of a definition's text
//   block     REGION_BLOCK slots; loopscope gives blocks back one at a time, zeroed
//
// Invariants
//  1. A slot's kind is written last (store-release). A reader that sees kind 0 has reached the end of what is written.
//  2. A definition's text is written before the kind of its own slot, so a visible definition is whole.
//  3. The program writes slot number n only when n < consumed + REGION_SLOTS; consumed counts slots in whole blocks.
//  4. Slots at and beyond the writer's position are zero.
#ifndef LOOPSCOPE_TRACE_REGION_H
#define LOOPSCOPE_TRACE_REGION_H

#include "trace/event.h"

#define REGION_BLOCK 2730u                      // slots: just under 64 KiB
#define REGION_BLOCKS 16u
#define REGION_SLOTS (REGION_BLOCK * REGION_BLOCKS)
#define REGION_TEXT_MAX (REGION_BLOCK * 16u)    // bytes of text in one definition; longer texts come in several

// Environment of a program that loopscope starts: two inherited file descriptors, as "socket,region".
#define REGION_ENVIRONMENT "LOOPSCOPE_LINK"
#define REGION_VERSION 2u

struct region {
    uint64_t consumed; // written by loopscope (store-release): slots read and zeroed, a multiple of REGION_BLOCK
    uint32_t pause;    // written by loopscope: not 0 asks the program to stop at its next turn; it then waits for a grant
    uint32_t reserved[13];
    event slots[REGION_SLOTS];
};

// Messages on the socket (SOCK_SEQPACKET), one struct each.
enum turn_kind {
    TURN_hello = 1, // program: I speak REGION_VERSION (in index) and TRACE_SCHEMA_VERSION (in time); sent before anything else
    TURN_waiting,   // program: I stand still before my event number `index`, of kind `next`; give me a grant
    TURN_asking,    // program: I stand still before my event number `index`; give me a grant that says which handle I run next
    TURN_full,      // program: the ring is full; give blocks back and send TURN_room
    TURN_room,      // loopscope: there is room again
    TURN_grant,     // loopscope: go on, as `grant` says
};

enum grant_kind {
    GRANT_event,     // one event
    GRANT_step,      // until the next resume, callback or iteration would be written
    GRANT_iteration, // until the next iteration would be written
    GRANT_until,     // until the first event later than `time` would be written
    GRANT_run,       // to the end, or until `pause` is set
};

#define ASK_NEVER UINT32_MAX

struct turn {
    uint32_t kind;  // enum turn_kind
    uint32_t grant; // enum grant_kind, in TURN_grant
    uint32_t next;  // enum event_kind, in TURN_waiting
    uint32_t index;
    int64_t time;   // nanoseconds on the loop's clock
    uint32_t asks_from; // in TURN_grant: where more than one handle can be next, ask which, before event number asks_from and all after it
    uint32_t overtakes; // in the TURN_grant after TURN_asking: how many handles the one that is next overtakes; 0 is the order of asyncio
};

#endif
