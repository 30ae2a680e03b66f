#include "asyncio/compare.h"

#include <string.h>

#include "asyncio/dict.h"
#include "loopscope/exceptions.h"

static bool is_number(value v) { return v.kind == VALUE_bool || v.kind == VALUE_int || v.kind == VALUE_float; }

// Holds every int64_t and every double as it is.
static long double number(value v)
{
    if (v.kind == VALUE_bool) return v.as_bool;
    return v.kind == VALUE_int ? (long double)v.as_int : (long double)v.as_float;
}

static bool is_sequence(value v) { return v.kind == VALUE_list || v.kind == VALUE_tuple; }

// The first place where two sequences differ; the shorter one's end where it is the beginning of the other.
static size_t first_difference(value a, value b)
{
    size_t count = len(a) < len(b) ? len(a) : len(b), i = 0;
    while (i < count && value_equals(value_items(a)[i], value_items(b)[i])) i++;
    return i;
}

bool value_equals(value a, value b)
{
    if (is_number(a) && is_number(b)) return number(a) == number(b);
    if (a.kind != b.kind) return false;
    if (a.kind == VALUE_none) return true;
    if (a.kind == VALUE_str) return strcmp(a.as_str, b.as_str) == 0;
    if (is_sequence(a)) return len(a) == len(b) && first_difference(a, b) == len(a);
    if (a.kind == VALUE_dict) return dict_equals(a.as_dict, b.as_dict);
    return a.as_object == b.as_object;
}

static bool sequence_is_less(value a, value b, bool *ordered)
{
    size_t i = first_difference(a, b);
    if (i == len(a) || i == len(b)) return len(a) < len(b);
    return value_is_less(value_items(a)[i], value_items(b)[i], ordered);
}

bool value_is_less(value a, value b, bool *ordered)
{
    *ordered = true;
    if (is_number(a) && is_number(b)) return number(a) < number(b);
    if (a.kind == b.kind && a.kind == VALUE_str) return strcmp(a.as_str, b.as_str) < 0; // in UTF-8 that is by characters
    if (a.kind == b.kind && is_sequence(a)) return sequence_is_less(a, b, ordered);
    *ordered = false;
    return false;
}

// The two that have no order: the values, or what stands at the first difference in them.
static _Noreturn void refuse(value a, value b)
{
    while (a.kind == b.kind && is_sequence(a)) {
        size_t i = first_difference(a, b);
        value inner = value_items(a)[i];
        b = value_items(b)[i];
        a = inner;
    }
    raise(TypeError, "'<' not supported between instances of '%s' and '%s'", value_type_name(a), value_type_name(b));
}

bool value_less(value a, value b)
{
    bool ordered;
    bool less = value_is_less(a, b, &ordered);
    if (!ordered) refuse(a, b);
    return less;
}
