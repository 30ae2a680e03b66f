#define _GNU_SOURCE
#include "asyncio/stack.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "asyncio/sanitizer.h"

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102 // Linux 6.13, include/uapi/asm-generic/mman-common.h
#endif
#ifndef PIDFD_SELF
#define PIDFD_SELF (-10000) // Linux 6.14, include/uapi/linux/pidfd.h: this process, also after a fork
#endif

#ifdef ADDRESS_SANITIZER
#define STACK_SIZE (1024u * 1024) // its redzones make frames several times larger
#else
#define STACK_SIZE (260u * 1024)
#endif

// Below a stack, never mapped for use. Programs are compiled to touch each page of a large frame (-fstack-clash-protection), so they cannot step
// over it; a function of a library that was not would need a frame larger than this. Each page more costs a task about 40 ns.
#define GUARD_SIZE (16u * 1024)
#define SLOT_SIZE (GUARD_SIZE + STACK_SIZE)

#define SLAB_SLOTS 256u
#define GUARDED_AT_ONCE 16u // divides SLAB_SLOTS; one call for each guard takes half as long again
#define COLOURS 24u        // tops differ by up to 23 cache lines
#define MPROTECT_MAX 30000 // guards, each one more mapping: vm.max_map_count is 65,530 by default, a guard costs two

static char *slab, *slab_end;
static char *guarded_end; // the slots below it, from `slab` on, have their guards
bool stack_guards_ran_out;
static unsigned cut; // slots so far

size_t stack_size(void) { return STACK_SIZE - COLOURS * 64; }

static int slab_new(void)
{
    size_t size = (size_t)SLOT_SIZE * SLAB_SLOTS;
    char *m = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (m == MAP_FAILED) return -ENOMEM;
    madvise(m, size, MADV_NOHUGEPAGE); // a stack is a page or two: a huge page would make it 2 MiB
    slab = guarded_end = m;
    slab_end = m + size;
    return 0;
}

// By its number: the C library has a function for it only since glibc 2.36, and musl has none.
static long guard_all(const struct iovec *guards, size_t count)
{
#ifdef SYS_process_madvise
    return syscall(SYS_process_madvise, PIDFD_SELF, guards, count, MADV_GUARD_INSTALL, 0);
#else
    (void)guards, (void)count; // headers older than Linux 5.10
    return -1;
#endif
}

// The guards of several slots, from `slot` on, in one call.
static bool guard_several(char *slot)
{
    static bool refused; // an older kernel
    struct iovec guards[GUARDED_AT_ONCE];
    for (size_t i = 0; i < GUARDED_AT_ONCE; i++) guards[i] = (struct iovec){slot + i * SLOT_SIZE, GUARD_SIZE};
    if (refused) return false;
    refused = guard_all(guards, GUARDED_AT_ONCE) != (long)(GUARDED_AT_ONCE * GUARD_SIZE);
    return !refused;
}

static bool guard_one(char *low)
{
    static bool refused; // a kernel older still
    static unsigned protected;
    if (!refused && madvise(low, GUARD_SIZE, MADV_GUARD_INSTALL) == 0) return true;
    refused = true;
    return protected < MPROTECT_MAX && mprotect(low, GUARD_SIZE, PROT_NONE) == 0 && ++protected;
}

static bool guard(char *slot)
{
    bool begins = (size_t)(slab_end - slot) % (GUARDED_AT_ONCE * SLOT_SIZE) == 0;
    if (begins && guard_several(slot)) guarded_end = slot + GUARDED_AT_ONCE * SLOT_SIZE;
    return slot < guarded_end || guard_one(slot);
}

int stack_new(struct stack *out)
{
    if (slab == slab_end) {
        int rc = slab_new();
        if (rc) return rc;
    }
    char *slot = slab;
    slab += SLOT_SIZE;
    out->guarded = guard(slot);
    if (!out->guarded) stack_guards_ran_out = true;
    out->low = slot + GUARD_SIZE;
    out->top = slot + SLOT_SIZE - (cut++ % COLOURS) * 64;
    return 0;
}

bool stack_is_overflow(const struct stack *s, const void *address)
{
    uintptr_t a = (uintptr_t)address, low = (uintptr_t)s->low;
    return a < low && a >= low - GUARD_SIZE;
}
