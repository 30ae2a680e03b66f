#include "base/bytes.h"

#include <string.h>

#include "base/array.h"

int bytes_grow(struct bytes *b, size_t more)
{
    return array_reserve(b->data, b->capacity, b->count + more);
}

void bytes_put_text(struct bytes *b, const char *text, size_t length)
{
    bytes_put_varint(b, length);
    memcpy(b->data + b->count, text, length);
    b->count += (uint32_t)length;
}

uint64_t bytes_take_long_varint(struct bytes_cursor *c)
{
    const uint8_t *next = c->next;
    uint64_t n = 0;
    for (unsigned shift = 0; shift < 64 && next < c->end && !c->broken; shift += 7) {
        uint8_t byte = *next++;
        if (shift == 63 && byte > 1) break; // beyond 64 bits
        n |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            c->next = next;
            return n;
        }
    }
    c->broken = true;
    return 0;
}

const char *bytes_take_text(struct bytes_cursor *c, size_t *length)
{
    uint64_t n = bytes_take_varint(c);
    if (c->broken || n > (size_t)(c->end - c->next)) {
        c->broken = true;
        n = 0;
    }
    const char *text = (const char *)c->next;
    c->next += n;
    *length = (size_t)n;
    return text;
}

void bytes_store32(uint8_t *to, uint32_t n)
{
    for (int i = 0; i < 4; i++) to[i] = (uint8_t)(n >> 8 * i);
}

uint32_t bytes_load32(const uint8_t *from)
{
    return from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
}
