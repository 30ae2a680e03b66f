// void coro_swap(ucontext_t *from, const ucontext_t *to): see coro_swap.h. The offsets are asserted in coro.c.
//
// The registers are pushed on the stack that is left, whose top is in the cache, and popped from the other's. Into the ucontext_t go the stack
// pointer, which says where they are, and as the place to go on `resumed`, which pops them: one cache line instead of four. That is how
// swapcontext comes in well too: it sets all registers from what the ucontext_t last held, jumps to `resumed`, and there they get their values.
// A context that makecontext or swapcontext has saved goes on somewhere else, and its registers come from the ucontext_t.
//
// The control words are stored and loaded always. A load of what they are already is cheap; to compare first, so as to load only what differs,
// is a branch that waits for the slow store of mxcsr: with it a switch takes a quarter longer (AMD Zen 4).
#if defined(__x86_64__) && defined(__LP64__)
#define R12 72
#define R13 80
#define R14 88
#define R15 96
#define RDI 104
#define RBP 120
#define RBX 128
#define RSP 160
#define RIP 168
#define X87_CONTROL 424
#define MXCSR 448

        .text
        .p2align 6
        .globl  coro_swap
        .hidden coro_swap
        .type   coro_swap, @function
coro_swap:
        .cfi_startproc
        endbr64
        pushq   %rbp
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset %rbp, 0
        pushq   %rbx
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset %rbx, 0
        pushq   %r12
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset %r12, 0
        pushq   %r13
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset %r13, 0
        pushq   %r14
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset %r14, 0
        pushq   %r15
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset %r15, 0
        subq    $8, %rsp
        .cfi_adjust_cfa_offset 8
        stmxcsr (%rsp)
        fnstcw  4(%rsp)
        leaq    .Lresumed(%rip), %rcx
        movq    %rsp, RSP(%rdi)
        movq    %rcx, RIP(%rdi)
        movq    RSP(%rsi), %rdx
        cmpq    RIP(%rsi), %rcx
        jne     .Lfrom_ucontext
        movq    %rdx, %rsp
.Lresumed:                              // swapcontext jumps here
        endbr64
        ldmxcsr (%rsp)
        fldcw   4(%rsp)
        addq    $8, %rsp
        popq    %r15
        popq    %r14
        popq    %r13
        popq    %r12
        popq    %rbx
        popq    %rbp
        ret
.Lfrom_ucontext:
        ldmxcsr MXCSR(%rsi)
        fldcw   X87_CONTROL(%rsi)
        movq    RBX(%rsi), %rbx
        movq    RBP(%rsi), %rbp
        movq    R12(%rsi), %r12
        movq    R13(%rsi), %r13
        movq    R14(%rsi), %r14
        movq    R15(%rsi), %r15
        movq    %rdx, %rsp
        movq    RIP(%rsi), %rcx
        movq    RDI(%rsi), %rdi         // makecontext's first argument, at a context's first time
        jmp     *%rcx
        .cfi_endproc
        .size   coro_swap, .-coro_swap
#endif
        .section .note.GNU-stack, "", @progbits
