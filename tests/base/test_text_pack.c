#include "base/text_pack.h"

#include <stdlib.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"

static void check_return(const char *const *texts, size_t count, struct bytes *packed)
{
    struct text_pack p = {0};
    for (size_t i = 0; i < count; i++) assert_int_equal(text_pack_put(&p, texts[i], packed), 0);
    const uint8_t *from = packed->data;
    char two[2][4096];
    p = (struct text_pack){0};
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(text_pack_take(&p, &from, two[i % 2]), strlen(texts[i]));
        assert_string_equal(two[i % 2], texts[i]);
    }
    assert_ptr_equal(from, packed->data + packed->count);
}

static void texts_come_back(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "", "", "0", "00", "1", "9999999999999999999", "18446744073709551616", "99999999999999999999999999999999999999999", "a", "a1", "a01", "a001b", "a001b7",
        "a001", "Task-9", "Task-10", "Task-11", "Task-1", "Task-", "Task", "Tas", "", "delay=1.464568625904227", "delay=1.0918608897569895", "delay=1.0",
        "delay=10", "\xC3\xA9t\xC3\xA9 7", "\xC3\xA8t\xC3\xA9 7", "\x01\xFF", "1\n2",
    };
    struct bytes packed = {0};
    check_return(texts, sizeof texts / sizeof *texts, &packed);
    free(packed.data);
}

// Any digits, at any length, behind any stem.
static void random_texts_come_back(void **state)
{
    (void)state;
    char kept[400][40];
    const char *texts[400];
    uint32_t random = 1;
    for (uint32_t i = 0; i < 400; i++) {
        size_t length = (random = random * 1664525 + 1013904223) >> 27;
        for (size_t k = 0; k < length; k++) kept[i][k] = "0123456789ab"[((random = random * 1664525 + 1013904223) >> 24) % 12];
        kept[i][length] = 0;
        texts[i] = kept[i];
    }
    struct bytes packed = {0};
    check_return(texts, 400, &packed);
    free(packed.data);
}

// A stem and a number: what is the same takes nothing, three digits take ten bits.
static void numbers_are_small(void **state)
{
    (void)state;
    static const char *const texts[] = {"delay=1.464568625904227", "delay=1.464568625904228", "delay=1.918608897569895", "delay=1.314395521283517"};
    struct bytes packed = {0};
    check_return(texts, 2, &packed);
    uint32_t two = packed.count;
    packed.count = 0;
    check_return(texts, 4, &packed);
    assert_in_range(packed.count - two, 2, 2 * 10);
    free(packed.data);
}

static int put(void *unused)
{
    (void)unused;
    struct text_pack p = {0};
    struct bytes packed = {0};
    int rc = text_pack_put(&p, "a text", &packed);
    free(packed.data);
    return rc;
}

static void memory_may_run_out(void **state)
{
    (void)state;
    fail_alloc_each(put, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_come_back),
        cmocka_unit_test(random_texts_come_back),
        cmocka_unit_test(numbers_are_small),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
