// The comment at the head of a source text, which says what a program shows: "Title: what it shows.", an empty line, and the lesson.
#ifndef LOOPSCOPE_LINK_HEAD_H
#define LOOPSCOPE_LINK_HEAD_H

#include <stdbool.h>

// The comment that the text begins with, without its signs: // or /* */ of C, # or a docstring of Python. Each
// line ends with a newline. "" where there is none. Owned by the caller; NULL without memory.
char *head_of(const char *text, bool python);

#endif
