// gather's own future.
#ifndef LOOPSCOPE_ASYNCIO_GATHER_H
#define LOOPSCOPE_ASYNCIO_GATHER_H

#include "asyncio/object.h"

// _GatheringFuture.cancel: cancels the children; false where none of them could be.
bool gather_cancel(place *where, asyncio_Future *gather, const char *message);

#endif
