#include "viewer/syntax.h"

#include <ctype.h>
#include <string.h>

static const char *const keywords[] = {
    // C
    "auto", "bool", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum", "extern",
    "false", "float", "for", "goto", "if", "inline", "int", "int64_t", "long", "return", "short", "signed", "sizeof",
    "static", "struct", "switch", "true", "typedef", "uint32_t", "uint64_t", "union", "unsigned", "value", "void",
    "volatile", "while",
    // what asyncio adds to it
    "async_def", "async_for", "async_generator", "async_list", "async_with", "await", "except", "except_group",
    "finally", "for_in", "raise", "try",
    // Python
    "and", "as", "async", "class", "def", "del", "elif", "from", "global", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "with", "yield", "None", "True", "False",
};

static bool word_character(char c) { return isalnum((unsigned char)c) || c == '_'; }

static bool is_keyword(const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (strlen(keywords[i]) == length && memcmp(keywords[i], word, length) == 0) return true;
    return false;
}

static size_t string_length(const char *s, size_t length)
{
    size_t i = 1;
    while (i < length && s[i] != s[0]) i += s[i] == '\\' ? 2 : 1;
    return i < length ? i + 1 : length;
}

static size_t comment_length(const char *s, size_t length, size_t from, bool *in_comment)
{
    for (size_t i = from; i + 1 < length; i++)
        if (s[i] == '*' && s[i + 1] == '/') {
            *in_comment = false;
            return i + 2;
        }
    *in_comment = true;
    return length;
}

static size_t word_length(const char *s, size_t length)
{
    size_t i = 0;
    while (i < length && word_character(s[i])) i++;
    return i;
}

static size_t number_length(const char *s, size_t length)
{
    size_t i = 0;
    while (i < length && (word_character(s[i]) || s[i] == '.' || s[i] == '\'')) i++;
    return i;
}

// async_def(name, ...) and async_generator(name, ...) define what their first argument names.
static bool defined_here(const char *line, size_t word)
{
    static const char *const definers[] = {"async_def(", "async_generator("};
    for (size_t i = 0; i < sizeof definers / sizeof *definers; i++) {
        size_t n = strlen(definers[i]);
        if (word >= n && memcmp(line + word - n, definers[i], n) == 0) return true;
    }
    return false;
}

static struct syntax_span next_span(const char *line, size_t length, size_t at, bool python, bool *in_comment)
{
    const char *s = line + at;
    size_t left = length - at;
    struct syntax_span span = {SYNTAX_plain, at, 1};
    if (*in_comment) {
        span.syntax = SYNTAX_comment, span.length = comment_length(s, left, 0, in_comment);
    } else if ((python && *s == '#') || (!python && left > 1 && s[0] == '/' && s[1] == '/')) {
        span.syntax = SYNTAX_comment, span.length = left;
    } else if (!python && left > 1 && s[0] == '/' && s[1] == '*') {
        span.syntax = SYNTAX_comment, span.length = comment_length(s, left, 2, in_comment);
    } else if (*s == '"' || *s == '\'') {
        span.syntax = SYNTAX_string, span.length = string_length(s, left);
    } else if (isdigit((unsigned char)*s)) {
        span.syntax = SYNTAX_number, span.length = number_length(s, left);
    } else if (word_character(*s)) {
        span.length = word_length(s, left);
        char after = span.length < left ? s[span.length] : 0;
        if (is_keyword(s, span.length)) span.syntax = SYNTAX_keyword;
        else if (after == '(' || defined_here(line, at)) span.syntax = SYNTAX_name;
        else if (after == '"' && span.length == 1) span.syntax = SYNTAX_string; // f"..."
    } else if (!python && *s == '#' && at == 0) {
        span.syntax = SYNTAX_keyword, span.length = 1 + word_length(s + 1, left - 1); // #include
    }
    return span;
}

size_t syntax_spans(const char *line, size_t length, bool python, bool *in_comment, struct syntax_span *spans,
                    size_t max)
{
    size_t count = 0, at = 0;
    while (at < length) {
        struct syntax_span span = next_span(line, length, at, python, in_comment);
        at += span.length;
        struct syntax_span *last = count ? &spans[count - 1] : NULL;
        if (last && span.from < last->from + last->length) continue; // covered already
        if (last && last->syntax == span.syntax && span.syntax != SYNTAX_name) {
            last->length += span.length; // neighbours of one colour are one run of text
        } else if (count < max) {
            spans[count++] = span;
        } else if (last) {
            last->syntax = SYNTAX_plain;
            last->length = length - last->from;
        }
    }
    return count;
}
