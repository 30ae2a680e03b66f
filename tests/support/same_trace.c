#include "support/same_trace.h"

#include <string.h>

#include "support/cmocka_all.h"

static void assert_same_metas(const trace *a, const trace *b)
{
    for (uint32_t i = 0; i < trace_meta_count(a); i++) {
        const char *key, *value, *other_key, *other_value;
        trace_meta_at(a, i, &key, &value);
        trace_meta_at(b, i, &other_key, &other_value);
        assert_string_equal(key, other_key);
        assert_string_equal(value, other_value);
    }
}

static void assert_same_event(event a, event b, uint32_t index)
{
    if (memcmp(&a, &b, sizeof a) != 0) fail_msg("event %u differs", index);
}

void assert_beginning_of(const trace *part, const trace *whole)
{
    assert_true(trace_length(part) <= trace_length(whole));
    assert_true(trace_strings(part) <= trace_strings(whole));
    assert_true(trace_places(part) <= trace_places(whole));
    assert_true(trace_meta_count(part) <= trace_meta_count(whole));
    for (uint32_t i = 0; i < trace_length(part); i++)
        assert_same_event(trace_event(part, i), trace_event(whole, i), i);
    for (uint32_t id = 1; id <= trace_strings(part); id++)
        assert_string_equal(trace_string(part, id), trace_string(whole, id));
    for (uint32_t id = 1; id <= trace_places(part); id++) {
        struct trace_place p = trace_place(part, id), q = trace_place(whole, id);
        assert_memory_equal(&p, &q, sizeof p);
    }
    assert_same_metas(part, whole);
}

void assert_same_trace(const trace *a, const trace *b)
{
    assert_int_equal(trace_length(a), trace_length(b));
    assert_int_equal(trace_strings(a), trace_strings(b));
    assert_int_equal(trace_places(a), trace_places(b));
    assert_int_equal(trace_meta_count(a), trace_meta_count(b));
    assert_beginning_of(a, b);
}
