// A difference between two traces for programs, as docs/questions.md specifies it.
#include <errno.h>
#include <inttypes.h>

#include "base/stream.h"
#include "narrate/narrate.h"
#include "query/difference.h"
#include "trace/jsonl.h"

static void write_text(FILE *f, const char *name, const char *text)
{
    fprintf(f, ",\"%s\":", name);
    if (text) jsonl_write_string(f, text);
    else fputs("null", f);
}

static const char *aspect_word(enum aspect aspect)
{
    static const char *const words[] = {
        [ASPECT_nothing] = NULL, [ASPECT_end] = "end", [ASPECT_kind] = "kind", [ASPECT_time] = "time", [ASPECT_object] = "object",
        [ASPECT_text] = "text", [ASPECT_number] = "number", [ASPECT_cause] = "cause", [ASPECT_place] = "place",
    };
    return words[aspect];
}

// The event in words; "" where it or one before it cannot happen.
static int tell(const trace *t, uint32_t index, struct narration *out)
{
    int rc = 0;
    state s;
    state_init(&s);
    while (rc == 0 && s.position <= index) rc = state_apply(&s, t);
    *out->what = 0;
    if (rc == 0) narrate_what(t, &s, out);
    narrate_plain(out->what);
    state_deinit(&s);
    return rc == -ENOMEM ? rc : 0;
}

static int write_event(FILE *f, const trace *t, uint32_t index)
{
    struct narration n;
    event e = trace_event(t, index);
    struct trace_place p = trace_place(t, e.where);
    int rc = tell(t, index, &n);
    fprintf(f, ",\"event\":%" PRIu32 ",\"time\":%" PRId64, index, e.time);
    write_text(f, "kind", event_schema((enum event_kind)e.kind)->name);
    write_text(f, "text", *n.what ? n.what : NULL);
    write_text(f, "file", p.file ? trace_string(t, p.file) : NULL);
    fprintf(f, ",\"line\":%" PRIu32, p.line);
    return rc;
}

static int write_side(FILE *f, const char *member, struct named_trace side, uint32_t index, bool differs)
{
    int rc = 0;
    fprintf(f, ",\"%s\":{\"trace\":", member);
    jsonl_write_string(f, side.name);
    fprintf(f, ",\"events\":%" PRIu32, trace_length(side.trace));
    if (differs && index < trace_length(side.trace)) rc = write_event(f, side.trace, index);
    else fputs(",\"event\":null,\"time\":null,\"kind\":null,\"text\":null,\"file\":null,\"line\":null", f);
    putc('}', f);
    return rc;
}

int difference_write_json(FILE *f, struct named_trace a, struct named_trace b, const struct difference *d, bool interrupted)
{
    fprintf(f, "{\"same\":%s,\"compared\":%" PRIu32 ",\"interrupted\":%s", d->aspect ? "false" : "true", d->same, interrupted ? "true" : "false");
    write_text(f, "differ_in", aspect_word(d->aspect));
    int rc = write_side(f, "a", a, d->a, d->aspect), second = write_side(f, "b", b, d->b, d->aspect);
    fputs("}\n", f);
    return rc ? rc : second ? second : stream_written(f);
}
