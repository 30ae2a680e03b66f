// An error for a person: one line that says what is wrong and what to do.
#ifndef LOOPSCOPE_BASE_ERROR_H
#define LOOPSCOPE_BASE_ERROR_H

typedef struct error {
    int code; // negative errno
    char text[400];
} error;

// Fills e (which may be NULL) and returns code, so that a function can `return error_set(e, -EINVAL, "...", ...)`.
__attribute__((format(printf, 3, 4))) int error_set(error *e, int code, const char *format, ...);

#endif
