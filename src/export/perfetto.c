#include "export/perfetto.h"

#include <errno.h>
#include <inttypes.h>

#include "base/stream.h"
#include "export/timeline.h"
#include "trace/jsonl.h"

#define LOOP_THREAD 1 // an object's is its id + 1

static void write_metadata(FILE *f, const char *what, uint32_t thread, const char *name)
{
    fprintf(f, ",\n{\"ph\":\"M\",\"pid\":1,\"tid\":%" PRIu32 ",\"name\":\"%s\",\"args\":{\"name\":", thread, what);
    jsonl_write_string(f, name);
    fputs("}}", f);
}

static void write_track(void *file, uint32_t track, const char *name)
{
    FILE *f = file;
    write_metadata(f, "thread_name", track + LOOP_THREAD, name);
    fprintf(f, ",\n{\"ph\":\"M\",\"pid\":1,\"tid\":%" PRIu32 ",\"name\":\"thread_sort_index\",\"args\":{\"sort_index\":%" PRIu32 "}}",
            track + LOOP_THREAD, track + LOOP_THREAD);
}

static void write_header(const trace *t, const timeline *l, FILE *f)
{
    const char *program = trace_meta(t, "program");
    fputs("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"name\":\"thread_name\",\"args\":{\"name\":"
          "\"event loop\"}}", f);
    write_metadata(f, "process_name", LOOP_THREAD, program ? program : "program");
    timeline_tracks(l, write_track, f);
}

// Microseconds, as the format wants them, to the nanosecond.
static void write_time(FILE *f, const char *key, int64_t ns)
{
    fprintf(f, ",\"%s\":%" PRId64 ".%03d", key, ns / 1000, (int)(ns % 1000));
}

static void begin_slice(void *file, const struct timeline_slice *s)
{
    FILE *f = file;
    fprintf(f, ",\n{\"ph\":\"X\",\"pid\":1,\"tid\":%" PRIu32, s->track + LOOP_THREAD);
    write_time(f, "ts", s->begin);
    write_time(f, "dur", s->end - s->begin);
    fputs(",\"name\":", f);
    jsonl_write_string(f, s->name);
    if (s->flow) fprintf(f, ",\"bind_id\":\"0x%" PRIx32 "\",\"%s\":true", s->flow, s->flow_in ? "flow_in" : "flow_out");
    fprintf(f, ",\"args\":{\"event\":%" PRIu32 ",\"time_ns\":%" PRId64, s->event, s->time);
    for (const struct timeline_field *field = s->fields; field < s->fields + s->field_count; field++) {
        fprintf(f, ",\"%s\":", field->name);
        if (field->text) jsonl_write_string(f, field->text);
        else fprintf(f, "%" PRId64, field->number);
    }
    fputs("}}", f);
}

static void end_slice(void *file, uint32_t track, int64_t at)
{
    (void)file, (void)track, (void)at; // each is written as a whole where it begins
}

static void write_ready(void *file, int64_t at, uint32_t count)
{
    FILE *f = file;
    fputs(",\n{\"ph\":\"C\",\"pid\":1,\"name\":\"ready_queue\"", f);
    write_time(f, "ts", at);
    fprintf(f, ",\"args\":{\"handles\":%" PRIu32 "}}", count);
}

static bool cannot_write(void *file) { return ferror((FILE *)file); }

int perfetto_write(const trace *t, FILE *f, int64_t tick, struct progress *progress)
{
    const struct timeline_reader reader = {f, begin_slice, end_slice, write_ready, cannot_write};
    timeline *l;
    int rc = timeline_new(&l, t, tick, progress);
    if (rc) return rc;
    errno = 0;
    write_header(t, l, f);
    rc = timeline_read(l, &reader, progress);
    fputs("\n]}\n", f);
    timeline_free(l);
    int written = stream_written(f);
    return written ? written : rc;
}
