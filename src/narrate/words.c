#include "narrate/words.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file_name.h"
#include "base/utf8.h"

#define SECOND INT64_C(1000000000)

// Bytes of the trace's texts that a sentence shows; a word of WORDS_MAX holds two texts or one line.
#define TEXT_MAX 60
#define LINE_MAX 280

char *words_format(struct telling *w, const char *format, ...)
{
    char *out = w->scratch[w->used++ % (sizeof w->scratch / sizeof w->scratch[0])];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(out, WORDS_MAX, format, arguments);
    va_end(arguments);
    return out;
}

const struct object *words_object(const struct telling *w, uint32_t id)
{
    static const struct object nobody;
    return id < w->s->object_count ? state_at(w->s, id) : &nobody;
}

const char *words_capital(struct telling *w, const char *text)
{
    char *out = words_format(w, "%s", text);
    out[0] = (char)toupper((unsigned char)out[0]);
    return out;
}

// --- texts ----------------------------------------------------------------------------------------------------------

// Writes a character as it is, or as repr writes it where a terminal would obey it. Returns how much of the text it is.
static size_t show_character(char out[static 8], const char *text)
{
    size_t length = utf8_length(text);
    unsigned char last = (unsigned char)text[length == 2 && *text == '\xC2']; // C2 80 to C2 9F: the control characters of Latin-1
    if (*text == '\n') strcpy(out, "\\n");
    else if (*text == '\t') strcpy(out, "\\t");
    else if (*text == '\r') strcpy(out, "\\r");
    else if (length == 0 || last < 0x20 || last == 0x7F || (length == 2 && last < 0xA0)) snprintf(out, 8, "\\x%02x", last);
    else snprintf(out, 8, "%.*s", (int)length, text);
    return length ? length : 1;
}

// A text between quotes without the end of its last line, cut where it is longer than max.
static const char *shown_text(struct telling *w, const char *text, size_t max, const char *quote)
{
    char shown[LINE_MAX + 1] = "", character[8];
    for (size_t length = 0; *text && strcmp(text, "\n") != 0; length += strlen(character)) {
        size_t used = show_character(character, text);
        if (length + strlen(character) > max) break;
        strcpy(shown + length, character);
        text += used;
    }
    bool whole = *text == '\0' || strcmp(text, "\n") == 0;
    return words_format(w, "%s%s%s%s", quote, shown, whole ? "" : "…", quote);
}

static const char *text_of(struct telling *w, uint32_t id, size_t max, const char *quote) { return shown_text(w, trace_string(w->t, id), max, quote); }

const char *words_text(struct telling *w, uint32_t text) { return text_of(w, text, TEXT_MAX, ""); }
const char *words_code(struct telling *w, uint32_t text) { return text_of(w, text, TEXT_MAX, "`"); }
const char *words_line(struct telling *w, uint32_t text) { return text_of(w, text, LINE_MAX, ""); }

bool words_is_none(const struct telling *w, uint32_t value)
{
    return value == 0 || strcmp(trace_string(w->t, value), "None") == 0;
}

const char *words_exception(struct telling *w, uint32_t type, uint32_t message)
{
    if (*trace_string(w->t, message) == '\0') return words_code(w, type);
    return words_format(w, "`%s: %s`", words_text(w, type), words_line(w, message));
}

// asyncio's own coroutines as programs write them: sleep(delay=1.0) and acquire(s=<Semaphore>) are `asyncio.sleep(1)` and
// `Semaphore.acquire()`.
static const char *documented_call(struct telling *w, const char *function, const char *arguments)
{
    const char *first = strchr(arguments, '=');
    if (strcmp(function, "to_thread") == 0) return words_format(w, "`asyncio.to_thread(%.*s)`", (int)strcspn(arguments + 10, "'"), arguments + 10);
    if (!first) return words_format(w, "`%s()`", function);
    if (first[1] == '<' && strncmp(arguments, "fut=", 4) != 0) return words_format(w, "`%.*s.%s()`", (int)strcspn(first + 2, " >"), first + 2, function);
    size_t length = strlen(++first);
    if (length > 2 && strcmp(first + length - 2, ".0") == 0) length -= 2;
    return words_format(w, "`asyncio.%s(%.*s)`", function, (int)length, first);
}

const char *words_call(struct telling *w, uint32_t coroutine)
{
    const struct object *o = words_object(w, coroutine);
    struct trace_place place = trace_place(w->t, o->function);
    const char *function = words_text(w, place.function), *arguments = words_text(w, o->value);
    if (strcmp(trace_string(w->t, place.file), "asyncio") == 0) return documented_call(w, function, arguments);
    return words_format(w, "`%s(%s)`", function, arguments);
}

// --- names ----------------------------------------------------------------------------------------------------------

// A name such as main, a or w0 reads as a word of the sentence, and must not be capitalised.
static bool reads_as_a_word(const char *name) { return !isupper((unsigned char)*name) && !strchr(name, ' '); }

static const char *task_name(struct telling *w, uint32_t task)
{
    const char *name = words_text(w, words_object(w, task)->name);
    return reads_as_a_word(name) ? words_format(w, "task %s", name) : name;
}

// What a task has made and not yet begun to wait for is its own all the same.
static uint32_t waiting_task(struct telling *w, uint32_t future)
{
    uint32_t task = state_waiting_task(w->s, future);
    return task ? task : w->s->running;
}

static const char *wait_name(struct telling *w, const char *what, uint32_t future)
{
    uint32_t task = waiting_task(w, future);
    return task ? words_format(w, "the %s of %s", what, task_name(w, task)) : words_format(w, "a %s", what);
}

// "bounded semaphore" for BoundedSemaphore, written to out.
static void write_type(enum object_type type, char *out)
{
    for (const char *c = object_type_name(type), *first = c; *c; c++) {
        if (isupper((unsigned char)*c) && c > first) *out++ = ' ';
        *out++ = (char)tolower((unsigned char)*c);
    }
    *out = '\0';
}

// "the semaphore", where it has no name of its own; of two locks "lock 1" and "lock 2".
static const char *type_name(struct telling *w, const struct object *o)
{
    char type[32];
    write_type((enum object_type)o->type, type);
    if (w->s->made[o->type] > 1) return words_format(w, "%s %" PRIu32, type, o->number);
    return words_format(w, "the %s", type);
}

const char *words_name(struct telling *w, uint32_t object)
{
    const struct object *o = words_object(w, object);
    switch ((enum object_type)o->type) {
    case OBJECT_task: return task_name(w, object);
    case OBJECT_sleep: return wait_name(w, "sleep", object);
    case OBJECT_waiter: return wait_name(w, "wait", object);
    case OBJECT_wait: return wait_name(w, "wait", object);
    case OBJECT_timeout: return wait_name(w, "timeout", object);
    case OBJECT_task_group: return o->name ? words_code(w, o->name) : "the TaskGroup";
    case OBJECT_coroutine:
    case OBJECT_async_generator: return words_call(w, object);
    case OBJECT_future:
        if (words_object(w, o->parent)->type == OBJECT_task_group) return words_format(w, "the end of %s", words_name(w, o->parent));
        return o->name ? words_code(w, o->name) : type_name(w, o);
    case OBJECT_shield:
    case OBJECT_handle:
    case OBJECT_gather:
    case OBJECT_EACH_SYNC: return o->name ? words_code(w, o->name) : type_name(w, o);
    case OBJECT_as_completed: return "`as_completed`";
    case OBJECT_executor_call: return o->name ? words_format(w, "`%s(%s)`", words_text(w, o->name), words_text(w, o->value)) : type_name(w, o);
    case OBJECT_worker: return words_format(w, "thread %s", words_text(w, o->name));
    case OBJECT_none:
    case OBJECT_TYPES: break;
    }
    return "an unknown object";
}

const char *words_Name(struct telling *w, uint32_t object) { return words_capital(w, words_name(w, object)); }

// The callback that stops the loop is the last of a run: what comes after it, before the next handle, is asyncio.run's own.
static bool runs_asyncio_run(const struct telling *w)
{
    if (!w->s->callback) return w->s->loop != LOOP_none && w->s->loop != LOOP_closed;
    return strcmp(trace_string(w->t, trace_event(w->t, w->s->callback - 1).a), "_run_until_complete_cb") == 0;
}

const char *words_actor(struct telling *w)
{
    if (w->s->worker) return words_Name(w, w->s->worker);
    if (w->s->running) return words_Name(w, w->s->running);
    return words_loop_actor(w);
}

const char *words_loop_actor(struct telling *w)
{
    if (runs_asyncio_run(w)) return "`asyncio.run`";
    if (!w->s->callback) return "The program";
    event enqueued = trace_event(w->t, w->s->callback - 1);
    if (words_object(w, enqueued.subject)->type == OBJECT_timeout) return words_Name(w, enqueued.subject);
    if (strcmp(trace_string(w->t, enqueued.a), "_on_task_done") == 0) return "The TaskGroup";
    return words_capital(w, words_entry(w, w->s->callback - 1));
}

const char *words_timer(struct telling *w, uint32_t object)
{
    const struct object *o = words_object(w, object);
    uint32_t task = waiting_task(w, object);
    if (o->type == OBJECT_sleep && task) return words_format(w, "the timer of %s", task_name(w, task));
    return words_format(w, "the timer for %s", words_name(w, object));
}

// --- numbers --------------------------------------------------------------------------------------------------------

int64_t words_due(const struct telling *w, uint32_t object)
{
    const struct object *o = words_object(w, object);
    int64_t made = trace_time(w->t, o->created);
    int64_t due = state_due(w->t, o);
    return due > made ? due : made;
}

int64_t words_between(int64_t from, int64_t to)
{
    int64_t length;
    if (__builtin_sub_overflow(to, from, &length)) return to > from ? INT64_MAX : INT64_MIN;
    return length;
}

#define PLACES_LOOKED_AT 4096u // a program has not so many, and a trace that has would cost too much for each line
const char *words_file(const trace *t, uint32_t file)
{
    const char *path = trace_string(t, file), *name = file_name(path);
    uint32_t count = trace_places(t), last = file;
    if (count > PLACES_LOOKED_AT) return path;
    for (uint32_t id = 1; id <= count; id++) {
        uint32_t other = trace_place(t, id).file;
        if (other == last || other == file || other == 0) continue; // most places follow one of the same file
        const char *own = trace_string(t, last = other);
        if (strcmp(file_name(own), name) == 0 && strcmp(own, path) != 0) return path;
    }
    return name;
}

const char *words_place(struct telling *w, struct trace_place place)
{
    return words_format(w, "%s:%" PRIu32, shown_text(w, words_file(w->t, place.file), TEXT_MAX, ""), place.line);
}

const char *words_time(struct telling *w, int64_t ns)
{
    char *out = words_format(w, "%s", "");
    narrate_seconds(ns, out, WORDS_MAX);
    return out;
}

const char *words_seconds(struct telling *w, int64_t ns)
{
    char *out = words_format(w, "%s%lld.%09lld", ns < 0 ? "-" : "", llabs(ns / SECOND), llabs(ns % SECOND));
    size_t length = strlen(out);
    while (out[length - 1] == '0') out[--length] = '\0';
    if (out[length - 1] == '.') out[--length] = '\0';
    return out;
}

const char *words_count(struct telling *w, uint32_t n, const char *one, const char *many)
{
    if (n == 0) return words_format(w, "no %s", many);
    return n == 1 ? words_format(w, "1 %s", one) : words_format(w, "%" PRIu32 " %s", n, many);
}
