#include "trace/jsonl.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"

static void write_ascii(FILE *f, unsigned char c)
{
    switch (c) {
    case '"': fputs("\\\"", f); break;
    case '\\': fputs("\\\\", f); break;
    case '\n': fputs("\\n", f); break;
    case '\r': fputs("\\r", f); break;
    case '\t': fputs("\\t", f); break;
    default:
        if (c < 0x20 || c == 0x7F)
            fprintf(f, "\\u%04x", c);
        else
            putc(c, f);
    }
}

void jsonl_write_text(FILE *f, const char *text, size_t length)
{
    const char *p = text, *end = text + length;
    while (p < end) {
        size_t bytes = utf8_length(p);
        if (bytes == 1)
            write_ascii(f, (unsigned char)*p);
        else if (bytes == 0)
            fputs("\xEF\xBF\xBD", f); // U+FFFD
        else
            fwrite(p, 1, bytes, f);
        p += bytes ? bytes : 1;
    }
}

void jsonl_write_string(FILE *f, const char *text)
{
    putc('"', f);
    jsonl_write_text(f, text, strlen(text));
    putc('"', f);
}

static void write_text(const trace *t, FILE *f, uint32_t id)
{
    if (id)
        jsonl_write_string(f, trace_string(t, id));
    else
        fputs("null", f);
}

static void write_place_members(const trace *t, FILE *f, uint32_t id)
{
    struct trace_place p = trace_place(t, id);
    fputs("\"file\":", f);
    write_text(t, f, p.file);
    fprintf(f, ",\"line\":%" PRIu32 ",\"function\":", p.line);
    write_text(t, f, p.function);
}

static void write_value(const trace *t, FILE *f, enum field_type type, uint32_t value, int64_t ns)
{
    switch (type) {
    case FIELD_none: break;
    case FIELD_object:
    case FIELD_event:
    case FIELD_count: fprintf(f, "%" PRIu32, value); break;
    case FIELD_text: write_text(t, f, value); break;
    case FIELD_place:
        if (value == 0) {
            fputs("null", f);
            break;
        }
        putc('{', f);
        write_place_members(t, f, value);
        putc('}', f);
        break;
    case FIELD_ns: fprintf(f, "%" PRId64, ns); break;
    case FIELD_type: jsonl_write_string(f, object_type_name((enum object_type)value)); break;
    case FIELD_outcome: jsonl_write_string(f, outcome_name((enum outcome)value)); break;
    }
}

static void write_field(const trace *t, FILE *f, struct field field, uint32_t value, int64_t ns)
{
    if (field.type == FIELD_none) return;
    fprintf(f, ",\"%s\":", field.name);
    write_value(t, f, field.type, value, ns);
}

static void write_event(const trace *t, FILE *f, uint32_t index)
{
    const event *e = trace_event(t, index);
    const struct event_schema *schema = event_schema((enum event_kind)e->kind);
    fprintf(f, "{\"i\":%" PRIu32 ",\"t\":%" PRId64 ",\"k\":\"%s\"", index, e->time, schema->name);
    write_field(t, f, schema->subject, e->subject, 0);
    write_field(t, f, schema->a, e->a, e->ns);
    write_field(t, f, schema->b, e->b, 0);
    if (e->where) {
        putc(',', f);
        write_place_members(t, f, e->where);
    }
    fputs("}\n", f);
}

static bool is_defined_again(const trace *t, uint32_t i, const char *key)
{
    const char *later, *value;
    while (++i < trace_meta_count(t)) {
        trace_meta_at(t, i, &later, &value);
        if (strcmp(later, key) == 0) return true;
    }
    return false;
}

// A key that was defined again stands here once, with its last value.
static void write_header(const trace *t, FILE *f)
{
    const char *separator = "";
    fprintf(f, "{\"k\":\"trace\",\"schema\":%d,\"events\":%" PRIu32, TRACE_SCHEMA_VERSION,
            trace_length(t));
    if (*trace_lost(t)) {
        fputs(",\"lost\":", f);
        jsonl_write_string(f, trace_lost(t));
    }
    fputs(",\"meta\":{", f);
    for (uint32_t i = 0; i < trace_meta_count(t); i++) {
        const char *key, *value;
        trace_meta_at(t, i, &key, &value);
        if (is_defined_again(t, i, key)) continue;
        fputs(separator, f);
        jsonl_write_string(f, key);
        putc(':', f);
        jsonl_write_string(f, value);
        separator = ",";
    }
    fputs("}}\n", f);
}

int jsonl_write(const trace *t, FILE *f)
{
    errno = 0;
    write_header(t, f);
    for (uint32_t i = 0; i < trace_length(t) && !ferror(f); i++) write_event(t, f, i);
    if (fflush(f) == 0 && !ferror(f)) return 0;
    return errno ? -errno : -EIO;
}
