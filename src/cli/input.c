#include "cli/input.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "trace/file.h"

int input_trace(trace **out, const char *path)
{
    error e;
    if (trace_read(out, path, &e) != 0) return fail("%s", e.text);
    if (*trace_lost(*out)) warn("%s: %s", path, trace_lost(*out));
    return STATUS_done;
}

// Seconds, or minutes and hours with colons, the last part with up to nine decimals.
static bool parse_time(int64_t *out, const char *text)
{
    char *end;
    double total = 0;
    for (;; text = end + 1) {
        if (!isdigit((unsigned char)*text)) return false;
        total = total * 60 + strtod(text, &end);
        if (*end != ':') break;
    }
    if (*end == 's') end++;
    if (*end || !(total < 9e9)) return false;
    *out = (int64_t)(total * 1e9 + 0.5);
    return true;
}

bool position_parse(struct position *out, const char *text)
{
    char *end;
    struct position p = {0};
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    if (isdigit((unsigned char)*text) && !*end && !errno && number < UINT32_MAX) p.event = (uint32_t)number;
    else if (strpbrk(text, "s:") && parse_time(&p.time, text)) p.is_time = true;
    else return false;
    *out = p;
    return true;
}

// The first event whose time is `time` or later.
static uint32_t first_at(const trace *t, int64_t time)
{
    uint32_t low = 0, high = trace_length(t);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (trace_event(t, middle)->time < time) low = middle + 1;
        else high = middle;
    }
    return low;
}

uint32_t position_first(const struct position *p, const trace *t)
{
    if (p->is_time) return first_at(t, p->time);
    return p->event < trace_length(t) ? p->event : trace_length(t);
}

uint32_t position_end(const struct position *p, const trace *t)
{
    if (p->is_time) return first_at(t, p->time + 1);
    return p->event < trace_length(t) ? p->event + 1 : trace_length(t);
}

bool input_is_parameter(const char *argument)
{
    return strchr(argument, '=') != NULL && argument[0] != '=';
}
