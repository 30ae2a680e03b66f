#include "base/pieces.h"

#include <errno.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"

#define PIECES 1000

static void each_has_its_memory_and_its_count(void **unused)
{
    (void)unused;
    static const uint32_t sizes[] = {8, 24, 320, 512, 4096};
    for (int s = 0; s < 5; s++) {
        pieces p;
        char *taken[PIECES];
        pieces_init(&p, sizes[s]);
        assert_int_equal(pieces_reserve(&p, PIECES), 0);
        for (int i = 0; i < PIECES; i++) {
            taken[i] = pieces_take(&p);
            memset(taken[i], i, sizes[s]);
            assert_int_equal(*pieces_users(&p, taken[i]), 1);
            *pieces_users(&p, taken[i]) = (uint32_t)i;
        }
        for (int i = 0; i < PIECES; i++) {
            assert_int_equal(*pieces_users(&p, taken[i]), i);
            for (uint32_t at = 0; at < sizes[s]; at++) assert_int_equal((unsigned char)taken[i][at], i & 0xFF);
        }
        pieces_deinit(&p);
    }
}

static void what_is_given_is_taken_again(void **unused)
{
    (void)unused;
    pieces p;
    pieces_init(&p, 320);
    assert_int_equal(pieces_reserve(&p, 1), 0);
    long before = fail_alloc_bytes();
    for (int i = 0; i < 10000; i++) {
        assert_int_equal(pieces_reserve(&p, 2), 0);
        void *first = pieces_take(&p), *second = pieces_take(&p);
        pieces_give(&p, first);
        pieces_give(&p, second);
        assert_ptr_equal(pieces_take(&p), second);
        pieces_give(&p, second);
    }
    assert_int_equal(fail_alloc_bytes(), before);
    pieces_deinit(&p);
}

static int use(void *unused)
{
    (void)unused;
    pieces p;
    pieces_init(&p, 320);
    int rc = pieces_reserve(&p, 5);
    uint32_t room = p.room;
    if (rc == 0) rc = pieces_reserve(&p, room + 1);
    if (rc) assert_int_equal(p.room, room);
    pieces_deinit(&p);
    return rc;
}

static void every_allocation_may_fail(void **unused)
{
    (void)unused;
    assert_true(fail_alloc_each(use, NULL) >= 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_has_its_memory_and_its_count),
        cmocka_unit_test(what_is_given_is_taken_again),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
