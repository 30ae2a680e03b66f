#include "base/bytes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"

static struct bytes_cursor all(const struct bytes *b)
{
    return (struct bytes_cursor){b->data, b->data + b->count, false};
}

static void varints_come_back(void **unused)
{
    (void)unused;
    const uint64_t numbers[] = {
        0, 1, 127, 128, 300, 16383, 16384, UINT32_MAX, UINT64_C(1) << 63, UINT64_MAX};
    const size_t sizes[] = {1, 1, 1, 2, 2, 2, 3, 5, 10, 10};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct bytes b = {0};
        assert_int_equal(bytes_reserve(&b, VARINT_MAX), 0);
        bytes_put_varint(&b, numbers[i]);
        assert_int_equal(b.count, sizes[i]);
        struct bytes_cursor c = all(&b);
        assert_true(bytes_take_varint(&c) == numbers[i]);
        assert_ptr_equal(c.next, c.end);
        assert_false(c.broken);
        c = all(&b);
        assert_int_equal(bytes_take_varint32(&c),
                         numbers[i] <= UINT32_MAX ? (uint32_t)numbers[i] : 0);
        assert_int_equal(c.broken, numbers[i] > UINT32_MAX);
        for (uint32_t cut = 0; cut < b.count; cut++) {
            c = (struct bytes_cursor){b.data, b.data + cut, false};
            assert_true(bytes_take_varint(&c) == 0);
            assert_true(c.broken);
        }
        free(b.data);
    }
}

static void no_number_is_longer_than_64_bits(void **unused)
{
    (void)unused;
    const uint8_t too_large[] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02};
    const uint8_t too_long[] = {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00};
    struct bytes_cursor c = {too_large, too_large + sizeof too_large, false};
    bytes_take_varint(&c);
    assert_true(c.broken);
    c = (struct bytes_cursor){too_long, too_long + sizeof too_long, false};
    bytes_take_varint(&c);
    assert_true(c.broken);
}

static void signed_numbers_are_small_on_both_sides(void **unused)
{
    (void)unused;
    const int64_t numbers[] = {0, -1, 1, -2, 2};
    for (uint64_t i = 0; i < 5; i++) assert_true(zigzag(numbers[i]) == i);
    assert_true(unzigzag(zigzag(INT64_MIN)) == INT64_MIN);
    assert_true(unzigzag(zigzag(INT64_MAX)) == INT64_MAX);
}

static void texts_come_back_and_end_with_their_bytes(void **unused)
{
    (void)unused;
    struct bytes b = {0};
    size_t length;
    assert_int_equal(bytes_reserve(&b, 2 * VARINT_MAX + 5), 0);
    bytes_put_text(&b, "a\0b", 3);
    bytes_put_text(&b, "", 0);
    struct bytes_cursor c = all(&b);
    const char *text = bytes_take_text(&c, &length);
    assert_int_equal(length, 3);
    assert_memory_equal(text, "a\0b", 3);
    bytes_take_text(&c, &length);
    assert_int_equal(length, 0);
    assert_false(c.broken);
    bytes_take_text(&c, &length);
    assert_true(c.broken);
    c = (struct bytes_cursor){b.data, b.data + 3, false}; // it says three bytes and has two
    bytes_take_text(&c, &length);
    assert_true(c.broken);
    assert_int_equal(length, 0);
    free(b.data);
}

static void little_endian(void **unused)
{
    (void)unused;
    uint8_t four[4];
    bytes_store32(four, 0x01020384u);
    assert_int_equal(four[0], 0x84);
    assert_int_equal(four[3], 1);
    assert_int_equal(bytes_load32(four), 0x01020384u);
}

static int fill(void *unused)
{
    (void)unused;
    struct bytes b = {0};
    int rc = 0;
    for (int i = 0; i < 1000 && rc == 0; i++) {
        rc = bytes_reserve(&b, 1);
        if (rc == 0) bytes_put(&b, 7);
    }
    free(b.data);
    return rc;
}

static void every_allocation_may_fail(void **unused)
{
    (void)unused;
    fail_alloc_each(fill, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(varints_come_back),
        cmocka_unit_test(no_number_is_longer_than_64_bits),
        cmocka_unit_test(signed_numbers_are_small_on_both_sides),
        cmocka_unit_test(texts_come_back_and_end_with_their_bytes),
        cmocka_unit_test(little_endian),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
