// void coro_swap(ucontext_t *from, const ucontext_t *to): see coro_swap.h. The offsets are asserted in coro.c.
//
// The control words are stored always and loaded only where they differ: a load drains the pipeline, and hardly any program changes them.
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
        .type   coro_swap, @function
coro_swap:
        .cfi_startproc
        endbr64
        movq    (%rsp), %rax            // the caller goes on after the call, with the return address gone
        leaq    8(%rsp), %rdx
        movq    %rax, RIP(%rdi)
        movq    %rdx, RSP(%rdi)
        movq    %rbx, RBX(%rdi)
        movq    %rbp, RBP(%rdi)
        movq    %r12, R12(%rdi)
        movq    %r13, R13(%rdi)
        movq    %r14, R14(%rdi)
        movq    %r15, R15(%rdi)
        stmxcsr MXCSR(%rdi)
        fnstcw  X87_CONTROL(%rdi)
        movl    MXCSR(%rdi), %eax
        cmpl    MXCSR(%rsi), %eax
        jne     .Lload_control_words
        movzwl  X87_CONTROL(%rdi), %eax
        cmpw    X87_CONTROL(%rsi), %ax
        jne     .Lload_control_words
.Lresume:
        movq    RBX(%rsi), %rbx
        movq    RBP(%rsi), %rbp
        movq    R12(%rsi), %r12
        movq    R13(%rsi), %r13
        movq    R14(%rsi), %r14
        movq    R15(%rsi), %r15
        movq    RSP(%rsi), %rsp
        movq    RIP(%rsi), %rcx
        movq    RDI(%rsi), %rdi         // makecontext's first argument, at a context's first time
        jmp     *%rcx
.Lload_control_words:
        ldmxcsr MXCSR(%rsi)
        fldcw   X87_CONTROL(%rsi)
        jmp     .Lresume
        .cfi_endproc
        .size   coro_swap, .-coro_swap
#endif
        .section .note.GNU-stack, "", @progbits
