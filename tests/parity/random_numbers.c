// The random numbers used by other programs: seed, random, randint, uniform, choice, shuffle, randrange.
#include <inttypes.h>

#include <loopscope/asyncio.h>

static void draw(int64_t seed)
{
    random_seed(seed);
    print("seed %" PRId64, seed);
    double first = random_random(), second = random_random();
    print("%.17g %.17g", first, second);
    int64_t drawn[] = {random_randint(0, 10), random_randint(1, 6), random_randint(0, 1000000000000), random_randint(-5, 5)};
    print("%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64, drawn[0], drawn[1], drawn[2], drawn[3]);
    first = random_uniform(1, 5), second = random_uniform(-1, 1);
    print("%.17g %.17g", first, second);
    const char *letter = str(random_choice(list("a", "b", "c", "d", "e"))), *other = str(random_choice(list("x", "y", "z")));
    print("%s %s", letter, other);
    value deck = list(0, 1, 2, 3, 4, 5, 6, 7);
    random_shuffle(deck);
    int cards[8];
    for (int i = 0; i < 8; i++) cards[i] = (int)int_of(at(deck, i));
    print("%d %d %d %d %d %d %d %d", cards[0], cards[1], cards[2], cards[3], cards[4], cards[5], cards[6], cards[7]);
    int64_t below_100 = random_randrange(100), tens = random_randrange(10, 20);
    uint64_t word = random_getrandbits(32), few = random_getrandbits(7);
    print("%" PRId64 " %" PRId64 " %" PRIu64 " %" PRIu64, below_100, tens, word, few);
}

int main(void)
{
    const int64_t seeds[] = {0, 1, 444, 123456789012345};
    for (int i = 0; i < 4; i++) draw(seeds[i]);
    return 0;
}
