// Milliseconds of a clock that only goes forward, for how long something takes.
#ifndef LOOPSCOPE_BASE_NOW_H
#define LOOPSCOPE_BASE_NOW_H

#include <stdint.h>

int64_t now_ms(void);

#endif
