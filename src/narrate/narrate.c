#include "narrate/narrate.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "narrate/tell.h"

#define SECOND INT64_C(1000000000)
#define MILLISECOND INT64_C(1000000)

static void tell_beginning(struct telling *w)
{
    const char *program = trace_meta(w->t, "program");
    tell_what(w, "%s is about to begin.", program ? program : "The program");
    tell_next(w, "It runs as any program does until it makes an event loop.");
}

static void tell(struct telling *w)
{
    if (w->e.kind == EVENT_none) {
        tell_beginning(w);
        return;
    }
    switch ((enum event_kind)w->e.kind) {
#define EVENT(kind, ...) case EVENT_##kind: tell_##kind(w); break;
#include "trace/event.def"
#undef EVENT
    case EVENT_none: case EVENT_KINDS: case DEFINE_string: case DEFINE_place: case DEFINE_meta:
        break;
    }
}

// Leaves the scratch as it is: kilobytes that a story would set to zero for each event.
static void begin(struct telling *w, const trace *t, const state *s, struct narration *out, bool ahead)
{
    w->t = t;
    w->s = s;
    w->e = trace_event_before(t, s->position);
    w->out = out;
    w->ahead = ahead;
    w->used = 0;
    out->what[0] = out->next[0] = '\0';
}

void narrate(const trace *t, const state *s, struct narration *out)
{
    struct telling w;
    begin(&w, t, s, out, true);
    tell(&w);
    if (!*out->next) tell_upcoming(&w);
}

void narrate_what(const trace *t, const state *s, struct narration *out)
{
    struct telling w;
    begin(&w, t, s, out, false);
    tell(&w);
}

static void append(char *text, size_t size, const char *format, va_list arguments)
{
    size_t length = strlen(text);
    vsnprintf(text + length, size - length, format, arguments);
}

void tell_what(struct telling *w, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    append(w->out->what, sizeof w->out->what, format, arguments);
    va_end(arguments);
}

void tell_next(struct telling *w, const char *format, ...)
{
    if (!w->ahead) return;
    va_list arguments;
    va_start(arguments, format);
    append(w->out->next, sizeof w->out->next, format, arguments);
    va_end(arguments);
}

void narrate_plain(char *text)
{
    char *to = text;
    for (; *text; text++)
        if (*text != '`') *to++ = *text;
    *to = '\0';
}

// To the millisecond, which is enough for what a person compares; a moment before the first millisecond shows all it has.
static int64_t rounded(int64_t ns)
{
    if (ns < MILLISECOND || ns > INT64_MAX - MILLISECOND) return ns;
    return (ns + MILLISECOND / 2) / MILLISECOND * MILLISECOND;
}

// What follows the point: at least one digit. ns: rounded, not negative.
static const char *decimals(int64_t ns, char *buffer, size_t size)
{
    int digits = 9;
    int64_t fraction = ns % SECOND;
    if (ns >= MILLISECOND) digits = 3, fraction /= MILLISECOND;
    while (digits > 1 && fraction % 10 == 0) digits--, fraction /= 10;
    snprintf(buffer, size, "%0*" PRId64, digits, fraction);
    return buffer;
}

// Moments before the clock's beginning, which call_at may name: the sign, and the rest as for those after it.
static const char *sign(int64_t *ns)
{
    if (*ns >= 0) return "";
    *ns = *ns == INT64_MIN ? INT64_MAX : -*ns;
    return "-";
}

void narrate_seconds(int64_t ns, char *buffer, size_t size)
{
    char fraction[16];
    int64_t length = ns;
    const char *minus = sign(&length);
    length = rounded(length);
    if (length >= 3600 * SECOND) narrate_clock(ns, buffer, size);
    else snprintf(buffer, size, "%s%" PRId64 ".%s s", minus, length / SECOND, decimals(length, fraction, sizeof fraction));
}

void narrate_clock(int64_t ns, char *buffer, size_t size)
{
    char fraction[16];
    const char *minus = sign(&ns);
    ns = rounded(ns);
    int64_t hours = ns / (3600 * SECOND);
    int minutes = (int)(ns / (60 * SECOND) % 60), seconds = (int)(ns / SECOND % 60);
    decimals(ns, fraction, sizeof fraction);
    if (hours) snprintf(buffer, size, "%s%" PRId64 ":%02d:%02d.%s", minus, hours, minutes, seconds, fraction);
    else snprintf(buffer, size, "%s%d:%02d.%s", minus, minutes, seconds, fraction);
}
