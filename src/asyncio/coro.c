#define _GNU_SOURCE
#include "asyncio/coro.h"

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>

#if defined(__SANITIZE_ADDRESS__)
#define ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ADDRESS_SANITIZER 1
#endif
#endif

#ifdef ADDRESS_SANITIZER
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
// Its redzones make frames several times larger.
#define STACK_SIZE (1024u * 1024)
#else
#define STACK_SIZE (256u * 1024)
#endif

// Below a stack, never mapped for use: a frame larger than this could step over it. A multiple of any page size.
#define GUARD_SIZE (64u * 1024)

// How many unused stacks the pool keeps mapped; those beyond go back to the system.
#define POOL_MAX 1024u

struct coro {
    ucontext_t context;
    char *mapping; // guard, then the stack; NULL for main's
    void (*entry)(void *argument);
    void *argument;
    coro *next; // in the pool
#ifdef ADDRESS_SANITIZER
    void *fake_stack;
    const void *bottom;
    size_t size;
#endif
};

static coro main_context;
static coro *current = &main_context;
static coro *pool; // contexts whose stacks are unused
static unsigned pooled;
static coro *finished; // ended while it stood on its own stack: into the pool at the next switch

coro *coro_main(void) { return &main_context; }
coro *coro_current(void) { return current; }
size_t coro_stack_size(void) { return STACK_SIZE; }

static void stack_unmap(coro *c)
{
    munmap(c->mapping, GUARD_SIZE + STACK_SIZE);
    free(c);
}

static void pool_put(coro *c)
{
#ifdef ADDRESS_SANITIZER
    __asan_unpoison_memory_region(c->mapping + GUARD_SIZE, STACK_SIZE);
#endif
    if (pooled >= POOL_MAX) {
        stack_unmap(c);
        return;
    }
    c->next = pool;
    pool = c;
    pooled++;
}

// The pages are reserved, not touched: a task costs what its stack really uses.
static coro *stack_map(void)
{
    coro *c = calloc(1, sizeof *c);
    if (!c) return NULL;
    char *m = mmap(NULL, GUARD_SIZE + STACK_SIZE, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (m == MAP_FAILED) goto fail;
    if (mprotect(m, GUARD_SIZE, PROT_NONE) != 0) {
        munmap(m, GUARD_SIZE + STACK_SIZE);
        goto fail;
    }
    c->mapping = m;
    return c;
fail:
    free(c);
    return NULL;
}

// AddressSanitizer has to know which stack is in use, before and after each switch.
static void leaving(coro *from, coro *to, bool for_ever)
{
#ifdef ADDRESS_SANITIZER
    __sanitizer_start_switch_fiber(for_ever ? NULL : &from->fake_stack, to->bottom, to->size);
#else
    (void)from, (void)to, (void)for_ever;
#endif
}

static void arrived(coro *from)
{
#ifdef ADDRESS_SANITIZER
    const void *bottom;
    size_t size;
    __sanitizer_finish_switch_fiber(current->fake_stack, &bottom, &size);
    if (from == &main_context) from->bottom = bottom, from->size = size;
#else
    (void)from;
#endif
    if (finished) {
        pool_put(finished);
        finished = NULL;
    }
}

static coro *arriving_from; // who switched to the context that arrives now

static void start(void)
{
    arrived(arriving_from);
    current->entry(current->argument);
    abort(); // an entry ends by coro_exit
}

// getcontext may return twice, so it stands alone: the compiler keeps nothing across it.
static void context_init(ucontext_t *u) { getcontext(u); }

int coro_new(coro **out, void (*entry)(void *argument), void *argument)
{
    coro *c = pool;
    if (c) {
        pool = c->next;
        pooled--;
    } else if (!(c = stack_map())) {
        return -ENOMEM;
    }
    c->entry = entry;
    c->argument = argument;
    context_init(&c->context);
    c->context.uc_stack.ss_sp = c->mapping + GUARD_SIZE;
    c->context.uc_stack.ss_size = STACK_SIZE;
    c->context.uc_link = NULL;
    makecontext(&c->context, start, 0);
#ifdef ADDRESS_SANITIZER
    c->fake_stack = NULL;
    c->bottom = c->mapping + GUARD_SIZE;
    c->size = STACK_SIZE;
#endif
    *out = c;
    return 0;
}

void coro_switch(coro *to)
{
    coro *from = current;
    assert(to != from);
    leaving(from, to, false);
    current = to;
    arriving_from = from;
    swapcontext(&from->context, &to->context);
    arrived(arriving_from);
}

_Noreturn void coro_exit(coro *to)
{
    coro *from = current;
    assert(from != &main_context && to != from);
    leaving(from, to, true);
    finished = from;
    current = to;
    arriving_from = from;
    setcontext(&to->context);
    abort(); // setcontext does not return
}

bool coro_is_overflow(const void *address)
{
    const char *a = address;
    return current->mapping && a >= current->mapping && a < current->mapping + GUARD_SIZE;
}
