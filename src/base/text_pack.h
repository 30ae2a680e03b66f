// Texts in few bytes, one after the other: what a text has in common with the one before is left out, and digits at its end are a number.
#ifndef LOOPSCOPE_BASE_TEXT_PACK_H
#define LOOPSCOPE_BASE_TEXT_PACK_H

#include "base/bytes.h"

// Where putting or taking stands; all zeroes at the beginning.
struct text_pack {
    const char *before; // the last text, borrowed
    size_t stem;        // bytes that it had from the one before
};

// text: has to stay until the next one is put. 0 or -ENOMEM.
int text_pack_put(struct text_pack *p, const char *text, struct bytes *out);

// Takes the next text of bytes that text_pack_put has written, and moves *from behind it. to: room for it and a NUL; has to stay until the next one
// is taken. Returns its length.
size_t text_pack_take(struct text_pack *p, const uint8_t **from, char *to);

#endif
