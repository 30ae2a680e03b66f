#include "trace/recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/intern.h"
#include "trace/region.h"

// Under the virtual clock events follow each other within microseconds, so that looking at `pause`
// once in so many is soon enough. Under the real clock minutes can pass between two events, and the
// recorder looks at each.
#define EVENTS_BETWEEN_LOOKS 128u

#define SCRAP_SLOTS 256u
#define PLACES_MAX 0xFFFFFFu // an event has 24 bits for its place; places beyond them have id 0

struct recorder recorder = {.asks_from = ASK_NEVER};

// The program's end of the link; all zeroes while nobody listens.
static struct {
    struct region *region;
    int socket;
    uint64_t lap;          // number of the slot that region->slots[0] holds now
    enum grant_kind grant; // in force; GRANT_event before the first: nothing more may be written
    int64_t until;         // of GRANT_until
    intern texts;
    uint32_t text_count, place_count; // ids given out
} peer;

static event scrap[SCRAP_SLOTS];

// The events from here to the next turn end there.
static void set_limit(event *limit)
{
    recorder.count_at_limit = recorder_count() + (uint32_t)(limit - recorder.next);
    recorder.limit = limit;
}

// The next event goes there, and takes a turn before, which finds its limit.
static void go_to(event *slot)
{
    recorder.count_at_limit = recorder_count();
    recorder.next = recorder.limit = slot;
}

static void use_scrap(void)
{
    recorder.listening = false;
    go_to(scrap);
    set_limit(scrap + SCRAP_SLOTS);
}

// --- the socket ----------------------------------------------------------------------------------
// Ends the program at once: it may stand on a coroutine's stack, where exit() and its handlers have
// no business.
__attribute__((noreturn)) static void give_up(const char *why)
{
    dprintf(STDERR_FILENO, "loopscope: the link to loopscope is broken: %s\n", why);
    _exit(1);
}

// loopscope is gone: nobody is left who could be told.
__attribute__((noreturn)) static void leave(void) { _exit(1); }

static void send_turn(struct turn turn)
{
    ssize_t sent;
    do sent = send(peer.socket, &turn, sizeof turn, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    if (sent != (ssize_t)sizeof turn) leave();
}

static int64_t real_time(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static struct turn receive_turn(enum turn_kind expected)
{
    struct turn turn;
    ssize_t got;
    int64_t asked = real_time();
    do got = recv(peer.socket, &turn, sizeof turn, 0);
    while (got < 0 && errno == EINTR);
    recorder.stood_still += real_time() - asked;
    if (got <= 0) leave();
    if (got != (ssize_t)sizeof turn || turn.kind != expected)
        give_up("a message that makes no sense here");
    return turn;
}

// --- grants and room -----------------------------------------------------------------------------
// Whether the grant in force ends before an event of this kind at this time.
static bool grant_ends_before(enum event_kind next)
{
    if (__atomic_load_n(&peer.region->pause, __ATOMIC_RELAXED)) return true;
    switch (peer.grant) {
    case GRANT_event: return true;
    case GRANT_step:
        return next == EVENT_resume || next == EVENT_callback || next == EVENT_iteration;
    case GRANT_iteration: return next == EVENT_iteration;
    case GRANT_until: return recorder.now > peer.until;
    case GRANT_run: return false;
    }
    give_up("a grant that nobody knows");
}

static void obey(const struct turn *turn)
{
    bool asked = recorder_may_ask();
    peer.grant = turn->grant;
    peer.until = turn->time;
    recorder.asks_from = turn->asks_from;
    if (!asked && recorder_may_ask() && recorder.begins_to_ask) recorder.begins_to_ask();
}

// Stands still until loopscope says go on, and the grant covers the event that is next.
static void wait_for_grant(enum event_kind next)
{
    do {
        send_turn((struct turn){
            .kind = TURN_waiting, .next = next, .index = recorder_count(), .time = recorder.now});
        struct turn turn = receive_turn(TURN_grant);
        obey(&turn);
    } while (peer.grant == GRANT_until && recorder.now > peer.until);
}

uint32_t recorder_ask(uint32_t choices)
{
    send_turn((struct turn){.kind = TURN_asking, .index = recorder_count(), .time = recorder.now});
    struct turn turn = receive_turn(TURN_grant);
    obey(&turn);
    set_limit(recorder.next); // the next event takes a turn, which looks at the new grant
    return turn.overtakes < choices ? turn.overtakes : choices - 1;
}

// Slots that may be written from recorder.next on, in this lap.
static uint32_t room(void)
{
    uint32_t position = (uint32_t)(recorder.next - peer.region->slots);
    uint64_t consumed = __atomic_load_n(&peer.region->consumed, __ATOMIC_ACQUIRE);
    uint64_t end = consumed + REGION_SLOTS - peer.lap;
    return (uint32_t)(end < REGION_SLOTS ? end : REGION_SLOTS) - position;
}

// Waits until there is room for so many slots, which must not be more than the lap still has;
// begins a new lap at its end.
static void make_room(uint32_t slots)
{
    if (recorder.next == peer.region->slots + REGION_SLOTS) {
        go_to(peer.region->slots);
        peer.lap += REGION_SLOTS;
    }
    while (room() < slots) {
        send_turn((struct turn){.kind = TURN_full, .index = recorder_count(), .time = recorder.now});
        receive_turn(TURN_room);
    }
}

void recorder_turn(enum event_kind next)
{
    if (!recorder.next) recorder_open();
    if (!recorder.listening) {
        use_scrap();
        return;
    }
    if (grant_ends_before(next)) wait_for_grant(next);
    make_room(1);
    uint32_t slots = 1;
    if (peer.grant == GRANT_run && recorder.virtual_clock) {
        slots = room();
        if (slots > EVENTS_BETWEEN_LOOKS) slots = EVENTS_BETWEEN_LOOKS;
    }
    set_limit(recorder.next + slots);
}

// --- definitions ---------------------------------------------------------------------------------
static uint32_t slots_of(uint32_t bytes)
{
    return (bytes + (uint32_t)sizeof(event) - 1) / (uint32_t)sizeof(event);
}

// Writes one definition and its text into room that has been made. recorder.next moves last, and
// the kind before it, so that a stack that overflows in here leaves nothing behind.
static void define(event definition, const char *text, uint32_t bytes)
{
    event *e = recorder.next;
    uint32_t count = recorder_count();
    if (bytes > 0) memcpy(e + 1, text, bytes);
    e->subject = definition.subject;
    e->a = definition.a;
    e->b = definition.b;
    uint32_t *word = (uint32_t *)e;
    __atomic_store_n(&word[2], (uint32_t)definition.kind | (uint32_t)definition.where << 8,
                     __ATOMIC_RELEASE);
    recorder.next = recorder.limit = e + 1 + slots_of(bytes); // the next event takes a turn, which finds its limit anew
    recorder.count_at_limit = count;
}

// Defines a text under a new id. A text longer than a definition, or than what is left of the lap,
// comes in several.
static uint32_t define_text(const char *text, uint32_t length)
{
    uint32_t id = peer.text_count + 1;
    do {
        make_room(1);
        uint32_t left = (uint32_t)(peer.region->slots + REGION_SLOTS - recorder.next) - 1;
        uint32_t piece = length;
        if (piece > REGION_TEXT_MAX) piece = REGION_TEXT_MAX;
        if (piece > left * (uint32_t)sizeof(event)) piece = left * (uint32_t)sizeof(event);
        make_room(1 + slots_of(piece));
        define((event){.kind = DEFINE_string, .subject = id, .a = piece}, text, piece);
        text += piece;
        length -= piece;
    } while (length > 0);
    peer.text_count = id;
    return id;
}

uint32_t record_text_n(const char *text, uint32_t length)
{
    if (!recorder.listening) return 0;
    uint32_t *id = intern_number(&peer.texts, text, length);
    if (!id) give_up("no memory for a text");
    if (!*id) *id = define_text(text, length);
    return *id;
}

uint32_t record_text(const char *text)
{
    return text ? record_text_n(text, (uint32_t)strlen(text)) : 0;
}

uint32_t record_place(const char *file, const char *function, uint32_t line)
{
    if (!recorder.listening || peer.place_count == PLACES_MAX) return 0;
    uint32_t file_id = record_text(file), function_id = record_text(function);
    make_room(1);
    uint32_t id = ++peer.place_count;
    event place = {.kind = DEFINE_place, .where = line & 0xFFFFFF, .subject = id};
    place.a = file_id;
    place.b = function_id;
    define(place, NULL, 0);
    return id;
}

void record_meta(const char *key, const char *value)
{
    if (!recorder.listening) return;
    uint32_t key_id = record_text(key), value_id = record_text(value);
    make_room(1);
    define((event){.kind = DEFINE_meta, .subject = key_id, .a = value_id}, NULL, 0);
}

void record_crash(int signal, uint32_t task, const char *message)
{
    if (!recorder.listening) return;
    uint32_t text = define_text(message, (uint32_t)strlen(message));
    make_room(1);
    set_limit(recorder.next + 1);
    record(EVENT_crash, 0, (uint32_t)signal, task, text);
}

// --- opening and closing -------------------------------------------------------------------------
// Takes the two file descriptors that the environment names, and keeps them from the program's own
// children.
static void connect_to(const char *descriptors)
{
    int region, used = 0;
    struct stat status;
    if (sscanf(descriptors, "%d,%d%n", &peer.socket, &region, &used) != 2 || descriptors[used])
        give_up(REGION_ENVIRONMENT " does not name two file descriptors");
    if (fcntl(peer.socket, F_SETFD, FD_CLOEXEC) != 0 || fstat(region, &status) != 0)
        give_up("its file descriptors are closed; unset " REGION_ENVIRONMENT " to run alone");
    if (status.st_size < (off_t)sizeof(struct region)) give_up("the shared memory is too small");
    peer.region = mmap(NULL, sizeof(struct region), PROT_READ | PROT_WRITE, MAP_SHARED, region, 0);
    if (peer.region == MAP_FAILED) give_up(strerror(errno));
    close(region);
    unsetenv(REGION_ENVIRONMENT);
    pthread_atfork(NULL, NULL, use_scrap); // a child records nothing: the link is its parent's
    recorder.listening = true;
    go_to(peer.region->slots);
    struct turn hello = {.kind = TURN_hello, .index = REGION_VERSION, .time = TRACE_SCHEMA_VERSION};
    send_turn(hello);
}

void recorder_open(void)
{
    if (recorder.next) return;
    const char *descriptors = getenv(REGION_ENVIRONMENT);
    if (descriptors) connect_to(descriptors);
    else use_scrap();

    const char *clock = getenv("LOOPSCOPE_CLOCK");
    if (clock && strcmp(clock, "virtual") != 0 && strcmp(clock, "real") != 0) {
        dprintf(STDERR_FILENO, "loopscope: LOOPSCOPE_CLOCK is virtual or real, not %s\n", clock);
        _exit(2);
    }
    recorder.virtual_clock = clock ? strcmp(clock, "virtual") == 0 : recorder.listening;
}

void recorder_close(void)
{
    if (recorder.listening) {
        close(peer.socket);
        munmap(peer.region, sizeof *peer.region);
        intern_deinit(&peer.texts);
    }
    use_scrap();
}
