// Places: where in the program something stands. Each use of a macro such as await has one static place of its own.
// Programs have nothing to do with them.
#ifndef LOOPSCOPE_PLACE_H
#define LOOPSCOPE_PLACE_H

#include <stdint.h>

typedef struct place {
    const char *file, *function;
    uint32_t line;
    uint32_t id; // in the trace; 0 until it is first used
} place;

// The body of an async_def is a function whose name ends so; places drop it.
#define PLACE_BODY_SUFFIX "_body"

#ifdef LOOPSCOPE_RUNTIME // inside asyncio there are no places of the program; its own coroutines stand in "asyncio"
#define PLACE_FILE "asyncio"
#define PLACE_LINE 0
#define place_here() ((place *)0)
#else
#define PLACE_FILE __FILE__
#define PLACE_LINE __LINE__
// gcc takes the call that never comes for a way to leave the function: it then looks at the flow alone where a return is missing, and
// lets a coroutine be that awaits for ever.
#define place_here()                                                                               \
    ({                                                                                             \
        if (0) __builtin_unreachable();                                                            \
        static place here_ = {.file = __FILE__, .function = __func__, .line = __LINE__};           \
        &here_;                                                                                    \
    })
#endif

#endif
