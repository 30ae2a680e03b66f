#include "base/texts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"

#define MANY 20000u

static int add(texts *l, const char *text)
{
    char *to = texts_add(l, strlen(text));
    if (!to) return -ENOMEM;
    memcpy(to, text, strlen(text));
    return 0;
}

static const char *name(uint32_t i)
{
    static char text[40];
    snprintf(text, sizeof text, i % 1000 ? "delay=%u" : "Task-%u of %u", i * 2654435761u, i);
    return text;
}

static void fill(texts *l)
{
    for (uint32_t i = 0; i < MANY; i++) assert_int_equal(add(l, name(i)), 0);
    assert_int_equal(l->count, MANY);
}

static void texts_are_found(void **state)
{
    (void)state;
    texts l = {0};
    fill(&l);
    for (uint32_t i = MANY; i-- > 0;) assert_string_equal(texts_at(&l, i), name(i));
    for (uint32_t i = 0; i < MANY; i++) assert_string_equal(texts_at(&l, i), name(i));
    texts_deinit(&l);
    assert_int_equal(l.count, 0);
    texts_deinit(&l);
}

static void whoever_has_asked_keeps_the_text(void **state)
{
    (void)state;
    texts l = {0};
    assert_int_equal(add(&l, "asked for at once"), 0);
    const char *first = texts_at(&l, 0);
    for (uint32_t i = 1; i < MANY; i++) assert_int_equal(add(&l, name(i)), 0);
    const char *packed = texts_at(&l, 5000);
    for (uint32_t i = 0; i < 5000; i++) assert_int_equal(add(&l, "more"), 0);
    assert_string_equal(first, "asked for at once");
    assert_ptr_equal(texts_at(&l, 0), first);
    assert_string_equal(packed, name(5000));
    assert_ptr_equal(texts_at(&l, 5000), packed);
    texts_deinit(&l);
}

// Also where it is the last of its block.
static void the_last_text_grows(void **state)
{
    (void)state;
    texts l = {0};
    char expected[MANY + 1] = "";
    for (uint32_t i = 0; i < 4095; i++) assert_int_equal(add(&l, name(i)), 0);
    assert_int_equal(add(&l, ""), 0);
    for (uint32_t i = 0; i < MANY; i++) {
        char *rest = texts_lengthen(&l, 1);
        assert_non_null(rest);
        *rest = expected[i] = (char)('a' + i % 26);
    }
    for (uint32_t i = 0; i < 5000; i++) assert_int_equal(add(&l, name(i)), 0);
    assert_string_equal(texts_at(&l, 4095), expected);
    assert_string_equal(texts_at(&l, 4094), name(4094));
    texts_deinit(&l);
}

static void unread_texts_take_little_memory(void **state)
{
    (void)state;
    texts l = {0};
    long before = fail_alloc_bytes();
    size_t size = 0;
    for (uint32_t i = 0; i < MANY; i++) {
        assert_int_equal(add(&l, name(i)), 0);
        size += strlen(name(i)) + 1;
    }
    assert_true((size_t)(fail_alloc_bytes() - before) < size);
    texts_deinit(&l);
    assert_int_equal(fail_alloc_bytes(), before);
}

// Where memory is wanting a text is refused; where it is wanting for packing, nothing is.
static void memory_may_run_out(void **state)
{
    (void)state;
    uint32_t refused = 0, kept = 0;
    for (long n = 1, reached = 1; reached; n++) {
        texts l = {0};
        int rc = 0;
        fail_alloc_at(n);
        for (uint32_t i = 0; i < 9000 && rc == 0; i++) rc = add(&l, name(i));
        reached = fail_alloc_reached();
        fail_alloc_at(0);
        if (rc) assert_int_equal(rc, -ENOMEM), refused++;
        else kept += reached != 0;
        if (rc) assert_int_equal(add(&l, name(l.count)), 0);
        for (uint32_t i = 0; i < l.count; i++) assert_string_equal(texts_at(&l, i), name(i));
        texts_deinit(&l);
    }
    assert_true(refused > 5 && kept > 2);
    assert_int_equal(fail_alloc_live(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_found),
        cmocka_unit_test(whoever_has_asked_keeps_the_text),
        cmocka_unit_test(the_last_text_grows),
        cmocka_unit_test(unread_texts_take_little_memory),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
