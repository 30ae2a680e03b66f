#include "base/text_pack.h"

#include <string.h>

// A packed text: a byte with the number of its digits; where NEW_STEM is set in it, two varints, the length of its stem and of what is between stem and
// digits, and the latter; then the digits as a number, its lowest byte first. Else the stem is as long as that of the text before, and nothing is between.
#define DIGITS_MAX 19u // 64 bits hold so many
#define NEW_STEM 0x20u

// Bytes of a number of so many digits.
static const uint8_t number_size[DIGITS_MAX + 1] = {0, 1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5, 5, 6, 6, 7, 7, 8, 8, 8};

static size_t common_length(const char *a, const char *b)
{
    size_t n = 0;
    while (a[n] && a[n] == b[n]) n++;
    return n;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

// How many there are at the end of a text.
static unsigned count_digits(const char *text, size_t length)
{
    unsigned n = 0;
    while (n < DIGITS_MAX && n < length && is_digit(text[length - 1 - n])) n++;
    return n;
}

int text_pack_put(struct text_pack *p, const char *text, struct bytes *out)
{
    size_t length = strlen(text), stem = p->before ? common_length(p->before, text) : 0;
    bool same = stem >= p->stem && count_digits(text + p->stem, length - p->stem) == length - p->stem;
    if (same) stem = p->stem;
    unsigned digits = count_digits(text + stem, length - stem);
    size_t between = length - stem - digits;
    int rc = bytes_reserve(out, 1 + 2 * VARINT_MAX + between + sizeof(uint64_t));
    if (rc) return rc;
    bytes_put(out, (uint8_t)(digits | (same ? 0 : NEW_STEM)));
    if (!same) {
        bytes_put_varint(out, stem);
        bytes_put_text(out, text + stem, between);
    }
    uint64_t number = 0;
    for (size_t i = length - digits; i < length; i++) number = 10 * number + (uint64_t)(text[i] - '0');
    for (unsigned i = 0; i < number_size[digits]; i++) bytes_put(out, (uint8_t)(number >> 8 * i));
    *p = (struct text_pack){text, stem};
    return 0;
}

size_t text_pack_take(struct text_pack *p, const uint8_t **from, char *to)
{
    struct bytes_cursor c = {*from, (const uint8_t *)UINTPTR_MAX, false};
    uint8_t head = bytes_take(&c);
    unsigned digits = head & (NEW_STEM - 1);
    size_t stem = p->stem, between = 0;
    const char *text = NULL;
    if (head & NEW_STEM) {
        stem = (size_t)bytes_take_varint(&c);
        text = bytes_take_text(&c, &between);
    }
    if (stem) memcpy(to, p->before, stem);
    if (between) memcpy(to + stem, text, between);
    uint64_t number = 0;
    size_t length = stem + between + digits;
    for (unsigned i = 0; i < number_size[digits]; i++) number |= (uint64_t)bytes_take(&c) << 8 * i;
    for (size_t i = length; i > length - digits; number /= 10) to[--i] = (char)('0' + number % 10);
    to[length] = 0;
    *p = (struct text_pack){to, stem};
    *from = c.next;
    return length;
}
