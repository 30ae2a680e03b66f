// The course that the built-in scenarios make: course.def, as a user reads it.
#ifndef LOOPSCOPE_CLI_COURSE_H
#define LOOPSCOPE_CLI_COURSE_H

#include <stddef.h>

struct course_row {
    const char *chapter, *scenario; // one of them: the title of a chapter, or a scenario in it
};

extern const struct course_row course[]; // course.def
extern const size_t course_length;

// Writes the chapters, and in each its scenarios with what they are about and their parameters; at the
// end the scenarios that are in none, such as a user's own. Returns an exit status.
int course_write(void);

#endif
