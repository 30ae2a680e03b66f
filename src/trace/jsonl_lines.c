#include "trace/jsonl_lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define READ_SIZE ((size_t)256 << 10)

void jsonl_lines_init(struct jsonl_lines *l, FILE *f) { *l = (struct jsonl_lines){.f = f}; }
void jsonl_lines_deinit(struct jsonl_lines *l) { free(l->data); }

// Memory follows what there is to read: it is twice that at most.
static int make_room(struct jsonl_lines *l)
{
    if (l->begin < l->end) memmove(l->data, l->data + l->begin, l->end - l->begin);
    l->end -= l->begin;
    l->begin = 0;
    if (l->end + READ_SIZE < l->capacity) return 0;
    if (l->end > JSONL_LINE_MAX) return -EFBIG;
    size_t capacity = 2 * (l->end + READ_SIZE);
    char *data = realloc(l->data, capacity);
    if (!data) return -ENOMEM;
    l->data = data;
    l->capacity = capacity;
    return 0;
}

// One byte of room stays, for the NUL behind a last line without a line feed.
static int read_more(struct jsonl_lines *l)
{
    int rc = l->capacity - l->end > READ_SIZE ? 0 : make_room(l);
    if (rc) return rc;
    errno = 0;
    size_t got = fread(l->data + l->end, 1, READ_SIZE, l->f);
    if (ferror(l->f)) return errno ? -errno : -EIO;
    l->end += got;
    l->bytes += got;
    l->ended = got < READ_SIZE;
    return 0;
}

int jsonl_lines_next(struct jsonl_lines *l, char **line, size_t *length)
{
    size_t looked_at = 0;
    char *feed = NULL;
    for (;;) {
        size_t there = l->end - l->begin;
        if (there > looked_at) feed = memchr(l->data + l->begin + looked_at, '\n', there - looked_at);
        if (feed || l->ended) break;
        looked_at = there;
        int rc = read_more(l);
        if (rc) return rc;
    }
    if (l->begin == l->end) return 0;
    if (!feed) feed = l->data + l->end; // the last line has none
    *feed = 0;
    *line = l->data + l->begin;
    *length = (size_t)(feed - *line);
    size_t after = (size_t)(feed + 1 - l->data);
    l->begin = after < l->end ? after : l->end;
    l->number++;
    return 1;
}
