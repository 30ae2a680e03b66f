// The course that the built-in scenarios make: course.def, as a user reads it.
#ifndef LOOPSCOPE_CLI_COURSE_H
#define LOOPSCOPE_CLI_COURSE_H

// Writes the chapters, and in each its scenarios with what they are about and their parameters; at the
// end the scenarios that are in none, such as a user's own. Returns an exit status.
int course_write(void);

#endif
