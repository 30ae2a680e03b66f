#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

int error_set(error *e, int code, const char *format, ...)
{
    if (!e) return code;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(e->text, sizeof e->text, format, arguments);
    va_end(arguments);
    e->code = code;
    return code;
}
