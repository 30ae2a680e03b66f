// Reading JSON Lines: jsonl.h. The first line, then one event after the other.
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "trace/chunk.h"
#include "trace/jsonl.h"
#include "trace/jsonl_reader.h"


// --- the first line ------------------------------------------------------------------------------
struct header {
    bool is_trace;
    int64_t schema;
    struct jsonl_quoted unknown; // the name of a member that nobody knows, "" where there is none
};

// The texts of the program's files are kept out of the string table, as a recording has them; the rest is what the program said.
static int add_meta(struct jsonl_reader *r, struct jsonl_text key, struct jsonl_text value)
{
    uint32_t key_id, value_id;
    if (trace_meta_count(r->trace) == TRACE_METAS_MAX) return jsonl_refuse(r, "\"meta\" has more than %u members", TRACE_METAS_MAX);
    bool is_clock = strcmp(value.bytes, "virtual") == 0 || strcmp(value.bytes, "real") == 0;
    if (strcmp(key.bytes, "clock") == 0 && !is_clock)
        return jsonl_refuse(r, "\"clock\" is \"%s\": it is virtual or real", jsonl_quote(value).text);
    if (strncmp(key.bytes, "source:", 7) == 0) return trace_set_meta(r->trace, key.bytes, value.bytes);
    int rc = jsonl_text_id(&r->tables, key, &key_id);
    if (rc == 0) rc = jsonl_text_id(&r->tables, value, &value_id);
    return rc ? rc : trace_define_meta(r->trace, key_id, value_id);
}

static int take_metas(struct jsonl_reader *r)
{
    int rc = 0;
    if (!jsonl_need_mark(&r->in, '{')) return jsonl_refuse_json(r, "meta");
    if (jsonl_take_mark(&r->in, '}')) return 0;
    do {
        struct jsonl_text key, value;
        if (!jsonl_take_text(&r->in, &key) || !jsonl_need_mark(&r->in, ':')) return jsonl_refuse_json(r, "meta");
        rc = jsonl_field_text(r, "meta", &value);
        if (rc == 0) rc = add_meta(r, key, value);
    } while (rc == 0 && jsonl_take_mark(&r->in, ','));
    if (rc) return rc;
    return jsonl_need_mark(&r->in, '}') ? 0 : jsonl_refuse_json(r, "meta");
}

static int take_header_member(struct jsonl_reader *r, struct header *h)
{
    struct jsonl_text key, text;
    int rc;
    if (!jsonl_take_text(&r->in, &key) || !jsonl_need_mark(&r->in, ':')) return jsonl_refuse_json(r, NULL);
    if (strcmp(key.bytes, "schema") == 0) return jsonl_field_number(r, "schema", 1, INT64_MAX, &h->schema);
    if (strcmp(key.bytes, "events") == 0) return jsonl_field_number(r, "events", 0, UINT32_MAX, &r->told);
    if (strcmp(key.bytes, "meta") == 0) return take_metas(r);
    if (strcmp(key.bytes, "k") == 0) {
        rc = jsonl_field_text(r, "k", &text);
        h->is_trace = rc == 0 && strcmp(text.bytes, "trace") == 0;
        return rc;
    }
    if (strcmp(key.bytes, "lost") == 0) {
        rc = jsonl_field_text(r, "lost", &text);
        return rc ? rc : trace_set_lost(r->trace, text.bytes);
    }
    if (strcmp(key.bytes, "x") != 0) h->unknown = jsonl_quote(key);
    return jsonl_skip_value(&r->in) ? 0 : jsonl_refuse_json(r, key.bytes);
}

static int refuse_beginning(struct jsonl_reader *r)
{
    if (strncmp(r->line, FILE_MAGIC, FILE_MAGIC_SIZE - 1) == 0)
        return error_set(r->e, -EBADMSG, "'%.90s' is a trace already: every command takes it as it is", r->name);
    return jsonl_refuse(r, "no trace in JSON Lines begins so: its first line is {\"k\":\"trace\",\"schema\":%d}", TRACE_SCHEMA_VERSION);
}

static int read_header(struct jsonl_reader *r)
{
    struct header h = {0};
    int rc;
    if (strncmp(r->in.next, "\xEF\xBB\xBF", 3) == 0) r->in.next += 3; // a byte order mark, which some programs write
    if (!jsonl_take_mark(&r->in, '{')) return refuse_beginning(r);
    do rc = take_header_member(r, &h);
    while (rc == 0 && jsonl_take_mark(&r->in, ','));
    if (rc == 0) rc = jsonl_event_end(r);
    if (rc) return rc;
    if (!h.is_trace) return refuse_beginning(r);
    if (h.schema == 0) return jsonl_refuse(r, "\"schema\" is missing: the version of the schema");
    if (h.schema > TRACE_SCHEMA_VERSION)
        return error_set(r->e, -ENOTSUP, "'%.90s' was made by a newer loopscope (schema %" PRId64 ", this one reads up to %d)",
                         r->name, h.schema, TRACE_SCHEMA_VERSION);
    if (*h.unknown.text) return jsonl_refuse(r, "the first line has no \"%s\"", h.unknown.text);
    return 0;
}

// --- all of it -----------------------------------------------------------------------------------
// Takes the next line that is not blank. 1, 0 at the end, or a negative errno.
static int next_line(struct jsonl_reader *r)
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

// 0 where nobody knows.
static uint64_t size_of(FILE *f)
{
    struct stat status;
    return fstat(fileno(f), &status) == 0 && S_ISREG(status.st_mode) ? (uint64_t)status.st_size : 0;
}

static int read_events(struct jsonl_reader *r, struct progress *progress)
{
    int rc;
    uint64_t size = progress ? size_of(r->lines.f) : 0;
    while ((rc = next_line(r)) > 0) {
        rc = jsonl_event_read(r);
        if (rc) return rc;
        progress_at(progress, size ? r->lines.bytes : trace_length(r->trace), size);
    }
    if (rc == 0 && r->told > trace_length(r->trace))
        return jsonl_refuse(r, "the file ends after %" PRIu32 " events, and its first line tells of %" PRId64, trace_length(r->trace), r->told);
    return rc;
}

static int read_all(struct jsonl_reader *r, struct progress *progress)
{
    int rc = next_line(r);
    if (rc == 0) return error_set(r->e, -EBADMSG, "'%.90s' is empty: it is no trace", r->name);
    if (rc > 0) rc = read_header(r);
    return rc ? rc : read_events(r, progress);
}

int jsonl_read(trace **out, FILE *f, const char *name, struct progress *progress, error *e)
{
    struct jsonl_reader r = {.name = name, .e = e, .told = -1};
    int rc = trace_new(&r.trace);
    if (rc) return error_set(e, rc, "no memory to read '%.90s'", name);
    jsonl_lines_init(&r.lines, f);
    jsonl_tables_init(&r.tables, r.trace);
    state_init(&r.state);
    jsonl_event_init(&r);
    rc = read_all(&r, progress);
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
