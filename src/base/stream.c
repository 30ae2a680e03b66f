#include "base/stream.h"

#include <errno.h>

int stream_written(FILE *f)
{
    if (fflush(f) == 0 && !ferror(f)) return 0;
    return errno ? -errno : -EIO;
}
