// Runs a program to its end and walks its trace event by event, forwards and back: the state after each event must be the same both ways,
// and the same again at the end of leaps.
//
//     there_and_back PROGRAM [name=value ...]
#include <stdio.h>
#include <stdlib.h>

#include "link/program.h"
#include "trace/history.h"

static _Noreturn void fail(const char *what, const char *why)
{
    fprintf(stderr, "there_and_back: %s: %s\n", what, why);
    exit(1);
}

static trace *record_program(const char *path, const char *const *arguments)
{
    trace *t;
    program *p;
    error e = {0};
    const struct program_options options = {.path = path, .arguments = arguments, .out = -1};
    if (trace_new(&t) != 0) fail(path, "no memory");
    if (program_start(&p, &options, t, &e) != 0) fail(path, e.text);
    program_grant(p, GRANT_run, 0);
    while (program_status(p) == PROGRAM_going)
        if (program_wait(p, -1, &e) < 0) fail(path, e.text);
    if (program_status(p) != PROGRAM_ended) fail(path, program_obituary(p));
    program_free(p);
    return t;
}

static uint64_t hash_at(history *h, uint32_t position)
{
    const state *s;
    char text[60];
    if (history_seek(h, position, &s) != 0 || s->position != position) {
        snprintf(text, sizeof text, "event %u cannot happen", position);
        fail("seek", text);
    }
    return state_hash(s);
}

static void expect(history *h, uint32_t position, const uint64_t *hashes, const char *way)
{
    char text[60];
    if (hash_at(h, position) == hashes[position]) return;
    snprintf(text, sizeof text, "another state after %u events", position);
    fail(way, text);
}

int main(int count, char **arguments)
{
    if (count < 2) fail("usage", "there_and_back PROGRAM [name=value ...]");
    trace *t = record_program(arguments[1], (const char *const *)arguments + 2);
    uint32_t length = trace_length(t);
    uint64_t *hashes = calloc(length + 1u, sizeof *hashes);
    history *h;
    if (!hashes || history_new(&h, t) != 0) fail("history", "no memory");
    for (uint32_t i = 0; i <= length; i++) hashes[i] = hash_at(h, i);
    for (uint32_t i = length + 1; i-- > 0;) expect(h, i, hashes, "back");
    for (uint32_t i = 0; i <= length; i++) expect(h, i, hashes, "forwards again");
    for (uint64_t leap = 1; leap <= length; leap++) expect(h, (uint32_t)(leap * 7919 % (length + 1)), hashes, "leaping");
    printf("%u events, the same both ways\n", length);
    history_free(h);
    free(hashes);
    trace_free(t);
    return 0;
}
