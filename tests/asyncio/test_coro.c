#include "asyncio/coro.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "asyncio/sanitizer.h"
#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/forked.h"
#include "support/notes.h"

// --- a system that gives no more mappings -------------------------------------------------------------------------------
static bool no_mapping, no_guards;

void *__real_mmap(void *address, size_t length, int protection, int flags, int file, off_t offset);
int __real_mprotect(void *address, size_t length, int protection);
void *__wrap_mmap(void *address, size_t length, int protection, int flags, int file, off_t offset);
int __wrap_mprotect(void *address, size_t length, int protection);

void *__wrap_mmap(void *address, size_t length, int protection, int flags, int file, off_t offset)
{
    return no_mapping ? MAP_FAILED : __real_mmap(address, length, protection, flags, file, offset);
}

int __wrap_mprotect(void *address, size_t length, int protection)
{
    return no_guards ? -1 : __real_mprotect(address, length, protection);
}

int __real_madvise(void *address, size_t length, int advice);
int __wrap_madvise(void *address, size_t length, int advice);

int __wrap_madvise(void *address, size_t length, int advice)
{
    return no_guards ? -1 : __real_madvise(address, length, advice);
}

static coro *made(void (*entry)(void *), void *argument)
{
    coro *c = NULL;
    assert_int_equal(coro_new(&c, entry, argument), 0);
    assert_non_null(c);
    return c;
}

// --- switching ------------------------------------------------------------------------------------------------------------
static void back_and_forth(void *name)
{
    for (int i = 0; i < 3; i++) {
        note("%s%d", (const char *)name, i);
        coro_switch(coro_main());
    }
    note("%s-ends", (const char *)name);
    coro_exit(coro_main());
}

static void runs_between_switches(void **state)
{
    (void)state;
    coro *a = made(back_and_forth, "a"), *b = made(back_and_forth, "b");
    note("main");
    for (int i = 0; i < 4; i++) {
        coro_switch(a);
        coro_switch(b);
        assert_ptr_equal(coro_current(), coro_main());
    }
    expect_notes("main a0 b0 a1 b1 a2 b2 a-ends b-ends");
}

static coro *ring[3];

static void pass_on(void *place)
{
    size_t i = (size_t)(uintptr_t)place;
    for (int round = 0; round < 2; round++) {
        note("%zu", i);
        coro_switch(i == 2 ? ring[0] : ring[i + 1]);
    }
    coro_exit(i == 2 ? coro_main() : ring[i + 1]);
}

static void from_any_to_any(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++) ring[i] = made(pass_on, (void *)(uintptr_t)i);
    coro_switch(ring[0]);
    expect_notes("0 1 2 0 1 2");
}

static coro *inner, *outer;

static void innermost(void *unused)
{
    (void)unused;
    note("inner");
    coro_exit(outer);
}

static void makes_another(void *unused)
{
    (void)unused;
    outer = coro_current();
    if (coro_new(&inner, innermost, NULL) == 0) coro_switch(inner);
    note("outer");
    coro_exit(coro_main());
}

static void made_by_another(void **state)
{
    (void)state;
    coro_switch(made(makes_another, NULL));
    expect_notes("inner outer");
}

static bool aligned;

static void vectors(void *unused)
{
    (void)unused;
    volatile _Alignas(16) double pair[2] = {1.5, 2.5};
    aligned = ((uintptr_t)pair & 15) == 0 && pair[0] + pair[1] == 4.0;
    char text[64];
    snprintf(text, sizeof text, "%.3f", pair[0]); // printf saves vector registers, aligned
    aligned = aligned && strcmp(text, "1.500") == 0;
    coro_exit(coro_main());
}

static void stack_is_aligned(void **state)
{
    (void)state;
    coro_switch(made(vectors, NULL));
    assert_true(aligned);
}

// --- stacks -----------------------------------------------------------------------------------------------------------------
static const char *stood_at;

static void note_address(void *unused)
{
    (void)unused;
    stood_at = __builtin_frame_address(0);
    coro_exit(coro_main());
}

static void a_stack_is_used_again(void **state)
{
    (void)state;
    coro_switch(made(note_address, NULL));
    const char *first = stood_at;
    coro_switch(made(note_address, NULL)); // the first one's stack is free from here on
    coro_switch(made(note_address, NULL));
    assert_true(stood_at == first);
}

static void use_much(void *unused)
{
    (void)unused;
    volatile char frame[200 * 1024];
    for (size_t i = 0; i < sizeof frame; i += 512) frame[i] = (char)i;
    coro_switch(coro_main());
    bool whole = true;
    for (size_t i = 0; i < sizeof frame; i += 512) whole = whole && frame[i] == (char)i;
    note("%s", whole ? "whole" : "broken");
    coro_exit(coro_main());
}

static void room_for_large_frames(void **state)
{
    (void)state;
    assert_true(coro_stack_size() >= 256 * 1024);
    coro *a = made(use_much, NULL), *b = made(use_much, NULL);
    coro_switch(a);
    coro_switch(b);
    coro_switch(a);
    coro_switch(b);
    expect_notes("whole whole");
}

#ifdef THREAD_SANITIZER
enum { MANY = 4000 }; // a fiber counts as a thread, and ThreadSanitizer ends a program that has more than 8128
#else
enum { MANY = 10000 };
#endif
static int sum;

static void keep(void *number)
{
    volatile int mine = (int)(intptr_t)number;
    coro_switch(coro_main());
    sum += mine;
    coro_exit(coro_main());
}

static void thousands_at_once(void **state)
{
    (void)state;
    static coro *all[MANY];
    sum = 0;
    for (int i = 0; i < MANY; i++) {
        all[i] = made(keep, (void *)(intptr_t)i);
        coro_switch(all[i]);
    }
    for (int i = MANY - 1; i >= 0; i--) coro_switch(all[i]);
    assert_int_equal(sum, MANY / 2 * (MANY - 1));
}

static void no_memory(void **state)
{
    (void)state;
    static coro *held[2 * MANY];
    size_t count = 0;
    sum = 0;
    coro *c = (coro *)&count;
    no_mapping = true;
    while (count < 2 * MANY && coro_new(&held[count], keep, (void *)1) == 0) count++; // empties the pool
    assert_true(count < 2 * MANY);
    assert_int_equal(coro_new(&c, keep, NULL), -ENOMEM);
    no_mapping = false;
    assert_ptr_equal(c, &count); // untouched
    for (size_t i = 0; i < count; i++) {
        coro_switch(held[i]);
        coro_switch(held[i]);
    }
    assert_int_equal(sum, count);
}

// --- over the end -----------------------------------------------------------------------------------------------------------
static void on_fault(int number, siginfo_t *info, void *unused)
{
    (void)unused;
    const char *words = coro_is_overflow(info->si_addr) ? "overflow" : "elsewhere";
    _exit(write(STDOUT_FILENO, words, strlen(words)) > 0 ? number : 99);
}

static void watch(void)
{
    static char stack[64 * 1024];
    sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof stack}, NULL);
    sigaction(SIGSEGV, &(struct sigaction){.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK}, NULL);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winfinite-recursion"
static int deeper(volatile int depth) { return deeper(depth + 1) + depth; }

// Touches only the far end of each frame: a guard would be stepped over, were this not compiled as programs are.
static int deeper_in_leaps(volatile int depth)
{
    volatile char frame[48 * 1024];
    frame[0] = (char)depth;
    return deeper_in_leaps(depth + 1) + frame[0];
}

// A frame that is larger than a stack and its neighbours.
static int deeper_in_one_leap(volatile int depth)
{
    volatile char frame[4 * 1024 * 1024];
    frame[0] = (char)depth;
    return deeper_in_one_leap(depth + 1) + frame[0];
}
#pragma GCC diagnostic pop

static void overflow(void *unused)
{
    (void)unused;
    note("%d", deeper(0));
    coro_exit(coro_main());
}

static void overflow_in_leaps(void *unused)
{
    (void)unused;
    note("%d", deeper_in_leaps(0));
    coro_exit(coro_main());
}

static void overflow_in_one_leap(void *unused)
{
    (void)unused;
    note("%d", deeper_in_one_leap(0));
    coro_exit(coro_main());
}

static void wild_pointer(void *unused)
{
    (void)unused;
    volatile int *volatile nowhere = (int *)0x10000; // NULL is a matter of its own for sanitizers
    *nowhere = 1;
    coro_exit(coro_main());
}

static void run_watched(void (*entry)(void *))
{
    coro *others[3] = {made(keep, NULL), NULL, made(keep, NULL)}; // neighbours of the stack that overflows
    others[1] = made(entry, NULL);
    watch();
    coro_switch(others[1]);
}

static void program_overflow(void) { run_watched(overflow); }
static void program_overflow_in_leaps(void) { run_watched(overflow_in_leaps); }
static void program_overflow_in_one_leap(void) { run_watched(overflow_in_one_leap); }
static void program_wild_pointer(void) { run_watched(wild_pointer); }

static void guard_page_stops_an_overflow(void **state)
{
    (void)state;
    struct ending e = forked(program_overflow);
    assert_string_equal(e.out, "overflow");
    assert_int_equal(e.status, SIGSEGV);
}

static void guard_stops_large_frames(void **state)
{
    (void)state;
    void (*const programs[])(void) = {program_overflow_in_leaps, program_overflow_in_one_leap};
    for (int i = 0; i < 2; i++) {
        struct ending e = forked(programs[i]);
        assert_string_equal(e.out, "overflow");
        assert_int_equal(e.status, SIGSEGV);
    }
}

// Uses more than a stack has, at leaps over what may be guarded, then suspends.
static void suspend_below_the_end(void *unused)
{
    (void)unused;
    volatile char *frame = __builtin_alloca(coro_stack_size() + 8192);
    frame[0] = 1;
    coro_check_stack();
    coro_exit(coro_main());
}

static void program_without_guards(void)
{
    no_guards = true;
    run_watched(suspend_below_the_end);
}

static void without_guards_the_stack_pointer_tells(void **state)
{
    (void)state;
    struct ending e = forked(program_without_guards);
    assert_string_equal(e.out, "overflow");
    assert_int_equal(e.status, SIGSEGV);
}

static void other_faults_are_no_overflow(void **state)
{
    (void)state;
    struct ending e = forked(program_wild_pointer);
    assert_string_equal(e.out, "elsewhere");
    assert_int_equal(e.status, SIGSEGV);
    assert_false(coro_is_overflow(&e)); // on main's stack there is none
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_guards_the_stack_pointer_tells), // first: the stacks made before have guards
        cmocka_unit_test(runs_between_switches),
        cmocka_unit_test(from_any_to_any),
        cmocka_unit_test(made_by_another),
        cmocka_unit_test(stack_is_aligned),
        cmocka_unit_test(a_stack_is_used_again),
        cmocka_unit_test(room_for_large_frames),
        cmocka_unit_test(thousands_at_once),
        cmocka_unit_test(no_memory),
        cmocka_unit_test(guard_page_stops_an_overflow),
        cmocka_unit_test(guard_stops_large_frames),
        cmocka_unit_test(other_faults_are_no_overflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
