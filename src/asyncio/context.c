#include "asyncio/context.h"

struct context context_main;
_Thread_local struct context *context_running = &context_main;
