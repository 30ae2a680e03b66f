// The lines of a file, one after the other, each with a NUL behind it and free to be changed.
#ifndef LOOPSCOPE_TRACE_JSONL_LINES_H
#define LOOPSCOPE_TRACE_JSONL_LINES_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define JSONL_LINE_MAX ((size_t)1 << 30) // bytes: no text of a trace is longer than twice that

struct jsonl_lines {
    FILE *f; // borrowed
    char *data;
    size_t capacity, begin, end; // what has been read and not been taken is data[begin .. end]
    uint64_t bytes;  // read so far
    uint32_t number; // of the line taken last, from 1
    bool ended;      // there is no more to read
};

void jsonl_lines_init(struct jsonl_lines *l, FILE *f);
void jsonl_lines_deinit(struct jsonl_lines *l);

// Takes the next line, without its line feed: borrowed until the next call. 1; 0 at the end; -EFBIG where it is longer than JSONL_LINE_MAX,
// -ENOMEM, or the negative errno of a failed read.
int jsonl_lines_next(struct jsonl_lines *l, char **line, size_t *length);

#endif
