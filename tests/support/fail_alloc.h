// Every allocation failing in turn. Linked into all test programs; the heap of the code under test
// goes through here.
#ifndef LOOPSCOPE_TESTS_SUPPORT_FAIL_ALLOC_H
#define LOOPSCOPE_TESTS_SUPPORT_FAIL_ALLOC_H

// Runs attempt with its first allocation failing, then with its second, and so on until it goes
// through. attempt makes what it tests, frees it and returns 0, or the negative errno that it got.
// Asserts that every failure came out as -ENOMEM, that nothing made on the way was left behind, and
// that at least one allocation was there to fail. Returns how many were.
int fail_alloc_each(int (*attempt)(void *), void *context);

// By hand: the n-th allocation from now fails, once; 0 ends it. For code whose failure does not
// come back as -ENOMEM.
void fail_alloc_at(long n);

// Whether the one that was to fail has been reached.
int fail_alloc_reached(void);

// Pieces of memory that code under test holds at the moment.
long fail_alloc_live(void);

// How many bytes they have.
long fail_alloc_bytes(void);

#endif
