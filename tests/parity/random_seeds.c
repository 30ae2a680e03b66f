// What many seeds draw, by each way to draw.
#include <inttypes.h>

#include <loopscope/asyncio.h>

static void draw(int64_t seed)
{
    random_seed(seed);
    value floats[2], ints[6];
    floats[0] = value_float(random_random());
    floats[1] = value_float(random_uniform(-3, 8.5));
    ints[0] = value_int(random_randint(INT64_MIN, INT64_MAX));
    ints[1] = value_int(random_randint(-5, 5));
    ints[2] = value_int(random_randrange(1000000000000));
    ints[3] = value_int(random_randrange(-7, -3));
    ints[4] = value_int(random_randrange(3, 100, 7));
    ints[5] = value_int(random_randrange(100, 3, -7));
    uint64_t bits[4];
    const int counts[4] = {64, 33, 1, 0};
    for (int i = 0; i < 4; i++) bits[i] = random_getrandbits(counts[i]);
    print("%" PRId64 " %s %s %s %s %s %s %s %s %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64, seed, str(floats[0]), str(floats[1]),
          str(ints[0]), str(ints[1]), str(ints[2]), str(ints[3]), str(ints[4]), str(ints[5]), bits[0], bits[1], bits[2], bits[3]);
    value deck = list_new();
    for (int i = 0; i < 52; i++) list_append(deck, i);
    random_shuffle(deck);
    print("%s %s", str(deck), str(random_choice(deck)));
}

int main(void)
{
    for (int64_t i = 0; i < 300; i++) {
        draw(i);
        draw(-i * (1 << 24) - i);
        draw(i * i * ((int64_t)1 << 40) + 7);
    }
    draw(UINT32_MAX);
    draw((int64_t)UINT32_MAX + 1);
    draw(INT64_MAX);
    draw(INT64_MIN);
    random_seed(1);
    uint64_t sum = 0;
    for (int i = 0; i < 100000; i++) sum += random_getrandbits(32);
    print("%" PRIu64, sum);
    return 0;
}
