// The repr and str of thousands of random values, drawn alike in both languages: floats of any bits, texts of many scripts, containers.
#include <math.h>
#include <string.h>

#include <loopscope/asyncio.h>

// Characters that Unicode has had for long: of each row one is drawn from first to last.
static const struct {
    int first, last;
} characters[] = {
    {1, 0x7F},          {0x27, 0x27},       {0x22, 0x22},       {0x5C, 0x5C},       {9, 13},            {0x80, 0x377},
    {0x400, 0x52F},     {0x5D0, 0x5EA},     {0x620, 0x70D},     {0x1680, 0x1680},   {0x2000, 0x2064},   {0x2066, 0x2071},
    {0x2190, 0x23FA},   {0x2FF0, 0x2FFB},   {0x3000, 0x303F},   {0x4E00, 0x9FA5},   {0xE000, 0xF8FF},   {0xFE00, 0xFE0F},
    {0xFEFF, 0xFEFF},   {0xFFF9, 0xFFFF},   {0x10330, 0x1034A}, {0x1D173, 0x1D17A}, {0x1F300, 0x1F64F}, {0xE0001, 0xE0001},
    {0xE0100, 0xE01EF}, {0xF0000, 0x10FFFF},
};

static double draw_float(void)
{
    switch (random_randrange(4)) {
    case 0: {
        uint64_t bits = random_getrandbits(64);
        double f;
        memcpy(&f, &bits, sizeof f);
        return f;
    }
    case 1: {
        int64_t n = random_randint(-1000000, 1000000), power = 1;
        for (int64_t digits = random_randrange(12); digits > 0; digits--) power *= 10;
        return (double)n / (double)power;
    }
    case 2: return random_random();
    default: return ldexp(1, (int)random_randint(-1074, 1023));
    }
}

static char *put_character(char *s, int c)
{
    int more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const int leads[] = {0, 0xC0, 0xE0, 0xF0};
    *s++ = (char)(leads[more] | c >> 6 * more);
    while (more-- > 0) *s++ = (char)(0x80 | (c >> 6 * more & 0x3F));
    return s;
}

static value draw_text(void)
{
    char text[50], *end = text;
    for (int64_t n = random_randrange(12); n > 0; n--) {
        int64_t row = random_randrange(sizeof characters / sizeof *characters);
        end = put_character(end, (int)random_randint(characters[row].first, characters[row].last));
    }
    *end = 0;
    return value_str(text);
}

static value draw(int depth);

static value draw_items(enum value_kind kind, int depth)
{
    value items[3];
    size_t count = (size_t)random_randrange(4);
    for (size_t i = 0; i < count; i++) items[i] = draw(depth - 1);
    return value_sequence(kind, count, items);
}

static value draw_dict(int depth)
{
    value d = dict_new();
    for (int64_t n = random_randrange(4); n > 0; n--) {
        value key = draw(0), item = draw(depth - 1);
        dict_set(d, key, item);
    }
    return d;
}

static value draw(int depth)
{
    switch (random_randrange(depth ? 8 : 5)) {
    case 0: return random_choice(list(none, (bool)false, (bool)true));
    case 1: {
        int64_t n = random_randint(INT64_MIN, INT64_MAX);
        return value_int(n >> random_randrange(64));
    }
    case 2: return value_float(draw_float());
    case 3:
    case 4: return draw_text();
    case 5: return draw_items(VALUE_list, depth);
    case 6: return draw_items(VALUE_tuple, depth);
    default: return draw_dict(depth);
    }
}

int main(void)
{
    random_seed(2024);
    for (int i = 0; i < 4000; i++) {
        value v = draw(3);
        print("%s", repr(v));
        if (!strpbrk(str(v), "\n\r")) print("%s", str(v));
    }
    for (int i = 0; i < 4000; i++) print("%s", repr(value_float(draw_float())));
    return 0;
}
