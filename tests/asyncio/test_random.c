// Against what CPython draws. The parity program random_seeds compares many more seeds with this machine's Python.
#include "support/cmocka_all.h"

#include "raised.h"
#include "support/forked.h"

static void draw(void) { print("%.17g", random_random()); }

static void without_a_seed(void **state)
{
    (void)state;
    struct ending first = started("draw", NULL, "virtual"), second = started("draw", NULL, "real"), third = started("draw", NULL, "real");
    assert_string_equal(first.out, "0.84442185152504812\n"); // of seed 0
    assert_string_not_equal(second.out, first.out);
    assert_string_not_equal(second.out, third.out);
}

static void floats(void **state)
{
    (void)state;
    static const struct {
        int64_t seed;
        double random, uniform;
    } table[] = {
        {0, 0.8444218515250481, 4.03181761176121},
        {1, 0.13436424411240122, 4.389734947748931},
        {-1, 0.13436424411240122, 4.389734947748931},
        {444, 0.3088946587429545, 1.0529500636200795},
        {4294967301, 0.15727238718789782, 2.1299465265847997},
        {INT64_MIN, 0.5534639983914199, 4.762457883636184},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        random_seed(table[i].seed);
        assert_true(random_random() == table[i].random);
        assert_true(random_uniform(1, 5) == table[i].uniform);
    }
}

static void whole_numbers(void **state)
{
    (void)state;
    static const struct {
        int64_t seed;
        uint64_t bits32, bits64;
        int64_t randint, randrange;
    } table[] = {
        {0, 1806341205, 4776171008201404212, 8, 52},
        {1, 3280387012, 4705193143269049553, 1, 52},
        {444, 2080643381, 15891499723622021728u, 4, 80},
        {4294967301, 2596110301, 267910309641445477, 5, 73},
        {INT64_MIN, 1039357674, 15703473677651568251u, 8, 10},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        random_seed(table[i].seed);
        random_random();
        random_random();
        assert_true(random_getrandbits(32) == table[i].bits32);
        assert_true(random_getrandbits(64) == table[i].bits64);
        assert_int_equal(random_randint(0, 10), table[i].randint);
        assert_int_equal(random_randrange(3, 100, 7), table[i].randrange);
    }
    assert_int_equal(random_getrandbits(0), 0);
}

static void the_largest_range(void **state)
{
    (void)state;
    random_seed(0);
    assert_true(random_randint(INT64_MIN, INT64_MAX) == -1465195632138975614);
    static const int next[] = {4, 8, 7, 6, 4};
    for (int i = 0; i < 5; i++) assert_int_equal(random_randrange(10), next[i]);
}

static void more_words_are_made(void **state)
{
    (void)state;
    random_seed(42);
    uint64_t last = 0;
    for (int i = 0; i < 2000; i++) last = random_getrandbits(32);
    assert_int_equal(last, 1557724698);
}

static void lists(void **state)
{
    (void)state;
    random_seed(42);
    value letters = list("a", "b", "c", "d", "e", "f", "g", "h");
    random_shuffle(letters);
    assert_string_equal(repr(letters), "['d', 'e', 'g', 'h', 'c', 'f', 'a', 'b']");
    assert_string_equal(str(random_choice(letters)), "e");
    assert_string_equal(str(random_choice(tuple("one"))), "one");
    random_shuffle(list_new());
}

static void ranges_end_where_they_end(void **state)
{
    (void)state;
    random_seed(3);
    bool seen[3] = {false};
    for (int i = 0; i < 100; i++) {
        seen[random_randint(0, 2)] = true;
        assert_in_range(random_randrange(7, 9), 7, 8);
        assert_int_equal(random_randrange(-5, -4), -5);
        assert_int_equal(random_randrange(5, 0, -5), 5);
        double f = random_random();
        assert_true(f >= 0 && f < 1);
    }
    assert_true(seen[0] && seen[1] && seen[2]);
}

static void errors(void **state)
{
    (void)state;
    assert_string_equal(raised(random_randint(5, 1)), "ValueError('empty range in randint(5, 1)')");
    assert_string_equal(raised(random_randrange(0)), "ValueError('empty range for randrange()')");
    assert_string_equal(raised(random_randrange(3, 3)), "ValueError('empty range in randrange(3, 3)')");
    assert_string_equal(raised(random_randrange(3, 3, 1)), "ValueError('empty range in randrange(3, 3)')");
    assert_string_equal(raised(random_randrange(3, 3, 2)), "ValueError('empty range in randrange(3, 3, 2)')");
    assert_string_equal(raised(random_randrange(1, 5, -1)), "ValueError('empty range in randrange(1, 5, -1)')");
    assert_string_equal(raised(random_randrange(1, 5, 0)), "ValueError('zero step for randrange()')");
    assert_string_equal(raised(random_getrandbits(-1)), "ValueError('number of bits must be non-negative')");
    assert_string_equal(raised(random_getrandbits(65)), "ValueError('number of bits must be 64 at most')");
    assert_string_equal(raised(random_choice(list_new())), "IndexError('Cannot choose from an empty sequence')");
    assert_string_equal(raised(random_choice(value_int(3))), "TypeError(\"'int' object is not a list\")");
    assert_string_equal(raised(random_shuffle(tuple(1, 2))), "TypeError(\"'tuple' object does not support item assignment\")");
}

// On the real clock, at once.
def(draws_many, int, n)
{
    for (int i = 0; i < n; i++) random_random();
    return value_bool(random_random() < 1);
}

async_def(draws_in_threads)
{
    value all = list_new();
    for (int i = 0; i < 4; i++) list_append(all, asyncio_to_thread(draws_many, 300000));
    print("%s", repr(await(asyncio_gather_list(all))));
    return none;
}

static void run_draws_in_threads(void) { asyncio_run(draws_in_threads()); }

static void threads_may_draw(void **state)
{
    (void)state;
    struct ending e = started("in-threads", NULL, "real");
    assert_string_equal(e.out, "[True, True, True, True]\n");
    assert_int_equal(e.status, 0);
}

int main(void)
{
    static const struct named_program programs[] = {{"draw", draw}, {"in-threads", run_draws_in_threads}};
    run_started(programs, sizeof programs / sizeof *programs);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_seed),
        cmocka_unit_test(floats),
        cmocka_unit_test(whole_numbers),
        cmocka_unit_test(the_largest_range),
        cmocka_unit_test(more_words_are_made),
        cmocka_unit_test(lists),
        cmocka_unit_test(ranges_end_where_they_end),
        cmocka_unit_test(errors),
        cmocka_unit_test(threads_may_draw),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
