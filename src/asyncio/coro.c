// Contexts on ucontext. Every context owns a real ucontext_t: makecontext prepares it, coro_swap or swapcontext saves it and resumes it, and
// a context saved by one can be resumed by the other. coro_swap.h says what the fast one leaves out, and why it may.
//
// AddressSanitizer is told of each switch, before and after, ThreadSanitizer before, and Valgrind of each stack. _FORTIFY_SOURCE forbids longjmp from one stack to
// another, which nothing here does: a longjmp of an exception stays on its own stack.
#define _GNU_SOURCE
#include "asyncio/coro.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "asyncio/coro_swap.h"
#include "asyncio/sanitizer.h"
#include "asyncio/stack.h"

// Lies at the top of its own stack, where its outermost frames will be: a switch touches few pages.
struct coro {
    ucontext_t context;
    struct stack stack; // none for main's
    void (*entry)(void *argument);
    void *argument;
    coro *next; // of those that ended
#ifdef CORO_SWAP_FAST
    greg_t first_stack_pointer; // where makecontext begins
#endif
#ifdef ADDRESS_SANITIZER
    void *fake_stack;
    const void *bottom;
    size_t size;
#endif
#ifdef THREAD_SANITIZER
    void *fiber;
#endif
};

static coro main_context = {.stack = {.guarded = true}}; // by the kernel
static coro *current = &main_context;

#ifdef CORO_SWAP_FAST
_Static_assert(CORO_SWAP_OFFSET(REG_R12) == 72 && CORO_SWAP_OFFSET(REG_R15) == 96 && CORO_SWAP_OFFSET(REG_RDI) == 104 &&
                   CORO_SWAP_OFFSET(REG_RBP) == 120 && CORO_SWAP_OFFSET(REG_RBX) == 128 && CORO_SWAP_OFFSET(REG_RSP) == 160 &&
                   CORO_SWAP_OFFSET(REG_RIP) == 168 && offsetof(ucontext_t, __fpregs_mem) == 424 &&
                   offsetof(ucontext_t, __fpregs_mem.mxcsr) == 448,
               "coro_swap_x86_64.S has the offsets of this ucontext_t");
#endif

coro *coro_main(void) { return &main_context; }
coro *coro_current(void) { return current; }
size_t coro_stack_size(void) { return stack_size() - sizeof(coro); }

// --- switching ------------------------------------------------------------------------------------------------------------
#ifdef ADDRESS_SANITIZER
static coro *previous; // who switched to the one that arrives

static void leaving(coro *from, coro *to, bool for_ever)
{
    previous = from;
    __sanitizer_start_switch_fiber(for_ever ? NULL : &from->fake_stack, to->bottom, to->size);
}

static void arrived(void)
{
    const void *bottom;
    size_t size;
    __sanitizer_finish_switch_fiber(current->fake_stack, &bottom, &size);
    if (previous == &main_context) main_context.bottom = bottom, main_context.size = size;
}
#elif defined(THREAD_SANITIZER)
static void *ended_fiber; // the fiber of one that ended: destroyed by the one that arrives

static void leaving(coro *from, coro *to, bool for_ever)
{
    if (from == &main_context) from->fiber = __tsan_get_current_fiber();
    if (for_ever) ended_fiber = from->fiber;
    __tsan_switch_to_fiber(to->fiber, 0);
}

static void arrived(void)
{
    if (ended_fiber) __tsan_destroy_fiber(ended_fiber);
    ended_fiber = NULL;
}
#else
static inline void leaving(coro *from, coro *to, bool for_ever) { (void)from, (void)to, (void)for_ever; }
static inline void arrived(void) {}
#endif

#ifdef CORO_SWAP_FAST
// With shadow stacks on (CET), returning on another stack is a fault unless the kernel's pointer is moved too, as glibc does.
static bool shadow_stacks(void)
{
    uint64_t pointer = 0;
    __asm__ volatile("rdsspq %0" : "+r"(pointer)); // leaves 0 where there are none; a no-op on older processors
    return pointer != 0;
}

static bool portable; // swapcontext after all

static inline void swap(ucontext_t *from, ucontext_t *to)
{
    if (__builtin_expect(portable, 0)) swapcontext(from, to);
    else coro_swap(from, to);
}
#else
static inline void swap(ucontext_t *from, ucontext_t *to) { swapcontext(from, to); }
#endif

static volatile sig_atomic_t overflowed; // found by its stack pointer, not by a guard

// Such a stack has perhaps written over its neighbour by now: as good as a fault.
void coro_check_unguarded_stack(void)
{
    if (current->stack.guarded || (char *)__builtin_frame_address(0) >= current->stack.low) return;
    overflowed = 1;
    kill(getpid(), SIGSEGV);
}

void coro_switch(coro *to)
{
    coro *from = current;
    assert(to != from);
    leaving(from, to, false);
    current = to;
    swap(&from->context, &to->context);
    arrived();
}

#ifdef CORO_SWAP_FAST
void coro_prefetch_context(const coro *c) { __builtin_prefetch(&c->context.uc_mcontext.gregs[REG_RSP], 1); }

void coro_prefetch_frames(const coro *c)
{
    const char *frames = (const char *)c->context.uc_mcontext.gregs[REG_RSP];
    for (int line = 0; line < 5; line++) __builtin_prefetch(frames + 64 * line, 1);
}
#else
void coro_prefetch_context(const coro *c) { (void)c; }
void coro_prefetch_frames(const coro *c) { (void)c; }
#endif

// --- making and ending ------------------------------------------------------------------------------------------------------
static void start(void)
{
    arrived();
    current->entry(current->argument);
    abort(); // an entry ends by coro_exit
}

// What makecontext starts from: copied, for getcontext asks the kernel for the signal mask each time.
static const ucontext_t *template(void)
{
    static ucontext_t context;
    static bool made;
    if (!made) {
        getcontext(&context);
        main_context.context = context; // so that swapcontext can resume main, whoever saved it
        main_context.context.uc_mcontext.fpregs = &main_context.context.__fpregs_mem;
#ifdef CORO_SWAP_FAST
        portable = shadow_stacks();
#endif
        made = true;
    }
    return &context;
}

static coro *ended; // each with its stack, the one that ended last first: its pages are in the cache

static void make_context(coro *c)
{
    memcpy(&c->context, template(), sizeof c->context);
    c->context.uc_mcontext.fpregs = &c->context.__fpregs_mem;
    c->context.uc_stack.ss_sp = c->stack.low;
    c->context.uc_stack.ss_size = (size_t)((char *)c - c->stack.low);
    c->context.uc_link = NULL;
    makecontext(&c->context, start, 0);
#ifdef CORO_SWAP_FAST
    c->first_stack_pointer = c->context.uc_mcontext.gregs[REG_RSP];
#endif
}

// The fast switch has changed two registers of what makecontext wrote; on the stack its words lie above whatever ran there.
static void make_context_again(coro *c)
{
#ifdef CORO_SWAP_FAST
    if (!portable) {
        c->context.uc_mcontext.gregs[REG_RSP] = c->first_stack_pointer;
        c->context.uc_mcontext.gregs[REG_RIP] = (greg_t)(uintptr_t)start;
        return;
    }
#endif
    make_context(c);
}

static int cut(coro **out)
{
    struct stack s;
    int rc = stack_new(&s);
    if (rc) return rc;
    coro *c = *out = (coro *)(((uintptr_t)s.top - sizeof *c) & ~(uintptr_t)63);
    c->stack = s;
    (void)VALGRIND_STACK_REGISTER(s.low, s.top); // for ever
    make_context(c);
    return 0;
}

int coro_new(coro **out, void (*entry)(void *argument), void *argument)
{
    coro *c = ended;
    if (c) {
        ended = c->next;
        make_context_again(c);
    } else {
        int rc = cut(&c);
        if (rc) return rc;
    }
    c->entry = entry;
    c->argument = argument;
#ifdef ADDRESS_SANITIZER
    c->fake_stack = NULL;
    c->bottom = c->stack.low;
    c->size = (size_t)(c->stack.top - c->stack.low);
#endif
#ifdef THREAD_SANITIZER
    c->fiber = __tsan_create_fiber(0);
#endif
    *out = c;
    return 0;
}

static void give_back(coro *c)
{
    ADDRESS_SANITIZER_UNPOISON(c->stack.low, (size_t)((char *)c - c->stack.low));
    c->next = ended;
    ended = c;
}

// The stack goes back while it is still stood on: nobody takes it before the switch, which needs nothing of it but what lies below.
_Noreturn void coro_exit(coro *to)
{
    coro *from = current;
    assert(from != &main_context && to != from);
    leaving(from, to, true);
    current = to;
    give_back(from);
    swap(&from->context, &to->context);
    abort(); // nobody resumes it
}

bool coro_is_overflow(const void *address)
{
    return overflowed || (current != &main_context && stack_is_overflow(&current->stack, address));
}
