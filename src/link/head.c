#include "link/head.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static char *add_line(char *to, const char *line, size_t length)
{
    while (length > 0 && isspace((unsigned char)line[length - 1])) length--;
    if (length > 0) memcpy(to, line, length);
    to[length] = '\n';
    return to + length + 1;
}

// Lines that begin with this sign.
static char *add_lines(char *to, const char *text, const char *sign)
{
    size_t width = strlen(sign);
    while (strncmp(text, sign, width) == 0) {
        text += width;
        text += *text == ' ';
        size_t length = strcspn(text, "\n");
        to = add_line(to, text, length);
        text += length;
        text += strspn(text, "\n") > 0;
        text += strspn(text, " \t");
    }
    return to;
}

// A text up to this end. decoration: what its lines may begin with besides.
static char *add_block(char *to, const char *text, const char *end, const char *decoration)
{
    const char *stop = strstr(text, end);
    if (!stop) stop = text + strlen(text);
    while (text < stop && (isspace((unsigned char)*text) || strchr(decoration, *text))) text++;
    while (text < stop) {
        size_t length = strcspn(text, "\n"), left = (size_t)(stop - text);
        to = add_line(to, text, length < left ? length : left);
        text += length < left ? length + 1 : left;
        while (text < stop && (*text == ' ' || *text == '\t')) text++;
        while (text < stop && *text != '\n' && strchr(decoration, *text)) text++;
        text += text < stop && *text == ' ';
    }
    return to;
}

static char *add_c(char *to, const char *text)
{
    if (strncmp(text, "/*", 2) == 0) return add_block(to, text + 2, "*/", "*");
    return add_lines(to, text, "//");
}

static char *add_python(char *to, const char *text)
{
    if (strncmp(text, "#!", 2) == 0) text += strcspn(text, "\n"); // for the shell
    while (isspace((unsigned char)*text)) text++;
    if (strncmp(text, "\"\"\"", 3) == 0) return add_block(to, text + 3, "\"\"\"", "");
    if (strncmp(text, "'''", 3) == 0) return add_block(to, text + 3, "'''", "");
    if (*text == '"') return add_block(to, text + 1, "\"", "");
    if (*text == '\'') return add_block(to, text + 1, "'", "");
    return add_lines(to, text, "#");
}

char *head_of(const char *text, bool python)
{
    char *head = malloc(strlen(text) + 2), *end = head;
    if (!head) return NULL;
    while (isspace((unsigned char)*text)) text++;
    end = python ? add_python(end, text) : add_c(end, text);
    while (end > head + 1 && end[-1] == '\n' && end[-2] == '\n') end--;
    if (end == head + 1) end--; // an empty line is no head
    *end = 0;
    return head;
}
