#include <stdarg.h>
#include <string.h>

#include "asyncio/compare.h"
#include "asyncio/dict.h"
#include "asyncio/exceptions.h"
#include "asyncio/memory.h"
#include "asyncio/object.h"
#include "asyncio/value.h"

static const char *const kind_names[] = {"NoneType", "bool", "int", "float", "str", "list", "tuple", "dict", "exception", "object", "pointer"};

const char *value_type_name(value v)
{
    if (v.kind == VALUE_exception) return v.as_exception->type->name;
    if (v.kind != VALUE_object) return kind_names[v.kind];
    return object_type(v.as_object) == OBJECT_task ? "Task" : object_type_name(object_type(v.as_object));
}

value value_bool(bool b) { return (value){VALUE_bool, {.as_bool = b}}; }
value value_int(int64_t i) { return (value){VALUE_int, {.as_int = i}}; }
value value_float(double f) { return (value){VALUE_float, {.as_float = f}}; }
value value_exception(exception *e) { return e ? (value){VALUE_exception, {.as_exception = e}} : none; }
value value_object(const void *object) { return object ? (value){VALUE_object, {.as_object = (void *)object}} : none; }
value value_pointer(const void *pointer) { return pointer ? (value){VALUE_pointer, {.as_object = (void *)pointer}} : none; }
value value_same(value v) { return v; }

value value_str(const char *s)
{
    if (!s) return none;
    return (value){VALUE_str, {.as_str = memory_text(s, strlen(s))}};
}

value value_format(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = memory_format(format, arguments);
    va_end(arguments);
    return (value){VALUE_str, {.as_str = text}};
}

// --- lists and tuples -------------------------------------------------------------------------------------------------
value value_sequence(enum value_kind kind, size_t n, const value *items)
{
    struct value_list *l = memory_new(sizeof *l);
    value v = {kind, {.as_list = l}};
    for (size_t i = 0; i < n; i++) {
        if (l->count == l->capacity) l->items = memory_grow(l->items, &l->capacity, sizeof *l->items);
        l->items[l->count++] = items[i];
    }
    return v;
}

value list_new(void) { return value_sequence(VALUE_list, 0, NULL); }

void value_append(place *where, value v, value item)
{
    if (v.kind != VALUE_list) raise_at(where, AttributeError, "'%s' object has no attribute 'append'", kind_names[v.kind]);
    struct value_list *l = v.as_list;
    if (l->count == l->capacity) l->items = memory_grow(l->items, &l->capacity, sizeof *l->items);
    l->items[l->count++] = item;
}

static size_t characters(const char *s)
{
    size_t count = 0;
    for (; *s; s++) count += ((unsigned char)*s & 0xC0) != 0x80; // all but the later bytes of one
    return count;
}

size_t value_len(place *where, value v)
{
    if (v.kind == VALUE_str) return characters(v.as_str);
    if (v.kind == VALUE_list || v.kind == VALUE_tuple) return v.as_list->count;
    if (v.kind == VALUE_dict) return v.as_dict->count;
    raise_at(where, TypeError, "object of type '%s' has no len()", kind_names[v.kind]);
}

const value *value_items(value v)
{
    if (v.kind != VALUE_list && v.kind != VALUE_tuple) raise(TypeError, "'%s' object is not a list", kind_names[v.kind]);
    return v.as_list->items;
}

static value item_of_key(place *where, value v, value key)
{
    const value *item = dict_find(v.as_dict, key);
    if (!item) raise_first(where, exception_no_key(key));
    return *item;
}

value value_at(place *where, value v, value i)
{
    if (v.kind == VALUE_dict) return item_of_key(where, v, i);
    if (v.kind != VALUE_list && v.kind != VALUE_tuple)
        raise_at(where, TypeError, "'%s' object is not subscriptable", kind_names[v.kind]);
    if (i.kind != VALUE_int && i.kind != VALUE_bool)
        raise_at(where, TypeError, "%s indices must be integers or slices, not %s", kind_names[v.kind], value_type_name(i));
    int64_t count = (int64_t)v.as_list->count, index = int_of(i);
    if (index < 0) index += count;
    if (index < 0 || index >= count) raise_at(where, IndexError, "%s index out of range", kind_names[v.kind]);
    return v.as_list->items[index];
}

bool value_contains(value v, value item)
{
    if (v.kind == VALUE_dict) return dict_find(v.as_dict, item) != NULL;
    const value *items = value_items(v);
    for (size_t i = 0; i < v.as_list->count; i++)
        if (value_equals(items[i], item)) return true;
    return false;
}

bool value_truth(value v)
{
    switch (v.kind) {
    case VALUE_none:      return false;
    case VALUE_bool:      return v.as_bool;
    case VALUE_int:       return v.as_int != 0;
    case VALUE_float:     return v.as_float != 0;
    case VALUE_str:       return *v.as_str != 0;
    case VALUE_list:
    case VALUE_tuple:     return v.as_list->count > 0;
    case VALUE_dict:      return v.as_dict->count > 0;
    case VALUE_exception:
    case VALUE_object:
    case VALUE_pointer:   return true;
    }
    __builtin_unreachable();
}

// --- what they hold ---------------------------------------------------------------------------------------------------
static _Noreturn void wrong_kind(place *where, const char *wanted, value v)
{
    raise_at(where, TypeError, "expected %s, got '%s'", wanted, kind_names[v.kind]);
}

bool value_as_bool(place *where, value v)
{
    if (v.kind != VALUE_bool) wrong_kind(where, "bool", v);
    return v.as_bool;
}

int64_t value_as_int(place *where, value v)
{
    if (v.kind == VALUE_bool) return v.as_bool;
    if (v.kind != VALUE_int) wrong_kind(where, "int", v);
    return v.as_int;
}

double value_as_float(place *where, value v)
{
    if (v.kind == VALUE_float) return v.as_float;
    if (v.kind != VALUE_int && v.kind != VALUE_bool) wrong_kind(where, "float", v);
    return (double)int_of(v);
}

const char *value_as_str(place *where, value v)
{
    if (v.kind != VALUE_str) wrong_kind(where, "str", v);
    return v.as_str;
}
