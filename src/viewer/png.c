#include "viewer/png.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/crc32.h"

#define CHUNK 65536 // bytes of packed pixels in a chunk

// A picture on its way into a file.
struct writer {
    FILE *f;
    z_stream packing;
    uint8_t packed[CHUNK];
    uint8_t row[]; // its filter, 0: none, and its pixels as red, green, blue
};

static void put_number(uint8_t *to, uint32_t n)
{
    for (int i = 0; i < 4; i++) to[i] = (uint8_t)(n >> (24 - 8 * i));
}

static int write_bytes(FILE *f, const void *bytes, size_t size)
{
    errno = 0;
    return fwrite(bytes, 1, size, f) == size ? 0 : errno ? -errno : -EIO;
}

// Length, type, data, and a checksum of the latter two.
static int write_chunk(FILE *f, const char type[static 4], const void *data, size_t size)
{
    uint8_t head[8], tail[4];
    put_number(head, (uint32_t)size);
    memcpy(head + 4, type, 4);
    put_number(tail, crc32_add(crc32_add(0, type, 4), data, size));
    int rc = write_bytes(f, head, sizeof head);
    if (rc == 0) rc = write_bytes(f, data, size);
    return rc ? rc : write_bytes(f, tail, sizeof tail);
}

static int write_head(FILE *f, int width, int height)
{
    uint8_t head[13] = {[8] = 8, [9] = 2}; // bits a channel; red, green and blue; the rest is 0, as always
    put_number(head, (uint32_t)width);
    put_number(head + 4, (uint32_t)height);
    int rc = write_bytes(f, "\x89PNG\r\n\x1a\n", 8);
    return rc ? rc : write_chunk(f, "IHDR", head, sizeof head);
}

// Packs what is in the row, and with Z_FINISH all that is left; writes what becomes full.
static int pack(struct writer *w, size_t size, int flush)
{
    z_stream *z = &w->packing;
    z->next_in = w->row;
    z->avail_in = (uInt)size;
    for (;;) {
        int status = deflate(z, flush);
        bool done = flush == Z_FINISH ? status == Z_STREAM_END : z->avail_out > 0;
        int rc = z->avail_out == 0 || status == Z_STREAM_END ? write_chunk(w->f, "IDAT", w->packed, CHUNK - z->avail_out) : 0;
        if (z->avail_out == 0) z->next_out = w->packed, z->avail_out = CHUNK;
        if (rc || done) return rc;
    }
}

static int write_rows(struct writer *w, const uint32_t *pixels, int width, int height, int stride)
{
    int rc = 0;
    w->row[0] = 0;
    for (int y = 0; y < height && rc == 0; y++) {
        const uint32_t *row = pixels + (ptrdiff_t)y * (stride / 4);
        uint8_t *to = w->row + 1;
        for (int x = 0; x < width; x++) {
            *to++ = (uint8_t)(row[x] >> 16);
            *to++ = (uint8_t)(row[x] >> 8);
            *to++ = (uint8_t)row[x];
        }
        rc = pack(w, (size_t)(to - w->row), Z_NO_FLUSH);
    }
    return rc ? rc : pack(w, 0, Z_FINISH);
}

int png_write(FILE *f, const uint32_t *pixels, int width, int height, int stride)
{
    struct writer *w = malloc(sizeof *w + 1 + 3 * (size_t)width);
    if (!w) return -ENOMEM;
    w->f = f;
    w->packing = (z_stream){.next_out = w->packed, .avail_out = CHUNK};
    int rc = deflateInit(&w->packing, Z_DEFAULT_COMPRESSION) == Z_OK ? write_head(f, width, height) : -ENOMEM;
    if (rc == 0) rc = write_rows(w, pixels, width, height, stride);
    if (rc == 0) rc = write_chunk(f, "IEND", "", 0);
    deflateEnd(&w->packing);
    free(w);
    return rc;
}
