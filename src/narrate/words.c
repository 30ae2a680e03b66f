#include "narrate/words.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define TEXT_MAX 60 // bytes of the trace's texts that a sentence shows; a word of WORDS_MAX holds two of them

// No word is too long: texts are cut before they come here.
__attribute__((format(printf, 2, 3))) static char *word(struct telling *w, const char *format, ...)
{
    char *out = w->scratch[w->used++ % (sizeof w->scratch / sizeof w->scratch[0])];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(out, WORDS_MAX, format, arguments);
    va_end(arguments);
    return out;
}

const char *words_capital(struct telling *w, const char *text)
{
    char *out = word(w, "%s", text);
    out[0] = (char)toupper((unsigned char)out[0]);
    return out;
}

// --- texts ----------------------------------------------------------------------------------------------------------

static const char *text_of(struct telling *w, uint32_t id, const char *quote)
{
    const char *text = trace_string(w->t, id);
    size_t line = strcspn(text, "\n"), length = line;
    if (length > TEXT_MAX) length = TEXT_MAX;
    while (length < line && ((unsigned char)text[length] & 0xC0) == 0x80) length--; // no half character of UTF-8
    bool whole = text[length] == '\0' || strcmp(text + length, "\n") == 0;
    return word(w, "%s%.*s%s%s", quote, (int)length, text, whole ? "" : "…", quote);
}

const char *words_text(struct telling *w, uint32_t text) { return text_of(w, text, ""); }
const char *words_code(struct telling *w, uint32_t text) { return text_of(w, text, "`"); }

const char *words_exception(struct telling *w, uint32_t type, uint32_t message)
{
    if (*trace_string(w->t, message) == '\0') return words_code(w, type);
    return word(w, "`%s: %s`", words_text(w, type), words_text(w, message));
}

const char *words_call(struct telling *w, uint32_t coroutine)
{
    const struct object *o = &w->s->objects[coroutine];
    struct trace_place function = trace_place(w->t, o->function);
    return word(w, "`%s(%s)`", words_text(w, function.function), words_text(w, o->value));
}

// --- names ----------------------------------------------------------------------------------------------------------

// A name of letters alone, such as main or a, reads as a word of the sentence.
static bool reads_as_a_word(const char *name)
{
    while (isalpha((unsigned char)*name)) name++;
    return *name == '\0';
}

static const char *task_name(struct telling *w, uint32_t task)
{
    const char *name = words_text(w, w->s->objects[task].name);
    return reads_as_a_word(name) ? word(w, "task %s", name) : name;
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
    return task ? word(w, "the %s of %s", what, task_name(w, task)) : word(w, "a %s", what);
}

// "the semaphore", where it has no name of its own.
static const char *type_name(struct telling *w, const struct object *o)
{
    char *out = word(w, "the %s", object_type_name((enum object_type)o->type));
    for (char *c = out; *c; c++) *c = (char)tolower((unsigned char)*c);
    return out;
}

const char *words_name(struct telling *w, uint32_t object)
{
    if (object >= w->s->object_count) return "nothing";
    const struct object *o = &w->s->objects[object];
    switch ((enum object_type)o->type) {
    case OBJECT_task: return task_name(w, object);
    case OBJECT_sleep: return wait_name(w, "sleep", object);
    case OBJECT_waiter: return wait_name(w, "wait", object);
    case OBJECT_coroutine: return words_call(w, object);
    case OBJECT_future:
    case OBJECT_handle:
    case OBJECT_gather:
    case OBJECT_semaphore:
    case OBJECT_as_completed: return o->name ? words_code(w, o->name) : type_name(w, o);
    case OBJECT_none:
    case OBJECT_TYPES: break;
    }
    return "nothing";
}

const char *words_Name(struct telling *w, uint32_t object) { return words_capital(w, words_name(w, object)); }

const char *words_actor(struct telling *w)
{
    if (w->s->running) return words_Name(w, w->s->running);
    if (w->s->callback) return words_capital(w, words_entry(w, w->s->callback - 1));
    return w->s->loop == LOOP_none || w->s->loop == LOOP_closed ? "The program" : "`asyncio.run`";
}

const char *words_timer(struct telling *w, uint32_t object)
{
    const struct object *o = &w->s->objects[object];
    uint32_t task = waiting_task(w, object);
    if (o->type == OBJECT_sleep && task) return word(w, "the timer of %s", task_name(w, task));
    return word(w, "the timer for %s", words_name(w, object));
}

// --- callbacks ------------------------------------------------------------------------------------------------------

static const char *end_of_sleep(struct telling *w, uint32_t sleep) { return word(w, "ends %s", words_name(w, sleep)); }

static const char *end_of_child(struct telling *w, uint32_t child)
{
    uint32_t gather = w->s->objects[child].waiter;
    return word(w, "tells %s that %s is done", words_name(w, gather), words_name(w, child));
}

static const char *end_of_run(struct telling *w, uint32_t task)
{
    return word(w, "stops the loop, because %s is done", words_name(w, task));
}

static const char *end_of_one(struct telling *w, uint32_t child)
{
    return word(w, "tells `as_completed` that %s is done", words_name(w, child));
}

static const char *end_of_time(struct telling *w, uint32_t object)
{
    (void)w, (void)object;
    return "tells `as_completed` that its time is over";
}

// asyncio's own callbacks, by the names that they have in Lib/asyncio.
static const struct {
    const char *name;
    const char *(*purpose)(struct telling *w, uint32_t object);
} purposes[] = {
    {"_set_result_unless_cancelled", end_of_sleep},
    {"_done_callback", end_of_child},
    {"_run_until_complete_cb", end_of_run},
    {"_handle_completion", end_of_one},
    {"_handle_timeout", end_of_time},
};

const char *words_purpose(struct telling *w, uint32_t enqueued)
{
    const event *e = trace_event(w->t, enqueued);
    const char *name = trace_string(w->t, e->a);
    for (size_t i = 0; i < sizeof purposes / sizeof *purposes; i++)
        if (strcmp(purposes[i].name, name) == 0) return purposes[i].purpose(w, e->subject);
    return NULL;
}

const char *words_entry(struct telling *w, uint32_t enqueued)
{
    const event *e = trace_event(w->t, enqueued);
    if (e->a == 0) return words_name(w, e->subject);
    const char *purpose = words_purpose(w, enqueued);
    return purpose ? word(w, "the callback that %s", purpose) : word(w, "the callback %s", words_code(w, e->a));
}

// --- numbers --------------------------------------------------------------------------------------------------------

const char *words_time(struct telling *w, int64_t ns)
{
    char *out = word(w, "%s", "");
    narrate_seconds(ns, out, WORDS_MAX);
    return out;
}

const char *words_seconds(struct telling *w, int64_t ns)
{
    char *out = word(w, "%" PRId64 ".%09" PRId64, ns / 1000000000, ns % 1000000000);
    size_t length = strlen(out);
    while (out[length - 1] == '0') out[--length] = '\0';
    if (out[length - 1] == '.') out[--length] = '\0';
    return out;
}

const char *words_count(struct telling *w, uint32_t n, const char *one, const char *many)
{
    if (n == 0) return word(w, "no %s", many);
    return n == 1 ? word(w, "1 %s", one) : word(w, "%" PRIu32 " %s", n, many);
}
