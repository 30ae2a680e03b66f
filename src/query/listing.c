#include "query/listing.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"
#include "narrate/words.h"
#include "query/cast.h"

#define WHO_WIDTH 16u  // of the column that says who acts
#define KIND_WIDTH 15u // the longest kinds
#define MICROSECOND 1000
#define SECOND 1000000000

// Lines on their way to a file. printf would take most of the time that a long listing takes.
struct sheet {
    FILE *f;
    size_t used;
    char text[1 << 14];
    int64_t time;  // the last that was written in its column, and how it reads: most events are at the time of the one before
    char clock[48];
    size_t clock_length;
    uint32_t file; // the last that was written, and what it is called
    const char *file_words;
};

static void flush(struct sheet *s)
{
    fwrite(s->text, 1, s->used, s->f);
    s->used = 0;
}

static void put_char(struct sheet *s, char c)
{
    if (s->used == sizeof s->text) flush(s);
    s->text[s->used++] = c;
}

static void put_bytes(struct sheet *s, const char *text, size_t length)
{
    if (length > sizeof s->text - s->used) flush(s);
    if (length > sizeof s->text) {
        fwrite(text, 1, length, s->f);
        return;
    }
    memcpy(s->text + s->used, text, length);
    s->used += length;
}

static void put(struct sheet *s, const char *text) { put_bytes(s, text, strlen(text)); }

static void put_spaces(struct sheet *s, size_t n)
{
    static const char spaces[] = "                                ";
    for (; n > sizeof spaces - 1; n -= sizeof spaces - 1) put_bytes(s, spaces, sizeof spaces - 1);
    put_bytes(s, spaces, n);
}

// Right-aligned where it is shorter than width.
static void put_number(struct sheet *s, uint64_t n, unsigned width)
{
    char digits[20];
    unsigned count = 0;
    do digits[sizeof digits - ++count] = (char)('0' + n % 10);
    while (n /= 10);
    if (count < width) put_spaces(s, width - count);
    put_bytes(s, digits + sizeof digits - count, count);
}

static unsigned digits_of(uint64_t n) { return n < 10 ? 1 : 1 + digits_of(n / 10); }

// A time in seconds, to the microsecond.
static void format_time(char text[static 32], int64_t ns)
{
    uint64_t length = (uint64_t)(ns < 0 ? -ns : ns);
    snprintf(text, 32, "%s%" PRIu64 ".%06" PRIu64, ns < 0 ? "-" : "", length / SECOND, length % SECOND / MICROSECOND);
}

static void put_time(struct sheet *s, int64_t ns)
{
    char text[32];
    format_time(text, ns);
    put(s, text);
}

// The column of times, right-aligned: two spaces and the seconds.
static void put_clock(struct sheet *s, int64_t ns, unsigned width)
{
    if (s->clock_length == 0 || ns != s->time) {
        char text[32];
        format_time(text, ns);
        s->clock_length = (size_t)snprintf(s->clock, sizeof s->clock, "%*s", (int)width + 9, text);
        s->time = ns;
    }
    put_bytes(s, s->clock, s->clock_length);
}

// --- texts ----------------------------------------------------------------------------------------------------------
// A character as it is, or as JSON writes it where a terminal would obey it; what is no UTF-8 becomes U+FFFD.
static void put_character(struct sheet *s, const char *c, size_t length)
{
    static const char hex[] = "0123456789abcdef";
    unsigned char first = (unsigned char)*c, second = length == 2 ? (unsigned char)c[1] : 0;
    unsigned char control = first == 0xC2 && second && second < 0xA0 ? second : first;
    if (length == 0) put(s, "\xEF\xBF\xBD");
    else if (first == '\n') put(s, "\\n");
    else if (first == '\t') put(s, "\\t");
    else if (first == '\r') put(s, "\\r");
    else if (first < 0x20 || first == 0x7F || control == second) {
        put(s, "\\u00");
        put_char(s, hex[control >> 4]);
        put_char(s, hex[control & 15]);
    } else put_bytes(s, c, length);
}

static bool is_plain(unsigned char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

// At most max characters. Returns how many.
static size_t put_characters(struct sheet *s, const char *text, size_t max, bool quoted)
{
    size_t count = 0;
    while (*text && count < max) {
        size_t plain = 0;
        while (plain < max - count && is_plain((unsigned char)text[plain])) plain++;
        put_bytes(s, text, plain);
        text += plain, count += plain;
        if (!*text || count == max) break;
        size_t length = utf8_length(text);
        if (quoted && (*text == '"' || *text == '\\')) put_char(s, '\\');
        put_character(s, text, length);
        text += length ? length : 1, count++;
    }
    return count;
}

static void put_quoted(struct sheet *s, const char *text)
{
    put_char(s, '"');
    put_characters(s, text, SIZE_MAX, true);
    put_char(s, '"');
}

static void put_place(struct sheet *s, const trace *t, uint32_t id)
{
    struct trace_place p = trace_place(t, id);
    if (p.file != s->file || !s->file_words) s->file = p.file, s->file_words = words_file(t, p.file);
    put_characters(s, s->file_words, SIZE_MAX, false);
    if (p.line) {
        put_char(s, ':');
        put_number(s, p.line, 1);
    }
    put_char(s, ' ');
    put_characters(s, trace_string(t, p.function), SIZE_MAX, false);
}

// --- columns --------------------------------------------------------------------------------------------------------
static void put_object(struct sheet *s, const cast *c, uint32_t id)
{
    if (id == 0) {
        put(s, object_type_name(OBJECT_none));
        return;
    }
    put_characters(s, cast_name(c, id), SIZE_MAX, false);
    put_char(s, '#');
    put_number(s, id, 1);
}

static bool is_none(enum field_type type, uint32_t value)
{
    return type == FIELD_none || ((type == FIELD_text || type == FIELD_place) && value == 0);
}

static void put_value(struct sheet *s, const cast *c, enum field_type type, uint32_t value, int64_t ns)
{
    switch (type) {
    case FIELD_none: break;
    case FIELD_object: put_object(s, c, value); break;
    case FIELD_event:
    case FIELD_count: put_number(s, value, 1); break;
    case FIELD_text: put_quoted(s, trace_string(c->trace, value)); break;
    case FIELD_place: put_place(s, c->trace, value); break;
    case FIELD_ns:
        if (ns == INT64_MAX) put(s, "never");
        else put_time(s, ns);
        break;
    case FIELD_type: put(s, value < OBJECT_TYPES ? object_type_name((enum object_type)value) : "unknown"); break;
    case FIELD_outcome: put(s, value <= OUTCOME_cancelled ? outcome_name((enum outcome)value) : "unknown"); break;
    }
}

static void put_field(struct sheet *s, const cast *c, struct field field, uint32_t value, int64_t ns)
{
    if (is_none(field.type, value)) return;
    put_char(s, ' ');
    put(s, field.name);
    put_char(s, '=');
    put_value(s, c, field.type, value, ns);
}

struct widths {
    unsigned number, seconds;
};

// who: the task in whose step the event happens, or which it resumes; 0 for the loop.
static void put_event(struct sheet *s, const cast *c, uint32_t who, struct widths widths)
{
    event e = trace_event(c->trace, c->position - 1);
    const struct event_schema *schema = event_schema((enum event_kind)e.kind);
    put_number(s, c->position - 1, widths.number);
    put_clock(s, e.time, widths.seconds);
    put(s, "  ");
    put_spaces(s, WHO_WIDTH + 2 - put_characters(s, who ? cast_name(c, who) : "", WHO_WIDTH, false));
    size_t kind = strlen(schema->name);
    put_bytes(s, schema->name, kind);
    if (schema->subject.type != FIELD_none || schema->a.type != FIELD_none || e.where) put_spaces(s, KIND_WIDTH - kind);
    put_field(s, c, schema->subject, e.subject, 0);
    put_field(s, c, schema->a, e.a, e.ns);
    put_field(s, c, schema->b, e.b, 0);
    if (e.where) {
        put(s, "  ");
        put_place(s, c->trace, e.where);
    }
    put_char(s, '\n');
}

static bool passes(const struct listing_filter *filter, const cast *c, const event *e)
{
    if (c->position < filter->from || (filter->some_kinds && !filter->kinds[e->kind])) return false;
    return filter->task == 0 || cast_concerns(c, e, filter->task);
}

int listing_write(const trace *t, FILE *f, const struct listing_filter *filter)
{
    int rc = 0;
    uint32_t length = trace_length(t), to = filter->to < length ? filter->to : length;
    struct sheet s = {.f = f};
    cast c;
    cast_init(&c, t);
    int64_t last = length ? trace_time(t, length - 1) : 0;
    struct widths widths = {digits_of(length ? length - 1 : 0), digits_of((uint64_t)(last < 0 ? 0 : last) / SECOND)};
    while (rc == 0 && c.position < to && !ferror(f)) {
        event e = trace_event(t, c.position);
        bool shown = passes(filter, &c, &e);
        uint32_t before = c.running;
        progress_at(filter->progress, c.position, to);
        rc = cast_read(&c);
        if (rc == 0 && shown) put_event(&s, &c, before ? before : c.running, widths);
    }
    flush(&s);
    if (rc == 0 && (fflush(f) || ferror(f))) rc = errno ? -errno : -EIO;
    cast_deinit(&c);
    return rc;
}
