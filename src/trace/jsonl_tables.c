#include "trace/jsonl_tables.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/array.h"

// Where there is no randomness the hashes are those that everybody knows. The ids are the same in any case: they are in order of appearance.
void jsonl_tables_init(struct jsonl_tables *tables, trace *t)
{
    *tables = (struct jsonl_tables){.trace = t};
    if (getrandom(&tables->seed, sizeof tables->seed, GRND_NONBLOCK) < 0) tables->seed = 0;
}

void jsonl_tables_deinit(struct jsonl_tables *tables)
{
    free(tables->texts.entries);
    free(tables->places.entries);
    free(tables->lengths);
}

// --- the tables ----------------------------------------------------------------------------------
static int grow(struct jsonl_table *table)
{
    uint32_t capacity = table->capacity ? 2 * table->capacity : 256;
    struct jsonl_entry *entries = capacity ? calloc(capacity, sizeof *entries) : NULL;
    if (!entries) return -ENOMEM;
    for (uint32_t i = 0; i < table->capacity; i++) {
        const struct jsonl_entry *e = &table->entries[i];
        uint32_t at = e->hash;
        if (!e->id) continue;
        while (entries[at & (capacity - 1)].id) at++;
        entries[at & (capacity - 1)] = *e;
    }
    free(table->entries);
    table->entries = entries;
    table->capacity = capacity;
    return 0;
}

// Makes room for one entry more: there is always a free one, where a search ends.
static inline int reserve(struct jsonl_table *table) { return 2 * table->count < table->capacity ? 0 : grow(table); }

static inline uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 32;
}

static uint32_t hash_of(struct jsonl_text text, uint64_t seed)
{
    uint64_t hash = text.length ^ seed, word = 0;
    uint32_t i = 0;
    for (; i + 8 <= text.length; i += 8) {
        memcpy(&word, text.bytes + i, 8);
        hash = mix(hash, word);
    }
    word = 0;
    memcpy(&word, text.bytes + i, text.length - i);
    return (uint32_t)mix(hash, word);
}

// --- texts ---------------------------------------------------------------------------------------
static bool is_string(const struct jsonl_tables *tables, uint32_t id, struct jsonl_text text)
{
    return tables->lengths[id] == text.length &&
           memcmp(trace_string(tables->trace, id), text.bytes, text.length) == 0;
}

static int add_text(struct jsonl_tables *tables, struct jsonl_text text, struct jsonl_entry *free_entry, uint32_t hash)
{
    uint32_t id = trace_strings(tables->trace) + 1;
    int rc = array_reserve(tables->lengths, tables->length_capacity, (size_t)id + 1);
    if (rc == 0) rc = trace_define_string(tables->trace, id, text.bytes, text.length);
    if (rc) return rc;
    tables->lengths[id] = text.length;
    *free_entry = (struct jsonl_entry){hash, id};
    tables->texts.count++;
    return 0;
}

int jsonl_text_id(struct jsonl_tables *tables, struct jsonl_text text, uint32_t *id)
{
    int rc = reserve(&tables->texts);
    if (rc) return rc;
    uint32_t hash = hash_of(text, tables->seed);
    struct jsonl_entry *entry;
    for (uint32_t at = hash;; at++) {
        entry = &tables->texts.entries[at & (tables->texts.capacity - 1)];
        if (!entry->id) break;
        if (entry->hash == hash && is_string(tables, entry->id, text)) break;
    }
    if (!entry->id) rc = add_text(tables, text, entry, hash);
    if (rc == 0) *id = entry->id;
    return rc;
}

int jsonl_file_id(struct jsonl_tables *tables, struct jsonl_text file, uint32_t *id)
{
    int rc = 0;
    if (!tables->last_file || !is_string(tables, tables->last_file, file)) rc = jsonl_text_id(tables, file, &tables->last_file);
    if (rc == 0) *id = tables->last_file;
    return rc;
}

// --- places --------------------------------------------------------------------------------------
static int add_place(struct jsonl_tables *tables, struct trace_place p, struct jsonl_entry *free_entry, uint32_t hash)
{
    uint32_t id = trace_places(tables->trace) + 1;
    int rc = trace_define_place(tables->trace, id, p);
    if (rc) return rc;
    *free_entry = (struct jsonl_entry){hash, id};
    tables->places.count++;
    return 0;
}

int jsonl_place_id(struct jsonl_tables *tables, struct trace_place p, uint32_t *id)
{
    int rc = reserve(&tables->places);
    if (rc) return rc;
    uint32_t hash = (uint32_t)mix(mix(p.file ^ tables->seed, p.function), p.line);
    struct jsonl_entry *entry;
    for (uint32_t at = hash;; at++) {
        entry = &tables->places.entries[at & (tables->places.capacity - 1)];
        if (!entry->id) break;
        if (entry->hash != hash) continue;
        struct trace_place other = trace_place(tables->trace, entry->id);
        if (other.file == p.file && other.function == p.function && other.line == p.line) break;
    }
    if (!entry->id) rc = add_place(tables, p, entry, hash);
    if (rc == 0) *id = entry->id;
    return rc;
}
