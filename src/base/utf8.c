#include "base/utf8.h"

#include <string.h>

size_t utf8_length(const char *text)
{
    const unsigned char *p = (const unsigned char *)text;
    unsigned char low = 0x80, high = 0xBF; // of the second byte
    size_t length;
    if (p[0] < 0x80) return 1;
    if (p[0] < 0xC2 || p[0] > 0xF4) return 0;
    length = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (p[0] == 0xE0) low = 0xA0;
    if (p[0] == 0xED) high = 0x9F;
    if (p[0] == 0xF0) low = 0x90;
    if (p[0] == 0xF4) high = 0x8F;
    if (p[1] < low || p[1] > high) return 0;
    for (size_t i = 2; i < length; i++)
        if ((p[i] & 0xC0) != 0x80) return 0; // the closing NUL is none either
    return length;
}

uint32_t utf8_character(const char *text, size_t length)
{
    const unsigned char *p = (const unsigned char *)text;
    uint32_t c = length == 1 ? p[0] : p[0] & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) c = c << 6 | (p[i] & 0x3F);
    return c;
}

static int is_control(uint32_t c) { return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0); }

void utf8_hide_controls(char *text)
{
    while (*text) {
        size_t length = utf8_length(text);
        if (length == 0) length = 1; // no UTF-8: a terminal shows a mark in its place
        else if (is_control(utf8_character(text, length))) memset(text, '?', length);
        text += length;
    }
}

size_t utf8_before(const char *text, size_t end)
{
    while (end > 0 && ((unsigned char)text[--end] & 0xC0) == 0x80) {}
    return end;
}

size_t utf8_write(char *out, uint32_t c)
{
    size_t length = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char first[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length - 1; i > 0; i--, c >>= 6) out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)(first[length] | c);
    return length;
}

void utf8_mend(char *text)
{
    while (*text) {
        size_t length = utf8_length(text);
        if (length == 0) *text = '?', length = 1;
        text += length;
    }
}
