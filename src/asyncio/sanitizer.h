// What AddressSanitizer, ThreadSanitizer and Valgrind have to be told about stacks and memory that is used again; nothing where none is there.
#ifndef LOOPSCOPE_ASYNCIO_SANITIZER_H
#define LOOPSCOPE_ASYNCIO_SANITIZER_H

#if defined(__SANITIZE_ADDRESS__)
#define ADDRESS_SANITIZER 1
#elif defined(__SANITIZE_THREAD__)
#define THREAD_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ADDRESS_SANITIZER 1
#elif __has_feature(thread_sanitizer)
#define THREAD_SANITIZER 1
#endif
#endif

#ifdef THREAD_SANITIZER
#include <sanitizer/tsan_interface.h>
#endif

#ifdef ADDRESS_SANITIZER
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#define ADDRESS_SANITIZER_POISON(memory, size) __asan_poison_memory_region((memory), (size))
#define ADDRESS_SANITIZER_UNPOISON(memory, size) __asan_unpoison_memory_region((memory), (size))
#else
#define ADDRESS_SANITIZER_POISON(memory, size) ((void)0)
#define ADDRESS_SANITIZER_UNPOISON(memory, size) ((void)0)
#endif

#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#else
#define VALGRIND_STACK_REGISTER(low, high) 0
#endif

#endif
