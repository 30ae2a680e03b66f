#include "viewer/source.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file_name.h"
#include "link/head.h"
#include "link/sources.h"
#include "viewer/syntax.h"

#define TAB 4

static char *expand_tabs(const char *text)
{
    size_t tabs = 0;
    for (const char *s = text; *s; s++) tabs += *s == '\t';
    char *expanded = malloc(strlen(text) + tabs * TAB + 1), *to = expanded;
    if (!expanded) return NULL;
    size_t column = 0;
    for (const char *s = text; *s; s++) {
        if (*s == '\r') continue;
        if (*s != '\t') {
            *to++ = *s;
            column = *s == '\n' ? 0 : column + 1;
        } else {
            do *to++ = ' ';
            while (++column % TAB);
        }
    }
    *to = 0;
    return expanded;
}

static int split_lines(struct source *s)
{
    uint32_t count = 0;
    for (const char *c = s->text; *c; c++) count += *c == '\n' || !c[1];
    s->lines = malloc((count + 1u) * sizeof *s->lines);
    s->in_comment = malloc(count + 1u);
    if (!s->lines || !s->in_comment) return -ENOMEM;
    uint32_t at = 0;
    bool comment = false;
    for (uint32_t i = 0; i < count; i++) {
        s->lines[i] = at;
        s->in_comment[i] = comment;
        size_t length = strcspn(s->text + at, "\n");
        struct syntax_span spans[1];
        syntax_spans(s->text + at, length, s->python, &comment, spans, 1);
        at += (uint32_t)length + (s->text[at + length] == '\n');
    }
    s->lines[count] = at;
    s->line_count = count;
    return 0;
}

int source_new(struct source **out, const trace *t, const char *file)
{
    int rc;
    struct source *s = calloc(1, sizeof *s);
    if (!s) return -ENOMEM;
    s->name = strdup(file_name(file));
    if (!s->name) {
        free(s);
        return -ENOMEM;
    }
    s->python = strlen(file) > 3 && strcmp(file + strlen(file) - 3, ".py") == 0;
    char key[512], *read = NULL;
    snprintf(key, sizeof key, "source:%s", file);
    const char *text = trace_meta(t, key);
    if (!text) text = read = sources_find(file, ""); // of no program: as the path says
    s->text = expand_tabs(text ? text : "");
    free(read);
    rc = s->text ? split_lines(s) : -ENOMEM;
    if (rc) {
        source_free(s);
        return rc;
    }
    *out = s;
    return 0;
}

void source_free(struct source *s)
{
    if (!s) return;
    free(s->name);
    free(s->text);
    free(s->lines);
    free(s->in_comment);
    free(s);
}

const char *source_line(const struct source *s, uint32_t n, size_t *length)
{
    const char *line = s->text + s->lines[n - 1];
    *length = strcspn(line, "\n");
    return line;
}

// The words up to a full stop or an empty line, in one line.
static void first_sentence(const char *head, char *buffer, size_t size)
{
    size_t n = 0;
    for (; *head && n + 1 < size; head++) {
        if (*head == '.' && isspace((unsigned char)head[1])) break;
        if (strncmp(head, "\n\n", 2) == 0) break;
        buffer[n++] = *head == '\n' ? ' ' : *head;
    }
    while (n > 0 && buffer[n - 1] == ' ') n--;
    buffer[n] = 0;
}

int source_title(const struct source *s, char *title, size_t title_size, char *subtitle, size_t subtitle_size)
{
    char sentence[400], *head = head_of(s->text, s->python);
    if (!head) return -ENOMEM;
    first_sentence(head, sentence, sizeof sentence);
    free(head);
    char *colon = strstr(sentence, ": ");
    snprintf(subtitle, subtitle_size, "%s", colon ? colon + 2 : "");
    if (colon) *colon = 0;
    snprintf(title, title_size, "%s", sentence);
    return 0;
}
