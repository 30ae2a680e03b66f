#include "base/arena.h"

#include <errno.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"

static void pieces_stay_where_they_are(void **unused)
{
    (void)unused;
    arena a = {0};
    char *pieces[200];
    for (int i = 0; i < 200; i++) {
        pieces[i] = arena_alloc(&a, 1000);
        assert_non_null(pieces[i]);
        memset(pieces[i], i, 1000);
    }
    for (int i = 0; i < 200; i++)
        for (int k = 0; k < 1000; k++) assert_int_equal((unsigned char)pieces[i][k], i);
    arena_deinit(&a);
}

static void the_newest_grows_and_its_old_bytes_stay(void **unused)
{
    (void)unused;
    arena a = {0};
    char *piece = arena_alloc(&a, 4), *first = piece;
    memcpy(piece, "abc", 4);
    for (size_t size = 4; size < 200000; size += 1000) {
        piece = arena_grow(&a, piece, size, size + 1000);
        assert_non_null(piece);
        memset(piece + size, 'x', 1000);
        assert_memory_equal(first, "abc", 4);
    }
    assert_memory_equal(piece, "abc", 4);
    arena_deinit(&a);
}

static void growing_in_place_where_there_is_room(void **unused)
{
    (void)unused;
    arena a = {0};
    char *piece = arena_alloc(&a, 10);
    assert_ptr_equal(arena_grow(&a, piece, 10, 5000), piece);
    assert_true(arena_alloc(&a, 1) >= piece + 5000);
    arena_deinit(&a);
}

static int fill(void *unused)
{
    (void)unused;
    arena a = {0};
    char *piece = arena_alloc(&a, 30000);
    if (piece) piece = arena_grow(&a, piece, 30000, 60000);
    if (piece) piece = arena_alloc(&a, 90000);
    arena_deinit(&a);
    return piece ? 0 : -ENOMEM;
}

static void every_allocation_may_fail(void **unused)
{
    (void)unused;
    assert_int_equal(fail_alloc_each(fill, NULL), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_stay_where_they_are),
        cmocka_unit_test(the_newest_grows_and_its_old_bytes_stay),
        cmocka_unit_test(growing_in_place_where_there_is_room),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
