// PNG: pixels as a file.
//
// Rows are packed as they are, without the filters of the format: those are made for photographs. Flat grounds and letters that
// come again and again pack a fifth smaller without, and in half the time.
#ifndef LOOPSCOPE_VIEWER_PNG_H
#define LOOPSCOPE_VIEWER_PNG_H

#include <stdint.h>
#include <stdio.h>

// Opaque pixels, 0xAARRGGBB, stride bytes a row. width, height: at least 1. 0, -ENOMEM, or another negative errno where f cannot be
// written.
int png_write(FILE *f, const uint32_t *pixels, int width, int height, int stride);

#endif
