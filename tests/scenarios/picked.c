// Runs a program whose user is the loop and picks at random, and shows that it stays a run like others.
//
//     picked PROGRAM SEED TRACE [name=value ...]
//
// Being asked and answering as the queue stands leaves the same trace as not being asked. The picks leave one whose states are the same
// forwards and back, that a file and JSON Lines give back, and that the same picks lead to again. It is written to TRACE.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link/picks.h"
#include "query/compare.h"
#include "trace/file.h"
#include "trace/history.h"
#include "trace/jsonl.h"

#define EVENTS_MAX 100000 // one that never ends, because of its picks, is left there

static uint32_t asked, picked;
static int nowhere; // for what the programs print

static _Noreturn void fail(const char *what, const char *why)
{
    fprintf(stderr, "picked: %s: %s\n", what, why);
    exit(1);
}

static uint32_t next_random(uint32_t *random)
{
    *random = *random * 1664525 + 1013904223;
    return *random >> 8;
}

static uint32_t choices(const trace *t, history *h)
{
    const state *s;
    uint32_t count = 0;
    if (history_seek(h, trace_length(t), &s) != 0) fail("state", "the trace so far cannot happen");
    for (uint32_t i = 0; i < s->boundary; i++) count += !state_ready(s, i).cancelled;
    if (count < 2 || state_ready(s, 0).cancelled) fail("asked", "there is nothing to choose from");
    return count;
}

// How a run is made: nothing is asked; as the queue stands; at random; as before.
enum how { HOW_unasked, HOW_first, HOW_random, HOW_again };

static trace *run(const char *path, const char *const *arguments, enum how how, uint32_t random, const struct picks *before)
{
    trace *t;
    program *p;
    history *h;
    error e = {0};
    static const struct picks none;
    const struct program_options options = {.path = path, .arguments = arguments, .out = nowhere, .quiet = true};
    if (trace_new(&t) != 0 || history_new(&h, t) != 0) fail(path, "no memory");
    if (program_start(&p, &options, t, &e) != 0) fail(path, e.text);
    while (program_status(p) <= PROGRAM_going && trace_length(t) < EVENTS_MAX) {
        uint32_t from = how == HOW_first || how == HOW_random ? 0 : ASK_NEVER, overtakes = 0;
        if (program_status(p) == PROGRAM_asking && how != HOW_again) {
            uint32_t most = choices(t, h);
            if (how == HOW_random) overtakes = next_random(&random) % most;
            asked++;
            picked += overtakes > 0;
            program_pick(p, overtakes, GRANT_run, 0);
        } else {
            picks_grant(before ? before : &none, p, trace_length(t), from, GRANT_run, 0);
        }
        if (program_wait(p, -1, &e) < 0) fail(path, e.text);
    }
    program_free(p);
    history_free(h);
    return t;
}

static void expect_same(const trace *a, const trace *b, const char *what)
{
    char why[100];
    uint32_t length = trace_length(a) < EVENTS_MAX ? trace_length(a) : EVENTS_MAX;
    if (length < EVENTS_MAX && trace_length(b) != length) fail(what, "another number of events");
    for (uint32_t i = 0; i < length; i++) {
        event e = trace_event(a, i), f = trace_event(b, i);
        if (memcmp(&e, &f, sizeof e) == 0) continue;
        snprintf(why, sizeof why, "event %u is another one", i);
        fail(what, why);
    }
}

static uint64_t hash_at(history *h, uint32_t position)
{
    const state *s;
    if (history_seek(h, position, &s) != 0 || s->position != position) fail("seek", "an event cannot happen");
    return state_hash(s);
}

static void expect_same_states_both_ways(const trace *t)
{
    uint32_t length = trace_length(t);
    uint64_t *hashes = calloc(length + 1u, sizeof *hashes);
    history *h;
    if (!hashes || history_new(&h, t) != 0) fail("history", "no memory");
    for (uint32_t i = 0; i <= length; i++) hashes[i] = hash_at(h, i);
    for (uint32_t i = length + 1; i-- > 0;)
        if (hash_at(h, i) != hashes[i]) fail("back", "another state");
    history_free(h);
    free(hashes);
}

static void write_file(const trace *t, const char *path)
{
    trace_writer *writer;
    FILE *f = fopen(path, "wb");
    if (!f || trace_writer_new(&writer, f, t) != 0) fail(path, "it cannot be written");
    if (trace_writer_write(writer, true) != 0 || trace_writer_close(writer) != 0) fail(path, "it cannot be written");
    trace_writer_free(writer);
    fclose(f);
}

static void expect_read_again(const trace *t, const char *path)
{
    trace *again;
    error e = {0};
    FILE *f = tmpfile();
    write_file(t, path);
    if (trace_read(&again, path, &e) != 0) fail(path, e.text);
    expect_same(t, again, "a file");
    trace_free(again);
    if (!f || jsonl_write(t, f, NULL) != 0) fail("JSON Lines", "they cannot be written");
    rewind(f);
    if (jsonl_read(&again, f, "the lines", NULL, &e) != 0) fail("JSON Lines", e.text);
    struct difference d; // texts have other numbers
    if (compare_traces(t, again, (struct compare_options){0}, &d) != 0 || d.aspect) fail("JSON Lines", "other events");
    trace_free(again);
    fclose(f);
}

int main(int count, char **arguments)
{
    if (count < 4) fail("usage", "picked PROGRAM SEED TRACE [name=value ...]");
    const char *path = arguments[1], *const *parameters = (const char *const *)arguments + 4;
    struct picks picks;
    nowhere = open("/dev/null", O_WRONLY);
    trace *unasked = run(path, parameters, HOW_unasked, 0, NULL), *first = run(path, parameters, HOW_first, 0, NULL);
    expect_same(unasked, first, "asked, and nothing chosen");
    asked = picked = 0;
    trace *random = run(path, parameters, HOW_random, (uint32_t)atoi(arguments[2]), NULL);
    expect_same_states_both_ways(random);
    expect_read_again(random, arguments[3]);
    if (picks_read(&picks, random) != 0) fail("picks", "no memory");
    if (picks.count != picked) fail("picks", "the trace has not as many as were made");
    trace *again = run(path, parameters, HOW_again, 0, &picks);
    expect_same(random, again, "the same picks again");
    printf("%u events, asked %u times, %u times not the first in line\n", trace_length(random), asked, picked);
    trace_free(unasked), trace_free(first), trace_free(random), trace_free(again);
    picks_deinit(&picks);
    return 0;
}
