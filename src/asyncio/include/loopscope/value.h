// Values: what coroutines return, queues carry and callbacks get. Python's small built-in types, with Python's repr and str.
//
// A value is copied freely; what it points to (texts, lists, objects) lives until the program ends.
#ifndef LOOPSCOPE_VALUE_H
#define LOOPSCOPE_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

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

// Python's None.
#define none ((value){0})

value value_bool(bool b);
value value_int(int64_t i);
value value_float(double f);
value value_str(const char *s); // copied
__attribute__((format(printf, 1, 2))) value value_format(const char *format, ...); // a str
value value_exception(struct exception *e); // None for NULL, as the two below
value value_object(const void *object);
value value_pointer(const void *pointer);

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

// Any C value as a value, by its type: value_of(1), value_of("a"), value_of(task).
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
value value_same(value v);

// list(1, "a", task): a new list; list_new() is the empty one. tuple is the same for tuples, which do not change.
#define list(...) value_sequence(VALUE_list, VALUE_COUNT(__VA_ARGS__), (value[]){VALUE_EACH(__VA_ARGS__)})
#define tuple(...) value_sequence(VALUE_tuple, VALUE_COUNT(__VA_ARGS__), (value[]){VALUE_EACH(__VA_ARGS__)})
value list_new(void);
value value_sequence(enum value_kind kind, size_t n, const value *items);

// list_append(games, game(1)): Python's games.append(game(1)).
#define list_append(l, x) value_append((l), value_of(x))
void value_append(value l, value item);

// dict("name", "Ada", "posts", list(1, 2)): a new dict, {'name': 'Ada', 'posts': [1, 2]}; dict_new() is the empty one. It keeps the order
// in which its keys came. Keys are numbers, texts, None, objects, and tuples of them; TypeError for others.
#define dict(...)                                                                                  \
    ({                                                                                             \
        _Static_assert(VALUE_COUNT(__VA_ARGS__) % 2 == 0, "a dict has an item for each key");      \
        value_dict(VALUE_COUNT(__VA_ARGS__), (value[]){VALUE_EACH(__VA_ARGS__)});                  \
    })
value dict_new(void);
value value_dict(size_t n, const value *keys_and_items);

// dict_set(user, "name", "Ada"): Python's user["name"] = "Ada". TypeError for what is no dict.
#define dict_set(d, key, x) value_dict_set((d), value_of(key), value_of(x))
void value_dict_set(value v, value key, value item);
value dict_keys(value v); // a list of them

// Python's v[i]: of a list or tuple by its place, negative from the end, or IndexError; of a dict by its key, or KeyError. TypeError for
// other values.
#define at(v, i) value_at((v), value_of(i))
value value_at(value v, value i);

size_t len(value v); // of a list, a tuple, a dict, or a str in UTF-8 (its characters); TypeError for others

// contains(l, x): Python's x in l, of a list or tuple, or of the keys of a dict. Objects are equal to themselves alone.
#define contains(v, x) value_contains((v), value_of(x))
bool value_contains(value v, value item);

// Python's bool(v): false are None, False, 0, 0.0, and texts, lists, tuples and dicts without anything in them.
bool value_truth(value v);

// What a value holds; another kind raises TypeError. int_of takes bools too, float_of ints too.
bool bool_of(value v);
int64_t int_of(value v);
double float_of(value v);
const char *str_of(value v);

// Python's repr() and str(), as texts that live until the program ends. A list within itself is [...]. A byte that is no UTF-8 is shown as
// '\udcff', as Python shows one that it could not read.
const char *repr(value v);
const char *str(value v);

// --- below: how the macros count and map their arguments ---------------------------------------------------------------
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
