// CRC-32 as in zlib, PNG and Ethernet (reflected polynomial EDB88320).
#ifndef LOOPSCOPE_BASE_CRC32_H
#define LOOPSCOPE_BASE_CRC32_H

#include <stddef.h>
#include <stdint.h>

// The checksum of what `crc` is the checksum of, followed by these bytes; 0 is that of nothing.
uint32_t crc32_add(uint32_t crc, const void *bytes, size_t size);

#endif
