// Colours for a line of C or Python: enough to read it by, without understanding it.
#ifndef LOOPSCOPE_VIEWER_SYNTAX_H
#define LOOPSCOPE_VIEWER_SYNTAX_H

#include <stdbool.h>
#include <stddef.h>

enum syntax { SYNTAX_plain, SYNTAX_name, SYNTAX_keyword, SYNTAX_string, SYNTAX_number, SYNTAX_comment };

struct syntax_span {
    enum syntax syntax; // name: of a function that is called or defined here
    size_t from, length; // bytes of the line
};

// Splits a line into spans that cover it. in_comment: whether a comment of C is open where the line begins; afterwards,
// where it ends. python: # begins a comment. Returns how many, up to max; a line of more ends in one plain span.
size_t syntax_spans(const char *line, size_t length, bool python, bool *in_comment, struct syntax_span *spans, size_t max);

#endif
