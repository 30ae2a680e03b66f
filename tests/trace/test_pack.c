#include "trace/pack.h"

#include <errno.h>
#include <stdlib.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/random_program.h"
#include "support/same_trace.h"

struct packed {
    struct bytes bytes;
    struct pack_context context;
    struct pack_position done;
};

static void pack_all(struct packed *p, const trace *t)
{
    int rc;
    while ((rc = pack_next(&p->bytes, &p->context, &p->done, t, true)) > 0) {}
    assert_int_equal(rc, 0);
}

static int unpack_all(const struct packed *p, trace *t)
{
    struct bytes_cursor in = {p->bytes.data, p->bytes.data + p->bytes.count, false};
    return unpack_records(&in, t);
}

static void check_there_and_back(const trace *t)
{
    struct packed p = {0};
    trace *back;
    assert_int_equal(trace_new(&back), 0);
    pack_all(&p, t);
    assert_int_equal(p.done.events, trace_length(t));
    assert_int_equal(unpack_all(&p, back), 0);
    assert_same_trace(back, t);
    trace_free(back);
    free(p.bytes.data);
}

static void random_programs_come_back(void **unused)
{
    (void)unused;
    for (uint32_t seed = 1; seed <= 8; seed++) {
        struct script s;
        script_init(&s);
        random_program(&s, seed, 2000);
        check_there_and_back(s.trace);
        script_deinit(&s);
    }
}

// Every kind, with the smallest and the largest values that its fields may hold.
static void extreme_values_come_back(void **unused)
{
    (void)unused;
    struct script s;
    script_init(&s);
    uint32_t text = script_text(&s, "x"), place = script_place(&s, "a.c", "f", UINT32_MAX);
    const int64_t wide[] = {TRACE_TIME_MAX, -TRACE_TIME_MAX, 0};
    s.now = -TRACE_TIME_MAX;
    script_event(&s, EVENT_clock, 0, 0, 0);
    s.now = -1;
    for (int round = 0; round < 3; round++) {
        for (enum event_kind kind = 1; kind < EVENT_KINDS; kind++) {
            const struct event_schema *schema = event_schema(kind);
            const struct field fields[] = {schema->subject, schema->a, schema->b};
            uint32_t values[3] = {0}, length = trace_length(s.trace);
            for (int i = 0; i < 3; i++) {
                switch (fields[i].type) {
                case FIELD_none: break;
                case FIELD_object: values[i] = round == 1 ? 0 : length + 1; break;
                case FIELD_event: values[i] = round == 1 ? 0 : length - 1; break;
                case FIELD_text: values[i] = round == 1 ? 0 : text; break;
                case FIELD_place: values[i] = round == 1 ? 0 : place; break;
                case FIELD_count: values[i] = round == 1 ? 0 : UINT32_MAX; break;
                case FIELD_type: values[i] = round == 1 ? 0 : OBJECT_TYPES - 1; break;
                case FIELD_outcome: values[i] = round == 1 ? 0 : OUTCOME_cancelled; break;
                case FIELD_ns: break;
                }
            }
            s.where = round == 1 ? 0 : place;
            if (schema->a.type == FIELD_ns)
                script_event_ns(&s, kind, values[0], wide[round]);
            else
                script_event(&s, kind, values[0], values[1], values[2]);
        }
        s.now = round == 0 ? 5 : TRACE_TIME_MAX;
    }
    check_there_and_back(s.trace);
    script_deinit(&s);
}

static void metas_are_kept_as_they_were_made(void **unused)
{
    (void)unused;
    struct script s;
    script_init(&s);
    uint32_t key = script_text(&s, "program"), value = script_text(&s, "chess");
    assert_int_equal(trace_define_meta(s.trace, key, value), 0);
    assert_int_equal(trace_define_meta(s.trace, key, 0), 0);
    assert_int_equal(trace_set_meta(s.trace, "", ""), 0);
    assert_int_equal(trace_set_meta(s.trace, "source:chess.c", "int main(void)\n{\n}\n"), 0);
    check_there_and_back(s.trace);
    script_deinit(&s);
}

static void definitions_come_ahead_of_the_first_event_that_needs_them(void **unused)
{
    (void)unused;
    struct script s;
    struct packed p = {0};
    script_init(&s);
    uint32_t words = script_text(&s, "hello\n");
    script_event(&s, EVENT_print, words, 0, 0);
    script_text(&s, "needed by nobody");
    for (int i = 0; i < 2; i++)
        assert_int_equal(pack_next(&p.bytes, &p.context, &p.done, s.trace, false), 1);
    assert_int_equal(p.done.strings, 1);
    assert_int_equal(p.done.events, 1);
    assert_int_equal(pack_next(&p.bytes, &p.context, &p.done, s.trace, false), 0);
    assert_int_equal(pack_next(&p.bytes, &p.context, &p.done, s.trace, true), 1);
    assert_int_equal(p.done.strings, 2);
    free(p.bytes.data);
    script_deinit(&s);
}

// Whatever the bytes are: an error or a trace, and nothing in between.
static void any_bytes_are_safe(void **unused)
{
    (void)unused;
    struct script s;
    struct packed p = {0};
    uint32_t random = 1;
    script_init(&s);
    random_program(&s, 2, 400);
    pack_all(&p, s.trace);
    for (int round = 0; round < 3000; round++) {
        trace *t;
        random = random * 1664525u + 1013904223u;
        uint8_t *byte = &p.bytes.data[(random >> 4) % p.bytes.count], before = *byte;
        *byte = (uint8_t)(random >> 24);
        assert_int_equal(trace_new(&t), 0);
        int rc = unpack_all(&p, t);
        assert_true(rc == 0 || rc == -EBADMSG);
        trace_free(t);
        *byte = before;
    }
    free(p.bytes.data);
    script_deinit(&s);
}

static void refuse(const uint8_t *bytes, uint32_t count)
{
    struct packed p = {.bytes = {(uint8_t *)bytes, count, count}};
    trace *t;
    assert_int_equal(trace_new(&t), 0);
    assert_int_equal(unpack_all(&p, t), -EBADMSG);
    assert_int_equal(trace_length(t), 0);
    trace_free(t);
}

#define REFUSE(...) refuse((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static void records_that_make_no_sense_are_refused(void **unused)
{
    (void)unused;
    REFUSE(0x00);                                      // no kind
    REFUSE(EVENT_KINDS);                               // an unknown one
    REFUSE(EVENT_clock);                               // no place
    REFUSE(EVENT_clock, 0x02);                         // a place that nobody defined
    REFUSE(EVENT_clock, 0x80, 0x80, 0x80, 0x80, 0x0F); // more than 24 bits
    REFUSE(0x7D, 0x05, 'a');                           // a text that is too short
    REFUSE(0x7E, 0x01, 0x00, 0x00);                    // a place in a file that nobody named
    REFUSE(0x7F, 0x01, 0x00);                          // a meta of a string that nobody defined
    REFUSE(0x7F, 0x00, 0x01, 'a', 0x00);               // a key without its closing NUL
    REFUSE(0x7F, 0x00, 0x02, 'a', 0x00);               // and no value
}

static int pack_again(void *data)
{
    const struct script *s = data;
    struct packed p = {0};
    trace *back = NULL;
    int rc;
    while ((rc = pack_next(&p.bytes, &p.context, &p.done, s->trace, true)) > 0) {}
    if (rc == 0) rc = trace_new(&back);
    if (rc == 0) rc = unpack_all(&p, back);
    trace_free(back);
    free(p.bytes.data);
    return rc;
}

static void every_allocation_may_fail(void **unused)
{
    (void)unused;
    struct script s;
    script_init(&s);
    random_program(&s, 4, 1000);
    fail_alloc_each(pack_again, &s);
    script_deinit(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_programs_come_back),
        cmocka_unit_test(extreme_values_come_back),
        cmocka_unit_test(metas_are_kept_as_they_were_made),
        cmocka_unit_test(definitions_come_ahead_of_the_first_event_that_needs_them),
        cmocka_unit_test(any_bytes_are_safe),
        cmocka_unit_test(records_that_make_no_sense_are_refused),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
