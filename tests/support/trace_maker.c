#include "support/trace_maker.h"

#include <string.h>

#include "support/cmocka_all.h"

void trace_maker_init(struct trace_maker *m, const char *program)
{
    *m = (struct trace_maker){.file = ""};
    assert_int_equal(trace_new(&m->trace), 0);
    assert_int_equal(trace_set_meta(m->trace, "program", program), 0);
    assert_int_equal(trace_set_meta(m->trace, "clock", "virtual"), 0);
}

uint32_t make_object(struct trace_maker *m) { return ++m->objects; }

uint32_t make_text(struct trace_maker *m, const char *text)
{
    uint32_t count = trace_strings(m->trace);
    for (uint32_t id = 1; id <= count; id++)
        if (strcmp(trace_string(m->trace, id), text) == 0) return id;
    assert_int_equal(trace_define_string(m->trace, count + 1, text, strlen(text)), 0);
    return count + 1;
}

uint32_t make_place(struct trace_maker *m, const char *function, uint32_t line)
{
    struct trace_place p = {make_text(m, m->file), make_text(m, function), line};
    uint32_t count = trace_places(m->trace);
    for (uint32_t id = 1; id <= count; id++) {
        struct trace_place other = trace_place(m->trace, id);
        if (other.file == p.file && other.function == p.function && other.line == line) return id;
    }
    assert_int_equal(trace_define_place(m->trace, count + 1, p), 0);
    return count + 1;
}

static uint32_t append(struct trace_maker *m, event e)
{
    assert_int_equal(trace_append(m->trace, &e), 0);
    return trace_length(m->trace) - 1;
}

uint32_t make_event(struct trace_maker *m, enum event_kind kind, uint32_t place, uint32_t subject, uint32_t a,
                    uint32_t b)
{
    return append(
        m, (event){.time = m->now, .kind = kind, .where = place & 0xFFFFFF, .subject = subject, .a = a, .b = b});
}

uint32_t make_event_ns(struct trace_maker *m, enum event_kind kind, uint32_t place, uint32_t subject, int64_t ns)
{
    return append(m,
                  (event){.time = m->now, .kind = kind, .where = place & 0xFFFFFF, .subject = subject, .ns = ns});
}
