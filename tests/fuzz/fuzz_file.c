// The reader of trace files. Most changes to a file break a sum, and a reader that sees one reads no further: three in four
// get their sums put right, and so reach what lies behind.
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/crc32.h"
#include "survive.h"
#include "trace/chunk.h"
#include "trace/file.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

static void put_sums_right(uint8_t *data, size_t size)
{
    size_t at = FILE_MAGIC_SIZE;
    while (size >= at && size - at >= CHUNK_FRAME_SIZE) {
        uint32_t payload = bytes_load32(data + at + CHUNK_TYPE_SIZE);
        if (payload > size - at - CHUNK_FRAME_SIZE) return;
        uint8_t *sum = data + at + CHUNK_HEAD_SIZE + payload;
        bytes_store32(sum, crc32_add(0, data + at, CHUNK_HEAD_SIZE + payload));
        at += CHUNK_FRAME_SIZE + payload;
    }
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    size = LLVMFuzzerMutate(data, size, max_size);
    if (seed % 4 != 0) put_sums_right(data, size);
    return size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    trace *t = NULL;
    if (trace_read(&t, survive_file(data, size), NULL) == 0) survive(t);
    trace_free(t);
    return 0;
}
