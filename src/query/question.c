#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "base/utf8.h"
#include "query/chain.h"
#include "query/question_make.h"

struct sort {
    const char *name, *title;
    uint32_t most;
    question_interest_of *interest;
    question_maker *make;
};

static const struct sort sorts[] = {
#define QUESTION(sort, title, most, doc) {#sort, title, most, interest_##sort, make_##sort},
#include "query/question.def"
#undef QUESTION
};

const char *question_sort_name(enum question_sort sort) { return sorts[sort].name; }
const char *question_sort_words(enum question_sort sort) { return sorts[sort].title; }
uint32_t question_sort_most(enum question_sort sort) { return sorts[sort].most; }

enum question_sort question_sort_named(const char *name)
{
    unsigned sort = 0;
    while (sort < QUESTION_SORTS && strcmp(sorts[sort].name, name) != 0) sort++;
    return (enum question_sort)sort;
}

uint32_t question_interest(const trace *t, const state *s, enum question_sort sort)
{
    if (s->position == 0 || s->position >= trace_length(t) || s->worker) return 0;
    event last = trace_event(t, s->position - 1);
    return sorts[sort].interest(t, s, &last);
}

// --- options --------------------------------------------------------------------------------------------------------
struct question_option *offer(struct asking *a, uint32_t object, const char *format, ...)
{
    struct question *q = a->out;
    if (q->option_count == QUESTION_OPTIONS) return NULL;
    struct question_option *o = &q->options[q->option_count];
    *o = (struct question_option){.object = object};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(o->text, sizeof o->text, format, arguments);
    va_end(arguments);
    for (uint32_t i = 0; i < q->option_count; i++)
        if (strcmp(q->options[i].text, o->text) == 0) return NULL;
    q->option_count++;
    return o;
}

struct question_option *offer_task(struct asking *a, uint32_t task)
{
    if (!knows_task(a->s, task)) return NULL;
    return offer(a, task, "%s", words_text(&a->w, state_at(a->s, task)->name));
}

void explain_option(struct question_option *o, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(o->because, sizeof o->because, format, arguments);
    va_end(arguments);
}

// --- what stands in a state -----------------------------------------------------------------------------------------
bool knows_task(const state *s, uint32_t id) { return id && id < s->object_count && state_at(s, id)->type == OBJECT_task; }

bool is_over(const state *s, uint32_t task) { return state_at(s, task)->status >= TASK_done; }

uint32_t ready_task(const trace *t, const state *s, uint32_t i)
{
    struct ready_entry entry = state_ready(s, i);
    event e = trace_event(t, entry.enqueued);
    return entry.cancelled || e.a ? 0 : e.subject;
}

uint32_t ready_place(const trace *t, const state *s, uint32_t task)
{
    uint32_t place = 0;
    for (uint32_t i = 0; i < s->ready_count; i++) {
        uint32_t other = ready_task(t, s, i);
        place += other != 0;
        if (other == task) return place;
    }
    return 0;
}

bool is_own_coroutine(const trace *t, const state *s, uint32_t coroutine)
{
    struct trace_place p = trace_place(t, state_at(s, coroutine)->function);
    return p.file && strcmp(trace_string(t, p.file), "asyncio") != 0;
}

// --- reasons --------------------------------------------------------------------------------------------------------
static const struct link *find_link(const struct chain *c, enum link_sort sort)
{
    for (uint32_t i = 0; i < c->count; i++)
        if (c->links[i].sort == sort && c->links[i].depth == 0) return &c->links[i];
    return NULL;
}

// One that is about this object, and not about what it waits for.
static const struct link *find_link_of(const struct chain *c, enum link_sort sort, uint32_t object)
{
    for (uint32_t i = 0; i < c->count; i++)
        if (c->links[i].sort == sort && c->links[i].object == object) return &c->links[i];
    return NULL;
}

static bool says_what_it_waits_for(enum link_sort sort)
{
    return sort != LINK_suspended && sort != LINK_frame && sort != LINK_wake && sort != LINK_timeout && sort != LINK_destroyed && sort != LINK_never;
}

static const char *tell_link(struct asking *a, const struct link *l)
{
    char *out = words_format(&a->w, "%s", "");
    chain_tell(a->t, a->s, l, out, WORDS_MAX);
    return out;
}

// "It waits for the queue." as a sentence about the task.
static const char *tell_of(struct asking *a, uint32_t task, const struct link *l)
{
    const char *text = tell_link(a, l), *name = words_Name(&a->w, task);
    if (strncmp(text, "It ", 3) == 0) return words_format(&a->w, "%s %s", name, text + 3);
    if (strncmp(text, "Its ", 4) == 0) return words_format(&a->w, "%s sleeps: its %s", name, text + 4);
    return text;
}

static const char *ordinal(struct asking *a, uint32_t n) { return n == 1 ? "first" : words_format(&a->w, "number %u", n); }

// In the line of a lock whose permits are all taken.
static const char *why_in_line(struct asking *a, uint32_t task, const struct link *line, const struct link *holder)
{
    const struct object *sync = state_at(a->s, line->object);
    const char *name = words_Name(&a->w, task), *place = ordinal(a, line->number);
    const char *of = line->of > 1 ? words_format(&a->w, "is %s in line for %s", place, words_name(&a->w, line->object))
                                  : words_format(&a->w, "waits for %s", words_name(&a->w, line->object));
    if (sync->holders > 1) return words_format(&a->w, "%s %s, but all %u permits are taken.", name, of, sync->holders);
    if (holder) return words_format(&a->w, "%s %s, but %s has it.", name, of, words_name(&a->w, holder->object));
    return words_format(&a->w, "%s %s.", name, of);
}

static const char *why_suspended(struct asking *a, uint32_t task, const struct chain *c)
{
    const struct link *line = find_link(c, LINK_line), *holder = find_link(c, LINK_holder), *first = NULL, *second = NULL;
    if (line && object_type_is_lock((enum object_type)state_at(a->s, line->object)->type)) return why_in_line(a, task, line, holder);
    for (uint32_t i = 0; i < c->count && !second; i++) {
        const struct link *l = &c->links[i];
        if (l->depth || !says_what_it_waits_for(l->sort)) continue;
        if (first) second = l;
        else first = l;
    }
    if (!first) return words_format(&a->w, "%s is suspended.", words_Name(&a->w, task));
    const char *text = tell_of(a, task, first);
    return first->sort == LINK_line && second ? words_format(&a->w, "%s %s", text, tell_link(a, second)) : text;
}

const char *why_not(struct asking *a, uint32_t task)
{
    struct chain c;
    const char *name = words_Name(&a->w, task);
    uint32_t place = ready_place(a->t, a->s, task);
    if (!knows_task(a->s, task)) return "It has not been made yet.";
    if (place > 1) return words_format(&a->w, "%s is ready, but there are others before it: it is task %u in the ready queue.", name, place);
    if (place == 1) return words_format(&a->w, "%s is first in the ready queue.", name);
    chain_find(a->t, a->s, a->s->time, task, &c);
    const struct link *ended = find_link_of(&c, LINK_ended, task);
    if (ended) return tell_link(a, ended);
    return why_suspended(a, task, &c);
}

const char *why_wakes(struct asking *a, uint32_t task)
{
    static const enum link_sort sorts_of_reasons[] = {LINK_cause, LINK_wake, LINK_destroyed, LINK_never};
    struct chain c;
    chain_find(a->t, a->s, a->s->time, task, &c);
    for (size_t i = 0; i < sizeof sorts_of_reasons / sizeof *sorts_of_reasons; i++) {
        const struct link *l = find_link_of(&c, sorts_of_reasons[i], task);
        if (l) return tell_link(a, l);
    }
    return "";
}

// --- making ---------------------------------------------------------------------------------------------------------
// The same for the same question, and no pattern to guess by.
static uint32_t mix(uint32_t x)
{
    x = (x ^ x >> 16) * 0x7FEB352Du;
    x = (x ^ x >> 15) * 0x846CA68Bu;
    return x ^ x >> 16;
}

static void mix_options(struct question *q)
{
    uint32_t hash = mix(q->position * QUESTION_SORTS + q->sort);
    q->right = 0;
    for (uint32_t i = q->option_count; i-- > 1; hash = mix(hash)) {
        uint32_t other = hash % (i + 1);
        struct question_option moved = q->options[i];
        q->options[i] = q->options[other];
        q->options[other] = moved;
        if (q->right == other) q->right = i;
        else if (q->right == i) q->right = other;
    }
}

static int look_ahead(const trace *t, history *h, uint32_t position, struct ahead *ahead)
{
    const state *s;
    *ahead = (struct ahead){0};
    int rc = history_seek(h, position, &s);
    if (rc) return rc;
    ahead->end = end_of_step(t, position, s->running);
    if (ahead->end == 0) return 0;
    rc = history_seek(h, ahead->end, &s);
    for (uint32_t i = 0; rc == 0 && i < s->ready_count; i++) {
        uint32_t task = ready_task(t, s, i);
        if (task && ahead->count < AHEAD_MAX) ahead->tasks[ahead->count] = task;
        ahead->count += task != 0;
    }
    return rc;
}

// A name that was too long for a buffer may end within a character, which no file of answers could hold.
static void mend_texts(struct question *q)
{
    utf8_mend(q->title);
    utf8_mend(q->context);
    for (uint32_t i = 0; i < q->option_count; i++) utf8_mend(q->options[i].text), utf8_mend(q->options[i].because);
}

int question_make(const trace *t, history *h, uint32_t position, enum question_sort sort, struct question *out)
{
    struct asking a = {.t = t, .out = out};
    int rc = sort == QUESTION_ready ? look_ahead(t, h, position, &a.ahead) : 0;
    if (rc == 0) rc = history_seek(h, position, &a.s);
    if (rc) return rc;
    *out = (struct question){.sort = sort, .position = position, .answered = trace_length(t), .time = a.s->time};
    snprintf(out->title, sizeof out->title, "%s", sorts[sort].title);
    a.w.t = t, a.w.s = a.s, a.w.out = &a.unused;
    if (!sorts[sort].make(&a) || out->option_count < 2) return 0;
    mend_texts(out);
    mix_options(out);
    return 1;
}
