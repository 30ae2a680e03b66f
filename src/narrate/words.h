// The words of which the sentences are made: names, calls, times, counts, in plain English with code between backticks.
//
// Each words_ function returns a text that holds until some more were asked for: enough for one sentence.
#ifndef LOOPSCOPE_NARRATE_WORDS_H
#define LOOPSCOPE_NARRATE_WORDS_H

#include "narrate/narrate.h"

#define WORDS_MAX 384 // bytes of one word

// A narration in the making.
struct telling {
    const trace *t;
    const state *s; // after the event
    event e; // of no kind before the first
    struct narration *out;
    bool ahead;     // what comes next is asked for too: only then is time spent on it that grows with the number of timers
    char scratch[24][WORDS_MAX]; // the words, used in turn
    unsigned used;
};

// A word made of others, at most WORDS_MAX bytes: what can be long is cut by words_text and its like before it comes here.
__attribute__((format(printf, 2, 3))) char *words_format(struct telling *w, const char *format, ...);

// What the state knows of an object; an empty one of type none for ids that it does not know, as a damaged trace may have.
const struct object *words_object(const struct telling *w, uint32_t id);

// The text with its first letter large: the beginning of a sentence.
const char *words_capital(struct telling *w, const char *text);

// An object as a sentence calls it: "Board 3", "download 3", "task hog" where the name would read as a word, "`sem`",
// "the gather", "the sleep of Board 3". words_Name begins a sentence.
const char *words_name(struct telling *w, uint32_t object);
const char *words_Name(struct telling *w, uint32_t object);

// Who makes the event, to begin a sentence: "Board 3", "The callback `say`", "`asyncio.run`".
const char *words_actor(struct telling *w);
const char *words_loop_actor(struct telling *w); // the same where it is no task

// A timer by its object: "the timer of Board 3", "the timer for `say`".
const char *words_timer(struct telling *w, uint32_t object);

// A handle of the ready queue, by its enqueue event: "Board 17", "the callback `say`", "the callback that ends the sleep of Board 3".
const char *words_entry(struct telling *w, uint32_t enqueued);

// What one of asyncio's own callbacks does: "ends the sleep of Board 3"; and what comes of it, as a sentence. NULL for the
// program's callbacks.
const char *words_purpose(struct telling *w, uint32_t enqueued);
const char *words_consequence(struct telling *w, uint32_t enqueued);

// A coroutine as it was called: "`game(board=3)`".
const char *words_call(struct telling *w, uint32_t coroutine);

// A text of the trace, as code between backticks or bare; "…" stands for what is missing. What a terminal would obey, line breaks
// too, is written as repr writes it: \n, \x1b. words_line leaves room for what the program says, the others are cut after some
// words.
const char *words_code(struct telling *w, uint32_t text);
const char *words_text(struct telling *w, uint32_t text);
const char *words_line(struct telling *w, uint32_t text);

bool words_is_none(const struct telling *w, uint32_t value); // Python's None, or no value at all

// An exception: "`ValueError: two`", "`TimeoutError`". There is room for the message, as in words_line.
const char *words_exception(struct telling *w, uint32_t type, uint32_t message);

// When an object's timer is due, or was: not before it was set, even if it asks for a moment in the past.
int64_t words_due(const struct telling *w, uint32_t object);
int64_t words_between(int64_t from, int64_t to); // held within what 64 bits can carry, whatever a damaged trace says

// A place as a person reads it: "chess.c:15". A file is called by its name alone, but where another one of the trace has that too.
const char *words_place(struct telling *w, struct trace_place place);
const char *words_file(const trace *t, uint32_t file); // as it is in the trace, not cut

const char *words_time(struct telling *w, int64_t ns);    // a moment or a length: "78.0 s"
const char *words_seconds(struct telling *w, int64_t ns); // as a program writes them: "55", "0.5"
const char *words_count(struct telling *w, uint32_t n, const char *one, const char *many); // "1 handle", "no handles"

#endif
