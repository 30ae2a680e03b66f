// Writing JSON Lines: jsonl.h. What stands between two values of a line is a literal, made of
// the rows of event.def.
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "base/utf8.h"
#include "trace/jsonl.h"

// --- bytes on their way to a file ----------------------------------------------------------------
struct sink {
    FILE *f;
    char *bytes, *next, *end;
};

static void flush(struct sink *out)
{
    fwrite(out->bytes, 1, (size_t)(out->next - out->bytes), out->f);
    out->next = out->bytes;
}

static void put_beyond(struct sink *out, const char *bytes, size_t length)
{
    flush(out);
    fwrite(bytes, 1, length, out->f);
}

static inline void put_bytes(struct sink *out, const char *bytes, size_t length)
{
    if ((size_t)(out->end - out->next) < length) {
        put_beyond(out, bytes, length);
        return;
    }
    memcpy(out->next, bytes, length);
    out->next += length;
}

#define PUT(out, literal) put_bytes(out, literal, sizeof literal - 1)

static void put_number(struct sink *out, uint64_t n)
{
    char digits[20], *first = digits + sizeof digits;
    do *--first = (char)('0' + n % 10);
    while (n /= 10);
    put_bytes(out, first, (size_t)(digits + sizeof digits - first));
}

static void put_signed(struct sink *out, int64_t n)
{
    if (n < 0) PUT(out, "-");
    put_number(out, n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
}

// --- texts ---------------------------------------------------------------------------------------
static void put_control(struct sink *out, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    PUT(out, "\\u00");
    put_bytes(out, (const char[]){hex[c >> 4], hex[c & 15]}, 2);
}

static void put_ascii(struct sink *out, unsigned char c)
{
    switch (c) {
    case '"': PUT(out, "\\\""); break;
    case '\\': PUT(out, "\\\\"); break;
    case '\n': PUT(out, "\\n"); break;
    case '\r': PUT(out, "\\r"); break;
    case '\t': PUT(out, "\\t"); break;
    default: put_control(out, c);
    }
}

static inline bool is_plain(unsigned char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

static void put_text(struct sink *out, const char *text, size_t length)
{
    const char *p = text, *end = text + length;
    while (p < end) {
        const char *plain = p;
        while (p < end && is_plain((unsigned char)*p)) p++;
        put_bytes(out, plain, (size_t)(p - plain));
        if (p == end) return;
        size_t bytes = utf8_length(p);
        if (bytes == 1)
            put_ascii(out, (unsigned char)*p);
        else if (bytes == 0)
            PUT(out, "\xEF\xBF\xBD"); // U+FFFD
        else if (bytes == 2 && utf8_character(p, 2) < 0xA0)
            put_control(out, (unsigned char)utf8_character(p, 2)); // a terminal may obey it
        else
            put_bytes(out, p, bytes);
        p += bytes ? bytes : 1;
    }
}

static void put_string(struct sink *out, const char *text)
{
    PUT(out, "\"");
    put_text(out, text, strlen(text));
    PUT(out, "\"");
}

void jsonl_write_text(FILE *f, const char *text, size_t length)
{
    char bytes[512];
    struct sink out = {f, bytes, bytes, bytes + sizeof bytes};
    put_text(&out, text, length);
    flush(&out);
}

void jsonl_write_string(FILE *f, const char *text)
{
    putc('"', f);
    jsonl_write_text(f, text, strlen(text));
    putc('"', f);
}

// --- events --------------------------------------------------------------------------------------
struct literal {
    const char *bytes;
    uint32_t length;
};

// What a line of each kind has ahead of its values.
static const struct layout {
    struct literal kind, subject, a, b;
    uint8_t subject_type, a_type, b_type;
} layouts[EVENT_KINDS] = {
#define LITERAL(text) {text, sizeof text - 1}
#define KEY_none(name) {"", 0}
#define KEY_object(name) LITERAL(",\"" #name "\":")
#define KEY_event(name) KEY_object(name)
#define KEY_text(name) KEY_object(name)
#define KEY_place(name) KEY_object(name)
#define KEY_count(name) KEY_object(name)
#define KEY_ns(name) KEY_object(name)
#define KEY_type(name) KEY_object(name)
#define KEY_outcome(name) KEY_object(name)
#define EVENT(kind, subject, subject_type, a, a_type, b, b_type, doc)                              \
    [EVENT_##kind] = {LITERAL(",\"k\":\"" #kind "\""), KEY_##subject_type(subject), KEY_##a_type(a), KEY_##b_type(b), \
                      FIELD_##subject_type, FIELD_##a_type, FIELD_##b_type},
#include "trace/event.def"
#undef EVENT
};

static void put_string_or_null(struct sink *out, const trace *t, uint32_t id)
{
    if (id)
        put_string(out, trace_string(t, id));
    else
        PUT(out, "null");
}

static void put_place_members(struct sink *out, const trace *t, uint32_t id)
{
    struct trace_place p = trace_place(t, id);
    PUT(out, "\"file\":");
    put_string_or_null(out, t, p.file);
    PUT(out, ",\"line\":");
    put_number(out, p.line);
    PUT(out, ",\"function\":");
    put_string_or_null(out, t, p.function);
}

static void put_place(struct sink *out, const trace *t, uint32_t id)
{
    if (id == 0) {
        PUT(out, "null");
        return;
    }
    PUT(out, "{");
    put_place_members(out, t, id);
    PUT(out, "}");
}

// For ever is a number that not every language can tell from its neighbours.
static void put_ns(struct sink *out, int64_t ns)
{
    if (ns == INT64_MAX)
        PUT(out, "null");
    else
        put_signed(out, ns);
}

static inline void put_field(struct sink *out, const trace *t, struct literal key, enum field_type type, uint32_t value,
                             int64_t ns)
{
    if (type == FIELD_none) return;
    put_bytes(out, key.bytes, key.length);
    switch (type) {
    case FIELD_none: break;
    case FIELD_object:
    case FIELD_event:
    case FIELD_count: put_number(out, value); break;
    case FIELD_text: put_string_or_null(out, t, value); break;
    case FIELD_place: put_place(out, t, value); break;
    case FIELD_ns: put_ns(out, ns); break;
    case FIELD_type: put_string(out, object_type_name((enum object_type)value)); break;
    case FIELD_outcome: put_string(out, outcome_name((enum outcome)value)); break;
    }
}

static void put_event(struct sink *out, const trace *t, uint32_t index)
{
    event e = trace_event(t, index);
    const struct layout *l = &layouts[e.kind];
    PUT(out, "{\"i\":");
    put_number(out, index);
    PUT(out, ",\"t\":");
    put_signed(out, e.time);
    put_bytes(out, l->kind.bytes, l->kind.length);
    put_field(out, t, l->subject, (enum field_type)l->subject_type, e.subject, 0);
    put_field(out, t, l->a, (enum field_type)l->a_type, e.a, e.ns);
    put_field(out, t, l->b, (enum field_type)l->b_type, e.b, 0);
    if (e.where) {
        PUT(out, ",");
        put_place_members(out, t, e.where);
    }
    PUT(out, "}\n");
}

// --- the header ----------------------------------------------------------------------------------
// Finds of each key the last time that it was defined: that one counts.
static int find_last(intern *last, const trace *t)
{
    for (uint32_t i = 0; i < trace_meta_count(t); i++) {
        const char *key, *value;
        trace_meta_at(t, i, &key, &value);
        uint32_t *number = intern_number(last, key, (uint32_t)strlen(key));
        if (!number) return -ENOMEM;
        *number = i;
    }
    return 0;
}

static int put_metas(struct sink *out, const trace *t)
{
    intern last = {0};
    bool first = true;
    int rc = find_last(&last, t);
    for (uint32_t i = 0; rc == 0 && i < trace_meta_count(t); i++) {
        const char *key, *value;
        trace_meta_at(t, i, &key, &value);
        const uint32_t *number = intern_number(&last, key, (uint32_t)strlen(key));
        if (!number) rc = -ENOMEM;
        if (!number || *number != i) continue;
        if (!first) PUT(out, ",");
        first = false;
        put_string(out, key);
        PUT(out, ":");
        put_string(out, value);
    }
    intern_deinit(&last);
    return rc;
}

static int put_header(struct sink *out, const trace *t)
{
    PUT(out, "{\"k\":\"trace\",\"schema\":");
    put_number(out, TRACE_SCHEMA_VERSION);
    PUT(out, ",\"events\":");
    put_number(out, trace_length(t));
    if (*trace_lost(t)) {
        PUT(out, ",\"lost\":");
        put_string(out, trace_lost(t));
    }
    PUT(out, ",\"meta\":{");
    int rc = put_metas(out, t);
    PUT(out, "}}\n");
    return rc;
}

#define BUFFER_SIZE ((size_t)64 << 10)

int jsonl_write(const trace *t, FILE *f, struct progress *progress)
{
    char *bytes = malloc(BUFFER_SIZE);
    if (!bytes) return -ENOMEM;
    struct sink out = {f, bytes, bytes, bytes + BUFFER_SIZE};
    errno = 0;
    int rc = put_header(&out, t);
    for (uint32_t i = 0; rc == 0 && i < trace_length(t) && !ferror(f); i++) {
        progress_at(progress, i, trace_length(t));
        put_event(&out, t, i);
    }
    flush(&out);
    free(bytes);
    if (rc) return rc;
    if (fflush(f) == 0 && !ferror(f)) return 0;
    return errno ? -errno : -EIO;
}
