// The values of the members of a line, each with what it has to be.
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "trace/jsonl_reader.h"

// --- what is wrong -------------------------------------------------------------------------------
int jsonl_refuse(struct jsonl_reader *r, const char *format, ...)
{
    char why[300];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    return error_set(r->e, -EBADMSG, "%.90s:%" PRIu32 ": %s", r->name, r->lines.number, why);
}

int jsonl_refuse_json(struct jsonl_reader *r, const char *key)
{
    size_t column = (size_t)(r->in.next - r->line) + 1;
    if (key) return jsonl_refuse(r, "\"%s\", at column %zu: %s", key, column, r->in.wrong);
    return jsonl_refuse(r, "column %zu: %s", column, r->in.wrong);
}

struct jsonl_quoted jsonl_quote(struct jsonl_text text)
{
    struct jsonl_quoted q;
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

// --- values --------------------------------------------------------------------------------------
int jsonl_field_number(struct jsonl_reader *r, const char *key, int64_t min, int64_t max, int64_t *out)
{
    int64_t n;
    if (!jsonl_take_number(&r->in, &n)) return jsonl_refuse_json(r, key);
    if (n < min || n > max)
        return jsonl_refuse(r, "\"%s\" is %" PRId64 "; it has to be within %" PRId64 " and %" PRId64, key, n, min, max);
    *out = n;
    return 0;
}

int jsonl_field_text(struct jsonl_reader *r, const char *key, struct jsonl_text *out)
{
    return jsonl_take_text(&r->in, out) ? 0 : jsonl_refuse_json(r, key);
}

int jsonl_field_text_id(struct jsonl_reader *r, const char *key, uint32_t *id)
{
    struct jsonl_text text;
    if (jsonl_take_null(&r->in)) {
        *id = 0;
        return 0;
    }
    int rc = jsonl_field_text(r, key, &text);
    return rc ? rc : jsonl_text_id(&r->tables, text, id);
}

int jsonl_field_file(struct jsonl_reader *r, struct trace_place *p)
{
    struct jsonl_text text;
    if (jsonl_take_null(&r->in)) return 0;
    int rc = jsonl_field_text(r, "file", &text);
    return rc ? rc : jsonl_file_id(&r->tables, text, &p->file);
}

int jsonl_field_line(struct jsonl_reader *r, struct trace_place *p)
{
    int64_t line = 0;
    int rc = jsonl_field_number(r, "line", 0, UINT32_MAX, &line);
    p->line = (uint32_t)line;
    return rc;
}

int jsonl_field_define_place(struct jsonl_reader *r, struct trace_place p, uint32_t *id)
{
    int rc = jsonl_place_id(&r->tables, p, id);
    return rc == -EBADMSG ? jsonl_refuse(r, "the trace names more places than one can have") : rc;
}

// A place as a value: null, or an object of its own.
int jsonl_field_place(struct jsonl_reader *r, const char *key, uint32_t *id)
{
    struct trace_place p = {0};
    int rc = 0;
    *id = 0;
    if (jsonl_take_null(&r->in)) return 0;
    if (!jsonl_need_mark(&r->in, '{')) return jsonl_refuse_json(r, key);
    do {
        struct jsonl_text member;
        if (!jsonl_take_text(&r->in, &member) || !jsonl_need_mark(&r->in, ':')) return jsonl_refuse_json(r, key);
        if (strcmp(member.bytes, "file") == 0) rc = jsonl_field_file(r, &p);
        else if (strcmp(member.bytes, "line") == 0) rc = jsonl_field_line(r, &p);
        else if (strcmp(member.bytes, "function") == 0) rc = jsonl_field_text_id(r, "function", &p.function);
        else return jsonl_refuse(r, "\"%s\" is a place: it has file, line and function, and no \"%s\"", key, jsonl_quote(member).text);
        if (rc) return rc;
    } while (jsonl_take_mark(&r->in, ','));
    if (!jsonl_need_mark(&r->in, '}')) return jsonl_refuse_json(r, key);
    return jsonl_field_define_place(r, p, id);
}

int jsonl_field_object(struct jsonl_reader *r, const char *key, uint32_t *id)
{
    int64_t n, most = (int64_t)trace_length(r->trace) + 1;
    *id = 0;
    if (jsonl_take_null(&r->in)) return 0;
    if (!jsonl_take_number(&r->in, &n)) return jsonl_refuse_json(r, key);
    if (n < 0 || n > most)
        return jsonl_refuse(r, "\"%s\" is %" PRId64 "; objects are numbered from 1 in the order in which they are made, so that here there "
                      "are %" PRId64 " at most", key, n, most);
    *id = (uint32_t)n;
    return 0;
}

int jsonl_field_event(struct jsonl_reader *r, const char *key, uint32_t *index)
{
    int64_t n, next = trace_length(r->trace);
    if (!jsonl_take_number(&r->in, &n)) return jsonl_refuse_json(r, key);
    if (n < 0 || n >= next)
        return jsonl_refuse(r, "\"%s\" is %" PRId64 "; it has to name an event before this one, which is number %" PRId64, key, n, next);
    *index = (uint32_t)n;
    return 0;
}

int jsonl_field_ns(struct jsonl_reader *r, const char *key, bool for_ever, int64_t *ns)
{
    *ns = INT64_MAX;
    if (for_ever && jsonl_take_null(&r->in)) return 0;
    if (!jsonl_take_number(&r->in, ns)) return jsonl_refuse_json(r, key);
    if (for_ever && *ns == INT64_MAX) return 0;
    if (*ns >= -TRACE_TIME_MAX && *ns <= TRACE_TIME_MAX) return 0;
    return jsonl_refuse(r, "\"%s\" is %" PRId64 " nanoseconds, and no time is more than 73 years from 0", key, *ns);
}

int jsonl_field_type(struct jsonl_reader *r, const char *key, uint32_t *type)
{
    struct jsonl_text name;
    int rc = jsonl_field_text(r, key, &name);
    if (rc) return rc;
    for (*type = 0; *type < OBJECT_TYPES; ++*type)
        if (strcmp(object_type_name(*type), name.bytes) == 0) return 0;
    return jsonl_refuse(r, "\"%s\" is \"%s\", which is no type of object", key, jsonl_quote(name).text);
}

int jsonl_field_outcome(struct jsonl_reader *r, const char *key, uint32_t *outcome)
{
    struct jsonl_text name;
    int rc = jsonl_field_text(r, key, &name);
    if (rc) return rc;
    for (*outcome = 0; *outcome <= OUTCOME_cancelled; ++*outcome)
        if (strcmp(outcome_name(*outcome), name.bytes) == 0) return 0;
    return jsonl_refuse(r, "\"%s\" is \"%s\"; it has to be result, exception, cancelled or pending", key, jsonl_quote(name).text);
}
