#include "base/ordered.h"

#include <stdlib.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"

#define SETS 4
#define MOST 4000u

// A set beside a sorted array that must hold the same.
struct twin {
    ordered set;
    ordered_pair plain[MOST];
    uint32_t count;
};

static uint32_t any(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)*seed * below >> 32);
}

static uint32_t plain_rank(const struct twin *t, ordered_pair p)
{
    uint32_t rank = 0;
    while (rank < t->count && (t->plain[rank].first < p.first || (t->plain[rank].first == p.first && t->plain[rank].second < p.second))) rank++;
    return rank;
}

static bool is_there(const struct twin *t, uint32_t rank, ordered_pair p)
{
    return rank < t->count && memcmp(&t->plain[rank], &p, sizeof p) == 0;
}

static void add(struct twin *t, ordered_pair p)
{
    uint32_t rank = plain_rank(t, p);
    if (t->count == MOST || is_there(t, rank, p)) return;
    memmove(t->plain + rank + 1, t->plain + rank, (t->count++ - rank) * sizeof p);
    t->plain[rank] = p;
    assert_int_equal(ordered_reserve(&t->set, 1), 0);
    ordered_add(&t->set, p);
}

static void take(struct twin *t, uint32_t rank)
{
    ordered_pair p = t->plain[rank];
    memmove(t->plain + rank, t->plain + rank + 1, (--t->count - rank) * sizeof p);
    assert_int_equal(ordered_reserve(&t->set, 1), 0);
    ordered_remove(&t->set, p);
}

static void expect_same(const struct twin *t)
{
    static ordered_pair listed[MOST + 1];
    assert_int_equal(t->set.count, t->count);
    assert_int_equal(ordered_list(&t->set, 0, listed, MOST + 1), t->count);
    assert_memory_equal(listed, t->plain, t->count * sizeof *listed);
    for (uint32_t i = 0; i < t->count; i += 7) {
        uint32_t wanted = t->count - i < 5 ? t->count - i : 5;
        assert_int_equal(ordered_rank(&t->set, t->plain[i]), i);
        assert_int_equal(ordered_list(&t->set, i, listed, 5), wanted);
        assert_memory_equal(listed, t->plain + i, wanted * sizeof *listed);
    }
    assert_int_equal(ordered_list(&t->set, t->count, listed, 1), 0);
}

// What a phase of a test does: pairs come at the end, at the beginning, or anywhere, and go from anywhere or from the beginning.
enum { GROWS_AT_END, GROWS_AT_BEGINNING, GROWS, SHRINKS, SHRINKS_AT_BEGINNING, PHASES };

static void change(struct twin *t, int phase, uint32_t *seed)
{
    bool grows = phase <= GROWS ? any(seed, 8) > 0 : any(seed, 8) == 0;
    if (!grows) {
        if (t->count) take(t, phase == SHRINKS_AT_BEGINNING ? 0 : any(seed, t->count));
        return;
    }
    int64_t at_end = t->count ? t->plain[t->count - 1].first : 0, at_beginning = t->count ? t->plain[0].first : 0;
    int64_t first = phase == GROWS_AT_END ? at_end + any(seed, 2) : phase == GROWS_AT_BEGINNING ? at_beginning - any(seed, 2) : (int64_t)any(seed, 1000) - 500;
    add(t, (ordered_pair){first, any(seed, 2) ? any(seed, 50) : UINT64_MAX - any(seed, 50)});
}

static void is_as_a_sorted_array_is_and_so_are_copies(void **unused)
{
    (void)unused;
    struct twin *twins = calloc(SETS, sizeof *twins);
    uint32_t seed = 3;
    for (int i = 0; i < SETS; i++) ordered_init(&twins[i].set);
    for (int round = 0; round < 120; round++) {
        struct twin *t = &twins[any(&seed, SETS)], *other = &twins[any(&seed, SETS)];
        int phase = (int)any(&seed, PHASES);
        for (int i = 0; i < 1500; i++) change(t, phase, &seed);
        expect_same(t);
        if (round % 3 == 0 && other != t) {
            assert_int_equal(ordered_copy(&other->set, &t->set), 0);
            memcpy(other->plain, t->plain, sizeof t->plain);
            other->count = t->count;
        }
        if (round % 40 == 39) ordered_clear(&other->set), other->count = 0;
        for (int i = 0; i < SETS; i++) expect_same(&twins[i]);
    }
    for (int i = 0; i < SETS; i++) ordered_deinit(&twins[i].set);
    free(twins);
}

static void pages_are_used_again(void **unused)
{
    (void)unused;
    ordered o;
    ordered_init(&o);
    uint32_t nodes = 0;
    for (int64_t i = 0; i < 100000; i++) { // a thousand at a time: the window wanders
        assert_int_equal(ordered_reserve(&o, 1), 0);
        ordered_add(&o, (ordered_pair){i, 0});
        if (i < 1000) continue;
        assert_int_equal(ordered_reserve(&o, 1), 0);
        ordered_remove(&o, (ordered_pair){i - 1000, 0});
        if (i == 5000) nodes = o.node_count;
    }
    assert_int_equal(o.node_count, nodes);
    assert_int_equal(o.count, 1000);
    ordered_deinit(&o);
}

static int use(void *unused)
{
    (void)unused;
    ordered o, copy;
    ordered_init(&o);
    ordered_init(&copy);
    int rc = 0;
    for (int64_t i = 0; rc == 0 && i < 500; i++) {
        rc = ordered_reserve(&o, 1);
        if (rc == 0) ordered_add(&o, (ordered_pair){i, 0});
    }
    if (rc == 0) rc = ordered_copy(&copy, &o);
    if (rc == 0) rc = ordered_reserve(&o, 1);
    if (rc == 0) ordered_remove(&o, (ordered_pair){250, 0});
    ordered_deinit(&copy);
    ordered_deinit(&o);
    return rc;
}

static void every_allocation_may_fail(void **unused)
{
    (void)unused;
    assert_true(fail_alloc_each(use, NULL) >= 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_as_a_sorted_array_is_and_so_are_copies),
        cmocka_unit_test(pages_are_used_again),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
