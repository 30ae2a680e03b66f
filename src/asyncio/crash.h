// A task that runs over the end of its stack: told in the trace before the program dies.
#ifndef LOOPSCOPE_ASYNCIO_CRASH_H
#define LOOPSCOPE_ASYNCIO_CRASH_H

// From here on. Idempotent.
void crash_watch(void);

#endif
