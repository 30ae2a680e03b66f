#include "asyncio/object.h"

#include <stdio.h>
#include <string.h>

static uint32_t last_id;

void object_init(void *object, enum object_type type)
{
    *(struct head *)object = (struct head){.id = ++last_id, .type = type};
}

const char *place_function(const place *p, char *buffer, size_t size)
{
    snprintf(buffer, size, "%s", p->function);
    size_t length = strlen(buffer), suffix = strlen(PLACE_BODY_SUFFIX);
    if (length > suffix && strcmp(buffer + length - suffix, PLACE_BODY_SUFFIX) == 0) buffer[length - suffix] = 0;
    return buffer;
}

uint32_t place_define(place *p)
{
    if (!recorder.listening) return 0;
    char function[256];
    return p->id = record_place(p->file, place_function(p, function, sizeof function), p->line);
}
