#include "asyncio/object.h"

#include <stdio.h>
#include <string.h>

uint32_t object_last_id;

bool object_mark(void *object)
{
    struct head *h = object;
    bool before = h->marked;
    h->marked = true;
    return before;
}

void object_unmark(void *object) { ((struct head *)object)->marked = false; }

const char *place_function(const place *p, char *buffer, size_t size)
{
    snprintf(buffer, size, "%s", p->function);
    size_t length = strlen(buffer), suffix = strlen(PLACE_BODY_SUFFIX);
    if (length > suffix && strcmp(buffer + length - suffix, PLACE_BODY_SUFFIX) == 0) buffer[length - suffix] = 0;
    return buffer;
}

uint32_t place_define(place *p)
{
    char function[256];
    return p->id = record_place(p->file, place_function(p, function, sizeof function), p->line);
}
