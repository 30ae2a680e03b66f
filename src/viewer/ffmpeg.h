// The program ffmpeg, where it is installed: makes a film of pictures that it is given one after the other.
#ifndef LOOPSCOPE_VIEWER_FFMPEG_H
#define LOOPSCOPE_VIEWER_FFMPEG_H

#include <stdint.h>
#include <stdio.h>

#include "base/error.h"

typedef struct ffmpeg ffmpeg;

struct ffmpeg_options {
    const char *const *arguments; // between the pictures and `path`, NULL-terminated
    const char *path;             // of the file that it writes, over one that is there; NULL: the descriptor `file`
    FILE *file;                   // handed on to it as descriptor 3; NULL: none
    int width, height;            // pixels
    const char *rate;             // pictures a second
};

// 0, -ENOENT where there is no ffmpeg, or another negative errno.
int ffmpeg_start(ffmpeg **out, const struct ffmpeg_options *o, error *e);

// One more picture: 0xAARRGGBB in native byte order, stride bytes a row. 0, or -EPIPE where ffmpeg has ended.
int ffmpeg_add(ffmpeg *f, const uint32_t *pixels, int stride);

// Waits until the file is whole, and frees it. ok: false ends it without that. 0, or -EIO with ffmpeg's own word on what went wrong.
int ffmpeg_end(ffmpeg *f, int ok, error *e);

#endif
