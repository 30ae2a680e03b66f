#include "loopscope/random.h"

#include <pthread.h>
#include <sys/random.h>

#include "asyncio/thread.h"
#include "asyncio/value.h"
#include "loopscope/exceptions.h"
#include "trace/recorder.h"

// MT19937, as Matsumoto and Nishimura describe it: 624 words, from which the next 624 are made when all have been handed out.
#define WORDS 624
#define MIDDLE 397
#define MULTIPLIER 1812433253u

// The trace has nothing of it, so that functions in threads draw without having the turn (thread.h).
static struct {
    pthread_mutex_t mutex;
    uint32_t words[WORDS];
    unsigned next; // the first that has not been handed out
    bool seeded;
} generator = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static uint32_t mixed(uint32_t word) { return word ^ (word >> 30); }

// _randommodule.c, init_by_array: all words depend on all of the key.
static void seed_by_key(const uint32_t *key, unsigned key_count)
{
    uint32_t *words = generator.words;
    words[0] = 19650218u;
    for (unsigned i = 1; i < WORDS; i++) words[i] = MULTIPLIER * mixed(words[i - 1]) + i;
    unsigned i = 1;
    for (unsigned turn = 0; turn < WORDS; turn++) {
        unsigned k = turn % key_count;
        words[i] = (words[i] ^ (mixed(words[i - 1]) * 1664525u)) + key[k] + k;
        if (++i < WORDS) continue;
        words[0] = words[WORDS - 1];
        i = 1;
    }
    for (unsigned turn = 1; turn < WORDS; turn++) {
        words[i] = (words[i] ^ (mixed(words[i - 1]) * 1566083941u)) - i;
        if (++i < WORDS) continue;
        words[0] = words[WORDS - 1];
        i = 1;
    }
    words[0] = 0x80000000u; // so that they are not all 0
    generator.next = WORDS;
    generator.seeded = true;
}

static void seed(int64_t n)
{
    uint64_t size = n < 0 ? -(uint64_t)n : (uint64_t)n;
    uint32_t key[2] = {(uint32_t)size, (uint32_t)(size >> 32)};
    seed_by_key(key, key[1] ? 2 : 1);
}

void random_seed(int64_t n)
{
    pthread_mutex_lock(&generator.mutex);
    seed(n);
    pthread_mutex_unlock(&generator.mutex);
}

static void seed_by_itself(void)
{
    int64_t n = 0;
    if (!thread_is_worker) recorder_open(); // there is no worker before it is open
    if (!recorder.virtual_clock && getrandom(&n, sizeof n, 0) != sizeof n) n = 0; // a kernel always has 8 bytes
    seed(n);
}

static void make_words(void)
{
    uint32_t *words = generator.words;
    for (unsigned i = 0; i < WORDS; i++) {
        uint32_t joined = (words[i] & 0x80000000u) | (words[(i + 1) % WORDS] & 0x7fffffffu);
        words[i] = words[(i + MIDDLE) % WORDS] ^ (joined >> 1) ^ (joined & 1 ? 0x9908b0dfu : 0);
    }
    generator.next = 0;
}

static uint32_t next_word(void)
{
    pthread_mutex_lock(&generator.mutex);
    if (!generator.seeded) seed_by_itself();
    if (generator.next == WORDS) make_words();
    uint32_t word = generator.words[generator.next++];
    pthread_mutex_unlock(&generator.mutex);
    word ^= word >> 11;
    word ^= (word << 7) & 0x9d2c5680u;
    word ^= (word << 15) & 0xefc60000u;
    return word ^ (word >> 18);
}

// --- numbers ----------------------------------------------------------------------------------------------------------
double random_random(void)
{
    uint32_t high = next_word() >> 5, low = next_word() >> 6; // 27 and 26 bits
    return (high * 67108864.0 + low) / 9007199254740992.0;
}

double random_uniform(double a, double b) { return a + (b - a) * random_random(); }

// Holds every count of numbers between two int64_t, and every one of them.
typedef __int128 wide;

// _randommodule.c, getrandbits: the lowest word first, and of the last one its upper bits.
static wide bits(int count)
{
    unsigned __int128 all = 0;
    for (int at_bit = 0; at_bit < count; at_bit += 32) {
        uint32_t word = next_word();
        if (count - at_bit < 32) word >>= 32 - (count - at_bit);
        all |= (unsigned __int128)word << at_bit;
    }
    return (wide)all;
}

uint64_t random_getrandbits(int k)
{
    if (k < 0) raise(ValueError, "number of bits must be non-negative");
    if (k > 64) raise(ValueError, "number of bits must be 64 at most");
    return (uint64_t)bits(k);
}

// Lib/random.py, _randbelow_with_getrandbits: from 0 to n - 1.
static wide below(wide n)
{
    int count = 0;
    while (n >> count) count++;
    wide drawn = bits(count);
    while (drawn >= n) drawn = bits(count);
    return drawn;
}

int64_t random_randint(int64_t a, int64_t b)
{
    if (b < a) raise(ValueError, "empty range in randint(%lld, %lld)", (long long)a, (long long)b);
    return (int64_t)(a + below((wide)b - a + 1));
}

int64_t random_randrange_1(int64_t stop)
{
    if (stop <= 0) raise(ValueError, "empty range for randrange()");
    return (int64_t)below(stop);
}

int64_t random_randrange_2(int64_t start, int64_t stop)
{
    if (stop <= start) raise(ValueError, "empty range in randrange(%lld, %lld)", (long long)start, (long long)stop);
    return (int64_t)(start + below((wide)stop - start));
}

int64_t random_randrange_3(int64_t start, int64_t stop, int64_t step)
{
    if (step == 1) return random_randrange_2(start, stop);
    if (step == 0) raise(ValueError, "zero step for randrange()");
    wide width = (wide)stop - start, count = (width + step + (step > 0 ? -1 : 1)) / step;
    if (width == 0 || (width > 0) != (step > 0))
        raise(ValueError, "empty range in randrange(%lld, %lld, %lld)", (long long)start, (long long)stop, (long long)step);
    return (int64_t)(start + step * below(count));
}

// --- lists ------------------------------------------------------------------------------------------------------------
value random_choice(value sequence)
{
    const value *items = value_items(sequence);
    if (len(sequence) == 0) raise(IndexError, "Cannot choose from an empty sequence");
    return items[below((wide)len(sequence))];
}

void random_shuffle(value list)
{
    if (list.kind != VALUE_list) raise(TypeError, "'%s' object does not support item assignment", value_type_name(list));
    value *items = list.as_list->items;
    for (size_t i = list.as_list->count; i-- > 1;) {
        size_t other = (size_t)below((wide)i + 1);
        value kept = items[i];
        items[i] = items[other];
        items[other] = kept;
    }
}
