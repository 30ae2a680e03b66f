#include "query/fingerprint.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

// FNV-1a of 64 bits.
uint64_t fingerprint_bytes(uint64_t hash, const void *bytes, size_t size)
{
    const unsigned char *p = bytes;
    if (hash == 0) hash = 0xCBF29CE484222325u;
    while (size-- > 0) hash = (hash ^ *p++) * 0x100000001B3u;
    return hash;
}

static uint64_t add(uint64_t hash, uint64_t number) { return (hash ^ number) * 0x9E3779B97F4A7C15u ^ hash >> 29; }

static uint64_t hash_of_text(const trace *t, uint32_t id)
{
    const char *text = trace_string(t, id);
    return fingerprint_bytes(0, text, strlen(text));
}

static uint64_t hash_of_place(const trace *t, uint32_t id)
{
    struct trace_place p = trace_place(t, id);
    return add(hash_of_text(t, p.function), p.line);
}

struct tables {
    uint64_t *texts, *places; // by id
};

static uint64_t hash_of_field(const struct tables *h, enum field_type type, uint32_t value)
{
    if (type == FIELD_text) return h->texts[value];
    return type == FIELD_place ? h->places[value] : value;
}

static uint64_t add_event(const struct tables *h, uint64_t hash, event e)
{
    const struct event_schema *s = event_schema((enum event_kind)e.kind);
    hash = add(add(add(hash, e.kind), (uint64_t)e.time), h->places[e.where]);
    hash = add(hash, hash_of_field(h, s->subject.type, e.subject));
    if (s->a.type == FIELD_ns) return add(hash, (uint64_t)e.ns);
    return add(add(hash, hash_of_field(h, s->a.type, e.a)), hash_of_field(h, s->b.type, e.b));
}

int fingerprint_of(const trace *t, uint64_t *out)
{
    uint64_t hash = 1;
    struct tables h = {calloc(trace_strings(t) + 1u, sizeof *h.texts), calloc(trace_places(t) + 1u, sizeof *h.places)};
    int rc = h.texts && h.places ? 0 : -ENOMEM;
    for (uint32_t id = 0; rc == 0 && id <= trace_strings(t); id++) h.texts[id] = hash_of_text(t, id);
    for (uint32_t id = 0; rc == 0 && id <= trace_places(t); id++) h.places[id] = hash_of_place(t, id);
    for (uint32_t i = 0; rc == 0 && i < trace_length(t); i++) hash = add_event(&h, hash, trace_event(t, i));
    if (rc == 0) *out = hash;
    free(h.texts);
    free(h.places);
    return rc;
}
