// repr() and str() of values, as CPython's Objects/*object.c write them.
#include <fenv.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asyncio/dict.h"
#include "asyncio/memory.h"
#include "asyncio/object.h"
#include "asyncio/printable.h"
#include "asyncio/value.h"
#include "base/utf8.h"

// A text that is written into a buffer as far as it fits; `length` counts on.
struct text {
    char *buffer;
    size_t size, length;
    bool cut; // what does not fit need not be counted
    const struct nesting *within;
};

// The lists, tuples and dicts that are being written, the innermost first.
struct nesting {
    const void *body;
    const struct nesting *outer;
};

static void put_n(struct text *t, const char *s, size_t n)
{
    if (t->length < t->size) {
        size_t room = t->size - t->length;
        memcpy(t->buffer + t->length, s, n < room ? n : room);
    }
    t->length += n;
}

static void put(struct text *t, const char *s) { put_n(t, s, strlen(s)); }

// A character that is not printable, or a byte that is none.
static void put_escaped(struct text *t, uint32_t c)
{
    char escaped[12];
    if (c == '\n') put(t, "\\n");
    else if (c == '\t') put(t, "\\t");
    else if (c == '\r') put(t, "\\r");
    else {
        snprintf(escaped, sizeof escaped, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
        put(t, escaped);
    }
}

// Objects/unicodeobject.c, unicode_repr: single quotes, double ones where that saves escapes. A byte that is no UTF-8 is shown as the
// surrogate that Python reads it as.
static void put_str(struct text *t, const char *s)
{
    char quote = strchr(s, '\'') && !strchr(s, '"') ? '"' : '\'';
    put_n(t, &quote, 1);
    while (*s) {
        size_t length = utf8_length(s);
        uint32_t c = length ? utf8_character(s, length) : 0xDC00u + (unsigned char)*s;
        if (length == 0) length = 1;
        if (*s == quote || *s == '\\') put(t, "\\");
        if (character_is_printable(c)) put_n(t, s, length);
        else put_escaped(t, c);
        s += length;
    }
    put_n(t, &quote, 1);
}

// Writes f as "d.ddde+xx" with so many digits, rounded as `rounding` says; returns whether they read back as f.
static bool reads_back(double f, int digit_count, int rounding, char *digits, size_t size)
{
    fesetround(rounding);
    snprintf(digits, size, "%.*e", digit_count - 1, f);
    fesetround(FE_TONEAREST);
    return strtod(digits, NULL) == f;
}

// The shortest digits that read back as f, which is not negative; returns how many. No two decimals of up to DBL_DIG digits read back as
// the same number: where DBL_DIG of them do, they are the shortest but for their zeros. A power of two has more room above it than below:
// there the nearest digits may read back as another number, and the next ones above as f.
static int shortest_digits(double f, char *digits, size_t size)
{
    int exponent, count = f < DBL_MIN ? 1 : DBL_DIG; // subnormal numbers have fewer
    bool power = frexp(f, &exponent) == 0.5;
    while (!reads_back(f, count, FE_TONEAREST, digits, size) && !(power && reads_back(f, count, FE_UPWARD, digits, size))) count++;
    while (count > 1 && digits[count] == '0') count--; // digits[1] is the point
    return count;
}

static void put_unsigned(struct text *t, uint64_t n)
{
    char digits[20];
    size_t first = sizeof digits;
    do digits[--first] = (char)('0' + n % 10);
    while ((n /= 10) > 0);
    put_n(t, digits + first, sizeof digits - first);
}

// Most numbers that programs write have few decimals: a millionth of a whole number, in digits that need no trying. The division rounds as
// reading those digits would, so that they read back as f.
static bool put_few_decimals(struct text *t, double f)
{
    if (!(f < 1e9 && f >= 1e-4)) return false;
    int64_t millionths = llround(f * 1e6);
    if ((double)millionths / 1e6 != f) return false;
    uint64_t whole = (uint64_t)millionths / 1000000, rest = (uint64_t)millionths % 1000000;
    char decimals[6];
    size_t count = 6;
    for (size_t i = 6; i-- > 0; rest /= 10) decimals[i] = (char)('0' + rest % 10);
    while (count > 1 && decimals[count - 1] == '0') count--;
    put_unsigned(t, whole);
    put(t, ".");
    put_n(t, decimals, count);
    return true;
}

// Python/pystrtod.c, format 'r': exponents below -4 and from 16 on.
static void put_float(struct text *t, double f)
{
    char digits[40], out[80];
    if (isnan(f) || isinf(f)) {
        put(t, isnan(f) ? "nan" : f > 0 ? "inf" : "-inf");
        return;
    }
    if (signbit(f)) put(t, "-");
    f = fabs(f);
    if (put_few_decimals(t, f)) return;
    int count = shortest_digits(f, digits, sizeof digits);
    int exponent = atoi(strchr(digits, 'e') + 1);
    if (exponent < -4 || exponent >= 16) {
        snprintf(out, sizeof out, "%.*se%c%02d", count > 1 ? count + 1 : 1, digits, exponent < 0 ? '-' : '+', abs(exponent));
    } else {
        int decimals = count - 1 - exponent;
        snprintf(out, sizeof out, "%.*f", decimals > 1 ? decimals : 1, f);
    }
    put(t, out);
}

static void put_repr(struct text *t, value v);

static bool is_within(const struct text *t, const void *body)
{
    for (const struct nesting *n = t->within; n; n = n->outer)
        if (n->body == body) return true;
    return false;
}

static bool is_full(const struct text *t) { return t->cut && t->length > t->size; }

static void put_items(struct text *t, value v)
{
    const struct value_list *l = v.as_list;
    for (size_t i = 0; i < l->count && !is_full(t); i++) {
        if (i > 0) put(t, ", ");
        put_repr(t, l->items[i]);
    }
    if (v.kind == VALUE_tuple && l->count == 1) put(t, ",");
}

static void put_entries(struct text *t, const struct value_dict *d)
{
    for (size_t i = 0; i < d->count && !is_full(t); i++) {
        if (i > 0) put(t, ", ");
        put_repr(t, d->entries[i].key);
        put(t, ": ");
        put_repr(t, d->entries[i].item);
    }
}

// A list, a tuple or a dict, between its brackets.
static void put_container(struct text *t, value v, const char *open, const char *close)
{
    const void *body = v.kind == VALUE_dict ? (const void *)v.as_dict : v.as_list;
    struct nesting this = {body, t->within};
    put(t, open);
    if (is_within(t, body)) {
        put(t, "...");
    } else {
        t->within = &this;
        if (v.kind == VALUE_dict) put_entries(t, v.as_dict);
        else put_items(t, v);
        t->within = this.outer;
    }
    put(t, close);
}

static void put_object(struct text *t, const void *object)
{
    const char *type = object_type_name(object_type(object));
    if (object_type(object) == OBJECT_task) {
        put(t, "<Task ");
        put_str(t, asyncio_Task_get_name((asyncio_Task *)object));
        put(t, ">");
    } else {
        put(t, "<");
        put(t, type);
        put(t, ">");
    }
}

static void put_exception(struct text *t, const exception *e)
{
    put(t, e->type->name);
    put(t, "(");
    if (e->message) {
        put_str(t, e->message);
        put(t, ", ");
        put_repr(t, e->exceptions);
    } else if (e->has_text) {
        if (e->text_is_repr) put(t, e->text);
        else put_str(t, e->text);
    }
    put(t, ")");
}

static void put_repr(struct text *t, value v)
{
    switch (v.kind) {
    case VALUE_none: put(t, "None"); break;
    case VALUE_bool: put(t, v.as_bool ? "True" : "False"); break;
    case VALUE_int:
        if (v.as_int < 0) put(t, "-");
        put_unsigned(t, v.as_int < 0 ? -(uint64_t)v.as_int : (uint64_t)v.as_int);
        break;
    case VALUE_float: put_float(t, v.as_float); break;
    case VALUE_str: put_str(t, v.as_str); break;
    case VALUE_list: put_container(t, v, "[", "]"); break;
    case VALUE_tuple: put_container(t, v, "(", ")"); break;
    case VALUE_dict: put_container(t, v, "{", "}"); break;
    case VALUE_exception: put_exception(t, v.as_exception); break;
    case VALUE_object: put_object(t, v.as_object); break;
    case VALUE_pointer: put(t, "<pointer>"); break;
    }
}

const char *value_repr_into(value v, char *buffer, size_t size)
{
    struct text t = {.buffer = buffer, .size = size - 1, .cut = true};
    put_repr(&t, v);
    size_t end = t.length;
    if (end > t.size) {
        end = t.size - strlen("...");
        while (end > 0 && ((unsigned char)buffer[end] & 0xC0) == 0x80) end--; // not within a character
        memcpy(buffer + end, "...", strlen("..."));
        end += strlen("...");
    }
    buffer[end] = 0;
    return buffer;
}

uint32_t value_record(value v)
{
    char buffer[200];
    if (!recorder.listening || v.kind == VALUE_none) return 0;
    return record_text(value_repr_into(v, buffer, sizeof buffer));
}

const char *repr(value v)
{
    struct text measure = {0};
    put_repr(&measure, v);
    struct text t = {.buffer = memory_new(measure.length + 1), .size = measure.length};
    put_repr(&t, v);
    return t.buffer;
}

const char *str(value v)
{
    if (v.kind == VALUE_str) return v.as_str;
    if (v.kind == VALUE_exception) return exception_text(v.as_exception);
    return repr(v);
}

const char *exception_repr(const exception *e) { return repr(value_exception((exception *)e)); }
