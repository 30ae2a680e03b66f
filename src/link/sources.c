#define _GNU_SOURCE // asprintf
#include "link/sources.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SOURCE_MAX (1 << 20)

// The whole of a text file, owned by the caller; NULL where it is none.
static char *read_text(const char *path)
{
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return NULL;
    char *text = NULL;
    if (fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= SOURCE_MAX)
        text = calloc(1, (size_t)status.st_size + 1);
    ssize_t got = text ? read(file, text, (size_t)status.st_size) : -1;
    close(file);
    if (got >= 0 && memchr(text, 0, (size_t)got) == NULL) return text;
    free(text);
    return NULL;
}

static char *read_in(const char *directory, const char *file)
{
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/%s", directory, file);
    return length < (int)sizeof path ? read_text(path) : NULL;
}

char *sources_find(const char *file, const char *program)
{
    char directory[PATH_MAX];
    if (file[0] == '/') return read_text(file);
    if (!realpath(program, directory)) return read_text(file);
    for (char *slash = strrchr(directory, '/'); slash; slash = strrchr(directory, '/')) {
        *slash = 0;
        char *text = read_in(directory, file);
        if (text) return text;
    }
    return read_text(file);
}

static int embed(trace *t, const char *file, const char *program)
{
    char *text = NULL, *key = NULL;
    if (asprintf(&key, "source:%s", file) < 0) return -ENOMEM;
    if (!trace_meta(t, key) && trace_meta_count(t) < TRACE_METAS_MAX) text = sources_find(file, program);
    int rc = text ? trace_set_meta(t, key, text) : 0;
    free(text);
    free(key);
    return rc;
}

static int embed_twin(trace *t, const char *file, const char *program)
{
    char *twin = NULL;
    size_t length = strlen(file);
    if (length < 3 || strcmp(file + length - 2, ".c") != 0) return 0;
    if (asprintf(&twin, "%.*s.py", (int)length - 2, file) < 0) return -ENOMEM;
    int rc = embed(t, twin, program);
    free(twin);
    return rc;
}

int sources_embed(trace *t, const char *program)
{
    uint32_t last = 0;
    for (uint32_t id = 1; id <= trace_places(t); id++) {
        uint32_t file = trace_place(t, id).file;
        if (file == 0 || file == last) continue; // most places follow one of the same file
        last = file;
        int rc = embed(t, trace_string(t, file), program);
        if (rc == 0) rc = embed_twin(t, trace_string(t, file), program);
        if (rc) return rc;
    }
    return 0;
}
