// Values: what coroutines return, queues carry and callbacks get. Python's small built-in types, with Python's repr and
// str.
//
//     value user = dict("name", "Ada", "posts", list(1, 2));  user = {"name": "Ada", "posts": [1, 2]}
//     list_append(at(user, "posts"), 3);                      user["posts"].append(3)
//     print("%s", str(user));                                 print(user)
//
// A value is copied freely. What it points to belongs to asyncio, or for a pointer to the program: texts are copied,
// and with lists, dicts and objects they live until the program ends. Ints have 64 bits and do not grow.
#ifndef LOOPSCOPE_VALUE_H
#define LOOPSCOPE_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "loopscope/place.h"

#pragma GCC visibility push(default)

struct exception;
struct coroutine;
struct asyncio_Future;
struct asyncio_Task;
struct asyncio_Handle;
struct asyncio_Lock;
struct asyncio_Event;
struct asyncio_Condition;
struct asyncio_Semaphore;
struct asyncio_Barrier;
struct asyncio_Queue;
struct asyncio_TaskGroup;
struct asyncio_Timeout;
struct asyncio_as_completed_iterator;
struct async_generator;

// What a value is: its kind, and the member of that name.
enum value_kind {
    VALUE_none, VALUE_bool, VALUE_int, VALUE_float, VALUE_str, VALUE_list, VALUE_tuple, VALUE_dict, VALUE_exception,
    VALUE_object,  // of asyncio: a coroutine, task, future ...
    VALUE_pointer, // any other: nothing is known of what is there
};
typedef struct value {
    enum value_kind kind;
    union {
        bool as_bool;
        int64_t as_int;
        double as_float;
        const char *as_str;
        struct value_list *as_list; // lists and tuples
        struct value_dict *as_dict;
        struct exception *as_exception;
        void *as_object; // objects and pointers
    };
} value;

// Python's None, in which all bits are 0: a value that nobody has set, in a static or calloc'ed struct, is None.
#define none ((value){0})

// --- making ----------------------------------------------------------------------------------------------------------
// value_of(x): any C value as a value, by its type: value_of(1) is an int, value_of(1.5) a float, value_of("a") a str,
// value_of(task) the task. Functions of asyncio that take any C value do it themselves. A char is an int, and so is C's
// `true`, for which there is value_bool(true); NULL is None; a pointer of which asyncio knows nothing is a pointer.
#define value_of(x)                                                                                \
    _Generic((x),                                                                                  \
        bool: value_bool, char: value_int, signed char: value_int, unsigned char: value_int,       \
        short: value_int, unsigned short: value_int, int: value_int, unsigned: value_int,          \
        long: value_int, unsigned long: value_int, long long: value_int, unsigned long long: value_int, \
        float: value_float, double: value_float, char *: value_str, const char *: value_str,       \
        value: value_same, struct exception *: value_exception, struct coroutine *: value_object,  \
        struct asyncio_Future *: value_object, struct asyncio_Task *: value_object,                \
        struct asyncio_Handle *: value_object, struct asyncio_Lock *: value_object,                \
        struct asyncio_Event *: value_object, struct asyncio_Condition *: value_object,            \
        struct asyncio_Semaphore *: value_object, struct asyncio_Barrier *: value_object,          \
        struct asyncio_Queue *: value_object,                                                      \
        struct asyncio_TaskGroup *: value_object, struct asyncio_Timeout *: value_object,          \
        struct asyncio_as_completed_iterator *: value_object,                                      \
        struct async_generator *: value_object, default: value_pointer)(x)

// The same with the kind in its name. value_format("page %d", n) is Python's f"page {n}", by printf. Texts are copied;
// NULL is None. MemoryError where there is no memory for a text.
value value_bool(bool b);
value value_int(int64_t i);
value value_float(double f);
value value_str(const char *s);
__attribute__((format(printf, 1, 2))) value value_format(const char *format, ...);
value value_exception(struct exception *e);
value value_object(const void *object); // one of asyncio
value value_pointer(const void *pointer);

// --- reading ---------------------------------------------------------------------------------------------------------
// repr(v), str(v): Python's, as texts that live until the program ends. A list within itself is [...]. A byte that is
// no UTF-8 is shown as '\udcff', as Python shows one that it could not read. Floats are the shortest that read back the
// same. Objects/*object.c.
const char *repr(value v);
const char *str(value v);

// What a value holds, as C has it; another kind raises TypeError. int_of takes bools too, float_of ints and bools. The
// text of str_of belongs to the value.
#define bool_of(v) value_as_bool(place_here(), (v))
#define int_of(v) value_as_int(place_here(), (v))
#define float_of(v) value_as_float(place_here(), (v))
#define str_of(v) value_as_str(place_here(), (v))
bool value_as_bool(place *where, value v);
int64_t value_as_int(place *where, value v);
double value_as_float(place *where, value v);
const char *value_as_str(place *where, value v);

// bool(v): false are None, False, 0, 0.0, and texts, lists, tuples and dicts without anything in them.
// Objects/object.c, PyObject_IsTrue.
bool value_truth(value v);

// len(v), of a list, a tuple, a dict, or the characters of a str in UTF-8; TypeError for others.
#define len(v) value_len(place_here(), (v))
size_t value_len(place *where, value v);

// v[i]: at(v, i), of a list or tuple by its place, negative from the end, or IndexError; of a dict by its key, or
// KeyError. TypeError for other values, and for a place that is no int. at(v, 0) is a copy: who changes a list in it
// changes that list.
#define at(v, i) value_at(place_here(), (v), value_of(i))
value value_at(place *where, value v, value i);

// x in v: contains(v, x), of a list or tuple, or of the keys of a dict; TypeError for others. 1, 1.0 and True are
// equal, lists and dicts where what is in them is, objects to themselves alone. Objects/object.c, PyObject_RichCompare.
#define contains(v, x) value_contains((v), value_of(x))
bool value_contains(value v, value item);

// --- lists, tuples and dicts -----------------------------------------------------------------------------------------
// [1, "a", task]: list(1, "a", task), a new list of up to sixteen C values of any types; list_new() is the empty one.
// tuple is the same for tuples, which do not change.
#define list(...) value_sequence(VALUE_list, VALUE_COUNT(__VA_ARGS__), (value[]){VALUE_EACH(__VA_ARGS__)})
#define tuple(...) value_sequence(VALUE_tuple, VALUE_COUNT(__VA_ARGS__), (value[]){VALUE_EACH(__VA_ARGS__)})
value list_new(void);
value value_sequence(enum value_kind kind, size_t n, const value *items);

// games.append(game(1)): list_append(games, game(1)). AttributeError for what is no list.
#define list_append(l, x) value_append(place_here(), (l), value_of(x))
void value_append(place *where, value l, value item);

// {"name": "Ada", "posts": [1, 2]}: dict("name", "Ada", "posts", list(1, 2)), a new dict of up to eight keys;
// dict_new() is the empty one. It keeps the order in which its keys came. TypeError for a key that is a list, a dict,
// or a tuple with one in it. Objects/dictobject.c.
#define dict(...)                                                                                  \
    ({                                                                                             \
        _Static_assert(VALUE_COUNT(__VA_ARGS__) % 2 == 0, "a dict has an item for each key");      \
        value_dict(VALUE_COUNT(__VA_ARGS__), (value[]){VALUE_EACH(__VA_ARGS__)});                  \
    })
value dict_new(void);

// user["name"] = "Ada": dict_set(user, "name", "Ada"). TypeError for what is no dict, and as above. list(user):
// dict_keys(user), a new list of its keys; AttributeError for what is no dict.
#define dict_set(d, key, x) value_dict_set(place_here(), (d), value_of(key), value_of(x))
void value_dict_set(place *where, value v, value key, value item);
value dict_keys(value v);

// --- below: how the macros count and map their arguments -------------------------------------------------------------
value value_same(value v); // value_of a value
value value_dict(size_t n, const value *keys_and_items);

#define VALUE_COUNT(...) VALUE_COUNT_(__VA_ARGS__, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#define VALUE_COUNT_(_1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15, _16, n, ...) n
#define VALUE_CAT_(a, b) a##b
#define VALUE_CAT(a, b) VALUE_CAT_(a, b)
#define VALUE_EACH(...) VALUE_CAT(VALUE_EACH_, VALUE_COUNT(__VA_ARGS__))(__VA_ARGS__)
#define VALUE_EACH_1(x) value_of(x)
#define VALUE_EACH_2(x, ...) value_of(x), VALUE_EACH_1(__VA_ARGS__)
#define VALUE_EACH_3(x, ...) value_of(x), VALUE_EACH_2(__VA_ARGS__)
#define VALUE_EACH_4(x, ...) value_of(x), VALUE_EACH_3(__VA_ARGS__)
#define VALUE_EACH_5(x, ...) value_of(x), VALUE_EACH_4(__VA_ARGS__)
#define VALUE_EACH_6(x, ...) value_of(x), VALUE_EACH_5(__VA_ARGS__)
#define VALUE_EACH_7(x, ...) value_of(x), VALUE_EACH_6(__VA_ARGS__)
#define VALUE_EACH_8(x, ...) value_of(x), VALUE_EACH_7(__VA_ARGS__)
#define VALUE_EACH_9(x, ...) value_of(x), VALUE_EACH_8(__VA_ARGS__)
#define VALUE_EACH_10(x, ...) value_of(x), VALUE_EACH_9(__VA_ARGS__)
#define VALUE_EACH_11(x, ...) value_of(x), VALUE_EACH_10(__VA_ARGS__)
#define VALUE_EACH_12(x, ...) value_of(x), VALUE_EACH_11(__VA_ARGS__)
#define VALUE_EACH_13(x, ...) value_of(x), VALUE_EACH_12(__VA_ARGS__)
#define VALUE_EACH_14(x, ...) value_of(x), VALUE_EACH_13(__VA_ARGS__)
#define VALUE_EACH_15(x, ...) value_of(x), VALUE_EACH_14(__VA_ARGS__)
#define VALUE_EACH_16(x, ...) value_of(x), VALUE_EACH_15(__VA_ARGS__)

#pragma GCC visibility pop

#endif
