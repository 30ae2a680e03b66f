// Comparing a text with what it was when somebody last looked at it and found it right.
#ifndef LOOPSCOPE_TESTS_SUPPORT_GOLDEN_H
#define LOOPSCOPE_TESTS_SUPPORT_GOLDEN_H

// Fails with the first line that differs from the file. With LOOPSCOPE_GOLDENS=write in the environment the file is written
// instead: look at the difference before you keep it.
void golden_check(const char *path, const char *text);

#endif
