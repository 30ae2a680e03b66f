// One reading of JSON Lines, for the files that do it together: jsonl_read.c takes the first line and then one after the other,
// jsonl_event.c makes an event of a line, jsonl_field.c takes the value of a member.
//
// Each function that returns an int returns 0, -ENOMEM, or -EBADMSG with the error said.
#ifndef LOOPSCOPE_TRACE_JSONL_READER_H
#define LOOPSCOPE_TRACE_JSONL_READER_H

#include "base/error.h"
#include "trace/jsonl_lines.h"
#include "trace/jsonl_tables.h"
#include "trace/jsonl_value.h"
#include "trace/state.h"

struct jsonl_reader {
    const char *name; // of what is read, in messages
    error *e;
    struct jsonl_lines lines;
    struct jsonl_cursor in; // the line
    char *line;             // where it begins
    trace *trace;
    state state; // after the events so far
    struct jsonl_tables tables;
    int64_t told;       // events, by the first line; -1 where it does not say
    uint32_t tasks;     // so far
    uint8_t kinds[256]; // by the hash of their name, open addressing
};

// --- what is wrong: jsonl_field.c -----------------------------------------------------------------------------------
// Says why the line is refused; returns -EBADMSG.
__attribute__((format(printf, 2, 3))) int jsonl_refuse(struct jsonl_reader *r, const char *format, ...);

// The same for what the cursor found wrong. key: the member where that is, NULL outside of all.
int jsonl_refuse_json(struct jsonl_reader *r, const char *key);

struct jsonl_quoted {
    char text[48];
};

// The beginning of a text from the file, fit for a message on a terminal.
struct jsonl_quoted jsonl_quote(struct jsonl_text text);

// --- values: jsonl_field.c ------------------------------------------------------------------------------------------
// Each takes the value that is next; key: what its member is called. null gives the id 0, where a field can be none.
int jsonl_field_number(struct jsonl_reader *r, const char *key, int64_t min, int64_t max, int64_t *out);
int jsonl_field_text(struct jsonl_reader *r, const char *key, struct jsonl_text *out);
int jsonl_field_text_id(struct jsonl_reader *r, const char *key, uint32_t *id);
int jsonl_field_file(struct jsonl_reader *r, struct trace_place *p);
int jsonl_field_line(struct jsonl_reader *r, struct trace_place *p);
int jsonl_field_place(struct jsonl_reader *r, const char *key, uint32_t *id);
int jsonl_field_object(struct jsonl_reader *r, const char *key, uint32_t *id);
int jsonl_field_event(struct jsonl_reader *r, const char *key, uint32_t *index);
int jsonl_field_ns(struct jsonl_reader *r, const char *key, bool for_ever, int64_t *ns); // for_ever: null is a value
int jsonl_field_type(struct jsonl_reader *r, const char *key, uint32_t *type);
int jsonl_field_outcome(struct jsonl_reader *r, const char *key, uint32_t *outcome);

// The id of a place that has been taken member by member.
int jsonl_field_define_place(struct jsonl_reader *r, struct trace_place p, uint32_t *id);

// --- events: jsonl_event.c ------------------------------------------------------------------------------------------
void jsonl_event_init(struct jsonl_reader *r);

// Takes an event from the line, appends it to the trace and applies it to the state.
int jsonl_event_read(struct jsonl_reader *r);

// Takes the end of the object and of the line.
int jsonl_event_end(struct jsonl_reader *r);

#endif
