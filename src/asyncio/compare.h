// Comparing values, as Python's < and ==.
#ifndef LOOPSCOPE_ASYNCIO_COMPARE_H
#define LOOPSCOPE_ASYNCIO_COMPARE_H

#include "asyncio/value.h"

// a == b. Exceptions, objects and pointers are equal to themselves alone.
bool value_equals(value a, value b);

// a < b, for numbers, texts, and lists and tuples of what can be compared. False where the two have no order; *ordered says so.
bool value_is_less(value a, value b, bool *ordered);

// The same; TypeError where they have no order.
bool value_less(value a, value b);

#endif
