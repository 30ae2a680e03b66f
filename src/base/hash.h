// A number for a text, for tables: FNV-1a, 32 bits. Two texts may have the same one.
#ifndef LOOPSCOPE_BASE_HASH_H
#define LOOPSCOPE_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_BEGIN 2166136261u // what else tells texts apart may be put into it, by ^

static inline uint32_t hash_text(uint32_t begin, const char *text, size_t length)
{
    uint32_t hash = begin;
    for (size_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    return hash;
}

#endif
