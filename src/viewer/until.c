#include "viewer/until.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/file_name.h"

#define SECOND INT64_C(1000000000)
#define DAYS   365.0 // times beyond are none of a run

// Without strtod, which takes hexadecimal, exponents and whatever the locale has between whole and part.
static double decimal(const char *digits, size_t whole, size_t part)
{
    double value = 0, unit = 1;
    for (size_t i = 0; i < whole; i++) value = 10 * value + (digits[i] - '0');
    for (size_t i = 1; i < part; i++) value += (digits[whole + i] - '0') * (unit /= 10);
    return value;
}

// "78s", "78.5 s", "1:18", "1:00:55.5".
static bool parse_time(const char *words, double *out)
{
    double seconds = 0;
    bool colon = false;
    for (const char *at = words;;) {
        size_t whole = strspn(at, "0123456789"), part = at[whole] == '.' ? 1 + strspn(at + whole + 1, "0123456789") : 0;
        const char *end = at + whole + part;
        if (whole == 0 || (colon && strtoul(at, NULL, 10) >= 60)) return false;
        seconds = 60 * seconds + decimal(at, whole, part);
        if (*end != ':') {
            at = end + strspn(end, " ");
            if (*at == 's') at++;
            else if (!colon) return false;
            *out = seconds;
            return *at == 0;
        }
        colon = true;
        at = end + 1;
    }
}

static bool parse_event(const char *words, uint32_t *out)
{
    if (strncasecmp(words, "event ", 6) == 0) words += 6;
    size_t digits = strspn(words, "0123456789");
    if (digits == 0 || digits > 9 || words[digits]) return false;
    *out = (uint32_t)strtoul(words, NULL, 10);
    return true;
}

static bool parse_kind(const char *words, uint32_t *out)
{
    if (strcasecmp(words, "empty") == 0) { // the loop will sleep, for nothing is ready
        *out = EVENT_select;
        return true;
    }
    for (int kind = 1; kind < EVENT_KINDS; kind++)
        if (strcasecmp(words, event_schema((enum event_kind)kind)->name) == 0) {
            *out = (uint32_t)kind;
            return true;
        }
    return false;
}

// "chess.c:15" or ":15".
static bool parse_line(const char *words, uint32_t *line, char *file)
{
    const char *colon = strrchr(words, ':');
    size_t digits = colon ? strspn(colon + 1, "0123456789") : 0;
    if (!digits || digits > 6 || colon[1 + digits]) return false;
    if (colon > words && strspn(words, "0123456789:") == strlen(words)) return false; // "1:61" is a slip, not a file
    *line = (uint32_t)strtoul(colon + 1, NULL, 10);
    snprintf(file, UNTIL_TEXT, "%.*s", (int)(colon - words), words);
    return true;
}

static bool parse_output(const char *words, char *text)
{
    if (words[0] != '"') return false;
    size_t length = strcspn(words + 1, "\"");
    snprintf(text, UNTIL_TEXT, "%.*s", (int)length, words + 1);
    return length > 0;
}

static bool is_task(const model *m, const char *name)
{
    const state *head = lanes_head(m->lanes);
    char own[200];
    for (uint32_t i = 0; i < lanes_count(m->lanes); i++)
        if (strcasecmp(name, model_name(m, head, lanes_task(m->lanes, i), own, sizeof own)) == 0) return true;
    return false;
}

int until_parse(const model *m, const char *words, struct until *out, error *e)
{
    struct until u = {.kind = UNTIL_nothing};
    bool before = *words == '-'; // the beginning
    double seconds;
    bool is_time = parse_time(words + before, &seconds);
    if (strlen(words) >= sizeof u.words) return error_set(e, -EINVAL, "that is too long: a step goes on until %d bytes at most", UNTIL_TEXT - 1);
    if (is_time && before) return error_set(e, -EINVAL, "a run begins at 0 s: '%s' is before it", words);
    if (is_time && seconds > DAYS * 86400) return error_set(e, -EINVAL, "'%s' is farther than a step goes: 365 days at most", words);
    snprintf(u.words, sizeof u.words, "%s", words);
    if (is_time) u.kind = UNTIL_time, u.time = (int64_t)(seconds * (double)SECOND + 0.5);
    else if (parse_event(words, &u.number)) u.kind = UNTIL_event;
    else if (parse_kind(words, &u.number)) u.kind = UNTIL_kind;
    else if (parse_output(words, u.text)) u.kind = UNTIL_output;
    else if (is_task(m, words)) u.kind = UNTIL_task, snprintf(u.text, sizeof u.text, "%s", words);
    else if (parse_line(words, &u.number, u.text)) u.kind = UNTIL_line;
    if (u.kind == UNTIL_nothing) return error_set(e, -EINVAL, "'%s' is no time, event, task or line of this run", words);
    *out = u;
    return 0;
}

struct until until_line(const model *m, uint32_t file, uint32_t line)
{
    struct until u = {.kind = UNTIL_line, .number = line};
    snprintf(u.text, sizeof u.text, "%s", file_name(trace_string(m->trace, file)));
    snprintf(u.words, sizeof u.words, "%.*s:%u", UNTIL_TEXT - 12, u.text, line);
    return u;
}

bool until_is_line(const struct until *u, const model *m, uint32_t file, uint32_t line)
{
    return u->kind == UNTIL_line && u->number == line && (!u->text[0] || strcmp(u->text, file_name(trace_string(m->trace, file))) == 0);
}

// A task may be named after it is made: its name now and then is what counts.
static bool is_step_of(const struct until *u, const model *m, const event *e)
{
    char name[200];
    if (e->kind != EVENT_resume && e->kind != EVENT_task_eager) return false;
    return strcasecmp(u->text, model_name(m, lanes_head(m->lanes), e->subject, name, sizeof name)) == 0;
}

bool until_holds(const struct until *u, const model *m, uint32_t position)
{
    event e = trace_event(m->trace, position - 1);
    switch (u->kind) {
    case UNTIL_nothing:
    case UNTIL_time: return false;
    case UNTIL_event: return position == u->number + 1;
    case UNTIL_kind: return e.kind == u->number;
    case UNTIL_task: return is_step_of(u, m, &e);
    case UNTIL_line: {
        struct trace_place p = trace_place(m->trace, e.where);
        return until_is_line(u, m, p.file, p.line);
    }
    case UNTIL_output: return e.kind == EVENT_print && strstr(trace_string(m->trace, e.subject), u->text);
    }
    return false;
}
