#include "cli/watch.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/array.h"
#include "base/file_name.h"

#define SAVED_OR_GONE (IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_ONLYDIR)

void watch_init(struct watch *w) { *w = (struct watch){.fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC)}; }

void watch_forget(struct watch *w)
{
    while (w->count > 0) free(w->files[--w->count]);
    w->waiting = false;
}

void watch_deinit(struct watch *w)
{
    watch_forget(w);
    free(w->files);
    if (w->fd >= 0) close(w->fd);
    *w = (struct watch){.fd = -1};
}

// The length of what is before the last name of so much of a path.
static int above(const char *path, int length)
{
    while (length > 0 && path[length - 1] == '/') length--;
    while (length > 0 && path[length - 1] != '/') length--;
    return length;
}

// The directory of a file, or where that is not there the nearest one above, which will tell of it.
static void watch_directory(struct watch *w, const char *path)
{
    char directory[PATH_MAX];
    int length = above(path, (int)strlen(path));
    while (snprintf(directory, sizeof directory, "%.*s.", length, path) >= PATH_MAX || inotify_add_watch(w->fd, directory, SAVED_OR_GONE) < 0) {
        w->waiting = true;
        if (length == 0 || above(path, length) == length) return;
        length = above(path, length);
    }
}

// Once more, for what is there by now. Whether nobody is waited for any longer.
static bool watch_directories(struct watch *w)
{
    bool waited = w->waiting;
    w->waiting = false;
    for (uint32_t i = 0; i < w->count; i++) watch_directory(w, w->files[i]);
    return waited && !w->waiting;
}

static void add_path(struct watch *w, const char *path)
{
    for (uint32_t i = 0; i < w->count; i++)
        if (strcmp(w->files[i], path) == 0) return;
    if (array_reserve(w->files, w->capacity, w->count + 1u)) return;
    char *copy = strdup(path);
    if (!copy) return;
    w->files[w->count++] = copy;
    watch_directory(w, path);
}

// Where it is a link, who saves what it names writes elsewhere.
void watch_add(struct watch *w, const char *path)
{
    char real[PATH_MAX];
    add_path(w, path);
    if (realpath(path, real)) add_path(w, real);
}

static bool is_of(const struct watch *w, const char *name)
{
    for (uint32_t i = 0; i < w->count; i++) {
        if (strcmp(file_name(w->files[i]), name) == 0) return true;
    }
    return false;
}

bool watch_stirred(struct watch *w)
{
    _Alignas(struct inotify_event) char buffer[4096];
    bool stirred = false, gone = false, any = false;
    ssize_t got;
    while (w->fd >= 0 && (got = read(w->fd, buffer, sizeof buffer)) > 0) {
        const struct inotify_event *e;
        for (char *at = buffer; at < buffer + got; at += sizeof *e + e->len) {
            e = (const struct inotify_event *)(void *)at;
            any = true;
            gone = gone || e->mask & IN_IGNORED;
            stirred = stirred || e->mask & (IN_IGNORED | IN_Q_OVERFLOW) || (e->len && is_of(w, e->name));
        }
    }
    if (gone || (any && w->waiting)) stirred = watch_directories(w) || stirred; // a directory that was put in the place of another one is another one
    return stirred;
}

const char *watch_missing(const struct watch *w)
{
    for (uint32_t i = 0; i < w->count; i++)
        if (access(w->files[i], F_OK) != 0) return w->files[i];
    return NULL;
}

// --- texts ------------------------------------------------------------------------------------------
// FNV-1a
static uint64_t hash_file(FILE *f, uint64_t hash)
{
    char buffer[4096];
    size_t got;
    while ((got = fread(buffer, 1, sizeof buffer, f)) > 0)
        for (size_t i = 0; i < got; i++) hash = (hash ^ (unsigned char)buffer[i]) * UINT64_C(0x100000001B3);
    return (hash ^ 0xFF) * UINT64_C(0x100000001B3); // where one ends and the next begins
}

uint64_t watch_text(const struct watch *w)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (uint32_t i = 0; i < w->count; i++) {
        FILE *f = fopen(w->files[i], "re");
        if (!f) return 0;
        hash = hash_file(f, hash);
        fclose(f);
    }
    return hash ? hash : 1;
}
