// The ids of texts and places that come again: what a form without ids is read with.
//
// A text or a place that is new is defined in the trace, which holds it from then on: the tables know ids and hashes alone.
#ifndef LOOPSCOPE_TRACE_JSONL_TABLES_H
#define LOOPSCOPE_TRACE_JSONL_TABLES_H

#include "trace/jsonl_value.h"
#include "trace/trace.h"

struct jsonl_table {
    struct jsonl_entry {
        uint32_t hash, id; // id 0: free
    } *entries;            // open addressing, linear probing
    uint32_t count, capacity; // capacity: a power of two, at least twice the count
};

struct jsonl_tables {
    trace *trace; // borrowed
    struct jsonl_table texts, places;
    uint32_t *lengths; // of the strings, by id
    uint32_t length_capacity;
    uint64_t seed;      // of the hashes: a file of texts that all have the same one takes no longer than others
    uint32_t last_file; // text that was asked for as a file: the next one is mostly the same
};

void jsonl_tables_init(struct jsonl_tables *tables, trace *t);
void jsonl_tables_deinit(struct jsonl_tables *tables);

// The id of a text, of a text that is a file's name, of a place. 0, -ENOMEM, or -EBADMSG where there are more than a trace can hold.
int jsonl_text_id(struct jsonl_tables *tables, struct jsonl_text text, uint32_t *id);
int jsonl_file_id(struct jsonl_tables *tables, struct jsonl_text file, uint32_t *id);
int jsonl_place_id(struct jsonl_tables *tables, struct trace_place p, uint32_t *id);

#endif
