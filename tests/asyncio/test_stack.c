#include "asyncio/stack.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "support/cmocka_all.h"
#include "support/forked.h"

// --- what the system gives --------------------------------------------------------------------------------------------------
static bool no_mapping, no_advice, no_advice_at_once, no_protection;
static int asked_at_once;

void *__real_mmap(void *address, size_t length, int protection, int flags, int file, off_t offset);
int __real_mprotect(void *address, size_t length, int protection);
int __real_madvise(void *address, size_t length, int advice);
long __real_syscall(long number, ...);
void *__wrap_mmap(void *address, size_t length, int protection, int flags, int file, off_t offset);
int __wrap_mprotect(void *address, size_t length, int protection);
int __wrap_madvise(void *address, size_t length, int advice);
long __wrap_syscall(long number, ...);

void *__wrap_mmap(void *address, size_t length, int protection, int flags, int file, off_t offset)
{
    return no_mapping ? MAP_FAILED : __real_mmap(address, length, protection, flags, file, offset);
}

int __wrap_mprotect(void *address, size_t length, int protection)
{
    return no_protection ? -1 : __real_mprotect(address, length, protection);
}

int __wrap_madvise(void *address, size_t length, int advice) { return no_advice ? -1 : __real_madvise(address, length, advice); }

long __wrap_syscall(long number, ...)
{
    long values[5];
    va_list arguments;
    va_start(arguments, number);
    for (int i = 0; i < 5; i++) values[i] = va_arg(arguments, long);
    va_end(arguments);
    asked_at_once += number == SYS_process_madvise;
    if (number == SYS_process_madvise && (no_advice || no_advice_at_once)) return -1;
    return __real_syscall(number, values[0], values[1], values[2], values[3], values[4]);
}

// --- stacks -----------------------------------------------------------------------------------------------------------------
enum { MANY = 2000 };
static struct stack stacks[MANY];

static void they_lie_apart(void **state)
{
    (void)state;
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(stack_new(&stacks[i]), 0);
        struct stack s = stacks[i];
        assert_int_equal((uintptr_t)s.top % 64, 0);
        assert_true((size_t)(s.top - s.low) >= stack_size());
        assert_true(s.guarded);
        s.low[0] = (char)i;
        s.top[-1] = (char)i;
    }
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(stacks[i].low[0], (char)i);
        assert_int_equal(stacks[i].top[-1], (char)i);
        for (int k = 0; k < i; k += 97) assert_true(stacks[k].top < stacks[i].low || stacks[i].top < stacks[k].low);
    }
    assert_true(asked_at_once > 0); // of the kernel itself, whatever the C library has
}

static void where_an_overflow_is(void **state)
{
    (void)state;
    struct stack s;
    assert_int_equal(stack_new(&s), 0);
    assert_false(stack_is_overflow(&s, s.low));
    assert_false(stack_is_overflow(&s, s.top - 1));
    assert_true(stack_is_overflow(&s, s.low - 1));
    assert_true(stack_is_overflow(&s, s.low - 16 * 1024));
    assert_false(stack_is_overflow(&s, s.low - 16 * 1024 - 1));
    assert_false(stack_is_overflow(&s, NULL));
}

// --- in processes of their own: their stacks come from the system ------------------------------------------------------------
static struct stack fresh(void)
{
    struct stack s = {0};
    for (int i = 0; i < MANY + 2; i++) // what was given back comes first
        if (stack_new(&s) != 0) raise(SIGABRT);
    return s;
}

static void touch_first_page(void) { fresh().low[-1] = 1; }
static void touch_last_page(void) { fresh().low[-16 * 1024] = 1; }

static void an_old_kernel(void)
{
    no_advice = true;
    touch_first_page();
}

static void a_kernel_with_one_guard_a_call(void)
{
    no_advice_at_once = true;
    touch_first_page();
}

static void the_guard_is_a_fault(void **state)
{
    (void)state;
    assert_int_equal(forked(touch_first_page).status, -SIGSEGV);
    assert_int_equal(forked(touch_last_page).status, -SIGSEGV);
    assert_int_equal(forked(an_old_kernel).status, -SIGSEGV);
    assert_int_equal(forked(a_kernel_with_one_guard_a_call).status, -SIGSEGV);
}

static void no_guards_at_all(void)
{
    no_advice = no_protection = true;
    if (fresh().guarded) raise(SIGABRT);
}

static void a_stack_without_a_guard_says_so(void **state)
{
    (void)state;
    assert_int_equal(forked(no_guards_at_all).status, 0);
}

static void no_memory_left(void)
{
    static struct stack untouched = {.low = (char *)&untouched}, s;
    if (stack_new(&s) != 0) raise(SIGABRT);
    no_mapping = true;
    for (int count = 0; stack_new(&s) == 0; count++) // what is left of the last mapping
        if (count == MANY) raise(SIGABRT);
    if (stack_new(&untouched) != -ENOMEM || untouched.low != (char *)&untouched) raise(SIGABRT);
    no_mapping = false;
    if (stack_new(&s) != 0) raise(SIGABRT);
    memset(s.low, 1, (size_t)(s.top - s.low));
}

static void no_memory_and_again_some(void **state)
{
    (void)state;
    assert_int_equal(forked(no_memory_left).status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_lie_apart),
        cmocka_unit_test(where_an_overflow_is),
        cmocka_unit_test(the_guard_is_a_fault),
        cmocka_unit_test(a_stack_without_a_guard_says_so),
        cmocka_unit_test(no_memory_and_again_some),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
