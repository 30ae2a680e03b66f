// Streams that are written.
#ifndef LOOPSCOPE_BASE_STREAM_H
#define LOOPSCOPE_BASE_STREAM_H

#include <stdio.h>

// Writes what is buffered. 0 where all that was ever written to f is there, else the negative errno, -EIO where it is not known any more.
int stream_written(FILE *f);

#endif
