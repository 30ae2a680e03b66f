// A PNG is as its specification says, and unpacks to the pixels that went in.
#include "viewer/png.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"

// Pixels with room beyond each row; noise, so that packing does not make them small.
struct picture {
    uint32_t *pixels;
    int width, height, stride;
};

static struct picture new_picture(int width, int height)
{
    struct picture p = {.width = width, .height = height, .stride = 4 * (width + 3)};
    p.pixels = malloc((size_t)p.stride * (size_t)height);
    assert_non_null(p.pixels);
    uint32_t noise = 1;
    for (int i = 0; i < p.stride / 4 * height; i++) {
        noise = noise * 1664525 + 1013904223;
        p.pixels[i] = 0xff000000 | noise >> 8;
    }
    return p;
}

static char *write_picture(const struct picture *p, size_t *size)
{
    char *bytes;
    FILE *f = open_memstream(&bytes, size);
    assert_non_null(f);
    assert_int_equal(png_write(f, p->pixels, p->width, p->height, p->stride), 0);
    fclose(f);
    return bytes;
}

static uint32_t number_at(const char *at)
{
    const unsigned char *b = (const unsigned char *)at;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

// Checks the chunk at `at`. Returns where the next one is.
static size_t check_chunk(const char *bytes, size_t at, size_t size, const char *type)
{
    assert_true(at + 12 <= size);
    uint32_t length = number_at(bytes + at);
    assert_true(at + 12 + length <= size);
    assert_memory_equal(bytes + at + 4, type, 4);
    assert_int_equal(number_at(bytes + at + 8 + length), crc32(0, (const Bytef *)bytes + at + 4, length + 4));
    return at + 12 + length;
}

// Unpacks all of the chunks of data.
static void check_pixels(const struct picture *p, const char *packed, size_t size)
{
    uLongf row = 1 + 3 * (uLongf)p->width, length = row * (uLongf)p->height;
    unsigned char *raw = malloc(length);
    assert_non_null(raw);
    assert_int_equal(uncompress(raw, &length, (const Bytef *)packed, size), Z_OK);
    assert_int_equal(length, row * (uLongf)p->height);
    for (int y = 0; y < p->height; y++) {
        const unsigned char *at = raw + row * (uLongf)y;
        assert_int_equal(*at++, 0);
        for (int x = 0; x < p->width; x++, at += 3)
            assert_int_equal(at[0] << 16 | at[1] << 8 | at[2], p->pixels[y * (p->stride / 4) + x] & 0xffffff);
    }
    free(raw);
}

static void check(int width, int height, int chunks_at_least)
{
    struct picture p = new_picture(width, height);
    size_t size, packed_size = 0, at = 8;
    char *bytes = write_picture(&p, &size), *packed = malloc(size);
    assert_non_null(packed);
    assert_memory_equal(bytes, "\x89PNG\r\n\x1a\n", 8);
    at = check_chunk(bytes, at, size, "IHDR");
    assert_int_equal(at, 8 + 25);
    assert_int_equal(number_at(bytes + 16), width);
    assert_int_equal(number_at(bytes + 20), height);
    assert_memory_equal(bytes + 24, "\x08\x02\x00\x00\x00", 5); // red, green, blue; no alpha
    int chunks = 0;
    for (; memcmp(bytes + at + 4, "IDAT", 4) == 0; chunks++) {
        size_t next = check_chunk(bytes, at, size, "IDAT"), length = next - at - 12;
        assert_true(length > 0);
        memcpy(packed + packed_size, bytes + at + 8, length);
        packed_size += length;
        at = next;
    }
    assert_true(chunks >= chunks_at_least);
    assert_int_equal(check_chunk(bytes, at, size, "IEND"), size);
    check_pixels(&p, packed, packed_size);
    free(packed);
    free(bytes);
    free(p.pixels);
}

static void test_pictures(void **context)
{
    (void)context;
    check(1, 1, 1);
    check(421, 307, 2);
    check(3, 900, 1);
    for (int height = 80; height < 120; height++) check(256, height, 1); // around the end of a chunk
}

static void test_a_full_disk(void **context)
{
    (void)context;
    struct picture p = new_picture(421, 307);
    FILE *f = fopen("/dev/full", "wb");
    assert_non_null(f);
    setbuf(f, NULL);
    assert_int_equal(png_write(f, p.pixels, p.width, p.height, p.stride), -ENOSPC);
    fclose(f);
    free(p.pixels);
}

static int attempt(void *context)
{
    const struct picture *p = context;
    FILE *f = fopen("/dev/null", "wb");
    int rc = png_write(f, p->pixels, p->width, p->height, p->stride);
    fclose(f);
    return rc;
}

static void test_each_allocation_failing(void **context)
{
    (void)context;
    struct picture p = new_picture(20, 20);
    assert_int_equal(fail_alloc_each(attempt, &p), 1);
    free(p.pixels);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures),
        cmocka_unit_test(test_a_full_disk),
        cmocka_unit_test(test_each_allocation_failing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
