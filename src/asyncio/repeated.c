#include "asyncio/repeated.h"

#include "asyncio/memory.h"

const bool *repeated(const value *items, size_t count)
{
    bool *again = memory_new(count);
    for (size_t i = 0; i < count; i++) again[i] = items[i].kind == VALUE_object && object_mark(items[i].as_object);
    for (size_t i = 0; i < count; i++)
        if (items[i].kind == VALUE_object) object_unmark(items[i].as_object);
    return again;
}
