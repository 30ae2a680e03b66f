// The text of a program's source file, by lines.
#ifndef LOOPSCOPE_VIEWER_SOURCE_H
#define LOOPSCOPE_VIEWER_SOURCE_H

#include <stdbool.h>

#include "trace/trace.h"

struct source {
    uint32_t file;      // string id in the trace; 0: not a file of a place
    char *name;         // without its folders; owned
    bool python;
    char *text;         // owned; tabs are spaces
    uint32_t *lines;    // where each line begins; lines[line_count] is the end
    uint32_t line_count;
    bool *in_comment;   // of each line: does it begin inside a comment?
};

// From the trace where it holds the text, else from the disk; without lines where there is neither. 0 or -ENOMEM.
int source_new(struct source **out, const trace *t, const char *file);
void source_free(struct source *s);

// Line n, counted from 1, without its newline; 1 <= n <= line_count.
const char *source_line(const struct source *s, uint32_t n, size_t *length);

// The first sentence of the comment at the head of the file, as "Title: what it shows." Both "" where there is none. 0 or -ENOMEM.
int source_title(const struct source *s, char *title, size_t title_size, char *subtitle, size_t subtitle_size);

#endif
