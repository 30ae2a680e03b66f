// What a user may have meant: of all names the one that takes the fewest changes of letters.
#ifndef LOOPSCOPE_CLI_NEAREST_H
#define LOOPSCOPE_CLI_NEAREST_H

#include <stddef.h>

struct nearest {
    const char *wanted; // what the user wrote
    const char *name;   // the nearest so far that is near enough to be meant; NULL for none. Borrowed.
    size_t changes;
};

// Begins with `{.wanted = ...}`; then each name is offered once.
void nearest_offer(struct nearest *n, const char *name);

#endif
