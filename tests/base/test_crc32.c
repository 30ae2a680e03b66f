#include "base/crc32.h"

#include "support/cmocka_all.h"

static void known_sums(void **unused)
{
    (void)unused;
    assert_int_equal(crc32_add(0, "", 0), 0);
    assert_int_equal(crc32_add(0, "123456789", 9), 0xCBF43926u); // the usual check value
    assert_int_equal(crc32_add(0, "The quick brown fox jumps over the lazy dog", 43), 0x414FA339u);
}

static void sums_go_on(void **unused)
{
    (void)unused;
    assert_int_equal(crc32_add(crc32_add(0, "1234", 4), "56789", 5), 0xCBF43926u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(known_sums), cmocka_unit_test(sums_go_on)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
