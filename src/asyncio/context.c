#include "asyncio/context.h"

static struct context main_context;
static struct context *current = &main_context;

struct context *context_current(void) { return current; }
void context_set(struct context *c) { current = c ? c : &main_context; }
