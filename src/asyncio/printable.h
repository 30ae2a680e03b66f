// Which characters repr() shows as they are.
#ifndef LOOPSCOPE_ASYNCIO_PRINTABLE_H
#define LOOPSCOPE_ASYNCIO_PRINTABLE_H

#include <stdbool.h>
#include <stdint.h>

// Python's str.isprintable() of a character: not those of Unicode's classes "other" and "separator", but for the space. One that
// Unicode has not assigned yet is printable here: it may be, some day.
bool character_is_printable(uint32_t c);

#endif
