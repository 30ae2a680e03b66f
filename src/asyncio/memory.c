#include "asyncio/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asyncio/exceptions.h"
#include "asyncio/sanitizer.h"
#include "asyncio/thread.h"

#define CHUNK_SIZE (64u * 1024)
#define ALIGNMENT 16u

struct chunk {
    struct chunk *next;
    _Alignas(ALIGNMENT) char bytes[];
};

static struct chunk *chunks; // keeps them reachable: they are not leaks
static char *position;
static size_t left;

// What was released, by its size in units of ALIGNMENT.
#define RELEASED_MAX 256u
struct released {
    struct released *next;
};
static struct released *released[RELEASED_MAX / ALIGNMENT + 1];

static char *chunk_new(size_t size)
{
    struct chunk *c = calloc(1, sizeof *c + size);
    if (!c) return NULL;
    c->next = chunks;
    chunks = c;
    return c->bytes;
}

static size_t round_up(size_t size) { return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1); }

void memory_release(void *memory, size_t size)
{
    size = round_up(size);
    if (size > RELEASED_MAX) return; // nothing that large comes in numbers
    thread_enter();
    struct released *r = memory;
    r->next = released[size / ALIGNMENT];
    released[size / ALIGNMENT] = r;
    ADDRESS_SANITIZER_POISON(memory, size);
    thread_leave();
}

static void *take_released(size_t size)
{
    struct released *r = released[size / ALIGNMENT];
    ADDRESS_SANITIZER_UNPOISON(r, size);
    released[size / ALIGNMENT] = r->next;
    return memset(r, 0, size);
}

static void *cut(size_t size)
{
    size = round_up(size);
    if (size <= RELEASED_MAX && released[size / ALIGNMENT]) return take_released(size);
    if (size > CHUNK_SIZE / 4) return chunk_new(size);
    if (size > left) {
        char *chunk = chunk_new(CHUNK_SIZE);
        if (!chunk) return NULL;
        position = chunk;
        left = CHUNK_SIZE;
    }
    void *memory = position;
    position += size;
    left -= size;
    return memory;
}

void *memory_try_new(size_t size)
{
    thread_enter();
    void *memory = cut(size);
    thread_leave();
    return memory;
}

void *memory_new(size_t size)
{
    void *memory = memory_try_new(size);
    if (!memory) raise_exception(exception_no_memory());
    return memory;
}

char *memory_text(const char *text, size_t length)
{
    char *copy = memory_new(length + 1);
    memcpy(copy, text, length);
    return copy;
}

_Noreturn void memory_no_format(const char *format)
{
    if (errno != EINVAL) raise(ValueError, "cannot be written: %s", format);
    raise(ValueError, "incomplete format: %s (as in printf, a per cent sign is written %%%%)", format);
}

char *memory_format(const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0) memory_no_format(format);
    char *text = memory_new((size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    return text;
}

void *memory_grow(void *array, size_t *capacity, size_t size)
{
    size_t larger = *capacity ? *capacity * 2 : 8;
    void *grown = *capacity <= SIZE_MAX / 2 / size ? realloc(array, larger * size) : NULL;
    if (!grown) raise_exception(exception_no_memory());
    *capacity = larger;
    return grown;
}
