// Perfetto's protobuf. Messages: Trace { repeated TracePacket packet = 1 }, and of TracePacket, TrackDescriptor, TrackEvent and
// DebugAnnotation the fields below; numbers as in protos/perfetto/trace of Perfetto's sources.
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/stream.h"
#include "base/bytes.h"
#include "base/utf8.h"
#include "export/perfetto.h"
#include "export/timeline.h"

enum { PACKET = 1 };                                                                                     // Trace
enum { TIMESTAMP = 8, SEQUENCE = 10, TRACK_EVENT = 11, SEQUENCE_FLAGS = 13, TRACK_DESCRIPTOR = 60 };     // TracePacket
enum { UUID = 1, TRACK_NAME = 2, PARENT_UUID = 5, COUNTER = 8, CHILD_ORDERING = 11, RANK = 12, MERGING = 15 }; // TrackDescriptor
enum { ANNOTATION = 4, TYPE = 9, TRACK_UUID = 11, EVENT_NAME = 23, COUNTER_VALUE = 30, FLOW_IDS = 47 };  // TrackEvent
enum { INT_VALUE = 4, STRING_VALUE = 6, ANNOTATION_NAME = 10 };                                          // DebugAnnotation
enum { SLICE_BEGIN = 1, SLICE_END = 2, COUNTER_SAMPLE = 4 };                                             // TrackEvent.Type

#define INCREMENTAL_STATE_CLEARED 1
#define ORDER_EXPLICIT 3
#define MERGE_NONE 2 // tasks of one name have a track each

// Tracks by their uuid: the program, of which the others are parts, the counter, the loop; then objects, by their id.
enum { UUID_program = 1, UUID_counter, UUID_loop };

struct writer {
    FILE *f;
    struct bytes packet, message, inner; // each is written into the one before it
    bool out_of_memory;
};

// --- fields --------------------------------------------------------------------------------------
static bool room(struct writer *w, struct bytes *b, size_t bytes)
{
    if (bytes_reserve(b, bytes + 3 * VARINT_MAX)) w->out_of_memory = true;
    return !w->out_of_memory;
}

static void put_number(struct writer *w, struct bytes *b, unsigned field, uint64_t n)
{
    if (!room(w, b, 0)) return;
    bytes_put_varint(b, (uint64_t)field << 3);
    bytes_put_varint(b, n);
}

static void put_bytes(struct writer *w, struct bytes *b, unsigned field, const void *data, size_t length)
{
    if (!room(w, b, length)) return;
    bytes_put_varint(b, (uint64_t)field << 3 | 2);
    bytes_put_text(b, data, length);
}

// A string of a message is UTF-8: what is none becomes U+FFFD.
static void put_string(struct writer *w, struct bytes *b, unsigned field, const char *text)
{
    size_t length = 0;
    for (const char *p = text; *p;) {
        size_t bytes = utf8_length(p);
        length += bytes ? bytes : 3;
        p += bytes ? bytes : 1;
    }
    if (!room(w, b, length)) return;
    bytes_put_varint(b, (uint64_t)field << 3 | 2);
    bytes_put_varint(b, length);
    for (const char *p = text; *p;) {
        size_t bytes = utf8_length(p);
        const char *from = bytes ? p : "\xEF\xBF\xBD";
        for (size_t i = 0; i < (bytes ? bytes : 3); i++) bytes_put(b, (uint8_t)from[i]);
        p += bytes ? bytes : 1;
    }
}

static void put_fixed64(struct writer *w, struct bytes *b, unsigned field, uint64_t n)
{
    if (!room(w, b, 0)) return;
    bytes_put_varint(b, (uint64_t)field << 3 | 1);
    for (int i = 0; i < 8; i++) bytes_put(b, (uint8_t)(n >> 8 * i));
}

// --- packets -------------------------------------------------------------------------------------
// Writes the message as this field of a packet, and empties it.
static void write_packet(struct writer *w, unsigned field, int64_t timestamp, bool first)
{
    w->packet.count = 0;
    if (field == TRACK_EVENT) put_number(w, &w->packet, TIMESTAMP, (uint64_t)timestamp);
    put_number(w, &w->packet, SEQUENCE, 1);
    if (first) put_number(w, &w->packet, SEQUENCE_FLAGS, INCREMENTAL_STATE_CLEARED);
    put_bytes(w, &w->packet, field, w->message.data, w->message.count);
    w->message.count = 0;
    put_bytes(w, &w->message, PACKET, w->packet.data, w->packet.count);
    if (!w->out_of_memory) fwrite(w->message.data, 1, w->message.count, w->f);
    w->message.count = 0;
}

static void write_descriptor(struct writer *w, uint64_t uuid, const char *name, bool counter)
{
    put_number(w, &w->message, UUID, uuid);
    put_string(w, &w->message, TRACK_NAME, name);
    if (uuid != UUID_program) put_number(w, &w->message, PARENT_UUID, UUID_program);
    else put_number(w, &w->message, CHILD_ORDERING, ORDER_EXPLICIT);
    if (counter) put_bytes(w, &w->message, COUNTER, "", 0);
    put_number(w, &w->message, RANK, uuid);
    put_number(w, &w->message, MERGING, MERGE_NONE);
    write_packet(w, TRACK_DESCRIPTOR, 0, uuid == UUID_program);
}

static uint64_t uuid_of(uint32_t track) { return (uint64_t)track + UUID_loop; }

static void write_track(void *writer, uint32_t track, const char *name)
{
    write_descriptor(writer, uuid_of(track), name, false);
}

static void write_header(struct writer *w, const trace *t, const timeline *l)
{
    const char *program = trace_meta(t, "program");
    write_descriptor(w, UUID_program, program ? program : "program", false);
    write_descriptor(w, UUID_counter, "ready_queue", true);
    write_descriptor(w, UUID_loop, "event loop", false);
    timeline_tracks(l, write_track, w);
}

// --- slices --------------------------------------------------------------------------------------
static void annotate(struct writer *w, const char *name, const char *text, int64_t number)
{
    w->inner.count = 0;
    if (text) put_string(w, &w->inner, STRING_VALUE, text);
    else put_number(w, &w->inner, INT_VALUE, (uint64_t)number);
    put_string(w, &w->inner, ANNOTATION_NAME, name);
    put_bytes(w, &w->message, ANNOTATION, w->inner.data, w->inner.count);
}

static void begin_slice(void *writer, const struct timeline_slice *s)
{
    struct writer *w = writer;
    put_number(w, &w->message, TYPE, SLICE_BEGIN);
    put_number(w, &w->message, TRACK_UUID, uuid_of(s->track));
    put_string(w, &w->message, EVENT_NAME, s->name);
    if (s->flow) put_fixed64(w, &w->message, FLOW_IDS, s->flow);
    annotate(w, "event", NULL, s->event);
    annotate(w, "time_ns", NULL, s->time);
    for (int i = 0; i < s->field_count; i++) annotate(w, s->fields[i].name, s->fields[i].text, s->fields[i].number);
    write_packet(w, TRACK_EVENT, s->begin, false);
}

static void end_slice(void *writer, uint32_t track, int64_t at)
{
    struct writer *w = writer;
    put_number(w, &w->message, TYPE, SLICE_END);
    put_number(w, &w->message, TRACK_UUID, uuid_of(track));
    write_packet(w, TRACK_EVENT, at, false);
}

static void write_ready(void *writer, int64_t at, uint32_t count)
{
    struct writer *w = writer;
    put_number(w, &w->message, TYPE, COUNTER_SAMPLE);
    put_number(w, &w->message, TRACK_UUID, UUID_counter);
    put_number(w, &w->message, COUNTER_VALUE, count);
    write_packet(w, TRACK_EVENT, at, false);
}

static bool cannot_write(void *writer)
{
    const struct writer *w = writer;
    return w->out_of_memory || ferror(w->f);
}

int perfetto_write_proto(const trace *t, FILE *f, int64_t tick, struct progress *progress)
{
    struct writer w = {.f = f};
    const struct timeline_reader reader = {&w, begin_slice, end_slice, write_ready, cannot_write};
    timeline *l;
    int rc = timeline_new(&l, t, tick, progress);
    if (rc) return rc;
    errno = 0;
    write_header(&w, t, l);
    rc = timeline_read(l, &reader, progress);
    timeline_free(l);
    free(w.packet.data);
    free(w.message.data);
    free(w.inner.data);
    int written = stream_written(f);
    return w.out_of_memory ? -ENOMEM : written ? written : rc;
}
