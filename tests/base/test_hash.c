#include "base/hash.h"

#include "support/cmocka_all.h"

// Of http://www.isthe.com/chongo/src/fnv/test_fnv.c.
static void texts_have_the_numbers_that_everybody_knows(void **unused)
{
    (void)unused;
    assert_int_equal(hash_text(HASH_BEGIN, "", 0), 0x811c9dc5);
    assert_int_equal(hash_text(HASH_BEGIN, "a", 1), 0xe40c292c);
    assert_int_equal(hash_text(HASH_BEGIN, "foobar", 6), 0xbf9cf968);
    assert_int_equal(hash_text(HASH_BEGIN, "foobar", 3), hash_text(HASH_BEGIN, "foo", 3));
}

static void a_text_in_pieces_is_the_same(void **unused)
{
    (void)unused;
    assert_int_equal(hash_text(hash_text(HASH_BEGIN, "foo", 3), "\xffz", 2), hash_text(HASH_BEGIN, "foo\xffz", 5));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_have_the_numbers_that_everybody_knows),
        cmocka_unit_test(a_text_in_pieces_is_the_same),
    };
    return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
