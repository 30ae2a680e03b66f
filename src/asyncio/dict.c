#include "asyncio/dict.h"

#include <string.h>

#include "asyncio/compare.h"
#include "asyncio/exceptions.h"
#include "asyncio/memory.h"

// --- hashes: equal values have the same -------------------------------------------------------------------------------
static uint64_t mixed(uint64_t h)
{
    h = (h ^ (h >> 32)) * 0x9E3779B97F4A7C15u;
    return h ^ (h >> 29);
}

static uint64_t hash_of_float(double f)
{
    bool whole = f >= -0x1p63 && f < 0x1p63 && f == (double)(int64_t)f; // equal to an int
    uint64_t bits;
    if (whole) return mixed((uint64_t)(int64_t)f);
    memcpy(&bits, &f, sizeof bits);
    return mixed(bits);
}

static uint64_t hash_of_text(const char *s)
{
    uint64_t h = 0;
    for (; *s; s++) h = mixed(h + (unsigned char)*s);
    return h;
}

// The type in a key that keeps it from being one; NULL where nothing does.
static const char *unhashable_type(value v)
{
    const char *type = v.kind == VALUE_list || v.kind == VALUE_dict ? value_type_name(v) : NULL;
    for (size_t i = 0; v.kind == VALUE_tuple && i < v.as_list->count && !type; i++) type = unhashable_type(v.as_list->items[i]);
    return type;
}

static uint64_t hash_of(value v)
{
    uint64_t h = 1;
    switch (v.kind) {
    case VALUE_none: return 0;
    case VALUE_bool: return mixed(v.as_bool);
    case VALUE_int: return mixed((uint64_t)v.as_int);
    case VALUE_float: return hash_of_float(v.as_float);
    case VALUE_str: return hash_of_text(v.as_str);
    case VALUE_tuple:
        for (size_t i = 0; i < v.as_list->count; i++) h = mixed(h + hash_of(v.as_list->items[i]));
        return h;
    case VALUE_list: // never come here
    case VALUE_dict:
    case VALUE_exception:
    case VALUE_object:
    case VALUE_pointer: return mixed((uint64_t)(uintptr_t)v.as_object);
    }
    __builtin_unreachable();
}

static uint64_t hash_of_key(value key)
{
    const char *type = unhashable_type(key);
    if (type) raise(TypeError, "cannot use '%s' as a dict key (unhashable type: '%s')", value_type_name(key), type);
    return hash_of(key);
}

// --- the table --------------------------------------------------------------------------------------------------------
// The cell of a key: the one that has it, or the free one where it belongs.
static uint32_t *cell_of(const struct value_dict *d, value key, uint64_t hash)
{
    size_t i = hash & (d->table_size - 1);
    for (;; i = (i + 1) & (d->table_size - 1)) {
        const struct dict_entry *e = d->table[i] ? &d->entries[d->table[i] - 1] : NULL;
        if (!e || (e->hash == hash && value_equals(e->key, key))) return &d->table[i];
    }
}

// The old table stays until the program ends, as all of its memory does.
static void grow_table(struct value_dict *d)
{
    size_t size = d->table_size ? d->table_size * 2 : 16;
    uint32_t *table = memory_new(size * sizeof *table);
    for (uint32_t n = 0; n < d->count; n++) {
        size_t i = d->entries[n].hash & (size - 1);
        while (table[i]) i = (i + 1) & (size - 1);
        table[i] = n + 1;
    }
    d->table = table;
    d->table_size = size;
}

static void add(struct value_dict *d, value key, value item, uint64_t hash)
{
    if ((d->count + 1) * 2 > d->table_size) grow_table(d);
    if (d->count == d->capacity) d->entries = memory_grow(d->entries, &d->capacity, sizeof *d->entries);
    uint32_t *cell = cell_of(d, key, hash);
    d->entries[d->count++] = (struct dict_entry){key, item, hash};
    *cell = (uint32_t)d->count;
}

const value *dict_find(const struct value_dict *d, value key)
{
    uint64_t hash = hash_of_key(key);
    uint32_t n = d->count ? *cell_of(d, key, hash) : 0;
    return n ? &d->entries[n - 1].item : NULL;
}

bool dict_equals(const struct value_dict *a, const struct value_dict *b)
{
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++) {
        const value *other = dict_find(b, a->entries[i].key);
        if (!other || !value_equals(a->entries[i].item, *other)) return false;
    }
    return true;
}

// --- for programs -----------------------------------------------------------------------------------------------------
value value_dict(size_t n, const value *keys_and_items)
{
    value v = {VALUE_dict, {.as_dict = memory_new(sizeof(struct value_dict))}};
    for (size_t i = 0; i + 1 < n; i += 2) value_dict_set(NULL, v, keys_and_items[i], keys_and_items[i + 1]);
    return v;
}

value dict_new(void) { return value_dict(0, NULL); }

void value_dict_set(place *where, value v, value key, value item)
{
    if (v.kind != VALUE_dict) raise_at(where, TypeError, "'%s' object does not support item assignment", value_type_name(v));
    uint64_t hash = hash_of_key(key);
    uint32_t n = v.as_dict->count ? *cell_of(v.as_dict, key, hash) : 0;
    if (n) v.as_dict->entries[n - 1].item = item;
    else add(v.as_dict, key, item, hash);
}

value dict_keys(value v)
{
    value keys = list_new();
    if (v.kind != VALUE_dict) raise(AttributeError, "'%s' object has no attribute 'keys'", value_type_name(v));
    for (size_t i = 0; i < v.as_dict->count; i++) list_append(keys, v.as_dict->entries[i].key);
    return keys;
}
