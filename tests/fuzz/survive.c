#define _GNU_SOURCE // memfd_create
#include "survive.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "narrate/narrate.h"
#include "trace/history.h"
#include "trace/jsonl.h"

static void must(bool holds)
{
    if (!holds) abort();
}

// Forwards, event by event. Returns how many can happen; *hash is that of the state after them.
static uint32_t tell(const trace *t, uint64_t *hash)
{
    static struct narration words;
    state s;
    state_init(&s);
    narrate(t, &s, &words);
    while (s.position < trace_length(t) && state_apply(&s, t) == 0) narrate(t, &s, &words);
    uint32_t possible = s.position;
    *hash = state_hash(&s);
    state_deinit(&s);
    return possible;
}

// Back and forth in strides that meet keyframes and what lies between them.
static void travel(const trace *t, uint32_t possible, uint64_t hash)
{
    history *h;
    const state *s = NULL;
    must(history_new(&h, t) == 0);
    history_seek(h, trace_length(t), &s);
    must(s->position == possible && state_hash(s) == hash);
    for (uint32_t back = possible; back > 0; back -= back > 97 ? 97 : back) {
        must(history_seek(h, back - 1, &s) == 0 && s->position == back - 1);
        must(history_seek(h, back, &s) == 0 && s->position == back);
    }
    must(history_seek(h, possible, &s) == 0 && state_hash(s) == hash);
    history_free(h);
}

uint32_t survive(const trace *t)
{
    uint64_t hash;
    uint32_t possible = tell(t, &hash);
    travel(t, possible, hash);
    FILE *nowhere = fopen("/dev/null", "w");
    must(nowhere && jsonl_write(t, nowhere, NULL) == 0);
    fclose(nowhere);
    return possible;
}

const char *survive_file(const uint8_t *bytes, size_t size)
{
    static int fd = -1;
    static char path[32];
    if (fd < 0) fd = memfd_create("trace", 0);
    must(fd >= 0 && ftruncate(fd, 0) == 0 && pwrite(fd, bytes, size, 0) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return path;
}
