// Numbers and texts as bytes: a buffer to put them into, a cursor to take them out of.
//
// A varint is an unsigned number in groups of seven bits, the lowest first; the top bit of a byte
// says that more follow. Signed numbers are zigzag: 0, -1, 1, -2 ... become 0, 1, 2, 3 ...
#ifndef LOOPSCOPE_BASE_BYTES_H
#define LOOPSCOPE_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VARINT_MAX 10u // bytes of the longest varint

// An empty buffer is all zeroes.
struct bytes {
    uint8_t *data; // for free()
    uint32_t count, capacity;
};

// Makes room for so many bytes more: putting them cannot fail then. 0 or -ENOMEM.
int bytes_grow(struct bytes *b, size_t more);
static inline int bytes_reserve(struct bytes *b, size_t more) { return b->capacity - b->count >= more ? 0 : bytes_grow(b, more); }

// For what bytes_reserve made room.
static inline void bytes_put(struct bytes *b, uint8_t byte) { b->data[b->count++] = byte; }
static inline void bytes_put_varint(struct bytes *b, uint64_t n)
{
    for (; n >= 0x80; n >>= 7) bytes_put(b, (uint8_t)(n | 0x80));
    bytes_put(b, (uint8_t)n);
}
void bytes_put_text(struct bytes *b, const char *text, size_t length); // its length, then its bytes

// What is left to take. `broken` once something was not there or no number; everything taken from
// then on is 0.
struct bytes_cursor {
    const uint8_t *next, *end;
    bool broken;
};

static inline uint8_t bytes_take(struct bytes_cursor *c)
{
    if (c->next < c->end && !c->broken) return *c->next++;
    c->broken = true;
    return 0;
}
uint64_t bytes_take_long_varint(struct bytes_cursor *c);
static inline uint64_t bytes_take_varint(struct bytes_cursor *c)
{
    return c->next < c->end && *c->next < 0x80 && !c->broken ? *c->next++ : bytes_take_long_varint(c);
}
static inline uint32_t bytes_take_varint32(struct bytes_cursor *c) // broken where it is larger
{
    uint64_t n = bytes_take_varint(c);
    if (n <= UINT32_MAX) return (uint32_t)n;
    c->broken = true;
    return 0;
}
// Borrowed from the cursor's bytes, without a closing NUL.
const char *bytes_take_text(struct bytes_cursor *c, size_t *length);

static inline uint64_t zigzag(int64_t n) { return (uint64_t)n << 1 ^ (uint64_t)(n >> 63); }
static inline int64_t unzigzag(uint64_t n) { return (int64_t)(n >> 1 ^ -(n & 1)); }

// Little-endian, in four bytes.
void bytes_store32(uint8_t *to, uint32_t n);
uint32_t bytes_load32(const uint8_t *from);

#endif
