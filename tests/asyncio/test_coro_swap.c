// The fast switch and glibc's swapcontext resume each other's contexts, with every register that a call keeps.
#include "support/cmocka_all.h"

#include <fenv.h>
#include <stddef.h>

#include "asyncio/coro_swap.h"
#include "support/notes.h"

#ifdef CORO_SWAP_FAST
typedef void swap_function(ucontext_t *from, ucontext_t *to);

static void fast(ucontext_t *from, ucontext_t *to) { coro_swap(from, to); }
static void glibc(ucontext_t *from, ucontext_t *to) { swapcontext(from, to); }

// Two contexts pass control to and fro; each leaves by one switch and is resumed by whatever the other leaves by.
static ucontext_t here, there;
static swap_function *leaves_there;

// All six registers hold something of their own over the switch.
__attribute__((noinline)) static void swap_with_registers(swap_function *swap, ucontext_t *from, ucontext_t *to, long mark)
{
    long rbx = mark + 1, r12 = mark + 2, r13 = mark + 3, r14 = mark + 4, r15 = mark + 5;
    struct {
        swap_function *swap;
        ucontext_t *from, *to;
    } call = {swap, from, to};
    void *rax = &call;
    __asm__ volatile("pushq %%rbp\n\t"
                     "movq %%rsp, %%rbp\n\t"
                     "subq $256, %%rsp\n\t"
                     "andq $-16, %%rsp\n\t"
                     "movq 8(%%rax), %%rdi\n\t"
                     "movq 16(%%rax), %%rsi\n\t"
                     "callq *(%%rax)\n\t"
                     "movq %%rbp, %%rsp\n\t"
                     "popq %%rbp"
                     : "+a"(rax), "+b"(rbx), "+r"(r12), "+r"(r13), "+r"(r14), "+r"(r15)
                     :
                     : "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "memory", "cc");
    assert_int_equal(rbx, mark + 1);
    assert_int_equal(r12, mark + 2);
    assert_int_equal(r13, mark + 3);
    assert_int_equal(r14, mark + 4);
    assert_int_equal(r15, mark + 5);
}

static void other(void)
{
    for (int i = 0;; i++) {
        note("there%d/%d", i, fegetround() == FE_DOWNWARD);
        fesetround(FE_DOWNWARD);
        swap_with_registers(leaves_there, &there, &here, 100 + i);
    }
}

static void to_and_fro(swap_function *leaves_here)
{
    static char stack[64 * 1024];
    getcontext(&there);
    there.uc_stack.ss_sp = stack;
    there.uc_stack.ss_size = sizeof stack;
    makecontext(&there, other, 0);
    for (int i = 0; i < 3; i++) {
        swap_with_registers(leaves_here, &here, &there, 200 + i);
        note("here%d/%d", i, fegetround() == FE_TONEAREST);
    }
    expect_notes("there0/0 here0/1 there1/1 here1/1 there2/1 here2/1");
}

static void each_resumes_the_other(void **state)
{
    (void)state;
    swap_function *const both[] = {fast, glibc};
    for (int i = 0; i < 4; i++) {
        leaves_there = both[i / 2];
        to_and_fro(both[i % 2]);
    }
}
#else
static void each_resumes_the_other(void **state)
{
    (void)state;
    print_message("skipped: this build switches by swapcontext alone\n");
    skip();
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_resumes_the_other)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
