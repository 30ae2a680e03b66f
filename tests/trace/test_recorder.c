// The recorder against a loopscope that is this test: each program runs in a process of its own.
#define _GNU_SOURCE // memfd_create
#include "trace/recorder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/cmocka_all.h"
#include "trace/region.h"

struct side {
    struct region *region;
    int socket;
    pid_t process;
    uint64_t read; // slots read so far
};

static void start(struct side *s, void (*program)(void), const char *clock)
{
    int sockets[2], memory = memfd_create("region", 0);
    assert_int_equal(ftruncate(memory, sizeof(struct region)), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sockets), 0);
    fflush(stdout);
    pid_t process = fork();
    if (process == 0) {
        close(sockets[0]);
        char link[32];
        snprintf(link, sizeof link, "%d,%d", sockets[1], memory);
        setenv(REGION_ENVIRONMENT, link, 1);
        setenv("LOOPSCOPE_CLOCK", clock, 1);
        recorder_open();
        program();
        _exit(0);
    }
    close(sockets[1]);
    *s = (struct side){.socket = sockets[0], .process = process};
    s->region = mmap(NULL, sizeof(struct region), PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    assert_true(s->region != MAP_FAILED);
    close(memory);
}

static struct turn receive(struct side *s)
{
    struct turn turn = {0};
    if (recv(s->socket, &turn, sizeof turn, 0) <= 0) turn.kind = 0;
    return turn;
}

static void grant(struct side *s, enum grant_kind kind, int64_t time)
{
    struct turn turn = {.kind = TURN_grant, .grant = kind, .time = time, .asks_from = ASK_NEVER};
    assert_int_equal(send(s->socket, &turn, sizeof turn, MSG_NOSIGNAL), sizeof turn);
}

static void expect_waiting(struct side *s, uint32_t index, enum event_kind next)
{
    struct turn turn = receive(s);
    assert_int_equal(turn.kind, TURN_waiting);
    assert_int_equal(turn.index, index);
    assert_int_equal(turn.next, next);
}

// The next slot that is written, with the slots of its text; kind 0 where there is none yet.
static event *next_slot(struct side *s)
{
    static event none;
    event *e = &s->region->slots[s->read % REGION_SLOTS];
    if (e->kind == EVENT_none || s->read == s->region->consumed + REGION_SLOTS) return &none;
    s->read += 1 + (e->kind == DEFINE_string ? (e->a + sizeof *e - 1) / sizeof *e : 0);
    return e;
}

// Gives back the blocks that have been read.
static void give_back(struct side *s)
{
    uint64_t consumed = s->region->consumed, upto = s->read - s->read % REGION_BLOCK;
    for (; consumed < upto; consumed += REGION_BLOCK)
        memset(&s->region->slots[consumed % REGION_SLOTS], 0, REGION_BLOCK * sizeof(event));
    __atomic_store_n(&s->region->consumed, consumed, __ATOMIC_RELEASE);
}

static int finish(struct side *s)
{
    int status;
    close(s->socket);
    assert_int_equal(waitpid(s->process, &status, 0), s->process);
    munmap(s->region, sizeof *s->region);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void nothing(void) { }

static uint32_t asked_for;
static void begins_to_ask(void) { asked_for++; }

// Two events, after each of which it may ask, and what was answered; then how often a grant made it begin to ask.
static void asks(void)
{
    recorder.begins_to_ask = begins_to_ask;
    for (int i = 0; i < 2; i++) {
        record(EVENT_iteration, 0, 1, 0, 0);
        if (recorder_asks()) record(EVENT_iteration, 0, recorder_ask(3), 0, 0);
    }
    record(EVENT_iteration, 0, asked_for, 0, 0);
}

static void answer(struct side *s, uint32_t index, enum grant_kind kind, uint32_t asks_from, uint32_t overtakes)
{
    struct turn turn = receive(s);
    assert_int_equal(turn.kind, TURN_asking);
    assert_int_equal(turn.index, index);
    turn = (struct turn){.kind = TURN_grant, .grant = kind, .asks_from = asks_from, .overtakes = overtakes};
    assert_int_equal(send(s->socket, &turn, sizeof turn, MSG_NOSIGNAL), sizeof turn);
}

static void asks_from_an_event_on(void **state)
{
    (void)state;
    struct side s;
    struct turn run = {.kind = TURN_grant, .grant = GRANT_run, .asks_from = 2};
    start(&s, asks, "virtual");
    receive(&s);
    expect_waiting(&s, 0, EVENT_iteration);
    assert_int_equal(send(s.socket, &run, sizeof run, MSG_NOSIGNAL), sizeof run);
    answer(&s, 2, GRANT_event, 0, 9); // the grant that comes with the answer is in force at once
    expect_waiting(&s, 2, EVENT_iteration);
    assert_int_equal(next_slot(&s)->subject, 1);
    assert_int_equal(next_slot(&s)->subject, 1);
    assert_int_equal(next_slot(&s)->kind, EVENT_none);
    grant(&s, GRANT_run, 0);
    assert_int_equal(receive(&s).kind, 0);
    assert_int_equal(next_slot(&s)->subject, 2); // of three the last one overtakes two
    assert_int_equal(next_slot(&s)->subject, 1); // of three grants one made it begin to ask
    assert_int_equal(finish(&s), 0);
}

static void says_hello_first(void **state)
{
    (void)state;
    struct side s;
    start(&s, nothing, "virtual");
    struct turn hello = receive(&s);
    assert_int_equal(hello.kind, TURN_hello);
    assert_int_equal(hello.index, REGION_VERSION);
    assert_int_equal(hello.time, TRACE_SCHEMA_VERSION);
    assert_int_equal(receive(&s).kind, 0);
    assert_int_equal(finish(&s), 0);
}

static void defines_before_use(void)
{
    record_meta("program", "count");
    uint32_t where = record_place("count.c", "count", 7);
    for (int i = 0; i < 2; i++) {
        record(EVENT_print, where, record_text("One\n"), 0, 0);
    }
}

static void definitions_come_first_and_once(void **state)
{
    (void)state;
    struct side s;
    start(&s, defines_before_use, "virtual");
    receive(&s);
    expect_waiting(&s, 0, EVENT_print);
    const char *texts[] = {"program", "count", NULL, "count.c"};
    uint32_t ids[] = {1, 2, 0, 3}; // "count" the function is "count" the program
    for (int i = 0; i < 4; i++) {
        event *e = next_slot(&s);
        assert_int_equal(e->kind, texts[i] ? DEFINE_string : DEFINE_meta);
        assert_int_equal(e->subject, texts[i] ? ids[i] : 1);
        if (texts[i]) assert_memory_equal(e + 1, texts[i], e->a);
        else assert_int_equal(e->a, 2);
    }
    event *place_slot = next_slot(&s);
    assert_int_equal(place_slot->kind, DEFINE_place);
    assert_int_equal(place_slot->where, 7);
    assert_int_equal(place_slot->subject, 1);
    assert_int_equal(place_slot->a, 3);
    assert_int_equal(place_slot->b, 2);
    event *text = next_slot(&s);
    assert_int_equal(text->kind, DEFINE_string);
    assert_int_equal(next_slot(&s)->kind, EVENT_none);
    grant(&s, GRANT_run, 0);
    assert_int_equal(receive(&s).kind, 0);
    for (int i = 0; i < 2; i++) {
        event *e = next_slot(&s);
        assert_int_equal(e->kind, EVENT_print);
        assert_int_equal(e->where, 1);
        assert_int_equal(e->subject, text->subject);
    }
    assert_int_equal(next_slot(&s)->kind, EVENT_none);
    assert_int_equal(finish(&s), 0);
}

// Two iterations of two steps each; the clock moves by a second an event.
static void two_iterations(void)
{
    for (uint32_t n = 1; n <= 2; n++) {
        record(EVENT_iteration, 0, n, 2, 0);
        for (uint32_t task = 1; task <= 2; task++) {
            recorder.now += 1000000000;
            record(EVENT_resume, 0, task, 0, 0);
            record(EVENT_suspend, 0, task, 0, 0);
        }
    }
}

static void grants_end_where_they_should(void **state)
{
    (void)state;
    struct side s;
    start(&s, two_iterations, "virtual");
    receive(&s);
    expect_waiting(&s, 0, EVENT_iteration);
    grant(&s, GRANT_event, 0);
    expect_waiting(&s, 1, EVENT_resume);
    grant(&s, GRANT_step, 0);
    expect_waiting(&s, 3, EVENT_resume);
    grant(&s, GRANT_iteration, 0);
    expect_waiting(&s, 5, EVENT_iteration);
    grant(&s, GRANT_until, 1000000000); // is over already
    expect_waiting(&s, 5, EVENT_iteration);
    grant(&s, GRANT_until, 3000000000);
    expect_waiting(&s, 8, EVENT_resume);
    assert_int_equal(s.region->slots[7].kind, EVENT_suspend);
    assert_int_equal(s.region->slots[7].time, 3000000000);
    assert_int_equal(s.region->slots[8].kind, EVENT_none);
    grant(&s, GRANT_run, 0);
    assert_int_equal(receive(&s).kind, 0);
    assert_int_equal(s.region->slots[9].kind, EVENT_suspend);
    assert_int_equal(finish(&s), 0);
}

static void for_ever(void)
{
    for (;;) record(EVENT_iteration, 0, recorder_count(), 0, 0);
}

static void pause_stops_a_run(void **state)
{
    (void)state;
    for (int real = 0; real < 2; real++) {
        struct side s;
        start(&s, for_ever, real ? "real" : "virtual");
        receive(&s);
        expect_waiting(&s, 0, EVENT_iteration);
        __atomic_store_n(&s.region->pause, 1, __ATOMIC_RELAXED);
        grant(&s, GRANT_run, 0);
        struct turn turn = receive(&s);
        assert_int_equal(turn.kind, TURN_waiting);
        assert_int_equal(turn.index, real ? 1 : 128);
        assert_int_equal(finish(&s), 1); // loopscope is gone: a quiet end
    }
}

static char long_text[3 * REGION_TEXT_MAX + 5];

static void million(void)
{
    for (uint32_t i = 0; i < 1000000; i++) {
        if (i % 100000 == 7)
            record(EVENT_print, 0,
                   record_text_n(long_text, sizeof long_text - i % 1000 - i / 100000), 0, 0);
        else record(EVENT_iteration, 0, i, 0, 0);
    }
}

// Back-pressure, laps, and long texts wherever the ring's end happens to fall.
static void a_million_events_arrive(void **state)
{
    (void)state;
    struct side s;
    for (size_t i = 0; i < sizeof long_text; i++) long_text[i] = (char)('a' + i % 23);
    start(&s, million, "virtual");
    receive(&s);
    expect_waiting(&s, 0, EVENT_iteration);
    grant(&s, GRANT_run, 0);
    uint32_t events = 0, texts = 0;
    size_t length = 0;
    for (bool running = true; running;) {
        struct turn turn = receive(&s);
        running = turn.kind == TURN_full;
        for (event *e = next_slot(&s); e->kind != EVENT_none; e = next_slot(&s)) {
            if (e->kind == DEFINE_string) {
                if (e->subject != texts) length = 0;
                texts = e->subject;
                assert_true(e + 1 + (e->a + 23) / 24 <= s.region->slots + REGION_SLOTS);
                assert_memory_equal(e + 1, long_text + length, e->a);
                length += e->a;
            } else if (e->kind == EVENT_print) {
                assert_int_equal(e->subject, texts);
                assert_int_equal(length, sizeof long_text - events % 1000 - events / 100000);
                events++;
            } else {
                assert_int_equal(e->kind, EVENT_iteration);
                assert_int_equal(e->subject, events);
                events++;
            }
        }
        give_back(&s);
        struct turn room = {.kind = TURN_room};
        if (running)
            assert_int_equal(send(s.socket, &room, sizeof room, MSG_NOSIGNAL), sizeof room);
    }
    assert_int_equal(events, 1000000);
    assert_int_equal(texts, 10);
    assert_int_equal(finish(&s), 0);
}

static void crashes(void)
{
    record(EVENT_resume, 0, 1, 0, 0);
    record_crash(11, 1, "stack overflow in task Task-1");
}

static void a_crash_needs_no_grant(void **state)
{
    (void)state;
    struct side s;
    start(&s, crashes, "virtual");
    receive(&s);
    expect_waiting(&s, 0, EVENT_resume);
    grant(&s, GRANT_event, 0);
    assert_int_equal(receive(&s).kind, 0);
    assert_int_equal(next_slot(&s)->kind, EVENT_resume);
    event *text = next_slot(&s), *crash = next_slot(&s);
    assert_int_equal(text->kind, DEFINE_string);
    assert_int_equal(crash->kind, EVENT_crash);
    assert_int_equal(crash->subject, 11);
    assert_int_equal(crash->a, 1);
    assert_int_equal(crash->b, text->subject);
    assert_int_equal(finish(&s), 0);
}

static void closes(void)
{
    recorder_close();
    record(EVENT_end, 0, 0, 0, 0);
    record_text("nobody reads this");
}

static void closed_is_silent(void **state)
{
    (void)state;
    struct side s;
    start(&s, closes, "virtual");
    receive(&s);
    assert_int_equal(receive(&s).kind, 0);
    assert_int_equal(next_slot(&s)->kind, EVENT_none);
    assert_int_equal(finish(&s), 0);
}

static void forks(void)
{
    record(EVENT_iteration, 0, 1, 0, 0);
    pid_t child = fork();
    if (child == 0) {
        for (uint32_t i = 0; i < 1000; i++) record(EVENT_print, 0, record_text("a child's"), 0, 0);
        _exit(0);
    }
    waitpid(child, NULL, 0);
    record(EVENT_iteration, 0, 2, 0, 0);
}

static void children_record_nothing(void **state)
{
    (void)state;
    struct side s;
    start(&s, forks, "virtual");
    receive(&s);
    expect_waiting(&s, 0, EVENT_iteration);
    grant(&s, GRANT_run, 0);
    assert_int_equal(receive(&s).kind, 0);
    assert_int_equal(next_slot(&s)->subject, 1);
    assert_int_equal(next_slot(&s)->subject, 2);
    assert_int_equal(next_slot(&s)->kind, EVENT_none);
    assert_int_equal(finish(&s), 0);
}

// Runs alone, in this process: last, for there is one recorder in a process.
static void alone_it_writes_scrap(void **state)
{
    (void)state;
    unsetenv(REGION_ENVIRONMENT);
    unsetenv("LOOPSCOPE_CLOCK");
    for (uint32_t i = 0; i < 100000; i++)
        assert_int_equal(record(EVENT_iteration, record_place("count.c", "count", 7), i, 0, 0), i);
    assert_int_equal(record_text("nobody reads this"), 0);
    record_meta("program", "test");
    record_crash(11, 0, "nobody reads this");
    recorder_close();
    assert_false(recorder.listening);
    assert_false(recorder.virtual_clock);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_hello_first),
        cmocka_unit_test(asks_from_an_event_on),
        cmocka_unit_test(definitions_come_first_and_once),
        cmocka_unit_test(grants_end_where_they_should),
        cmocka_unit_test(pause_stops_a_run),
        cmocka_unit_test(a_million_events_arrive),
        cmocka_unit_test(a_crash_needs_no_grant),
        cmocka_unit_test(closed_is_silent),
        cmocka_unit_test(children_record_nothing),
        cmocka_unit_test(alone_it_writes_scrap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
