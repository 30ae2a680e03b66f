// An event from a line. It is parsed member by member into a draft, in whatever order they come; that in which jsonl_write has them is
// the one that is looked for first.
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "trace/jsonl_reader.h"
#include "trace/refusal.h"

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
static bool take_expected(struct jsonl_reader *r, struct draft *d, unsigned *m)
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

void jsonl_event_init(struct jsonl_reader *r)
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
static enum event_kind find_kind(const struct jsonl_reader *r, const char *name, size_t length)
{
    for (uint8_t at = hash_of(name, length); r->kinds[at]; at++) {
        const char *known = event_schema(r->kinds[at])->name;
        if (strncmp(known, name, length) == 0 && known[length] == 0) return r->kinds[at];
    }
    return EVENT_none;
}

static int take_kind(struct jsonl_reader *r, struct draft *d)
{
    struct jsonl_text name;
    int rc = jsonl_field_text(r, "k", &name);
    if (rc) return rc;
    d->kind = find_kind(r, name.bytes, name.length);
    return d->kind ? 0 : jsonl_refuse(r, "there is no kind of event \"%s\"", jsonl_quote(name).text);
}

// The kind that the text which is next names, with its escapes decoded elsewhere; none where it names none.
static enum event_kind peek_kind(struct jsonl_reader *r)
{
    char copy[200]; // of each kind, even where every letter is an escape
    struct jsonl_text name;
    struct jsonl_cursor value = r->in, in = {.next = copy};
    if (!jsonl_skip_value(&value)) return EVENT_none;
    size_t length = (size_t)(value.next - r->in.next);
    if (length >= sizeof copy) return EVENT_none;
    memcpy(copy, r->in.next, length);
    copy[length] = 0;
    in.end = copy + length;
    return jsonl_take_text(&in, &name) ? find_kind(r, name.bytes, name.length) : EVENT_none;
}

// Looks for "k" in what follows the value that is next. It changes nothing: that will be read again.
static int look_ahead_for_kind(struct jsonl_reader *r, struct draft *d)
{
    char *here = r->in.next;
    bool more;
    while ((more = jsonl_skip_value(&r->in)) && d->kind == EVENT_none && jsonl_take_mark(&r->in, ',')) {
        jsonl_skip_space(&r->in);
        bool is_kind = strncmp(r->in.next, "\"k\"", 3) == 0;
        if (!jsonl_skip_value(&r->in) || !jsonl_need_mark(&r->in, ':')) return jsonl_refuse_json(r, NULL);
        jsonl_skip_space(&r->in);
        if (!is_kind || *r->in.next != '"') continue;
        d->kind = peek_kind(r);
        if (d->kind == EVENT_none) return take_kind(r, d); // and be refused
    }
    if (!more) return jsonl_refuse_json(r, NULL);
    r->in.next = here;
    return 0;
}

// --- members' values -----------------------------------------------------------------------------
static int take_field(struct jsonl_reader *r, struct draft *d, enum member m)
{
    const char *key = key_of(d, m);
    uint32_t *value = m == MEMBER_subject ? &d->event.subject : m == MEMBER_a ? &d->event.a : &d->event.b;
    int64_t n = 0;
    int rc;
    switch (type_of(d, m)) {
    case FIELD_none: return 0;
    case FIELD_object: return jsonl_field_object(r, key, value);
    case FIELD_event: return jsonl_field_event(r, key, value);
    case FIELD_text: return jsonl_field_text_id(r, key, value);
    case FIELD_place: return jsonl_field_place(r, key, value);
    case FIELD_count:
        rc = jsonl_field_number(r, key, 0, UINT32_MAX, &n);
        *value = (uint32_t)n;
        return rc;
    case FIELD_ns:
        rc = jsonl_field_ns(r, key, d->kind == EVENT_select, &n);
        d->event.ns = n;
        return rc;
    case FIELD_type: return jsonl_field_type(r, key, value);
    case FIELD_outcome: return jsonl_field_outcome(r, key, value);
    }
    return 0;
}

static int take_index(struct jsonl_reader *r)
{
    int64_t i;
    if (!jsonl_take_number(&r->in, &i)) return jsonl_refuse_json(r, "i");
    if (i == trace_length(r->trace)) return 0;
    return jsonl_refuse(r, "\"i\" is %" PRId64 ", but this is event number %" PRIu32, i, trace_length(r->trace));
}

static int take_value(struct jsonl_reader *r, struct draft *d, enum member m)
{
    switch (m) {
    case MEMBER_i: return take_index(r);
    case MEMBER_t: return jsonl_field_number(r, "t", -TRACE_TIME_MAX, TRACE_TIME_MAX, &d->event.time);
    case MEMBER_k: return take_kind(r, d);
    case MEMBER_subject:
    case MEMBER_a:
    case MEMBER_b: return take_field(r, d, m);
    case MEMBER_file: return jsonl_field_file(r, &d->place);
    case MEMBER_line: return jsonl_field_line(r, &d->place);
    case MEMBER_function: return jsonl_field_text_id(r, "function", &d->place.function);
    case MEMBER_x: return jsonl_skip_value(&r->in) ? 0 : jsonl_refuse_json(r, "x");
    }
    return 0;
}

// --- events --------------------------------------------------------------------------------------
static int take_key(struct jsonl_reader *r, struct draft *d, unsigned *m)
{
    struct jsonl_text key;
    if (take_expected(r, d, m)) return 0;
    if (!jsonl_take_text(&r->in, &key) || !jsonl_need_mark(&r->in, ':')) return jsonl_refuse_json(r, NULL);
    *m = find_member(d, key);
    if (*m == MEMBERS && d->kind == EVENT_none) {
        int rc = look_ahead_for_kind(r, d);
        if (rc) return rc;
        *m = find_member(d, key);
    }
    if (*m < MEMBERS) return 0;
    if (d->kind == EVENT_none) return jsonl_refuse(r, "\"k\" is missing: the kind of the event");
    return jsonl_refuse(r, "\"%s\" has no \"%s\"", event_schema(d->kind)->name, jsonl_quote(key).text);
}

static int take_member(struct jsonl_reader *r, struct draft *d)
{
    unsigned m = MEMBERS;
    int rc = take_key(r, d, &m);
    if (rc) return rc;
    if (saw(d, m)) return jsonl_refuse(r, "\"%s\" stands there twice", key_of(d, m));
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

static int check_complete(struct jsonl_reader *r, const struct draft *d)
{
    if (d->kind == EVENT_none) return jsonl_refuse(r, "\"k\" is missing: the kind of the event");
    if (!saw(d, MEMBER_t)) return jsonl_refuse(r, "\"t\" is missing: the time of the event");
    for (enum member m = MEMBER_subject; m <= MEMBER_b; m++)
        if (!saw(d, m) && is_needed(m, type_of(d, m)))
            return jsonl_refuse(r, "\"%s\" is missing: \"%s\" has one", key_of(d, m), event_schema(d->kind)->name);
    bool file = saw(d, MEMBER_file), line = saw(d, MEMBER_line), function = saw(d, MEMBER_function);
    if (file != line || (function && !file)) return jsonl_refuse(r, "a place needs \"file\" and \"line\" both");
    uint32_t length = trace_length(r->trace);
    int64_t last = length ? trace_time(r->trace, length - 1) : INT64_MIN;
    if (d->event.time < last)
        return jsonl_refuse(r, "\"t\" is %" PRId64 ", earlier than the event before, which is at %" PRId64, d->event.time, last);
    return 0;
}

// A task whose name the producer leaves out has the one that asyncio would give it.
static int name_task(struct jsonl_reader *r, struct draft *d)
{
    char name[16];
    if (d->kind != EVENT_task_create && d->kind != EVENT_task_eager) return 0;
    int length = snprintf(name, sizeof name, "Task-%" PRIu32, ++r->tasks);
    if (saw(d, MEMBER_b)) return 0;
    return jsonl_text_id(&r->tables, (struct jsonl_text){name, (uint32_t)length}, &d->event.b);
}

static int append(struct jsonl_reader *r, struct draft *d)
{
    uint32_t where = 0;
    char why[200];
    int rc = saw(d, MEMBER_file) ? jsonl_field_define_place(r, d->place, &where) : 0;
    if (rc == 0) rc = name_task(r, d);
    if (rc) return rc;
    d->event.kind = (uint8_t)d->kind;
    d->event.where = where & 0xFFFFFF;
    rc = trace_append(r->trace, &d->event);
    if (rc == -EBADMSG) return jsonl_refuse(r, "this is nothing that a trace can hold");
    if (rc == 0) rc = state_apply(&r->state, r->trace);
    if (rc != -EBADMSG) return rc;
    refusal_tell(&r->state, r->trace, why, sizeof why);
    return jsonl_refuse(r, "\"%s\" cannot happen here: %s", event_schema(d->kind)->name, why);
}

int jsonl_event_end(struct jsonl_reader *r)
{
    if (!jsonl_need_mark(&r->in, '}')) return jsonl_refuse_json(r, NULL);
    jsonl_skip_space(&r->in);
    return r->in.next == r->in.end ? 0 : jsonl_refuse(r, "something follows the object: each has a line of its own");
}

int jsonl_event_read(struct jsonl_reader *r)
{
    struct draft d = {0};
    int rc = 0;
    if (r->told >= 0 && trace_length(r->trace) >= r->told)
        return jsonl_refuse(r, "there are more events than the %" PRId64 " that the first line tells of", r->told);
    if (!jsonl_need_mark(&r->in, '{')) return jsonl_refuse_json(r, NULL);
    do rc = take_member(r, &d);
    while (rc == 0 && jsonl_take_mark(&r->in, ','));
    if (rc == 0) rc = jsonl_event_end(r);
    if (rc == 0) rc = check_complete(r, &d);
    return rc ? rc : append(r, &d);
}
