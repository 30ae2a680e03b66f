// Blending: what is done for several pixels at once is what blend.h says of one, whatever lies beside it.
#include "viewer/blend.h"

#include <string.h>

#include "support/cmocka_all.h"

#define LONGEST 70
#define ALIGNMENTS 4
#define SPACE (ALIGNMENTS + LONGEST + 8) // pixels, of which some lie around the row

// Channel by channel, as blend.h has it.
static uint32_t mixed(uint32_t old, colour c, int cover)
{
    int share = (int)((double)((c & 0xff) * (uint32_t)cover) / 255 + 0.5);
    share += share >= 128;
    uint32_t sum = 0xff000000;
    for (int shift = 0; shift < 24; shift += 8) {
        int was = (int)(old >> shift & 0xff), is = (int)(c >> (shift + 8) & 0xff);
        sum |= (uint32_t)((was * (256 - share) + is * share + 128) / 256) << shift;
    }
    return sum;
}

static uint32_t seed;

static uint32_t random_bits(void)
{
    seed = seed * 1664525 + 1013904223;
    return seed >> 16 | (seed * 2654435761u & 0xffff0000);
}

static void fill(uint32_t *pixels, int count)
{
    for (int i = 0; i < count; i++) pixels[i] = 0xff000000 | random_bits();
}

static const colour colours[] = {0xffffff00, 0x00000000, 0x80ff0100, 0x3f7ec900, 0xff00fe00};
#define COLOURS (sizeof colours / sizeof *colours)

// Rows of 256 pixels, one for each cover, over grounds from black to white.
static void every_alpha_and_cover(void **context)
{
    (void)context;
    uint8_t cover[256];
    uint32_t evenly[8], covered[256], ground;
    for (int i = 0; i < 256; i++) cover[i] = (uint8_t)i;
    for (size_t k = 0; k < COLOURS; k++)
        for (uint32_t alpha = 0; alpha < 256; alpha++)
            for (uint32_t grey = 0; grey < 256; grey += 51) {
                colour c = colours[k] | alpha;
                ground = 0xff000000 | grey << 16 | (255 - grey) << 8 | (grey ^ 0x55);
                for (int i = 0; i < 256; i++) covered[i] = ground;
                blend_cover((struct block){covered, 0, 256, 1}, c, cover, 0);
                for (int i = 0; i < 256; i++) {
                    uint32_t expected = mixed(ground, c, i);
                    if (covered[i] != expected) fail_msg("%08x over %08x, cover %d: %08x and not %08x", c, ground, i, covered[i], expected);
                    for (int x = 0; x < 5; x++) evenly[x] = ground; // four at once and one by itself
                    blend_evenly((struct block){evenly, 0, 5, 1}, c, (uint8_t)i);
                    for (int x = 0; x < 5; x++) assert_int_equal(evenly[x], expected);
                }
            }
}

// Mostly nothing and all, in runs, as shapes and letters have them.
static void random_cover(uint8_t *cover)
{
    for (int i = 0; i < SPACE; i++) {
        uint32_t r = random_bits();
        cover[i] = i && r % 4 ? cover[i - 1] : r & 16 ? (uint8_t)(r >> 8) : r & 32 ? 255 : 0;
    }
}

static void every_length_and_alignment(void **context)
{
    (void)context;
    for (seed = 1; seed < 40; seed++)
        for (int length = 0; length <= LONGEST; length++)
            for (int from = 0; from < ALIGNMENTS; from++) {
                uint8_t cover[SPACE];
                uint32_t ground[SPACE], covered[SPACE], evenly[SPACE];
                colour c = seed % 2 ? random_bits() : random_bits() | 0xff;
                random_cover(cover);
                fill(ground, SPACE);
                memcpy(covered, ground, sizeof ground);
                memcpy(evenly, ground, sizeof ground);
                blend_cover((struct block){covered + from, SPACE, length, 1}, c, cover + from, 0);
                blend_evenly((struct block){evenly + from, SPACE, length, 1}, c, cover[0]);
                for (int i = 0; i < SPACE; i++) {
                    bool inside = i >= from && i < from + length;
                    assert_int_equal(covered[i], inside ? mixed(ground[i], c, cover[i]) : ground[i]);
                    assert_int_equal(evenly[i], inside ? mixed(ground[i], c, cover[0]) : ground[i]);
                }
            }
}

enum { WIDTH = 13, HEIGHT = 6, STRIDE = 17 };

static void rows_begin_a_stride_apart(void **context)
{
    (void)context;
    uint32_t ground[STRIDE * HEIGHT], covered[STRIDE * HEIGHT], repeated[STRIDE * HEIGHT], evenly[STRIDE * HEIGHT];
    uint8_t cover[HEIGHT * 15];
    seed = 7;
    for (size_t i = 0; i < sizeof cover; i++) cover[i] = (uint8_t)random_bits();
    fill(ground, STRIDE * HEIGHT);
    memcpy(covered, ground, sizeof ground);
    memcpy(repeated, ground, sizeof ground);
    memcpy(evenly, ground, sizeof ground);
    blend_cover((struct block){covered, STRIDE, WIDTH, HEIGHT}, 0x12345678, cover, 15);
    blend_cover((struct block){repeated, STRIDE, WIDTH, HEIGHT}, 0x12345678, cover, 0);
    blend_evenly((struct block){evenly, STRIDE, WIDTH, HEIGHT}, 0x12345678, 200);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < STRIDE; x++) {
            uint32_t was = ground[y * STRIDE + x];
            assert_int_equal(covered[y * STRIDE + x], x < WIDTH ? mixed(was, 0x12345678, cover[y * 15 + x]) : was);
            assert_int_equal(repeated[y * STRIDE + x], x < WIDTH ? mixed(was, 0x12345678, cover[x]) : was);
            assert_int_equal(evenly[y * STRIDE + x], x < WIDTH ? mixed(was, 0x12345678, 200) : was);
        }
}

static void a_block_without_pixels_is_left_alone(void **context)
{
    (void)context;
    uint32_t pixel = 0xff123456;
    uint8_t cover = 255;
    static const struct { int width, height; } sizes[] = {{0, 1}, {1, 0}, {-3, 1}, {1, -3}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct block none = {&pixel, 1, sizes[i].width, sizes[i].height};
        blend_evenly(none, 0xffffffff, 255);
        blend_cover(none, 0xffffffff, &cover, 0);
        assert_int_equal(pixel, 0xff123456);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_alpha_and_cover),
        cmocka_unit_test(every_length_and_alignment),
        cmocka_unit_test(rows_begin_a_stride_apart),
        cmocka_unit_test(a_block_without_pixels_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
