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
    if (!w->e) {
        tell_beginning(w);
        return;
    }
    switch ((enum event_kind)w->e->kind) {
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
    w->e = s->position ? trace_event(t, s->position - 1) : NULL;
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

// Milliseconds are enough for what a person compares; a moment before the first millisecond shows all it has.
static void write_decimals(int64_t ns, char *buffer, size_t size, const char *unit)
{
    int digits = 9;
    int64_t fraction = ns % SECOND;
    if (ns >= MILLISECOND) digits = 3, fraction /= MILLISECOND;
    while (digits > 1 && fraction % 10 == 0) digits--, fraction /= 10;
    snprintf(buffer, size, "%0*" PRId64 "%s", digits, fraction, unit);
}

static int64_t rounded(int64_t ns) { return ns < MILLISECOND ? ns : (ns + MILLISECOND / 2) / MILLISECOND * MILLISECOND; }

void narrate_seconds(int64_t ns, char *buffer, size_t size)
{
    char decimals[16];
    ns = rounded(ns);
    if (ns >= 3600 * SECOND) {
        narrate_clock(ns, buffer, size);
        return;
    }
    write_decimals(ns, decimals, sizeof decimals, " s");
    snprintf(buffer, size, "%" PRId64 ".%s", ns / SECOND, decimals);
}

void narrate_clock(int64_t ns, char *buffer, size_t size)
{
    char decimals[16];
    ns = rounded(ns);
    int64_t seconds = ns / SECOND, hours = seconds / 3600, minutes = seconds / 60 % 60;
    write_decimals(ns, decimals, sizeof decimals, "");
    if (hours) snprintf(buffer, size, "%" PRId64 ":%02d:%02d.%s", hours, (int)minutes, (int)(seconds % 60), decimals);
    else snprintf(buffer, size, "%d:%02d.%s", (int)minutes, (int)(seconds % 60), decimals);
}
