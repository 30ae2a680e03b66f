#include "viewer/twin.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/hash.h"

#define NAME_BYTES   64
#define WORDS_MAX    16
#define LINES_MAX    4000u // a program that is longer has no twin: it is aligned while the window waits
#define PART_LINES   600u // of a function that is longer the rest has no twin
#define LEAST_ALIKE  0.25f // lines that have less in common do not face each other

struct function {
    char name[NAME_BYTES];
    uint32_t first, last; // lines
};

// The words of a line, each once, as hashes.
struct words {
    uint32_t hashes[WORDS_MAX];
    uint32_t count;
};

// --- words ----------------------------------------------------------------------------------------------------------
// What one language has to say and the other has not.
static const char *const unsaid[] = {
    "asyncio", "async", "await", "def", "int", "value", "values", "double", "const", "static", "struct", "char", "bool", "list", "str", "format", "of", "f", "d", "s",
    "self", "object", "new", "task_of", "keep", "t",
};

static bool is_unsaid(const char *word)
{
    for (size_t i = 0; i < sizeof unsaid / sizeof *unsaid; i++)
        if (strcmp(unsaid[i], word) == 0) return true;
    return false;
}

static void add_word(struct words *w, const char *word)
{
    uint32_t h = hash_text(HASH_BEGIN, word, strlen(word));
    if (!*word || is_unsaid(word) || w->count == WORDS_MAX) return;
    for (uint32_t i = 0; i < w->count; i++)
        if (w->hashes[i] == h) return;
    w->hashes[w->count++] = h;
}

// asyncio_Queue_put and queue.put say the same: an underscore parts words as a point does. Comments say nothing.
static struct words words_of(const struct source *s, uint32_t n)
{
    struct words w = {0};
    size_t length, at = 0;
    const char *line = source_line(s, n, &length);
    if (s->in_comment[n - 1]) return w;
    char word[NAME_BYTES];
    size_t letters = 0;
    for (; at <= length; at++) {
        char c = at < length ? line[at] : ' ';
        if (!s->python && c == '/' && at + 1 < length && line[at + 1] == '/') length = at;
        if (s->python && c == '#') length = at;
        if (isalnum((unsigned char)c)) {
            if (letters + 1 < sizeof word) word[letters++] = (char)tolower((unsigned char)c);
            continue;
        }
        word[letters] = 0;
        add_word(&w, word);
        letters = 0;
    }
    return w;
}

// From 0, nothing in common, to 1.
static float alike(const struct words *a, const struct words *b)
{
    uint32_t common = 0;
    for (uint32_t i = 0; i < a->count; i++)
        for (uint32_t k = 0; k < b->count; k++) common += a->hashes[i] == b->hashes[k];
    return a->count + b->count ? 2 * (float)common / (float)(a->count + b->count) : 0;
}

// --- functions ------------------------------------------------------------------------------------------------------
static void copy_name(char *name, const char *from)
{
    size_t length = strspn(from, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    snprintf(name, NAME_BYTES, "%.*s", length < NAME_BYTES ? (int)length : 0, from);
}

// "async_def(game, int, board)", "def(download)": the name is the first argument; of other functions it stands before the parenthesis.
static bool c_function(const char *line, size_t length, char *name)
{
    const char *open = memchr(line, '(', length);
    if (length == 0 || !open || !isalpha((unsigned char)line[0]) || line[length - 1] == ';') return false;
    if (strncmp(line, "async_", 6) == 0 || strncmp(line, "def(", 4) == 0) {
        copy_name(name, open + 1);
        return *name;
    }
    const char *begin = open;
    while (begin > line && (isalnum((unsigned char)begin[-1]) || begin[-1] == '_')) begin--;
    copy_name(name, begin);
    return *name;
}

static size_t indentation(const char *line, size_t length)
{
    size_t n = 0;
    while (n < length && line[n] == ' ') n++;
    return n;
}

static bool python_function(const char *line, size_t length, char *name)
{
    size_t at = indentation(line, length);
    if (length - at > 6 && strncmp(line + at, "async ", 6) == 0) at += 6;
    if (length - at < 5 || strncmp(line + at, "def ", 4) != 0) return false;
    copy_name(name, line + at + 4);
    return *name;
}

// The function that begins at a line.
static bool function_at(const struct source *s, uint32_t n, struct function *f)
{
    size_t length;
    const char *line = source_line(s, n, &length);
    if (s->in_comment[n - 1] || !(s->python ? python_function : c_function)(line, length, f->name)) return false;
    size_t outer = indentation(line, length);
    f->first = f->last = n;
    for (uint32_t i = n + 1; i <= s->line_count; i++) {
        line = source_line(s, i, &length);
        size_t inner = indentation(line, length);
        if (s->python && inner < length && inner <= outer) break;
        if (inner < length) f->last = i;
        if (!s->python && length > 0 && line[0] == '}') break;
    }
    return true;
}

static bool find_function(const struct source *s, const char *name, struct function *f)
{
    for (uint32_t n = 1; n <= s->line_count; n++)
        if (function_at(s, n, f) && strcmp(f->name, name) == 0) return true;
    return false;
}

// --- lines ----------------------------------------------------------------------------------------------------------
// Some lines of a source, in order.
struct part {
    const struct source *source;
    uint32_t *lines;
    struct words *words;
    uint32_t count, capacity;
};

static int part_add(struct part *p, uint32_t line)
{
    if (p->count == PART_LINES) return 0;
    int rc = array_reserve(p->lines, p->capacity, p->count + 1u);
    if (rc == 0) p->lines[p->count++] = line;
    return rc;
}

static int part_read(struct part *p)
{
    p->words = calloc(p->count + 1u, sizeof *p->words);
    for (uint32_t i = 0; p->words && i < p->count; i++) p->words[i] = words_of(p->source, p->lines[i]);
    return p->words ? 0 : -ENOMEM;
}

static void part_deinit(struct part *p)
{
    free(p->lines);
    free(p->words);
}

// What the first so many lines of each part gain, (c.count + 1) * (python.count + 1) of them.
struct gains {
    const struct part *c, *python;
    float *table;
};

static float *gain(const struct gains *g, uint32_t row, uint32_t column) { return &g->table[row * (g->python->count + 1) + column]; }

static float facing(const struct gains *g, uint32_t row, uint32_t column)
{
    float a = alike(&g->c->words[row], &g->python->words[column]);
    return a >= LEAST_ALIKE ? a : 0;
}

static void fill(struct gains *g)
{
    for (uint32_t r = 1; r <= g->c->count; r++)
        for (uint32_t c = 1; c <= g->python->count; c++) {
            float best = *gain(g, r - 1, c - 1) + facing(g, r - 1, c - 1);
            if (*gain(g, r - 1, c) > best) best = *gain(g, r - 1, c);
            if (*gain(g, r, c - 1) > best) best = *gain(g, r, c - 1);
            *gain(g, r, c) = best;
        }
}

static void read_back(const struct gains *g, uint32_t *lines)
{
    uint32_t row = g->c->count, column = g->python->count;
    while (row > 0 && column > 0) {
        if (*gain(g, row, column) == *gain(g, row - 1, column)) row--;
        else if (*gain(g, row, column) == *gain(g, row, column - 1)) column--;
        else row--, column--, lines[g->c->lines[row] - 1] = g->python->lines[column];
    }
}

static int align(struct part *c, struct part *python, uint32_t *lines)
{
    struct gains g = {c, python, NULL};
    int rc = part_read(c);
    if (rc == 0) rc = part_read(python);
    if (rc == 0) g.table = calloc((size_t)(c->count + 1) * (python->count + 1), sizeof *g.table);
    if (rc == 0 && !g.table) rc = -ENOMEM;
    if (rc == 0) {
        fill(&g);
        read_back(&g, lines);
    }
    free(g.table);
    return rc;
}

static int align_functions(struct twin *w, const struct source *c, const struct function *in_c, const struct function *in_python)
{
    struct part parts[] = {{.source = c}, {.source = w->source}};
    int rc = 0;
    for (uint32_t n = in_c->first; rc == 0 && n <= in_c->last; n++) rc = part_add(&parts[0], n);
    for (uint32_t n = in_python->first; rc == 0 && n <= in_python->last; n++) rc = part_add(&parts[1], n);
    if (rc == 0) rc = align(&parts[0], &parts[1], w->lines);
    // A line that faces none, as a brace does, stands with the one before it.
    for (uint32_t n = in_c->first + 1; rc == 0 && n <= in_c->last; n++)
        if (!w->lines[n - 1]) w->lines[n - 1] = w->lines[n - 2];
    part_deinit(&parts[0]);
    part_deinit(&parts[1]);
    return rc;
}

// What is in no function that the other source has: main and what stands in its place, methods that are functions in C.
static int align_rest(struct twin *w, const struct source *c, const bool *taken)
{
    struct part parts[] = {{.source = c}, {.source = w->source}};
    int rc = 0;
    for (uint32_t n = 1; rc == 0 && n <= c->line_count; n++)
        if (!w->lines[n - 1]) rc = part_add(&parts[0], n);
    for (uint32_t n = 1; rc == 0 && n <= w->source->line_count; n++)
        if (!taken[n - 1]) rc = part_add(&parts[1], n);
    if (rc == 0) rc = align(&parts[0], &parts[1], w->lines);
    part_deinit(&parts[0]);
    part_deinit(&parts[1]);
    return rc;
}

static int align_all(struct twin *w, const struct source *c)
{
    struct function in_c, in_python;
    bool any = false, *taken = calloc(w->source->line_count + 1u, sizeof *taken);
    int rc = taken ? 0 : -ENOMEM;
    for (uint32_t n = 1; rc == 0 && n <= c->line_count; n++) {
        if (!function_at(c, n, &in_c) || !find_function(w->source, in_c.name, &in_python)) continue;
        rc = align_functions(w, c, &in_c, &in_python);
        for (uint32_t i = in_python.first; i <= in_python.last; i++) taken[i - 1] = true;
        any = true;
    }
    if (rc == 0 && any) rc = align_rest(w, c, taken);
    free(taken);
    if (rc == 0 && !any) twin_deinit(w); // another program that happens to have this name
    return rc;
}

int twin_new(struct twin *out, const trace *t, const struct source *c, const char *file)
{
    char name[512];
    size_t length = strlen(file);
    *out = (struct twin){0};
    if (c->python || length < 3 || strcmp(file + length - 2, ".c") != 0 || length + 2 > sizeof name) return 0;
    snprintf(name, sizeof name, "%.*s.py", (int)length - 2, file);
    int rc = source_new(&out->source, t, name);
    if (rc == 0 && (out->source->line_count == 0 || out->source->line_count > LINES_MAX || c->line_count > LINES_MAX)) {
        twin_deinit(out);
        return 0;
    }
    out->count = c->line_count;
    out->lines = rc == 0 ? calloc(c->line_count + 1u, sizeof *out->lines) : NULL;
    if (rc == 0) rc = out->lines ? align_all(out, c) : -ENOMEM;
    if (rc) twin_deinit(out);
    return rc;
}

void twin_deinit(struct twin *w)
{
    source_free(w->source);
    free(w->lines);
    *w = (struct twin){0};
}

uint32_t twin_line(const struct twin *w, uint32_t line) { return line > 0 && line <= w->count ? w->lines[line - 1] : 0; }

uint32_t twin_origin(const struct twin *w, uint32_t line)
{
    for (uint32_t n = 1; n <= w->count; n++)
        if (w->lines[n - 1] == line) return n;
    return 0;
}
