#include "asyncio/context.h"

struct context context_main;
struct context *context_running = &context_main;
