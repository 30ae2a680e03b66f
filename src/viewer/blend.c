#include "viewer/blend.h"

#include <string.h>
#include <wchar.h>

// --- one pixel ------------------------------------------------------------------------------------------------------
// x / 255, rounded, is (x + 128) * 257 / 65536.
static uint32_t share_of(uint32_t alpha, uint32_t cover)
{
    uint32_t share = (alpha * cover + 128) * 257 >> 16;
    return share + (share >> 7);
}

// Two channels at once, each with 16 bits of its own: what comes together there is below 65536.
static uint32_t mix(uint32_t old, uint32_t new, uint32_t share)
{
    uint32_t low = (old & 0xff00ff) * (256 - share) + (new & 0xff00ff) * share + 0x800080;
    uint32_t high = (old >> 8 & 0xff00ff) * (256 - share) + (new >> 8 & 0xff00ff) * share + 0x800080;
    return (low >> 8 & 0xff00ff) | (high & 0xff00ff00);
}

// --- four at once ---------------------------------------------------------------------------------------------------
// As vectors that every machine of 64 bits has; where one has none, the compiler makes single steps of them. A pixel is two words,
// each of which holds two channels.
#define FOUR 4
typedef uint32_t four __attribute__((vector_size(16)));
typedef uint16_t words __attribute__((vector_size(16)));

static four four_of(uint32_t pixel) { return (four){pixel, pixel, pixel, pixel}; }

static four load(const uint32_t *from)
{
    four v;
    memcpy(&v, from, sizeof v);
    return v;
}

static void store(uint32_t *to, four v) { memcpy(to, &v, sizeof v); }

// old * (256 - share) + new * share is 256 * old + (new - old) * share: what overflows on the way does no harm.
static four mix_four(four old, four new, words share)
{
    words was = (words)old, is = (words)new;
    words low = (was << 8) + ((is & 0xff) - (was & 0xff)) * share + 128;
    words high = (was & 0xff00) + ((is >> 8) - (was >> 8)) * share + 128;
    return (four)((low >> 8) | (high & 0xff00));
}

// --- the same cover everywhere --------------------------------------------------------------------------------------
_Static_assert(sizeof(wchar_t) == sizeof(uint32_t), "wmemset fills pixels");

static void mix_row(uint32_t *row, int count, uint32_t new, uint32_t share)
{
    four news = four_of(new);
    words shares = (words)four_of(share | share << 16);
    int i = 0;
    for (; i + FOUR <= count; i += FOUR) store(row + i, mix_four(load(row + i), news, shares));
    for (; i < count; i++) row[i] = mix(row[i], new, share);
}

void blend_evenly(struct block to, colour c, uint8_t cover)
{
    uint32_t new = 0xff000000 | c >> 8, share = share_of(c & 0xff, cover);
    if (share == 0 || to.width <= 0) return;
    for (int y = 0; y < to.height; y++, to.pixels += to.stride) {
        if (share < 256) mix_row(to.pixels, to.width, new, share);
        else wmemset((wchar_t *)to.pixels, (wchar_t)new, (size_t)to.width); // by vectors, as wide as the machine has them
    }
}

// --- a cover for each pixel -----------------------------------------------------------------------------------------
typedef uint8_t bytes __attribute__((vector_size(8))); // four words can be made of its half

// Most of what a shape or a letter covers is all or nothing: neither needs to be calculated.
static void blend_four(uint32_t *row, const uint8_t *cover, four news, uint16_t alpha)
{
    uint32_t covers;
    memcpy(&covers, cover, sizeof covers);
    if (covers == 0) return;
    if (covers == UINT32_MAX && alpha == 255) {
        store(row, news);
        return;
    }
    words share = __builtin_convertvector((bytes)(uint64_t)covers, words) * alpha + 128;
    share = (share + (share >> 8)) >> 8; // share_of in 16 bits
    share += share >> 7;
    store(row, mix_four(load(row), news, __builtin_shufflevector(share, share, 0, 0, 1, 1, 2, 2, 3, 3)));
}

void blend_cover(struct block to, colour c, const uint8_t *cover, ptrdiff_t cover_stride)
{
    uint32_t new = 0xff000000 | c >> 8, alpha = c & 0xff;
    for (int y = 0; y < to.height; y++, to.pixels += to.stride, cover += cover_stride) {
        int i = 0;
        for (; i + FOUR <= to.width; i += FOUR) blend_four(to.pixels + i, cover + i, four_of(new), (uint16_t)alpha);
        for (; i < to.width; i++) to.pixels[i] = mix(to.pixels[i], new, share_of(alpha, cover[i]));
    }
}
