// The switch between two contexts: what swapcontext does, without its system call.
//
// glibc's swapcontext saves and restores the signal mask by rt_sigprocmask, and all of the floating-point environment; together most of its
// time. The mask belongs to the thread here, and of the registers a call may lose only the callee-saved ones and the two floating-point
// control words have to survive (System V ABI, x86-64, 3.2.1). They go into the task's own ucontext_t, where swapcontext would put them, so
// that a context saved by either is resumed by either.
#ifndef LOOPSCOPE_ASYNCIO_CORO_SWAP_H
#define LOOPSCOPE_ASYNCIO_CORO_SWAP_H

#include <ucontext.h>

#if defined(__x86_64__) && defined(__LP64__) && defined(__GLIBC__) && !defined(LOOPSCOPE_PORTABLE_SWITCH)
#define CORO_SWAP_FAST 1

// Saves the running context in `from` and resumes `to`. coro_swap_x86_64.S
void coro_swap(ucontext_t *from, const ucontext_t *to);

// Where the assembly finds the registers, from <sys/ucontext.h> of glibc; checked here against the headers of the build.
#define CORO_SWAP_OFFSET(reg) (offsetof(ucontext_t, uc_mcontext.gregs) + sizeof(greg_t) * (reg))
#endif

#endif
