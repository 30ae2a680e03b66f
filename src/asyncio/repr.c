// repr() and str() of values, as CPython's Objects/*object.c write them.
#include <fenv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asyncio/memory.h"
#include "asyncio/object.h"
#include "asyncio/value.h"

// A text that is written into a buffer as far as it fits; `length` counts on.
struct text {
    char *buffer;
    size_t size, length;
    bool cut; // what does not fit need not be counted
    const struct nesting *within;
};

// The lists and tuples that are being written, the innermost first.
struct nesting {
    const struct value_list *list;
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

// Objects/unicodeobject.c, unicode_repr: single quotes, double ones where that saves escapes.
static void put_str(struct text *t, const char *s)
{
    char quote = strchr(s, '\'') && !strchr(s, '"') ? '"' : '\'';
    put_n(t, &quote, 1);
    for (; *s; s++) {
        char escaped[5] = {'\\', *s, 0, 0, 0};
        if (*s == '\n') put(t, "\\n");
        else if (*s == '\t') put(t, "\\t");
        else if (*s == '\r') put(t, "\\r");
        else if (*s == quote || *s == '\\') put(t, escaped);
        else if ((unsigned char)*s < 0x20 || *s == 0x7F) {
            snprintf(escaped, sizeof escaped, "\\x%02x", (unsigned char)*s);
            put(t, escaped);
        } else put_n(t, s, 1);
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

// The shortest digits that read back as f, which is not negative. A power of two has more room above it than below: there the
// nearest digits may read back as another number, and the next ones above as f.
static int shortest_digits(double f, char *digits, size_t size)
{
    int exponent, count = 1;
    bool power = frexp(f, &exponent) == 0.5;
    while (!reads_back(f, count, FE_TONEAREST, digits, size) && !(power && reads_back(f, count, FE_UPWARD, digits, size))) count++;
    return count;
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
    int count = shortest_digits(f, digits, sizeof digits);
    int exponent = atoi(strchr(digits, 'e') + 1);
    if (exponent < -4 || exponent >= 16) {
        *strchr(digits, 'e') = 0;
        snprintf(out, sizeof out, "%se%c%02d", digits, exponent < 0 ? '-' : '+', abs(exponent));
    } else {
        int decimals = count - 1 - exponent;
        snprintf(out, sizeof out, "%.*f", decimals > 1 ? decimals : 1, f);
    }
    put(t, out);
}

static void put_repr(struct text *t, value v);

static bool is_within(const struct text *t, const struct value_list *list)
{
    for (const struct nesting *n = t->within; n; n = n->outer)
        if (n->list == list) return true;
    return false;
}

static void put_items(struct text *t, value v, const char *open, const char *close)
{
    put(t, open);
    if (is_within(t, v.as_list)) {
        put(t, "...");
    } else {
        struct nesting this = {v.as_list, t->within};
        t->within = &this;
        for (size_t i = 0; i < v.as_list->count && !(t->cut && t->length > t->size); i++) {
            if (i > 0) put(t, ", ");
            put_repr(t, v.as_list->items[i]);
        }
        if (v.kind == VALUE_tuple && v.as_list->count == 1) put(t, ",");
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
        put_str(t, e->text);
    }
    put(t, ")");
}

static void put_repr(struct text *t, value v)
{
    char number[32];
    switch (v.kind) {
    case VALUE_none: put(t, "None"); break;
    case VALUE_bool: put(t, v.as_bool ? "True" : "False"); break;
    case VALUE_int:
        snprintf(number, sizeof number, "%lld", (long long)v.as_int);
        put(t, number);
        break;
    case VALUE_float: put_float(t, v.as_float); break;
    case VALUE_str: put_str(t, v.as_str); break;
    case VALUE_list: put_items(t, v, "[", "]"); break;
    case VALUE_tuple: put_items(t, v, "(", ")"); break;
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
