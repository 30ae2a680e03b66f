#include "support/fail_alloc.h"

#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "support/cmocka_all.h"

// ld's --wrap sends the calls in our own objects here; what lives in shared libraries keeps its own
// heap.
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
int __real_posix_memalign(void **p, size_t alignment, size_t size);
void *__real_realloc(void *p, size_t size);
void __real_free(void *p);

// Atomic, for the threads of an executor allocate too.
static atomic_long until_failure; // allocations to go until the one that fails; 0: none will
static atomic_long live, live_bytes;

static int fails(void)
{
    long n = until_failure;
    while (n > 0 && !atomic_compare_exchange_weak(&until_failure, &n, n - 1)) {}
    return n == 1;
}

static void *counted(void *p)
{
    if (!p) return NULL;
    live++;
    live_bytes += (long)malloc_usable_size(p);
    return p;
}

void *__wrap_malloc(size_t size) { return fails() ? NULL : counted(__real_malloc(size)); }
void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : counted(__real_calloc(count, size));
}

int __wrap_posix_memalign(void **p, size_t alignment, size_t size)
{
    int rc = fails() ? ENOMEM : __real_posix_memalign(p, alignment, size);
    if (rc == 0) counted(*p);
    return rc;
}

void *__wrap_realloc(void *p, size_t size)
{
    if (fails()) return NULL;
    long before = p ? (long)malloc_usable_size(p) : 0;
    void *moved = __real_realloc(p, size);
    if (!p) return counted(moved);
    if (moved) live_bytes += (long)malloc_usable_size(moved) - before;
    return moved;
}

char *__wrap_strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = __wrap_malloc(size);
    return copy ? memcpy(copy, text, size) : NULL;
}

void __wrap_free(void *p)
{
    if (!p) return;
    live--;
    live_bytes -= (long)malloc_usable_size(p);
    __real_free(p);
}

void fail_alloc_at(long n) { until_failure = n; }
int fail_alloc_reached(void) { return until_failure == 0; }
long fail_alloc_live(void) { return live; }
long fail_alloc_bytes(void) { return live_bytes; }

int fail_alloc_each(int (*attempt)(void *), void *context)
{
    for (int n = 1;; n++) {
        long before = live;
        fail_alloc_at(n);
        int rc = attempt(context), reached = fail_alloc_reached();
        fail_alloc_at(0);
        assert_true(live <= before); // less where libc made what was freed
        if (!reached) {
            assert_int_equal(rc, 0);
            assert_true(n > 1);
            return n - 1;
        }
        assert_int_equal(rc, -ENOMEM);
    }
}
