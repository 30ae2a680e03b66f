// Mixes a colour into opaque pixels, by how much of each pixel it covers: all that a picture is painted with.
//
// In each channel, with `alpha` that of the colour and `cover` that of the pixel, 0 to 255:
//
//     share = round(alpha * cover / 255), and one more from 128, so that it goes from 0 to 256
//     new   = (old * (256 - share) + colour * share + 128) / 256, rounded down
//
// A share of 0 changes nothing, one of 256 is the colour. The same bits come out wherever a pixel lies in its row.
#ifndef LOOPSCOPE_VIEWER_BLEND_H
#define LOOPSCOPE_VIEWER_BLEND_H

#include <stddef.h>

#include "viewer/draw.h"

// A block of pixels, 0xffRRGGBB; a row begins `stride` pixels after the one above it.
struct block {
    uint32_t *pixels;
    ptrdiff_t stride;
    int width, height; // nothing is done where one of them is not above 0
};

// The same cover everywhere.
void blend_evenly(struct block to, colour c, uint8_t cover);

// A cover for each pixel; a row of them begins cover_stride after the one above it, which may be 0.
void blend_cover(struct block to, colour c, const uint8_t *cover, ptrdiff_t cover_stride);

#endif
