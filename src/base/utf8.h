// Characters in UTF-8, as RFC 3629 defines it: no surrogates, no character in more bytes than it needs.
#ifndef LOOPSCOPE_BASE_UTF8_H
#define LOOPSCOPE_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

// The bytes of the character that a text begins with, 1 at its closing NUL; 0 where it begins with none.
size_t utf8_length(const char *text);

// The character that stands in so many bytes, as utf8_length found them.
uint32_t utf8_character(const char *text, size_t length);

// Makes each byte that is of no character a '?': what is left of one where a buffer had no room for all of it.
void utf8_mend(char *text);

// Where the character that ends at a place of a text begins; 0 at its beginning.
size_t utf8_before(const char *text, size_t end);

// Writes a character, at most 4 bytes and no NUL. Returns how many.
size_t utf8_write(char *out, uint32_t character);

// Makes each byte of a control character that a terminal would obey a '?': U+0001 to U+001F but for line feed and tab, U+007F to U+009F.
void utf8_hide_controls(char *text);

#endif
