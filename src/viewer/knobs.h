// The knobs: the parameters of the program that is shown, as the user turns them. Each turn asks for another run.
#ifndef LOOPSCOPE_VIEWER_KNOBS_H
#define LOOPSCOPE_VIEWER_KNOBS_H

#include <stddef.h>

#include "base/error.h"
#include "query/parameter.h"

#define KNOB_TEXT 64
#define KNOB_NAME 100 // a runtime gives names of at most 93 bytes
#define KNOBS_MAX 32u // that are shown

// One that has been turned since the run that is shown began.
struct knob_turn {
    char name[KNOB_NAME], value[KNOB_TEXT];
};

struct knobs {
    bool open;               // they are shown, and keys turn them
    bool under_way;          // a run with other values is on its way
    uint32_t marked;         // the row that keys turn
    bool typing;             // ... whose value is written: `typed`
    char typed[KNOB_TEXT];
    bool selected;           // ... of which all is marked: what is typed replaces it
    char wrong[300];         // why the program did not start with these values; "" where it did
    const char *why_not;     // they cannot be turned, and why; NULL where they can. Borrowed.
    struct knob_turn turns[KNOBS_MAX];
    uint32_t turn_count;
};

uint32_t knobs_count(const trace *t);

// Parameter number `row` of the run, and the value that it is turned to: borrowed from either. row < knobs_count.
const char *knobs_value(const struct knobs *k, const trace *t, uint32_t row, struct parameter *out);

// Turns one to the next value, or by < 0 to the one before: whole numbers below a thousand by one, the rest by steps that suit them; |by| steps. Whether that is another value.
bool knobs_turn(struct knobs *k, const trace *t, uint32_t row, int by);

enum knobs_did {
    KNOBS_nothing, // the key is none of theirs
    KNOBS_moved,   // something looks different
    KNOBS_turned,  // a run with these values is asked for
};

// What a key does while they are shown. coarse: ten steps for one.
enum knobs_did knobs_key(struct knobs *k, const trace *t, uint32_t key, bool coarse);

// Forgets what was turned: the run that is shown is of these values, or the user has given them up.
void knobs_settle(struct knobs *k);

// The program did not start with these values: what was turned is as the user wrote it, to be mended, and `why` is shown beside it.
void knobs_refuse(struct knobs *k, const trace *t, const char *why);

// The parameters of a run with these values, "name=value", NULL-terminated, those that are not the program's own choice alone; in one piece of memory for free().
char **knobs_parameters(const struct knobs *k, const trace *t);

// What was turned, in words: "`boards` 24 → 8"; "Started again" where nothing was.
void knobs_cause(const struct knobs *k, const trace *t, char *buffer, size_t size);

#endif
