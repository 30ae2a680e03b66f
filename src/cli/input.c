#include "cli/input.h"

#include "cli/command.h"
#include "trace/file.h"

int input_trace(trace **out, const char *path)
{
    error e;
    if (trace_read(out, path, &e) != 0) return fail("%s", e.text);
    if (*trace_lost(*out)) warn("%s: %s", path, trace_lost(*out));
    return STATUS_done;
}
