// Tracebacks, as Lib/traceback.py prints them.
#ifndef LOOPSCOPE_ASYNCIO_TRACEBACK_H
#define LOOPSCOPE_ASYNCIO_TRACEBACK_H

#include <stdio.h>

#include "asyncio/object.h"

// With the exceptions that led to this one, and those that it holds.
void traceback_print(const exception *e, FILE *f);

#endif
