// Reading JSON Lines: jsonl.h. A line is parsed member by member into a draft of an event, in whatever order they come; that in which
// jsonl_write has them is the one that is looked for first.
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "trace/chunk.h"
#include "trace/jsonl.h"
#include "trace/jsonl_lines.h"
#include "trace/jsonl_tables.h"
#include "trace/jsonl_value.h"
#include "trace/refusal.h"

#define EVENTS_BETWEEN_LOOKS (1u << 14) // of the watcher

struct reader {
    const char *name;
    error *e;
    struct jsonl_lines lines;
    struct jsonl_cursor in; // the line
    char *line;             // where it begins
    trace *trace;
    state state; // after the events so far
    struct jsonl_tables tables;
    int64_t told;     // events, by the first line; -1 where it does not say
    uint32_t tasks;   // so far
    uint8_t kinds[256]; // by the hash of their name, open addressing
};

// --- what is wrong -------------------------------------------------------------------------------
__attribute__((format(printf, 2, 3))) static int refuse(struct reader *r, const char *format, ...)
{
    char why[300];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    return error_set(r->e, -EBADMSG, "%.90s:%" PRIu32 ": %s", r->name, r->lines.number, why);
}

// key: the member where it is, NULL outside of all.
static int refuse_json(struct reader *r, const char *key)
{
    size_t column = (size_t)(r->in.next - r->line) + 1;
    if (key) return refuse(r, "\"%s\", at column %zu: %s", key, column, r->in.wrong);
    return refuse(r, "column %zu: %s", column, r->in.wrong);
}

struct quoted {
    char text[48];
};

// The beginning of a text from the file, fit for a message on a terminal.
static struct quoted quote(struct jsonl_text text)
{
    struct quoted q;
    size_t length = 0;
    while (length < text.length) {
        size_t bytes = utf8_length(text.bytes + length);
        if (length + bytes > sizeof q.text - 4) break;
        length += bytes;
    }
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text.bytes[i];
        q.text[i] = c < 0x20 || c == 0x7F ? '?' : (char)c;
    }
    strcpy(q.text + length, length < text.length ? "..." : "");
    return q;
}

// --- members -------------------------------------------------------------------------------------
// What a line may say, in the order in which it is written.
enum member {
    MEMBER_i, MEMBER_t, MEMBER_k, MEMBER_subject, MEMBER_a, MEMBER_b, MEMBER_file, MEMBER_line, MEMBER_function, MEMBER_x,
};
#define MEMBERS (MEMBER_x + 1u)

#define NO_KEY UINT32_MAX // the length of no text

struct key {
    const char *name;
    uint32_t length;
};

static const struct key keys[EVENT_KINDS][MEMBERS] = {
#define KEY(name) {name, sizeof name - 1}
#define KEY_none(name) {"", NO_KEY}
#define KEY_object(name) KEY(#name)
#define KEY_event(name) KEY(#name)
#define KEY_text(name) KEY(#name)
#define KEY_place(name) KEY(#name)
#define KEY_count(name) KEY(#name)
#define KEY_ns(name) KEY(#name)
#define KEY_type(name) KEY(#name)
#define KEY_outcome(name) KEY(#name)
#define EVENT(kind, subject, subject_type, a, a_type, b, b_type, doc)                              \
    [EVENT_##kind] = {KEY("i"), KEY("t"), KEY("k"), KEY_##subject_type(subject), KEY_##a_type(a), KEY_##b_type(b), \
                      KEY("file"), KEY("line"), KEY("function"), KEY("x")},
EVENT(none, _, none, _, none, _, none, "")
#include "trace/event.def"
#undef EVENT
};

// An event as far as its line has been read.
struct draft {
    enum event_kind kind; // EVENT_none until "k" has been read
    unsigned seen;        // members, a bit each
    enum member expected;
    event event;
    struct trace_place place;
};

static bool saw(const struct draft *d, enum member m) { return d->seen >> m & 1; }
static const char *key_of(const struct draft *d, enum member m) { return keys[d->kind][m].name; }

static enum field_type type_of(const struct draft *d, enum member m)
{
    const struct event_schema *schema = event_schema(d->kind);
    return m == MEMBER_subject ? schema->subject.type : m == MEMBER_a ? schema->a.type : schema->b.type;
}

// Takes the key that comes next where the line is written as jsonl_write does, which most are. Else nothing is taken.
static bool take_expected(struct reader *r, struct draft *d, unsigned *m)
{
    const struct key *k = &keys[d->kind][d->expected];
    const char *p = r->in.next;
    while (k->length == NO_KEY) k++; // "x" comes at the latest
    if (*p != '"' || strncmp(p + 1, k->name, k->length) != 0 || p[k->length + 1] != '"' || p[k->length + 2] != ':') return false;
    r->in.next += k->length + 3;
    *m = (unsigned)(k - keys[d->kind]);
    return true;
}

// MEMBERS where the kind has none of that name.
static unsigned find_member(const struct draft *d, struct jsonl_text key)
{
    for (unsigned n = 0, m = d->expected; n < MEMBERS; n++, m++) {
        if (m == MEMBERS) m = 0;
        const struct key *k = &keys[d->kind][m];
        if (k->length == key.length && memcmp(k->name, key.bytes, key.length) == 0) return m;
    }
    return MEMBERS;
}

// --- kinds ---------------------------------------------------------------------------------------
static uint8_t hash_of(const char *name, size_t length)
{
    uint32_t hash = (uint32_t)length;
    for (size_t i = 0; i < length; i++) hash = hash * 31 + (uint8_t)name[i];
    return (uint8_t)(hash ^ hash >> 8);
}

static void init_kinds(struct reader *r)
{
    _Static_assert(EVENT_KINDS < 128, "the table of kinds stays half empty");
    for (enum event_kind kind = 1; kind < EVENT_KINDS; kind++) {
        const char *name = event_schema(kind)->name;
        uint8_t at = hash_of(name, strlen(name));
        while (r->kinds[at]) at++;
        r->kinds[at] = (uint8_t)kind;
    }
}

// EVENT_none where there is none such. name: without a NUL behind it.
static enum event_kind find_kind(const struct reader *r, const char *name, size_t length)
{
    for (uint8_t at = hash_of(name, length); r->kinds[at]; at++) {
        const char *known = event_schema(r->kinds[at])->name;
        if (strncmp(known, name, length) == 0 && known[length] == 0) return r->kinds[at];
    }
    return EVENT_none;
}

// Looks for "k" in what follows the value that is next, and changes nothing: a kind whose name has an escape in it is not found. 0, or -EBADMSG
// where what follows is no JSON.
static int look_ahead_for_kind(struct reader *r, struct draft *d)
{
    char *here = r->in.next;
    bool more;
    while ((more = jsonl_skip_value(&r->in)) && d->kind == EVENT_none && jsonl_take_mark(&r->in, ',')) {
        jsonl_skip_space(&r->in);
        bool is_kind = strncmp(r->in.next, "\"k\"", 3) == 0;
        if (!jsonl_skip_value(&r->in) || !jsonl_need_mark(&r->in, ':')) return refuse_json(r, NULL);
        jsonl_skip_space(&r->in);
        if (!is_kind || *r->in.next != '"') continue;
        const char *name = r->in.next + 1;
        d->kind = find_kind(r, name, strcspn(name, "\"\\"));
    }
    if (!more) return refuse_json(r, NULL);
    r->in.next = here;
    return 0;
}

// --- values --------------------------------------------------------------------------------------
static int take_number(struct reader *r, const char *key, int64_t min, int64_t max, int64_t *out)
{
    int64_t n;
    if (!jsonl_take_number(&r->in, &n)) return refuse_json(r, key);
    if (n < min || n > max)
        return refuse(r, "\"%s\" is %" PRId64 "; it has to be within %" PRId64 " and %" PRId64, key, n, min, max);
    *out = n;
    return 0;
}

static int take_text(struct reader *r, const char *key, struct jsonl_text *out)
{
    return jsonl_take_text(&r->in, out) ? 0 : refuse_json(r, key);
}

static int take_text_id(struct reader *r, const char *key, uint32_t *id)
{
    struct jsonl_text text;
    if (jsonl_take_null(&r->in)) {
        *id = 0;
        return 0;
    }
    int rc = take_text(r, key, &text);
    return rc ? rc : jsonl_text_id(&r->tables, text, id);
}

static int take_file(struct reader *r, struct trace_place *p)
{
    struct jsonl_text text;
    if (jsonl_take_null(&r->in)) return 0;
    int rc = take_text(r, "file", &text);
    return rc ? rc : jsonl_file_id(&r->tables, text, &p->file);
}

static int take_line(struct reader *r, struct trace_place *p)
{
    int64_t line = 0;
    int rc = take_number(r, "line", 0, UINT32_MAX, &line);
    p->line = (uint32_t)line;
    return rc;
}

static int define_place(struct reader *r, struct trace_place p, uint32_t *id)
{
    int rc = jsonl_place_id(&r->tables, p, id);
    return rc == -EBADMSG ? refuse(r, "the trace names more places than one can have") : rc;
}

// A place as a value: null, or an object of its own.
static int take_place(struct reader *r, const char *key, uint32_t *id)
{
    struct trace_place p = {0};
    int rc = 0;
    *id = 0;
    if (jsonl_take_null(&r->in)) return 0;
    if (!jsonl_need_mark(&r->in, '{')) return refuse_json(r, key);
    do {
        struct jsonl_text member;
        if (!jsonl_take_text(&r->in, &member) || !jsonl_need_mark(&r->in, ':')) return refuse_json(r, key);
        if (strcmp(member.bytes, "file") == 0) rc = take_file(r, &p);
        else if (strcmp(member.bytes, "line") == 0) rc = take_line(r, &p);
        else if (strcmp(member.bytes, "function") == 0) rc = take_text_id(r, "function", &p.function);
        else return refuse(r, "\"%s\" is a place: it has file, line and function, and no \"%s\"", key, quote(member).text);
        if (rc) return rc;
    } while (jsonl_take_mark(&r->in, ','));
    if (!jsonl_need_mark(&r->in, '}')) return refuse_json(r, key);
    return define_place(r, p, id);
}

static int take_object(struct reader *r, const char *key, uint32_t *id)
{
    int64_t n, most = (int64_t)trace_length(r->trace) + 1;
    *id = 0;
    if (jsonl_take_null(&r->in)) return 0;
    if (!jsonl_take_number(&r->in, &n)) return refuse_json(r, key);
    if (n < 0 || n > most)
        return refuse(r, "\"%s\" is %" PRId64 "; objects are numbered from 1 in the order in which they are made, so that here there "
                      "are %" PRId64 " at most", key, n, most);
    *id = (uint32_t)n;
    return 0;
}

static int take_event(struct reader *r, const char *key, uint32_t *index)
{
    int64_t n, next = trace_length(r->trace);
    if (!jsonl_take_number(&r->in, &n)) return refuse_json(r, key);
    if (n < 0 || n >= next)
        return refuse(r, "\"%s\" is %" PRId64 "; it has to name an event before this one, which is number %" PRId64, key, n, next);
    *index = (uint32_t)n;
    return 0;
}

static int take_ns(struct reader *r, const struct draft *d, const char *key, int64_t *ns)
{
    bool for_ever = d->kind == EVENT_select;
    *ns = INT64_MAX;
    if (for_ever && jsonl_take_null(&r->in)) return 0;
    if (!jsonl_take_number(&r->in, ns)) return refuse_json(r, key);
    if (for_ever && *ns == INT64_MAX) return 0;
    if (*ns >= -TRACE_TIME_MAX && *ns <= TRACE_TIME_MAX) return 0;
    return refuse(r, "\"%s\" is %" PRId64 " nanoseconds, and no time is more than 73 years from 0", key, *ns);
}

static int take_type(struct reader *r, const char *key, uint32_t *type)
{
    struct jsonl_text name;
    int rc = take_text(r, key, &name);
    if (rc) return rc;
    for (*type = 0; *type < OBJECT_TYPES; ++*type)
        if (strcmp(object_type_name(*type), name.bytes) == 0) return 0;
    return refuse(r, "\"%s\" is \"%s\", which is no type of object", key, quote(name).text);
}

static int take_outcome(struct reader *r, const char *key, uint32_t *outcome)
{
    struct jsonl_text name;
    int rc = take_text(r, key, &name);
    if (rc) return rc;
    for (*outcome = 0; *outcome <= OUTCOME_cancelled; ++*outcome)
        if (strcmp(outcome_name(*outcome), name.bytes) == 0) return 0;
    return refuse(r, "\"%s\" is \"%s\"; it has to be result, exception, cancelled or pending", key, quote(name).text);
}

static int take_field(struct reader *r, struct draft *d, enum member m)
{
    const char *key = key_of(d, m);
    uint32_t *value = m == MEMBER_subject ? &d->event.subject : m == MEMBER_a ? &d->event.a : &d->event.b;
    int64_t n = 0;
    int rc;
    switch (type_of(d, m)) {
    case FIELD_none: return 0;
    case FIELD_object: return take_object(r, key, value);
    case FIELD_event: return take_event(r, key, value);
    case FIELD_text: return take_text_id(r, key, value);
    case FIELD_place: return take_place(r, key, value);
    case FIELD_count:
        rc = take_number(r, key, 0, UINT32_MAX, &n);
        *value = (uint32_t)n;
        return rc;
    case FIELD_ns:
        rc = take_ns(r, d, key, &n);
        d->event.ns = n;
        return rc;
    case FIELD_type: return take_type(r, key, value);
    case FIELD_outcome: return take_outcome(r, key, value);
    }
    return 0;
}

static int take_kind(struct reader *r, struct draft *d)
{
    struct jsonl_text name;
    int rc = take_text(r, "k", &name);
    if (rc) return rc;
    d->kind = find_kind(r, name.bytes, name.length);
    return d->kind ? 0 : refuse(r, "there is no kind of event \"%s\"", quote(name).text);
}

static int take_index(struct reader *r)
{
    int64_t i;
    if (!jsonl_take_number(&r->in, &i)) return refuse_json(r, "i");
    if (i == trace_length(r->trace)) return 0;
    return refuse(r, "\"i\" is %" PRId64 ", but this is event number %" PRIu32, i, trace_length(r->trace));
}

static int take_value(struct reader *r, struct draft *d, enum member m)
{
    switch (m) {
    case MEMBER_i: return take_index(r);
    case MEMBER_t: return take_number(r, "t", -TRACE_TIME_MAX, TRACE_TIME_MAX, &d->event.time);
    case MEMBER_k: return take_kind(r, d);
    case MEMBER_subject:
    case MEMBER_a:
    case MEMBER_b: return take_field(r, d, m);
    case MEMBER_file: return take_file(r, &d->place);
    case MEMBER_line: return take_line(r, &d->place);
    case MEMBER_function: return take_text_id(r, "function", &d->place.function);
    case MEMBER_x: return jsonl_skip_value(&r->in) ? 0 : refuse_json(r, "x");
    }
    return 0;
}

// --- events --------------------------------------------------------------------------------------
static int take_key(struct reader *r, struct draft *d, unsigned *m)
{
    struct jsonl_text key;
    if (take_expected(r, d, m)) return 0;
    if (!jsonl_take_text(&r->in, &key) || !jsonl_need_mark(&r->in, ':')) return refuse_json(r, NULL);
    *m = find_member(d, key);
    if (*m == MEMBERS && d->kind == EVENT_none) {
        int rc = look_ahead_for_kind(r, d);
        if (rc) return rc;
        *m = find_member(d, key);
    }
    if (*m < MEMBERS) return 0;
    if (d->kind == EVENT_none) return refuse(r, "\"k\" is missing: the kind of the event");
    return refuse(r, "\"%s\" has no \"%s\"", event_schema(d->kind)->name, quote(key).text);
}

static int take_member(struct reader *r, struct draft *d)
{
    unsigned m = MEMBERS;
    int rc = take_key(r, d, &m);
    if (rc) return rc;
    if (saw(d, m)) return refuse(r, "\"%s\" stands there twice", key_of(d, m));
    d->seen |= 1u << m;
    d->expected = m + 1 < MEMBERS ? m + 1 : 0;
    return take_value(r, d, m);
}

// The first field, and those for which there is no "none".
static bool is_needed(enum member m, enum field_type type)
{
    switch (type) {
    case FIELD_none: return false;
    case FIELD_object:
    case FIELD_text:
    case FIELD_place: return m == MEMBER_subject;
    case FIELD_event:
    case FIELD_count:
    case FIELD_ns:
    case FIELD_type:
    case FIELD_outcome: return true;
    }
    return false;
}

static int check_complete(struct reader *r, const struct draft *d)
{
    if (d->kind == EVENT_none) return refuse(r, "\"k\" is missing: the kind of the event");
    if (!saw(d, MEMBER_t)) return refuse(r, "\"t\" is missing: the time of the event");
    for (enum member m = MEMBER_subject; m <= MEMBER_b; m++)
        if (!saw(d, m) && is_needed(m, type_of(d, m)))
            return refuse(r, "\"%s\" is missing: \"%s\" has one", key_of(d, m), event_schema(d->kind)->name);
    bool file = saw(d, MEMBER_file), line = saw(d, MEMBER_line), function = saw(d, MEMBER_function);
    if (file != line || (function && !file)) return refuse(r, "a place needs \"file\" and \"line\" both");
    uint32_t length = trace_length(r->trace);
    int64_t last = length ? trace_event(r->trace, length - 1)->time : INT64_MIN;
    if (d->event.time < last)
        return refuse(r, "\"t\" is %" PRId64 ", earlier than the event before, which is at %" PRId64, d->event.time, last);
    return 0;
}

// A task whose name the producer leaves out has the one that asyncio would give it.
static int name_task(struct reader *r, struct draft *d)
{
    char name[16];
    if (d->kind != EVENT_task_create && d->kind != EVENT_task_eager) return 0;
    int length = snprintf(name, sizeof name, "Task-%" PRIu32, ++r->tasks);
    if (saw(d, MEMBER_b)) return 0;
    return jsonl_text_id(&r->tables, (struct jsonl_text){name, (uint32_t)length}, &d->event.b);
}

static int append(struct reader *r, struct draft *d)
{
    uint32_t where = 0;
    char why[200];
    int rc = saw(d, MEMBER_file) ? define_place(r, d->place, &where) : 0;
    if (rc == 0) rc = name_task(r, d);
    if (rc) return rc;
    d->event.kind = (uint8_t)d->kind;
    d->event.where = where & 0xFFFFFF;
    rc = trace_append(r->trace, &d->event);
    if (rc == -EBADMSG) return refuse(r, "this is nothing that a trace can hold");
    if (rc == 0) rc = state_apply(&r->state, r->trace);
    if (rc != -EBADMSG) return rc;
    refusal_tell(&r->state, r->trace, why, sizeof why);
    return refuse(r, "\"%s\" cannot happen here: %s", event_schema(d->kind)->name, why);
}

static int take_end(struct reader *r)
{
    if (!jsonl_need_mark(&r->in, '}')) return refuse_json(r, NULL);
    jsonl_skip_space(&r->in);
    return r->in.next == r->in.end ? 0 : refuse(r, "something follows the object: each has a line of its own");
}

static int read_event(struct reader *r)
{
    struct draft d = {0};
    int rc = 0;
    if (r->told >= 0 && trace_length(r->trace) >= r->told)
        return refuse(r, "there are more events than the %" PRId64 " that the first line tells of", r->told);
    if (!jsonl_need_mark(&r->in, '{')) return refuse_json(r, NULL);
    do rc = take_member(r, &d);
    while (rc == 0 && jsonl_take_mark(&r->in, ','));
    if (rc == 0) rc = take_end(r);
    if (rc == 0) rc = check_complete(r, &d);
    return rc ? rc : append(r, &d);
}

// --- the first line ------------------------------------------------------------------------------
struct header {
    bool is_trace;
    int64_t schema;
    struct quoted unknown; // the name of a member that nobody knows, "" where there is none
};

// The texts of the program's files are kept out of the string table, as a recording has them; the rest is what the program said.
static int add_meta(struct reader *r, struct jsonl_text key, struct jsonl_text value)
{
    uint32_t key_id, value_id;
    if (strncmp(key.bytes, "source:", 7) == 0) return trace_set_meta(r->trace, key.bytes, value.bytes);
    int rc = jsonl_text_id(&r->tables, key, &key_id);
    if (rc == 0) rc = jsonl_text_id(&r->tables, value, &value_id);
    return rc ? rc : trace_define_meta(r->trace, key_id, value_id);
}

static int take_metas(struct reader *r)
{
    int rc = 0;
    if (!jsonl_need_mark(&r->in, '{')) return refuse_json(r, "meta");
    if (jsonl_take_mark(&r->in, '}')) return 0;
    do {
        struct jsonl_text key, value;
        if (!jsonl_take_text(&r->in, &key) || !jsonl_need_mark(&r->in, ':')) return refuse_json(r, "meta");
        rc = take_text(r, "meta", &value);
        if (rc == 0) rc = add_meta(r, key, value);
    } while (rc == 0 && jsonl_take_mark(&r->in, ','));
    if (rc) return rc;
    return jsonl_need_mark(&r->in, '}') ? 0 : refuse_json(r, "meta");
}

static int take_header_member(struct reader *r, struct header *h)
{
    struct jsonl_text key, text;
    int rc;
    if (!jsonl_take_text(&r->in, &key) || !jsonl_need_mark(&r->in, ':')) return refuse_json(r, NULL);
    if (strcmp(key.bytes, "schema") == 0) return take_number(r, "schema", 1, INT64_MAX, &h->schema);
    if (strcmp(key.bytes, "events") == 0) return take_number(r, "events", 0, UINT32_MAX, &r->told);
    if (strcmp(key.bytes, "meta") == 0) return take_metas(r);
    if (strcmp(key.bytes, "k") == 0) {
        rc = take_text(r, "k", &text);
        h->is_trace = rc == 0 && strcmp(text.bytes, "trace") == 0;
        return rc;
    }
    if (strcmp(key.bytes, "lost") == 0) {
        rc = take_text(r, "lost", &text);
        return rc ? rc : trace_set_lost(r->trace, text.bytes);
    }
    if (strcmp(key.bytes, "x") != 0) h->unknown = quote(key);
    return jsonl_skip_value(&r->in) ? 0 : refuse_json(r, key.bytes);
}

static int refuse_beginning(struct reader *r)
{
    if (strncmp(r->line, FILE_MAGIC, FILE_MAGIC_SIZE - 1) == 0)
        return error_set(r->e, -EBADMSG, "'%.90s' is a trace already: every command takes it as it is", r->name);
    return refuse(r, "no trace in JSON Lines begins so: its first line is {\"k\":\"trace\",\"schema\":%d}", TRACE_SCHEMA_VERSION);
}

static int read_header(struct reader *r)
{
    struct header h = {0};
    int rc;
    if (strncmp(r->in.next, "\xEF\xBB\xBF", 3) == 0) r->in.next += 3; // a byte order mark, which some programs write
    if (!jsonl_take_mark(&r->in, '{')) return refuse_beginning(r);
    do rc = take_header_member(r, &h);
    while (rc == 0 && jsonl_take_mark(&r->in, ','));
    if (rc == 0) rc = take_end(r);
    if (rc) return rc;
    if (!h.is_trace) return refuse_beginning(r);
    if (h.schema == 0) return refuse(r, "\"schema\" is missing: the version of the schema");
    if (h.schema > TRACE_SCHEMA_VERSION)
        return error_set(r->e, -ENOTSUP, "'%.90s' was made by a newer loopscope (schema %" PRId64 ", this one reads up to %d)",
                         r->name, h.schema, TRACE_SCHEMA_VERSION);
    if (*h.unknown.text) return refuse(r, "the first line has no \"%s\"", h.unknown.text);
    return 0;
}

// --- all of it -----------------------------------------------------------------------------------
// Takes the next line that is not blank. 1, 0 at the end, or a negative errno.
static int next_line(struct reader *r)
{
    for (;;) {
        size_t length;
        int rc = jsonl_lines_next(&r->lines, &r->line, &length);
        if (rc <= 0) return rc;
        r->in = (struct jsonl_cursor){r->line, r->line + length, NULL};
        jsonl_skip_space(&r->in);
        if (r->in.next < r->in.end) return 1;
    }
}

static int read_events(struct reader *r, struct jsonl_watcher watcher)
{
    int rc;
    while ((rc = next_line(r)) > 0) {
        rc = read_event(r);
        if (rc) return rc;
        if (watcher.look && trace_length(r->trace) % EVENTS_BETWEEN_LOOKS == 0)
            watcher.look(watcher.context, r->lines.bytes, trace_length(r->trace));
    }
    if (rc == 0 && r->told > trace_length(r->trace))
        return refuse(r, "the file ends after %" PRIu32 " events, and its first line tells of %" PRId64, trace_length(r->trace), r->told);
    return rc;
}

static int read_all(struct reader *r, struct jsonl_watcher watcher)
{
    int rc = next_line(r);
    if (rc == 0) return error_set(r->e, -EBADMSG, "'%.90s' is empty: it is no trace", r->name);
    if (rc > 0) rc = read_header(r);
    return rc ? rc : read_events(r, watcher);
}

int jsonl_read(trace **out, FILE *f, const char *name, struct jsonl_watcher watcher, error *e)
{
    struct reader r = {.name = name, .e = e, .told = -1};
    int rc = trace_new(&r.trace);
    if (rc) return error_set(e, rc, "no memory to read '%.90s'", name);
    jsonl_lines_init(&r.lines, f);
    jsonl_tables_init(&r.tables, r.trace);
    state_init(&r.state);
    init_kinds(&r);
    rc = read_all(&r, watcher);
    if (rc == -ENOMEM) error_set(e, rc, "no memory to read '%.90s'", name);
    else if (rc == -EFBIG) error_set(e, rc, "%.90s:%" PRIu32 ": a line of more than a gigabyte", name, r.lines.number + 1);
    else if (rc && rc != -EBADMSG && rc != -ENOTSUP) error_set(e, rc, "cannot read '%.90s': %s", name, strerror(-rc));
    state_deinit(&r.state);
    jsonl_tables_deinit(&r.tables);
    jsonl_lines_deinit(&r.lines);
    if (rc) trace_free(r.trace);
    else *out = r.trace;
    return rc;
}
