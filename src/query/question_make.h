// What the makers of questions share. Each file of question_*.c has those of some sorts.
#ifndef LOOPSCOPE_QUERY_QUESTION_MAKE_H
#define LOOPSCOPE_QUERY_QUESTION_MAKE_H

#include "narrate/words.h"
#include "query/question.h"

// Who is in the ready queue when the step that runs has ended: the first tasks of it, the first to run first.
#define AHEAD_MAX 6u
struct ahead {
    uint32_t end; // events after which the step is over, with what it put into the queue; 0 where the trace does not say
    uint32_t tasks[AHEAD_MAX], count; // count: of all
};

// A question in the making. The right option is added first; who asks mixes them.
struct asking {
    const trace *t;
    const state *s; // after the last event that is known
    struct ahead ahead; // for questions that need a state to come
    struct question *out;
    struct narration unused;
    struct telling w;
};

// Each looks a few events ahead at most.
typedef uint32_t question_interest_of(const trace *t, const state *s, const event *last);
// Whether there is a question after all: one right option and at least one that is wrong.
typedef bool question_maker(struct asking *a);
#define QUESTION(sort, title, most, doc) question_interest_of interest_##sort; question_maker make_##sort;
#include "query/question.def"
#undef QUESTION

// The events after which the step of a task that runs after so many has ended; 0 where the trace does not say.
uint32_t end_of_step(const trace *t, uint32_t position, uint32_t task);

// --- options --------------------------------------------------------------------------------------------------------
// Adds an option unless there is one of that text, or no room: NULL then.
__attribute__((format(printf, 3, 4))) struct question_option *offer(struct asking *a, uint32_t object, const char *format, ...);
// A task by its name, unless it is offered already or the state does not know it.
struct question_option *offer_task(struct asking *a, uint32_t task);
__attribute__((format(printf, 2, 3))) void explain_option(struct question_option *o, const char *format, ...);

// --- what stands in a state -----------------------------------------------------------------------------------------
bool knows_task(const state *s, uint32_t id);
bool is_over(const state *s, uint32_t task);
// The task of the i-th entry of the ready queue; 0 for a callback or one that will be skipped.
uint32_t ready_task(const trace *t, const state *s, uint32_t i);
// The place of a task in the ready queue among the tasks, from 1; 0 where it is not there.
uint32_t ready_place(const trace *t, const state *s, uint32_t task);
// Whether a function of the program made it, not asyncio.
bool is_own_coroutine(const trace *t, const state *s, uint32_t coroutine);

// Why a task does not run next, or wakes no earlier: a sentence, two at most.
const char *why_not(struct asking *a, uint32_t task);
// What makes a task run: the sentence of why for a ready task's cause or for what wakes one that waits.
const char *why_wakes(struct asking *a, uint32_t task);

#endif
