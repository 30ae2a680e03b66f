// Memory of a program's small objects: futures, coroutines, values, texts. It lives until the program ends, so that nobody who
// writes a program has to free anything; what the program releases is used again for others of its size.
#ifndef LOOPSCOPE_ASYNCIO_MEMORY_H
#define LOOPSCOPE_ASYNCIO_MEMORY_H

#include <stdarg.h>
#include <stddef.h>

// Zeroed and aligned for anything. Raises MemoryError where there is none.
void *memory_new(size_t size);
void *memory_try_new(size_t size); // the same, NULL where there is none
void memory_release(void *memory, size_t size); // of so many bytes, from one of the two above; nobody uses it any more
char *memory_text(const char *text, size_t length); // a copy with its end
// What printf would write. Raises ValueError where it cannot, which memory_no_format says of a printf that has just failed.
_Noreturn void memory_no_format(const char *format);
__attribute__((format(printf, 1, 0))) char *memory_format(const char *format, va_list arguments);

// For arrays that grow: an array of `count` items of `size` bytes twice as long (at least 8), moved. The old one is not used again.
// Frees the old one: such arrays come from the heap. Raises MemoryError.
void *memory_grow(void *array, size_t *capacity, size_t size);

#endif
