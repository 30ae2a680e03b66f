// What a program under test did, as one text. Coroutines note, the test compares when the program has ended: cmocka leaves a failed
// test by longjmp, which must not cross stacks.
#ifndef LOOPSCOPE_TESTS_SUPPORT_NOTES_H
#define LOOPSCOPE_TESTS_SUPPORT_NOTES_H

// Adds words, and a space between them and those before.
__attribute__((format(printf, 1, 2))) void note(const char *format, ...);

// Asserts that the notes since the last call are these, and begins anew.
#define expect_notes(expected) expect_notes_at((expected), __FILE__, __LINE__)
void expect_notes_at(const char *expected, const char *file, int line);

#endif
