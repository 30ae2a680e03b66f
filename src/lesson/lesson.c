// Reading: the text is taken line by line. A line that begins with # is a heading, the lines directly below it are settings, and what
// follows an empty line is the caption.
#include "lesson/lesson.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/utf8.h"

static const char *const setting_names[] = {
#define SETTING(name, help) #name,
#include "lesson/setting.def"
#undef SETTING
};

#define SETTING_LIST "select, grain, axis, large, mode and show"
#define NTH_LARGEST  1000000u

// Where the reader is. Words are copied behind each other into lesson.words, which has room for all of them: each is shorter than the lines
// that it is made of, and one NUL longer than the text between two headings.
struct reader {
    struct lesson *lesson;
    struct lesson_stop *stop; // whose lines they are; NULL: the head's
    uint32_t line;
    size_t used;        // of words
    char *paragraphs;   // of this caption: begins where words are used up to
    size_t caption;     // bytes of it
    bool settings;      // no empty line has come since the heading
    bool paragraph;     // an empty line has come since the last word
    bool open;          // a backtick waits for its other one
    uint32_t opened;    // in this line
    int rc;
};

// --- mistakes -----------------------------------------------------------------------------------------------------------------
static int note(struct lesson *l, uint32_t line, bool later, const char *format, va_list rest)
{
    char text[400];
    vsnprintf(text, sizeof text, format, rest);
    utf8_hide_controls(text);
    char *copy = strdup(text);
    if (!copy || array_reserve(l->mistakes, l->mistake_capacity, l->mistake_count + 1)) {
        free(copy);
        return -ENOMEM;
    }
    uint32_t at = l->mistake_count++;
    for (; at > 0 && l->mistakes[at - 1].line > line; at--) l->mistakes[at] = l->mistakes[at - 1];
    l->mistakes[at] = (struct lesson_mistake){line, later, copy};
    return 0;
}

int lesson_mistake(struct lesson *l, uint32_t line, const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    int rc = note(l, line, true, format, rest);
    va_end(rest);
    return rc;
}

void lesson_forget(struct lesson *l)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < l->mistake_count; i++) {
        if (l->mistakes[i].later) free(l->mistakes[i].text);
        else l->mistakes[kept++] = l->mistakes[i];
    }
    l->mistake_count = kept;
}

__attribute__((format(printf, 3, 4))) static void mistake(struct reader *r, uint32_t line, const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    if (r->rc == 0) r->rc = note(r->lesson, line, false, format, rest);
    va_end(rest);
}

void lesson_complaint(const struct lesson *l, const char *name, char *buffer, size_t size)
{
    if (size) buffer[0] = 0;
    if (l->mistake_count == 0) return;
    int n = snprintf(buffer, size, "%s, line %u: %s", name, l->mistakes[0].line, l->mistakes[0].text);
    if (l->mistake_count > 1 && n > 0 && (size_t)n < size)
        snprintf(buffer + n, size - (size_t)n, " (and %u more)", l->mistake_count - 1);
}

// --- words --------------------------------------------------------------------------------------------------------------------
static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r'; }

static void trim(const char **text, size_t *length)
{
    while (*length && is_space(**text)) (*text)++, (*length)--;
    while (*length && is_space((*text)[*length - 1])) (*length)--;
}

// Bytes that are no character of a text are a '?' each.
static void put(struct reader *r, const char *text, size_t length)
{
    char *to = r->lesson->words + r->used;
    memcpy(to, text, length);
    to[length] = 0;
    for (char *c = to; c < to + length;) {
        size_t n = *c ? utf8_length(c) : 0;
        if (n == 0 || c + n > to + length || *c == '\t' || *c == '\n') *c = *c == '\t' ? ' ' : '?', n = 1;
        c += n;
    }
    utf8_hide_controls(to);
    r->used += length;
}

static const char *keep(struct reader *r, const char *text, size_t length)
{
    const char *kept = r->lesson->words + r->used;
    put(r, text, length);
    r->used++; // its NUL
    return kept;
}

// --- captions -----------------------------------------------------------------------------------------------------------------
static void begin_caption(struct reader *r)
{
    r->paragraphs = r->lesson->words + r->used;
    r->paragraphs[0] = 0;
    r->caption = 0;
    r->paragraph = r->open = false;
}

static void close_code(struct reader *r)
{
    if (r->open) mistake(r, r->opened, "the ` has no other one that ends the code");
    r->open = false;
}

static void end_caption(struct reader *r)
{
    r->used++;
    close_code(r);
    if (r->stop) r->stop->caption = r->paragraphs;
    else r->lesson->about = r->paragraphs;
}

static void add_line(struct reader *r, const char *text, size_t length)
{
    if (r->paragraph) close_code(r);
    if (r->caption) r->lesson->words[r->used++] = r->paragraph ? '\n' : ' ', r->caption++;
    put(r, text, length);
    r->caption += length;
    r->paragraph = false;
    for (size_t i = 0; i < length; i++)
        if (text[i] == '`') r->open = !r->open, r->opened = r->line;
}

// --- headings -----------------------------------------------------------------------------------------------------------------
static bool is_ordinal(const char *text, size_t length)
{
    static const char endings[][3] = {"st", "nd", "rd", "th"};
    for (size_t i = 0; length == 2 && i < 4; i++)
        if (strncmp(text, endings[i], 2) == 0) return true;
    return false;
}

// "Board 3, 2nd time": takes the end off. Returns 1 where there is none, 0 where it makes no sense.
static uint32_t take_nth(const char *text, size_t *length)
{
    static const char end[] = " time";
    size_t n = *length, tail = sizeof end - 1;
    if (n < tail || memcmp(text + n - tail, end, tail) != 0) return 1;
    n -= tail;
    if (n < 2 || !is_ordinal(text + n - 2, 2)) return 1;
    size_t last = n -= 2;
    while (n > 0 && isdigit((unsigned char)text[n - 1])) n--;
    size_t comma = n;
    while (comma > 0 && text[comma - 1] == ' ') comma--;
    if (n == last || comma == 0 || text[comma - 1] != ',') return 1;
    *length = comma - 1;
    return last - n > 7 ? 0 : (uint32_t)strtoul(text + n, NULL, 10);
}

static void begin_stop(struct reader *r, const char *text, size_t length, size_t offset)
{
    struct lesson *l = r->lesson;
    uint32_t nth = take_nth(text, &length);
    trim(&text, &length);
    if (nth == 0 || nth > NTH_LARGEST) mistake(r, r->line, "the times are counted from the 1st to the %uth", NTH_LARGEST);
    if (length == 0) mistake(r, r->line, "a place is missing behind ##: a time, a task, a line, \"output\" ...");
    if (r->rc == 0) r->rc = array_reserve(l->stops, l->capacity, l->count + 1);
    if (r->rc) return;
    r->stop = &l->stops[l->count++];
    *r->stop = (struct lesson_stop){.line = r->line, .nth = nth, .caption = "", .from = offset};
    r->stop->where = keep(r, text, length);
}

// What cannot be stopped at is left out at the end, when no pointer goes astray any more.
static void drop_nowhere(struct lesson *l)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < l->count; i++)
        if (l->stops[i].where[0] && l->stops[i].nth > 0 && l->stops[i].nth <= NTH_LARGEST) l->stops[kept++] = l->stops[i];
    l->count = kept;
}

static void end_settings(struct reader *r, size_t offset)
{
    if (r->settings && r->stop) r->stop->body = offset;
    r->settings = false;
}

static void end_stop(struct reader *r, size_t offset)
{
    end_settings(r, offset);
    end_caption(r);
    if (r->stop) r->stop->to = offset;
}

static void begin_lines(struct reader *r)
{
    r->settings = true;
    begin_caption(r);
}

static void heading(struct reader *r, size_t level, const char *text, size_t length, size_t offset)
{
    bool is_title = level == 1 && !r->stop && !r->lesson->title[0];
    trim(&text, &length);
    if (level != 2 && !is_title) {
        mistake(r, r->line, level == 1 ? "there is a title already; a stop begins with ##" : "a stop begins with ##, and nothing with more");
        return;
    }
    end_stop(r, offset);
    if (is_title) r->lesson->title = keep(r, text, length);
    else begin_stop(r, text, length, offset);
    begin_lines(r);
}

// The level of a heading that a line begins with; 0 for none. "#3" is a word.
static size_t heading_level(const char *text, size_t length)
{
    size_t level = 0;
    while (level < length && text[level] == '#') level++;
    return level == 1 && length > 1 && !is_space(text[1]) ? 0 : level;
}

// --- settings -----------------------------------------------------------------------------------------------------------------
static const char **head_setting(struct reader *r, const char *name, size_t length)
{
    if (length == 3 && memcmp(name, "run", 3) == 0) return r->lesson->run_line = r->line, &r->lesson->run;
    if (length == 6 && memcmp(name, "course", 6) == 0) return &r->lesson->course;
    mistake(r, r->line, "'%.*s' is no setting of a lesson: they are run and course", (int)length, name);
    return NULL;
}

static const char **stop_setting(struct reader *r, const char *name, size_t length)
{
    for (int i = 0; i < LESSON_SETTINGS; i++)
        if (strlen(setting_names[i]) == length && memcmp(setting_names[i], name, length) == 0) {
            r->stop->lines[i] = r->line;
            return &r->stop->settings[i];
        }
    mistake(r, r->line, "'%.*s' is no setting of a stop: they are " SETTING_LIST, (int)length, name);
    return NULL;
}

// "name: value", a small word. False where the line is none.
static bool setting(struct reader *r, const char *text, size_t length)
{
    size_t name = 0;
    while (name < length && name < 32 && islower((unsigned char)text[name])) name++;
    if (name == 0 || name == length || text[name] != ':') return false;
    const char *value = text + name + 1, **place;
    size_t n = length - name - 1;
    trim(&value, &n);
    place = r->stop ? stop_setting(r, text, name) : head_setting(r, text, name);
    if (place && n == 0) mistake(r, r->line, "there is nothing behind '%.*s:'", (int)name, text);
    else if (place && *place && **place) mistake(r, r->line, "'%.*s:' has been said above", (int)name, text);
    else if (place) {
        *place = keep(r, value, n);
        begin_caption(r); // still empty, it moves behind the value
    }
    return true;
}

// --- the whole ----------------------------------------------------------------------------------------------------------------
static void take_line(struct reader *r, const char *text, size_t length, size_t offset)
{
    trim(&text, &length);
    size_t level = heading_level(text, length);
    if (length == 0) {
        end_settings(r, offset);
        r->paragraph = r->caption > 0;
    } else if (level) {
        heading(r, level, text + level, length - level, offset);
    } else if (!r->settings || !setting(r, text, length)) {
        if (r->settings) mistake(r, r->line, "an empty line has to stand before a caption");
        end_settings(r, offset);
        bool escaped = text[0] == '\\' && text[strspn(text, "\\")] == '#'; // a line of the caption that begins with it
        add_line(r, text + escaped, length - escaped);
    }
}

static size_t skip_mark(const char *text, size_t length) // that some editors write at the beginning
{
    return length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

static int read_lines(struct lesson *l)
{
    struct reader r = {.lesson = l, .settings = true};
    begin_caption(&r);
    for (size_t at = skip_mark(l->text, l->length); at < l->length && r.rc == 0;) {
        const char *end = memchr(l->text + at, '\n', l->length - at);
        size_t length = end ? (size_t)(end - l->text) - at : l->length - at;
        r.line++;
        take_line(&r, l->text + at, length, at);
        at += length + 1;
    }
    end_stop(&r, l->length);
    drop_nowhere(l);
    return r.rc;
}

int lesson_parse(struct lesson *out, const char *text, size_t length)
{
    struct lesson l = {.length = length, .title = "", .run = "", .course = "", .about = ""};
    if (length > LESSON_LARGEST) return -EFBIG;
    l.text = malloc(length + 1);
    l.words = malloc(3 * length + 16); // of two headings that follow each other there are more NULs than characters
    if (!l.text || !l.words) {
        lesson_deinit(&l);
        return -ENOMEM;
    }
    memcpy(l.text, text, length);
    l.text[length] = 0;
    int rc = read_lines(&l);
    if (rc) lesson_deinit(&l);
    else *out = l;
    return rc;
}

void lesson_deinit(struct lesson *l)
{
    for (uint32_t i = 0; i < l->mistake_count; i++) free(l->mistakes[i].text);
    free(l->mistakes);
    free(l->stops);
    free(l->words);
    free(l->text);
    *l = (struct lesson){0};
}

int lesson_read(struct lesson *out, const char *path, error *e)
{
    FILE *f = fopen(path, "rb");
    if (!f) return error_set(e, -errno, "%s: %s", path, strerror(errno));
    char *text = malloc(LESSON_LARGEST + 1);
    size_t length = text ? fread(text, 1, LESSON_LARGEST + 1, f) : 0;
    int rc = !text ? -ENOMEM : ferror(f) ? -EIO : 0;
    if (rc == -EIO) rc = error_set(e, rc, "%s cannot be read", path);
    else if (rc == 0) rc = lesson_parse(out, text, length);
    if (rc == -EFBIG) error_set(e, rc, "%s is longer than %u bytes: it is no lesson", path, LESSON_LARGEST);
    if (rc == -ENOMEM) error_set(e, rc, "not enough memory for %s", path);
    free(text);
    fclose(f);
    return rc;
}
