#include "base/crc32.h"

#include <stdbool.h>

// Eight bytes a step, as in "slicing-by-8" (Kounavis and Berry, 2005): tables[k][b] is what the byte b becomes when k more bytes follow it.
static uint32_t tables[8][256];

static uint32_t shifted(uint32_t crc)
{
    for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
    return crc;
}

static void fill_tables(void)
{
    for (uint32_t b = 0; b < 256; b++) tables[0][b] = shifted(b);
    for (int k = 1; k < 8; k++)
        for (uint32_t b = 0; b < 256; b++) tables[k][b] = tables[k - 1][b] >> 8 ^ tables[0][tables[k - 1][b] & 0xFF];
}

static uint32_t add_eight(uint32_t crc, const uint8_t *p)
{
    crc ^= p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
    return tables[7][crc & 0xFF] ^ tables[6][crc >> 8 & 0xFF] ^ tables[5][crc >> 16 & 0xFF] ^ tables[4][crc >> 24] ^
           tables[3][p[4]] ^ tables[2][p[5]] ^ tables[1][p[6]] ^ tables[0][p[7]];
}

uint32_t crc32_add(uint32_t crc, const void *bytes, size_t size)
{
    static bool filled;
    const uint8_t *p = bytes;
    if (!filled) fill_tables();
    filled = true;
    crc = ~crc;
    for (; size >= 8; size -= 8, p += 8) crc = add_eight(crc, p);
    for (; size > 0; size--, p++) crc = crc >> 8 ^ tables[0][(crc ^ *p) & 0xFF];
    return ~crc;
}
