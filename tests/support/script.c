#include "support/script.h"

#include <string.h>

#include "support/cmocka_all.h"

void script_init(struct script *s)
{
    *s = (struct script){0};
    assert_int_equal(trace_new(&s->trace), 0);
}

void script_deinit(struct script *s) { trace_free(s->trace); }

uint32_t script_text(struct script *s, const char *text)
{
    uint32_t count = trace_strings(s->trace);
    for (uint32_t id = 1; id <= count; id++)
        if (strcmp(trace_string(s->trace, id), text) == 0) return id;
    assert_int_equal(trace_define_string(s->trace, count + 1, text, strlen(text)), 0);
    return count + 1;
}

uint32_t script_place(struct script *s, const char *file, const char *function, uint32_t line)
{
    uint32_t id = trace_places(s->trace) + 1;
    struct trace_place p = {
        .file = script_text(s, file), .function = script_text(s, function), .line = line};
    assert_int_equal(trace_define_place(s->trace, id, p), 0);
    return id;
}

static uint32_t append(struct script *s, event e)
{
    e.time = s->now;
    e.where = s->where & 0xFFFFFF;
    s->where = 0;
    assert_int_equal(trace_append(s->trace, &e), 0);
    return trace_length(s->trace) - 1;
}

uint32_t script_event(struct script *s, enum event_kind kind, uint32_t subject, uint32_t a,
                      uint32_t b)
{
    return append(s, (event){.kind = (uint8_t)kind, .subject = subject, .a = a, .b = b});
}

uint32_t script_event_ns(struct script *s, enum event_kind kind, uint32_t subject, int64_t ns)
{
    return append(s, (event){.kind = (uint8_t)kind, .subject = subject, .ns = ns});
}

uint32_t script_make(struct script *s, enum event_kind kind, uint32_t a, uint32_t b)
{
    uint32_t id = ++s->objects;
    script_event(s, kind, id, a, b);
    return id;
}
