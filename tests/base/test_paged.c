#include "base/paged.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"

#define ITEMS 3000u
#define ARRAYS 6
#define EACH   8 // items of a page

// An item of a size that does not divide a page.
struct item {
    uint32_t words[5];
};

// A paged array beside a plain one that must hold the same.
struct pair {
    paged paged;
    struct item plain[ITEMS];
};

static void change(struct pair *p, uint32_t i, uint32_t number)
{
    assert_int_equal(paged_reserve(&p->paged, i, 1), 0);
    struct item *item = paged_change(&p->paged, i);
    assert_memory_equal(item, &p->plain[i], sizeof *item);
    item->words[number % 5] = p->plain[i].words[number % 5] = number;
}

static void expect_same(const struct pair *p)
{
    for (uint32_t i = 0; i < ITEMS; i++) assert_memory_equal(paged_at(&p->paged, i), &p->plain[i], sizeof(struct item));
}

static void copy(struct pair *to, const struct pair *from)
{
    assert_int_equal(paged_copy(&to->paged, &from->paged), 0);
    memcpy(to->plain, from->plain, sizeof to->plain);
}

static void copies_change_each_for_itself(void **unused)
{
    (void)unused;
    struct pair *pairs = calloc(ARRAYS, sizeof *pairs);
    uint32_t random = 1;
    for (int i = 0; i < ARRAYS; i++) paged_init(&pairs[i].paged, sizeof(struct item), EACH);
    for (uint32_t round = 1; round < 400; round++) {
        for (int i = 0; i < 50; i++) {
            random = random * 1664525 + 1013904223;
            change(&pairs[random >> 8 & 3], (random >> 12) % ITEMS, random);
        }
        if (round % 7 == 0) paged_keep(&pairs[random >> 16 & 3].paged);
        copy(&pairs[random >> 8 & 3], &pairs[random >> 16 & 3]);
        if (round % 40 == 0) copy(&pairs[4 + (round & 1)], &pairs[random >> 8 & 3]);
        if (round % 10 == 0)
            for (int i = 0; i < ARRAYS; i++) expect_same(&pairs[i]);
    }
    for (int i = 0; i < ARRAYS; i++) paged_deinit(&pairs[i].paged);
    free(pairs);
}

static void what_nobody_changed_is_zero(void **unused)
{
    (void)unused;
    static const struct item zero;
    paged a;
    paged_init(&a, sizeof(struct item), EACH);
    assert_memory_equal(paged_at(&a, 0), &zero, sizeof zero);
    assert_memory_equal(paged_at(&a, UINT32_MAX), &zero, sizeof zero);
    assert_int_equal(paged_reserve(&a, 10000000, 2), 0);
    *(struct item *)paged_change(&a, 10000000) = (struct item){{1}};
    assert_memory_equal(paged_at(&a, 9999999), &zero, sizeof zero);
    assert_memory_equal(paged_at(&a, 5), &zero, sizeof zero);
    assert_memory_equal(paged_at(&a, 10000001), &zero, sizeof zero);
    paged_deinit(&a);
}

// What is copied is the page and what leads there, once.
static void a_change_copies_a_page(void **unused)
{
    (void)unused;
    paged a, b;
    paged_init(&a, sizeof(struct item), EACH);
    paged_init(&b, sizeof(struct item), EACH);
    for (uint32_t i = 0; i < 100000; i++) {
        assert_int_equal(paged_reserve(&a, i, 1), 0);
        ((struct item *)paged_change(&a, i))->words[0] = i;
    }
    assert_int_equal(a.copied, 0);
    assert_int_equal(paged_copy(&b, &a), 0);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(paged_reserve(&a, 777, 1), 0);
        ((struct item *)paged_change(&a, 777))->words[1] = 1;
        assert_int_equal(a.copied, EACH * sizeof(struct item) + 2 * sizeof(struct paged_node));
    }
    const struct item *mine = paged_at(&a, 777), *other = paged_at(&b, 777);
    assert_int_equal(mine->words[1], 1);
    assert_int_equal(other->words[1], 0);
    assert_ptr_equal(paged_at(&a, 50000), paged_at(&b, 50000));
    paged_deinit(&b);
    paged_deinit(&a);
}

// A copy that changes much and goes gives back what it had for itself; what is kept stays as it is.
static void copies_of_what_is_kept_cost_what_they_change(void **unused)
{
    (void)unused;
    paged a, b;
    paged_init(&a, sizeof(struct item), EACH);
    paged_init(&b, sizeof(struct item), EACH);
    for (uint32_t i = 0; i < 50000; i++) {
        assert_int_equal(paged_reserve(&a, i, 1), 0);
        ((struct item *)paged_change(&a, i))->words[0] = i;
    }
    paged_keep(&a);
    long bytes = 0;
    for (int round = 0; round < 50; round++) {
        assert_int_equal(paged_copy(&b, &a), 0);
        for (uint32_t i = 0; i < 50000; i += 50) {
            assert_int_equal(paged_reserve(&b, i, 1), 0);
            ((struct item *)paged_change(&b, i))->words[0] += 1;
        }
        if (round == 0) bytes = fail_alloc_bytes();
        for (uint32_t i = 0; i < 50000; i++) {
            assert_int_equal(((const struct item *)paged_at(&a, i))->words[0], i);
            assert_int_equal(((const struct item *)paged_at(&b, i))->words[0], i + (i % 50 == 0));
        }
    }
    assert_int_equal(fail_alloc_bytes(), bytes);
    paged_deinit(&a);
    assert_int_equal(((const struct item *)paged_at(&b, 50))->words[0], 51);
    paged_deinit(&b);
}

static void a_page_can_be_cleared(void **unused)
{
    (void)unused;
    paged a, b;
    paged_init(&a, sizeof(struct item), EACH);
    paged_init(&b, sizeof(struct item), EACH);
    for (uint32_t i = 0; i < 100; i++) {
        assert_int_equal(paged_reserve(&a, i, 1), 0);
        ((struct item *)paged_change(&a, i))->words[0] = 1;
    }
    uint32_t first = 1;
    while (!paged_begins_page(&a, first)) first++;
    assert_int_equal(paged_copy(&b, &a), 0);
    assert_int_equal(paged_reserve(&a, 0, 1), 0);
    paged_clear_page(&a, first - 1);
    for (uint32_t i = 0; i < 100; i++) {
        assert_int_equal(((const struct item *)paged_at(&a, i))->words[0], i >= first);
        assert_int_equal(((const struct item *)paged_at(&b, i))->words[0], 1);
    }
    paged_deinit(&b);
    paged_deinit(&a);
}

static int use(void *unused)
{
    (void)unused;
    paged a, b;
    paged_init(&a, sizeof(struct item), EACH);
    paged_init(&b, sizeof(struct item), EACH);
    int rc = 0;
    for (uint32_t i = 0; rc == 0 && i < 50; i++) {
        rc = paged_reserve(&a, 1000 * i, 1);
        if (rc == 0) ((struct item *)paged_change(&a, 1000 * i))->words[0] = i;
    }
    if (rc == 0) rc = paged_copy(&b, &a);
    if (rc == 0) rc = paged_own(&b, 7000);
    if (rc == 0) rc = paged_own(&a, 7000);
    paged_deinit(&b);
    paged_deinit(&a);
    return rc;
}

static void every_allocation_may_fail(void **unused)
{
    (void)unused;
    assert_true(fail_alloc_each(use, NULL) >= 6); // tops, store and blocks
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copies_change_each_for_itself), cmocka_unit_test(what_nobody_changed_is_zero),
        cmocka_unit_test(a_change_copies_a_page),        cmocka_unit_test(a_page_can_be_cleared),
        cmocka_unit_test(copies_of_what_is_kept_cost_what_they_change),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
